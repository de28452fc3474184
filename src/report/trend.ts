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
  /** How often chance alone makes so clear an order, two-sided, 0 … 1. */
  readonly p: number;
}

const DAY = 86_400_000;
/** Fewer sessions than this say nothing about a direction. [J] */
export const FEWEST = 5;
/** How often a report may name any direction where there is none: one report in twenty. [J] */
const FALSE_ALARMS = 0.05;

/**
 * Line through the points that single bad days do not bend: the median of all pairwise slopes (Theil 1950, Sen 1968 [R]);
 * a direction is named only if Kendall's test for a trend, with ties, is clear and the change over the whole time is at
 * least `smallest` (the unit's smallest change worth a word). As if this were the only series: see `together`.
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
    return { direction: 'few', slope: null, valueAt: () => null, change: null, points: n, p: 1 };
  const first = Math.min(...points.map((p) => p.at));
  const last = Math.max(...points.map((p) => p.at));
  const base = median(points.map((p) => p.value - (slope * (p.at - first)) / DAY)) ?? 0;
  const change = (slope * (last - first)) / DAY;
  const p = twoSided(kendall(s, points));
  const clear = p <= FALSE_ALARMS && Math.abs(change) >= smallest && change !== 0;
  return {
    direction: clear ? (change > 0 ? 'up' : 'down') : 'steady',
    slope,
    valueAt: (at) => base + (slope * (at - first)) / DAY,
    change,
    points: n,
    p,
  };
}

/**
 * The trends of one report, judged at once: of twenty series without a trend one would be named by chance in two reports of three, were each judged
 * alone. After Holm 1979 [R] at most one report in twenty names any; `tests/unit/report/trend.test.ts` counts them.
 */
export function together(trends: readonly Trend[]): readonly Trend[] {
  const judged = trends.filter(({ direction }) => direction !== 'few').sort((a, b) => a.p - b.p);
  const stop = judged.findIndex(({ p }, i) => p > FALSE_ALARMS / (judged.length - i));
  const clear = new Set(judged.slice(0, stop < 0 ? judged.length : stop));
  return trends.map((trend) =>
    trend.direction === 'few' || clear.has(trend) ? trend : { ...trend, direction: 'steady' },
  );
}

/** Share of the normal distribution farther out than z on both sides (Abramowitz & Stegun 7.1.26 [R], to 1.5e-7). */
function twoSided(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return series * Math.exp(-x * x);
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

/** How each measure is spoken of: `report.trend.<word>.<better|worse>`. A rating is a person's own word and only called more or less. */
const WORD: Readonly<Record<string, string>> = {
  success: 'success',
  sway: 'steady',
  steadiness: 'steady',
  held: 'time',
  excursion: 'reach',
  maximumExcursion: 'reach',
  stands: 'count',
  stages: 'count',
};

/** The direction in words that say what is better: less sway is steadier, and nobody reads "going up" of it. */
export function sayTrend(trend: Trend, measure: string, better: 'higher' | 'lower'): Say {
  const values = { sessions: trend.points, needed: FEWEST };
  const { direction } = trend;
  if (direction === 'steady' || direction === 'few') return { id: `report.trend.${direction}`, values };
  const good = (direction === 'up') === (better === 'higher');
  const word = Object.hasOwn(WORD, measure) ? WORD[measure] : 'rating';
  return { id: `report.trend.${word}.${good ? 'better' : 'worse'}`, values };
}
