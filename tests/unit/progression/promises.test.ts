import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import english from '../../../src/i18n/en/progression.json' with { type: 'json' };
import { inBounds, LADDER } from '../../../src/progression/ladder.ts';
import { Patient } from './patient.ts';

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
        fc.boolean(),
        (visits, bounds, seeking) => {
          const p = new Patient(3, bounds, seeking);
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
