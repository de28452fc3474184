import { describe, expect, it } from 'vitest';
import { Hands } from '../../../src/app/hands.ts';
import type { DrillId } from '../../../src/drills/drill.ts';
import type { PlannedDrill, SessionPlan } from '../../../src/prescription/plan.ts';
import { CAREFUL_PROFILE, type Profile } from '../../../src/prescription/profile.ts';
import { firstPlan, quickPlan } from '../../../src/prescription/templates.ts';
import { planToday } from '../../../src/prescription/today.ts';
import { choicesOf } from '../../../src/screens/patient/play/choices.ts';
import { redFlagOf } from '../../../src/session/outcome.ts';
import type { AnswerValue, QuestionId } from '../../../src/session/question.ts';
import { question } from '../../../src/session/questions.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionHistory, SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { millis } from '../../../src/units.ts';
import { rangesOf } from '../../kit/plan.ts';
import { kindAnswers, Person, standingAt } from './person.ts';

const item = (drill: DrillId): PlannedDrill => ({
  drill,
  sides: 'both',
  parameters: {},
  ladder: null,
  level: null,
  asks: null,
  check: false,
  top: null,
  part: 'main',
  restMs: 0,
  notes: [],
});
const planOf = (items: readonly PlannedDrill[], more: Partial<SessionPlan> = {}): SessionPlan => ({
  version: 1,
  name: 'test',
  questions: 'none',
  askSupport: false,
  items,
  askRatings: false,
  doseMs: 3_600_000,
  maximumMs: 3_600_000,
  ...more,
});
const known: SessionHistory = {
  ...NO_HISTORY,
  finishedSessions: 3,
  firstQuestionsPassed: true,
  drillsSeen: ['weight-shift', 'marching'],
  lastRanges: rangesOf({ left: 0.6, right: 0.6 }),
};
const today = (profile: Profile = CAREFUL_PROFILE, clinic = false) =>
  planToday({ name: 'home', drills: [], ladders: {}, profile, minutes: 10, clinic }).plan;
const say = (person: Person, id: QuestionId, value: AnswerValue) =>
  person.send({ type: 'answer', question: id, value });
/** Answers kindly until this is asked. */
function until(person: Person, id: QuestionId): Person {
  for (let n = 0; n < 20 && person.session.question?.id !== id; n += 1) kindAnswers(person, {}, 1);
  expect(person.session.question?.id).toBe(id);
  return person;
}
const daily = (profile: Profile = CAREFUL_PROFILE, clinic = false) =>
  new Person(startSession(today(profile, clinic), profile, known, 1));
/** In the questions after practice, with these exercises done. */
function rating(drills: readonly DrillId[], profile: Profile = CAREFUL_PROFILE, painBefore = 1): Person {
  const plan = planOf(
    drills.map((drill) => item(drill)),
    { askRatings: true, questions: 'full' },
  );
  const person = new Person(startSession(plan, profile, known, 1));
  until(person, 'pain-before');
  say(person, 'pain-before', painBefore);
  const trial = { n: 1, side: null, target: null, outcome: 'hit', reason: 'held' } as const;
  const results = drills.map((drill, i) => ({
    item: i,
    drill,
    ladder: null,
    level: null,
    check: false,
    parameters: {},
    from: {},
    range: { left: 0.6, right: 0.6 },
    support: 'counter',
    helper: 'none',
    trials: [{ ...trial, t0: millis(0), t1: millis(1), metrics: {} }],
    summary: {},
    order: [null],
    grabs: 0,
    steps: 0,
    handsOn: 0,
    startedAt: millis(0),
    endedAt: millis(1),
    complete: true,
    scored: true,
  })) as SessionState['results'];
  const open = question('pain-after', profile);
  person.session = {
    ...person.session,
    phase: 'ratings',
    item: drills.length,
    results,
    question: open,
    questionsLeft: [question('effort', profile), question('steadiness', profile)],
  };
  return person;
}
/** A pause that Heron made, in the middle of a drill. */
function alarmed(): Person {
  const person = new Person(startSession(planOf([item('weight-shift')]), CAREFUL_PROFILE, known, 3), 60);
  person.run(300_000, (s) => s.phase === 'drill');
  person.send({ type: 'camera', state: 'lost' });
  person.send({ type: 'camera', state: 'ok' });
  expect(person.session.question?.id).toBe('all-right');
  return person;
}

