import { describe, expect, it } from 'vitest';
import { type Finished, passedOneLegCheck } from '../../../src/session/outcome.ts';
import type { DrillResult } from '../../../src/session/state.ts';
import { oneLegTry } from '../app/one-leg.ts';
import { aTrial } from '../records/make.ts';

const ratings = { painBefore: 1, painAfter: 1, effort: 3, steadiness: 2 };
const both = (more: Partial<DrillResult> = {}): Finished => ({
  results: [oneLegTry('left'), oneLegTry('right', more)],
  ratings,
  redFlag: null,
});

describe('GATE-2: what opens one-leg standing without a hand on something', () => {
  it('both legs, everything hit at the highest rung under the gate, a helper beside with hands off', () => {
    expect(passedOneLegCheck(both())).toBe(true);
    expect(passedOneLegCheck(both({ helper: 'watching' }))).toBe(true);
  });

  it('nothing less', () => {
    const miss = [aTrial(1), aTrial(2, { outcome: 'miss' }), aTrial(3)];
    const parts: Partial<DrillResult>[] = [
      { helper: 'none' },
      { helper: 'hands-on' },
      { handsOn: 1 },
      { grabs: 1 },
      { steps: 1 },
      { check: false },
      { complete: false },
      { scored: false },
      { level: 5 },
      { trials: [] },
      { trials: miss },
      { trials: [aTrial(1, { outcome: 'void' }), aTrial(2), aTrial(3)] },
    ];
    for (const part of parts) expect(passedOneLegCheck(both(part)), JSON.stringify(part)).toBe(false);
    expect(passedOneLegCheck({ ...both(), results: [oneLegTry('left')] })).toBe(false);
    expect(passedOneLegCheck({ ...both(), redFlag: 'fall' })).toBe(false);
    for (const one of [{ painAfter: 5 }, { effort: 7 }, { steadiness: 4 }, { steadiness: null }])
      expect(passedOneLegCheck({ ...both(), ratings: { ...ratings, ...one } }), JSON.stringify(one)).toBe(
        false,
      );
  });
});
