import { describe, expect, it } from 'vitest';
import { Hands } from '../../../src/app/hands.ts';
import ar from '../../../src/i18n/ar/caregiver.json';
import de from '../../../src/i18n/de/caregiver.json';
import en from '../../../src/i18n/en/caregiver.json';
import es from '../../../src/i18n/es/caregiver.json';
import { lineOf } from '../../../src/prescription/line.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { planToday } from '../../../src/prescription/today.ts';
import { choicesOf, isHaltKey, isMuteKey, keyEvent } from '../../../src/screens/patient/play/choices.ts';
import { showsReports } from '../../../src/screens/patient/play/HelperReports.tsx';
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

describe('any letter or number key halts, and the words for the helper name the others', () => {
  const practising = { ...quick(), phase: 'drill', question: null } as const;
  const any = (state: SessionState, key: string) => keyEvent(state, { key, taken: false, any: true });
  it('letters, digits and signs halt, space and the keys of a remote too', () => {
    for (const key of ['a', 'Z', 'ß', 'ع', '5', '.', ' ', 'Enter', 'PageDown', 'Escape', 'PageUp']) {
      expect(any(practising, key)?.type, key).toBe('pause');
      expect(isHaltKey(key), key).toBe(true);
    }
  });
  it('M, Tab, the arrows and Backspace keep their meaning and halt nothing', () => {
    for (const key of ['m', 'M', 'Tab', 'ArrowLeft', 'ArrowDown', 'Backspace', 'Shift', 'F5']) {
      expect(any(practising, key), key).toBeNull();
      expect(isHaltKey(key), key).toBe(false);
    }
    expect(any(full(), 'Backspace')).toEqual({ type: 'back' });
    for (const key of ['m', 'M']) expect(isMuteKey(key)).toBe(true);
  });
  it('the words say so in every language', () => {
    const named = {
      en: /\bM\b.*Tab.*arrow.*Backspace/,
      de: /\bM\b.*Tab.*Pfeil.*Rück/,
      es: /\bM\b.*tabulador.*flechas.*retroceso/,
    };
    expect(en['caregiver.stop.about']).toMatch(named.en);
    expect(de['caregiver.stop.about']).toMatch(named.de);
    expect(es['caregiver.stop.about']).toMatch(named.es);
    expect(ar['caregiver.stop.about']).toMatch(/M .*Tab.*الأسهم.*الرجوع/);
  });
});

describe('what happened', () => {
  const asked = {
    ...raise(quick(), { kind: 'person-gone', saw: {} }),
    question: question('what-happened', CAREFUL_PROFILE),
  };
  it('every answer has a key, 0 for the tenth: whoever stands beside needs no mouse', () => {
    const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'];
    expect(keys.map((key) => press(asked, key))).toEqual(
      choicesOf(asked).map(({ id }) => ({ type: 'answer', question: 'what-happened', value: id })),
    );
  });
  it('its answers have the screen: the reports of a helper are closed meanwhile', () => {
    const helped = { ...asked, profile: { ...CAREFUL_PROFILE, helper: 'hands-ready' } } as const;
    expect(showsReports(helped, false)).toBeNull();
    expect(showsReports({ ...helped, question: question('all-right', CAREFUL_PROFILE) }, false)).toBe('open');
  });
});

describe('reports of a helper', () => {
  const profile = { ...CAREFUL_PROFILE, helper: 'hands-ready' } as const;
  const running = { ...quick(), phase: 'drill', question: null, profile } as const;
  it('are reached outside pauses too, but not over a question, at the end or where nobody helps', () => {
    expect(showsReports(running, false)).toBe('line');
    expect(showsReports({ ...running, profile: CAREFUL_PROFILE }, false)).toBeNull();
    expect(showsReports({ ...running, profile: CAREFUL_PROFILE }, true)).toBe('line');
    expect(showsReports({ ...quick(), profile }, false)).toBeNull();
    expect(showsReports(stepSession(running, { type: 'pause', by: 'tap' }), false)).toBe('open');
    expect(showsReports(stepSession(running, { type: 'stop', by: 'tap' }), false)).toBeNull();
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

  it('HAND-10: while the feet are being placed a raised hand pauses, and a hand over the box says "in position"', () => {
    const helper = { ...CAREFUL_PROFILE, helper: 'hands-ready' } as const;
    const { plan } = planToday({
      name: 'clinic',
      drills: [lineOf('assess-four-stage')],
      ladders: {},
      profile: helper,
      minutes: 15,
      clinic: true,
    });
    const person = new Person(startSession(plan, helper, NO_HISTORY, 1));
    kindAnswers(person);
    expect(person.run(200_000, (s) => s.phase === 'drill' && s.cue === 'ready')).toBe(true);
    expect(choicesOf(person.session).map(({ id }) => id)).toEqual(['in-position']);
    const box = new Hands().step(person.session, standingAt(0), millis(50)).shown.targets[0];
    if (!box) throw new Error('no box');
    const middle = hands((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    const pointing = new Hands();
    run(person.session, pointing, hands(0.5, 0.95), 200);
    expect(run(person.session, pointing, middle, 3000)).toEqual({ type: 'told', told: 'in-position' });
    expect(run(person.session, new Hands(), hands(0.5, 0.1, true), 3000)).toEqual({
      type: 'pause',
      by: 'hand',
    });
    // The whole box lies lower than a hand that counts as raised (0.06 of the stature over the shoulder, BODY-50).
    const { top, bottom } = standingAt(0).box ?? { top: 0, bottom: 0 };
    expect(box.top).toBeGreaterThan(top + (0.182 - 0.06) * (bottom - top));
  });

  it('SUP-1: a raised hand is no answer to an incident', () => {
    const alarm = raise(quick(), { kind: 'person-gone', saw: {} });
    expect(run(alarm, new Hands(), hands(0.5, 0.01, true), 4000)).toBeNull();
  });
});
