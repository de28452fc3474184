import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import english from '../../../src/i18n/en/progression.json' with { type: 'json' };
import {
  type Bounds,
  dayOf,
  decide,
  type Entry,
  inBounds,
  LADDER,
  mergeHistories,
  type Outcome,
  reopen,
  standing,
} from '../../../src/progression/ladder.ts';
import { adjustWithin } from '../../../src/progression/within.ts';

const OPEN: Bounds = { floor: null, ceiling: null, lock: false, openTop: 12 };
const on = (day: number, hour = 10) => ({ at: day * 86_400_000 + hour * 3_600_000, day });
const outcome = (level: number, hits: number, more: Partial<Outcome> = {}): Outcome => ({
  session: `s${level}-${hits}-${Math.abs(JSON.stringify(more).length)}`,
  level,
  hits,
  misses: 10 - hits,
  voids: 0,
  grabs: 0,
  scored: true,
  painBefore: 1,
  painAfter: 1,
  fatigue: 3,
  steadiness: 2,
  redFlag: null,
  ...more,
});

/** A history that begins on `level` and is played on from there. */
class Patient {
  history: Entry[];
  bounds: Bounds;
  constructor(level = 5, bounds = OPEN) {
    this.bounds = bounds;
    const start = reopen('weight-shift', [], bounds, on(0), false, level);
    this.history = start === null ? [] : [{ decision: start, outcome: null }];
  }
  get level(): number {
    return standing(this.history, this.bounds).level;
  }
  play(day: number, hits: number, more: Partial<Outcome> = {}, hour = 10) {
    const played = outcome(this.level, hits, { session: `d${day}h${hour}`, ...more });
    const decision = decide('weight-shift', this.history, played, this.bounds, on(day, hour));
    this.history.push({ decision, outcome: played });
    return decision;
  }
  open(day: number, cleared = false) {
    const decision = reopen('weight-shift', this.history, this.bounds, on(day), cleared);
    if (decision !== null) this.history.push({ decision, outcome: null });
    return decision;
  }
}

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
      expect(new Patient().play(1, 7, more)).toMatchObject({ rule: 'hold', to: 5 });
  });

  it('LAD-3: a fifth of the trials with support, or under 60 %, one down; under 40 % two', () => {
    expect(new Patient().play(1, 9, { grabs: 2 })).toMatchObject({ rule: 'support', to: 4 });
    expect(new Patient().play(1, 9, { grabs: 1 })).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient().play(1, 6)).toMatchObject({ rule: 'hold', to: 5 });
    expect(new Patient().play(1, 5)).toMatchObject({ rule: 'success', to: 4 });
    expect(new Patient().play(1, 4)).toMatchObject({ rule: 'success', to: 4 });
    expect(new Patient().play(1, 3, { grabs: 9 })).toMatchObject({ rule: 'success', to: 3 });
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

  it('LAD-5: days are local days', () => {
    const late = Date.UTC(2026, 0, 5, 23, 30);
    expect(dayOf(late, 60)).toBe(dayOf(late, 0) + 1);
    expect(dayOf(late, -300)).toBe(dayOf(late, 0));
  });
});

describe('LAD-11: two devices merged', () => {
  it('keeps each session once, in order, and goes on at most two over the lowest of the week', () => {
    const a = new Patient(2);
    a.play(1, 10);
    const b = new Patient(2);
    b.history = [...a.history];
    for (const day of [2, 4]) a.play(day, 10, { session: `a${day}` });
    b.play(3, 2, { session: 'b3' });
    const merged = mergeHistories(a.history, b.history);
    expect(merged.filter((entry) => entry.outcome !== null)).toHaveLength(4);
    expect(standing(merged, OPEN).level).toBeLessThanOrEqual(2);
    expect(mergeHistories(merged, merged)).toEqual(merged);
    expect(standing(mergeHistories(b.history, a.history), OPEN)).toEqual(standing(merged, OPEN));
  });

  it('a lock on one device locks the merged one', () => {
    const a = new Patient();
    const b = new Patient();
    a.play(1, 9, { redFlag: 'fall', session: 'a1' });
    b.play(2, 9, { session: 'b2' });
    expect(standing(mergeHistories(a.history, b.history), OPEN).locked).toBe(true);
  });
});

