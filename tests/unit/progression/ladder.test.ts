import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complaint } from '../../../src/progression/after.ts';
import { rejoin } from '../../../src/progression/before.ts';
import {
  type Bounds,
  dayOf,
  type Entry,
  inBounds,
  LADDER,
  type Outcome,
  standing,
} from '../../../src/progression/ladder.ts';
import { adjustWithin } from '../../../src/progression/within.ts';
import { OPEN, on, Patient } from './patient.ts';

describe('the first rule that fits', () => {
  it('LAD-1: a red flag locks at once, and clearance resumes two rungs lower', () => {
    for (const redFlag of ['fall', 'symptom', 'wound'] as const) {
      const p = new Patient();
      expect(p.play(1, 10, { redFlag })).toMatchObject({ rule: 'stop', from: 5, to: 5, locked: true });
      expect(p.play(3, 10)).toMatchObject({ rule: 'locked', to: 5, locked: true });
      expect(p.open(4)).toBeNull();
      expect(p.open(4, true)).toMatchObject({ rule: 'cleared', from: 5, to: 3, locked: false });
    }
  });

  it('LAD-2: pain, a rise of pain, fatigue or unsteadiness take one off, even after ten of ten and with few trials', () => {
    const complaints: Partial<Outcome>[] = [
      { painAfter: 5 },
      { painBefore: 6 },
      { painBefore: 1, painAfter: 3 },
      { fatigue: 7 },
      { steadiness: 4 },
      { steadiness: 5, misses: 0, hits: 2 },
    ];
    for (const more of complaints)
      expect(new Patient().play(1, 10, more)).toMatchObject({ rule: 'body', to: 4 });
    for (const more of [{ painAfter: 2 }, { fatigue: 6 }, { steadiness: 3 }])
      expect(new Patient().play(1, 8, more)).toMatchObject({ rule: 'hold', to: 5 });
  });

  it('LAD-2: a person’s own limits of pain, where they are given', () => {
    const felt = { painBefore: 5, painAfter: 6, fatigue: 3, steadiness: 2 };
    expect(complaint(felt)).toEqual({ what: 'pain', value: 6 });
    expect(complaint(felt, { pain: 8, rise: 2, usual: 0 })).toBeNull();
    expect(complaint({ ...felt, painAfter: 8 }, { pain: 8, rise: 2, usual: 0 })).toEqual({
      what: 'pain',
      value: 8,
    });
    expect(complaint({ ...felt, painAfter: 7 }, { pain: 8, rise: 2, usual: 0 })).toEqual({
      what: 'pain-rise',
      value: 2,
    });
  });

  it('LAD-2: a session that ended early on the ladder takes one off, with few tries and without ratings', () => {
    for (const ended of ['stumble', 'pain', 'tired'] as const)
      expect(
        new Patient().play(1, 1, { misses: 0, ended, painAfter: null, fatigue: null, steadiness: null }),
      ).toMatchObject({ rule: 'body', to: 4, sentence: { id: `progression.say.ended.${ended}` } });
  });

  it('LAD-3: a fifth of the trials with support, or under 60 %, one down; under 40 % two', () => {
    expect(new Patient().play(1, 9, { grabs: 2 })).toMatchObject({ rule: 'support', to: 4 });
    expect(new Patient().play(1, 9, { grabs: 1 })).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient().play(1, 6)).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient().play(1, 5)).toMatchObject({ rule: 'success', to: 4 });
    expect(new Patient().play(1, 4)).toMatchObject({ rule: 'success', to: 4 });
    expect(new Patient().play(1, 3, { grabs: 9 })).toMatchObject({ rule: 'success', to: 3 });
  });

  it('LAD-3: felt a little unsteady, under three quarters is one down, and the sentence says so', () => {
    expect(new Patient().play(1, 7, { steadiness: 3 })).toMatchObject({
      rule: 'success',
      to: 4,
      sentence: { id: 'progression.say.down-unsteady', values: { hits: 7, value: 3 } },
    });
    expect(new Patient().play(1, 8, { steadiness: 3 })).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient().play(1, 7, { steadiness: 2 })).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient().play(1, 7, { steadiness: null })).toMatchObject({ rule: 'hold', to: 5 });
  });

  it('LAD-4: 85 % twice running moves one up; once, or with a poor one between, does not', () => {
    const p = new Patient();
    expect(p.play(1, 9)).toMatchObject({ rule: 'hold', to: 5 });
    expect(p.play(3, 8)).toMatchObject({ rule: 'hold', to: 5 });
    expect(p.play(5, 9)).toMatchObject({ rule: 'hold', to: 5 });
    expect(p.play(7, 10)).toMatchObject({ rule: 'up', to: 6 });
    // The next step needs two on the new rung.
    expect(p.play(9, 10)).toMatchObject({ rule: 'hold', to: 6 });
  });

  it('LAD-4: needs a rating of at most 3 and less than a tenth with support, in both sessions', () => {
    for (const more of [{ steadiness: null }, { grabs: 1 }] as const) {
      const p = new Patient();
      p.play(1, 10, more);
      expect(p.play(3, 10)).toMatchObject({ rule: 'hold', to: 5 });
      const q = new Patient();
      q.play(1, 10);
      expect(q.play(3, 10, more)).toMatchObject({ rule: 'hold', to: 5 });
    }
  });

  it('LAD-6: fewer than eight scorable trials, or an unfair machine, decide nothing', () => {
    expect(new Patient().play(1, 0, { misses: 7 })).toMatchObject({ rule: 'too-few', to: 5 });
    expect(new Patient().play(1, 1, { misses: 0, voids: 30 })).toMatchObject({ rule: 'too-few', to: 5 });
    expect(new Patient().play(1, 0, { scored: false })).toMatchObject({ rule: 'not-scored', to: 5 });
  });
});

