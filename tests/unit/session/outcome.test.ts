import { describe, expect, it } from 'vitest';
import type { Trial } from '../../../src/drills/drill.ts';
import { CAREFUL_PROFILE } from '../../../src/prescription/profile.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import {
  decideAll,
  type Finished,
  passedOneLegCheck,
  reopenAll,
} from '../../../src/progression/after-session.ts';
import type { Bounds, Decision, Entry } from '../../../src/progression/ladder.ts';
import { type LadderRecord, standing } from '../../../src/progression/ladder.ts';
import { finishedOf } from '../../../src/session/outcome.ts';
import { startSession } from '../../../src/session/session.ts';
import type { DrillResult, Incident, SessionState } from '../../../src/session/state.ts';
import { NO_HISTORY } from '../../../src/session/state.ts';
import { millis } from '../../../src/units.ts';
import { planFor, prescribed } from '../../kit/plan.ts';
import { oneLegTry } from '../app/one-leg.ts';
import { aTrial } from '../records/make.ts';
import { aFinished } from './finished.ts';

const ratings = {
  painBefore: 1,
  painAfter: 1,
  painDrill: null,
  effort: 3,
  steadiness: 2,
  steadinessDrill: null,
};
const both = (more: Partial<DrillResult> = {}): Finished =>
  aFinished([oneLegTry('left'), oneLegTry('right', more)]);

describe('GATE-2: what opens one-leg standing without a hand on something', () => {
  it('both legs, everything hit at the highest rung under the gate, a helper beside with hands off', () => {
    expect(passedOneLegCheck(both())).toEqual(['left', 'right']);
    expect(passedOneLegCheck(both({ helper: 'watching' }))).toEqual(['left', 'right']);
  });

  it('nothing less', () => {
    const miss = [aTrial(1), aTrial(2, { outcome: 'miss' }), aTrial(3)];
    const parts: Partial<DrillResult>[] = [
      { helper: 'none' },
      { helper: 'hands-on' },
      { handsOn: 1 },
      { grabs: 1 },
      { steps: 1 },
      { check: false },
      { complete: false },
      { scored: false },
      { level: 5 },
      { trials: [] },
      { trials: miss },
      { trials: [aTrial(1, { outcome: 'void' }), aTrial(2), aTrial(3)] },
    ];
    for (const part of parts) expect(passedOneLegCheck(both(part)), JSON.stringify(part)).toEqual([]);
    expect(passedOneLegCheck({ ...both(), results: [oneLegTry('left')] })).toEqual([]);
    expect(passedOneLegCheck({ ...both(), redFlag: 'fall' })).toEqual([]);
    for (const one of [{ painAfter: 5 }, { effort: 7 }, { steadiness: 4 }, { steadiness: null }])
      expect(passedOneLegCheck({ ...both(), ratings: { ...ratings, ...one } }), JSON.stringify(one)).toEqual(
        [],
      );
  });

  it('only the legs that the plan lets stand alone, and those only', () => {
    const right = aFinished([oneLegTry('right')], { oneLegWork: ['right'] });
    expect(passedOneLegCheck(right)).toEqual(['right']);
    expect(passedOneLegCheck({ ...right, results: [oneLegTry('left')] })).toEqual([]);
    expect(passedOneLegCheck({ ...both(), oneLegWork: [] })).toEqual([]);
    const asks = (sides: 'both' | 'right', legLeftOut: 'left' | null) =>
      finishedOf(
        startSession(
          {
            ...quickPlan,
            items: planFor([prescribed('single-leg-stance', { sides })], { profile: { helper: 'watching' } })
              .plan.items,
          },
          { ...CAREFUL_PROFILE, legLeftOut },
          NO_HISTORY,
          1,
        ),
      ).oneLegWork;
    expect(asks('both', null)).toEqual(['left', 'right']);
    expect(asks('right', null)).toEqual(['right']);
    expect(asks('both', 'left')).toEqual(['right']);
  });
});

