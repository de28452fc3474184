import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRETCH, stretchedClock } from '../../../src/pose/clock.ts';
import { Mailbox } from '../../../src/pose/mailbox.ts';

describe('time stamps for the graph', () => {
  test('rise strictly and are whole numbers, whatever times come, also among warm-up stamps', () => {
    const time = fc.oneof(fc.double({ min: -1e6, max: 1e9, noNaN: false }), fc.constant(null));
    fc.assert(
      fc.property(fc.array(time, { maxLength: 60 }), (times) => {
        const clock = stretchedClock();
        let last = 0;
        for (const t of times) {
          const graph = t === null ? clock.forced() : clock.next(t)?.graph;
          if (graph === undefined) continue;
          expect(Number.isSafeInteger(graph)).toBe(true);
          expect(graph).toBeGreaterThan(last);
          last = graph;
        }
      }),
    );
  });

  test('the time between two stamps is the time between two frames, stretched', () => {
    const clock = stretchedClock();
    clock.forced();
    const first = clock.next(5000.5);
    const second = clock.next(5033.9);
    if (!first || !second) throw new Error('frames were dropped');
    expect(second.graph - first.graph).toBeCloseTo(33.4 * STRETCH, -1);
    expect([first.t, second.t]).toEqual([5000.5, 5033.9]);
  });

  test('a frame that carries no new moment is dropped; another clock is followed', () => {
    const clock = stretchedClock();
    const before = clock.next(100_000);
    expect(clock.next(100_000)).toBeNull();
    expect(clock.next(99_990)).toBeNull();
    expect(clock.next(Number.NaN)).toBeNull();
    const after = clock.next(40); // a clip that begins at its own zero
    expect(after?.t).toBe(40);
    expect(after?.graph).toBeGreaterThan(before?.graph ?? Number.POSITIVE_INFINITY);
    expect(clock.next(73)?.t).toBe(73);
  });

  test('an hour of frames stays exact', () => {
    const clock = stretchedClock();
    const start = clock.next(1e7);
    const end = clock.next(1e7 + 3_600_000);
    expect((end?.graph ?? 0) - (start?.graph ?? 0) - 3_600_000 * STRETCH).toBeCloseTo(0, -1);
  });
});

describe('mailbox', () => {
  test('holds the newest letter only; every other picture is closed exactly once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('put', 'take'), { maxLength: 40 }), (steps) => {
        const box = new Mailbox<{ n: number; image: { close(): void } }>();
        const closed: number[] = [];
        const taken: number[] = [];
        let n = 0;
        for (const step of steps) {
          if (step === 'put') {
            const mine = ++n;
            box.put({ n: mine, image: { close: () => closed.push(mine) } });
            expect(box.full).toBe(true);
          } else {
            const letter = box.take();
            if (letter) taken.push(letter.n);
            expect(letter === null || letter.n === n).toBe(true);
            expect(box.full).toBe(false);
          }
        }
        box.clear();
        const all = [...closed, ...taken].sort((a, b) => a - b);
        expect(all).toEqual(Array.from({ length: n }, (_, i) => i + 1));
      }),
    );
  });
});
