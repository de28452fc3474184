import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, inBounds, LADDER, type Outcome, rejoin, standing } from '../../../src/progression/ladder.ts';
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
    const decision = rejoin('weight-shift', patient.history, patient.bounds, on(day));
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
            expect(rejoin('weight-shift', p.history, p.bounds, on(day))).toBeNull();
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
