import type { Millis } from '../units.ts';

/**
 * One picture and the moment it was taken. Whoever receives a frame owns its image and must close it (or transfer it on).
 * The picture is as the camera saw it: not mirrored.
 */
export interface Frame {
  readonly image: ImageBitmap | VideoFrame;
  /** Capture time on the clock of `performance.now()`; where the browser does not tell it, the time the frame was shown. */
  readonly t: Millis;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}
