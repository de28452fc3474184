/**
 * The page of the accuracy bench: draws the virtual patient at exact moments, adds the noise of a sensor and asks the real model. Time is virtual, so
 * a slow or busy machine changes nothing but how long it takes.
 */
import { lightMeter } from '../../../src/pose/light.ts';
import { loadRuntime, toLandmarks } from '../../../src/pose/runtime.ts';
import type { PackedSample } from '../../recordings/pack.ts';
import { type Clip, momentsOf, postureAt } from './accuracy-script.ts';
import { type AccuracyStage, createAccuracyStage } from './accuracy-stage.ts';

declare global {
  interface Window {
    accuracy: {
      /** Every picture of a clip through the model; `address` of the loader of the wasm and of the networks. */
      record(clip: Clip, paths: Paths): Promise<PackedSample[]>;
      /** The picture at `t` as a JPEG in base64, for the eye. */
      picture(clip: Clip, t: number): Promise<string>;
    };
    /** Told every 30 pictures, by the bench. */
    progress?: (done: number) => Promise<void>;
  }
}
export interface Paths {
  readonly loader: string;
  readonly wasm: string;
  readonly model: string;
}

const bytes = async (url: string): Promise<Uint8Array<ArrayBuffer>> => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** A small deterministic generator (mulberry32): the same noise on every machine. */
function generator(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const TILE = 512;
/** The noise reaches this far beyond the person, pixels. */
const AROUND = 120;
/** A tile of black and white points so faint that they change a middle grey by `sd` levels. */
function grainTile(sd: number, random: () => number): OffscreenCanvas {
  const tile = new OffscreenCanvas(TILE, TILE);
  const pen = tile.getContext('2d');
  const data = pen?.createImageData(TILE, TILE);
  if (!pen || !data) throw new Error('no 2D canvas');
  for (let i = 0; i < data.data.length; i += 4) {
    const gauss = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const white = gauss > 0 ? 255 : 0;
    data.data.set([white, white, white, Math.min(255, (Math.abs(gauss) * sd * 255) / 127)], i);
  }
  pen.putImageData(data, 0, 0);
  return tile;
}

/** Draws pictures of a clip with the noise of a sensor on the person and around; farther away the network does not look. */
function painter(clip: Clip): { stage: AccuracyStage; noise: () => void } {
  const poses = momentsOf(clip)
    .filter((_, i) => i % 4 === 0)
    .map((t) => postureAt(clip, t));
  const stage = createAccuracyStage(clip.scene, poses);
  const { pen, canvas } = stage;
  const [left, top, wide, high] =
    stage.window[2] > 0 ? stage.window : ([0, 0, canvas.width, canvas.height] as const);
  const random = generator(7);
  const tile = grainTile(clip.grain, random);
  const noise = (): void => {
    pen.save();
    pen.beginPath();
    pen.rect(left - AROUND, top, wide + 2 * AROUND, high);
    pen.clip();
    const [dx, dy] = [Math.floor(random() * TILE), Math.floor(random() * TILE)];
    for (let x = left - AROUND - dx; x < left + wide + AROUND; x += TILE)
      for (let y = top - dy; y < top + high; y += TILE) pen.drawImage(tile, x, y);
    pen.restore();
  };
  return { stage, noise };
}

const round = (x: number, n: number): number => Math.round(x * n) / n;

window.accuracy = {
  async record(clip, paths) {
    const runtime = await loadRuntime(paths.loader, await bytes(paths.wasm));
    const landmarker = await runtime.create({
      model: await bytes(paths.model),
      delegate: 'CPU',
      mode: 'VIDEO',
      people: 1,
    });
    const { stage, noise } = painter(clip);
    const { canvas } = stage;
    const light = lightMeter();
    const rows: PackedSample[] = [];
    for (const t of momentsOf(clip)) {
      const truth = stage.show(postureAt(clip, t));
      noise();
      // Stretched stamps, as the worker gives them: the model's own smoothing becomes transparent.
      const found = landmarker.detectForVideo(canvas, Math.round(t * 1000) + 1).landmarks[0];
      rows.push({
        t: round(t, 1000),
        w: canvas.width,
        h: canvas.height,
        p: null,
        l: light(canvas, t),
        truth: {
          lateral: round(truth.lateral, 1e5),
          pelvis: round(truth.pelvisLateral, 1e5),
          left: round(truth.lift.left, 1e5),
          right: round(truth.lift.right, 1e5),
        },
        k: toLandmarks(found).flatMap((m) => [round(m.x, 1e5), round(m.y, 1e5), round(m.visibility, 100)]),
      });
      if (rows.length % 30 === 0) await window.progress?.(rows.length);
    }
    landmarker.close();
    stage.dispose();
    return rows;
  },
  async picture(clip, t) {
    const { stage, noise } = painter(clip);
    const { canvas } = stage;
    stage.show(postureAt(clip, t));
    noise();
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    stage.dispose();
    const data = new Uint8Array(await blob.arrayBuffer());
    return btoa(Array.from(data, (b) => String.fromCharCode(b)).join(''));
  },
};
