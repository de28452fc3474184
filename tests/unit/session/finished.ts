import { PAIN_LIMITS } from '../../../src/progression/after.ts';
import type { Finished } from '../../../src/progression/after-session.ts';

/** A session that went well, rated and to its end, as the ladders see it. */
export const aFinished = (results: Finished['results'], more: Partial<Finished> = {}): Finished => ({
  results,
  ratings: {
    painBefore: 1,
    painAfter: 1,
    painDrill: null,
    effort: 3,
    steadiness: 2,
    steadinessDrill: null,
  },
  redFlag: null,
  ended: null,
  limits: PAIN_LIMITS,
  oneLegWork: ['left', 'right'],
  ...more,
});