describe('LAD-6: a plan with fewer than eight tries', () => {
  const five = { misses: 0 } as const;

  it('is decided on over as many sessions on one rung as it takes, and then anew', () => {
    const p = new Patient();
    expect(p.play(1, 5, five)).toMatchObject({ rule: 'too-few', sentence: { values: { of: 5, needed: 8 } } });
    expect(p.play(3, 5, five)).toMatchObject({
      rule: 'hold',
      good: true,
      sentence: { values: { hits: 10, of: 10 } },
    });
    expect(p.play(5, 5, five)).toMatchObject({ rule: 'too-few' });
    expect(p.play(7, 5, five)).toMatchObject({ rule: 'up', to: 6 });
    // Nothing of the old rung counts for the new one.
    expect(p.play(9, 5, five)).toMatchObject({ rule: 'too-few', sentence: { values: { of: 5 } } });
  });

  it('goes down on what was missed, support included', () => {
    const p = new Patient();
    p.play(1, 2, { misses: 3 });
    expect(p.play(3, 2, { misses: 3 })).toMatchObject({
      rule: 'success',
      to: 4,
      sentence: { values: { hits: 4, of: 10 } },
    });
    const q = new Patient();
    q.play(1, 5, { ...five, grabs: 1 });
    expect(q.play(3, 5, { ...five, grabs: 1 })).toMatchObject({ rule: 'support', to: 4 });
  });

  it('goes up on no session that was unrated, easier, or too much elsewhere', () => {
    for (const more of [{ steadiness: null }, { easier: true }, { elsewhere: true, painAfter: 6 }] as const)
      for (const first of [true, false]) {
        const p = new Patient(5, OPEN, true);
        p.play(1, 5, { ...five, ...(first && more) });
        expect(p.play(3, 5, { ...five, ...(!first && more) }).to, JSON.stringify(more)).toBe(5);
      }
  });

  it('is not counted over a pause, and not broken by a day on which the machine was too slow', () => {
    const p = new Patient();
    p.play(1, 5, five);
    p.play(2, 5, { ...five, scored: false });
    expect(p.play(3, 5, five)).toMatchObject({ rule: 'hold' });
    const q = new Patient(0);
    q.play(1, 5, five);
    q.open(20);
    expect(q.play(20, 5, five)).toMatchObject({ rule: 'too-few', sentence: { values: { of: 5 } } });
  });
});

