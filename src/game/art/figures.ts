import boatSvg from '../../../assets/boat.svg?raw';
import heronFrontSvg from '../../../assets/heron-front.svg?raw';
import heronSideSvg from '../../../assets/heron-side.svg?raw';
import { type Painting, picture, type Sheet, type Studio } from './kit.ts';
import { alpha } from './palette.ts';
import { drawPart, readVector, type VectorPart } from './svg.ts';

/** Where a part's joint lies in its picture, as fractions: what a scene gives to `setOrigin`. */
export interface Joint {
  readonly x: number;
  readonly y: number;
}

const pictures = {
  boat: boatSvg,
  'heron-side': heronSideSvg,
  'heron-front': heronFrontSvg,
} as const;
export type FigureName = keyof typeof pictures;

const read = new Map<FigureName, ReadonlyMap<string, VectorPart>>();

/** The parts of an authored picture, read once. */
export function figure(name: FigureName): ReadonlyMap<string, VectorPart> {
  let parts = read.get(name);
  if (!parts) {
    parts = readVector(pictures[name]);
    read.set(name, parts);
  }
  return parts;
}

const part = (name: FigureName, id: string): VectorPart => {
  const found = figure(name).get(id);
  if (!found) throw new Error(`vector picture ${name} has no part ${id}`);
  return found;
};

/** The joint of a part as fractions of its box. */
export function jointOf(name: FigureName, id: string): Joint {
  const { box, pivot } = part(name, id);
  return { x: (pivot[0] - box[0]) / box[2], y: (pivot[1] - box[1]) / box[3] };
}

/** Paints a part as picture `name.id`, `scale` pixels to a unit of the authored picture. */
export function paintPart(sheet: Sheet, studio: Studio, name: FigureName, id: string, scale: number): void {
  const { box, ...rest } = part(name, id);
  picture(sheet, `${name}.${id}`, box[2] * scale, box[3] * scale, (ctx) => {
    ctx.scale(scale, scale);
    ctx.translate(-box[0], -box[1]);
    drawPart(ctx, { box, ...rest }, studio.palette);
  });
}

/** The boat with its heron as one picture, key `boat`, and its wake, key `wake`. Boat 240 × 200 units, bow (heron's feet) near the top. */
export function* paintBoat(sheet: Sheet, studio: Studio, scale: number): Painting {
  const hull = part('boat', 'hull');
  const body = part('heron-side', 'body');
  const legs = part('heron-side', 'legs');
  picture(sheet, 'boat', 240 * scale, 420 * scale, (ctx) => {
    ctx.scale(scale, scale);
    ctx.save();
    ctx.translate(0, 220);
    ctx.fillStyle = alpha(studio.palette.shade, 0.45);
    ctx.beginPath();
    ctx.ellipse(120, 166, 82, 30, 0, 0, 7);
    ctx.fill();
    // A slender hull: it must be seen to fit between the reeds.
    ctx.translate(120, 0);
    ctx.scale(0.74, 1);
    ctx.translate(-120, 0);
    drawPart(ctx, hull, studio.palette);
    ctx.restore();
    // The heron stands amidships, its breast over the keel, which is the line that counts.
    ctx.save();
    ctx.translate(120 - 120 * 0.74, 310 - 410 * 0.74);
    ctx.scale(0.74, 0.74);
    drawPart(ctx, legs, studio.palette);
    drawPart(ctx, body, studio.palette);
    ctx.restore();
  });
  yield;
  picture(sheet, 'wake', 340 * scale, 150 * scale, (ctx, w, h) => {
    for (const side of [-1, 1]) {
      for (let i = 0; i < 3; i++) {
        ctx.strokeStyle = alpha(studio.palette.glint, 0.34 - i * 0.09);
        ctx.lineWidth = Math.max(1.2, 4 * scale);
        ctx.beginPath();
        ctx.moveTo(w / 2 + side * w * 0.17, h * (0.02 + i * 0.16));
        ctx.quadraticCurveTo(
          w / 2 + side * w * (0.3 + i * 0.04),
          h * (0.3 + i * 0.16),
          w / 2 + side * w * 0.47,
          h * (0.62 + i * 0.15),
        );
        ctx.stroke();
      }
    }
  });
  yield;
}
