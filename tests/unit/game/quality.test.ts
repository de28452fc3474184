import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  QUALITY_STEPS,
  type QualityState,
  qualityOf,
  startQuality,
  stepQuality,
} from '../../../src/game/quality.ts';

const feed = (state: QualityState, rate: number | null, from: number, ms: number): QualityState => {
  let next = state;
  for (let t = from; t <= from + ms; t += 100) next = stepQuality(next, rate, t);
  return next;
};

describe('quality: pixels give way before the pose model', () => {
  it('goes down one step at a time while poses are under 24 a second, and stops at the cheapest', () => {
    const start = startQuality('high', false);
    expect(feed(start, 20, 0, 1400).step).toBe(0);
    expect(feed(start, 20, 0, 1600).step).toBe(1);
    expect(feed(start, 20, 0, 60_000).step).toBe(QUALITY_STEPS.length - 1);
  });

  it('does not go down for a moment of slowness', () => {
    let state = startQuality('high', false);
    for (let t = 0; t < 60_000; t += 2000) state = feed(feed(state, 20, t, 1000), 30, t + 1100, 800);
    expect(state.step).toBe(0);
  });

  it('comes back only after seconds of room, and not while the rate is just enough', () => {
    const slow = feed(startQuality('high', false), 18, 0, 1600);
    expect(slow.step).toBe(1);
    expect(feed(slow, 25, 2000, 60_000).step).toBe(1);
    expect(feed(slow, 30, 2000, 7000).step).toBe(1);
    expect(feed(slow, 30, 2000, 9000).step).toBe(0);
  });

  it('waits longer each time that coming back had to be taken back', () => {
    let state = feed(startQuality('high', false), 18, 0, 1600);
    state = feed(state, 30, 2000, 9000);
    expect(state.step).toBe(0);
    state = feed(state, 18, 11_100, 1700);
    expect(state.step).toBe(1);
    expect(state.patience).toBe(16_000);
    expect(feed(state, 30, 13_000, 12_000).step).toBe(1);
  });

  it('an empty room says nothing about speed', () => {
    expect(feed(startQuality('high', false), null, 0, 60_000).step).toBe(0);
    expect(feed(startQuality('high', false), 0, 0, 60_000).step).toBe(0);
  });

  it('never leaves the table and never goes above what was asked for', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('low' as const, 'high' as const),
        fc.boolean(),
        fc.array(fc.option(fc.double({ min: 0, max: 60, noNaN: true })), { maxLength: 300 }),
        (asked, software, rates) => {
          let state = startQuality(asked, software);
          const best = state.best;
          rates.forEach((rate, i) => {
            const before = state.step;
            state = stepQuality(state, rate, i * 700);
            expect(Math.abs(state.step - before)).toBeLessThanOrEqual(1);
            expect(state.step).toBeGreaterThanOrEqual(best);
            expect(QUALITY_STEPS).toContain(qualityOf(state));
          });
        },
      ),
    );
  });

  it('each step costs less than the one before', () => {
    const cost = QUALITY_STEPS.map((s) => s.renderScale ** 2 * (s.frameLimit || 60));
    expect([...cost].sort((a, b) => b - a)).toEqual(cost);
    expect(startQuality('low', true).step).toBeGreaterThan(startQuality('low', false).step);
  });
});
