import { seeded } from '../layout.ts';
import {
  type Context,
  linear,
  type Painting,
  paper,
  picture,
  radial,
  type Sheet,
  type Studio,
} from './kit.ts';
import { alpha, mix } from './palette.ts';
import { bank } from './plants.ts';

/** Where the sun (or the moon) stands: fraction of the width, and of the sky's height. */
export interface Sky {
  readonly sunX: number;
  readonly sunY: number;
}

function ridge(
  ctx: Context,
  w: number,
  base: number,
  height: number,
  random: () => number,
  colour: CanvasGradient | string,
  rough: number,
) {
  const phases = [random() * 9, random() * 9, random() * 9, random() * 9];
  // Its own generator: how many points a ridge has depends on the width, and the next ridge must not.
  const grain = seeded(Math.floor(random() * 1e9));
  ctx.beginPath();
  ctx.moveTo(0, base);
  for (let x = 0; x <= w; x += w / 400) {
    const k = x / w;
    const y =
      Math.sin(k * 4.1 + (phases[0] ?? 0)) * 0.5 +
      Math.sin(k * 9.7 + (phases[1] ?? 0)) * 0.27 +
      Math.sin(k * 23 + (phases[2] ?? 0)) * 0.1 * rough +
      Math.sin(k * 71 + (phases[3] ?? 0)) * 0.035 * rough +
      (grain() - 0.5) * 0.05 * rough;
    ctx.lineTo(x, base - height * (0.55 + y * 0.5));
  }
  ctx.lineTo(w, base);
  ctx.closePath();
  ctx.fillStyle = colour;
  ctx.fill();
}

function paintSky(ctx: Context, studio: Studio, sky: Sky) {
  const { layout, palette: p, seed } = studio;
  const { w, horizon } = layout;
  const x = w * sky.sunX;
  const y = horizon * sky.sunY;
  ctx.fillStyle = linear(
    ctx,
    [0, 0, 0, horizon],
    [
      [0, p.sky[0]],
      [0.34, p.sky[1]],
      [0.62, p.sky[2]],
      [0.86, p.sky[3]],
      [1, p.sky[4]],
    ],
  );
  ctx.fillRect(0, 0, w, horizon + 2);
  ctx.globalCompositeOperation = 'screen';
  const reach = Math.max(w * 0.5, horizon * 1.3);
  ctx.fillStyle = radial(ctx, x, y, reach, [
    [0, alpha(p.glow, p.dark ? 0.34 : 0.85)],
    [0.22, alpha(p.glow, p.dark ? 0.14 : 0.42)],
    [0.5, alpha(p.blush, p.dark ? 0.05 : 0.3)],
    [1, alpha(p.blush, 0)],
  ]);
  ctx.fillRect(0, 0, w, horizon + 2);
  ctx.globalCompositeOperation = 'source-over';
  // Long thin clouds, lit from below.
  const random = seeded(seed ^ 0x51);
  for (let i = 0; i < 16; i++) {
    const cy = horizon * (0.1 + random() * 0.66);
    const cx = random() * w;
    const len = w * (0.1 + random() * 0.24);
    const thick = horizon * (0.006 + random() * 0.018);
    const lit = 1 - Math.abs(cx - x) / w;
    ctx.save();
    ctx.translate(cx, cy);
    ctx.scale(len / 2, thick);
    ctx.fillStyle = radial(ctx, 0, 0, 1, [
      [0, alpha(mix(p.sky[2], p.glow, lit), p.dark ? 0.16 : 0.5)],
      [0.6, alpha(mix(p.sky[2], p.glow, lit), p.dark ? 0.06 : 0.2)],
      [1, alpha(p.glow, 0)],
    ]);
    ctx.beginPath();
    ctx.arc(0, 0, 1, 0, 7);
    ctx.fill();
    ctx.restore();
  }
  if (p.dark) {
    for (let i = 0; i < 90; i++) {
      ctx.fillStyle = alpha('#dfe9ee', 0.15 + random() * 0.5);
      ctx.fillRect(random() * w, random() * horizon * 0.75, 1 + random(), 1 + random());
    }
  }
  const r = Math.max(10, layout.u * (p.dark ? 3 : 4));
  ctx.fillStyle = radial(ctx, x, y, r * 3.2, [
    [0, alpha(p.sun, 0.9)],
    [0.3, alpha(p.sun, p.dark ? 0.2 : 0.55)],
    [1, alpha(p.glow, 0)],
  ]);
  ctx.beginPath();
  ctx.arc(x, y, r * 3.2, 0, 7);
  ctx.fill();
  ctx.fillStyle = p.sun;
  ctx.beginPath();
  ctx.arc(x, y, r, 0, 7);
  ctx.fill();
}

function mistBand(ctx: Context, w: number, y: number, thick: number, colour: string, strength: number) {
  ctx.fillStyle = linear(
    ctx,
    [0, y - thick, 0, y + thick],
    [
      [0, alpha(colour, 0)],
      [0.5, alpha(colour, strength)],
      [1, alpha(colour, 0)],
    ],
  );
  ctx.fillRect(0, y - thick, w, thick * 2);
}

/**
 * Paints the whole still lake: sky, sun, ridges with mist between, far shore, the water with their reflection and the sun's path.
 * One opaque picture, key `lake`; the rest of the world moves over it. Ends with the near banks when `banks` is set.
 */
