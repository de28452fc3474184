/// <reference lib="webworker.importscripts" />
import type { PoseLandmarker } from '@mediapipe/tasks-vision';
import referenceUrl from '../../assets/pose-reference.jpg?url';
import { countPeople, reconsider } from './choose.ts';
import { captureClock, stretchedClock } from './clock.ts';
import { DownloadError } from './download.ts';
import { type Files, type Kept, openFiles } from './files.ts';
import { lightMeter } from './light.ts';
import { Mailbox } from './mailbox.ts';
import type { FromWorker, PoseError, Preference, Remembered, ToWorker } from './messages.ts';
import {
  loadRuntime,
  type Runtime,
  rendererName,
  takesVideoFrames,
  toLandmarks,
  UnsupportedError,
} from './runtime.ts';
import type { PoseChoice, PoseSample } from './sample.ts';
import { reopen, type SelectPorts, select } from './select.ts';
import { toWire } from './wire.ts';

/**
 * The pose worker: frames in, samples out. Nothing here waits for the page: as soon as one result is posted the newest frame
 * in the mailbox is analysed. No landmark is smoothed here; each measure does that in `body/`, where it is known.
 */
type FrameMessage = Extract<ToWorker, { kind: 'frame' }>;
type StartMessage = Extract<ToWorker, { kind: 'start' }>;

/** A look for bystanders runs the detector: so often that a helper is seen within a second of stepping in (SUP-13 of the session room). Ms. */
const LOOK_EVERY = 600;
/** So many graph failures in a row end the worker; the page starts a new one. */
const FAILURES = 3;
/** The number of a picture that the page did not send. */
const STREAMED = 0;
/** Inference times in a real game that are looked at together, to see whether the choice was right. */
const TOOK_WINDOW = 150;

const post = (message: FromWorker): void => self.postMessage(message);
const mailbox = new Mailbox<FrameMessage>();
const clock = stretchedClock();
const kept: Kept = { parts: new Map(), done: new Map() };
const wake = new MessageChannel();

interface Running {
  readonly choice: PoseChoice;
  readonly prefer: Preference;
  remember: Remembered;
  readonly runtime: Runtime;
  readonly files: Files;
  readonly light: ReturnType<typeof lightMeter>;
  /** WebGL here takes pictures from a `VideoFrame`. */
  readonly videoFrames: boolean;
  landmarker: PoseLandmarker;
}

/** Compiled once in the worker's life: a start that failed over the file of a network does not compile again. */
let compiled: Promise<Runtime> | null = null;
let running: Running | null = null;
let recovering = false;
let woken = false;
let watching = false;
let people: number | null = null;
let onlooker: PoseLandmarker | 'opening' | null = null;
let nextLook = 0;
let failures = 0;
let following: ReadableStreamDefaultReader<VideoFrame> | null = null;
let took: number[] = [];

/** A picture of a person in the middle of a camera-sized frame, for warm-up and timing. */
async function referencePicture(): Promise<ImageBitmap> {
  const person = await createImageBitmap(await (await fetch(referenceUrl)).blob());
  const canvas = new OffscreenCanvas(1280, 720);
  const context = canvas.getContext('2d');
  if (!context) throw new UnsupportedError('No 2D canvas in workers.');
  context.fillStyle = '#888';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(person, 280, 0, 720, 720);
  person.close();
  return canvas.transferToImageBitmap();
}

/** The runtime, from the first try that brought the wasm. */
function theRuntime(files: Files): Promise<Runtime> {
  compiled ??= files
    .wasm()
    .then((wasm) => loadRuntime(files.loaderUrl, wasm))
    .catch((error: unknown) => {
      compiled = null;
      throw error;
    });
  return compiled;
}

