import type { Change, Rungs } from './traits.ts';

/** Words of the rungs that drills tell as data (`DrillInfo.rungs`). */

// Indices of the `support` choice, from the most to none. Otago-style order [S].
export const TWO_HANDS = 0;
export const ONE_HAND = 1;
export const FINGERTIPS = 2;
export const HOVERING = 3;
export const NO_SUPPORT = 4;
// Indices of `feedback`: fading it is a rung of its own, since gains vanish when it is always on [S].
export const FOUR_OF_SIX = 1;
export const AT_THE_END = 2;
// Indices of `stance` of the shifting drills.
export const HIP_WIDTH = 1;
export const TOGETHER = 2;

export const set = (parameter: string, to: number): Change => ({ set: parameter, to });
/** Entered at the lowest rung, without a placement check. */
export const NO_CHECK: Rungs['check'] = { climb: 0, refine: 0 };
