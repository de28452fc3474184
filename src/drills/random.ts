import type { Side } from '../units.ts';

/** One draw: a number in [0, 1) and the state for the next draw. */
export interface Draw {
  readonly value: number;
  readonly next: number;
}

/** Seeded uniform draw (mulberry32, a 32-bit mixing generator). `state`: any whole number; the same state gives the same draw on every machine. */
export function draw(state: number): Draw {
  const next = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(next ^ (next >>> 15), next | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296, next };
}

/** A number in [0, 1) that depends only on the seed and the index: for a decision per trial without carrying a generator. */
export const drawAt = (seed: number, index: number): number =>
  draw(draw((seed | 0) ^ Math.imul(index + 1, 0x9e3779b1)).next).value;

/** The side that begins. */
export const sideFirst = (seed: number, index = 0): Side => (drawAt(seed, index) < 0.5 ? 'left' : 'right');

/** A copy in seeded random order (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const order = [...items];
  let state = draw(seed | 0).next;
  for (let last = order.length - 1; last > 0; last--) {
    const { value, next } = draw(state);
    state = next;
    const pick = Math.floor(value * (last + 1));
    const [a, b] = [order[last] as T, order[pick] as T];
    order[last] = b;
    order[pick] = a;
  }
  return order;
}

/** `count` sides, as many left as right (one more of a seeded side when odd), in seeded order and never more than three alike in a row. */
export function balancedSides(count: number, seed: number): Side[] {
  const extra = sideFirst(seed);
  const pool: Side[] = [];
  for (let i = 0; i < Math.floor(count / 2); i++) pool.push('left', 'right');
  if (count % 2 === 1) pool.push(extra);
  for (let attempt = 1; attempt <= 50; attempt++) {
    const order = shuffled(pool, Math.floor(drawAt(seed, attempt) * 4294967296));
    if (!order.some((side, i) => i >= 3 && order.slice(i - 3, i).every((before) => before === side)))
      return order;
  }
  return alternatingSides(count, extra);
}

/** left, right, left … or the other way round. */
export const alternatingSides = (count: number, first: Side): Side[] =>
  Array.from({ length: count }, (_, i) => ((i % 2 === 0) === (first === 'left') ? 'left' : 'right'));
