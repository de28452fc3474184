import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { TRY_HOLD_MS } from '../../../src/drills/core.ts';
import { DRILL_IDS, type DrillState } from '../../../src/drills/drill.ts';
import { play } from '../../kit/fast-person.ts';

const TRAINING = DRILL_IDS.filter((id) => drillOf(id).info.kind === 'training');

/** Plays with a perfect performer and keeps the states of the try apart. */
function perform(drill: (typeof DRILL_IDS)[number], firstTry: boolean) {
  const practised: DrillState[] = [];
  const { state } = play({
    drill,
    character: 'good',
    seed: 4,
    noise: 0,
    firstTry,
    skim: true,
    limitMs: 900_000,
    watch: (seen) => {
      if (seen.practice) practised.push(seen);
    },
  });
  return { practised, state };
}

describe.each(TRAINING)('%s, new to the person', (id) => {
  const known = perform(id, false);
  const fresh = perform(id, true);

  it('DR-16: begins with one try that is shown as practice and with full feedback', () => {
    expect(fresh.practised.length).toBeGreaterThan(0);
    expect(fresh.practised[0]?.trialNumber).toBe(1);
    for (const state of fresh.practised) {
      expect(state.trials).toEqual([]);
      expect(state.feedback).toBe(true);
      if (state.view.world === 'stones') expect(state.view.patternShown).toBe(true);
      if (state.view.world === 'heron') expect(state.view.goalMs).toBeLessThanOrEqual(TRY_HOLD_MS);
    }
  });

  it('DR-16: counts and scores as many trials as without the try', () => {
    expect(fresh.state.done).toBe(true);
    expect(fresh.state.trialCount).toBe(known.state.trialCount);
    expect(fresh.state.trials.map((trial) => trial.outcome)).toEqual(
      known.state.trials.map((trial) => trial.outcome),
    );
    expect(fresh.state.trials[0]?.n).toBe(1);
    expect(known.practised).toEqual([]);
  });
});
