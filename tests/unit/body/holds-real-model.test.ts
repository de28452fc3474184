import { describe, expect, it } from 'vitest';
import { beginQuietStance, createBody } from '../../../src/body/body.ts';
import type { BodyState } from '../../../src/body/state.ts';
import { SUPPORTS } from '../../../src/drills/parameters.ts';
import { singleLegStance } from '../../../src/drills/single-leg-stance.ts';
import { millis } from '../../../src/units.ts';
import { startDrill } from '../../kit/bare.ts';
import { HOLDS, type Hold } from '../../recordings/holds-script.ts';
import { readRecording } from '../../recordings/pack.ts';
import { feed } from './play.ts';

/**
 * The rendered virtual patient (2.6 m, 540p, drawn simply) through the real full model: `record-patient.ts … --script holds --fps 20
 * --scene '{"quality":"low","camera":{"picture":{"width":960,"height":540}}}'`.
 */
const SAMPLES = readRecording(new URL('../../recordings/patient/holds-20fps.jsonl.gz', import.meta.url));

/** One trial of the drill on the states around a stand; the trial as it would be stored. */
function trialOf(hold: Hold, states: readonly BodyState[]) {
  const parameters = {
    hold: 30,
    trials: 2,
    legs: hold.stands === 'left' ? 1 : 2,
    support: SUPPORTS.indexOf(hold.support),
  };
  const started = startDrill('single-leg-stance', parameters, { seed: 1, range: { left: 0.6, right: 0.6 } });
  if (!started.ok) throw new Error(JSON.stringify(started.reason));
  let state = started.value as ReturnType<typeof singleLegStance.start>;
  let last: number | null = null;
  for (const body of states) {
    if (body.t < hold.t0 - 2900 || body.t > hold.t1 + 2000) continue;
    state = singleLegStance.step(state, body, millis(last === null ? 0 : body.t - last));
    last = body.t;
  }
  return state.trials.at(0);
}

describe('one-leg stands of the virtual patient through the real model', () => {
  const { states, events } = feed(SAMPLES, beginQuietStance(createBody()));

  it('are found, each once and with the right foot', () => {
    expect(
      events.flatMap((e) => ('foot' in e && e.event !== 'foot-moved' ? [`${e.event} ${e.foot}`] : [])),
    ).toEqual(
      HOLDS.flatMap(({ stands }) => {
        const foot = stands === 'left' ? 'right' : 'left';
        return [`foot-lift ${foot}`, `foot-down ${foot}`];
      }),
    );
  });

  it.each(HOLDS.map((hold) => [hold.stands, hold.support, hold] as const))(
    'SLS-3: on the %s leg, support %s, the time held is within 0.1 s of the truth',
    (_stands, _support, hold) => {
      const trial = trialOf(hold, states);
      expect(trial?.reason).toBe('foot-down');
      expect(trial?.side).toBe(hold.stands);
      expect(trial?.metrics.supportLevel).toBe(SUPPORTS.indexOf(hold.support));
      const error = (trial?.metrics.held ?? 0) - (hold.t1 - hold.t0) / 1000;
      // Whole milliseconds: 4.2 − 4.1 is not quite 0.1 to a computer.
      expect(Math.abs(Math.round(1000 * error))).toBeLessThanOrEqual(100);
    },
  );
});
