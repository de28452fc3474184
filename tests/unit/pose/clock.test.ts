import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureClock, STRETCH, stretchedClock } from '../../../src/pose/clock.ts';
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

describe('stamps of a camera', () => {
  test('become capture times on the page’s clock: by the quickest picture, whatever the waits', () => {
    const clock = captureClock();
    const wait = (i: number): number => (i % 5 === 0 ? 4 : 4 + ((i * 37) % 45));
    for (let i = 0; i < 300; i += 1) {
      const stamp = (i * 1000) / 30;
      const t = clock(stamp, stamp + 1e6 + wait(i));
      // Never later than it came, and after the first pictures within the quickest way of the truth.
      expect(t).toBeLessThanOrEqual(stamp + 1e6 + wait(i) + 1e-6);
      if (i >= 5) expect(Math.abs(t - (stamp + 1e6 + 4))).toBeLessThan(0.5);
    }
  });

  test('follow a clock that runs away slowly, and another clock at once', () => {
    const clock = captureClock();
    let t = 0;
    for (let i = 0; i < 30 * 600; i += 1) {
      const taken = (i * 1000) / 30;
      t = clock(taken * (1 - 5e-4), taken + 5) - taken;
    }
    expect(Math.abs(t - 5)).toBeLessThan(1);
    expect(clock(123, 9e6)).toBe(9e6);
  });
});
