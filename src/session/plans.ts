import type { PlannedDrill, Profile, SessionHistory, SessionPlan } from './state.ts';

/** What a person is taken for until somebody says otherwise: the careful case. */
export const CAREFUL_PROFILE: Profile = {
  support: 'counter',
  footwear: 'closed-shoes',
  glasses: false,
  helper: 'none',
  lowSugarMedicine: false,
  allowedDrills: null,
  oneLegUnlocked: null,
};
export const NO_HISTORY: SessionHistory = {
  finishedSessions: 0,
  firstQuestionsPassed: false,
  locked: false,
  drillsSeen: [],
  lastRange: null,
};

const item = (
  drill: PlannedDrill['drill'],
  part: PlannedDrill['part'],
  more: Partial<PlannedDrill> = {},
): PlannedDrill => ({
  drill,
  parameters: {},
  ladder: null,
  level: null,
  part,
  restMs: 0,
  notes: [],
  ...more,
});

/**
 * The short session for a first look: one page of safety, set-up, quiet stance, own range, ten weight shifts, result. One answer to
 * start, everything after it is hands-free. Its drills count for no ladder: there was no rating to decide with.
 */
export const quickPlan: SessionPlan = {
  version: 1,
  name: 'quick',
  questions: 'short',
  askSupport: false,
  items: [item('shift-range', 'range'), item('weight-shift', 'main', { parameters: { support: 2 } })],
  askRatings: false,
  doseMs: 10 * 60_000,
  maximumMs: 30 * 60_000,
};
