import { describe, expect, it } from 'vitest';
import type { BodyState } from '../../../src/body/state.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { redFlagOf } from '../../../src/session/outcome.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY, type SessionState } from '../../../src/session/state.ts';
import { millis } from '../../../src/units.ts';
import { event, Person } from './person.ts';

const MINUTE = 60_000;
const NOBODY = { tracked: false, notMeasured: 'nobody', box: null, lateral: null, rise: null } as const;
const gone = (body: BodyState): BodyState => ({ ...body, ...NOBODY });

function at(there: (s: SessionState) => boolean, plan: SessionState['plan'] = quickPlan): Person {
  const person = new Person(startSession(plan, CAREFUL_PROFILE, NO_HISTORY, 5), 100);
  person.send({ type: 'answer', question: 'quick-safe', value: true });
  expect(person.run(300_000, there)).toBe(true);
  return person;
}
const inDrill = () => at((s) => s.phase === 'drill' && (s.drill?.trials.length ?? 0) >= 2);
function leaves(person: Person, ms: number): void {
  person.disturb = gone;
  person.run(ms, (s) => s.phase === 'stopped');
}
function falls(person: Person): void {
  person.disturb = (body) => ({ ...body, events: [event(body.t, 'rapid-descent')] });
  person.frame();
  person.disturb = (body) => body;
}

describe('STOP-5: a session that everybody has left', () => {
  it('ends itself after ten minutes and keeps every trial; who vanished out of an exercise may have fallen', () => {
    const person = inDrill();
    const trials = person.session.drill?.trials ?? [];
    leaves(person, 9.9 * MINUTE);
    expect(person.session.paused?.why).toBe('person-gone');
    leaves(person, MINUTE);
    expect(person.session).toMatchObject({
      phase: 'stopped',
      question: null,
      stop: { reason: 'abandoned', advice: { id: 'session.advice.no-answer' }, lock: true },
    });
    expect(person.session.results.at(-1)?.trials).toEqual(trials);
    expect(redFlagOf(person.session)).toBe('fall');
  });

  it('a fall that nobody answered for locks in set-up too; one who went away from set-up is not locked out', () => {
    for (const fell of [true, false]) {
      const person = at((s) => s.phase === 'set-up' && s.inPhase > 500);
      if (fell) falls(person);
      leaves(person, 12 * MINUTE);
      expect(person.session.stop).toMatchObject({ reason: 'abandoned', lock: fell });
    }
  });

  it('a question that nobody answers, a pause that somebody asked for and a camera that died end too', () => {
    const asked = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 5), 100);
    leaves(asked, 11 * MINUTE);
    expect(asked.session.stop).toMatchObject({ reason: 'abandoned', lock: false });
    const paused = inDrill();
    paused.send({ type: 'pause', by: 'tap' });
    for (let ms = 0; ms < 11 * MINUTE; ms += 250) paused.send({ type: 'tick', dt: millis(250) });
    expect(paused.session.stop?.reason).toBe('abandoned');
  });

  it('a key, an answer or ten seconds in the picture begin the ten minutes anew; one picture of a coat does not', () => {
    const person = inDrill();
    for (let n = 0; n < 3; n++) {
      leaves(person, 8 * MINUTE);
      person.send({ type: 'note', text: 'at the door' });
    }
    expect(person.session.stop).toBeNull();
    person.disturb = (body) => body;
    person.run(10_000);
    leaves(person, 9.9 * MINUTE);
    expect(person.session.stop).toBeNull();
    person.disturb = (body) => body;
    person.frame();
    leaves(person, MINUTE);
    expect(person.session.stop?.reason).toBe('abandoned');
  });

  it('somebody who lies in the picture is not left', () => {
    const person = inDrill();
    falls(person);
    person.disturb = (body) => ({ ...body, tracked: false, notMeasured: 'partial', rise: 0.2 });
    person.run(15 * MINUTE, (s) => s.phase === 'stopped');
    expect(person.session).toMatchObject({ stop: null, aside: { id: 'session.nobody-answers' } });
  });

  it('a "No" and then nothing more locks', () => {
    const person = at((s) => s.phase === 'set-up' && s.inPhase > 500);
    leaves(person, MINUTE);
    person.send({ type: 'answer', question: 'all-right', value: false });
    leaves(person, 11 * MINUTE);
    expect(person.session.stop).toMatchObject({ reason: 'abandoned', lock: true });
  });
});

