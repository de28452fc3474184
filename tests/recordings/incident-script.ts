import {
  ARM,
  lerpArm,
  type PatientPose,
  STANDING,
  withArm,
  withFoot,
} from '../../src/virtual-patient/pose.ts';
import { glide, pulse } from './synthetic.ts';

/**
 * What goes wrong in front of the camera, as movements of the virtual patient and of somebody who comes to help. Times in ms, lengths in metres.
 * Everybody stands quietly until `BEGINS`: long enough for set-up, quiet stance and the first seconds of a drill.
 */
export const BEGINS = 8000;

export interface IncidentScript {
  readonly end: number;
  readonly chair: boolean;
  /** Who is in the room at a time: the patient first, then the helper. */
  readonly people: (t: number) => readonly PatientPose[];
}

/** A quiet person, swaying by a few millimetres. */
const quiet = (t: number): PatientPose => ({
  ...STANDING,
  pelvis: 0.003 * Math.sin(t / 410) + 0.0015 * Math.sin(t / 173),
  forward: 0.004 * Math.sin(t / 530),
});

/** When the foot of the first saving step leaves the floor. */
export const STUMBLE_STEP = BEGINS + 250;
/** The weight is thrown to the right, beyond the foot; two quick steps catch it, arms out. */
function stumbles(t: number): PatientPose {
  const over = glide(t, BEGINS, BEGINS + 450);
  const arms = lerpArm(
    ARM.down,
    { out: 0.2, up: -0.12, front: 0.08 },
    pulse(t, BEGINS + 100, BEGINS + 2200, 350),
  );
  const step = (from: number) => ({
    lift: 0.07 * pulse(t, from, from + 320, 150),
    x: glide(t, from, from + 300),
  });
  const right = step(STUMBLE_STEP);
  const left = step(BEGINS + 720);
  let pose = quiet(t);
  pose = { ...pose, pelvis: pose.pelvis + 0.26 * over, trunkLean: 14 * pulse(t, BEGINS, BEGINS + 1500, 400) };
  pose = withFoot(pose, 'right', { lift: right.lift, x: 0.3 * right.x });
  pose = withFoot(pose, 'left', { lift: left.lift, x: 0.24 * left.x });
  return withArm(withArm(pose, 'left', arms), 'right', arms);
}

/** When the pelvis has reached the seat. */
export const SEATED = BEGINS + 1500;
const sits = (t: number): PatientPose => ({ ...quiet(t), sit: glide(t, BEGINS, SEATED) });

const SPEED = 1.1;
const STEP_MS = 520;
/** A walking body: feet to and fro under it, each lifted on its way forward. `way`: metres gone since it began. */
function walking(pose: PatientPose, way: number): PatientPose {
  const phase = way / (SPEED * (STEP_MS / 1000));
  const foot = (offset: number) => {
    const p = (((phase + offset) % 2) + 2) % 2;
    const length = 0.26;
    // One step on the floor, moving back under the body; one through the air to the front again.
    const swing = p < 1 ? 0 : p - 1;
    const back = p < 1 ? -length + 2 * length * p : length - 2 * length * swing;
    return { back, lift: 0.07 * Math.sin(Math.PI * swing) };
  };
  const begun = Math.min(1, way / 0.2);
  const ease = (one: { back: number; lift: number }) => ({ back: begun * one.back, lift: begun * one.lift });
  return withFoot(withFoot(pose, 'left', ease(foot(0))), 'right', ease(foot(1)));
}
/** Metres gone at `t` by somebody who starts walking at `from`, half a second to come to speed. */
const gone = (t: number, from: number): number => {
  const s = Math.max(0, t - from) / 1000;
  return s < 0.5 ? SPEED * s * s : SPEED * (s - 0.25);
};

/** Turns to the own right and walks out of the picture. */
function walksAway(t: number): PatientPose {
  const way = gone(t, BEGINS + 500);
  const pose = quiet(t);
  return walking({ ...pose, place: { x: way, z: 0, yaw: 80 * glide(t, BEGINS, BEGINS + 800) } }, way);
}

/** The helper comes in from the patient's left, a little nearer to the camera, and takes the patient by the arm. */
export function helper(t: number): PatientPose {
  const stop = -0.62;
  const way = Math.min(gone(t, BEGINS), stop + 2.9);
  const there = glide(t, BEGINS + 2300, BEGINS + 3000);
  const pose = { ...STANDING, stature: 1.78, place: { x: -2.9 + way, z: -0.15, yaw: 75 - 50 * there } };
  const moving = way < stop + 2.9 ? walking(pose, way) : pose;
  return withArm(moving, 'right', lerpArm(ARM.down, { out: 0.24, up: -0.12, front: 0.14 }, there));
}

export const INCIDENTS = {
  stumble: { end: BEGINS + 3000, chair: false, people: (t) => [stumbles(t)] },
  'sits-down': { end: BEGINS + 3500, chair: true, people: (t) => [sits(t)] },
  'walks-away': { end: BEGINS + 4500, chair: false, people: (t) => [walksAway(t)] },
  'helper-steps-in': { end: BEGINS + 4500, chair: false, people: (t) => [quiet(t), helper(t)] },
} as const satisfies Record<string, IncidentScript>;
export type IncidentName = keyof typeof INCIDENTS;
