import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import type { DrillId, Say } from '../../../src/drills/drill.ts';
import { HAPPENINGS, INCIDENT_KINDS } from '../../../src/facts/words.ts';
import arP from '../../../src/i18n/ar/progression.json' with { type: 'json' };
import ar from '../../../src/i18n/ar/session.json' with { type: 'json' };
import deP from '../../../src/i18n/de/progression.json' with { type: 'json' };
import de from '../../../src/i18n/de/session.json' with { type: 'json' };
import enP from '../../../src/i18n/en/progression.json' with { type: 'json' };
import en from '../../../src/i18n/en/session.json' with { type: 'json' };
import esP from '../../../src/i18n/es/progression.json' with { type: 'json' };
import es from '../../../src/i18n/es/session.json' with { type: 'json' };
import { lineOf, type PrescriptionLine as Prescribed } from '../../../src/prescription/line.ts';
import { type PlannedDrill, playedItem } from '../../../src/prescription/plan.ts';
import { CAREFUL_PROFILE, type Profile } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { planToday } from '../../../src/prescription/today.ts';
import { decideAll, reopenAll } from '../../../src/progression/after-session.ts';
import { type Bounds, dayOf, type LadderRecord, standing } from '../../../src/progression/ladder.ts';
import { ladderById, topOf } from '../../../src/progression/rungs.ts';
import { finishedOf } from '../../../src/session/outcome.ts';
import { QUESTION_IDS } from '../../../src/session/question.ts';
import { startSession } from '../../../src/session/session.ts';
import type { SessionHistory } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { PHASES, SET_UP_CHECKS } from '../../../src/session/words.ts';
import { rangesOf } from '../../kit/plan.ts';
import { kindAnswers, Person, playThrough } from './person.ts';

const ENGLISH: Record<string, string> = { ...en, ...enP };
const words = (say: Say | null): string =>
  say === null
    ? ''
    : String(new IntlMessageFormat(ENGLISH[say.id] ?? `⟦${say.id}⟧`, 'en').format({ ...say.values }));

/** What an item is played with beside a helper. */
const values = (item: PlannedDrill, profile: Profile = { ...CAREFUL_PROFILE, helper: 'watching' }) => {
  const played = playedItem(item, profile);
  if (!played.ok) throw new Error(played.why.id);
  return played.values;
};

const weightShiftOnly: Profile = { ...CAREFUL_PROFILE, allowedDrills: ['weight-shift'] };
const today = (ladders: Record<string, LadderRecord> = {}, profile: Profile = weightShiftOnly) =>
  planToday({
    name: 'test',
    drills: [{ drill: 'weight-shift', sides: 'both', parameters: {}, rest: null }],
    ladders,
    profile,
    minutes: 15,
    clinic: false,
  });
const known: SessionHistory = {
  ...NO_HISTORY,
  finishedSessions: 3,
  firstQuestionsPassed: true,
  drillsSeen: ['weight-shift'],
};

