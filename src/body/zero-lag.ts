import { type Track, track } from './filters.ts';

/** A gap longer than this parts the series, ms. [J] */
const GAP = 400;

/**
 * Forward and backward runs of the g-h filter, averaged: smoothing without any delay, for analysis and report only.
 * `x` holds null where nothing was measured; there the result is null too, and nothing is smoothed across a gap of 400 ms.
 */
export function zeroLag(
  t: ArrayLike<number>,
  x: readonly (number | null)[],
  rate: number,
): { readonly x: (number | null)[]; readonly v: (number | null)[] } {
  const n = x.length;
  const out: (number | null)[] = new Array<number | null>(n).fill(null);
  const velocity: (number | null)[] = new Array<number | null>(n).fill(null);
  const forward = run(t, x, rate, 1);
  const backward = run(t, x, rate, -1);
  for (let i = 0; i < n; i += 1) {
    const a = forward[i] ?? null;
    const b = backward[i] ?? null;
    if (a === null || b === null) continue;
    out[i] = (a.x + b.x) / 2;
    // The backward run lives in mirrored time.
    velocity[i] = (a.v - b.v) / 2;
  }
  return { x: out, v: velocity };
}

function run(
  t: ArrayLike<number>,
  x: readonly (number | null)[],
  rate: number,
  direction: 1 | -1,
): (Track | null)[] {
  const n = x.length;
  const out: (Track | null)[] = new Array<Track | null>(n).fill(null);
  let state: Track | null = null;
  for (let k = 0; k < n; k += 1) {
    const i = direction === 1 ? k : n - 1 - k;
    const value = x[i] ?? null;
    if (value === null) continue;
    const time = direction * (t[i] ?? 0);
    state = track(state !== null && time - state.t <= GAP ? state : null, time, value, rate);
    out[i] = state;
  }
  return out;
}
