import type * as Phaser from 'phaser';
import type { Palette } from '../art/palette.ts';
import { type Layout, xAt, yAt } from '../layout.ts';

/** A number 0xrrggbb from `#rrggbb`. */
const rgb = (hex: string): number => Number.parseInt(hex.slice(1), 16);

/** Depths at which the channel is cut into bands; near the boat it is whole, far off and at our feet it fades. */
const CUTS = [2.9, 2.55, 2.25, 2, 1.75, 1.5, 1.22, 1, 0.93, 0.88, 0.84, 0.805] as const;
const STRENGTH = [0.1, 0.25, 0.45, 0.65, 0.85, 1, 1, 1, 0.75, 0.45, 0.2] as const;

/**
 * The channel of light on the water between the reeds: at the boat's depth its edges are target ± band, so that a boat inside the
 * light is inside the target. It runs straight up the screen and not to the vanishing point: a slanting one was read wrongly. Brighter means more of the hold is done; two hard pale edges
 * make it readable by shape alone.
 */
export function drawChannel(
  graphics: Phaser.GameObjects.Graphics,
  layout: Layout,
  palette: Palette,
  channel: {
    readonly target: number;
    readonly band: number;
    readonly bright: number;
    readonly alpha: number;
  },
): void {
  const soft = rgb(palette.lightSoft);
  const light = rgb(palette.light);
  const edge = Math.max(0.012, (layout.u * 0.7) / layout.lane);
  const middle = xAt(layout, channel.target);
  for (let i = 0; i + 1 < CUTS.length; i++) {
    const far = CUTS[i] ?? 1;
    const near = CUTS[i + 1] ?? 1;
    const strength = (STRENGTH[i] ?? 0) * channel.alpha;
    if (strength < 0.02) continue;
    const y0 = Math.round(yAt(layout, far));
    const y1 = Math.round(yAt(layout, near));
    const quad = (left: number, right: number) => {
      const a = middle + (left * layout.lane) / far;
      const b = middle + (right * layout.lane) / far;
      const c = middle + (right * layout.lane) / near;
      const d = middle + (left * layout.lane) / near;
      graphics.beginPath();
      graphics.moveTo(a, y0);
      graphics.lineTo(b, y0);
      graphics.lineTo(c, y1);
      graphics.lineTo(d, y1);
      graphics.closePath();
      graphics.fillPath();
    };
    graphics.fillStyle(soft, strength * 0.36);
    quad(-channel.band, channel.band);
    if (channel.bright > 0.02) {
      graphics.fillStyle(light, strength * channel.bright * 0.85);
      quad(-channel.band, channel.band);
    }
    graphics.fillStyle(light, Math.min(1, strength * 1.1));
    quad(-channel.band - edge, -channel.band);
    quad(channel.band, channel.band + edge);
  }
}