describe('FLOW: from the first question to the result', () => {
  it('FLOW-1: the short session needs one answer and ends with ten scored trials', () => {
    for (const frameMs of [33, 70, 80]) {
      const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 3), frameMs);
      person.send({ type: 'answer', question: 'quick-safe', value: true });
      const before = person.t;
      person.run(30_000, (s) => s.phase === 'range');
      expect(person.t - before).toBeLessThan(10_000);
      expect(person.run(200_000, (s) => s.phase === 'result')).toBe(true);
      expect(person.session.results.map((r) => r.drill)).toEqual(['shift-range', 'weight-shift']);
      expect(person.session.results[1]?.trials.filter((t) => t.outcome === 'hit')).toHaveLength(10);
      expect(person.session.results[1]?.scored).toBe(true);
      expect(person.session.results[0]?.range.left).toBeCloseTo(0.6, 1);
      expect(person.session.incidents).toEqual([]);
    }
  });

  it('FLOW-2: somebody who stands still gets no hit, and a session all the same', () => {
    const person = new Person(
      startSession(
        quickPlan,
        CAREFUL_PROFILE,
        { ...NO_HISTORY, lastRanges: rangesOf({ left: 0.5, right: 0.5 }) },
        3,
      ),
      60,
    );
    person.send({ type: 'answer', question: 'quick-safe', value: true });
    person.run(200_000, (s) => s.phase === 'drill');
    person.skill = 0;
    expect(person.run(300_000, (s) => s.phase === 'result')).toBe(true);
    expect(person.session.results.at(-1)?.trials.filter((t) => t.outcome === 'hit')).toHaveLength(0);
  });

  it('FLOW-3: a full session asks, plays, rests, rates and ends; back corrects an answer', () => {
    const plan = { ...today().plan, doseMs: 40 * 60_000 };
    const person = new Person(startSession(plan, weightShiftOnly, NO_HISTORY, 9), 60);
    expect(person.session.question?.id).toBe('first-wound');
    person.send({ type: 'answer', question: 'first-wound', value: false });
    person.send({ type: 'back' });
    expect(person.session.question?.id).toBe('first-wound');
    expect(person.session.answers).toEqual([]);
    playThrough(person, 2_400_000);
    expect(person.session.phase).toBe('result');
    const phases = person.session.log.filter((l) => l.what === 'phase').map((l) => l.detail);
    for (const phase of [
      'support',
      'set-up',
      'quiet',
      'range',
      'teach',
      'drill',
      'rest',
      'ratings',
      'result',
    ])
      expect(phases).toContain(phase);
    expect(person.session.ratings).toEqual({
      painBefore: 1,
      painAfter: 1,
      painDrill: null,
      effort: 3,
      steadiness: 2,
      steadinessDrill: null,
    });
    // PLACE-4: the check climbed as far as it may with nobody beside, and the drill was played there.
    for (const one of person.session.results) if (one.check) expect(one.parameters.support).toBeLessThan(3);
    const checks = person.session.results.filter((r) => r.check);
    expect(checks.map((r) => r.level)).toEqual([0, 2, 4, 6, 8, 8, 8, 8]);
    expect(person.session.results.at(-1)).toMatchObject({ check: false, level: 8, ladder: 'weight-shift' });
  });

  it('FLOW-4: a demonstration waits for its words, also the range’s, and for no longer than 90 s', () => {
    const taught = () => {
      const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 3), 50);
      person.send({ type: 'answer', question: 'quick-safe', value: true });
      expect(person.run(30_000, (s) => s.phase === 'teach')).toBe(true);
      expect(person.session.plan.items[person.session.item]?.part).toBe('range');
      person.send({ type: 'words', state: 'saying' });
      return person;
    };
    const person = taught();
    expect(person.run(20_000, (s) => s.phase !== 'teach')).toBe(false);
    person.send({ type: 'words', state: 'said' });
    expect(person.run(200, (s) => s.phase === 'range')).toBe(true);

    expect(taught().run(91_000, (s) => s.phase === 'range')).toBe(true);
    const impatient = taught();
    impatient.send({ type: 'go-on' });
    expect(impatient.session.phase).toBe('range');
    // Without a voice that says so, the demonstration's own time is all there is.
    const unheard = taught();
    unheard.send({ type: 'words', state: 'said' });
    expect(unheard.run(3200, (s) => s.phase === 'range')).toBe(true);
  });

  it('ASK-1 … ASK-4: every unsafe answer ends the session with its own advice, and red flags lock', () => {
    const unsafe: Record<string, [boolean | number, boolean]> = {
      'daily-feet': [true, true],
      'daily-dizzy': [true, true],
      'daily-fall': [true, true],
      'daily-sugar': [false, false],
      'pain-before': [5, false],
    };
    for (const [id, [value, lock]] of Object.entries(unsafe)) {
      const person = new Person(
        startSession(today().plan, { ...weightShiftOnly, lowSugarMedicine: true }, known, 1),
      );
      for (let n = 0; n < 9 && person.session.question?.id !== id; n++) kindAnswers(person, {}, 1);
      person.send({ type: 'answer', question: person.session.question?.id ?? 'cleared', value });
      // READ-1: it counts once it was read back and confirmed.
      person.send({ type: 'answer', question: 'sure', value: true });
      expect(person.session.stop?.lock, id).toBe(lock);
      expect(words(person.session.stop?.advice ?? null)).not.toContain('⟦');
    }
  });

  it('STOP-1: stopped in the middle of a drill, everything finished is kept', () => {
    const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 3), 60);
    person.send({ type: 'answer', question: 'quick-safe', value: true });
    person.run(200_000, (s) => s.drill?.drill === 'weight-shift' && s.drill.trials.length === 4);
    person.send({ type: 'stop', by: 'key' });
    expect(person.session.results.map((r) => [r.drill, r.trials.length, r.complete])).toEqual([
      ['shift-range', 6, true],
      ['weight-shift', 4, false],
    ]);
  });

  it('ITEM-2: support told during the drill is counted', () => {
    const person = new Person(startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 3), 60);
    person.send({ type: 'answer', question: 'quick-safe', value: true });
    person.run(200_000, (s) => s.phase === 'drill');
    person.send({ type: 'told', told: 'support' });
    person.send({ type: 'told', told: 'hands-on' });
    person.run(200_000, (s) => s.phase === 'result');
    expect(person.session.results.at(-1)).toMatchObject({ grabs: 1, handsOn: 1 });
  });

  it('DOSE-1: when the dose is reached the rest of the main part is left out', () => {
    const plan = { ...today().plan, doseMs: 60_000 };
    const person = new Person(startSession(plan, weightShiftOnly, known, 9), 60);
    playThrough(person, 900_000);
    expect(person.session.phase).toBe('result');
    expect(person.session.incidents.map((one) => one.kind)).toContain('over-dose');
    expect(person.session.results.some((r) => !r.check && r.ladder !== null)).toBe(false);
  });
});

