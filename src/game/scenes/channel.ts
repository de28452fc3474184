import type * as Phaser from 'phaser';
import { type Context, linear, type Painting, picture, type Sheet, type Studio } from '../art/kit.ts';
import { alpha } from '../art/palette.ts';
import { type Layout, xAt, yAt } from '../layout.ts';

/** The channel reaches from this depth to that one; the boat is at 1. */
const FAR = 2.9;
const NEAR = 0.8;
/** Half width of the picture at depth 1 and of the light in it, as a fraction of the picture: edges need room outside the light. */
const LIGHT = 0.86;

/** Paints `channel` (soft light between two hard pale edges) and `channel-bright` (the light of a hold). */
export function* paintChannel(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p } = studio;
  const w = layout.u * 34;
  const h = yAt(layout, NEAR) - yAt(layout, FAR);
  const half = (depth: number) => ((w / 2) * NEAR) / depth;
  const trapezoid = (ctx: Context, inner: number, outer: number) => {
    for (const side of [-1, 1]) {
      ctx.beginPath();
      ctx.moveTo(w / 2 + side * half(FAR) * inner, 0);
      ctx.lineTo(w / 2 + side * half(FAR) * outer, 0);
      ctx.lineTo(w / 2 + side * half(NEAR) * outer, h);
      ctx.lineTo(w / 2 + side * half(NEAR) * inner, h);
      ctx.closePath();
      ctx.fill();
    }
  };
  const fade = (ctx: Context, colour: string, strength: number) =>
    linear(
      ctx,
      [0, 0, 0, h],
      [
        [0, alpha(colour, 0)],
        [0.3, alpha(colour, strength * 0.7)],
        [0.55, alpha(colour, strength)],
        [0.82, alpha(colour, strength)],
        [1, alpha(colour, 0)],
      ],
    );
  picture(sheet, 'channel', w, h, (ctx) => {
    ctx.fillStyle = fade(ctx, p.lightSoft, 0.42);
    trapezoid(ctx, 0, LIGHT);
    ctx.fillStyle = fade(ctx, p.light, 1);
    trapezoid(ctx, LIGHT, 1);
  });
  yield;
  picture(sheet, 'channel-bright', w, h, (ctx) => {
    ctx.fillStyle = fade(ctx, p.light, 1);
    trapezoid(ctx, 0, LIGHT);
  });
  yield;
}

/**
 * The channel of light on the water between the reeds: at the boat's depth its inner edges are target ± band, so that a boat inside
 * the light is inside the target. It runs straight up the screen and not to the vanishing point: a slanting one was read wrongly.
 * Brighter means more of the hold is done; two hard pale edges make it readable by shape alone.
 */
export class Channel {
  private readonly layout: Layout;
  private readonly soft: Phaser.GameObjects.Image;
  private readonly bright: Phaser.GameObjects.Image;

  constructor(scene: Phaser.Scene, layout: Layout) {
    this.layout = layout;
    this.soft = scene.add.image(0, yAt(layout, FAR), 'channel').setOrigin(0.5, 0);
    this.bright = scene.add.image(0, yAt(layout, FAR), 'channel-bright').setOrigin(0.5, 0);
  }

  /** `target` and `band` on the position scale; `bright` and `alpha` 0 … 1. */
  show(target: number, band: number, bright: number, alpha: number): void {
    const { layout } = this;
    const width = (band * layout.lane * 2) / (LIGHT * NEAR);
    const height = yAt(layout, NEAR) - yAt(layout, FAR);
    const x = xAt(layout, target);
    for (const [image, a] of [
      [this.soft, alpha],
      [this.bright, alpha * bright],
    ] as const)
      image
        .setVisible(a > 0.02 && band > 0)
        .setAlpha(a)
        .setX(x)
        .setDisplaySize(width, height);
  }
}
