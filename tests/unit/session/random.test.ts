import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { CUES } from '../../../src/drills/cue.ts';
import { HAPPENINGS } from '../../../src/facts/words.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { planToday } from '../../../src/prescription/today.ts';
import { allTrials } from '../../../src/session/item.ts';
import { QUESTION_IDS } from '../../../src/session/question.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionEvent, SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { isOver, stepSession } from '../../../src/session/step.ts';
import { millis } from '../../../src/units.ts';
import { cases } from '../../kit/nightly.ts';
import { event, kindAnswers, Person, playThrough, standingAt } from './person.ts';
import { beyond } from './reach.ts';

/** Every seed begins at 1: what a night finds, a day can be told to play. */
const SEQUENCES = cases(12_000, 100_000);
const LENGTH = 10;

function mulberry(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const pick = <T>(next: () => number, list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;

const fullPlan = planToday({
  name: 'random',
  drills: (['weight-shift', 'single-leg-stance', 'mini-squat'] as const).map((drill) => ({
    drill,
    sides: 'both',
    parameters: {},
    rest: null,
  })),
  ladders: {},
  profile: { ...CAREFUL_PROFILE, helper: 'watching' },
  minutes: 10,
  clinic: false,
}).plan;
const seasoned = { ...NO_HISTORY, firstQuestionsPassed: true, drillsSeen: ['weight-shift'] as const };

/** States from all over a session, so that short sequences begin everywhere. */
function places(): SessionState[] {
  const found: SessionState[] = [
    startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1),
    startSession(
      fullPlan,
      { ...CAREFUL_PROFILE, lowSugarMedicine: true },
      { ...NO_HISTORY, locked: true },
      2,
    ),
    startSession(
      { ...fullPlan, questions: 'none', askSupport: false, items: [] },
      CAREFUL_PROFILE,
      NO_HISTORY,
      3,
    ),
  ];
  for (const plan of [quickPlan, fullPlan]) {
    const person = new Person(
      startSession(plan, { ...CAREFUL_PROFILE, helper: 'watching' }, seasoned, 4),
      80,
    );
    const seen = new Set<string>();
    for (let i = 1; i < 6000 && !isOver(person.session); i++) {
      const { phase, item, cue, question } = person.session;
      const word = `${phase} ${item} ${cue} ${question?.id}`;
      if (!seen.has(word)) found.push(person.session);
      seen.add(word);
      if (question !== null) kindAnswers(person, {}, 1);
      else person.frame();
      // Past what this simple person cannot do.
      if (i % 500 === 0 && plan === fullPlan) person.send({ type: 'skip' });
    }
  }
  return found;
}

function someEvent(next: () => number, state: SessionState, t: number): SessionEvent {
  const kind = next();
  const dt = millis(pick(next, [0, 16, 33, 66, 100, 100, 400, 900, 5000, Number.NaN, -50]));
  if (kind < 0.45) {
    const wrong = next();
    const lateral = (next() - 0.5) * 2.4;
    const body = standingAt(t, lateral, {
      calibrated: next() < 0.85,
      quiet:
        next() < 0.15 ? { progress: next(), problem: pick(next, ['moving', 'not-tracked', null]) } : null,
      ...(wrong < 0.25
        ? {
            tracked: false,
            notMeasured: pick(next, [
              'nobody',
              'dark',
              'partial',
              'turned',
              'jumped',
              'crossed',
              'second-person',
              'moved',
              'sitting',
              'uncalibrated',
            ] as const),
            lateral: null,
            box: next() < 0.5 ? null : { left: 0.01, top: 0.1, right: 0.3, bottom: 0.9 },
          }
        : {}),
      events:
        next() < 0.12
          ? [
              event(
                t,
                pick(next, [
                  'foot-lift',
                  'foot-down',
                  'foot-moved',
                  'rapid-descent',
                  'second-person',
                  'tracking-lost',
                ]),
              ),
            ]
          : [],
    });
    return { type: 'body', body, dt };
  }
  if (kind < 0.52) return { type: 'tick', dt };
  if (kind < 0.66) {
    const asked = next() < 0.8 && state.question !== null ? state.question.id : pick(next, QUESTION_IDS);
    const value = pick<boolean | number | string>(next, [
      true,
      false,
      0,
      1,
      3,
      5,
      10,
      99,
      2.5,
      Number.NaN,
      'x',
      pick(next, HAPPENINGS),
    ]);
    return { type: 'answer', question: asked, value };
  }
  if (kind < 0.82) return { type: pick(next, ['go-on', 'go-on', 'back', 'skip', 'longer'] as const) };
  if (kind < 0.87)
    return {
      type: 'told',
      told: pick(next, ['support', 'step', 'skip', 'in-position', 'hands-on'] as const),
    };
  if (kind < 0.9) return { type: 'adjust', direction: pick(next, ['easier', 'harder'] as const) };
  if (kind < 0.91) return { type: 'note', text: 'n' };
  if (kind < 0.985)
    return {
      type: pick(next, ['pause', 'resume', 'resume'] as const),
      by: pick(next, ['key', 'tap', 'hand', 'helper', 'system'] as const),
    };
  if (kind < 0.995) return { type: 'camera', state: pick(next, ['ok', 'lost'] as const) };
  return { type: 'stop', by: 'tap' };
}

/** What must hold after every step, whatever happened. Returns what was broken. */
function broken(before: SessionState, after: SessionState, one: SessionEvent): string | null {
  const trials = allTrials(before);
  const now = allTrials(after);
  if (now.length < trials.length || trials.some((trial, i) => now[i] !== trial))
    return 'a trial was lost or changed';
  if (before.results.some((result, i) => after.results[i] !== result)) return 'a result was lost or changed';
  if (before.incidents.length > after.incidents.length) return 'an incident was lost';
  if (after.elapsed < before.elapsed || !Number.isFinite(after.elapsed)) return 'time went back';
  if (!CUES.includes(after.cue)) return 'no cue';
  if (after.target !== null && !(Math.abs(after.target) <= 0.8 + 1e-9)) return `target ${after.target}`;
  if (beyond(after) > 1e-9) return `${beyond(after)} beyond what that side did`;
  if (!(after.setUp.held >= 0 && after.setUp.held <= 1)) return 'set-up progress';
  if (!(after.quietProgress >= 0 && after.quietProgress <= 1)) return 'quiet progress';
  if (!(after.remaining >= 0) || after.item < 0 || after.item > after.plan.items.length)
    return 'remaining or item';
  for (const value of Object.values(after.memory.adjustments))
    if (Math.abs(value) > 0.1 + 1e-9) return 'adjusted too far';
  if (after.drill !== null && after.drill !== before.drill) {
    const { info } = drillOf(after.drill.drill);
    for (const [name, value] of Object.entries(after.running?.parameters ?? {})) {
      const about = info.parameters[name];
      if (about === undefined || value < about.min || value > about.max)
        return `${info.id} ${name} = ${value}`;
    }
  }
  // STOP-6: after the end only the reason for a Stop is told, and a lock is never taken back.
  if (isOver(before) && after !== before) {
    if (before.question === null || after.phase !== 'stopped') return 'something happened after the end';
    if (before.stop?.lock && !after.stop?.lock) return 'a lock was taken back after the end';
  }
  const asking = ['questions', 'support', 'ratings'].includes(after.phase) && after.paused === null;
  if (asking && after.question === null) return `nothing is asked in ${after.phase}`;
  if (after.paused?.incident != null) {
    if (after.question === null) return 'an incident without a question';
    if (after.cue !== 'stop') return 'an incident without the stop cue';
  }
  if (before.paused !== null && after.paused === null) {
    const byPerson =
      one.type === 'answer' ||
      one.type === 'go-on' ||
      one.type === 'stop' ||
      (one.type === 'resume' && one.by !== 'system');
    if (!byPerson) return `resumed by ${one.type}`;
  }
  if (before.paused !== null && after.paused !== null && after.drill !== before.drill)
    return 'the drill went on in a pause';
  return null;
}

describe('SES-1 … SES-6: any events in any order', () => {
  const starts = places();

  it(`keeps every promise over ${SEQUENCES.toLocaleString('en')} random sequences, and can always be stopped`, () => {
    const phases = new Set<string>();
    let steps = 0;
    for (let seed = 1; seed <= SEQUENCES; seed++) {
      const next = mulberry(seed);
      let state = starts[seed % starts.length] as SessionState;
      let t = 2_000_000;
      for (let i = 0; i < LENGTH; i++) {
        t += 1 + Math.floor(next() * 120);
        const one = someEvent(next, state, t);
        const after = stepSession(state, one);
        const fault = broken(state, after, one);
        if (fault !== null)
          throw new Error(`seed ${seed}, step ${i}, ${one.type} in ${state.phase}: ${fault}`);
        state = after;
        phases.add(state.phase);
        steps++;
      }
      const stopped = stepSession(state, { type: 'stop', by: 'key' });
      if (!isOver(stopped)) throw new Error(`seed ${seed}: cannot be stopped in ${state.phase}`);
      if (allTrials(stopped).length < allTrials(state).length)
        throw new Error(`seed ${seed}: stopping lost a trial`);
    }
    expect(steps).toBe(SEQUENCES * LENGTH);
    // The walk must really have been everywhere, or the promises above were kept by staying at home.
    expect([...phases].sort()).toEqual(
      [
        'cool-down',
        'drill',
        'questions',
        'quiet',
        'range',
        'ratings',
        'rest',
        'result',
        'set-up',
        'stopped',
        'support',
        'teach',
        'warm-up',
      ].sort(),
    );
  }, 600_000);

  it('SES-3: has no dead end: from wherever chance has led, a willing person comes to an end', () => {
    for (let seed = 1; seed <= cases(24, 200); seed++) {
      const next = mulberry(seed * 7919);
      let state = starts[(seed * 13) % starts.length] as SessionState;
      let t = 3_000_000;
      for (let i = 0; i < 40; i++) {
        t += 60;
        const one = someEvent(next, state, t);
        if (one.type !== 'stop') state = stepSession(state, one);
      }
      if (isOver(state)) continue;
      // The helper skips what this simple person cannot do, as a real one would.
      const person = new Person(stepSession(state, { type: 'camera', state: 'ok' }), 100);
      person.t = t + 100;
      for (let i = 0; i < 40 && !isOver(person.session); i++) {
        playThrough(person, 60_000);
        if (!isOver(person.session)) person.send({ type: 'skip' });
      }
      expect(isOver(person.session), `seed ${seed} ended in ${person.session.phase}`).toBe(true);
    }
  });

  it('SES-2: is a plain value: it survives JSON and goes on alike from there', () => {
    const state = starts[starts.length - 1] as SessionState;
    const copy = JSON.parse(JSON.stringify(state)) as SessionState;
    const one: SessionEvent = { type: 'body', body: standingAt(9_000_000), dt: millis(50) };
    expect(JSON.stringify(stepSession(copy, one))).toBe(JSON.stringify(stepSession(state, one)));
  });
});