async function start(message: StartMessage): Promise<void> {
  // A device that cannot do it at all is told before it fetches 17 MB. One that has played before has shown that it can: there
  // the graphics are asked last, because beside a game that is starting an answer takes them a second or two.
  const early = message.remembered === null ? graphicsName() : null;
  const files = await openFiles(message.base, kept, progress());
  const guess = message.remembered?.choice?.model ?? firstModel(message);
  // Both at once, so that the bar shows one whole.
  const [runtime] = await Promise.all([theRuntime(files), files.model(guess)]);
  post({ kind: 'measuring' });
  const renderer = early ?? graphicsName();
  const cores = navigator.hardwareConcurrency;
  const key = `${renderer}|${cores}|${files.fingerprint}|${message.prefer}|${message.tryGpu ? 'gpu' : 'cpu'}`;
  const known = message.remembered?.key === key ? message.remembered : null;
  const cap = known?.cap ?? null;
  const picture = await referencePicture();
  try {
    const ports: SelectPorts = {
      runtime,
      model: async (name) => {
        const bytes = await files.model(name); // may say 'progress' when it is the second network
        post({ kind: 'measuring' });
        return bytes;
      },
      picture,
      stamp: clock.forced,
      now: () => performance.now(),
      renderer,
      tryGpu: message.tryGpu,
    };
    const prefer = cap === 'lite' && message.prefer === 'auto' ? 'lite' : message.prefer;
    const { choice, landmarker } = known?.choice
      ? await reopen(known.choice, ports)
      : await select(prefer, ports);
    const remember: Remembered = { key, choice, cap };
    const videoFrames = takesVideoFrames();
    const light = lightMeter();
    running = { choice, prefer: message.prefer, remember, runtime, files, light, videoFrames, landmarker };
    sayReady(running);
    wakeUp();
  } finally {
    picture.close();
  }
}

const sayReady = ({ choice, remember, videoFrames }: Running): void =>
  post({ kind: 'ready', choice, remember, videoFrames, streams: videoFrames });

/** @throws UnsupportedError where workers have no WebGL 2 */
function graphicsName(): string {
  const name = rendererName();
  if (name === null) throw new UnsupportedError('No WebGL 2 in workers.');
  return name;
}

/** Tells the page the bytes, ten times a second at most, and the last ones always. */
function progress(): (loaded: number, total: number) => void {
  let next = 0;
  return (loaded, total) => {
    const now = performance.now();
    if (now < next && loaded < total) return;
    next = now + 100;
    post({ kind: 'progress', loaded, total });
  };
}

const firstModel = (message: StartMessage): PoseChoice['model'] =>
  message.prefer === 'full' ? 'full' : 'lite';

/** Asks for a turn after the messages that already wait, so that the mailbox holds the newest frame when it is opened. */
function wakeUp(): void {
  if (woken || recovering || running === null || !mailbox.full) return;
  woken = true;
  wake.port2.postMessage(null);
}

function turn(): void {
  woken = false;
  if (!running || recovering) return;
  const frame = mailbox.take();
  if (!frame) return;
  try {
    analyse(running, frame);
    failures = 0;
  } catch (error) {
    void recover(running, error);
  } finally {
    frame.image.close();
  }
  wakeUp();
}

function analyse(room: Running, frame: FrameMessage): void {
  const stamp = clock.next(frame.t);
  if (stamp === null) {
    post({ kind: 'dropped', seq: frame.seq });
    return;
  }
  const begin = performance.now();
  const found = room.landmarker.detectForVideo(frame.image, stamp.graph);
  const ms = performance.now() - begin;
  // Looked at afterwards: a picture that was lost on the way must not be answered with the one before it.
  if (room.runtime.lost(room.landmarker)) throw new Error('The graphics context was lost.');
  const sample: PoseSample = {
    t: stamp.t,
    width: frame.width,
    height: frame.height,
    landmarks: toLandmarks(found.landmarks[0]),
    people,
    light: room.light(frame.image, frame.t),
  };
  post({ kind: 'sample', row: toWire({ seq: frame.seq, took: ms, sample }) });
  watchSpeed(room, ms);
  if (watching) look(room, frame);
}

/** Tells the page when the game's own inference times contradict the choice; the next visit then chooses again. */
function watchSpeed(room: Running, ms: number): void {
  if (took.push(ms) < TOOK_WINDOW) return;
  const verdict = room.prefer === 'auto' && room.remember.cap === null ? reconsider(room.choice, took) : null;
  if (verdict) {
    room.remember = { ...room.remember, choice: null, cap: verdict === 'cap' ? 'lite' : null };
    post({ kind: 'reconsidered', remember: room.remember });
  }
  took = [];
}

