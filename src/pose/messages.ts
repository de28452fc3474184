import type { PoseChoice } from './sample.ts';
import type { Row } from './wire.ts';

/** What can go wrong with the pose room. Each has `camera.pose.<fault>.title` and `.help` in the catalogues. */
export const POSE_FAULTS = [
  'offline', // the server could not be reached
  'missing', // the server has no such file
  'truncated', // a download broke off, again and again
  'corrupt', // a file does not have its checksum
  'unsupported', // no WebAssembly SIMD, or no WebGL 2 in workers
  'crashed', // the worker died too often
] as const;
export type PoseFault = (typeof POSE_FAULTS)[number];

/** A fault as a plain value: it crosses from the worker to the page. `detail` is for the console, not for the patient. */
export interface PoseError {
  readonly fault: PoseFault;
  readonly detail: string;
}

/** What the visitor may ask for: the best the device can do, or one network whatever its speed. */
export type Preference = 'auto' | 'lite' | 'full';

/** What an earlier visit learnt about this device. `cap`: the full network proved too slow in a real game. */
export interface Remembered {
  readonly key: string;
  readonly choice: PoseChoice | null;
  readonly cap: 'lite' | null;
}

/** Page → worker. */
export type ToWorker =
  | {
      readonly kind: 'start';
      /** Absolute address that `models/` and `wasm/` lie under. */
      readonly base: string;
      readonly prefer: Preference;
      readonly remembered: Remembered | null;
      /** False after a crash while the GPU was tried. */
      readonly tryGpu: boolean;
    }
  | {
      readonly kind: 'frame';
      readonly seq: number;
      readonly image: ImageBitmap | VideoFrame;
      readonly t: number;
      readonly width: number;
      readonly height: number;
    }
  /** From now on the pictures come from here and not as single frames; null ends that. `origin`: `performance.timeOrigin` of the page. */
  | { readonly kind: 'stream'; readonly stream: ReadableStream<VideoFrame> | null; readonly origin: number }
  /** Answer `alive`: nothing was asked for that could be missed, while pictures come by themselves. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'watch'; readonly on: boolean };

/** Worker → page. */
export type FromWorker =
  | { readonly kind: 'progress'; readonly loaded: number; readonly total: number }
  | { readonly kind: 'measuring' }
  /** `videoFrames`: a `VideoFrame` may be sent, alone or as a stream of them (`streams`); where not, the page copies it into an `ImageBitmap`. */
  | {
      readonly kind: 'ready';
      readonly choice: PoseChoice;
      readonly remember: Remembered;
      readonly videoFrames: boolean;
      readonly streams?: boolean;
    }
  /** A frame was analysed. */
  | { readonly kind: 'sample'; readonly row: Row }
  /** A frame that carried no new moment was closed without being analysed. */
  | { readonly kind: 'dropped'; readonly seq: number }
  | { readonly kind: 'alive' }
  | { readonly kind: 'recovering' }
  /** A real game taught something else than the timing at start: for the next visit. */
  | { readonly kind: 'reconsidered'; readonly remember: Remembered }
  | { readonly kind: 'failed'; readonly error: PoseError };
