import '../trusted.ts';
import type { Frame } from '../camera/frame.ts';
import type { FrameTaker } from '../camera/source.ts';
import type { FromWorker, PoseError, Preference, Remembered, ToWorker } from './messages.ts';
import { readRemembered, writeRemembered } from './remember.ts';
import type { PoseChoice, PoseSample } from './sample.ts';
import { fromWire } from './wire.ts';

/** Where the pose room stands. Words for each: `camera.pose.*` in the catalogues. */
export type PoseState =
  /** Bytes of the networks and the wasm; `total` is 0 until the manifest is read and may grow when a second network is tried. */
  | { readonly is: 'loading'; readonly loaded: number; readonly total: number }
  /** The files are here; the networks are warmed up and timed. */
  | { readonly is: 'measuring' }
  | { readonly is: 'ready'; readonly choice: PoseChoice }
  /** The graph or the worker died and is being started again. Samples will come again without anybody doing anything. */
  | { readonly is: 'recovering' }
  /** Needs a decision: `retry()`. */
  | { readonly is: 'failed'; readonly error: PoseError }
  | { readonly is: 'stopped' };

/** The part of `Worker` that is used: tests bring their own. */
export interface WorkerPort {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface PoseOptions {
  /** Called for every analysed frame, in order of time. `took`: inference, ms. */
  readonly onSample: (sample: PoseSample, took: number) => void;
  readonly onState?: (state: PoseState) => void;
  readonly prefer?: Preference;
  /** Address that `models/` and `wasm/` lie under. Default: the document's. */
  readonly base?: string;
  /** Where the choice is remembered; null to forget it. Default: localStorage where there is one. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'> | null;
  readonly spawn?: () => WorkerPort;
}

/**
 * Landmarks from frames, in a worker of its own.
 *
 * ```ts
 * const pose = createPose({ onSample: (sample) => body.push(sample), onState: show });
 * camera.onFrame = (frame) => pose.send(frame);
 * ```
 */
export interface Pose extends FrameTaker {
  /** Takes the frame over: its image is closed when it is done with, at once while nothing can be analysed. Never waits. */
  send(frame: Frame): void;
  /**
   * The sample of this very frame, for clips that are read frame by frame: await it before the next, and none is skipped.
   * Null when the frame could not be analysed (not ready, no new moment, a restart). Times of a clip must rise; a step back
   * of more than a second begins a new clip. `onSample` is called as well.
   */
  analyse(frame: Frame): Promise<PoseSample | null>;
  /** Counts the people in the picture every 0.6 s (set-up, rests, drills on machines with poses to spare); off: `PoseSample.people` is null. */
  watchBystanders(on: boolean): void;
  /** Network and delegate in use, null before it is known. Stored with every result. */
  readonly choice: PoseChoice | null;
  readonly state: PoseState;
  /** After `failed`: tries again, fetching only what is missing. */
  retry(): void;
  stop(): void;
}

/** Frames under way before the page keeps only the newest: bounds memory when inference is slow, without starving the worker. */
const IN_FLIGHT = 4;
/** A worker that owes an answer for two checks in a row has hung. Ms. [J] */
const CHECK_EVERY = 5000;
/** Checks after which a worker that measures or rebuilds its graph is given up: a minute. [J] */
const STUCK = 12;
/** Restarts after a crash: waits, ms. One more crash within a minute is a failure that the user sees. [J] */
const BACKOFF = [0, 500, 2000] as const;
const FORGIVEN_AFTER = 60_000;

const spawnWorker = (): WorkerPort =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'heron-pose' });