describe('PLAN: device, helper and gates', () => {
  const oneLeg = (profile: Partial<Profile>) =>
    planToday({
      name: 'x',
      drills: [
        {
          drill: 'single-leg-stance',
          sides: 'both',
          parameters: { hold: { min: 3, max: 6 } },
          rest: null,
        },
      ],
      ladders: Object.fromEntries(
        ['single-leg-stance:left', 'single-leg-stance:right'].map((id) => [
          id,
          {
            history: [
              {
                outcome: null,
                decision: {
                  ladder: id,
                  rule: 'start',
                  from: 0,
                  to: 11,
                  locked: false,
                  good: false,
                  when: { at: 0, day: 0 },
                  sentence: { id: 'x' },
                },
              },
            ],
            bounds: { floor: null, ceiling: null, lock: false, openTop: 99 },
          } as const,
        ]),
      ),
      profile: { ...CAREFUL_PROFILE, ...profile },
      minutes: 10,
      clinic: true,
    });

  it('PLAN-3: one-leg work is left out without a helper, and said so; with one it stays below the gate', () => {
    const alone = oneLeg({});
    expect(alone.plan.items.some((i) => i.drill === 'single-leg-stance')).toBe(false);
    expect(alone.leftOut.map((x) => words(x.why))[0]).toContain('helper');
    const helped = oneLeg({ helper: 'hands-ready' }).plan.items.filter(
      (i) => i.drill === 'single-leg-stance',
    );
    expect(helped.map((i) => i.ladder)).toEqual(['single-leg-stance:left', 'single-leg-stance:right']);
    for (const one of helped) expect(values(one).support).toBeLessThan(3);
    const unlocked = oneLeg({ oneLegUnlocked: 'therapist' }).plan.items.find(
      (i) => i.drill === 'single-leg-stance',
    );
    expect(unlocked && values(unlocked, { ...CAREFUL_PROFILE, oneLegUnlocked: 'therapist' }).support).toBe(4);
  });

  it('PLAN-4: the therapist’s hold bounds hold over the rung', () => {
    for (const one of oneLeg({ helper: 'watching' }).plan.items.filter(
      (i) => i.drill === 'single-leg-stance',
    ))
      expect(values(one).hold).toBeLessThanOrEqual(6);
  });

  it('PLAN-5: cane, walker and bare feet change the words', () => {
    const notes = (profile: Partial<Profile>) =>
      today({}, { ...weightShiftOnly, ...profile })
        .plan.items.flatMap((i) => i.notes.map(words))
        .join(' ');
    expect(notes({ support: 'cane' })).toContain('cane');
    expect(notes({ support: 'walker' })).toContain('brakes');
    expect(notes({ footwear: 'socks' })).toContain('Closed shoes');
  });

  it('PLAN-6: an impossible prescription is left out with its reason, the rest is played', () => {
    const prescribed = (drill: DrillId, parameters: Record<string, number>): Prescribed => ({
      drill,
      sides: 'both',
      parameters,
      rest: null,
    });
    const { plan, leftOut } = planToday({
      name: 'plan',
      drills: [
        prescribed('quiet-stance', { trials: 1 }),
        prescribed('marching', { speed: 3 }),
        prescribed('heel-raise', {}),
      ],
      ladders: {},
      profile: CAREFUL_PROFILE,
      minutes: 10,
      clinic: true,
    });
    expect(plan.items.filter((i) => i.part === 'main').map((i) => i.drill)).toEqual(['heel-raise']);
    expect(leftOut.map((x) => [x.drill, x.why])).toEqual([
      [
        'quiet-stance',
        {
          id: 'prescription.refused.limits',
          values: { name: 'trials', unit: 'other', least: 2, most: 1, low: 'drill', high: 'therapist' },
        },
      ],
      ['marching', { id: 'drill.refused.unknown', values: { name: 'speed' } }],
    ]);
  });

  it('PLAN-6, ALLOW-5: what the plan prescribes and the person has switched off is left out with a word, the rest is played', () => {
    const { plan, leftOut } = planToday({
      name: 'plan',
      drills: [lineOf('weight-shift'), lineOf('single-leg-stance')],
      ladders: {},
      profile: { ...weightShiftOnly, helper: 'hands-ready' },
      minutes: 10,
      clinic: false,
    });
    expect(plan.items.map((i) => i.drill)).toEqual(['shift-range', 'weight-shift', 'weight-shift']);
    expect(leftOut).toEqual([
      { drill: 'single-leg-stance', why: { id: 'prescription.refused.switched-off' } },
    ]);
  });
});

