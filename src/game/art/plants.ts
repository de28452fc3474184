import { seeded } from '../layout.ts';
import { type Context, linear, type Painting, picture, type Sheet, type Studio } from './kit.ts';
import { alpha, mix, type Palette } from './palette.ts';

/** One blade of reed from (x, y) upwards, bent by `bend` pixels at the tip. */
function blade(ctx: Context, x: number, y: number, height: number, bend: number, width: number) {
  ctx.beginPath();
  ctx.moveTo(x - width / 2, y);
  ctx.quadraticCurveTo(x - width * 0.4 + bend * 0.15, y - height * 0.6, x + bend, y - height);
  ctx.quadraticCurveTo(x + width * 0.6 + bend * 0.15, y - height * 0.6, x + width / 2, y);
  ctx.closePath();
  ctx.fill();
}

/** A cattail: stalk and brown head with a rim of light on the sun's side. */
export function cattail(
  ctx: Context,
  p: Palette,
  x: number,
  y: number,
  height: number,
  bend: number,
  width: number,
) {
  ctx.strokeStyle = p.reed[1];
  ctx.lineWidth = width * 0.5;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.quadraticCurveTo(x + bend * 0.2, y - height * 0.6, x + bend, y - height);
  ctx.stroke();
  ctx.save();
  ctx.translate(x + bend * 0.9, y - height * 0.93);
  ctx.rotate(bend / height);
  ctx.fillStyle = linear(
    ctx,
    [-width, 0, width, 0],
    [
      [0, mix(p.cattail, '#000000', 0.4)],
      [0.6, p.cattail],
      [1, mix(p.cattail, p.lightSoft, 0.5)],
    ],
  );
  ctx.beginPath();
  ctx.ellipse(0, 0, width, height * 0.1, 0, 0, 7);
  ctx.fill();
  ctx.restore();
}

/** A clump of reeds standing at (x, y): back blades dark, front blades lit at the tips. */
export function clump(
  ctx: Context,
  p: Palette,
  random: () => number,
  x: number,
  y: number,
  width: number,
  height: number,
  options: { readonly count: number; readonly tails: number; readonly lit: number },
): void {
  // Its own generator: the foot may change without moving a blade.
  const foot = seeded(Math.round(x * 7 + y * 131));
  ctx.fillStyle = alpha(p.shade, 0.32);
  ctx.beginPath();
  ctx.ellipse(x, y + height * 0.012, width * 0.72, height * 0.04, 0, 0, 7);
  ctx.fill();
  for (let layer = 0; layer < 3; layer++) {
    const tone = p.reed[layer] ?? p.reed[2];
    for (let i = 0; i < options.count; i++) {
      const at = x + (random() - 0.5) * width * (1 - layer * 0.12);
      const tall = height * (0.5 + random() * 0.5) * (1 - layer * 0.13);
      const bend = (random() - 0.45) * height * 0.26 + (at - x) * 0.35;
      const root = y + (random() - 0.3) * height * 0.035;
      ctx.fillStyle = linear(
        ctx,
        [0, root, 0, root - tall],
        [
          [0, p.reed[0]],
          [0.45, tone],
          [1, mix(tone, p.lightSoft, options.lit * (0.15 + layer * 0.17))],
        ],
      );
      blade(ctx, at, root, tall, bend, Math.max(1.4, width * 0.05 * (0.7 + random() * 0.6)));
    }
    if (layer === 1) {
      for (let i = 0; i < options.tails; i++) {
        const at = x + (random() - 0.5) * width * 0.6;
        cattail(
          ctx,
          p,
          at,
          y,
          height * (0.85 + random() * 0.2),
          (random() - 0.5) * height * 0.14,
          Math.max(1.6, width * 0.045),
        );
      }
    }
  }
  // Short blades fall outwards over the foot, so that it is no straight edge.
  for (let i = 0; i < options.count * 0.8; i++) {
    const k = foot() * 2 - 1;
    const at = x + k * width * 0.5;
    const root = y + (foot() - 0.1) * height * 0.03;
    ctx.fillStyle = mix(p.reed[0], p.reed[1], foot() * 0.8);
    blade(ctx, at, root, height * (0.07 + foot() * 0.14), k * height * 0.09, Math.max(1.2, width * 0.045));
  }
}

