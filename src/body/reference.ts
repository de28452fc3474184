import { type Calibration, calibrate, quietRow, turned } from './calibration.ts';
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

/** Limits of a quiet stretch on both feet, H and degrees. [J] */
const QUIET = { sway: 0.03, feet: 0.012, level: 0.045, legs: 0.035, upright: 0.95, width: 0.4, edge: -0.005 };
/** Lengths of stretch that are looked for, the longest first, ms. [J] */
const LENGTHS = [2000, 1000, 500];

const usable = (f: Figure): boolean =>
  f.coreVisibility >= 0.5 &&
  Math.min(f.left.visibility, f.right.visibility) >= 0.4 &&
  f.inside > QUIET.edge &&
  f.shoulderWidth > QUIET.width * f.trunk;

const range = (values: readonly number[]): number => quantile(values, 0.95) - quantile(values, 0.05);

/**
 * The best stretch of quiet standing on both feet between two times, or null: little sway, feet still and level, legs alike, upright, and the body
 * near the middle of the feet, for a held shift is quiet too.
 */
export function quietStretch(figures: readonly (Figure | null)[], from: number, to: number): Found | null {
  const inside = figures.filter((f): f is Figure => f !== null && f.t >= from && f.t <= to && usable(f));
  if (inside.length < 4) return null;
  const tall = quantile(
    inside.map((f) => f.stature),
    0.8,
  );
  for (const length of LENGTHS) {
    let best: { readonly score: number; readonly rows: readonly Figure[] } | null = null;
    let end = 0;
    let nextStart = Number.NEGATIVE_INFINITY;
    for (let start = 0; start < inside.length; start += 1) {
      const first = inside[start];
      if (first === undefined || first.t < nextStart) continue;
      nextStart = first.t + length / 8;
      while (end < inside.length && (inside[end]?.t ?? 0) <= first.t + length) end += 1;
      const rows = inside.slice(start, end);
      const last = rows.at(-1);
      if (rows.length < 4 || last === undefined || last.t - first.t < 0.8 * length) continue;
      const score = stillness(rows, tall);
      if (score !== null && (best === null || score < best.score)) best = { score, rows };
    }
    if (best !== null) {
      const calibration = fromRows(best.rows);
      const first = best.rows[0];
      const last = best.rows.at(-1);
      if (calibration !== null && first !== undefined && last !== undefined)
        return { calibration, kind: 'quiet-stance', from: first.t, to: last.t };
    }
  }
  return null;
}

/** Lower is better; null when it is no quiet stance on both feet. */
function stillness(rows: readonly Figure[], tall: number): number | null {
  const unit = median(rows.map((f) => f.stature));
  if (unit < QUIET.upright * tall) return null;
  const sway = range(rows.map((f) => f.com.r)) / unit;
  const rise = range(rows.map((f) => f.com.u)) / unit;
  const feet =
    Math.max(range(rows.map((f) => f.left.u - f.right.u)), range(rows.map((f) => f.left.r - f.right.r))) /
    unit;
  const level = Math.abs(median(rows.map((f) => f.left.u - f.right.u))) / unit;
  const legs = Math.abs(median(rows.map((f) => f.legLeft - f.legRight))) / unit;
  if (
    sway > QUIET.sway ||
    rise > QUIET.sway ||
    feet > 2 * QUIET.feet ||
    level > QUIET.level ||
    legs > QUIET.legs
  )
    return null;
  const spacing = median(rows.map((f) => f.right.ankle.r - f.left.ankle.r)) / 2;
  if (!(spacing > 0.012 * unit)) return null;
  const offset = median(rows.map((f) => f.com.r - (f.left.ankle.r + f.right.ankle.r) / 2));
  return sway + rise + feet + level + 0.5 * (Math.abs(offset) / unit);
}

/** Farther than this from the middle of the feet it is no quiet stance but a held shift (share of half the spacing). [J] */
const CENTRED = 0.3;

function fromRows(rows: readonly Figure[]): Calibration | null {
  const quiet = rows.map(quietRow);
  const level = calibrate(quiet, 0);
  if (level === null) return null;
  if (Math.abs(level.zero) <= CENTRED) return calibrate(quiet);
  return { ...level, zero: 0, pelvisZero: level.pelvisZero - level.zero };
}

/**
 * Without any stretch on both feet: one floor under both, a level camera, the taller figure the standing one. Whichever foot is lower stands.
 * Good for lifts that nobody can miss; `lateral` is unzeroed.
 */
export function geometry(figures: readonly (Figure | null)[]): Found | null {
  const seen = figures.filter((f): f is Figure => f !== null && usable(f));
  const first = seen[0];
  const last = seen.at(-1);
  if (seen.length < 4 || first === undefined || last === undefined) return null;
  const unit = quantile(
    seen.map((f) => f.stature),
    0.8,
  );
  // The standing foot of each frame tells where the floor is; early frames count, a walk moves on.
  const early = seen.filter((f) => f.t <= first.t + 1500);
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
  return { calibration, kind: 'geometry', from: first.t, to: last.t };
}

/** Whether a figure stands where a calibration has its feet. */
export function standsAt(figure: Figure, c: Calibration): boolean {
  const mid = (turned(figure.left, c.tilt).r + turned(figure.right, c.tilt).r) / 2;
  const then = (c.left.r + c.right.r) / 2;
  return Math.abs(mid - then) < 0.1 * c.stature && Math.abs(Math.log(figure.stature / c.stature)) < 0.1;
}
