import type * as Phaser from 'phaser';
import type { Palette } from '../art/palette.ts';
import { type Layout, xAt, yAt } from '../layout.ts';

/** A number 0xrrggbb from `#rrggbb`. */
const rgb = (hex: string): number => Number.parseInt(hex.slice(1), 16);

/** Depths at which the channel is cut into bands; near the boat it is whole, far off and at our feet it fades. */
const CUTS = [4.6, 3.6, 2.9, 2.3, 1.85, 1.5, 1.22, 1, 0.88, 0.8] as const;
const STRENGTH = [0.12, 0.3, 0.5, 0.7, 0.85, 1, 1, 0.85, 0.4] as const;

/**
 * The channel of light on the water between the reeds, in true perspective: at the boat's depth its edges are target ± band,
 * so that a boat inside the light is inside the target. Brighter means more of the hold is done; two hard pale edges
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
  for (let i = 0; i + 1 < CUTS.length; i++) {
    const far = CUTS[i] ?? 1;
    const near = CUTS[i + 1] ?? 1;
    const strength = (STRENGTH[i] ?? 0) * channel.alpha;
    if (strength < 0.02) continue;
    const y0 = Math.round(yAt(layout, far));
    const y1 = Math.round(yAt(layout, near));
    const quad = (left: number, right: number) => {
      const a = xAt(layout, left, far);
      const b = xAt(layout, right, far);
      const c = xAt(layout, right, near);
      const d = xAt(layout, left, near);
      graphics.beginPath();
      graphics.moveTo(a, y0);
      graphics.lineTo(b, y0);
      graphics.lineTo(c, y1);
      graphics.lineTo(d, y1);
      graphics.closePath();
      graphics.fillPath();
    };
    graphics.fillStyle(soft, strength * 0.36);
    quad(channel.target - channel.band, channel.target + channel.band);
    if (channel.bright > 0.02) {
      graphics.fillStyle(light, strength * channel.bright * 0.85);
      quad(channel.target - channel.band, channel.target + channel.band);
    }
    graphics.fillStyle(light, Math.min(1, strength * 1.1));
    quad(channel.target - channel.band - edge, channel.target - channel.band);
    quad(channel.target + channel.band, channel.target + channel.band + edge);
  }
}