describe('READ: an answer that ends the day is read back once and can be taken back', () => {
  const unsafe: readonly (readonly [QuestionId, AnswerValue, boolean])[] = [
    ['daily-feet', true, true],
    ['daily-dizzy', true, true],
    ['daily-fall', true, true],
    ['daily-sugar', false, false],
    ['pain-before', 5, false],
  ];
  const person = () => daily({ ...CAREFUL_PROFILE, lowSugarMedicine: true });

  it('READ-1: it is read back before it counts; "yes" ends the day with the advice', () => {
    for (const [id, value, lock] of unsafe) {
      const one = until(person(), id);
      say(one, id, value);
      expect(one.session.stop, id).toBeNull();
      expect(one.session.question).toMatchObject({ id: 'sure', kind: 'yes-no', about: id });
      say(one, 'sure', true);
      expect(one.session.stop?.lock, id).toBe(lock);
    }
  });

  it('READ-2: "no", or back, asks it again, and nothing of it is left', () => {
    for (const [id, value] of unsafe)
      for (const way of ['no', 'back'] as const) {
        const one = until(person(), id);
        const before = one.session;
        say(one, id, value);
        if (way === 'no') say(one, 'sure', false);
        else one.send({ type: 'back' });
        expect(one.session.question, id).toEqual(before.question);
        expect(one.session.answers).toEqual(before.answers);
        expect(one.session.ratings).toEqual(before.ratings);
        expect(one.session.questionsLeft).toEqual(before.questionsLeft);
      }
  });

  it('READ-3: whoever stops instead of answering has said it: the lock stays', () => {
    const one = until(person(), 'daily-fall');
    say(one, 'daily-fall', true);
    one.send({ type: 'stop', by: 'tap' });
    expect(one.session.stop).toMatchObject({ lock: true, advice: { id: 'session.advice.daily-fall' } });
    expect(redFlagOf(one.session)).toBe('fall');
  });

  it('READ-3: also when Heron itself paused in between', () => {
    const one = until(person(), 'daily-fall');
    say(one, 'daily-fall', true);
    one.run(4000);
    one.disturb = (body) => ({ ...body, events: [{ t: body.t, event: 'rapid-descent' }] });
    one.frame();
    expect(one.session.question?.id).toBe('all-right');
    one.send({ type: 'stop', by: 'tap' });
    expect(one.session.stop?.lock).toBe(true);
  });

  it('READ-1: "go on", a raised hand or a skip never answer it', () => {
    const one = until(person(), 'daily-fall');
    say(one, 'daily-fall', true);
    for (const event of [{ type: 'go-on' }, { type: 'skip' }, { type: 'resume', by: 'hand' }] as const) {
      one.send(event);
      expect(one.session.question?.id).toBe('sure');
    }
  });

  it('ASK-4: back leads from the support to the last question', () => {
    const one = until(person(), 'support-ready');
    one.send({ type: 'back' });
    expect(one.session).toMatchObject({ phase: 'questions', question: { id: 'pain-before' } });
    expect(one.session.ratings.painBefore).toBeNull();
    say(one, 'pain-before', 1);
    expect(one.session).toMatchObject({ phase: 'support', question: { id: 'support-ready' } });
  });
});

