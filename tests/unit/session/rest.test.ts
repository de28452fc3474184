import { describe, expect, it } from 'vitest';
import { askedOf, beatOf } from '../../../src/app/asked.ts';
import type { PlannedDrill, SessionPlan } from '../../../src/prescription/plan.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { choicesOf, eventOf, keyEvent } from '../../../src/screens/patient/play/choices.ts';
import { STANDING_MS } from '../../../src/session/flow.ts';
import { allTrials } from '../../../src/session/item.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionState } from '../../../src/session/state.ts';
import { historyOf, planFor, prescribed } from '../../kit/plan.ts';
import { event, Person } from './person.ts';

const planOf = (...lines: Parameters<typeof prescribed>[]): SessionPlan => {
  const drills = lines.map((one) => prescribed(...one));
  const { plan } = planFor(drills, { bare: true, profile: { helper: 'hands-ready' } });
  return { ...plan, askRatings: false, doseMs: 3_600_000 };
};
/** Somebody who knows the drills, with a helper, in the middle of the first of them. */
function inDrill(plan: SessionPlan): Person {
  const profile = { ...CAREFUL_PROFILE, helper: 'hands-ready' } as const;
  const person = new Person(startSession(plan, profile, historyOf(true), 3), 80);
  person.send({ type: 'answer', question: 'pain-before', value: 1 });
  expect(person.run(120_000, (s) => s.phase === 'drill')).toBe(true);
  return person;
}
const resting = (s: SessionState) => s.phase === 'rest';
const drillOver = (s: SessionState) => s.results.length > 0;

describe('DOSE-3: nobody stands longer than two minutes without being offered a rest', {
  timeout: 30_000,
}, () => {
  const long = planOf(['weight-shift', { parameters: { trials: 20, hold: 3 } }]);

  it('the clock of standing runs in set-up, at the zero, in the demonstration and in the drill; pauses and rests do not count', () => {
    const person = new Person(startSession(long, CAREFUL_PROFILE, historyOf(true), 3), 80);
    person.send({ type: 'answer', question: 'pain-before', value: 1 });
    let last = person.session;
    const ran = new Map<string, boolean>();
    person.watch = (state) => {
      const of = state.paused === null ? state.phase : 'paused';
      if (last.phase === state.phase && state.elapsed > last.elapsed)
        ran.set(of, state.standing - last.standing === state.elapsed - last.elapsed);
      last = state;
    };
    person.run(30_000, (s) => s.phase === 'drill' && s.inPhase > 1000);
    person.send({ type: 'pause', by: 'tap' });
    person.run(2000);
    person.send({ type: 'resume', by: 'tap' });
    person.run(300_000, (s) => resting(s) && s.inPhase > 1000);
    expect(Object.fromEntries(ran)).toEqual({
      'set-up': true,
      quiet: true,
      teach: true,
      drill: true,
      paused: false,
      rest: false,
    });
    expect(person.session.standing).toBe(0);
  });

  it('a drill is interrupted between two tries, and goes on where it was: no try is lost, none is void', () => {
    const person = inDrill(long);
    expect(person.run(300_000, resting)).toBe(true);
    const { drill, results, remaining } = person.session;
    expect(results).toEqual([]);
    expect(drill?.trials.length).toBeGreaterThan(3);
    // As long as the rest after the drill.
    expect(remaining).toBe(20_000);
    const before = allTrials(person.session);
    expect(person.run(60_000, (s) => s.phase === 'drill')).toBe(true);
    expect(person.session.drill?.trialNumber).toBe(before.length + 1);
    expect(person.session.standing).toBeLessThan(STANDING_MS / 4);
    person.run(600_000, drillOver);
    const [result] = person.session.results;
    expect(result?.trials.slice(0, before.length)).toEqual(before);
    expect(result?.trials.map((one) => one.outcome)).toEqual(Array.from({ length: 20 }, () => 'hit'));
  });

  it('on a chair nobody stands', () => {
    const person = inDrill(planOf(['sit-to-stand', { parameters: { repetitions: 15 } }]));
    const { standing } = person.session;
    person.run(60_000);
    expect(person.session.standing).toBe(standing);
  });

  it('whoever has stood long before a drill rests first; before one on a chair nobody does', () => {
    const both = planOf(['heel-raise', {}], ['sit-to-stand', {}]);
    const items = both.items.map((one): PlannedDrill => ({ ...one, restMs: 0 }));
    const tired = (state: SessionState): SessionState => ({ ...state, standing: STANDING_MS as never });
    for (const [first, rests] of [
      [0, true],
      [1, false],
    ] as const) {
      const plan = { ...both, items: items.slice(first) };
      const person = new Person(startSession(plan, CAREFUL_PROFILE, historyOf(true), 3), 80);
      person.session = tired(person.session);
      person.send({ type: 'answer', question: 'pain-before', value: 1 });
      person.run(60_000, (s) => s.phase === 'rest' || s.phase === 'teach');
      expect(resting(person.session)).toBe(rests);
    }
  });

  it('a drill that rests by itself does so meanwhile; what is left of its rest is not shortened (SLS-6)', () => {
    const oneLeg = planOf(['single-leg-stance', { parameters: { hold: 10, trials: 8 } }]);
    for (const skips of [false, true]) {
      const person = inDrill(oneLeg);
      person.run(300_000, resting);
      if (skips) person.send({ type: 'go-on' });
      person.run(60_000, (s) => s.phase === 'drill');
      const from = person.session.elapsed;
      person.run(60_000, (s) => s.cue.startsWith('lift'));
      const wait = person.session.elapsed - from;
      expect(wait > 10_000).toBe(skips);
    }
  });

  it('what is told in a rest is counted and moves no drill; no beat is heard', () => {
    const person = inDrill(planOf(['marching', { parameters: { trials: 12 } }]));
    person.run(300_000, resting);
    const { drill } = person.session;
    person.send({ type: 'told', told: 'skip' });
    person.send({ type: 'told', told: 'support' });
    expect(person.session.drill).toBe(drill);
    expect(person.session.running?.told.grabs).toBe(1);
    const rhythm = inDrill(planOf(['rhythmic-shift', { parameters: { trials: 20, pace: 4 } }]));
    rhythm.run(30_000, (s) => beatOf(s) !== null);
    expect(beatOf(rhythm.session)).not.toBeNull();
    rhythm.run(300_000, resting);
    expect(rhythm.session.drill?.view).toMatchObject({ paceMs: 4000 });
    expect(beatOf(rhythm.session)).toBeNull();
  });

  it('somebody who falls in such a rest is asked after, and the drill goes on afterwards', () => {
    const person = inDrill(long);
    person.run(300_000, resting);
    person.disturb = (body) => ({ ...body, events: [event(body.t, 'rapid-descent')] });
    person.frame();
    person.disturb = (body) => body;
    expect(person.session.paused?.why).toBe('rapid-descent');
    person.send({ type: 'answer', question: 'all-right', value: true });
    expect(resting(person.session)).toBe(true);
    expect(person.run(60_000, (s) => s.phase === 'drill')).toBe(true);
  });
});

