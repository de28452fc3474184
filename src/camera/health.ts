import type { PictureTrouble } from './source.ts';

/** No new picture for longer than this is a frozen camera. Ms (issue 2). */
export const FROZEN_AFTER = 2000;
/**
 * The very same pixels for longer than this are a frozen camera too. Ms. Longer than any trial waits for somebody: cameras that take out their
 * own noise, and drawn ones, may show somebody who holds still without a single change, and practice pauses for a frozen picture. [J]
 */
export const SAME_AFTER = 10_000;
/** Mean luma (0 … 255, black at 0) under which a picture shows nothing; sensor noise stays under it. [J] */
const BLACK = 6;

/** What one look at the picture found. */
export interface Look {
  /** When the newest picture came, ms. Null before the first. */
  readonly pictureAt: number | null;
  /** Null when they cannot be read. */
  readonly pixels: Pixels | null;
}

/** A strip across the middle of the picture. */
export interface Pixels {
  /** Its bytes as they are, pixel for pixel: sensor noise and a person's sway tell a live picture from a frozen one. */
  readonly bytes: Uint8Array | Uint8ClampedArray;
  /** Its mean brightness, 0 … 255. */
  readonly luma: number;
}

/**
 * Judges a live picture from looks taken about twice a second: frozen when no picture came for more than `FROZEN_AFTER`, or when
 * its pixels stayed the very same for more than `SAME_AFTER`; black when there is no light in it.
 */
export function pictureHealth(): (look: Look, now: number) => PictureTrouble | null {
  let last: Pixels['bytes'] | null = null;
  let changedAt: number | null = null;
  return ({ pictureAt, pixels }, now) => {
    changedAt ??= now;
    if (pictureAt === null) return now - changedAt > FROZEN_AFTER ? 'frozen' : null;
    if (now - pictureAt > FROZEN_AFTER) return 'frozen';
    if (pixels === null) return null; // pictures come, but their pixels cannot be read: nothing to object to
    // Black comes first: a covered lens is often perfectly still.
    if (pixels.luma < BLACK) {
      last = null;
      changedAt = now;
      return 'black';
    }
    if (last === null || differ(last, pixels.bytes)) {
      last = pixels.bytes;
      changedAt = now;
      return null;
    }
    return now - changedAt > SAME_AFTER ? 'frozen' : null;
  };
}

const differ = (a: Pixels['bytes'], b: Pixels['bytes']): boolean =>
  a.length !== b.length || a.some((value, i) => value !== b[i]);

/** Rows of the strip. */
const ROWS = 16;
/** Luma of black in limited-range video (ITU-R BT.709). */
const LIMITED_BLACK = 16;

/** Mean luma of RGBA or BGRA bytes, near enough for telling black: all colours weigh the same. */
export function meanOfColours(bytes: Pixels['bytes']): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i++) if (i % 4 !== 3) sum += bytes[i] ?? 0;
  return sum / Math.max(1, (bytes.length * 3) / 4);
}

/** Mean luma of a luma plane, black at 0. */
export function meanOfLuma(plane: Uint8Array, fullRange: boolean): number {
  let sum = 0;
  for (const value of plane) sum += value;
  const mean = sum / Math.max(1, plane.length);
  return fullRange ? mean : Math.max(0, mean - LIMITED_BLACK);
}

/**
 * Reads the strip out of a video. From the video's own buffer where the browser lets us: drawing a picture into a canvas costs
 * the page's thread 13 ms without a graphics card. Null while there is no picture or nothing can be read.
 */
export function pixelPicker(): (video: HTMLVideoElement) => Promise<Pixels | null> {
  let canvas: HTMLCanvasElement | null = null;
  return async (video) => {
    const { videoWidth: width, videoHeight: height } = video;
    if (width === 0 || height < 2 * ROWS) return null;
    const top = Math.floor(height / 4) * 2; // even: chroma comes in pairs of rows
    if (typeof VideoFrame !== 'undefined') {
      const pixels = await fromBuffer(video, top).catch(() => null);
      if (pixels) return pixels;
    }
    canvas ??= document.createElement('canvas');
    canvas.width = width;
    canvas.height = ROWS;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(video, 0, top, width, ROWS, 0, 0, width, ROWS);
    const bytes = context.getImageData(0, 0, width, ROWS).data;
    return { bytes, luma: meanOfColours(bytes) };
  };
}

async function fromBuffer(video: HTMLVideoElement, top: number): Promise<Pixels | null> {
  const frame = new VideoFrame(video);
  try {
    const { format, colorSpace, visibleRect } = frame;
    if (format === null || visibleRect === null) return null;
    const { x, y, width } = visibleRect;
    const options = { rect: { x, y: y + top, width, height: ROWS } };
    const bytes = new Uint8Array(frame.allocationSize(options));
    await frame.copyTo(bytes, options);
    if (/^(RGB|BGR)/.test(format)) return { bytes, luma: meanOfColours(bytes) };
    // In every other format the luma plane comes first; its size in 8-bit formats is one byte a pixel.
    return { bytes, luma: meanOfLuma(bytes.subarray(0, width * ROWS), colorSpace.fullRange === true) };
  } finally {
    frame.close();
  }
}
