import { describe, expect, it } from 'vitest';
import { Hands } from '../../../src/app/hands.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { planToday, quickPlan } from '../../../src/prescription/today.ts';
import { choicesOf, keyEvent } from '../../../src/screens/patient/play/choices.ts';
import { answerTargets } from '../../../src/session/hands-free.ts';
import { raise } from '../../../src/session/pause.ts';
import { question } from '../../../src/session/questions.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { stepSession } from '../../../src/session/step.ts';
import { millis } from '../../../src/units.ts';
import { kindAnswers, Person, standingAt } from '../session/person.ts';

const quick = () => startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1);
const full = () => {
  const { plan } = planToday({
    name: 'home',
    drills: [],
    ladders: {},
    profile: CAREFUL_PROFILE,
    minutes: 10,
    clinic: false,
  });
  return startSession(plan, CAREFUL_PROFILE, NO_HISTORY, 1);
};
const press = (state: SessionState, key: string) => keyEvent(state, { key, taken: false });
const hands = (x: number, y: number, raised = false) => ({
  handLeft: { at: null, raised: false, nearHip: false },
  handRight: { at: { x, y } as never, raised, nearHip: false },
});

describe('keys', () => {
  it('ASK-4: "go on" answers no question about safety; 1 and 2 do', () => {
    for (const state of [quick(), full()]) {
      for (const key of [' ', 'Enter', 'PageDown']) expect(press(state, key)).toBeNull();
      expect(press(state, '1')).toEqual({ type: 'answer', question: state.question?.id, value: true });
      expect(press(state, '2')).toEqual({ type: 'answer', question: state.question?.id, value: false });
    }
    const alarm = raise(quick(), { kind: 'person-gone', saw: {} });
    expect(alarm.question?.id).toBe('all-right');
    expect(press(alarm, 'Enter')).toBeNull();
  });

  it('a pause that was asked for while a question waits can be ended, and answers nothing', () => {
    const paused = stepSession(quick(), { type: 'pause', by: 'key' });
    expect(choicesOf(paused).map(({ id }) => id)).toEqual(['go-on', 'stop']);
    expect(press(paused, '1')).toBeNull();
    const event = press(paused, 'Enter');
    expect(event).toEqual({ type: 'resume', by: 'key' });
    const on = event && stepSession(paused, event);
    expect(on).toMatchObject({ paused: null, question: { id: 'quick-safe' } });
  });

  it('Esc pauses, and stops when paused', () => {
    expect(press(quick(), 'Escape')).toEqual({ type: 'pause', by: 'key' });
    const paused = stepSession(quick(), { type: 'pause', by: 'key' });
    expect(press(paused, 'Escape')).toEqual({ type: 'stop', by: 'key' });
  });
});

describe('a pause that Heron made by itself', () => {
  const alarm = raise(quick(), { kind: 'person-gone', saw: {} });
  it('is not ended as a session by an Esc that came a moment later and meant "pause"', () => {
    expect(press(alarm, 'Escape')).toBeNull();
    const later = { ...alarm, elapsed: millis(alarm.elapsed + 1600) };
    expect(press(later, 'Escape')).toEqual({ type: 'stop', by: 'key' });
  });
});

describe('hands', () => {
  const run = (session: SessionState, pointing: Hands, body: object, ms: number) => {
    for (let t = 0; t < ms; t += 50) {
      const { event } = pointing.step(session, standingAt(t, 0, body), millis(50));
      if (event) return event;
    }
    return null;
  };

  it('a hand that lies over a box from the question before chooses nothing until it was lifted away', () => {
    const pointing = new Hands();
    expect(run(quick(), pointing, hands(0.2, 0.2), 5000)).toBeNull();
    expect(run(quick(), pointing, hands(0.5, 0.9), 200)).toBeNull();
    expect(run(quick(), pointing, hands(0.2, 0.2), 5000)).toMatchObject({ value: true });
  });

  it('HAND-7, HAND-8: hands that hang or rest on a counter answer nothing, and do not keep the other hand from answering', () => {
    const scale = { ...quick(), question: question('pain-before', CAREFUL_PROFILE) };
    const pointing = new Hands();
    const at = (x: number, y: number, nearHip = false) => ({
      at: { x, y } as never,
      raised: false,
      nearHip,
    });
    const [, , , six] = answerTargets(['0', '2', '4', '6', '8', '10']);
    const low = six ? (six.top + six.bottom) / 2 : 0;
    const counter = at(0.5, low);
    expect(
      run(scale, pointing, { handLeft: at(0.5, low, true), handRight: at(0.52, low, true) }, 5000),
    ).toBeNull();
    // A hand went up and came back to hang: still nothing.
    run(scale, pointing, { handLeft: at(0.5, 0.9), handRight: at(0.52, 0.9) }, 300);
    expect(
      run(scale, pointing, { handLeft: at(0.5, low, true), handRight: at(0.52, low, true) }, 5000),
    ).toBeNull();
    const other = new Hands();
    expect(run(scale, other, { handLeft: counter }, 3000)).toBeNull();
    expect(run(scale, other, { handLeft: counter, handRight: at(0.2, 0.14) }, 3000)).toMatchObject({
      value: 0,
    });
  });

  it('HAND-5: in an asked pause a hand over the head goes on, also where the box for "stop" lies', () => {
    const person = new Person(quick());
    kindAnswers(person);
    person.send({ type: 'pause', by: 'tap' });
    expect(run(person.session, new Hands(), hands(0.8, 0.1, true), 3000)).toEqual({
      type: 'resume',
      by: 'hand',
    });
  });

  it('SUP-1: a raised hand is no answer to an incident', () => {
    const alarm = raise(quick(), { kind: 'person-gone', saw: {} });
    expect(run(alarm, new Hands(), hands(0.5, 0.01, true), 4000)).toBeNull();
  });
});
