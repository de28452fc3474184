import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { follower } from '../../../src/game/follow.ts';

const FRAME = 1000 / 60;

describe('follower: what is drawn between the poses', () => {
  it('shows most of a jump within two frames', () => {
    const follow = follower();
    follow.show(0, 0);
    follow.draw(0);
    follow.show(1, 50);
    follow.draw(50);
    follow.draw(50 + FRAME);
    expect(follow.draw(50 + 2 * FRAME)).toBeGreaterThan(0.65);
  });

  it('follows a steady lean at 15 poses a second with less than 40 ms of delay', () => {
    const follow = follower();
    const speed = 0.6; // own ranges a second
    let next = 0;
    let worst = 0;
    for (let t = 0; t < 2000; t += FRAME) {
      if (t >= next) {
        follow.show((speed * t) / 1000, t);
        next += 1000 / 15;
      }
      const drawn = follow.draw(t) ?? 0;
      if (t > 500) worst = Math.max(worst, (speed * t) / 1000 - drawn);
    }
    expect((worst / speed) * 1000).toBeLessThan(40);
  });

  it('does not make camera noise larger than it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), { minLength: 20, maxLength: 60 }),
        (noise) => {
          const follow = follower();
          let t = 0;
          for (const value of noise) {
            follow.show(value, t);
            for (let i = 0; i < 4; i++) {
              expect(Math.abs(follow.draw(t) ?? 0)).toBeLessThanOrEqual(0.0125);
              t += FRAME;
            }
          }
        },
      ),
    );
  });

  it('never passes a stop by more than a tenth of the way', () => {
    const follow = follower();
    let highest = 0;
    for (let t = 0; t < 3000; t += FRAME) {
      if (Math.round(t / FRAME) % 3 === 0) follow.show(Math.min(1, t / 1000), t);
      highest = Math.max(highest, follow.draw(t) ?? 0);
    }
    expect(highest).toBeLessThan(1.1);
    expect(follow.draw(3100)).toBeCloseTo(1, 2);
  });

  it('rests where it is, and says so, while nothing is measured', () => {
    const follow = follower();
    expect(follow.draw(0)).toBeNull();
    follow.show(0.4, 0);
    follow.draw(0);
    follow.show(null, 50);
    expect(follow.waiting).toBe(true);
    expect(follow.draw(1000)).toBeCloseTo(0.4, 6);
    follow.show(Number.NaN, 1010);
    expect(follow.draw(1100)).toBeCloseTo(0.4, 6);
    follow.show(0.5, 1200);
    expect(follow.waiting).toBe(false);
  });
});
