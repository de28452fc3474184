import { type Millis, millis } from '../units.ts';

/**
 * Time stamps stretched by this make the graph's hidden one-euro filter transparent: without it a sway of 6 mm came out at
 * 67 % of its amplitude and 254 ms late, with it at 92–100 % and under 15 ms late (measured, 0.10.35).
 */
export const STRETCH = 1000;
/** A step back of more than this is another clock (a source was replaced), less is a frame out of order. Ms. [J] */
const NEW_CLOCK = 1000;

export interface Stamp {
  /** What the graph is given. Strictly rising for the life of the worker, whole numbers, from 1. */
  readonly graph: number;
  /** What the sample carries: the capture time. */
  readonly t: Millis;
}

/**
 * Turns capture times into time stamps for the graph: counted from the first frame, stretched, strictly rising (a stamp that
 * does not rise kills the graph for good). Returns null for a frame that carries no new moment: drop it.
 */
export function stretchedClock(): { next(t: number): Stamp | null; forced(): number } {
  let origin: number | null = null;
  let lastT = Number.NEGATIVE_INFINITY;
  let lastGraph = 0;
  const rise = (wanted: number): number => {
    lastGraph = Math.max(lastGraph + 1, Math.round(wanted));
    return lastGraph;
  };
  return {
    next(t) {
      if (!Number.isFinite(t)) return null;
      if (origin === null || t < lastT - NEW_CLOCK) {
        // Continues where the graph's time stands, one usual frame later.
        origin = t - lastGraph / STRETCH - (lastGraph === 0 ? 0 : 1000 / 30);
      } else if (t <= lastT) return null;
      lastT = t;
      return { graph: rise((t - origin) * STRETCH), t: millis(t) };
    },
    /** A stamp for a picture without a time (warm-up, timing): one usual frame later. */
    forced() {
      const graph = rise(lastGraph + (1000 / 30) * STRETCH);
      origin = null;
      return graph;
    },
  };
}

/** A camera's own clock may run away from the page's by this much, ms a second. [J] */
const DRIFT = 1;
/** A stamp that disagrees by more than this is of another clock, ms. [J] */
const OTHER_CLOCK = 2000;

/**
 * Turns the stamps that a camera puts on its pictures (`VideoFrame.timestamp`, its own zero) into capture times on the page's clock: the quickest picture of late
 * tells how far the clocks are apart, for no picture arrives before it was taken. `stamp` and `arrived` in ms.
 */
export function captureClock(): (stamp: number, arrived: number) => number {
  let apart: number | null = null;
  let before = 0;
  return (stamp, arrived) => {
    const now = arrived - stamp;
    const known: number =
      apart === null || Math.abs(now - apart) > OTHER_CLOCK
        ? now
        : apart + (DRIFT * (arrived - before)) / 1000;
    apart = Math.min(now, known);
    before = arrived;
    return stamp + apart;
  };
}
