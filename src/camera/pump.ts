import { type Millis, millis } from '../units.ts';
import type { Frame } from './frame.ts';

/** A capture time further from now than this is not believed. Ms. [J] */
const BELIEVED = 2000;

/** Capture time of a video frame where the browser tells it and it makes sense, else the time it was shown. */
export function captureTime(now: number, metadata?: Pick<VideoFrameCallbackMetadata, 'captureTime'>): Millis {
  const t = metadata?.captureTime;
  return millis(t !== undefined && t <= now && t > now - BELIEVED ? t : now);
}

/** Told of every new picture: its capture time, and its place in the media, seconds. */
export type OnPicture = (t: Millis, mediaTime: number) => void;

/**
 * Calls `onPicture` for every new picture that a video shows until the returned function is called.
 * `requestVideoFrameCallback` where the browser has it; else it looks once a display frame whether the video moved on.
 */
export function eachPicture(video: HTMLVideoElement, onPicture: OnPicture): () => void {
  let over = false;
  let handle = 0;
  if ('requestVideoFrameCallback' in video) {
    const next = (now: number, metadata: VideoFrameCallbackMetadata): void => {
      if (over) return;
      handle = video.requestVideoFrameCallback(next);
      onPicture(captureTime(now, metadata), metadata.mediaTime);
    };
    handle = video.requestVideoFrameCallback(next);
    // The callback comes with display frames, and Chromium makes none for a video outside the page while nothing else moves.
    let display = requestAnimationFrame(function again() {
      display = requestAnimationFrame(again);
    });
    return () => {
      over = true;
      video.cancelVideoFrameCallback(handle);
      cancelAnimationFrame(display);
    };
  }
  return eachDisplayFrame(video, onPicture);
}

function eachDisplayFrame(video: HTMLVideoElement, onPicture: OnPicture): () => void {
  let shown = -1;
  let handle = 0;
  const next = (now: number): void => {
    handle = requestAnimationFrame(next);
    if (video.readyState < 2 || video.currentTime === shown) return;
    shown = video.currentTime;
    onPicture(millis(now), shown);
  };
  handle = requestAnimationFrame(next);
  return () => cancelAnimationFrame(handle);
}

/** `grab` for a video where the browser has `VideoFrame`: at once and without a promise; null also where it has not. */
export function grabNow(video: HTMLVideoElement, t: Millis): Frame | null {
  if (typeof VideoFrame === 'undefined') return null;
  try {
    const image = new VideoFrame(video);
    return { image, t, width: image.displayWidth, height: image.displayHeight };
  } catch {
    return null;
  }
}

/** A picture that was announced: its capture time, and its place in the media, s. */
export interface Picture {
  readonly t: Millis;
  readonly mediaTime: number;
}

/** Stamps of one picture differ by rounding, those of two pictures by more, s. */
const SAME_PICTURE = 0.002;
export const samePicture = (a: Picture, b: Picture): boolean =>
  Math.abs(a.mediaTime - b.mediaTime) <= SAME_PICTURE;

/**
 * What the video shows now, outside the callback of a picture. That may be one that is not announced yet; its stamp tells how much later than
 * `announced` it was taken, since place in the media and capture time run alike. Null where the picture cannot be had.
 */
export function grabShown(
  video: HTMLVideoElement,
  announced: Picture,
): { readonly frame: Frame; readonly picture: Picture } | null {
  const frame = grabNow(video, announced.t);
  if (frame === null || !('timestamp' in frame.image)) return null;
  const mediaTime = frame.image.timestamp / 1e6;
  const t = millis(announced.t + 1000 * Math.max(0, mediaTime - announced.mediaTime));
  return { frame: { ...frame, t }, picture: { t, mediaTime } };
}

/**
 * A frame of what a video or canvas shows now, or null when the picture cannot be had (the video just stopped).
 * A `VideoFrame` refers to the video's own buffer (0.05 ms here), where copying it into an `ImageBitmap` costs the page's
 * thread 13 ms without a graphics card; browsers without `VideoFrame` copy.
 */
export async function grab(view: HTMLVideoElement | HTMLCanvasElement, t: Millis): Promise<Frame | null> {
  try {
    if (view instanceof HTMLVideoElement && typeof VideoFrame !== 'undefined') return grabNow(view, t);
    const image = await createImageBitmap(view);
    return { image, t, width: image.width, height: image.height };
  } catch {
    return null;
  }
}

/** Insertable streams for `MediaStreamTrack` (W3C mediacapture-transform), in the older form that Chromium has on pages. TypeScript does not know it yet. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorClass = new (init: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => TrackProcessor;

/** The newest picture of a track as a stream that can be transferred to a worker: the page then has no work with pictures at all. Null where the browser has none. */
export function streamOf(track: MediaStreamTrack): ReadableStream<VideoFrame> | null {
  const { MediaStreamTrackProcessor: Processor } = globalThis as {
    MediaStreamTrackProcessor?: TrackProcessorClass;
  };
  if (Processor === undefined) return null;
  try {
    return new Processor({ track, maxBufferSize: 1 }).readable;
  } catch {
    return null; // the track has just ended
  }
}