const OPEN: Bounds = { floor: null, ceiling: null, lock: false, openTop: 99 };
const on = (day: number) => ({ at: day * 86_400_000, day });
const start = (ladder: string, to: number): Entry => ({
  outcome: null,
  decision: {
    ladder,
    rule: 'start',
    from: to,
    to,
    locked: false,
    good: false,
    when: on(0),
    after: null,
    sentence: { id: 'progression.say.placed' },
  },
});
/** Ten trials, one every ten seconds; those named are otherwise. */
const ten = (...others: readonly Partial<Trial>[]): Trial[] =>
  Array.from({ length: 10 }, (_, i) =>
    aTrial(i + 1, { t0: millis(i * 10_000), t1: millis(i * 10_000 + 4000), ...others[i] }),
  );
const block = (trials: readonly Trial[], more: Partial<DrillResult> = {}): DrillResult => ({
  item: 0,
  drill: 'weight-shift',
  ladder: 'weight-shift',
  level: 4,
  check: false,
  parameters: {},
  from: {},
  range: { left: 0.6, right: 0.6 },
  support: 'counter',
  helper: 'none',
  trials,
  summary: {},
  order: [],
  grabs: 0,
  steps: 0,
  handsOn: 0,
  startedAt: millis(0),
  endedAt: millis(100_000),
  complete: true,
  scored: true,
  ...more,
});

/** Somebody with ladders at level 4, from visit to visit. */
class Visits {
  records: Record<string, LadderRecord>;
  constructor(ladders: readonly string[] = ['weight-shift'], bounds = OPEN, level = 4) {
    this.records = Object.fromEntries(ladders.map((id) => [id, { history: [start(id, level)], bounds }]));
  }
  private take(added: Readonly<Record<string, readonly Entry[]>>): Record<string, Decision> {
    for (const [id, entries] of Object.entries(added)) {
      const { history, bounds } = this.records[id] as LadderRecord;
      this.records[id] = { history: [...history, ...entries], bounds };
    }
    return Object.fromEntries(
      Object.entries(added).map(([id, entries]) => [id, (entries.at(-1) as Entry).decision]),
    );
  }
  practise(day: number, finished: Finished) {
    return this.take(decideAll(`d${day}`, finished, this.records, on(day)));
  }
  open(day: number, cleared = false) {
    return this.take(reopenAll(this.records, on(day), { cleared }));
  }
  stands(ladder = 'weight-shift') {
    const { history, bounds } = this.records[ladder] as LadderRecord;
    return standing(history, bounds);
  }
}
const once = (finished: Finished) => new Visits().practise(1, finished)['weight-shift'];

