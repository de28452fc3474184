import { type Calibration, calibrate, type QuietRow, quietRow, rezeroed } from './calibration.ts';
import type { Figure } from './figure.ts';
import { type Track, track } from './filters.ts';

/** A quiet stance being measured. */
export interface Quiet {
  /** `full` measures everything; `zero` keeps the person and takes new places and zeros. */
  readonly kind: 'full' | 'zero';
  readonly duration: number;
  readonly rows: readonly QuietRow[];
  readonly tracks: StillTracks | null;
  /** Smoothed places after the first rows: what "has not moved" is measured from. */
  readonly from: readonly [number, number, number, number] | null;
  readonly progress: number;
  readonly problem: 'moving' | 'not-tracked' | null;
}
/** Centre of mass across and up; left foot against right foot across and up: a shaking picture moves neither foot against the other. */
type StillTracks = readonly [Track, Track, Track, Track];

export const startQuiet = (kind: Quiet['kind'], duration: number): Quiet => ({
  kind,
  duration,
  rows: [],
  tracks: null,
  from: null,
  progress: 0,
  problem: null,
});

/** What counts as standing still. H and H/s. Wide enough for the sway of neuropathy (some centimetres). [J] */
const STILL = { speed: 0.1, drift: 0.045, foot: 0.03, feetLevel: 0.06 };
const MIN_ROWS = 20;
/** Rows after which the smoothed places are settled enough to measure drift from. */
const SETTLED = 6;
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
  const anew = startQuiet(quiet.kind, quiet.duration);
  if (figure === null) {
    // One missed frame is no reason to begin again; a pause is.
    const brief = last !== undefined && t - last.t < GAP;
    return {
      quiet: brief ? { ...quiet, problem: null } : { ...anew, problem: 'not-tracked' },
      calibration: null,
    };
  }
  const unit = old?.stature ?? figure.stature;
  const restart = last !== undefined && t - last.t > GAP;
  const prior = restart ? null : quiet.tracks;
  const tracks: StillTracks = [
    track(prior?.[0] ?? null, t, figure.com.r, 6),
    track(prior?.[1] ?? null, t, figure.com.u, 6),
    track(prior?.[2] ?? null, t, figure.left.r - figure.right.r, 6),
    track(prior?.[3] ?? null, t, figure.left.u - figure.right.u, 6),
  ];
  const from = restart ? null : quiet.from;
  const far = (i: 0 | 1 | 2 | 3, limit: number): boolean =>
    from !== null && Math.abs(tracks[i].x - from[i]) > limit * unit;
  const moving =
    tracks.some((one) => Math.abs(one.v) > STILL.speed * unit) ||
    Math.abs(tracks[3].x) > STILL.feetLevel * unit ||
    far(0, STILL.drift) ||
    far(1, STILL.drift) ||
    far(2, STILL.foot) ||
    far(3, STILL.foot);
  if (moving) return { quiet: { ...anew, tracks, problem: 'moving' }, calibration: null };
  const rows = restart ? [quietRow(figure)] : [...quiet.rows, quietRow(figure)];
  const progress = Math.min(1, (t - (rows[0]?.t ?? t)) / quiet.duration, rows.length / MIN_ROWS);
  const next: Quiet = {
    ...quiet,
    rows,
    tracks,
    from: from ?? (rows.length < SETTLED ? null : [tracks[0].x, tracks[1].x, tracks[2].x, tracks[3].x]),
    progress,
    problem: null,
  };
  if (progress < 1) return { quiet: next, calibration: null };
  const calibration = quiet.kind === 'zero' && old !== null ? rezeroed(old, rows) : calibrate(rows);
  return calibration === null
    ? { quiet: { ...anew, problem: 'moving' }, calibration: null }
    : { quiet: next, calibration };
}