/** Starts the worker, which loads, measures and then analyses what is sent. Failures come through `onState`; nothing throws. */
export function createPose(options: PoseOptions): Pose {
  const prefer = options.prefer ?? 'auto';
  const base = options.base ?? new URL('./', document.baseURI).href;
  const storage = options.storage === undefined ? browserStorage() : options.storage;
  const spawn = options.spawn ?? spawnWorker;

  let worker: WorkerPort | null = null;
  let state: PoseState = { is: 'loading', loaded: 0, total: 0 };
  let choice: PoseChoice | null = null;
  let watching = false;
  let tryGpu = true;
  let sent = 0;
  let answered = 0;
  let held: Frame | null = null;
  let videoFrames = false;
  let streams = false;
  /** Pictures come to the worker past the page. */
  let streaming = false;
  let owed = 0;
  let crashes: number[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const asked = new Map<number, (sample: PoseSample | null) => void>();

  let onHungry: (() => void) | null = null;
  let onStreamable: (() => void) | null = null;
  const hungry = (): boolean => state.is === 'ready' && worker !== null && sent === answered && held === null;
  const setState = (next: PoseState): void => {
    if (next.is !== state.is) owed = 0;
    state = next;
    options.onState?.(next);
  };
  const drop = (): void => {
    held?.image.close();
    held = null;
  };
  const give = (frame: Frame): void => {
    const { t, width, height } = frame;
    const mine = worker;
    const seq = ++sent;
    const post = (image: Frame['image']): void => {
      if (mine && mine === worker) mine.postMessage({ kind: 'frame', seq, image, t, width, height }, [image]);
      else image.close();
    };
    if (videoFrames || !isVideoFrame(frame.image)) {
      post(frame.image);
      return;
    }
    const original = frame.image;
    createImageBitmap(original).then(
      (copy) => {
        original.close();
        post(copy);
      },
      () => {
        original.close();
        settle(seq, null);
      },
    );
  };
  /** Answers those who wait for frames up to `seq`: the newest with its sample, older ones (replaced) with null. */
  const answer = (seq: number, sample: PoseSample | null): void => {
    for (const [asking, resolve] of asked) {
      if (asking > seq) continue;
      asked.delete(asking);
      resolve(asking === seq ? sample : null);
    }
  };
  const settle = (seq: number, sample: PoseSample | null): void => {
    answered = Math.max(answered, seq);
    owed = 0;
    answer(seq, sample);
    if (held !== null && sent - answered < IN_FLIGHT) {
      const frame = held;
      held = null;
      give(frame);
    }
    if (hungry()) onHungry?.();
  };

  const begin = (): void => {
    worker?.postMessage({ kind: 'start', base, prefer, remembered: readRemembered(storage), tryGpu }, []);
    if (watching) worker?.postMessage({ kind: 'watch', on: true }, []);
  };
  const launch = (): void => {
    sent = answered = owed = 0;
    streaming = false;
    try {
      worker = spawn();
    } catch (error) {
      setState({ is: 'failed', error: { fault: 'unsupported', detail: String(error) } });
      return;
    }
    const mine = worker;
    worker.onmessage = (event) => {
      if (worker === mine) hear(event.data);
    };
    worker.onerror = (event) => {
      if (worker === mine) crashed(event.message);
    };
    begin();
  };
  const dismiss = (): void => {
    worker?.terminate();
    worker = null;
    drop();
    answer(sent, null);
    clearTimeout(timer);
  };

  /** The worker died, hung, or gave up: start another, a little later each time, and say so. */
  const crashed = (detail: string): void => {
    // A driver that dies while it is tried is not tried again.
    if (state.is === 'measuring') tryGpu = false;
    dismiss();
    const now = performance.now();
    crashes = [...crashes.filter((t) => now - t < FORGIVEN_AFTER), now];
    const wait = BACKOFF[crashes.length - 1];
    if (wait === undefined) {
      setState({ is: 'failed', error: { fault: 'crashed', detail } });
      return;
    }
    setState({ is: 'recovering' });
    timer = setTimeout(launch, wait);
  };

  const hear = (message: FromWorker): void => {
    switch (message.kind) {
      case 'progress':
        // The other file of a start that has failed may still be coming: the failure stands until it is tried again.
        if (state.is === 'failed') break;
        setState({ is: 'loading', loaded: message.loaded, total: message.total });
        break;
      case 'measuring':
        setState({ is: 'measuring' });
        break;
      case 'ready':
        choice = message.choice;
        videoFrames = message.videoFrames;
        streams = message.streams === true;
        remember(message.remember);
        answered = sent; // frames from before a recovery are gone
        setState({ is: 'ready', choice });
        onStreamable?.();
        onHungry?.();
        break;
      case 'sample': {
        const { seq, took, sample } = fromWire(message.row);
        options.onSample(sample, took);
        settle(seq, sample);
        break;
      }
      case 'dropped':
        settle(message.seq, null);
        break;
      case 'alive':
        owed = 0;
        break;
      case 'recovering':
        drop();
        answer(sent, null);
        setState({ is: 'recovering' });
        break;
      case 'reconsidered':
        remember(message.remember);
        break;
      case 'failed':
        if (message.error.fault === 'crashed') crashed(message.error.detail);
        else setState({ is: 'failed', error: message.error });
        break;
    }
  };
  const remember = (value: Remembered): void => writeRemembered(storage, value);

  const watchdog = setInterval(() => {
    if ((state.is === 'measuring' || state.is === 'recovering') && worker !== null) {
      if (++owed > STUCK) crashed('stuck while starting');
      return;
    }
    if (state.is !== 'ready' || (sent === answered && !streaming)) {
      owed = 0;
      return;
    }
    // Counted in checks, not in time: a laptop that slept is not a worker that hung.
    owed++;
    if (owed > 1) crashed('no answer');
    else if (streaming) worker?.postMessage({ kind: 'ping' }, []);
  }, CHECK_EVERY);

  launch();
  return {
    send(frame) {
      if (state.is !== 'ready' || worker === null) {
        frame.image.close();
        return;
      }
      if (sent - answered < IN_FLIGHT) {
        give(frame);
        return;
      }
      drop();
      held = frame;
    },
    analyse(frame) {
      if (state.is !== 'ready' || worker === null) {
        frame.image.close();
        return Promise.resolve(null);
      }
      give(frame);
      const seq = sent;
      return new Promise((resolve) => asked.set(seq, resolve));
    },
    get hungry() {
      return hungry();
    },
    get onHungry() {
      return onHungry;
    },
    set onHungry(next) {
      onHungry = next;
    },
    get takesStreams() {
      return state.is === 'ready' && worker !== null && streams;
    },
    get onStreamable() {
      return onStreamable;
    },
    set onStreamable(next) {
      onStreamable = next;
    },
    takeStream(stream) {
      if (worker === null || (stream === null && !streaming)) return;
      streaming = stream !== null;
      worker.postMessage({ kind: 'stream', stream, origin: performance.timeOrigin }, stream ? [stream] : []);
    },
    watchBystanders(on) {
      if (watching === on) return;
      watching = on;
      worker?.postMessage({ kind: 'watch', on }, []);
    },
    get choice() {
      return choice;
    },
    get state() {
      return state;
    },
    retry() {
      if (state.is !== 'failed') return;
      crashes = [];
      setState({ is: 'loading', loaded: 0, total: 0 });
      if (worker) begin();
      else launch();
    },
    stop() {
      clearInterval(watchdog);
      dismiss();
      setState({ is: 'stopped' });
    },
  };
}

const isVideoFrame = (image: Frame['image']): image is VideoFrame =>
  typeof VideoFrame !== 'undefined' && image instanceof VideoFrame;

function browserStorage(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null; // storage may be forbidden: then nothing is remembered
  }
}