const clamp01 = (k: number): number => Math.max(0, Math.min(1, k));

/** A round-headed tree, lit from the side of the sun. */
function tree(
  ctx: Context,
  random: () => number,
  x: number,
  y: number,
  size: number,
  tone: string,
  p: Palette,
): void {
  ctx.fillStyle = mix(tone, p.shade, 0.35);
  ctx.fillRect(x - size * 0.03, y - size * 0.5, size * 0.06, size * 0.5);
  for (let i = 0; i < 46; i++) {
    const k = i / 46;
    const dx = (random() - 0.5) * size * 0.95 * Math.sqrt(Math.max(0.05, 1 - (k * 1.5 - 0.55) ** 2));
    const dy = -size * (0.14 + k * 0.8);
    const r = size * (0.07 + random() * 0.07);
    const side = 0.5 + dx / size;
    ctx.fillStyle = mix(
      mix(tone, p.shade, 0.42 * (1 - k) * (0.5 + random() * 0.5)),
      p.lightSoft,
      k * side * (p.dark ? 0.03 : 0.16),
    );
    ctx.beginPath();
    ctx.ellipse(x + dx, y + dy, r * 1.25, r * 0.85, 0, 0, 7);
    ctx.fill();
  }
}

/** The two wooded banks of the river, nearer and larger towards us, painted on the lake. */
export function* bank(ctx: Context, studio: Studio): Painting {
  const { layout, palette: p, seed } = studio;
  const { w, h, horizon, lane, cx } = layout;
  // Each plant has its own generator, so that the same plants stand there whatever the size lets be seen.
  const own = (kind: number, z: number, side: number, i: number) =>
    seeded(seed ^ (kind * 7919 + Math.round(z * 100) * 31 + (side + 2) * 7 + i));
  const edge = (z: number) => Math.max(lane * 1.32, w * 0.4) / z;
  for (const side of [-1, 1]) {
    ctx.beginPath();
    ctx.moveTo(cx + side * edge(40), horizon);
    for (const z of [16, 9, 6, 4.2, 3, 2.2, 1.6, 1.2, 0.9, 0.7]) {
      const y = horizon + (layout.near - horizon) / z;
      ctx.lineTo(cx + side * (edge(z) + (layout.u * (1 + Math.sin(z * 5 + side) * 3)) / z), y);
    }
    ctx.lineTo(cx + side * (w + edge(0.7)), h + 400);
    ctx.lineTo(cx + side * w, horizon);
    ctx.closePath();
    ctx.fillStyle = linear(
      ctx,
      [0, horizon, 0, h],
      [
        [0, mix(p.hills[3], p.mist, p.dark ? 0.1 : 0.3)],
        [0.25, p.reed[1]],
        [1, p.reed[0]],
      ],
    );
    ctx.fill();
  }
  yield;
  // Willows and alders behind the reeds, small and misty far off, so that the banks end in trees and not in a field.
  for (const z of [15, 11, 8, 6, 4.6, 3.5, 2.6]) {
    const y = horizon + (layout.near - horizon) / z;
    for (const side of [-1, 1]) {
      for (let i = 0; i < 5; i++) {
        const random = own(1, z, side, i);
        const x = cx + side * (edge(z) + (layout.u * (26 + i * 34 + random() * 24)) / z);
        const size = (layout.u * (36 + random() * 26)) / z;
        if (x < -size || x > w + size) continue;
        tree(
          ctx,
          random,
          x,
          y,
          size,
          mix(p.reed[1], mix(p.hills[2], p.mist, 0.35), clamp01((z - 2) / 13)),
          p,
        );
      }
    }
    yield;
  }
  const depths = [14, 10, 7.5, 5.6, 4.3, 3.4, 2.7, 2.15, 1.75, 1.4, 1.15];
  for (const z of depths) {
    const y = horizon + (layout.near - horizon) / z;
    for (const side of [-1, 1]) {
      for (let i = 0; i < 3; i++) {
        const random = own(2, z, side, i);
        const x = cx + side * (edge(z) + (layout.u * (i * 16 + random() * 14)) / z);
        if (x < -layout.u * 20 || x > w + layout.u * 20) continue;
        clump(
          ctx,
          p,
          random,
          x,
          y + layout.u / z,
          (layout.u * 15) / z,
          (layout.u * (24 + random() * 16)) / z,
          {
            count: z > 5 ? 6 : 12,
            tails: z > 5 ? 1 : 3,
            lit: z > 3 ? 0.9 : 0.6,
          },
        );
      }
    }
    yield;
  }
}

