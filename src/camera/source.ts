import type { ReadonlySignal } from '@preact/signals';
import type { Frame } from './frame.ts';

/** Why there is no picture. Words and the way on: `camera.<failure>.title` and `camera.<failure>.help`. */
export const CAMERA_FAILURES = [
  'refused', // the permission was not given
  'missing', // no camera is connected
  'busy', // another program has it
  'unplugged', // it was there and is gone; the source waits for its return by itself
  'insecure', // the address is not https or localhost: browsers give no camera there
  'failed', // anything else, also a clip that cannot be played
] as const;
export type CameraFailure = (typeof CAMERA_FAILURES)[number];

/** What is wrong with a picture that does come. */
export type PictureTrouble =
  | 'frozen' // no new picture, or the very same one, for more than two seconds
  | 'black'; // the lens is covered, or the room is dark

export type CameraState =
  | { readonly is: 'idle' }
  | { readonly is: 'starting' }
  /** `returned`: it was unplugged and came back by itself. */
  | { readonly is: 'running'; readonly trouble: PictureTrouble | null; readonly returned: boolean }
  | { readonly is: 'failed'; readonly failure: CameraFailure; readonly detail: string }
  /** A clip is over. */
  | { readonly is: 'ended' };

/** Message ids for a failure: a plain sentence, and the way on. */
export const failureMessages = (failure: CameraFailure): { title: string; help: string } => ({
  title: `camera.${failure}.title`,
  help: `camera.${failure}.help`,
});

/** Whoever takes frames owns their images. */
export type FrameHandler = (frame: Frame) => void;

/** Whoever analyses frames: the pose room. */
export interface FrameTaker {
  send(frame: Frame): void;
  /** The last frame is done with: another may come. */
  readonly hungry: boolean;
  /** Called when `hungry` becomes true. */
  onHungry: (() => void) | null;
  /** The pictures of a camera may be handed over as a stream, so that the page has no work with them. */
  readonly takesStreams: boolean;
  /** Called when `takesStreams` becomes true, also for one that has lost the stream it had. */
  onStreamable: (() => void) | null;
  /** Null ends the stream that was taken before. */
  takeStream(stream: ReadableStream<VideoFrame> | null): void;
}

/**
 * Lets `taker` have the pictures of `source`: as a stream past the page where both can, else frame by frame, each when it is wanted and the newest there is.
 * Returns what ends it.
 */
export function feed(source: CameraSource, taker: FrameTaker): () => void {
  const connect = (): void => {
    const stream = taker.takesStreams ? (source.openStream?.() ?? null) : null;
    taker.takeStream(stream);
    source.onFrame = stream ? null : (frame) => taker.send(frame);
  };
  source.wanted = () => taker.hungry;
  source.onOpen = connect;
  taker.onHungry = () => source.pull?.();
  taker.onStreamable = connect;
  connect();
  return () => {
    source.onFrame = source.onOpen = source.wanted = null;
    taker.onHungry = taker.onStreamable = null;
    taker.takeStream(null);
  };
}

/** Anything that yields frames: webcam, clip, virtual patient. */
export interface CameraSource {
  /** Read `.value` in a component, or `.subscribe`. */
  readonly state: ReadonlySignal<CameraState>;
  /** The preview, unmirrored: put it in the page and mirror it with CSS. Same element for the source's life. */
  readonly view: HTMLVideoElement | HTMLCanvasElement;
  /** The one receiver of frames, or null. Without a receiver no picture is copied. */
  onFrame: FrameHandler | null;
  /**
   * Where a source has this, pictures are taken only while it says so, and `pull` takes the one that was passed over since. Null: every picture is
   * taken. A picture that nobody analyses costs the page's thread as much as one that is.
   */
  wanted?: (() => boolean) | null;
  /** Takes the newest picture now, if none of it has been taken yet. */
  pull?(): void;
  /** The pictures from now on as a stream, anew at every call; it ends with the camera. Null where the browser has none, or no camera runs. */
  openStream?(): ReadableStream<VideoFrame> | null;
  /** Called whenever the camera begins to run: at the start, after a change of camera, when it came back. */
  onOpen?: (() => void) | null;
  /** Resolves when pictures come or when it has failed: `state` tells which. Never rejects. Safe to call again. */
  start(): Promise<void>;
  /** Ends the pictures and frees the camera. */
  stop(): void;
}
