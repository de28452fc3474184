/** One moving quantity: a fifth-degree polynomial in time from where it was (with its speed) to `to`, where it comes to rest. */
export interface Motion {
  readonly from: number;
  /** Speed at the start, units per second. */
  readonly speed: number;
  readonly to: number;
  /** Start, ms, and duration, ms. */
  readonly start: number;
  readonly duration: number;
}

export const restingAt = (value: number): Motion => ({
  from: value,
  speed: 0,
  to: value,
  start: 0,
  duration: 1,
});

/**
 * Value and speed of a motion at time `t` (ms). With no speed at the start this is the minimum-jerk path
 * 10τ³ − 15τ⁴ + 6τ⁵ of human reaching (Flash & Hogan 1985 [R]); with some it is joined smoothly.
 */
export function motionAt(motion: Motion, t: number): { readonly value: number; readonly speed: number } {
  const tau = (t - motion.start) / motion.duration;
  if (tau >= 1) return { value: motion.to, speed: 0 };
  if (tau <= 0) return { value: motion.from, speed: motion.speed };
  const way = motion.to - motion.from;
  const v = (motion.speed * motion.duration) / 1000;
  const [a, b, c] = [10 * way - 6 * v, -15 * way + 8 * v, 6 * way - 3 * v];
  const value = motion.from + v * tau + a * tau ** 3 + b * tau ** 4 + c * tau ** 5;
  const slope = v + 3 * a * tau ** 2 + 4 * b * tau ** 3 + 5 * c * tau ** 4;
  return { value, speed: (slope * 1000) / motion.duration };
}

/** A new goal from wherever the motion is at `t`. */
export function aim(motion: Motion, t: number, to: number, duration: number): Motion {
  const now = motionAt(motion, t);
  return { from: now.value, speed: now.speed, to, start: t, duration: Math.max(1, duration) };
}

/** A seeded number 0 … 1 and the next state of the generator (mulberry32, public domain). */
export function chance(state: number): readonly [value: number, next: number] {
  const next = (state + 0x6d2b79f5) | 0;
  let z = Math.imul(next ^ (next >>> 15), 1 | next);
  z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
  return [((z ^ (z >>> 14)) >>> 0) / 4294967296, next];
}
