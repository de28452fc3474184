import type { PictureTrouble } from './source.ts';

/** No new picture for longer than this is a frozen camera. Ms (issue 2). */
export const FROZEN_AFTER = 2000;
/** Mean luma (0 … 255) under which a picture shows nothing. Sensor noise and black level stay under it. [J] */
const BLACK = 6;

/** What one look at the picture found. */
export interface Look {
  /** When the newest picture came, ms. Null before the first. */
  readonly pictureAt: number | null;
  readonly pixels: Pixels | null;
}

export interface Pixels {
  /** A piece from the middle of the picture, pixel for pixel, RGBA: sensor noise and a person's sway tell it from a frozen one. */
  readonly detail: Uint8ClampedArray;
  /** The whole picture in few pixels, RGBA. */
  readonly whole: Uint8ClampedArray;
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
    if (meanLuma(pixels.whole) < BLACK) {
      last = null;
      changedAt = now;
      return 'black';
    }
    if (last === null || differ(last, pixels.detail)) {
      last = pixels.detail;
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

const DETAIL = { width: 128, height: 256 } as const;
const WHOLE = { width: 32, height: 18 } as const;

/** Picks pixels out of a video, always the same places. Null while there is no picture or the browser gives no canvas. */
export function pixelPicker(): (video: HTMLVideoElement) => Pixels | null {
  const canvas = document.createElement('canvas');
  canvas.width = DETAIL.width;
  canvas.height = DETAIL.height + WHOLE.height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return (video) => {
    const { videoWidth, videoHeight } = video;
    if (!context || !videoWidth || !videoHeight) return null;
    const { width, height } = DETAIL;
    const [x, y] = [Math.round((videoWidth - width) / 2), Math.round((videoHeight - height) / 2)];
    context.drawImage(video, x, y, width, height, 0, 0, width, height);
    context.drawImage(video, 0, height, WHOLE.width, WHOLE.height);
    return {
      detail: context.getImageData(0, 0, width, height).data,
      whole: context.getImageData(0, height, WHOLE.width, WHOLE.height).data,
    };
  };
}
