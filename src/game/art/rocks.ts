import { seeded } from '../layout.ts';
import { type Context, linear, type Painting, picture, type Sheet, type Studio } from './kit.ts';
import { alpha, mix, type Palette } from './palette.ts';

/** A closed, uneven outline around an ellipse: rocks are not plates. */
function outline(
  ctx: Context,
  x: number,
  y: number,
  rx: number,
  ry: number,
  rough: number,
  random: () => number,
): void {
  const points = Array.from({ length: 11 }, (_, i) => {
    const a = (i / 11) * Math.PI * 2;
    const r = 1 + (random() - 0.5) * rough;
    return { x: x + Math.cos(a) * rx * r, y: y + Math.sin(a) * ry * r };
  });
  const at = (i: number) => points[(i + points.length) % points.length] ?? { x, y };
  const middle = (i: number) => ({ x: (at(i).x + at(i + 1).x) / 2, y: (at(i).y + at(i + 1).y) / 2 });
  const first = middle(-1);
  ctx.beginPath();
  ctx.moveTo(first.x, first.y);
  for (let i = 0; i < points.length; i++) {
    const to = middle(i);
    ctx.quadraticCurveTo(at(i).x, at(i).y, to.x, to.y);
  }
  ctx.closePath();
}

/** A flat-topped rock with wet flanks, moss, and the ring that it makes on the water. `lit`: the top is a pool of light. */
function rock(ctx: Context, p: Palette, w: number, h: number, u: number, lit: boolean, seed: number): void {
  const shape = () => seeded(seed);
  const grain = seeded(seed ^ 0x9e3);
  ctx.fillStyle = alpha(p.shade, 0.55);
  outline(ctx, w * 0.5, h * 0.7, w * 0.47, h * 0.27, 0.1, shape());
  ctx.fill();
  ctx.strokeStyle = alpha(p.glint, 0.5);
  ctx.lineWidth = Math.max(1, u * 0.28);
  ctx.beginPath();
  ctx.ellipse(w * 0.5, h * 0.72, w * 0.48, h * 0.25, 0, 0.35, Math.PI - 0.35);
  ctx.stroke();
  ctx.fillStyle = linear(
    ctx,
    [0, h * 0.4, 0, h * 0.95],
    [
      [0, mix(p.stone[1], p.shade, 0.2)],
      [0.7, mix(p.stone[0], p.shade, 0.45)],
      [1, alpha(p.shade, 0.9)],
    ],
  );
  outline(ctx, w * 0.5, h * 0.6, w * 0.45, h * 0.32, 0.13, shape());
  ctx.fill();
  ctx.save();
  outline(ctx, w * 0.5, h * 0.42, w * 0.44, h * 0.32, 0.13, shape());
  ctx.fillStyle = linear(
    ctx,
    [0, h * 0.1, 0, h * 0.74],
    lit
      ? [
          [0, p.light],
          [0.6, p.light],
          [1, p.lightSoft],
        ]
      : [
          [0, mix(p.stone[2], p.lightSoft, p.dark ? 0.05 : 0.25)],
          [0.5, mix(p.stone[1], p.stone[2], 0.5)],
          [1, p.stone[1]],
        ],
  );
  ctx.fill();
  ctx.clip();
  if (!lit) {
    // Moss on the far edge, cracks and grains on the top.
    for (let i = 0; i < 16; i++) {
      ctx.fillStyle = alpha(mix(p.reed[2], p.reed[1], grain()), 0.5);
      ctx.beginPath();
      ctx.ellipse(
        w * (0.14 + grain() * 0.36),
        h * (0.14 + grain() * 0.16),
        u * (0.6 + grain()),
        u * 0.5,
        0,
        0,
        7,
      );
      ctx.fill();
    }
    for (let i = 0; i < 26; i++) {
      ctx.fillStyle = alpha(i % 2 ? p.stone[2] : p.stone[0], 0.35);
      ctx.beginPath();
      ctx.ellipse(w * (0.1 + grain() * 0.8), h * (0.16 + grain() * 0.52), u * 0.65, u * 0.26, 0, 0, 7);
      ctx.fill();
    }
  }
  ctx.restore();
  ctx.strokeStyle = lit ? p.light : alpha(p.glint, 0.4);
  ctx.lineWidth = lit ? u * 0.8 : u * 0.3;
  outline(ctx, w * 0.5, h * 0.42, w * 0.44, h * 0.32, 0.13, shape());
  ctx.stroke();
}