describe('OUT-3: steps and grabs, seen or told, by the trial', () => {
  const miss = (reason: string): Partial<Trial> => ({ outcome: 'miss', reason });

  it('two of ten trials that a step ended take a rung off, also when only the camera saw it', () => {
    for (const reason of ['foot-moved', 'stance-foot-moved', 'stepped', 'support-taken', 'helped'])
      expect(once(aFinished([block(ten(miss(reason), miss(reason)))])), reason).toMatchObject({
        rule: 'support',
        to: 3,
      });
    expect(once(aFinished([block(ten(miss('time-out'), miss('time-out')))]))?.rule).not.toBe('support');
  });

  it('support that was told in a trial counts though the trial was a hit', () => {
    const helped = { metrics: { support: 1 } };
    expect(once(aFinished([block(ten(helped, helped))]))).toMatchObject({ rule: 'support', to: 3 });
    expect(once(aFinished([block(ten(helped), { grabs: 1 })]))).toMatchObject({ rule: 'hold', to: 4 });
  });

  it('one trial counts once: seen and told, or stepped and held', () => {
    const one = [ten(miss('foot-moved')), ten(miss('stepped'))];
    for (const trials of one)
      for (const told of [{ steps: 1 }, { steps: 1, handsOn: 1 }, { steps: 1, grabs: 1, handsOn: 1 }])
        expect(once(aFinished([block(trials, told)]))?.rule).not.toBe('support');
    const two = ten(miss('foot-moved'), miss('stepped'));
    expect(once(aFinished([block(two, { steps: 1 })]))).toMatchObject({ rule: 'support', to: 3 });
  });

  it('what was told between two trials is no trial’s and counts all the same', () => {
    expect(once(aFinished([block(ten(), { grabs: 2 })]))).toMatchObject({ rule: 'support', to: 3 });
  });

  it('a stumble that broke a trial off counts as a step, and none twice', () => {
    const broken = { outcome: 'void', reason: 'interrupted' } as const;
    const at = (...seconds: number[]) => ({ stumbles: seconds.map((s) => millis(s * 1000)) });
    expect(once(aFinished([block(ten(broken, broken), at(2, 12))]))).toMatchObject({
      rule: 'support',
      to: 3,
    });
    // The step ended the trial; the supervisor told the stumble a second later.
    expect(once(aFinished([block(ten(miss('foot-moved')), at(5))]))?.rule).not.toBe('support');
    expect(once(aFinished([block(ten(miss('foot-moved'), broken), at(5, 12))]))).toMatchObject({
      rule: 'support',
    });
  });

  it('the stumbles are those that the supervisor saw while the block ran', () => {
    const stumble = (at: number, frame: number | null): Incident => ({
      kind: 'stumble',
      at: millis(at),
      frame: frame === null ? null : millis(frame),
      phase: 'drill',
      drill: 'weight-shift',
      saw: {},
      answered: 'yes',
    });
    const state: SessionState = {
      ...startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1),
      results: [block(ten()), block(ten(), { startedAt: millis(200_000), endedAt: millis(300_000) })],
      incidents: [
        stumble(50_000, 51_000),
        { ...stumble(60_000, 61_000), kind: 'feet-moved' },
        stumble(150_000, 151_000),
        stumble(250_000, 251_000),
      ],
    };
    expect(finishedOf(state).results.map((one) => one.stumbles)).toEqual([[51_000], [251_000]]);
  });
});

describe('OUT-4: sessions that end early', () => {
  const unrated = { ...ratings, painAfter: null, effort: null, steadiness: null };

  it('two stumbles, pain or tiredness take a rung off the ladder in play, and off no other', () => {
    for (const what of ['stumble', 'pain', 'tired'] as const) {
      const p = new Visits(['weight-shift', 'heel-raise']);
      const results = [
        block(ten()),
        block(ten().slice(0, 3), { drill: 'heel-raise', ladder: 'heel-raise', complete: false }),
      ];
      const decided = p.practise(
        1,
        aFinished(results, { ratings: unrated, ended: { what, ladder: 'heel-raise' } }),
      );
      expect(decided['heel-raise']).toMatchObject({
        rule: 'body',
        to: 3,
        sentence: { id: `progression.say.ended.${what}` },
      });
      expect(decided['weight-shift']).toMatchObject({ rule: 'hold', to: 4 });
    }
  });

  it('is read from how the session stopped: by two stumbles, or by what was answered', () => {
    const base = startSession(quickPlan, CAREFUL_PROFILE, NO_HISTORY, 1);
    const stopped = (reason: 'stumbles' | 'not-all-right' | 'asked', told?: string): SessionState => ({
      ...base,
      results: [block(ten())],
      answers: told === undefined ? [] : [{ question: 'what-happened', value: told, at: millis(0) }],
      stop: { reason, advice: { id: 'session.advice.asked' }, lock: false },
    });
    const ladder = 'weight-shift';
    expect(finishedOf(stopped('stumbles')).ended).toEqual({ what: 'stumble', ladder });
    for (const what of ['stumble', 'pain', 'tired'])
      expect(finishedOf(stopped('not-all-right', what)).ended).toEqual({ what, ladder });
    expect(finishedOf(stopped('not-all-right', 'other')).ended).toBeNull();
    expect(finishedOf(stopped('asked')).ended).toBeNull();
    // On a warm-up nothing of a ladder was in play.
    const warmingUp = { ...stopped('stumbles'), results: [block(ten(), { ladder: null })] };
    expect(finishedOf(warmingUp).ended).toEqual({ what: 'stumble', ladder: null });
  });

  it('PLACE-3: a check in a session that ended early or that nobody rated places nothing', () => {
    const tries = [0, 2, 4].map((level) => block(ten(), { check: true, level }));
    const fresh = { 'weight-shift': { history: [], bounds: OPEN } };
    const placed = (more: Partial<Finished>) =>
      decideAll('s', aFinished(tries, more), fresh, on(1))['weight-shift'];
    expect(placed({})).toMatchObject([{ decision: { rule: 'start', to: 4 } }]);
    expect(placed({ ratings: unrated })).toBeUndefined();
    expect(placed({ ended: { what: 'stumble', ladder: 'weight-shift' } })).toBeUndefined();
  });
});

