import referenceUrl from '../../../assets/pose-reference.jpg?url';
import { type BodyTracker, createBody, stepBody } from '../../../src/body/body.ts';
import { fromCanvas } from '../../../src/camera/canvas.ts';
import { feed } from '../../../src/camera/source.ts';
import { createWebcam, type Webcam } from '../../../src/camera/webcam.ts';
import type { DrillState } from '../../../src/drills/drill.ts';
import { weightShift } from '../../../src/drills/weight-shift.ts';
import { type Game, mountGame } from '../../../src/game/game.ts';
import { createPose, type Pose } from '../../../src/pose/pose.ts';
import type { PoseChoice, PoseSample } from '../../../src/pose/sample.ts';
import { millis } from '../../../src/units.ts';
import type { FromBare, ToBare } from './bare.ts';
import { PLAYERS } from './scripts.ts';

/** Bare MediaPipe, our pipeline and the river scene on one page, on the same frames: driven by `tests/bench/pipeline.ts`. */
export interface PipelineHarness {
  /** The frames as JPEG files in base64, for Chromium's fake camera. */
  jpegs(): Promise<string[]>;
  open(): Promise<PoseChoice>;
  bare(count: number): Promise<{ took: number[]; total: number }>;
  /** Our pipeline as fast as it goes: a new frame always waits. `total`: ms from the first frame sent to the last sample. */
  saturated(count: number): Promise<{ samples: number; total: number; took: number[] }>;
  /** A drawn camera of `fps`, or the webcam, for `ms`: time from a frame's capture to the drill state made of it, ms. */
  paced(camera: number | 'webcam', ms: number): Promise<{ delays: number[]; tracked: number }>;
  /** Opens webcam and scene. */
  mount(): Promise<void>;
  /** Draws the river for `ms` beside the webcam, with inference or without; the first second is not counted. */
  draw(inference: boolean, ms: number): Promise<Drawn>;
}
export interface Drawn {
  readonly frames: number;
  readonly seconds: number;
  readonly longTasks: number[];
  readonly poses: number;
  readonly qualityStep: number;
  readonly renderer: string;
}

declare global {
  interface Window {
    pipeline: PipelineHarness;
    /** Told by the bench: the moment from which the browser's own counters are read. */
    countFrom: () => Promise<void>;
  }
}

const WIDTH = 1280;
const HEIGHT = 720;
const FRAMES = 24;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const base = new URL('./', document.baseURI).href;
const picture = document.createElement('canvas');
picture.width = WIDTH;
picture.height = HEIGHT;
const pen = picture.getContext('2d');
let pictures: ImageBitmap[] = [];
let pose: Pose | null = null;
let bare: Worker | null = null;
let game: Game | null = null;
let webcam: Webcam | null = null;
let onSample: (sample: PoseSample, took: number) => void = () => {};

/** A person who sways from side to side, painted once: drawing the camera's picture must cost next to nothing. */
async function paint(): Promise<void> {
  const person = await createImageBitmap(await (await fetch(referenceUrl)).blob());
  const canvas = new OffscreenCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  pictures = [];
  for (let i = 0; i < FRAMES; i++) {
    context.fillStyle = '#888';
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.drawImage(person, 280 + 25 * Math.sin((2 * Math.PI * i) / FRAMES), 0, 720, 720);
    pictures.push(await createImageBitmap(canvas));
  }
}
const nth = (i: number): ImageBitmap => {
  const found = pictures[i % FRAMES];
  if (!found) throw new Error('no pictures');
  return found;
};

function ask(message: ToBare, transfer: Transferable[] = []): Promise<FromBare> {
  return new Promise((resolve, reject) => {
    if (!bare) throw new Error('not open');
    bare.onmessage = ({ data }: MessageEvent<FromBare>) => resolve(data);
    bare.onerror = (event) => reject(new Error(event.message));
    bare.postMessage(message, transfer);
  });
}

/** Body and drill as the play screen steps them. */
function player(): (sample: PoseSample) => boolean {
  const parsed = weightShift.parse({});
  if (!parsed.ok) throw new Error(parsed.reason.id);
  let tracker: BodyTracker = createBody();
  let drill: DrillState = weightShift.start(parsed.value, {
    seed: 1,
    range: { left: 0.5, right: 0.5 },
  });
  let last: number | null = null;
  return (sample) => {
    const stepped = stepBody(tracker, sample);
    tracker = stepped.tracker;
    drill = weightShift.step(drill, stepped.state, millis(last === null ? 0 : sample.t - last));
    last = sample.t;
    return sample.landmarks.length > 0;
  };
}