describe('STOP-6: why somebody stopped', () => {
  const stopped = (person = inDrill()) => {
    person.send({ type: 'stop', by: 'tap' });
    return person;
  };
  it('is asked after a Stop in a drill, and need not be answered', () => {
    const { session } = stopped();
    expect(session).toMatchObject({
      phase: 'stopped',
      stop: { reason: 'asked', lock: false },
      question: { id: 'all-right', say: { id: 'session.ask.after-stop' } },
    });
  });

  it('a Stop pressed twice takes the question not away, and frames change nothing', () => {
    const person = stopped();
    const { question, stop } = person.session;
    person.send({ type: 'stop', by: 'tap' });
    person.run(2000);
    expect(person.session).toMatchObject({ question, stop, elapsed: person.session.elapsed });
  });

  it('a yes ends it; a no asks what happened, and what was confirmed locks', () => {
    const fine = stopped();
    fine.send({ type: 'answer', question: 'all-right', value: true });
    expect(fine.session).toMatchObject({ question: null, stop: { reason: 'asked', lock: false } });
    const dizzy = stopped();
    dizzy.send({ type: 'answer', question: 'all-right', value: false });
    dizzy.send({ type: 'answer', question: 'what-happened', value: 'dizzy' });
    expect(dizzy.session.question?.id).toBe('sure');
    const results = dizzy.session.results;
    dizzy.send({ type: 'answer', question: 'sure', value: true });
    expect(dizzy.session).toMatchObject({
      phase: 'stopped',
      question: null,
      stop: { reason: 'not-all-right', advice: { id: 'session.advice.happened.dizzy' }, lock: true },
    });
    expect(dizzy.session.results).toEqual(results);
    expect(redFlagOf(dizzy.session)).toBe('symptom');
  });

  it('a wrong answer can be taken back; "nothing, I am fine" locks nothing', () => {
    const person = stopped();
    person.send({ type: 'answer', question: 'all-right', value: false });
    person.send({ type: 'answer', question: 'what-happened', value: 'fall' });
    person.send({ type: 'answer', question: 'sure', value: false });
    expect(person.session.question?.id).toBe('what-happened');
    person.send({ type: 'answer', question: 'what-happened', value: 'nothing' });
    expect(person.session).toMatchObject({ question: null, stop: { reason: 'asked', lock: false } });
  });

  it('READ-3: whoever leaves instead of confirming has said it', () => {
    const person = stopped();
    person.send({ type: 'answer', question: 'all-right', value: false });
    person.send({ type: 'answer', question: 'what-happened', value: 'fall' });
    person.send({ type: 'stop', by: 'system' });
    expect(person.session).toMatchObject({ question: null, stop: { reason: 'not-all-right', lock: true } });
  });

  it('is asked when a helper stops while somebody is out of view in a drill', () => {
    const person = inDrill();
    leaves(person, 5000);
    expect(person.session.paused?.why).toBe('person-gone');
    expect(stopped(person).session.question?.id).toBe('all-right');
  });

  it('is not asked before practice, after a fall that nobody answered for, or of a page that was left', () => {
    expect(stopped(at((s) => s.phase === 'set-up')).session.question).toBeNull();
    const fell = inDrill();
    falls(fell);
    expect(stopped(fell).session).toMatchObject({ question: null, stop: { lock: true } });
    const left = inDrill();
    left.send({ type: 'stop', by: 'system' });
    expect(left.session.question).toBeNull();
  });
});

describe('STOP-4: the helper had to catch the patient', () => {
  it('pauses, asks, and counts as a stumble: the second one ends the day', () => {
    const person = inDrill();
    person.send({ type: 'report', what: 'caught' });
    expect(person.session).toMatchObject({ paused: { why: 'stumble' }, question: { id: 'all-right' } });
    person.send({ type: 'report', what: 'caught' });
    expect(person.session.memory.supervisor.stumbles).toBe(1);
    person.send({ type: 'answer', question: 'all-right', value: true });
    expect(person.run(60_000, (s) => s.phase === 'drill')).toBe(true);
    person.send({ type: 'pause', by: 'helper' });
    person.send({ type: 'report', what: 'caught' });
    person.send({ type: 'answer', question: 'all-right', value: true });
    expect(person.session.stop?.reason).toBe('stumbles');
  });
});