describe('STOP-2: a wrong "No" to "Are you all right?" can be taken back', () => {
  it('"nothing, I am fine" goes on as a "yes" does', () => {
    const one = alarmed();
    say(one, 'all-right', false);
    expect(choicesOf(one.session)[0]?.id).toBe('nothing');
    say(one, 'what-happened', 'nothing');
    expect(one.session).toMatchObject({ paused: null, question: null, stop: null });
    expect(one.session.incidents.at(-1)?.answered).toBe('yes');
    expect(one.session.answers).toMatchObject([{ question: 'all-right', value: true }]);
  });
  it('back leads to the question before', () => {
    const one = alarmed();
    say(one, 'all-right', false);
    one.send({ type: 'back' });
    expect(one.session.question?.id).toBe('all-right');
    expect(one.session.incidents.at(-1)?.answered).toBeNull();
    say(one, 'all-right', true);
    expect(one.session.paused).toBeNull();
  });
  it('what happened is read back as well, and "go on" is no answer to it', () => {
    const one = alarmed();
    say(one, 'all-right', false);
    say(one, 'what-happened', 'fall');
    expect(one.session.question).toMatchObject({ id: 'sure', about: 'what-happened' });
    for (const event of [{ type: 'go-on' }, { type: 'skip' }, { type: 'resume', by: 'tap' }] as const)
      one.send(event);
    expect(one.session.question?.id).toBe('sure');
    say(one, 'sure', false);
    expect(one.session.question?.id).toBe('what-happened');
    say(one, 'what-happened', 'fall');
    say(one, 'sure', true);
    expect(one.session.stop).toMatchObject({ reason: 'not-all-right', lock: true });
    expect(redFlagOf(one.session)).toBe('fall');
  });
});

