import type { PictureTrouble } from './source.ts';

/** No new picture for longer than this is a frozen camera. Ms (issue 2). */
export const FROZEN_AFTER = 2000;
/** Mean luma (0 … 255) under which a picture shows nothing. Sensor noise and black level stay under it. [J] */
const BLACK = 6;

/** Something that lets pixels of the picture be compared over time. */
export interface Look {
  /** When the newest picture came, ms. Null before the first. */
  readonly pictureAt: number | null;
  /** Some of its pixels, RGBA, null when they cannot be read; picked and not averaged, so that sensor noise tells a live picture from a frozen one. */
  readonly pixels: Uint8ClampedArray | null;
}

/**
 * Judges a live picture from looks taken about twice a second: frozen when no picture came, or when its pixels stayed the very
 * same, for more than two seconds; black when there is no light in it.
 */
export function pictureHealth(): (look: Look, now: number) => PictureTrouble | null {
  let last: Uint8ClampedArray | null = null;
  let changedAt: number | null = null;
  return ({ pictureAt, pixels }, now) => {
    changedAt ??= now;
    if (pictureAt !== null && now - pictureAt > FROZEN_AFTER) return 'frozen';
    if (pictureAt === null) return now - changedAt > FROZEN_AFTER ? 'frozen' : null;
    if (pixels === null) return null; // pictures come, but their pixels cannot be read: nothing to object to
    // Black comes first: a covered lens is often perfectly still.
    if (meanLuma(pixels) < BLACK) {
      last = null;
      changedAt = now;
      return 'black';
    }
    if (last === null || differ(last, pixels)) {
      last = pixels;
      changedAt = now;
      return null;
    }
    return now - changedAt > FROZEN_AFTER ? 'frozen' : null;
  };
}

const differ = (a: Uint8ClampedArray, b: Uint8ClampedArray): boolean =>
  a.length !== b.length || a.some((value, i) => value !== b[i]);

function meanLuma(rgba: Uint8ClampedArray): number {
  let sum = 0;
  for (let i = 0; i + 3 < rgba.length; i += 4)
    sum += 0.2126 * (rgba[i] ?? 0) + 0.7152 * (rgba[i + 1] ?? 0) + 0.0722 * (rgba[i + 2] ?? 0);
  return sum / Math.max(1, rgba.length >> 2);
}

/** Picks pixels out of a picture, always the same places. Null when the browser gives no canvas. */
export function pixelPicker(): (view: CanvasImageSource) => Uint8ClampedArray | null {
  const canvas = document.createElement('canvas');
  canvas.width = 48;
  canvas.height = 27;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context) context.imageSmoothingEnabled = false;
  return (view) => {
    if (!context) return null;
    context.drawImage(view, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  };
}
