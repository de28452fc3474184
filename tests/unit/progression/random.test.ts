import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejoin } from '../../../src/progression/before.ts';
import type { Bounds, Entry, Outcome } from '../../../src/progression/ladder.ts';
import { standing } from '../../../src/progression/ladder.ts';
import { OPEN, Patient } from './patient.ts';

/** What may happen to a ladder, in any order; `days` go by before it. */
type Happening =
  | {
      readonly what: 'practise';
      readonly days: number;
      readonly hits: number;
      readonly more: Partial<Outcome>;
    }
  | { readonly what: 'stop'; readonly days: number; readonly redFlag: 'fall' | 'symptom' | 'wound' }
  | { readonly what: 'clear'; readonly days: number }
  | { readonly what: 'visit'; readonly days: number }
  | { readonly what: 'therapist'; readonly days: number; readonly bounds: Bounds };

// A clock may also be set back.
const days = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: -5, max: 120 }));
const bounds: fc.Arbitrary<Bounds> = fc.record({
  floor: fc.option(fc.integer({ min: 0, max: 8 })),
  ceiling: fc.option(fc.integer({ min: 0, max: 12 })),
  lock: fc.boolean(),
  openTop: fc.integer({ min: 4, max: 12 }),
});
const more = fc.record(
  {
    steadiness: fc.option(fc.integer({ min: 1, max: 5 })),
    painAfter: fc.integer({ min: 0, max: 7 }),
    grabs: fc.integer({ min: 0, max: 4 }),
    misses: fc.integer({ min: 0, max: 6 }),
    scored: fc.boolean(),
    easier: fc.boolean(),
    ended: fc.constantFrom('stumble' as const, 'pain' as const, 'tired' as const),
  },
  { requiredKeys: [] },
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('practise' as const),
      days,
      hits: fc.integer({ min: 0, max: 10 }),
      more,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('stop' as const),
      days,
      redFlag: fc.constantFrom('fall' as const, 'symptom' as const, 'wound' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('clear' as const), days }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('visit' as const), days }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('therapist' as const), days, bounds }) },
);
const story = fc.array(happening, { maxLength: 25 });

/** A visit as the app makes it: what was joined first, then all that a pause or a clearance does. */
function visit(p: Patient, day: number, cleared = false): void {
  const joined = rejoin(p.at(day));
  if (joined !== null) p.history.push({ decision: joined, outcome: null });
  while (p.open(day, cleared) !== null);
}

class Life {
  readonly p = new Patient(5, OPEN);
  day = 100;
  private n = 0;
  live(one: Happening): void {
    this.day += one.days;
    const session = `s${this.n++}`;
    if (one.what === 'therapist') this.p.bounds = one.bounds;
    visit(this.p, this.day, one.what === 'clear');
    if (one.what === 'practise') this.p.play(this.day, one.hits, { session, ...one.more });
    if (one.what === 'stop') this.p.play(this.day, 5, { session, redFlag: one.redFlag });
  }
  get locked(): boolean {
    return standing(this.p.history, this.p.bounds).locked;
  }
}

describe('random lives of a ladder', () => {
  it('LAD-1: locked from a red flag until it is cleared, and from then on open until the next red flag', () => {
    fc.assert(
      fc.property(story, (happenings) => {
        const life = new Life();
        let locked = false;
        for (const one of happenings) {
          life.live(one);
          if (one.what === 'stop') locked = true;
          if (one.what === 'clear') locked = false;
          expect(life.locked, JSON.stringify(one)).toBe(locked);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('LAD-1: to take a clearance away never opens anything', () => {
    fc.assert(
      fc.property(story, fc.nat(24), (happenings, which) => {
        const [all, fewer] = [new Life(), new Life()];
        for (const [i, one] of happenings.entries()) {
          all.live(one);
          fewer.live(i === which && one.what === 'clear' ? { what: 'visit', days: one.days } : one);
          if (all.locked) expect(fewer.locked).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('LAD-8: after a stop nobody starts higher than after the same pause without one', () => {
    fc.assert(
      fc.property(
        fc.array(
          happening.filter((one) => one.what !== 'stop'),
          { maxLength: 12 },
        ),
        fc.integer({ min: 0, max: 400 }),
        fc.constantFrom('fall' as const, 'symptom' as const, 'wound' as const),
        (happenings, pause, redFlag) => {
          const [well, fell] = [new Life(), new Life()];
          for (const one of happenings) for (const life of [well, fell]) life.live(one);
          fell.live({ what: 'stop', days: 0, redFlag });
          well.live({ what: 'visit', days: pause });
          fell.live({ what: 'clear', days: pause });
          expect(fell.p.level).toBeLessThanOrEqual(well.p.level);
          // Nor does one more look at it count anything twice.
          const before = fell.p.history.length;
          fell.live({ what: 'visit', days: 0 });
          expect(fell.p.history.length).toBe(before);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('LAD-11: a stop on either of two devices locks what is joined, and a clearance of the joined opens it for good', () => {
    fc.assert(
      fc.property(story, story, fc.boolean(), (one, other, fell) => {
        const [a, b] = [new Life(), new Life()];
        b.p.history = [...a.p.history];
        for (const happened of one) a.live(happened);
        for (const happened of other) b.live(happened);
        if (fell) a.live({ what: 'stop', days: 0, redFlag: 'fall' });
        const seen = new Map([...a.p.history, ...b.p.history].map((entry) => [JSON.stringify(entry), entry]));
        const both = new Life();
        both.day = Math.max(a.day, b.day);
        both.p.history = [...seen.values()].sort(
          (x: Entry, y: Entry) => x.decision.when.at - y.decision.when.at,
        );
        const last = both.p.history.at(-1)?.decision;
        both.live({ what: 'visit', days: 0 });
        // What came after the fall in the joined order may have been a clearance; a clearance of then is one.
        if (fell && last?.rule === 'stop') expect(both.locked).toBe(true);
        both.live({ what: 'clear', days: 1 });
        for (let n = 0; n < 3; n++) {
          both.live({ what: 'practise', days: 1, hits: 9, more: {} });
          expect(both.locked).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });
});
