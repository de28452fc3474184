import referenceUrl from '../../../assets/pose-reference.jpg?url';
import { fromCanvas } from '../../../src/camera/canvas.ts';
import type { Game, GameStats, World } from '../../../src/game/game.ts';
import { createPose, type Pose } from '../../../src/pose/pose.ts';
import type { PoseChoice, PoseSample } from '../../../src/pose/sample.ts';
import { PLAYERS } from './scripts.ts';

/** Each world with and without the pose model beside it: driven by `tests/bench/game.ts`. */
export interface GameBench {
  /** Loads and warms the pose model up. */
  openPose(): Promise<PoseChoice>;
  /** Fetches the game's code, starts it and draws the first frame; ms. */
  mount(options: { readonly world: World; readonly renderer: 'auto' | 'webgl' | 'canvas' }): Promise<number>;
  /** Feeds states from now on: at the pose model's own pace (`inference`), else at `rate` a second. */
  play(options: { readonly inference: boolean; readonly rate: number }): Promise<void>;
  /** Everything since `play`, and the long tasks since then that began after `settleMs`. */
  look(settleMs: number): Seen;
  unmount(): void;
}
export interface Seen {
  readonly stats: GameStats;
  readonly ms: number;
  readonly poses: number;
  /** Tasks over 50 ms: when (ms since `play`) and how long. */
  readonly longTasks: readonly { readonly at: number; readonly ms: number }[];
}

declare global {
  interface Window {
    gameBench: GameBench;
  }
}

const WIDTH = 640;
const HEIGHT = 480;
const CAMERA_FPS = 30;
const stage = document.querySelector<HTMLElement>('#stage');
if (!stage) throw new Error('no stage');

const longTasks: { at: number; ms: number }[] = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) longTasks.push({ at: entry.startTime, ms: entry.duration });
}).observe({ type: 'longtask', buffered: true });
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

let game: Game | null = null;
let world: World = 'river';
let pose: Pose | null = null;
let onSample: (sample: PoseSample) => void = () => {};
let stopFeeding = () => {};
let began = 0;
let poses = 0;
const current = (): Game => {
  if (!game) throw new Error('no game is mounted');
  return game;
};

window.gameBench = {
  openPose: () =>
    new Promise((resolve, reject) => {
      pose = createPose({
        prefer: 'lite',
        storage: null,
        onSample: (sample) => onSample(sample),
        onState: (state) => {
          if (state.is === 'ready') resolve(state.choice);
          if (state.is === 'failed') reject(new Error(state.error.detail));
        },
      });
    }),

  async mount({ world: asked, renderer }) {
    world = asked;
    const from = performance.now();
    const { mountGame } = await import('../../../src/game/game.ts');
    game = await mountGame(stage, {
      world,
      quality: 'high',
      reducedMotion: false,
      dark: false,
      seed: 7,
      ...(renderer === 'auto' ? {} : { renderer }),
    });
    while (current().stats().drawnFrames < 1) await nextFrame();
    return performance.now() - from;
  },

  async play({ inference, rate }) {
    stopFeeding();
    began = performance.now();
    poses = 0;
    const show = () => {
      poses++;
      current().show(PLAYERS[world](performance.now() - began));
    };
    if (!inference) {
      const timer = setInterval(show, 1000 / rate);
      stopFeeding = () => clearInterval(timer);
      return;
    }
    // A person who sways, painted beforehand: the camera's picture must cost next to nothing.
    const person = await createImageBitmap(await (await fetch(referenceUrl)).blob());
    const picture = document.createElement('canvas');
    Object.assign(picture, { width: WIDTH, height: HEIGHT });
    const pen = picture.getContext('2d');
    let i = 0;
    const source = fromCanvas(picture, CAMERA_FPS, () =>
      pen?.drawImage(person, 80 + 12 * Math.sin(i++ / 8), 0, HEIGHT, HEIGHT),
    );
    let times: number[] = [];
    onSample = (sample) => {
      // What the app does at every pose: the state, and how many poses a second there are.
      times = [...times.filter((t) => sample.t - t < 2000), sample.t];
      show();
      current().setPoseRate(sample.t - (times[0] ?? sample.t) > 1500 ? times.length / 2 : null);
    };
    source.onFrame = (frame) => pose?.send(frame);
    await source.start();
    stopFeeding = () => {
      source.stop();
      onSample = () => {};
    };
    began = performance.now();
    poses = 0;
  },

  look: (settleMs) => ({
    stats: current().stats(),
    ms: performance.now() - began,
    poses,
    longTasks: longTasks
      .filter((task) => task.at > began + settleMs)
      .map((task) => ({ at: task.at - began, ms: task.ms })),
  }),

  unmount() {
    stopFeeding();
    stopFeeding = () => {};
    game?.destroy();
    game = null;
  },
};