/** Clumps that stand and pass by themselves: `clump0` … `clump2`, foot at the bottom centre. */
export function* paintClumps(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p, seed } = studio;
  for (let n = 0; n < 3; n++) {
    const random = seeded(seed * 7 + n * 131 + 5);
    picture(sheet, `clump${n}`, layout.u * 20, layout.u * 44, (ctx, w, h) => {
      ctx.fillStyle = alpha(p.shade, 0.4);
      ctx.beginPath();
      ctx.ellipse(w / 2, h * 0.965, w * 0.42, h * 0.025, 0, 0, 7);
      ctx.fill();
      clump(ctx, p, random, w / 2, h * 0.965, w * 0.6, h * 0.86, { count: 15, tails: 4, lit: 0.8 });
    });
    yield;
  }
}

/** A water lily: `lily` (pads with a flower) and `pad` (a pad alone), seen flat on the water. */
export function* paintLilies(sheet: Sheet, studio: Studio): Painting {
  const { layout, palette: p } = studio;
  const leaf = (ctx: Context, x: number, y: number, r: number, notch: number) => {
    ctx.fillStyle = alpha(p.shade, 0.35);
    ctx.beginPath();
    ctx.ellipse(x, y + r * 0.08, r * 1.04, r * 0.38, 0, 0, 7);
    ctx.fill();
    ctx.fillStyle = linear(
      ctx,
      [x - r, y - r * 0.3, x + r, y + r * 0.3],
      [
        [0, p.pad[1]],
        [1, p.pad[0]],
      ],
    );
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.ellipse(x, y, r, r * 0.36, 0, notch + 0.22, notch + Math.PI * 2 - 0.22);
    ctx.closePath();
    ctx.fill();
    ctx.strokeStyle = alpha(p.glint, p.dark ? 0.2 : 0.45);
    ctx.lineWidth = Math.max(1, r * 0.035);
    ctx.beginPath();
    ctx.ellipse(x, y, r * 0.97, r * 0.34, 0, notch + 0.3, notch + Math.PI * 2 - 0.3);
    ctx.stroke();
  };
  picture(sheet, 'pad', layout.u * 14, layout.u * 6, (ctx, w, h) => leaf(ctx, w / 2, h / 2, w * 0.46, 0.7));
  picture(sheet, 'lily', layout.u * 20, layout.u * 11, (ctx, w, h) => {
    leaf(ctx, w * 0.3, h * 0.7, w * 0.24, 2.4);
    leaf(ctx, w * 0.68, h * 0.76, w * 0.27, 0.5);
    for (const [count, r, tall] of [
      [8, 0.15, 0.3],
      [6, 0.1, 0.36],
    ] as const) {
      for (let i = 0; i < count; i++) {
        const a = Math.PI + ((i + 0.5) / count) * Math.PI;
        const x = w * 0.47;
        const y = h * 0.66;
        const tipX = x + Math.cos(a) * w * r;
        const tipY = y - Math.abs(Math.sin(a)) * h * tall - h * 0.1;
        ctx.fillStyle = linear(
          ctx,
          [x, y, tipX, tipY],
          [
            [0, p.petal[1]],
            [0.7, p.petal[0]],
          ],
        );
        ctx.beginPath();
        ctx.moveTo(x, y);
        ctx.quadraticCurveTo(x + (tipX - x) * 0.2 - w * 0.04, (y + tipY) / 2, tipX, tipY);
        ctx.quadraticCurveTo(x + (tipX - x) * 0.8 + w * 0.04, (y + tipY) / 2, x, y);
        ctx.fill();
      }
    }
  });
  yield;
}
