import type { DrillInfo } from '../drills/drill.ts';
import { type Legs, legsAllow } from '../drills/traits.ts';
import { LADDER } from '../progression/ladder.ts';
import { intervalOf, type PrescriptionLine } from './line.ts';
import { countOf } from './played.ts';

/** What whoever writes a plan is offered, and what they are warned of, before it is in force. */

type Written = Pick<PrescriptionLine, 'parameters'>;
const LEGS: readonly Legs[] = ['both', 'left', 'right'];

/** The legs that a drill can be prescribed for: one that it would have to refuse is not offered (OFFER-1). */
export function legsOffered(info: DrillInfo, { parameters }: Written): readonly Legs[] {
  const most = Object.entries(parameters).map(([name, wish]) => [name, intervalOf(wish).max] as const);
  const traits = info.traits(Object.fromEntries(most));
  return LEGS.filter((legs) => legsAllow(traits, legs));
}

/** How many tries a line allows, where its ladder needs more before it moves (OFFER-2); null: enough, or there is no ladder. */
export function tooFewTries(info: DrillInfo, { parameters }: Written): number | null {
  const name = countOf(info);
  const wish = name === null ? undefined : parameters[name];
  if (info.rungs === null || wish === undefined) return null;
  const { max } = intervalOf(wish);
  return max < LADDER.needed ? max : null;
}
