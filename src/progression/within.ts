/** How far amplitude or hold may stand from its rung within a session (design.md, "Progression"; IN-1). */
export const WITHIN_BOUND = 0.1;
const STEP = 0.05;
/** Challenge point: success of about 60–80 % [S]; outside 60–85 % the next block of the session moves a little. */
const TOO_HARD = 0.6;
const TOO_EASY = 0.85;
/** Fewer scorable trials than this say nothing within a session (IN-2). [J] */
const NEEDED = 4;

/**
 * Where amplitude or hold of the next block of the same ladder stands after this one: −0.1 … 0.1 of the rung's value.
 * Nothing else moves within a session; the rung itself is decided once, afterwards.
 */
export function adjustWithin(before: number, hits: number, misses: number): number {
  const scorable = hits + misses;
  if (scorable < NEEDED) return clamp(before);
  const success = hits / scorable;
  if (success < TOO_HARD) return clamp(before - STEP);
  if (success > TOO_EASY) return clamp(before + STEP);
  return clamp(before);
}

const clamp = (value: number): number =>
  Math.round(Math.max(-WITHIN_BOUND, Math.min(WITHIN_BOUND, value)) * 1000) / 1000;
