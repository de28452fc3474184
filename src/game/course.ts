/**
 * How the river bends and the wind blows. Both follow from what the drill asks (target, beat), never from chance: the far water
 * turns towards the next gate, and in the rhythmic drill current and reeds swing with the beat. Pure.
 */

/** How much of the target the farthest water is moved by. More would make the gate seem to slant. [J] */
const BEND = 0.55;
/** The farthest lean of a reed in the current of the rhythmic drill, radians. [J] */
const LEAN = 0.13;
/** How far the water's streaks are carried at the boat by a whole swing, on the position scale. [J] */
const DRIFT = 0.2;

/** How far the water at depth `z` (1 = the boat) lies aside, on the position scale of the boat's depth. 0 at the boat. */
export const bendAt = (target: number, z: number): number => (z <= 1 ? 0 : target * BEND * (1 - 1 / z));

/**
 * Where the current of the rhythmic drill has got to: from the other side at beat 0 to the target at beat 1, on the position scale.
 * 0 where there is no beat or no target.
 */
export const swingAt = (beat: number | null, target: number | null): number =>
  beat === null || target === null ? 0 : -Math.cos(Math.max(0, Math.min(1, beat)) * Math.PI) * target;

/** Lean of reeds in the current, radians, positive to the right of the screen: with where the current goes, strongest in mid-swing. */
export const leanAt = (beat: number | null, target: number | null): number =>
  beat === null || target === null
    ? 0
    : Math.sin(Math.max(0, Math.min(1, beat)) * Math.PI) * Math.sign(target) * LEAN;

/** How far the streaks on the water are carried, on the position scale at the boat's depth. */
export const driftAt = (swing: number): number => swing * DRIFT;
