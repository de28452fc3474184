import { CHANNELS, type Channel, type PatientState } from './behaviour.ts';
import { motionAt } from './motion.ts';
import { type PatientPose, STANDING } from './pose.ts';
import { atLateral, swayAt } from './skeleton.ts';

/** The few numbers that say how the person stands now, sway included. */
export type Stance = Readonly<Record<Channel, number>> & { readonly forward: number };

export function stanceOf(state: PatientState): Stance {
  const now = Object.fromEntries(
    CHANNELS.map((c) => [c, motionAt(state.motions[c], state.t).value]),
  ) as Record<Channel, number>;
  // On one leg people sway about twice as much.
  const oneLeg = Math.min(1, Math.max(now.liftLeft, now.liftRight) / 0.05);
  const sway = swayAt(state.t / 1000, state.ability.sway * (1 + oneLeg), state.ability.seed);
  return { ...now, lateral: now.lateral + sway.x / (state.ability.stance / 2), forward: sway.z };
}

/** The posture of the moment but for the weight shift, and where the centre of mass is to be (−1 left ankle … +1 right ankle). */
export function limbsOf(state: PatientState): { readonly pose: PatientPose; readonly lateral: number } {
  const now = stanceOf(state);
  const { ability } = state;
  const pose: PatientPose = {
    ...STANDING,
    stature: ability.stature,
    stance: ability.stance,
    place: { x: now.x, z: now.z, yaw: 0 },
    forward: now.forward,
    squat: now.squat,
    sit: now.sit,
    trunkLean: now.trunk,
    left: { ...STANDING.left, lift: Math.max(0, now.liftLeft), x: now.stepLeft, heel: now.heels },
    right: { ...STANDING.right, lift: Math.max(0, now.liftRight), x: now.stepRight, heel: now.heels },
    armLeft: { out: now.outLeft, up: now.upLeft, front: now.frontLeft },
    armRight: { out: now.outRight, up: now.upRight, front: now.frontRight },
  };
  return { pose, lateral: now.lateral };
}

/** The posture of the moment, for `solve` and the figure. A lean of the trunk comes on top of the weight shift. */
export function poseOf(state: PatientState): PatientPose {
  const { pose, lateral } = limbsOf(state);
  return { ...atLateral({ ...pose, trunkLean: 0 }, lateral), trunkLean: pose.trunkLean };
}
