import type { Side } from '../../../src/units.ts';
import { createTruthStage } from '../../../src/virtual-patient/truth.ts';
import { NOTHING, PEERS, type Peer, type PeerName, type Seen } from './peers-adapters.ts';
import { moments, postureAt } from './peers-script.ts';

/** The page of `tests/bench/peers.ts`: the same pictures for every pipeline, and each beside the same scene. */
export interface PictureRow {
  readonly t: number;
  /** True middle of the hips, px, and centre of mass between the ankles; null for footage. */
  readonly hip: number | null;
  readonly lateral: number | null;
  /** True height of each ankle over its standing height, m; null for footage. */
  readonly lift: Readonly<Record<Side, number>> | null;
  readonly seen: Readonly<Record<PeerName, Seen>>;
}
declare global {
  interface Window {
    peers: {
      open(name: PeerName): Promise<void>;
      /** First pose on a drawn person: the moment at which somebody could play. */
      first(name: PeerName): Promise<boolean>;
      /** The pictures of the script to every open pipeline in turn: all of them, or every second, third … for a quick look. */
      script(every: number): Promise<PictureRow[]>;
      /** The same with a video file, `length` seconds of it at most. */
      footage(url: string, length: number): Promise<PictureRow[]>;
      /** Poses and drawn frames while the river is drawn, with one pipeline or without. */
      race(name: PeerName | null, ms: number): Promise<Race>;
    };
    peersProgress?: (line: string) => Promise<void>;
  }
}
export interface Race {
  readonly frames: number;
  readonly poses: number;
  readonly seconds: number;
}

const WIDTH = 640;
const HEIGHT = 480;
/** Noise of a webcam's sensor, SD in grey levels of 255. */
const GRAIN = 2;
/** Pictures a second of the camera beside the game. */
const CAMERA_FPS = 30;
const open = new Map<PeerName, Peer>();
const opened = (name: PeerName): Peer => {
  const peer = open.get(name);
  if (!peer) throw new Error(`${name} is not open`);
  return peer;
};

/** A generator (mulberry32): the same noise in every run. */
function generator(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Puts the noise of a sensor over what is on `canvas`. */
function grainOver(canvas: HTMLCanvasElement): () => void {
  const random = generator(7);
  const tile = document.createElement('canvas');
  tile.width = tile.height = 256;
  const pen = tile.getContext('2d');
  const out = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen || !out) throw new Error('no 2D canvas');
  const data = pen.createImageData(256, 256);
  for (let i = 0; i < data.data.length; i += 4) {
    const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const white = gauss > 0 ? 255 : 0;
    data.data.set([white, white, white, Math.min(255, Math.abs(gauss) * GRAIN * 2)], i);
  }
  pen.putImageData(data, 0, 0);
  return () => {
    const [dx, dy] = [Math.floor(random() * 256), Math.floor(random() * 256)];
    for (let x = -dx; x < WIDTH; x += 256) for (let y = -dy; y < HEIGHT; y += 256) out.drawImage(tile, x, y);
  };
}

/**
 * Asks every open pipeline about a picture. While it is asked the page's clock stands at the picture's own time: @vladmandic/human
 * decides by the clock what it may skip, and must not be judged by how long this bench takes to draw.
 */
async function ask(picture: HTMLCanvasElement, t: number): Promise<Record<PeerName, Seen>> {
  const seen: Record<PeerName, Seen> = { mediapipe: NOTHING, human: NOTHING, heron: NOTHING };
  const real = performance.now;
  for (const [name, peer] of open) {
    // Heron's worker has a clock of its own, and the page's part of it needs a running one.
    if (name !== 'heron') performance.now = () => 1000 + t;
    try {
      seen[name] = await peer.see(picture, t + 1);
    } finally {
      performance.now = real;
    }
  }
  return seen;
}

function stage() {
  const truth = createTruthStage({
    camera: {
      distance: 2.6,
      height: 0.95,
      roll: 0,
      yaw: 0,
      pitch: 0,
      fov: 50,
      picture: { width: WIDTH, height: HEIGHT },
    },
    quality: 'low',
  });
  truth.set({});
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const grain = grainOver(canvas);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  return {
    canvas,
    draw(t: number) {
      const known = truth.show(postureAt(t));
      pen?.drawImage(truth.canvas, 0, 0);
      grain();
      return known;
    },
    dispose: truth.dispose,
  };
}

