import { traitsOf } from '../../src/drills/catalogue.ts';
import type { DrillId } from '../../src/drills/drill.ts';
import type { Numbers } from '../../src/drills/traits.ts';
import { playedItem } from '../../src/prescription/plan.ts';
import type { SessionState } from '../../src/session/state.ts';

/** Where the instruction text puts the whole body. `chair-behind` needs no step to sit down on, `chair-beside` does. */
export type Place = 'standing' | 'chair-behind' | 'chair-beside' | 'to-the-wall';

/** Where a drill's instruction puts the body, from the drill's traits: a new drill is obeyed without a line here. */
export function placeFor(drill: DrillId, parameters: Numbers): Place {
  const { posture, facing } = traitsOf(drill, parameters);
  if (posture === 'chair') return 'chair-behind';
  if (posture === 'any') return 'chair-beside';
  return facing === 'any' ? 'to-the-wall' : 'standing';
}

/** Where somebody who does what the screen says is now; in set-up and for the quiet stance they stand up, in a rest they sit. */
export function placeNow({ phase, plan, item, profile }: SessionState): Place {
  if (phase === 'rest') return 'chair-beside';
  const planned = plan.items[item];
  const shown = phase === 'teach' || phase === 'warm-up' || phase === 'drill' || phase === 'cool-down';
  if (!shown || planned === undefined) return 'standing';
  const played = playedItem(planned, profile);
  return placeFor(planned.drill, played.ok ? played.values : {});
}
