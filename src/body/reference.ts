import { type Calibration, calibrate, quietRow } from './calibration.ts';
import type { Figure } from './figure.ts';
import { median, quantile } from './filters.ts';

/** A calibration found in a recording, and where. */
export interface Found {
  readonly calibration: Calibration;
  readonly kind: 'quiet-stance' | 'geometry';
  /** Time of the stretch, ms. */
  readonly from: number;
  readonly to: number;
}

/** Limits of a quiet stretch on both feet, H. [J] */
const QUIET = { sway: 0.03, feet: 0.024, level: 0.045, legs: 0.035, upright: 0.95, width: 0.4, edge: -0.005 };
/** Lengths of stretch that are looked for, the longest first, ms. [J] */
const LENGTHS = [2000, 1000, 500];
/** Farther than this from the middle of the feet, or from where the body is most of the time, it is no quiet stance but a held shift, H. [J] */
const CENTRED = { feet: 0.06, habit: 0.02 };

const usable = (f: Figure): boolean =>
  f.coreVisibility >= 0.5 &&
  Math.min(f.left.visibility, f.right.visibility) >= 0.4 &&
  f.inside > QUIET.edge &&
  f.shoulderWidth > QUIET.width * f.trunk;

/** The few numbers of each usable frame that the search needs, in columns: half an hour is 4 MB. */
export interface Scan {
  readonly frames: readonly number[];
  readonly t: Float64Array;
  readonly stature: Float64Array;
  readonly across: Float64Array;
  readonly up: Float64Array;
  /** Left foot against right, across and up; left leg against right; ankle spacing; centre of mass from the middle of the ankles. */
  readonly apart: Float64Array;
  readonly level: Float64Array;
  readonly legs: Float64Array;
  readonly spacing: Float64Array;
  readonly offset: Float64Array;
}

/** Scans `count` frames; `figure(i)` makes frame i when asked. */
export function scan(count: number, figure: (i: number) => Figure | null): Scan {
  const column = (): Float64Array => new Float64Array(count);
  const all = {
    t: column(),
    stature: column(),
    across: column(),
    up: column(),
    apart: column(),
    level: column(),
    legs: column(),
    spacing: column(),
    offset: column(),
  };
  const frames: number[] = [];
  for (let i = 0; i < count; i += 1) {
    const f = figure(i);
    if (f === null || !usable(f)) continue;
    const n = frames.length;
    frames.push(i);
    all.t[n] = f.t;
    all.stature[n] = f.stature;
    all.across[n] = f.com.r;
    all.up[n] = f.com.u;
    all.apart[n] = f.left.r - f.right.r;
    all.level[n] = f.left.u - f.right.u;
    all.legs[n] = f.legLeft - f.legRight;
    all.spacing[n] = f.right.ankle.r - f.left.ankle.r;
    all.offset[n] = f.com.r - (f.left.ankle.r + f.right.ankle.r) / 2;
  }
  return { frames, ...all };
}

const part = (column: Float64Array, from: number, to: number): number[] => [...column.subarray(from, to)];
const range = (values: readonly number[]): number => quantile(values, 0.95) - quantile(values, 0.05);

/**
 * The best stretch of quiet standing on both feet between two times, or null: little sway, feet still and level, legs alike, upright, and the body
 * where it is most of the time, for a held shift is quiet too. `figure(i)` makes frame i.
 */
export function quietStretch(
  s: Scan,
  figure: (i: number) => Figure | null,
  from: number,
  to: number,
): Found | null {
  const n = s.frames.length;
  let begin = 0;
  while (begin < n && (s.t[begin] ?? 0) < from) begin += 1;
  let stop = begin;
  while (stop < n && (s.t[stop] ?? 0) <= to) stop += 1;
  if (stop - begin < 4) return null;
  const tall = quantile(part(s.stature, begin, stop), 0.8);
  const level: number[] = [];
  for (let i = begin; i < stop; i += 1)
    if (Math.abs(s.level[i] ?? 0) < QUIET.level * tall) level.push((s.offset[i] ?? 0) / tall);
  const habit = level.length === 0 ? 0 : median(level);
  for (const length of LENGTHS) {
    let best: { readonly score: number; readonly start: number; readonly end: number } | null = null;
    let end = begin;
    let nextStart = Number.NEGATIVE_INFINITY;
    for (let start = begin; start < stop; start += 1) {
      const t0 = s.t[start] ?? 0;
      if (t0 < nextStart) continue;
      nextStart = t0 + length / 8;
      while (end < stop && (s.t[end] ?? 0) <= t0 + length) end += 1;
      if (end - start < 4 || (s.t[end - 1] ?? 0) - t0 < 0.8 * length) continue;
      const score = stillness(s, start, end, tall, habit);
      if (score !== null && (best === null || score < best.score)) best = { score, start, end };
    }
    if (best === null) continue;
    const rows = s.frames
      .slice(best.start, best.end)
      .map(figure)
      .filter((f) => f !== null);
    const calibration = fromRows(rows, habit);
    if (calibration !== null)
      return { calibration, kind: 'quiet-stance', from: s.t[best.start] ?? 0, to: s.t[best.end - 1] ?? 0 };
  }
  return null;
}

