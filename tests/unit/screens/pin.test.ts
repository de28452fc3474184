import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkPin,
  makePin,
  ROUNDS,
  readPin,
  readTries,
  waitAfter,
  waitLeft,
} from '../../../src/screens/therapist/pin.ts';

describe('the PIN', () => {
  it('opens with the same PIN only, whatever the digits are typed with', async () => {
    const stored = await makePin('4711', 1000);
    expect(await checkPin('4711', stored)).toBe(true);
    expect(await checkPin('٤٧١١', stored)).toBe(true);
    expect(await checkPin('۴۷۱۱', stored)).toBe(true);
    for (const wrong of ['4712', '471', '47110', '', ' 4711'])
      expect(await checkPin(wrong, stored), wrong).toBe(false);
  });

  it('stores no PIN, salts each one, and is slow by default', async () => {
    const [a, b] = [await makePin('123456', 1000), await makePin('123456', 1000)];
    expect(JSON.stringify(a)).not.toContain('123456');
    expect(a.salt).not.toBe(b.salt);
    expect(a.hash).not.toBe(b.hash);
    expect(ROUNDS).toBeGreaterThanOrEqual(600_000);
    expect(readPin(a)).toEqual(a);
  });

  it('takes nothing else for a stored PIN or for tries', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(readPin(value)).toBeNull();
        const tries = readTries(value);
        expect(tries.count).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('makes guessing slower and slower, never for ever', () => {
    expect([0, 3, 4, 5, 6].map(waitAfter)).toEqual([0, 0, 15_000, 30_000, 60_000]);
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.double({ noNaN: true, min: -1e13, max: 1e13 }),
        fc.double({ noNaN: true, min: -1e13, max: 1e13 }),
        (count, last, now) => {
          const left = waitLeft({ count, last }, now);
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left).toBeLessThanOrEqual(15 * 60_000);
        },
      ),
    );
    expect(waitLeft({ count: 4, last: 1000 }, 6000)).toBe(10_000);
  });
});