window.pipeline = {
  async jpegs() {
    await paint();
    const files: string[] = [];
    for (const frame of pictures) {
      pen?.drawImage(frame, 0, 0);
      files.push(picture.toDataURL('image/jpeg', 0.9).replace(/^[^,]*,/, ''));
    }
    return files;
  },

  async open() {
    await paint();
    const choice = await new Promise<PoseChoice>((resolve, reject) => {
      pose = createPose({
        prefer: 'lite',
        storage: null,
        onSample: (sample, took) => onSample(sample, took),
        onState: (state) => {
          if (state.is === 'ready') resolve(state.choice);
          if (state.is === 'failed') reject(new Error(state.error.detail));
        },
      });
    });
    bare = new Worker(new URL('./bare.ts', import.meta.url), { type: 'module' });
    const frames = await Promise.all(pictures.map((p) => createImageBitmap(p)));
    await ask({ kind: 'open', base, choice, frames }, frames);
    return choice;
  },

  async bare(count) {
    const answer = await ask({ kind: 'run', count });
    if (answer.kind !== 'ran') throw new Error('bare did not run');
    return answer;
  },

  async saturated(count) {
    let sent = 0;
    const took: number[] = [];
    const give = async (): Promise<void> => {
      const image = await createImageBitmap(nth(sent++));
      pose?.send({ image, t: millis(performance.now()), width: WIDTH, height: HEIGHT });
    };
    const play = player();
    const begin = performance.now();
    await new Promise<void>((resolve) => {
      onSample = (sample, ms) => {
        play(sample);
        took.push(ms);
        if (took.length >= count) resolve();
        else void give();
      };
      void give();
      void give();
      void give();
    });
    onSample = () => {};
    const total = performance.now() - begin;
    await sleep(200); // the frames still under way belong to nobody
    return { samples: took.length, total, took };
  },

  async paced(camera, ms) {
    const delays: number[] = [];
    let tracked = 0;
    const play = player();
    let i = 0;
    const source =
      camera === 'webcam'
        ? createWebcam()
        : fromCanvas(picture, camera, () => pen?.drawImage(nth(i++), 0, 0));
    const unfeed = pose ? feed(source, pose) : () => {};
    await source.start();
    if (source.state.value.is !== 'running') throw new Error(JSON.stringify(source.state.value));
    await sleep(500);
    onSample = (sample) => {
      if (play(sample)) tracked++;
      delays.push(performance.now() - sample.t);
    };
    await sleep(ms);
    unfeed();
    source.stop();
    await sleep(200);
    onSample = () => {};
    return { delays, tracked };
  },

  async mount() {
    const stage = document.querySelector<HTMLElement>('#stage');
    if (!stage) throw new Error('no stage');
    webcam = createWebcam();
    await webcam.start();
    if (webcam.state.value.is !== 'running') throw new Error(`webcam: ${JSON.stringify(webcam.state.value)}`);
    game = await mountGame(stage, {
      world: 'river',
      quality: 'high',
      reducedMotion: false,
      dark: false,
      seed: 7,
    });
  },

  async draw(inference, ms) {
    if (!game || !webcam) throw new Error('not mounted');
    const [scene, camera] = [game, webcam];
    const play = player();
    let poses = 0;
    const began = performance.now();
    const show = (): void => scene.show(PLAYERS.river(performance.now() - began));
    // Without inference the scene still gets a state at every camera frame, so that both draw the same.
    let timer: ReturnType<typeof setInterval> | undefined;
    let unfeed = (): void => {};
    if (inference) {
      if (pose) unfeed = feed(camera, pose);
      onSample = (sample) => {
        play(sample);
        poses++;
        show();
      };
    } else timer = setInterval(show, 1000 / 30);
    await sleep(1000);
    const longTasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longTasks.push(entry.duration);
    });
    observer.observe({ type: 'longtask' });
    await window.countFrom();
    poses = 0;
    const from = { frames: scene.stats().drawnFrames, t: performance.now() };
    await sleep(ms);
    const frames = scene.stats().drawnFrames - from.frames;
    const seconds = (performance.now() - from.t) / 1000;
    await window.countFrom();
    unfeed();
    clearInterval(timer);
    observer.disconnect();
    await sleep(200);
    onSample = () => {};
    const { qualityStep, renderer } = scene.stats();
    return { frames, seconds, longTasks, poses, qualityStep, renderer };
  },
};