/** Lower is better; null when it is no quiet stance on both feet. */
function stillness(s: Scan, from: number, to: number, tall: number, habit: number): number | null {
  const unit = median(part(s.stature, from, to));
  if (unit < QUIET.upright * tall) return null;
  const spread = (column: Float64Array): number => range(part(column, from, to)) / unit;
  const middle = (column: Float64Array): number => median(part(column, from, to)) / unit;
  const sway = spread(s.across);
  const rise = spread(s.up);
  const feet = Math.max(spread(s.level), spread(s.apart));
  const level = Math.abs(middle(s.level));
  const legs = Math.abs(middle(s.legs));
  if (sway > QUIET.sway || rise > QUIET.sway || feet > QUIET.feet || level > QUIET.level || legs > QUIET.legs)
    return null;
  if (!(middle(s.spacing) > 0.024)) return null;
  return sway + rise + feet + level + Math.abs(middle(s.offset) - habit);
}

function fromRows(rows: readonly Figure[], habit: number): Calibration | null {
  const quiet = rows.map(quietRow);
  const level = calibrate(quiet, 0);
  if (level === null) return null;
  const offset = (level.zero * level.half) / level.stature;
  if (Math.abs(offset) <= CENTRED.feet && Math.abs(offset - habit) <= CENTRED.habit) return calibrate(quiet);
  return { ...level, zero: 0, pelvisZero: level.pelvisZero - level.zero };
}

/**
 * Without any stretch on both feet: one floor under both, a level camera, the taller figure the standing one. Whichever foot is lower stands.
 * Good for lifts that nobody can miss; `lateral` is unzeroed.
 */
export function geometry(s: Scan, figure: (i: number) => Figure | null): Found | null {
  const n = s.frames.length;
  const from = s.t[0] ?? 0;
  if (n < 4) return null;
  const unit = quantile(part(s.stature, 0, n), 0.8);
  // Early frames only: a walk moves on.
  const early = s.frames
    .filter((_, k) => (s.t[k] ?? 0) <= from + 1500)
    .map(figure)
    .filter((f) => f !== null);
  // The standing foot of each frame tells where the floor is.
  const floor = median(early.map((f) => Math.min(f.left.u, f.right.u)));
  const upright = early.map(quietRow);
  const base = calibrate(
    upright.map((row) => {
      const half = Math.max(0.05 * unit, Math.abs(row.right.ankle.r - row.left.ankle.r) / 2);
      const mid = (row.right.ankle.r + row.left.ankle.r) / 2;
      const lower = row.left.u < row.right.u ? row.left : row.right;
      const at = (side: -1 | 1): typeof lower => {
        const r = mid + side * half;
        const shift = r - lower.ankle.r;
        const move = (p: { readonly r: number; readonly u: number }): { r: number; u: number } => ({
          r: p.r + shift,
          u: p.u + floor - lower.u,
        });
        return {
          r: lower.r + shift,
          u: floor,
          ankle: move(lower.ankle),
          heel: move(lower.heel),
          toe: move(lower.toe),
        };
      };
      return { ...row, left: at(-1), right: at(1) };
    }),
    0,
  );
  if (base === null) return null;
  const calibration: Calibration = {
    ...base,
    stature: unit,
    floorSlope: 0,
    zero: 0,
    pelvisZero: 0,
    leanZero: 0,
    noise: { lateral: 0, lift: 0, foot: 0 },
    roll: 0,
  };
  return { calibration, kind: 'geometry', from, to: s.t[n - 1] ?? from };
}
