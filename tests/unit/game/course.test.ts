import { describe, expect, it } from 'vitest';
import { bendAt, driftAt, leanAt, swingAt } from '../../../src/game/course.ts';

describe('the course of the river', () => {
  it('bends towards the gate, the more the farther, and not at the boat', () => {
    expect(bendAt(0.6, 1)).toBe(0);
    expect(bendAt(0.6, 0.8)).toBe(0);
    expect(bendAt(0.6, 2)).toBeGreaterThan(0);
    expect(bendAt(0.6, 4)).toBeGreaterThan(bendAt(0.6, 2));
    expect(bendAt(-0.6, 4)).toBeCloseTo(-bendAt(0.6, 4));
    // However far, less than the gate itself is aside.
    expect(bendAt(0.6, 1e6)).toBeLessThan(0.6);
  });

  it('the current of the rhythmic drill swings from the other side to the target', () => {
    expect(swingAt(0, 0.5)).toBeCloseTo(-0.5);
    expect(swingAt(0.5, 0.5)).toBeCloseTo(0);
    expect(swingAt(1, 0.5)).toBeCloseTo(0.5);
    expect(swingAt(2, 0.5)).toBeCloseTo(0.5);
    expect([swingAt(null, 0.5), swingAt(0.3, null)]).toEqual([0, 0]);
  });

  it('reeds lean with the current, hardest in mid-swing, and stand without one', () => {
    expect(leanAt(0.5, 0.5)).toBeGreaterThan(leanAt(0.1, 0.5));
    expect(leanAt(0.5, -0.5)).toBeCloseTo(-leanAt(0.5, 0.5));
    expect(leanAt(0, 0.5)).toBeCloseTo(0);
    expect(leanAt(1, 0.5)).toBeCloseTo(0);
    expect([leanAt(null, 0.5), leanAt(0.5, null)]).toEqual([0, 0]);
    expect(Math.sign(driftAt(swingAt(1, -0.5)))).toBe(-1);
  });
});
