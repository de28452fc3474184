import type { Trial } from '../drills/drill.ts';
import { type Ladder, topOf } from './rungs.ts';

/** One short try of a rung in a placement check. */
export interface Try {
  readonly level: number;
  readonly hits: number;
  readonly misses: number;
}

/**
 * The check by which a ladder is entered: short tries, each two rungs up, until one does not go well; then `refinements` tries at the
 * level that is then the likeliest (PLACE-1). How many trials a try has stands with the ladder, since a one-leg trial takes half a minute
 * and a weight shift five seconds. All [J].
 */
export const PLACEMENT = {
  gap: 2,
  /** Share of hits that lets the next, harder try begin. */
  passed: 0.75,
  refinements: 3,
  /** Success on the rung that fits: the middle of the wanted 60–85 % (challenge point [S]). */
  fit: 0.75,
  /** Logits of success that one rung is taken to cost. */
  slope: 0.65,
  /** Added before rounding: a climb that ends at the first poor try sees people a quarter of a rung too low (bench). */
  skew: 0.25,
  /** How far ability may lie from the middle of the ladder before any try, in rungs (standard deviation). */
  spread: 4,
} as const;

interface Played {
  readonly ladder: string | null;
  readonly level: number | null;
  readonly check: boolean;
  readonly trials: readonly Pick<Trial, 'outcome'>[];
}

/** What a placement check of this session has tried on a ladder so far. */
export const triesOf = (blocks: readonly Played[], ladder: string): Try[] =>
  blocks
    .filter((one) => one.check && one.ladder === ladder && one.level !== null)
    .map((one) => ({
      level: one.level ?? 0,
      hits: one.trials.filter((trial) => trial.outcome === 'hit').length,
      misses: one.trials.filter((trial) => trial.outcome === 'miss').length,
    }));

export const passed = (one: Try): boolean =>
  one.hits + one.misses > 0 && one.hits / (one.hits + one.misses) >= PLACEMENT.passed;

/** What to try next, or null when the check is over. `top`: the highest level that gates and therapist leave open. */
export function nextTry(
  ladder: Ladder,
  tries: readonly Try[],
  top: number,
): { readonly level: number; readonly trials: number } | null {
  const highest = Math.max(0, Math.min(topOf(ladder), top));
  const climbed = tries.findIndex((one) => !passed(one));
  const rungs = Math.floor(highest / PLACEMENT.gap) + 1;
  const climbing = climbed < 0 || climbed >= rungs ? Math.min(tries.length, rungs) : climbed + 1;
  const last = tries.at(-1);
  const next = last === undefined ? 0 : last.level + PLACEMENT.gap;
  if (climbed < 0 && tries.length < rungs) return { level: next, trials: ladder.check.climb };
  if (ladder.check.refine === 0 || tries.length - climbing >= PLACEMENT.refinements) return null;
  const level = place(ladder, tries, highest);
  return level === null ? null : { level: Math.min(level, hardest(tries)), trials: ladder.check.refine };
}

/**
 * The level to begin with: the one whose success is likeliest to be 75 %, from every try of the check (maximum a posteriori of a logistic
 * curve over the rungs, PLACE-2), at most one above a rung that did not go well. Null when nothing was tried.
 * A check that was broken off places nobody above what was tried: without this, one hit on the easiest rung led
 * to the middle of the ladder.
 */
export function place(ladder: Ladder, all: readonly Try[], top: number): number | null {
  const tries = all.filter((one) => one.hits + one.misses > 0);
  if (tries.length === 0) return null;
  const tried = tries.every(passed) ? Math.max(...tries.map((one) => one.level)) : hardest(tries) + 1;
  const highest = Math.max(0, Math.min(topOf(ladder), top, tried));
  const middle = topOf(ladder) / 3;
  let best = Number.NEGATIVE_INFINITY;
  let ability = 0;
  for (let tenth = -20; tenth <= (topOf(ladder) + 2) * 10; tenth++) {
    const a = tenth / 10;
    let likelihood = -((a - middle) ** 2) / (2 * PLACEMENT.spread ** 2);
    for (const one of tries) {
      const p = successAt(one.level, a);
      likelihood += one.hits * Math.log(p) + one.misses * Math.log(1 - p);
    }
    if (likelihood > best) {
      best = likelihood;
      ability = a;
    }
  }
  return Math.max(0, Math.min(highest, Math.round(ability + PLACEMENT.skew)));
}

/** The lowest level that did not go well: no try goes above it. */
const hardest = (tries: readonly Try[]): number =>
  Math.min(Number.MAX_SAFE_INTEGER, ...tries.filter((one) => !passed(one)).map((one) => one.level));

const successAt = (level: number, ability: number): number => {
  const middle = Math.log(PLACEMENT.fit / (1 - PLACEMENT.fit));
  return 1 / (1 + Math.exp(-(middle + PLACEMENT.slope * (ability - level))));
};
