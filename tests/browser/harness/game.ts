import type { DrillState, DrillView } from '../../../src/drills/drill.ts';
import {
  type Celebration,
  type Game,
  type GameOptions,
  mountGame,
  type World,
} from '../../../src/game/game.ts';
import { PLAYERS, stateOf } from './scripts.ts';

/** What tests, the bench and the filmstrip drive from outside the page. */
export interface Harness {
  mount(options: Partial<GameOptions>): Promise<void>;
  /** Plays the scripted player of the world at `rate` poses a second until `stop`. */
  play(world: World, rate: number, from?: number): void;
  stop(): void;
  /** Shows the scripted moment `ms`, after playing the `lead` milliseconds before it in real time steps. */
  at(world: World, ms: number): void;
  /** Shows a view as a drill would. */
  show(view: DrillView, more?: Partial<DrillState>): void;
  celebrate(kind: Celebration): void;
  setWorld(world: World): Promise<void>;
  game(): Game;
  /** Resolves when `count` more frames were drawn. */
  frames(count: number): Promise<void>;
  /** Lightness of the canvas on a grid of 48 × 30, 0 … 255, read in the frame that drew it. */
  fingerprint(): Promise<number[]>;
  /** Tasks over 50 ms since the page opened: when they began, and how long they took. */
  readonly longTasks: { readonly at: number; readonly ms: number }[];
  unmount(): void;
}

const GRID = { width: 48, height: 30 } as const;
const longTasks: { at: number; ms: number }[] = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) longTasks.push({ at: entry.startTime, ms: entry.duration });
}).observe({ type: 'longtask', buffered: true });
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

declare global {
  interface Window {
    gameHarness: Harness;
  }
}

const stage = document.querySelector<HTMLElement>('#stage');
if (!stage) throw new Error('no stage');
let game: Game | null = null;
let timer: ReturnType<typeof setInterval> | null = null;
const current = (): Game => {
  if (!game) throw new Error('no game is mounted');
  return game;
};

window.gameHarness = {
  async mount(options) {
    game = await mountGame(stage, {
      world: 'river',
      quality: 'high',
      reducedMotion: false,
      dark: false,
      seed: 7,
      ...options,
    });
  },
  play(world, rate, from = 0) {
    this.stop();
    const began = performance.now();
    timer = setInterval(() => current().show(PLAYERS[world](from + performance.now() - began)), 1000 / rate);
  },
  stop() {
    if (timer) clearInterval(timer);
    timer = null;
  },
  at(world, ms) {
    current().show(PLAYERS[world](ms));
  },
  show: (view, more) => current().show(stateOf(view, more)),
  celebrate: (kind) => current().celebrate(kind),
  setWorld: (world) => current().setWorld(world),
  game: current,
  longTasks,
  async frames(count) {
    const until = current().stats().drawnFrames + count;
    while (current().stats().drawnFrames < until) await nextFrame();
  },
  async fingerprint() {
    const grid = document.createElement('canvas');
    Object.assign(grid, GRID);
    const ctx = grid.getContext('2d', { willReadFrequently: true });
    const canvas = stage.querySelector('canvas');
    if (!ctx || !canvas) return [];
    // Averages areas: fine reeds would otherwise differ by chance.
    ctx.imageSmoothingQuality = 'high';
    await this.frames(1);
    ctx.drawImage(canvas, 0, 0, GRID.width, GRID.height);
    const { data } = ctx.getImageData(0, 0, GRID.width, GRID.height);
    const light: number[] = [];
    for (let i = 0; i < data.length; i += 4)
      light.push(
        Math.round(0.2126 * (data[i] ?? 0) + 0.7152 * (data[i + 1] ?? 0) + 0.0722 * (data[i + 2] ?? 0)),
      );
    return light;
  },
  unmount() {
    this.stop();
    game?.destroy();
    game = null;
  },
};