describe('LAD-18: rungs of which a therapist’s numbers leave nothing', () => {
  // Level: 0 1 2 3 4 5 6 7 8. Amplitude is kept at half: 3, 6 and 7 change nothing.
  const [amplitude, support] = [
    [0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    [0, 0, 1, 1, 2, 3, 3, 3, 4],
  ] as const;
  const asked = amplitude.map((one, level) => ({ amplitude: one, support: support[level] ?? 0 }));
  const kept: Bounds = { ...OPEN, openTop: 8, asked };

  it('are passed over, up and down, and a step is one that changes something', () => {
    expect(new Patient(5, kept, true).play(1, 10)).toMatchObject({ rule: 'up', to: 8 });
    expect(new Patient(2, kept, true).play(1, 10)).toMatchObject({ rule: 'up', to: 4 });
    expect(new Patient(8, kept).play(1, 5)).toMatchObject({
      to: 5,
      sentence: { values: { down: 1, level: 6 } },
    });
    expect(new Patient(7, kept).play(1, 5)).toMatchObject({ to: 4, sentence: { values: { down: 1 } } });
    expect(new Patient(4, kept).play(1, 1)).toMatchObject({ to: 1, sentence: { values: { down: 2 } } });
    expect(new Patient(3, kept).play(1, 5)).toMatchObject({ to: 1 });
    const p = new Patient(8, kept);
    p.play(1, 8);
    expect(p.open(60)).toMatchObject({
      rule: 'calibrate',
      to: 2,
      sentence: { id: 'progression.say.calibrate' },
    });
  });

  it('are no step at the top', () => {
    expect(new Patient(5, { ...kept, openTop: 7 }, true).play(1, 10)).toMatchObject({ rule: 'top', to: 5 });
  });
});

describe('bounds', () => {
  it('LAD-7: at most two up in seven days, and one a day', () => {
    const p = new Patient(2);
    const days = [1, 2, 3, 4, 5, 6, 7];
    for (const day of days) p.play(day, 10);
    expect(p.level).toBe(4);
    expect(p.history.at(-1)?.decision.rule).toBe('week');
    const q = new Patient(2);
    for (const hour of [8, 11, 14, 17]) q.play(1, 10, {}, hour);
    expect(q.level).toBe(3);
    expect(q.history.at(-1)?.decision.rule).toBe('day');
  });

  it('LAD-13: floor, ceiling, lock and closed gates have the last word', () => {
    const ceiling = new Patient(5, { ...OPEN, ceiling: 5 });
    ceiling.play(1, 10);
    expect(ceiling.play(3, 10)).toMatchObject({ rule: 'top', to: 5 });
    expect(new Patient(5, { ...OPEN, floor: 5 }).play(1, 1)).toMatchObject({ rule: 'therapist', to: 5 });
    expect(new Patient(5, { ...OPEN, lock: true }).play(1, 1)).toMatchObject({ rule: 'therapist', to: 5 });
    expect(new Patient(5, { ...OPEN, lock: true }).play(1, 9, { redFlag: 'fall' })).toMatchObject({
      locked: true,
    });
    expect(inBounds(9, { floor: 8, ceiling: null, lock: false, openTop: 6 })).toBe(6);
    expect(inBounds(0, { floor: 7, ceiling: 3, lock: false, openTop: 12 })).toBe(3);
  });

  it('LAD-13: a therapist’s word renames no rule that is looked for again', () => {
    const floor: Bounds = { ...OPEN, floor: 5 };
    const p = new Patient(5, floor);
    p.play(1, 8);
    expect(p.open(60)).toMatchObject({ rule: 'calibrate', to: 5, sentence: { id: 'progression.say.floor' } });
    const q = new Patient(5, { ...OPEN, lock: true });
    q.play(1, 8, { redFlag: 'fall' });
    expect(q.open(2, true)).toMatchObject({
      rule: 'cleared',
      to: 5,
      locked: false,
      sentence: { id: 'progression.say.therapist-lock' },
    });
  });

  it('LAD-12: another rung than the standing one never moves up, and a lower one can still move down', () => {
    const p = new Patient(5);
    p.play(1, 10);
    expect(p.play(3, 10, { level: 3 })).toMatchObject({ rule: 'other-level', to: 5 });
    expect(p.play(5, 4, { level: 3 })).toMatchObject({ rule: 'success', to: 2 });
  });
});

describe('time', () => {
  it('LAD-8: 7 days nothing, 8–14 one down, 15–28 two, longer calibrates anew; only once', () => {
    for (const [gap, rule, to] of [
      [7, null, 5],
      [8, 'gap', 4],
      [14, 'gap', 4],
      [15, 'gap', 3],
      [28, 'gap', 3],
      [29, 'calibrate', 2],
      [400, 'calibrate', 2],
    ] as const) {
      const p = new Patient();
      p.play(1, 8);
      expect(p.open(1 + gap)?.rule ?? null).toBe(rule);
      expect(p.level).toBe(to);
      expect(p.open(1 + gap)).toBeNull();
    }
  });

  it('LAD-10: a clock set back is no pause and opens no second week', () => {
    const p = new Patient(2);
    p.play(20, 10);
    p.play(22, 10);
    p.play(24, 10);
    p.play(26, 10);
    expect(p.level).toBe(4);
    expect(p.open(3)).toBeNull();
    p.play(3, 10);
    p.play(4, 10);
    expect(p.level).toBe(4);
  });

  it('LAD-10: what is decided under a clock that was set back comes after what was decided before', () => {
    const p = new Patient(4);
    p.play(20, 8);
    const down = p.play(3, 9, { painAfter: 6 });
    expect(down).toMatchObject({ rule: 'body', to: 3, when: { day: 3 } });
    // Records give histories sorted by `at`.
    p.history.sort((a, b) => a.decision.when.at - b.decision.when.at);
    expect(p.level).toBe(3);
  });

  it('LAD-10: a clock that stood a year ahead blocks no step up once it is right again', () => {
    const p = new Patient(2, OPEN, true);
    p.play(1, 10, { steadiness: 1 });
    for (const day of [366, 368]) {
      p.open(day);
      p.play(day, 10, { steadiness: 1 });
    }
    const before = p.history.length;
    for (let day = 4; day <= 40; day += 2) p.play(day, 10, { steadiness: 1 });
    const ups = p.history.slice(before).filter(({ decision }) => decision.rule === 'up');
    expect(ups[0]?.decision.when.day).toBeLessThanOrEqual(12);
    expect(ups.length).toBeGreaterThan(4);
  });

  it('LAD-9: a pause is counted also where two devices were joined at its end', () => {
    const p = new Patient(5);
    p.play(1, 8, { session: 'a' });
    // The other device knew of no session but the start.
    p.history.push({
      decision: { ...(p.history.at(-1) as Entry).decision, when: on(2), after: on(0).at, to: 5, from: 5 },
      outcome: { ...((p.history.at(-1) as Entry).outcome as Outcome), session: 'b' },
    });
    const low = { ...(p.history.at(-2) as Entry).decision, from: 2, to: 2 };
    p.history[p.history.length - 2] = { ...(p.history.at(-2) as Entry), decision: low };
    const joined = rejoin(p.at(30));
    expect(joined).toMatchObject({ rule: 'joined', to: 4 });
    if (joined !== null) p.history.push({ decision: joined, outcome: null });
    expect(p.open(30)).toMatchObject({ rule: 'gap', to: 2 });
    expect(p.open(30)).toBeNull();
  });

  it('LAD-5: days are local days', () => {
    const late = Date.UTC(2026, 0, 5, 23, 30);
    expect(dayOf(late, 60)).toBe(dayOf(late, 0) + 1);
    expect(dayOf(late, -300)).toBe(dayOf(late, 0));
  });
});

describe('LAD-11: two devices joined', () => {
  /** As records give it: each session once, in the order in which it was decided. */
  const joined = (a: Patient, b: Patient): Patient => {
    const both = new Patient();
    const seen = new Map([...a.history, ...b.history].map((entry) => [JSON.stringify(entry), entry]));
    both.history = [...seen.values()].sort((x, y) => x.decision.when.at - y.decision.when.at);
    return both;
  };
  const twin = (patient: Patient): Patient => {
    const other = new Patient();
    other.history = [...patient.history];
    return other;
  };
  const settle = (patient: Patient, day: number) => {
    const decision = rejoin(patient.at(day));
    if (decision !== null) patient.history.push({ decision, outcome: null });
    return decision;
  };

  it('goes on at most two over the lowest level of the week, whichever device imports, and once', () => {
    const a = new Patient(3);
    const b = twin(a);
    b.play(1, 3, { session: 'b1' });
    for (const day of [2, 3, 4, 5]) a.play(day, 10, { session: `a${day}` });
    expect([a.level, b.level]).toEqual([5, 1]);
    const one = joined(a, b);
    const other = joined(b, a);
    expect(settle(one, 6)).toMatchObject({ rule: 'joined', from: 5, to: 3, locked: false });
    expect(settle(one, 6)).toBeNull();
    settle(other, 6);
    expect(standing(other.history, OPEN)).toEqual(standing(one.history, OPEN));
    expect(one.history.filter((entry) => entry.outcome?.session === 'b1')).toHaveLength(1);
  });

  it('a lock on one device locks, until it is cleared', () => {
    const a = new Patient();
    const b = twin(a);
    a.play(1, 9, { redFlag: 'fall', session: 'a1' });
    b.play(2, 9, { session: 'b2' });
    const both = joined(a, b);
    expect(both.history.at(-1)?.decision.locked).toBe(false);
    expect(settle(both, 3)).toMatchObject({ rule: 'joined', locked: true });
    expect(both.open(4, true)).toMatchObject({ rule: 'cleared', locked: false });
    expect(settle(both, 4)).toBeNull();
  });

  it('nothing that one device does alone is taken for a joining, therapist and clock included', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            after: fc.integer({ min: -20, max: 20 }),
            hits: fc.integer({ min: 0, max: 10 }),
            floor: fc.integer({ min: 0, max: 6 }),
          }),
          { maxLength: 20 },
        ),
        (visits) => {
          const p = new Patient();
          let day = 100;
          for (const [i, { after, hits, floor }] of visits.entries()) {
            day += after;
            // A therapist moves the floor between sessions.
            p.bounds = { ...OPEN, floor };
            expect(rejoin(p.at(day))).toBeNull();
            p.open(day);
            p.play(day, hits, { session: `s${i}` });
          }
        },
      ),
    );
  });
});