describe('promises over all histories', () => {
  const anyOutcome = fc.record({
    hits: fc.integer({ min: 0, max: 12 }),
    misses: fc.integer({ min: 0, max: 12 }),
    voids: fc.integer({ min: 0, max: 5 }),
    grabs: fc.integer({ min: 0, max: 6 }),
    scored: fc.boolean(),
    painBefore: fc.option(fc.integer({ min: 0, max: 10 })),
    painAfter: fc.option(fc.integer({ min: 0, max: 10 })),
    fatigue: fc.option(fc.integer({ min: 0, max: 10 })),
    steadiness: fc.option(fc.integer({ min: 1, max: 5 })),
    redFlag: fc.option(fc.constantFrom('fall', 'symptom', 'wound'), { freq: 20 }),
  });
  const easy = fc.constant({
    hits: 10,
    misses: 0,
    voids: 0,
    grabs: 0,
    scored: true,
    painBefore: 0,
    painAfter: 0,
    fatigue: 2,
    steadiness: 1,
    redFlag: null,
  });
  const visit = fc.record({
    after: fc.integer({ min: -3, max: 12 }),
    cleared: fc.boolean(),
    what: fc.oneof({ weight: 2, arbitrary: easy }, { weight: 1, arbitrary: anyOutcome }),
  });

  it('LAD-7, LAD-13, LAD-14: never above the bounds, never +1 a session, never +2 a week, always a sentence that exists', () => {
    fc.assert(
      fc.property(
        fc.array(visit, { maxLength: 30 }),
        fc.record({
          floor: fc.option(fc.integer({ min: 0, max: 12 })),
          ceiling: fc.option(fc.integer({ min: 0, max: 12 })),
          lock: fc.boolean(),
          openTop: fc.integer({ min: 0, max: 12 }),
        }),
        (visits, bounds) => {
          const p = new Patient(3, bounds);
          let day = 100;
          visits.forEach(({ after, cleared, what }, i) => {
            day += after;
            p.open(day, cleared);
            const from = p.level;
            const decision = p.play(day, 0, { ...what, session: `s${i}` });
            expect(decision.to - from).toBeLessThanOrEqual(1);
            expect(decision.to).toBe(inBounds(decision.to, bounds));
            if (bounds.lock) expect(decision.to).toBe(from);
            if (decision.locked) expect(decision.to).toBeLessThanOrEqual(from);
            expect(Object.keys(english)).toContain(decision.sentence.id);
          });
          // Every window of seven days, on the days as they were told.
          for (const { decision } of p.history) {
            const ups = p.history
              .filter((x) => x.outcome !== null && Math.abs(x.decision.when.day - decision.when.day) < 1)
              .reduce((sum, x) => sum + Math.max(0, x.decision.to - x.decision.from), 0);
            expect(ups).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('LAD-7: over forward time no seven days hold more than two steps up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 40 }), (gaps) => {
        const p = new Patient(0);
        let day = 1;
        for (const [i, gap] of gaps.entries()) {
          day += gap;
          p.play(day, 10, { session: `s${i}` });
        }
        for (let from = 1; from <= day; from++) {
          const ups = p.history.filter(
            ({ decision, outcome: o }) =>
              o !== null &&
              decision.to > decision.from &&
              decision.when.day >= from &&
              decision.when.day < from + LADDER.weekDays,
          );
          expect(ups.length).toBeLessThanOrEqual(LADDER.weekUps);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('LAD-15: the operating characteristic of ten trials is the one that evidence.md computes', () => {
    // Exact binomial, no chance: promoted in two sessions running, demoted in one.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
    for (const [p, up, down] of [
      [0.6, 0.002, 0.37],
      [0.7, 0.022, 0.15],
      [0.8, 0.14, 0.033],
      [0.9, 0.54, 0.002],
    ] as const) {
      let good = 0;
      let low = 0;
      for (let hits = 0; hits <= 10; hits++) {
        const chance = choose(10, hits) * p ** hits * (1 - p) ** (10 - hits);
        const patient = new Patient();
        const once = patient.play(1, hits);
        if (once.to < 5) low += chance;
        if (patient.play(2, 10).to > 5) good += chance;
      }
      expect(good ** 2).toBeCloseTo(up, 1);
      expect(Math.abs(good ** 2 - up)).toBeLessThan(0.006);
      expect(Math.abs(low - down)).toBeLessThan(0.006);
    }
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