describe('SCALE: every number by hand, in boxes that a shaking hand hits', () => {
  const hand = (x: number, y: number) => ({
    handLeft: { at: null, raised: false, nearHip: true },
    handRight: { at: { x, y } as never, raised: false, nearHip: false },
  });
  /** Holds a hand over the box with this id until something comes of it. */
  function choose(one: Person, pointing: Hands, id: string): void {
    let t = 0;
    const step = (x: number, y: number) => {
      t += 50;
      return pointing.step(one.session, standingAt(t, 0, hand(x, y)), millis(50));
    };
    const { shown } = step(0.5, 0.95);
    for (const box of shown.targets) {
      expect(box.right - box.left).toBeGreaterThanOrEqual(1 / 6);
      expect(box.bottom - box.top).toBeGreaterThanOrEqual(1 / 6);
    }
    const box = shown.targets.find((target) => target.id === id);
    if (!box) throw new Error(`No box ${id} in ${shown.targets.map((target) => target.id)}`);
    for (let n = 0; n < 60; n += 1) {
      const { event } = step((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      if (event) {
        one.send(event);
        return;
      }
    }
    throw new Error(`Nothing came of ${id}`);
  }

  it('SCALE-1: 0 … 10, each of them', () => {
    for (let wanted = 0; wanted <= 10; wanted += 1) {
      const one = rating(['marching'], { ...CAREFUL_PROFILE, painLimit: 10 });
      const pointing = new Hands();
      for (let n = 0; n < 4 && one.session.ratings.painAfter === null; n += 1) {
        const ids = choicesOf(one.session).map(({ id }) => id);
        const part = ids.find((id) => {
          const [from, to] = id.split('-').map(Number);
          return from !== undefined && to !== undefined && from <= wanted && wanted <= to;
        });
        choose(one, pointing, part ?? String(wanted));
      }
      expect(one.session.ratings.painAfter).toBe(wanted);
    }
  });

  it('SCALE-1: a part that was chosen by mistake is left again, by hand and by back', () => {
    const one = rating(['marching']);
    const whole = choicesOf(one.session);
    const pointing = new Hands();
    choose(one, pointing, '4-6');
    expect(choicesOf(one.session).map(({ id }) => id)).toEqual(['4', '5', '6', 'back']);
    choose(one, pointing, 'back');
    expect(choicesOf(one.session)).toEqual(whole);
    one.send({ type: 'narrow', from: 4, to: 6 });
    one.send({ type: 'back' });
    expect(choicesOf(one.session)).toEqual(whole);
    // Fingers and keys have every number all the while.
    one.send({ type: 'narrow', from: 4, to: 6 });
    say(one, 'pain-after', 1);
    expect(one.session.ratings.painAfter).toBe(1);
  });
});

describe('PAIN: the limit and the usual pain are the person’s own', () => {
  const askedAt = (profile: Partial<Profile>, value: number, clinic = false) => {
    const one = until(daily({ ...CAREFUL_PROFILE, ...profile }, clinic), 'pain-before');
    say(one, 'pain-before', value);
    return one.session.question?.id;
  };
  it('PAIN-1: 5 and a rise of 2 where nobody has set anything', () => {
    expect(askedAt({}, 4)).toBe('support-ready');
    expect(askedAt({}, 5)).toBe('sure');
  });
  it('PAIN-1: the therapist’s limit holds; without one, two over the usual pain, never under 5', () => {
    expect(askedAt({ painLimit: 7 }, 6)).toBe('support-ready');
    expect(askedAt({ painLimit: 7 }, 7)).toBe('sure');
    expect(askedAt({ painLimit: 3 }, 3)).toBe('sure');
    expect(askedAt({ usualPain: 5 }, 6)).toBe('support-ready');
    expect(askedAt({ usualPain: 5 }, 7)).toBe('sure');
    expect(askedAt({ usualPain: 1 }, 4)).toBe('support-ready');
    expect(askedAt({ usualPain: 10 }, 10)).toBe('sure');
  });
  it('PAIN-2: a rise counts from before practice, or from the usual pain where that was more', () => {
    const rise = (painBefore: number, value: number, profile: Partial<Profile> = {}) => {
      const one = rating(['marching'], { ...CAREFUL_PROFILE, ...profile }, painBefore);
      say(one, 'pain-after', value);
      return one.session.question?.id;
    };
    expect(rise(1, 2)).toBe('effort');
    expect(rise(1, 3)).toBe('sure');
    expect(rise(3, 5, { usualPain: 5 })).toBe('effort');
    expect(rise(5, 7, { usualPain: 5 })).toBe('sure');
    expect(rise(5, 6, { usualPain: 5 })).toBe('effort');
  });
  it('PAIN-3: in the clinic it is said, and the therapist decides', () => {
    const clinic = () => {
      const one = until(daily(CAREFUL_PROFILE, true), 'pain-before');
      say(one, 'pain-before', 6);
      expect(one.session.question).toMatchObject({ id: 'therapist-decides', about: 'pain-before' });
      expect(one.session.question?.say.values).toMatchObject({ pain: 6, limit: 5 });
      return one;
    };
    const on = clinic();
    say(on, 'therapist-decides', true);
    expect(on.session.question?.id).toBe('support-ready');
    expect(on.session.ratings.painBefore).toBe(6);
    const off = clinic();
    say(off, 'therapist-decides', false);
    expect(off.session.stop).toMatchObject({ advice: { id: 'session.advice.pain' }, lock: false });
    const back = clinic();
    back.send({ type: 'back' });
    expect(back.session.question?.id).toBe('pain-before');
  });
});

describe('WHICH: one bad exercise is named, so that only its own level goes down', () => {
  it('WHICH-1: unsteady: asked among what was practised', () => {
    const one = rating(['weight-shift', 'marching', 'heel-raise']);
    say(one, 'pain-after', 1);
    say(one, 'effort', 3);
    say(one, 'steadiness', 4);
    expect(one.session.question).toMatchObject({
      id: 'steadiness-drill',
      options: ['weight-shift', 'marching', 'heel-raise', 'none'],
    });
    say(one, 'steadiness-drill', 'marching');
    expect(one.session.ratings).toMatchObject({ steadiness: 4, steadinessDrill: 'marching' });
    expect(one.session.stop).toBeNull();
    expect(one.session.answers.at(-1)).toMatchObject({ question: 'steadiness-drill', value: 'marching' });
  });
  it('WHICH-1: lost balance, or pain: named first, then read back', () => {
    const one = rating(['weight-shift', 'marching']);
    say(one, 'pain-after', 6);
    say(one, 'pain-drill', 'marching');
    expect(one.session.question).toMatchObject({ id: 'sure', about: 'pain-after' });
    say(one, 'sure', false);
    expect(one.session.question?.id).toBe('pain-after');
    expect(one.session.ratings).toMatchObject({ painAfter: null, painDrill: null });
    say(one, 'pain-after', 1);
    say(one, 'effort', 1);
    say(one, 'steadiness', 5);
    one.send({ type: 'skip' });
    expect(one.session.question).toMatchObject({ id: 'sure', about: 'steadiness' });
    say(one, 'sure', true);
    expect(one.session.stop?.advice.id).toBe('session.advice.steadiness');
    expect(one.session.ratings).toMatchObject({ steadiness: 5, steadinessDrill: null });
  });
  it('WHICH-2: with one exercise nobody is asked; "none in particular" names none', () => {
    const alone = rating(['marching']);
    say(alone, 'pain-after', 1);
    say(alone, 'effort', 1);
    say(alone, 'steadiness', 4);
    expect(alone.session.question?.id).not.toBe('steadiness-drill');
    expect(alone.session.ratings.steadinessDrill).toBe('marching');
    const none = rating(['weight-shift', 'marching']);
    say(none, 'pain-after', 1);
    say(none, 'effort', 1);
    say(none, 'steadiness', 4);
    say(none, 'steadiness-drill', 'none');
    expect(none.session.ratings.steadinessDrill).toBeNull();
  });
  it('ASK-4: back from effort leads to the pain, not to the exercise', () => {
    const one = rating(['weight-shift', 'marching'], { ...CAREFUL_PROFILE, painLimit: 10 });
    say(one, 'pain-after', 2);
    expect(one.session.question?.id).toBe('effort');
    one.send({ type: 'back' });
    expect(one.session.question?.id).toBe('pain-after');
    expect(one.session.ratings.painAfter).toBeNull();
  });
});

describe('FIRST: the screening comes before the first standing', () => {
  const first = (profile: Profile = CAREFUL_PROFILE) =>
    new Person(startSession(firstPlan, profile, NO_HISTORY, 3));
  it('FIRST-1: nine questions with their place, before anybody stands, and what to hold on to', () => {
    const one = first();
    const asked: string[] = [];
    const places: unknown[] = [];
    while (one.session.phase === 'questions') {
      asked.push(String(one.session.question?.id));
      places.push(one.session.aside?.values);
      kindAnswers(one, {}, 1);
    }
    expect(asked).toEqual([
      'first-wound',
      'first-hot-foot',
      'first-falls',
      'first-faint',
      'first-stand',
      'first-surgery',
      'first-chest-pain',
      'first-see',
      'pain-before',
    ]);
    expect(places[2]).toEqual({ at: 3, of: 9 });
    expect(one.session).toMatchObject({ phase: 'support', question: { id: 'support-what' } });
    say(one, 'support-what', 'walker');
    expect(one.session).toMatchObject({ phase: 'set-up', profile: { support: 'walker' } });
  });
  it('FIRST-2: with nothing to hold on to there is no first practice, and no lock', () => {
    const one = until(first(), 'support-what');
    say(one, 'support-what', 'none');
    say(one, 'sure', true);
    expect(one.session.stop).toMatchObject({ lock: false, advice: { id: 'session.advice.support-what' } });
  });
  it('FIRST-3: low sugar is asked of those whom it concerns the first time too', () => {
    const one = first({ ...CAREFUL_PROFILE, lowSugarMedicine: true });
    until(one, 'daily-sugar');
    expect(one.session.aside?.values).toEqual({ at: 9, of: 10 });
  });
  it('FIRST-4: a screen that cannot be read is moved, not cleared by a doctor', () => {
    const one = until(first(), 'first-see');
    say(one, 'first-see', false);
    say(one, 'sure', true);
    expect(one.session.stop?.lock).toBe(false);
  });
  it('FLOW-1: whoever only watches the drawn person is asked one thing', () => {
    const one = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 3));
    say(one, 'quick-safe', true);
    expect(one.session.phase).toBe('set-up');
  });
});
