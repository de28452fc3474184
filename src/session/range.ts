import { drillOf } from '../drills/catalogue.ts';
import type { DrillId, OwnRange } from '../drills/drill.ts';
import { reachable } from '../drills/excursion.ts';
import { rangeOf, triedOf } from '../drills/shift-range.ts';
import type { Legs, Numbers } from '../drills/traits.ts';
import type { PlannedDrill } from '../prescription/plan.ts';
import { otherSide, type Side } from '../units.ts';
import type { DrillResult, SessionState } from './state.ts';

/** Own range of a side that nobody has measured: small on purpose (ITEM-4). [J] */
export const CAUTIOUS_RANGE = 0.4;

/** Stance and support: a range holds for nothing else (PLAN-7). */
export const footing = ({ stance = 0, support = 0 }: Numbers): string => `${stance}/${support}`;

/** Whether the targets of a drill are fractions of the own range. */
export const usesRange = (drill: DrillId): boolean => drillOf(drill).info.ownRange === 'used';

type Measured = Pick<DrillResult, 'drill' | 'parameters' | 'trials'>;
export const isMeasurement = ({ drill }: Pick<Measured, 'drill'>): boolean =>
  drillOf(drill).info.ownRange === 'measured';

/** What was measured in this session standing like this; empty: nothing was begun. */
export const measuredOn = (results: readonly Measured[], parameters: Numbers): readonly Measured[] =>
  results.filter((one) => isMeasurement(one) && footing(one.parameters) === footing(parameters));

/**
 * The own range standing like this, each side on its own (ITEM-4): as measured today, else last time's or the cautious one, and then never
 * more than the tries of today, here or on another footing, have shown of that side.
 */
export function rangeOn(
  { results, history }: { results: readonly Measured[]; history: SessionState['history'] },
  parameters: Numbers,
): OwnRange {
  const trialsOn = (like: Numbers) => measuredOn(results, like).flatMap(({ trials }) => trials);
  const here = trialsOn(parameters);
  const today = results.filter(isMeasurement).map((one) => trialsOn(one.parameters));
  const last = history.lastRanges[footing(parameters)];
  const side = (one: Side): number => {
    const measured = rangeOf(here, one);
    if (measured !== null) return Math.min(1, measured);
    const shown = today.flatMap((trials) => rangeOf(trials, one) ?? triedOf(trials, one) ?? []);
    return Math.min(last?.[one] ?? CAUTIOUS_RANGE, ...shown);
  };
  return { left: side('left'), right: side('right') };
}

/** The sides that a second measurement may still find (ITEM-4), or null: all is known, or a side hardly moved and is not asked again. */
export function stillOpen(results: readonly Measured[], parameters: Numbers): Legs | null {
  const done = measuredOn(results, parameters);
  if (done.length > 1) return null;
  const trials = done.flatMap((one) => one.trials);
  const open = (['left', 'right'] as const).filter((side) => {
    const tries = trials.filter((one) => one.side === side && one.outcome !== 'void');
    const weak = tries.length > 0 && tries.every(({ reason }) => reason === 'no-shift');
    return rangeOf(trials, side) === null && !weak;
  });
  const [first] = open;
  return first === undefined ? null : open.length === 2 ? 'both' : first;
}

/** The side that is left in peace with this range, where it is one (WS-1). */
export function spared(range: OwnRange): Side | 'both' | null {
  const [side, other] = reachable(range);
  if (side === undefined) return 'both';
  return other === undefined ? otherSide(side) : null;
}

/**
 * The measurement that comes before a shift whose stance and support have no range yet in this session (PLAN-7), or null: what a placement
 * check climbs to, nobody can plan. A plan that measures no range goes without.
 */
export function measuredFirst(
  { plan, item, results }: SessionState,
  drill: DrillId,
  { stance = 0, support = 0 }: Numbers,
): PlannedDrill | null {
  const measure = plan.items.find((one) => one.part === 'range');
  const asks = { stance, support };
  if (measure === undefined || !usesRange(drill) || measuredOn(results, asks).length > 0) return null;
  const before = plan.items[item - 1];
  // It has just been refused: asking for it again would never end.
  if (before?.part === 'range' && footing(before.asks ?? {}) === footing(asks)) return null;
  return { ...measure, asks };
}
