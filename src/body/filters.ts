/**
 * Causal filters as plain values. Every gain is computed from the time since the sample before,
 * so that results are alike from 12 to 60 frames a second and across dropped frames.
 */

/** Position and velocity of a critically damped g-h (fading-memory) tracker. */
export interface Track {
  readonly t: number;
  readonly x: number;
  /** Units of x per second. */
  readonly v: number;
}

/**
 * One step of the fading-memory polynomial filter of degree 1 (Brookner 1998, ch. 7) [R]: it follows a steady movement without lag,
 * which a low-pass of the same noise does not. `rate` (1/s) sets the memory, about 2/rate seconds. `prior` null starts anew.
 */
export function track(prior: Track | null, t: number, x: number, rate: number): Track {
  if (prior === null) return { t, x, v: 0 };
  const dt = (t - prior.t) / 1000;
  if (!(dt > 0)) return prior;
  const theta = Math.exp(-rate * dt);
  const predicted = prior.x + prior.v * dt;
  const innovation = x - predicted;
  const h = (1 - theta) ** 2;
  return { t, x: predicted + (1 - theta * theta) * innovation, v: prior.v + (h / dt) * innovation };
}

/** Weight of a new value in a first-order low-pass with time constant `tau` seconds. */
export const lowPassGain = (dtSeconds: number, tau: number): number => 1 - Math.exp(-dtSeconds / tau);

/** One-euro filter (Casiez 2012, 10.1145/2207676.2208639) [R]: strong smoothing at rest, little delay in motion. */
export interface OneEuro {
  readonly t: number;
  readonly x: number;
  readonly v: number;
}
export function oneEuro(
  prior: OneEuro | null,
  t: number,
  x: number,
  minCutoff: number,
  beta: number,
): OneEuro {
  if (prior === null) return { t, x, v: 0 };
  const dt = (t - prior.t) / 1000;
  if (!(dt > 0)) return prior;
  const gain = (cutoff: number): number => lowPassGain(dt, 1 / (2 * Math.PI * cutoff));
  const v = prior.v + gain(1) * ((x - prior.x) / dt - prior.v);
  return { t, x: prior.x + gain(minCutoff + beta * Math.abs(v)) * (x - prior.x), v };
}

/** Middle value; NaN for an empty list. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Linear-interpolated quantile, `q` from 0 to 1; NaN for an empty list. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const a = sorted[low] ?? Number.NaN;
  const b = sorted[Math.min(low + 1, sorted.length - 1)] ?? a;
  return a + (b - a) * (at - low);
}

/** Standard deviation estimated from the median absolute deviation: a few wild values do not spoil it. */
export function robustSd(values: readonly number[]): number {
  const middle = median(values);
  return 1.4826 * median(values.map((v) => Math.abs(v - middle)));
}

export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));

/** 0 below `low`, 1 above `high`, a straight line between. */
export const ramp = (x: number, low: number, high: number): number => clamp((x - low) / (high - low), 0, 1);