/** A second of the sway, drawn beforehand: what is measured is not how fast a person can be drawn. */
async function filmed(): Promise<ImageBitmap[]> {
  const { canvas, draw, dispose } = stage();
  const pictures: ImageBitmap[] = [];
  for (let i = 0; i < CAMERA_FPS; i++) {
    draw(17_000 + (i * 1000) / CAMERA_FPS);
    pictures.push(await createImageBitmap(canvas));
  }
  dispose();
  return pictures;
}

let film: Promise<ImageBitmap[]> | null = null;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

window.peers = {
  async open(name) {
    const peer = PEERS[name]();
    await peer.open();
    open.set(name, peer);
  },

  async first(name) {
    const { canvas, draw, dispose } = stage();
    try {
      for (let i = 0; i < 20; i++) {
        draw(i * 40);
        if ((await opened(name).see(canvas, i * 40 + 1)).hip !== null) return true;
      }
      return false;
    } finally {
      dispose();
    }
  },

  async script(every) {
    const { canvas, draw, dispose } = stage();
    const rows: PictureRow[] = [];
    for (const t of moments().filter((_, i) => i % every === 0)) {
      const truth = draw(t);
      const [left, right] = [truth.picture[23], truth.picture[24]];
      if (!left || !right) throw new Error('a person without hips');
      rows.push({
        t,
        hip: ((left[0] + right[0]) / 2) * WIDTH,
        lateral: truth.lateral,
        lift: truth.lift,
        seen: await ask(canvas, t),
      });
      if (rows.length % 100 === 0) await window.peersProgress?.(`${rows.length} pictures`);
    }
    dispose();
    return rows;
  },

  async footage(url, length) {
    const { ALL_FORMATS, BlobSource, Input, VideoSampleSink } = await import('mediabunny');
    const blob = await (await fetch(url)).blob();
    const track = await new Input({
      source: new BlobSource(blob),
      formats: ALL_FORMATS,
    }).getPrimaryVideoTrack();
    if (!track) throw new Error('no video track');
    const rows: PictureRow[] = [];
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    let first: number | null = null;
    for await (const sample of new VideoSampleSink(track).samples(0, length)) {
      first ??= sample.timestamp;
      canvas.width = sample.displayWidth;
      canvas.height = sample.displayHeight;
      if (pen) sample.draw(pen, 0, 0);
      // Time goes on from the script: the graphs of MediaPipe know no way back.
      const t = 1000 * (sample.timestamp - first);
      sample.close();
      rows.push({ t, hip: null, lateral: null, lift: null, seen: await ask(canvas, 100_000 + t) });
    }
    return rows;
  },

  async race(name, ms) {
    const { mountGame } = await import('../../../src/game/game.ts');
    const { PLAYERS } = await import('./scripts.ts');
    const parent = document.querySelector<HTMLElement>('#stage');
    if (!parent) throw new Error('no stage');
    const game = await mountGame(parent, {
      world: 'river',
      quality: 'high',
      reducedMotion: false,
      dark: false,
      seed: 7,
    });
    film ??= filmed();
    const pictures = await film;
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    const began = performance.now();
    const timer = setInterval(() => game.show(PLAYERS.river(performance.now() - began)), 1000 / 30);
    let poses = 0;
    let over = false;
    const loop = async (peer: Peer): Promise<void> => {
      const give = peer.stream?.((seen) => {
        if (seen) poses++;
      });
      let last = -1;
      while (!over) {
        // As every example does it: a look in each display frame whether the camera has a new picture.
        await new Promise((next) => requestAnimationFrame(next));
        const now = performance.now();
        const n = Math.floor((now * CAMERA_FPS) / 1000);
        const picture = pictures[n % pictures.length];
        if (n === last || !picture) continue;
        last = n;
        pen?.drawImage(picture, 0, 0);
        if (give) give(canvas, 1_000_000 + now);
        else if ((await peer.see(canvas, 1_000_000 + now)).hip !== null) poses++;
      }
    };
    const running = name === null ? null : loop(opened(name));
    await sleep(1500);
    const from = { frames: game.stats().drawnFrames, poses, t: performance.now() };
    await sleep(ms);
    const race: Race = {
      frames: game.stats().drawnFrames - from.frames,
      poses: poses - from.poses,
      seconds: (performance.now() - from.t) / 1000,
    };
    over = true;
    await running;
    clearInterval(timer);
    game.destroy();
    return race;
  },
};
