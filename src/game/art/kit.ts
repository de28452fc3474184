import type { Layout } from '../layout.ts';
import type { Palette } from './palette.ts';

/** What every picture of a world is painted with. */
export interface Studio {
  readonly layout: Layout;
  readonly palette: Palette;
  readonly seed: number;
}

/** Pictures painted once, by key. Scenes put them on screen and never paint again. */
export type Sheet = Map<string, HTMLCanvasElement>;

/** A world's art as steps, each short, so that the page stays alive between them. */
export type Painting = Generator<void, void, void>;

export type Context = CanvasRenderingContext2D;

/** An empty picture. Throws when the browser has no 2D canvas. */
export function paper(w: number, h: number): { canvas: HTMLCanvasElement; ctx: Context } {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.ceil(w));
  canvas.height = Math.max(1, Math.ceil(h));
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('no 2D canvas');
  return { canvas, ctx };
}

/** Adds a picture of `w` × `h` pixels to the sheet. */
export function picture(
  sheet: Sheet,
  key: string,
  w: number,
  h: number,
  paint: (ctx: Context, w: number, h: number) => void,
): void {
  const { canvas, ctx } = paper(w, h);
  paint(ctx, canvas.width, canvas.height);
  sheet.set(key, canvas);
}

/** Colour stops from `from` to `to` along a line. */
export function linear(
  ctx: Context,
  line: readonly [number, number, number, number],
  stops: readonly (readonly [number, string])[],
): CanvasGradient {
  const gradient = ctx.createLinearGradient(...line);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  return gradient;
}

/** Colour stops from the centre outwards. */
export function radial(
  ctx: Context,
  x: number,
  y: number,
  r: number,
  stops: readonly (readonly [number, string])[],
): CanvasGradient {
  const gradient = ctx.createRadialGradient(x, y, 0, x, y, r);
  for (const [at, colour] of stops) gradient.addColorStop(at, colour);
  return gradient;
}

/** Runs a painting a few milliseconds at a time, so that no task of the page grows long. `alive` false: gives up quietly. */
export async function paintInSlices(
  painting: Painting,
  alive: () => boolean,
  sliceMs = 12,
): Promise<boolean> {
  for (;;) {
    const end = performance.now() + sliceMs;
    do {
      if (!alive()) return false;
      if (painting.next().done) return true;
    } while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}
