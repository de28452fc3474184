import { millis } from '../units.ts';
import type { Landmark, PoseSample } from './sample.ts';

/**
 * A sample on its way from the worker to the page, as one row of numbers. Thirty-three objects cost the page's thread more to receive than the
 * whole body measure costs to compute; a row costs next to nothing. Null stands as not-a-number.
 */
export type Row = Float64Array<ArrayBuffer>;

/** What comes with a sample. `seq`: the newest frame that is done with; every frame up to it is closed. `took`: inference, ms. */
export interface Analysed {
  readonly seq: number;
  readonly took: number;
  readonly sample: PoseSample;
}

/** seq, took, t, width, height, people, light; then x, y, visibility of each landmark. */
const HEAD = 7;
const EACH = 3;

/** For the way. */
export function toWire({ seq, took, sample }: Analysed): Row {
  const { t, width, height, people, light, landmarks } = sample;
  const row = new Float64Array(HEAD + EACH * landmarks.length);
  row.set([seq, took, t, width, height, people ?? Number.NaN, light ?? Number.NaN]);
  let at = HEAD;
  for (const { x, y, visibility } of landmarks) {
    row[at] = x;
    row[at + 1] = y;
    row[at + 2] = visibility;
    at += EACH;
  }
  return row;
}

/** As it was sent. */
export function fromWire(row: Row): Analysed {
  const number = (i: number): number => row[i] ?? 0;
  const known = (i: number): number | null => (Number.isNaN(number(i)) ? null : number(i));
  const landmarks: Landmark[] = [];
  for (let at = HEAD; at + EACH <= row.length; at += EACH)
    landmarks.push({ x: number(at), y: number(at + 1), visibility: number(at + 2) });
  return {
    seq: number(0),
    took: number(1),
    sample: {
      t: millis(number(2)),
      width: number(3),
      height: number(4),
      landmarks,
      people: known(5),
      light: known(6),
    },
  };
}