it('LAD-12: what was played with less than the rung asks for never moves it up, and can move it down', () => {
  const shift = (amplitude: number, trials = ten()) =>
    once(aFinished([block(trials, { parameters: { amplitude } })]));
  expect(shift(0.6)).toMatchObject({ rule: 'up', to: 5 });
  expect(shift(0.63)).toMatchObject({ rule: 'up', to: 5 });
  expect(shift(0.57)).toMatchObject({
    rule: 'other-level',
    to: 4,
    sentence: { id: 'progression.say.hold-easier' },
  });
  const bad = ten(...Array.from({ length: 6 }, () => ({ outcome: 'miss', reason: 'time-out' }) as const));
  expect(shift(0.54, bad)).toMatchObject({ rule: 'success', to: 3 });
  // Where the therapist's numbers are smaller than the rung's, these are what was asked for.
  const asked = Array.from({ length: 15 }, () => ({ amplitude: 0.5, support: 0 })).map((one, level) => ({
    ...one,
    support: level,
  }));
  const bounded = new Visits(['weight-shift'], { ...OPEN, asked });
  expect(
    bounded.practise(1, aFinished([block(ten(), { parameters: { amplitude: 0.5 } })]))['weight-shift'],
  ).toMatchObject({ rule: 'up', to: 5 });
});

describe('LAD-19: what one rating of the whole session is put down to', () => {
  const ids = ['weight-shift', 'marching', 'heel-raise'] as const;
  const played = (misses: Readonly<Partial<Record<(typeof ids)[number], Partial<Trial>[]>>>) =>
    ids.map((id) => block(ten(...(misses[id] ?? [])), { drill: id, ladder: id }));
  const miss = { outcome: 'miss', reason: 'time-out' } as const;
  const complaints: Partial<Finished['ratings']>[] = [
    { steadiness: 4 },
    { painAfter: 5 },
    { painAfter: 3 },
    { effort: 8 },
  ];
  const levels = (results: readonly DrillResult[], one: Partial<Finished['ratings']>) => {
    const decided = new Visits(ids).practise(1, aFinished(results, { ratings: { ...ratings, ...one } }));
    return ids.map((id) => decided[id]?.to);
  };

  it('the exercises that themselves went badly', () => {
    for (const one of complaints) {
      expect(levels(played({ marching: [miss, miss, miss] }), one)).toEqual([4, 3, 4]);
      expect(
        levels(played({ marching: [{ metrics: { support: 1 } }], 'heel-raise': [miss, miss, miss] }), one),
      ).toEqual([4, 3, 3]);
    }
  });

  it('else the one that went least well, else the last; and nothing goes up on such a day', () => {
    for (const one of complaints) {
      expect(levels(played({ 'weight-shift': [miss] }), one)).toEqual([3, 4, 4]);
      expect(levels(played({}), one)).toEqual([4, 4, 3]);
    }
    const decided = new Visits(ids).practise(
      1,
      aFinished(played({}), { ratings: { ...ratings, painAfter: 5, steadiness: 1 } }),
    );
    expect(decided['weight-shift']).toMatchObject({
      rule: 'hold',
      good: false,
      sentence: { id: 'progression.say.hold-elsewhere' },
    });
  });

  it('the exercise that the person named, whatever went well or badly (WHICH-1)', () => {
    const named = { steadiness: 4, steadinessDrill: 'heel-raise' } as const;
    expect(levels(played({ marching: [miss] }), named)).toEqual([4, 4, 3]);
  });

  it('a rise up to the usual pain is none (PAIN-2)', () => {
    const rose = (usual: number) =>
      once(
        aFinished([block(ten())], {
          ratings: { ...ratings, painBefore: 3, painAfter: 5 },
          limits: { pain: 7, rise: 2, usual },
        }),
      );
    expect(rose(0)).toMatchObject({ rule: 'body' });
    expect(rose(5)).toMatchObject({ rule: 'up' });
  });

  it('a person’s own limits hold for it where they were set', () => {
    const sore = (limits: Finished['limits']) =>
      once(
        aFinished([block(ten())], {
          ratings: { ...ratings, painBefore: 5, painAfter: 5 },
          limits,
        }),
      );
    expect(sore({ pain: 5, rise: 2, usual: 0 })).toMatchObject({ rule: 'body', to: 3 });
    expect(sore({ pain: 8, rise: 2, usual: 0 })).toMatchObject({ rule: 'up', to: 5 });
  });
});

