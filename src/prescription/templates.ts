// What is played where no therapist has chosen: beside the plan templates the one place that names exercises.

import type { DrillId } from '../drills/drill.ts';
import { lineOf, type PrescriptionLine } from './line.ts';
import { plannedOf, type SessionPlan } from './plan.ts';

/** The parts around the prescribed exercises (PLAN-1). */
export const RANGE: DrillId = 'shift-range';
export const WARM_UP: DrillId = 'ankle-mobility';
export const COOL_DOWN: DrillId = 'calf-stretch';

/**
 * The short session for a look at the drawn person: one question, set-up, quiet stance, own range, ten weight shifts, result. Its drills
 * count for no ladder: there is no rating to decide with.
 */
export const quickPlan: SessionPlan = {
  version: 1,
  name: 'quick',
  questions: 'short',
  askSupport: false,
  items: [
    plannedOf(lineOf(RANGE), 'range', { asks: { support: 2 } }),
    plannedOf(lineOf('weight-shift'), 'main', { asks: { support: 2 } }),
  ],
  askRatings: false,
  doseMs: 10 * 60_000,
  maximumMs: 30 * 60_000,
};

/** The first session of a person: the same practice, after the whole screening and with a support that was asked for (FIRST-1). */
export const firstPlan: SessionPlan = { ...quickPlan, questions: 'full', askSupport: 'choose' };

/** The programme of somebody without a therapist: balance first, then strength; one-leg work is kept out by its gate. [J] */
export const HOME_PROGRAMME: readonly PrescriptionLine[] = (
  ['weight-shift', 'marching', 'single-leg-stance', 'heel-raise', 'mini-squat'] as const
).map((drill) => lineOf(drill));