describe('LAD-16: looking for the rung', () => {
  it('in the first sessions one good and steady session is enough for one up, and fewer misses for one down', () => {
    expect(new Patient(5, OPEN, true).play(1, 9)).toMatchObject({
      rule: 'up',
      to: 6,
      sentence: { id: 'progression.say.up-once' },
    });
    expect(new Patient(5, OPEN, true).play(1, 9, { steadiness: 3 })).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient(5, OPEN, true).play(1, 9, { steadiness: null })).toMatchObject({
      rule: 'hold',
      to: 5,
    });
    expect(new Patient(5, OPEN, true).play(1, 9, { grabs: 1 })).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient(5, OPEN, true).play(1, 8)).toMatchObject({ rule: 'up', to: 6 });
    expect(new Patient(5, OPEN, true).play(1, 7)).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient(5, OPEN, true).play(1, 9, { level: 4 })).toMatchObject({ rule: 'other-level', to: 5 });
    expect(new Patient(5, OPEN, true).play(1, 8, { steadiness: 3 })).toMatchObject({
      rule: 'success',
      to: 4,
    });
    expect(new Patient(5, OPEN, true).play(1, 6)).toMatchObject({ rule: 'success', to: 4 });
    expect(new Patient(5, OPEN, true).play(1, 3)).toMatchObject({ rule: 'success', to: 3 });
  });

  it('ends after the sessions that were decided on, and bounds hold in it too', () => {
    const p = new Patient(2, OPEN, true);
    for (let day = 1; day <= 7; day++) p.play(day, 10, { steadiness: 1 });
    expect(p.level).toBe(4);
    const q = new Patient(2, OPEN, true);
    for (let n = 0; n < LADDER.seekSessions; n++) q.play(1 + 3 * n, 7);
    expect(q.play(30, 10, { steadiness: 1 })).toMatchObject({ rule: 'hold', good: true });
    // What was void, unfair or a bad day says nothing about the rung: it uses up no session.
    const r = new Patient(2, OPEN, true);
    for (let n = 0; n < 9; n++) r.play(1 + n, 10, { scored: false });
    expect(r.play(20, 10)).toMatchObject({ rule: 'up' });
  });
});

it('IN-1, IN-2: within a session amplitude or hold stays within a tenth', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 50 }), (blocks) => {
      let share = 0;
      for (const [hits, misses] of blocks) {
        const next = adjustWithin(share, hits, misses);
        if (hits + misses < 4) expect(next).toBe(share);
        share = next;
        expect(Math.abs(share)).toBeLessThanOrEqual(0.1);
      }
    }),
  );
  expect(adjustWithin(0, 10, 0)).toBe(0.05);
  expect(adjustWithin(0, 5, 5)).toBe(-0.05);
  expect(adjustWithin(0, 7, 3)).toBe(0);
});