describe('three weeks with a bad day and a missed week', () => {
  it('LAD and OUT: the levels are where the sentences say, and every step has one', () => {
    const bounds: Bounds = {
      floor: null,
      ceiling: null,
      lock: false,
      openTop: topOf(ladderById('weight-shift') as NonNullable<ReturnType<typeof ladderById>>),
    };
    const record: { history: LadderRecord['history']; bounds: Bounds } = { history: [], bounds };
    const diary: string[] = [];
    // Day, skill, ratings: a plain first week, a bad day, then a week and more missed, and back.
    const visits = [
      { day: 0, skill: 0.85, steadiness: 2 },
      { day: 2, skill: 1, steadiness: 2 },
      { day: 4, skill: 1, steadiness: 2 },
      { day: 7, skill: 0.7, steadiness: 4 },
      { day: 16, skill: 1, steadiness: 2 },
      { day: 18, skill: 1, steadiness: 1 },
      { day: 20, skill: 1, steadiness: 1 },
    ];
    for (const [n, visit] of visits.entries()) {
      const at = Date.UTC(2026, 1, 2 + visit.day, 10);
      const now = { at, day: dayOf(at, 60) };
      const records = { 'weight-shift': record };
      for (const entry of reopenAll(records, now)['weight-shift'] ?? []) {
        record.history = [...record.history, entry];
        diary.push(
          `${visit.day}: ${entry.decision.rule} ${entry.decision.from}→${entry.decision.to}: ${words(entry.decision.sentence)}`,
        );
      }
      const plan = { ...today({ 'weight-shift': record }).plan, doseMs: 40 * 60_000 };
      const person = new Person(startSession(plan, weightShiftOnly, known, 100 + n), 66);
      person.skill = visit.skill;
      playThrough(person, 3_000_000, { steadiness: visit.steadiness });
      expect(person.session.phase).toBe('result');
      for (const entry of decideAll(`s${n}`, finishedOf(person.session), { 'weight-shift': record }, now)[
        'weight-shift'
      ] ?? []) {
        const stood = standing(record.history, bounds);
        record.history = [...record.history, entry];
        diary.push(
          `${visit.day}: ${entry.decision.rule} ${entry.decision.from}→${entry.decision.to}: ${words(entry.decision.sentence)}`,
        );
        // The read-out level is the one that the next session really plays.
        expect(entry.decision.sentence.values?.level).toBe(standing(record.history, bounds).level + 1);
        if (stood.started) expect(entry.decision.from).toBe(stood.level);
      }
    }
    expect(diary.join('\n')).not.toContain('⟦');
    const rules = record.history.map((entry) => entry.decision.rule);
    expect(rules[0]).toBe('start');
    expect(record.history[0]?.decision).toMatchObject({ to: 8, sentence: { id: 'progression.say.placed' } });
    expect(rules).toContain('up');
    expect(rules).toContain('body');
    expect(rules).toContain('gap');
    expect(diary.find((line) => line.includes('body'))).toContain('unsteady (4 of 5)');
    expect(diary.find((line) => line.includes('gap'))).toContain('9 days');
    // Each decision begins where the one before ended: the diary explains every step.
    for (const [i, entry] of record.history.entries())
      if (i > 0) expect(entry.decision.from).toBe(record.history[i - 1]?.decision.to);
  });
});

