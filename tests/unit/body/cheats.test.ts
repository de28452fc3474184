import { describe, expect, it } from 'vitest';
import { beginQuietStance, createBody } from '../../../src/body/body.ts';
import type { Trial } from '../../../src/drills/drill.ts';
import { weightShift } from '../../../src/drills/weight-shift.ts';
import { millis } from '../../../src/units.ts';
import { startDrill } from '../../kit/bare.ts';
import { OWN_RANGE, sectionOf, type Way } from '../../recordings/cheats-script.ts';
import { readRecording } from '../../recordings/pack.ts';
import { between, feed } from './play.ts';

/**
 * Who plays the weight-shift game honestly, and who cheats, through the real full model: `record-patient.ts … --script cheats --fps 15
 * --scene '{"quality":"low","camera":{"picture":{"width":960,"height":540}}}'`. At night the same three cheat in front of a camera in the browser.
 */
const { states } = feed(
  readRecording(new URL('../../recordings/patient/cheats-15fps.jsonl.gz', import.meta.url)),
  beginQuietStance(createBody()),
);

/** What was scored of a game on the part of the recording that belongs to one way of playing it. */
function scored(way: Way, seed: number): readonly Trial[] {
  const context = { seed, range: { left: OWN_RANGE, right: OWN_RANGE } };
  const started = startDrill('weight-shift', { trials: 6 }, context);
  if (!started.ok) throw new Error(JSON.stringify(started.reason));
  let state = started.value as ReturnType<typeof weightShift.start>;
  const { t0, t1 } = sectionOf(way);
  let last: number | null = null;
  for (const body of between(states, t0, t1)) {
    state = weightShift.step(state, body, millis(last === null ? 0 : body.t - last));
    last = body.t;
  }
  return state.trials.filter((trial) => trial.outcome !== 'void');
}
const SEEDS = Array.from({ length: 20 }, (_, i) => i + 1);

describe('a weight-shift game through the real model', () => {
  it('is won by who shifts the weight: the recordings below could have been', () => {
    for (const seed of SEEDS) {
      const trials = scored('honest', seed);
      expect(trials.length, `seed ${seed}`).toBeGreaterThanOrEqual(3);
      expect(
        trials.filter((trial) => trial.outcome === 'hit').length / trials.length,
        `seed ${seed}`,
      ).toBeGreaterThanOrEqual(0.8);
    }
  });

  it.each([
    ['still', 'stands still', 'time-out'],
    ['trunk-only', 'leans only the trunk', 'trunk-only'],
    ['foot-lifter', 'lifts a foot instead of shifting', 'foot-lifted'],
  ] as const)('%s: one who %s gets no hit, and is told %s', (way, _what, reason) => {
    for (const seed of SEEDS) {
      const trials = scored(way, seed);
      expect(trials.length, `seed ${seed}`).toBeGreaterThanOrEqual(3);
      expect(
        trials.filter((trial) => trial.outcome === 'hit'),
        `seed ${seed}`,
      ).toEqual([]);
      expect(new Set(trials.map((trial) => trial.reason)), `seed ${seed}`).toContain(reason);
    }
  });
});
