import type { Trial } from '../drills/drill.ts';
import { allTrials } from '../session/item.ts';
import type { SessionState } from '../session/state.ts';

/** The trials that one step of the session has finished, the last one of a drill included. */
export function freshTrials(before: SessionState, after: SessionState): readonly Trial[] {
  if (before.drill?.trials === after.drill?.trials && before.results === after.results) return [];
  return allTrials(after).slice(allTrials(before).length);
}