describe('words', () => {
  it('WORD-1: every sentence that a session can say exists, in every language, with the same arguments', () => {
    const ids = [
      ...QUESTION_IDS.flatMap((id) => [`session.ask.${id}`, `session.ask.${id}.help`]),
      ...HAPPENINGS.flatMap((id) => [`session.happened.${id}`, `session.advice.happened.${id}`]),
      ...INCIDENT_KINDS.map((id) => `session.incident.${id}`),
      ...SET_UP_CHECKS.map((id) => `session.check.${id}`),
      ...PHASES.map((id) => `session.phase.${id}`),
    ];
    for (const id of ids) expect(ENGLISH[id], id).toBeDefined();
    const args = (message: string) =>
      [...new Set([...message.matchAll(/\{(\w+)(?:,| *\})/g)].map((m) => m[1]))]
        .filter((a) => a !== undefined && /^[a-z]/.test(a))
        .sort();
    for (const [name, other] of Object.entries({
      es: { ...es, ...esP },
      de: { ...de, ...deP },
      ar: { ...ar, ...arP },
    })) {
      const catalogue: Record<string, string> = other;
      expect(Object.keys(catalogue).sort()).toEqual(Object.keys(ENGLISH).sort());
      for (const [id, message] of Object.entries(catalogue)) {
        expect(() => new IntlMessageFormat(message, name), `${name} ${id}`).not.toThrow();
        const wanted = args(ENGLISH[id] ?? '').filter(
          (a) => message.includes(`{${a},`) === false && message.includes(`{${a}}`) === false,
        );
        expect(
          wanted.filter((a) => (ENGLISH[id] ?? '').includes(`{${a},`)),
          `${name} ${id}`,
        ).toEqual([]);
      }
    }
  });

  it('WORD-2: no word that diagnoses, scolds or promises', () => {
    for (const message of Object.values(ENGLISH))
      expect(message).not.toMatch(
        /fall risk|diagnos|\btreat|abnormal|normal|prevent|medical grade|\bfail|wrong/i,
      );
  });
});
