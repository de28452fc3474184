import type { Say } from '../drills/drill.ts';
import { median } from './summary.ts';

/** Where a series is going, without a verdict on the person. */
export type Direction = 'up' | 'down' | 'steady' | 'few';

export interface Point {
  /** Wall time, ms since 1970. */
  readonly at: number;
  readonly value: number;
}
export interface Trend {
  readonly direction: Direction;
  /** Change a day (Theil–Sen), in the unit of the values; null with too few points. */
  readonly slope: number | null;
  /** Value of the line at a time. */
  readonly valueAt: (at: number) => number | null;
  /** The line's change from the first point to the last; null with too few points. */
  readonly change: number | null;
  readonly points: number;
}

const DAY = 86_400_000;
/** Fewer sessions than this say nothing about a direction. [J] */
export const FEWEST = 5;
/** A direction is named when chance alone would make so clear an order in fewer than 1 of 20 series (one-sided). [J] */
const CLEAR = 1.645;

/**
 * Line through the points that single bad days do not bend: the median of all pairwise slopes (Theil 1950, Sen 1968 [R]);
 * a direction is named only if Kendall's test for a trend, with ties, is clear and the change over the whole time is at
 * least `smallest` (the unit's smallest change worth a word).
 */
export function trendOf(points: readonly Point[], smallest = 0): Trend {
  const n = points.length;
  // Plain arrays of numbers: a year of sessions makes ten thousand pairs for each of some twenty series.
  const days = Float64Array.from(points, (p) => p.at / DAY);
  const values = Float64Array.from(points, (p) => p.value);
  const slopes = new Float64Array((n * (n - 1)) / 2);
  let [pairs, s] = [0, 0];
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) {
      const apart = (days[j] ?? 0) - (days[i] ?? 0);
      if (apart === 0) continue;
      const rise = (values[j] ?? 0) - (values[i] ?? 0);
      slopes[pairs++] = rise / apart;
      s += Math.sign(rise) * Math.sign(apart);
    }
  const slope = median(slopes.subarray(0, pairs));
  if (n < FEWEST || slope === null)
    return { direction: 'few', slope: null, valueAt: () => null, change: null, points: n };
  const first = Math.min(...points.map((p) => p.at));
  const last = Math.max(...points.map((p) => p.at));
  const base = median(points.map((p) => p.value - (slope * (p.at - first)) / DAY)) ?? 0;
  const change = (slope * (last - first)) / DAY;
  const clear = Math.abs(kendall(s, points)) >= CLEAR && Math.abs(change) >= smallest && change !== 0;
  return {
    direction: clear ? (change > 0 ? 'up' : 'down') : 'steady',
    slope,
    valueAt: (at) => base + (slope * (at - first)) / DAY,
    change,
    points: n,
  };
}

/** Kendall's S as a normal deviate, corrected for continuity and tied values. */
function kendall(s: number, points: readonly Point[]): number {
  const n = points.length;
  const ties = new Map<number, number>();
  for (const p of points) ties.set(p.value, (ties.get(p.value) ?? 0) + 1);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const t of ties.values()) variance -= t * (t - 1) * (2 * t + 5);
  return variance <= 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance / 18);
}

/** The direction in words. */
export const sayTrend = (trend: Trend): Say => ({
  id: `report.trend.${trend.direction}`,
  values: { sessions: trend.points, needed: FEWEST },
});
