import type { Landmark, PoseSample } from './sample.ts';

/**
 * A sample on its way from the worker to the page. Thirty-three objects cost the page's thread more to receive than the whole body
 * measure costs to compute; three numbers of each landmark in a row cost next to nothing. The network speaks in 32-bit numbers, so none is rounded.
 */
export interface WireSample extends Omit<PoseSample, 'landmarks'> {
  /** x, y, visibility of each landmark, one after the other. */
  readonly landmarks: Float32Array<ArrayBuffer>;
}

const NUMBERS = 3;

/** For the way: the sample with its landmarks in a row. */
export function toWire(sample: PoseSample): WireSample {
  const row = new Float32Array(NUMBERS * sample.landmarks.length);
  sample.landmarks.forEach(({ x, y, visibility }, i) => {
    row[NUMBERS * i] = x;
    row[NUMBERS * i + 1] = y;
    row[NUMBERS * i + 2] = visibility;
  });
  return { ...sample, landmarks: row };
}

/** The sample again, as it was in 32-bit numbers. */
export function fromWire(wire: WireSample): PoseSample {
  const { landmarks: row } = wire;
  const landmarks: Landmark[] = [];
  for (let at = 0; at + NUMBERS <= row.length; at += NUMBERS)
    landmarks.push({ x: row[at] ?? 0, y: row[at + 1] ?? 0, visibility: row[at + 2] ?? 0 });
  return { ...wire, landmarks };
}
