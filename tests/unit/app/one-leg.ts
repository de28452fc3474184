import { ladderById, openTop } from '../../../src/progression/rungs.ts';
import type { DrillResult } from '../../../src/session/state.ts';
import { millis } from '../../../src/units.ts';
import { aTrial } from '../records/make.ts';

/** The last try of a one-leg check that went well, at the highest rung under the gate. */
export const oneLegTry = (side: 'left' | 'right', more: Partial<DrillResult> = {}): DrillResult => {
  const ladder = ladderById(`single-leg-stance:${side}`);
  if (ladder === null) throw new Error('no ladder');
  return {
    item: 2,
    drill: 'single-leg-stance',
    ladder: ladder.id,
    level: openTop(ladder, null),
    check: true,
    parameters: {},
    from: {},
    range: { left: 0.6, right: 0.6 },
    support: 'counter',
    helper: 'hands-ready',
    trials: [1, 2, 3].map((n) => aTrial(n, { side })),
    summary: {},
    order: [],
    grabs: 0,
    steps: 0,
    handsOn: 0,
    startedAt: millis(0),
    endedAt: millis(90_000),
    complete: true,
    scored: true,
    ...more,
  };
};