/** Counts the people in the picture, every 0.6 s, with a detector of its own: the tracking one knows only one. */
function look(room: Running, frame: FrameMessage): void {
  if (onlooker === null) {
    onlooker = 'opening';
    openOnlooker(room).then(
      (opened) => {
        onlooker = opened;
      },
      (error) => {
        console.warn('Heron: cannot look for bystanders.', error);
        nextLook = performance.now() + 30 * LOOK_EVERY;
        onlooker = null;
      },
    );
    return;
  }
  if (onlooker === 'opening' || performance.now() < nextLook) return;
  nextLook = performance.now() + LOOK_EVERY;
  const poses = onlooker.detect(frame.image).landmarks.map(toLandmarks);
  if (room.runtime.lost(onlooker)) {
    onlooker.close();
    onlooker = null;
    people = null;
    return;
  }
  people = countPeople(poses, frame.width / frame.height);
}

const openOnlooker = async (room: Running): Promise<PoseLandmarker> =>
  room.runtime.create({
    model: await room.files.model(room.choice.model),
    delegate: room.choice.delegate,
    mode: 'IMAGE',
    people: 3,
  });

/** A graph that threw is dead for good: throw it away and build a new one; after three in a row, give up the worker. */
async function recover(room: Running, error: unknown): Promise<void> {
  console.warn('Heron: the pose graph failed.', error);
  failures++;
  if (failures >= FAILURES) {
    fail({ fault: 'crashed', detail: String(error) });
    return;
  }
  recovering = true;
  post({ kind: 'recovering' });
  for (const old of [room.landmarker, onlooker]) {
    try {
      if (old !== null && old !== 'opening') old.close();
    } catch {
      // A dead graph may refuse to close; its memory goes with the worker.
    }
  }
  onlooker = null;
  people = null;
  try {
    room.landmarker = await room.runtime.create({
      model: await room.files.model(room.choice.model),
      delegate: room.choice.delegate,
      mode: 'VIDEO',
      people: 1,
    });
    sayReady(room);
  } catch (again) {
    fail({ fault: 'crashed', detail: String(again) });
    return;
  } finally {
    recovering = false;
  }
  wakeUp();
}

/** Takes the pictures of a camera as they come, past the page; the mailbox keeps the newest. Ends with the camera, or when another stream or none is given. */
async function follow(stream: ReadableStream<VideoFrame> | null, origin: number): Promise<void> {
  following?.cancel().catch(() => {});
  following = null;
  if (stream === null) return;
  const reader = stream.getReader();
  following = reader;
  const captured = captureClock();
  const ahead = performance.timeOrigin - origin;
  while (following === reader) {
    const { done, value } = await reader.read();
    if (done) return;
    if (following !== reader || running === null || recovering) {
      value.close();
      continue;
    }
    const t = captured(value.timestamp / 1000, performance.now() + ahead);
    const [width, height] = [value.displayWidth, value.displayHeight];
    mailbox.put({ kind: 'frame', seq: STREAMED, image: value, t, width, height });
    wakeUp();
  }
}

function fail(error: PoseError): void {
  running = null;
  mailbox.clear();
  post({ kind: 'failed', error });
}

const asPoseError = (error: unknown): PoseError => {
  if (error instanceof DownloadError || error instanceof UnsupportedError)
    return { fault: error.fault, detail: error.message };
  return { fault: 'crashed', detail: String(error) };
};

wake.port1.onmessage = turn;
self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.kind) {
    case 'start':
      start(data).catch((error) => fail(asPoseError(error)));
      break;
    case 'frame':
      mailbox.put(data);
      wakeUp();
      break;
    case 'stream':
      follow(data.stream, data.origin).catch((error) =>
        console.warn('Heron: the stream of pictures broke.', error),
      );
      break;
    case 'ping':
      post({ kind: 'alive' });
      break;
    case 'watch':
      watching = data.on;
      people = null;
      nextLook = 0;
      break;
  }
});
