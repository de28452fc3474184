import { type Calibration, calibrate, type QuietRow, quietRow, rezeroed } from './calibration.ts';
import type { Figure } from './figure.ts';
import { type Track, track } from './filters.ts';

/** A quiet stance being measured. */
export interface Quiet {
  /** `full` measures everything; `zero` keeps the person and takes new places and zeros. */
  readonly kind: 'full' | 'zero';
  readonly duration: number;
  readonly rows: readonly QuietRow[];
  readonly across: Track | null;
  readonly up: Track | null;
  readonly progress: number;
  readonly problem: 'moving' | 'not-tracked' | null;
}

export const startQuiet = (kind: Quiet['kind'], duration: number): Quiet => ({
  kind,
  duration,
  rows: [],
  across: null,
  up: null,
  progress: 0,
  problem: null,
});

/** What counts as standing still. H and H/s. Wide enough for the sway of neuropathy (some centimetres). [J] */
const STILL = { speed: 0.09, drift: 0.045, foot: 0.022, feetLevel: 0.06 };
const MIN_ROWS = 20;
/** A gap in the samples longer than this starts the clock anew, ms. [J] */
const GAP = 600;

/** One frame. `figure` null: not tracked. Returns the calibration once the clock has run out. */
export function stepQuiet(
  quiet: Quiet,
  t: number,
  figure: Figure | null,
  old: Calibration | null,
): { readonly quiet: Quiet; readonly calibration: Calibration | null } {
  const last = quiet.rows.at(-1);
  if (figure === null) {
    // One missed frame is no reason to begin again; a pause is.
    if (last !== undefined && t - last.t < GAP)
      return { quiet: { ...quiet, problem: null }, calibration: null };
    return {
      quiet: { ...startQuiet(quiet.kind, quiet.duration), problem: 'not-tracked' },
      calibration: null,
    };
  }
  const unit = figure.stature;
  const restart = last !== undefined && t - last.t > GAP;
  const across = track(restart ? null : quiet.across, t, figure.com.r, 6);
  const up = track(restart ? null : quiet.up, t, figure.com.u, 6);
  const row = quietRow(figure);
  const moved = (a: QuietRow): boolean =>
    Math.abs(across.x - a.com.r) > STILL.drift * unit ||
    Math.abs(up.x - a.com.u) > STILL.drift * unit ||
    footMoved(row.left, a.left, unit) ||
    footMoved(row.right, a.right, unit);
  const first = quiet.rows[0];
  const uneven = Math.abs(row.left.u - row.right.u) > STILL.feetLevel * unit;
  const moving =
    Math.abs(across.v) > STILL.speed * unit ||
    Math.abs(up.v) > STILL.speed * unit ||
    uneven ||
    (first !== undefined && moved(median5(quiet.rows) ?? first));
  if (moving) {
    return {
      quiet: { ...startQuiet(quiet.kind, quiet.duration), across, up, problem: 'moving' },
      calibration: null,
    };
  }
  const rows = restart ? [row] : [...quiet.rows, row];
  const elapsed = t - (rows[0]?.t ?? t);
  const progress = Math.min(1, elapsed / quiet.duration, rows.length / MIN_ROWS);
  if (progress < 1)
    return { quiet: { ...quiet, rows, across, up, progress, problem: null }, calibration: null };
  const calibration = quiet.kind === 'zero' && old !== null ? rezeroed(old, rows) : calibrate(rows);
  if (calibration === null)
    return { quiet: { ...startQuiet(quiet.kind, quiet.duration), problem: 'moving' }, calibration: null };
  return { quiet: { ...quiet, rows, across, up, progress: 1, problem: null }, calibration };
}

const footMoved = (a: QuietRow['left'], b: QuietRow['left'], unit: number): boolean =>
  Math.hypot(a.r - b.r, a.u - b.u) > STILL.foot * unit * 1.5;

/** A row of the beginning to compare with: the third of the first five by place, so that one wild first frame does no harm. */
function median5(rows: readonly QuietRow[]): QuietRow | null {
  if (rows.length < 5) return null;
  const five = rows.slice(0, 5).toSorted((a, b) => a.com.r - b.com.r);
  return five[2] ?? null;
}
