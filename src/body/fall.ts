import type { Figure } from './figure.ts';
import { type Track, track } from './filters.ts';

/** Faster than this, H/s, over more than this, H. Quick squats reach about .5 H/s; a fall passes .8. [J] */
export const DESCENT = { speed: 0.65, drop: 0.15 };
/** Slower than this, H/s, nobody is on the way down. [J] */
const CALM = 0.2;
const RATE = 12;
/** A gap longer than this starts the watch anew, ms. [J] */
const GAP = 400;

/** The watch for a rapid descent: runs in every state in which somebody is seen, calibrated or not. */
export interface Fall {
  readonly height: Track | null;
  /** Height from which a fall would have begun, H. */
  readonly from: number;
  readonly told: boolean;
}
export const FALL_START: Fall = { height: null, from: 0, told: false };

/** One frame; `unit`: pixels to one body height. `fell` is true once for each descent. */
export function stepFall(
  fall: Fall,
  figure: Figure,
  unit: number,
): { readonly fall: Fall; readonly fell: boolean } {
  const t = figure.t;
  const prior = fall.height !== null && t - fall.height.t <= GAP ? fall.height : null;
  const height = track(prior, t, figure.com.u / unit, RATE);
  if (prior === null || height.v > -CALM)
    return { fall: { height, from: height.x, told: false }, fell: false };
  const fell = !fall.told && height.v < -DESCENT.speed && fall.from - height.x > DESCENT.drop;
  return { fall: { height, from: fall.from, told: fall.told || fell }, fell };
}
