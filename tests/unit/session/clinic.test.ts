import { describe, expect, it } from 'vitest';
import { CAREFUL_PROFILE, type Profile } from '../../../src/prescription/profile.ts';
import { planToday } from '../../../src/prescription/today.ts';
import type { LadderRecord } from '../../../src/progression/ladder.ts';
import { redFlagOf } from '../../../src/session/outcome.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionHistory, SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { isOver } from '../../../src/session/step.ts';
import { kindAnswers, Person } from './person.ts';

const profile: Profile = { ...CAREFUL_PROFILE, allowedDrills: ['weight-shift'], helper: 'hands-ready' };
const history: SessionHistory = { ...NO_HISTORY, drillsSeen: ['weight-shift'] };
/** Locked at its fifth rung, so that there is no check: amplitude 0.6. */
const ladders: Record<string, LadderRecord> = {
  'weight-shift': { history: [], bounds: { floor: 4, ceiling: null, lock: true, openTop: 99 } },
};
const clinicPlan = planToday({
  name: 'clinic',
  drills: [{ drill: 'weight-shift', sides: 'both', parameters: {}, rest: null }],
  ladders,
  profile,
  minutes: 15,
  clinic: true,
}).plan;

const started = (past: SessionHistory = history) =>
  new Person(startSession(clinicPlan, profile, past, 5), 60);

/** Into the weight shift, after so many scored trials. */
function playing(trials: number): Person {
  const person = started();
  kindAnswers(person);
  const there = (s: SessionState) => s.phase === 'drill' && (s.drill?.trials.length ?? 0) >= trials;
  expect(person.run(200_000, there)).toBe(true);
  return person;
}

describe('the clinic: somebody qualified stands beside', () => {
  it('ASK-5: asks the pain before and nothing else; after a lock the clearance first', () => {
    const asked = (past: SessionHistory) => {
      const { question, questionsLeft } = started(past).session;
      return [question?.id, ...questionsLeft.map((one) => one.id)];
    };
    expect(asked(history)).toEqual(['pain-before']);
    expect(asked({ ...history, locked: true })).toEqual(['cleared', 'pain-before']);
  });

  it('ADJ-1: easier moves the rest of the block by 5 % at once and keeps the trials so far', () => {
    const person = playing(4);
    const first = person.session.running?.parameters.amplitude ?? 0;
    const kept = person.session.drill?.trials ?? [];
    person.send({ type: 'adjust', direction: 'easier' });
    const { session } = person;
    expect(session.running?.parameters.amplitude).toBeCloseTo(first * 0.95, 6);
    expect(session.running?.parameters.trials).toBe(6);
    expect(session.phase).toBe('drill');
    const block = session.results.at(-1);
    expect(block?.trials).toEqual(kept);
    expect(block?.complete).toBe(false);
    expect(person.run(200_000, (s) => s.phase !== 'drill')).toBe(true);
    const both = person.session.results.filter((result) => result.drill === 'weight-shift');
    expect(both.map((result) => result.trials.length)).toEqual([4, 6]);
    expect(both[1]?.complete).toBe(true);
  });

  it('ADJ-1: harder ends at a tenth, and each step is in the log with its time', () => {
    const person = playing(0);
    const first = person.session.running?.parameters.amplitude ?? 0;
    for (let n = 0; n < 5; n++) person.send({ type: 'adjust', direction: 'harder' });
    expect(person.session.running?.parameters.amplitude).toBeCloseTo(first * 1.1, 6);
    const log = person.session.log.filter((entry) => entry.what === 'asked-adjust');
    expect(log.map((entry) => entry.detail)).toEqual(['harder 0.05', 'harder 0.1']);
    expect(log.every((entry) => entry.at === person.session.elapsed)).toBe(true);
  });

  it('ADJ-1: where the drill’s own bounds leave no room, nothing moves and nothing is logged', () => {
    const lowest = { ...clinicPlan, items: clinicPlan.items.map((item) => ({ ...item })) };
    for (const item of lowest.items)
      if (item.drill === 'weight-shift')
        Object.assign(item, { parameters: { ...item.parameters, amplitude: 0.4 } });
    const person = new Person(startSession(lowest, profile, history, 5), 60);
    kindAnswers(person);
    expect(person.run(200_000, (s) => s.phase === 'drill')).toBe(true);
    const before = person.session;
    person.send({ type: 'adjust', direction: 'easier' });
    expect(person.session.running?.parameters).toEqual(before.running?.parameters);
    expect(person.session.log).toEqual(before.log);
  });

  it('ADJ-1: in a pause the drill stands still, and the change waits for the next block', () => {
    const person = playing(2);
    person.send({ type: 'pause', by: 'helper' });
    const { drill } = person.session;
    person.send({ type: 'adjust', direction: 'easier' });
    expect(person.session.drill).toBe(drill);
    expect(person.session.memory.adjustments['weight-shift']).toBeCloseTo(-0.05, 6);
  });

  it('STOP-4: a fall that the helper reports ends the session and locks; holding on is only logged', () => {
    const person = playing(1);
    person.send({ type: 'report', what: 'held-on' });
    expect(isOver(person.session)).toBe(false);
    person.send({ type: 'report', what: 'fall' });
    expect(person.session.phase).toBe('stopped');
    expect(person.session.stop?.lock).toBe(true);
    expect(redFlagOf(person.session)).toBe('fall');
    expect(
      person.session.log.filter((entry) => entry.what === 'report').map((entry) => entry.detail),
    ).toEqual(['held-on', 'fall']);
  });
});
