import {
  type Celebration,
  type Game,
  type GameOptions,
  mountGame,
  type World,
} from '../../../src/game/game.ts';
import { PLAYERS } from './scripts.ts';

/** What tests, the bench and the filmstrip drive from outside the page. */
export interface Harness {
  mount(options: Partial<GameOptions>): Promise<void>;
  /** Plays the scripted player of the world at `rate` poses a second until `stop`. */
  play(world: World, rate: number, from?: number): void;
  stop(): void;
  /** Shows the scripted moment `ms`, after playing the `lead` milliseconds before it in real time steps. */
  at(world: World, ms: number): void;
  celebrate(kind: Celebration): void;
  setWorld(world: World): Promise<void>;
  game(): Game;
  unmount(): void;
}

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
  celebrate: (kind) => current().celebrate(kind),
  setWorld: (world) => current().setWorld(world),
  game: current,
  unmount() {
    this.stop();
    game?.destroy();
    game = null;
  },
};