describe('DOSE-5: "I need longer"', () => {
  const plan = planOf(['heel-raise', { rest: 30 }], ['mini-squat', {}]);
  const inRest = (): Person => {
    const person = inDrill(plan);
    expect(person.run(300_000, resting)).toBe(true);
    return person;
  };
  const shown = ({ session }: Person) => choicesOf(session).map(({ id }) => id);

  it('lets the rest go on for as long again, as often as it is asked for, and says how long it is now', () => {
    const person = inRest();
    const said = [askedOf(person.session, false)];
    const from = person.session.elapsed;
    expect(person.session.say?.id).toBe('session.rest');
    for (const seconds of [60, 90]) {
      person.run(4000);
      person.send({ type: 'longer' });
      expect(person.session.say).toEqual({ id: 'session.rest.longer', values: { seconds } });
      said.push(askedOf(person.session, false));
    }
    // Each time it is said: the key is another one, and the words tell the seconds.
    expect(new Set(said.map(({ key }) => key)).size).toBe(3);
    expect(said[2]?.text).toContain('90');
    person.run(300_000, (s) => !resting(s));
    expect(person.session.elapsed - from).toBeGreaterThanOrEqual(90_000 - 1);
    expect(person.session.elapsed - from).toBeLessThan(91_000);
    // The next rest is an ordinary one.
    expect(person.session.results).toHaveLength(1);
  });

  it('by a box for the hand, by the plus key and by a tap; nowhere but in a rest', () => {
    const person = inRest();
    expect(shown(person)).toEqual(['go-on', 'longer']);
    expect(eventOf(person.session, 'longer', 'tap')).toEqual({ type: 'longer' });
    const plus = { key: '+', taken: false, any: true } as const;
    expect(keyEvent(person.session, plus)).toEqual({ type: 'longer' });
    person.send({ type: 'pause', by: 'tap' });
    const paused = person.session.remaining;
    person.send({ type: 'longer' });
    expect(person.session.remaining).toBe(paused);
    expect(keyEvent(person.session, plus)).toBeNull();
    person.send({ type: 'resume', by: 'tap' });
    person.run(120_000, (s) => s.phase === 'teach');
    expect(keyEvent(person.session, plus)).toEqual({ type: 'pause', by: 'helper' });
    const { remaining } = person.session;
    person.send({ type: 'longer' });
    expect(person.session.remaining).toBe(remaining);
  });
});