describe('cleared', () => {
  it('LAD-1: under a floor, a ceiling or a therapist’s lock too the ladder is open until the next red flag', () => {
    for (const bounds of [
      { ...OPEN, floor: 3 },
      { ...OPEN, floor: 4 },
      { ...OPEN, ceiling: 1 },
      { ...OPEN, lock: true },
    ]) {
      const p = new Visits(['weight-shift'], bounds);
      p.practise(1, aFinished([block(ten())], { redFlag: 'fall' }));
      expect(p.stands().locked).toBe(true);
      expect(p.open(3, true)['weight-shift']).toMatchObject({ rule: 'cleared', locked: false });
      p.practise(3, aFinished([block(ten())]));
      p.open(5);
      expect(p.stands().locked).toBe(false);
      // A dreadful day takes levels off again, as far as the therapist lets it.
      const bad = ten(...Array.from({ length: 8 }, () => ({ outcome: 'miss', reason: 'time-out' }) as const));
      const before = p.stands().level;
      const decided = p.practise(5, aFinished([block(bad, { level: before })]));
      expect(decided['weight-shift']?.rule).not.toBe('locked');
      expect(p.open(7)).toEqual({});
    }
  });

  it('a history that an older Heron locked again after its clearance opens by itself', () => {
    const [stop, cleared, joined] = [1, 2, 3].map((day) => ({
      outcome: null,
      decision: { ...start('weight-shift', 4).decision, when: on(day), after: on(day - 1).at },
    })) as [Entry, Entry, Entry];
    const p = new Visits();
    p.records['weight-shift'] = {
      bounds: { ...OPEN, floor: 3 },
      history: [
        start('weight-shift', 4),
        { ...stop, decision: { ...stop.decision, rule: 'stop', locked: true } },
        { ...cleared, decision: { ...cleared.decision, rule: 'therapist', to: 3 } },
        { ...joined, decision: { ...joined.decision, rule: 'joined', from: 3, to: 3, locked: true } },
      ],
    };
    p.open(4);
    expect(p.stands()).toMatchObject({ locked: false, level: 3 });
  });

  it('LAD-8: three months off after a fall start lower than three months off, and are checked anew', () => {
    const leg = 'single-leg-stance:left';
    const [well, fell] = [new Visits([leg], OPEN, 10), new Visits([leg], OPEN, 10)];
    fell.practise(1, aFinished([], { redFlag: 'fall' }));
    expect(well.open(91)[leg]).toMatchObject({ rule: 'calibrate', to: 7 });
    expect(fell.open(91)).toEqual({});
    expect(fell.open(91, true)[leg]).toMatchObject({ rule: 'calibrate', to: 5, locked: false });
    expect(fell.open(92)).toEqual({});
  });
});
