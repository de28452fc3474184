import { type Calibration, spacing } from './calibration.ts';
import type { Figure } from './figure.ts';
import { lowPassGain, ramp } from './filters.ts';
import { calmOf, facingOf, rateOf, sizeOf } from './qualities.ts';
import type { NotMeasured } from './state.ts';

/** Distance between the ankle joints across the standing body, pixels. */
export const ankleSpacing = (f: Figure, c: Calibration | null): number =>
  Math.abs(spacing(f.left, f.right, c?.tilt ?? 0));

/** Before calibration: the tallest the figure has been of late; crouching makes nobody shorter for ten seconds. */
export function nextStature(
  prior: number | null,
  f: Figure | null,
  reason: NotMeasured | null,
  dt: number,
): number | null {
  if (f === null || (reason !== 'uncalibrated' && reason !== 'turned' && reason !== 'second-person'))
    return prior;
  if (prior === null) return f.stature;
  return prior + lowPassGain(dt, f.stature > prior ? 0.3 : 10) * (f.stature - prior);
}

/** Before calibration: the tilt of the standing body, slowly. */
export function nextRoll(
  prior: number | null,
  f: Figure | null,
  reason: NotMeasured | null,
  dt: number,
): number | null {
  if (f === null || reason !== 'uncalibrated') return prior;
  const r = f.shoulders.r - (f.left.ankle.r + f.right.ankle.r) / 2;
  const u = f.shoulders.u - (f.left.ankle.u + f.right.ankle.u) / 2;
  const roll = (Math.atan2(r, u) * 180) / Math.PI;
  return prior === null ? roll : prior + lowPassGain(dt, 1.5) * (roll - prior);
}

/** Product of what can be seen of the trust in a frame; each factor from 0 (useless) to 1 (no objection). [J] */
export function qualityOf(f: Figure, c: Calibration | null, noise: number, perSecond: number): number {
  const seen = ramp(Math.min(f.coreVisibility, f.left.visibility, f.right.visibility), 0.3, 0.85);
  return seen * sizeOf(f) * facingOf(f, c) * calmOf(noise) * rateOf(perSecond);
}