export function* paintLake(
  sheet: Sheet,
  studio: Studio,
  sky: Sky,
  options: { readonly banks: boolean },
): Painting {
  const { layout, palette: p, seed } = studio;
  const { w, h, horizon } = layout;
  const { canvas, ctx } = paper(w, h);
  paintSky(ctx, studio, sky);
  yield;
  const random = seeded(seed ^ 0x11);
  const heights = [0.36, 0.26, 0.17, 0.075];
  for (let i = 0; i < 4; i++) {
    const top = horizon * (heights[i] ?? 0.1);
    const hill = p.hills[i] ?? p.hills[3];
    const fade = linear(
      ctx,
      [0, horizon - top, 0, horizon],
      [
        [0, hill],
        [1, mix(hill, p.mist, p.dark ? 0.12 : 0.5 - i * 0.1)],
      ],
    );
    ridge(ctx, w, horizon, top, random, fade, 0.5 + i * 0.9);
    if (i < 3)
      mistBand(ctx, w, horizon - top * 0.12, horizon * 0.07, p.mist, (p.dark ? 0.12 : 0.42) - i * 0.05);
    yield;
  }
  mistBand(ctx, w, horizon, horizon * 0.05, p.mist, p.dark ? 0.14 : 0.6);
  // The far shore lies upside down in the water, dimmer and stretched.
  const mirrorFrom = Math.round(horizon * 0.5);
  ctx.save();
  ctx.translate(0, horizon * 2);
  ctx.scale(1, -1);
  ctx.drawImage(
    canvas,
    0,
    mirrorFrom,
    w,
    horizon - mirrorFrom,
    0,
    horizon - (horizon - mirrorFrom) * 1.25,
    w,
    (horizon - mirrorFrom) * 1.25,
  );
  ctx.restore();
  yield;
  ctx.fillStyle = linear(
    ctx,
    [0, horizon, 0, h],
    [
      [0, alpha(p.water[0], p.dark ? 0.5 : 0.35)],
      [0.12, alpha(p.water[1], 0.62)],
      [0.3, alpha(mix(p.water[1], p.water[2], 0.75), 0.9)],
      [0.4, p.water[2]],
      [1, p.water[3]],
    ],
  );
  ctx.fillRect(0, horizon, w, h - horizon);
  yield;
  paintSunPath(ctx, studio, sky);
  paintRipples(ctx, studio);
  ctx.fillStyle = alpha(p.mist, p.dark ? 0.25 : 0.7);
  ctx.fillRect(0, horizon - 1, w, Math.max(1.5, layout.u * 0.16));
  yield;
  if (options.banks) {
    yield* bank(ctx, studio);
  }
  sheet.set('lake', canvas);
}

function paintSunPath(ctx: Context, studio: Studio, sky: Sky) {
  const { layout, palette: p, seed } = studio;
  const { w, h, horizon } = layout;
  const random = seeded(seed ^ 0x77);
  for (let i = 0; i < 190; i++) {
    const k = random() ** 1.7;
    const y = horizon + 2 + k * (h - horizon) * 0.9;
    const spread = w * (0.012 + k * 0.075);
    const x = w * sky.sunX + (random() + random() + random() - 1.5) * spread * 1.4;
    const len = w * (0.006 + k * 0.045) * (0.5 + random());
    ctx.fillStyle = alpha(p.glint, (p.dark ? 0.22 : 0.5) * (1 - k * 0.8) * (0.4 + random() * 0.6));
    ctx.beginPath();
    ctx.ellipse(x, y, len, Math.max(0.7, layout.u * (0.08 + k * 0.34)), 0, 0, 7);
    ctx.fill();
  }
}

function paintRipples(ctx: Context, studio: Studio) {
  const { layout, palette: p, seed } = studio;
  const { w, h, horizon } = layout;
  const random = seeded(seed ^ 0x99);
  for (let i = 0; i < 240; i++) {
    const k = random() ** 1.5;
    const y = horizon + 3 + k * (h - horizon);
    const len = w * (0.01 + k * 0.07) * (0.4 + random());
    const dark = random() < 0.55;
    ctx.fillStyle = dark ? alpha(p.shade, 0.05 + k * 0.12) : alpha(p.glint, 0.05 + (1 - k) * 0.06);
    ctx.beginPath();
    ctx.ellipse(random() * w, y, len, Math.max(0.6, layout.u * (0.05 + k * 0.3)), 0, 0, 7);
    ctx.fill();
  }
}

/** Small moving things of the water: `ripple` (a light streak), `wave` (a dark one), `mist` (a drifting veil), `glow` (round light). */
export function* paintWaterParts(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p } = studio;
  const streak = (colour: string, a: number) => (ctx: Context, w: number, h: number) => {
    ctx.translate(w / 2, h / 2);
    ctx.scale(w / 2, h / 2);
    ctx.fillStyle = radial(ctx, 0, 0, 1, [
      [0, alpha(colour, a)],
      [0.55, alpha(colour, a * 0.5)],
      [1, alpha(colour, 0)],
    ]);
    ctx.fillRect(-1, -1, 2, 2);
  };
  picture(sheet, 'ripple', layout.u * 26, layout.u * 1.5, streak(p.glint, p.dark ? 0.35 : 0.6));
  picture(sheet, 'wave', layout.u * 34, layout.u * 2.2, streak(p.shade, 0.5));
  picture(sheet, 'glow', layout.u * 16, layout.u * 16, streak(p.lightSoft, 0.95));
  yield;
  picture(
    sheet,
    'mist',
    Math.max(layout.u * 90, layout.w * 0.6),
    layout.u * 9,
    streak(p.mist, p.dark ? 0.14 : 0.42),
  );
  yield;
}