/** The print of one shoe seen from above, toes up: sole and heel apart, so that it is a foot and nothing else. */
function print(ctx: Context, w: number, h: number, colour: string, side: 'left' | 'right'): void {
  ctx.translate(w / 2, 0);
  ctx.scale(side === 'left' ? -1 : 1, 1);
  ctx.fillStyle = colour;
  ctx.beginPath();
  // The big toe lies towards the middle of the body.
  ctx.moveTo(-w * 0.3, h * 0.24);
  ctx.bezierCurveTo(-w * 0.28, h * 0.02, w * 0.02, -h * 0.02, w * 0.2, h * 0.12);
  ctx.bezierCurveTo(w * 0.36, h * 0.26, w * 0.34, h * 0.46, w * 0.2, h * 0.6);
  ctx.bezierCurveTo(w * 0.08, h * 0.66, -w * 0.14, h * 0.66, -w * 0.2, h * 0.6);
  ctx.bezierCurveTo(-w * 0.3, h * 0.48, -w * 0.32, h * 0.38, -w * 0.3, h * 0.24);
  ctx.fill();
  ctx.beginPath();
  ctx.moveTo(-w * 0.19, h * 0.7);
  ctx.bezierCurveTo(-w * 0.1, h * 0.74, w * 0.1, h * 0.74, w * 0.2, h * 0.7);
  ctx.bezierCurveTo(w * 0.24, h * 0.92, w * 0.12, h, 0, h);
  ctx.bezierCurveTo(-w * 0.14, h, -w * 0.24, h * 0.9, -w * 0.19, h * 0.7);
  ctx.fill();
}

/**
 * The ford's own pictures: `stone`, `stone-lit`, `home` (the rock that the bird stands on), `foot-left`, `foot-right`, `beat` (the
 * ring that closes) and `hold` (two bars in a disc: this beat is a wait).
 */
export function* paintRocks(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p, seed } = studio;
  const { u } = layout;
  picture(sheet, 'stone', u * 30, u * 15, (ctx, w, h) => rock(ctx, p, w, h, u, false, seed ^ 0x571));
  picture(sheet, 'stone-lit', u * 30, u * 15, (ctx, w, h) => rock(ctx, p, w, h, u, true, seed ^ 0x571));
  yield;
  picture(sheet, 'home', u * 38, u * 16, (ctx, w, h) => rock(ctx, p, w, h, u, false, seed ^ 0x40e));
  for (const side of ['left', 'right'] as const)
    picture(sheet, `foot-${side}`, u * 7, u * 9, (ctx, w, h) => print(ctx, w, h, p.shade, side));
  yield;
  picture(sheet, 'beat', u * 42, u * 20, (ctx, w, h) => {
    ctx.strokeStyle = p.light;
    ctx.lineWidth = u * 1.1;
    ctx.beginPath();
    ctx.ellipse(w / 2, h / 2, w * 0.47, h * 0.45, 0, 0, 7);
    ctx.stroke();
  });
  picture(sheet, 'hold', u * 13, u * 13, (ctx, w, h) => {
    ctx.fillStyle = p.light;
    ctx.strokeStyle = p.shade;
    ctx.lineWidth = u * 0.7;
    ctx.beginPath();
    ctx.arc(w / 2, h / 2, w * 0.45, 0, 7);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = p.shade;
    for (const side of [-1, 1]) {
      ctx.beginPath();
      ctx.roundRect(w * (0.5 + side * 0.13) - w * 0.065, h * 0.27, w * 0.13, h * 0.46, w * 0.04);
      ctx.fill();
    }
  });
  yield;
}
