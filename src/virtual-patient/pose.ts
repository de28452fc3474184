import type { Side } from '../units.ts';

/** Placement of one foot. Lengths in metres, angles in degrees. */
export interface FootPose {
  /** Steps away from the quiet stance: towards the person's right, and backward. */
  readonly x: number;
  readonly back: number;
  /** Height of the ankle over its standing height; hip and knee bend to reach it. */
  readonly lift: number;
  /** Toes outward, from straight ahead. */
  readonly out: number;
  /** Height of the heel over the floor with the toes on it. */
  readonly heel: number;
}

/** Where the wrist is, from the shoulder, in statures, in the axes of the chest. Out: away from the body on that side. */
export interface ArmPose {
  readonly out: number;
  readonly up: number;
  readonly front: number;
}

/**
 * A whole posture as numbers. Metres and degrees. Lateral values are positive towards the person's right.
 * Everything may be interpolated: each value moves the figure continuously.
 */
export interface PatientPose {
  /** Height of the person without shoes. */
  readonly stature: number;
  /** Distance between the ankles in the quiet stance. */
  readonly stance: number;
  /** Middle of the quiet stance on the floor, and which way the person faces (0: towards −z, the camera; positive: turned to their right). */
  readonly place: { readonly x: number; readonly z: number; readonly yaw: number };
  /** Middle of the hips, from the middle of the quiet stance. */
  readonly pelvis: number;
  /** The whole body over the planted feet, forward (sway). */
  readonly forward: number;
  /** 0 standing … 1 a deep squat (knees bent by about 80°). */
  readonly squat: number;
  /** 0 standing … 1 sitting on a chair behind. */
  readonly sit: number;
  /** Trunk against the vertical, apart from where the pelvis is: towards the right, and forward. */
  readonly trunkLean: number;
  readonly trunkPitch: number;
  /** The head against the trunk: looking to the right, up, tilted to the right. */
  readonly head: { readonly yaw: number; readonly up: number; readonly roll: number };
  readonly left: FootPose;
  readonly right: FootPose;
  readonly armLeft: ArmPose;
  readonly armRight: ArmPose;
}

const FOOT: FootPose = { x: 0, back: 0, lift: 0, out: 8, heel: 0 };

/** Arm positions by name; between two of them the arm may be interpolated. */
export const ARM = {
  down: { out: 0.045, up: -0.318, front: 0.02 },
  hip: { out: 0.022, up: -0.225, front: 0.035 },
  raised: { out: 0.06, up: 0.26, front: 0.06 },
  forward: { out: 0, up: -0.03, front: 0.3 },
  /** Fingertips on a counter beside the person. */
  counter: { out: 0.16, up: -0.25, front: 0.06 },
} as const satisfies Record<string, ArmPose>;

/** Standing quietly on both feet, arms down, facing the camera. */
export const STANDING: PatientPose = {
  stature: 1.7,
  stance: 0.26,
  place: { x: 0, z: 0, yaw: 0 },
  pelvis: 0,
  forward: 0,
  squat: 0,
  sit: 0,
  trunkLean: 0,
  trunkPitch: 0,
  head: { yaw: 0, up: 0, roll: 0 },
  left: FOOT,
  right: FOOT,
  armLeft: ARM.down,
  armRight: ARM.down,
};

/** A change of a pose, with feet and arms by the person's own side. */
export const withFoot = (pose: PatientPose, side: Side, foot: Partial<FootPose>): PatientPose =>
  side === 'left'
    ? { ...pose, left: { ...pose.left, ...foot } }
    : { ...pose, right: { ...pose.right, ...foot } };
export const withArm = (pose: PatientPose, side: Side, arm: ArmPose): PatientPose =>
  side === 'left' ? { ...pose, armLeft: arm } : { ...pose, armRight: arm };

/** The same posture with left and right exchanged. Its joints are the mirror image of the joints of `pose`. */
export function mirrorPose(pose: PatientPose): PatientPose {
  const foot = (f: FootPose): FootPose => ({ ...f, x: -f.x });
  return {
    ...pose,
    place: { ...pose.place, x: -pose.place.x, yaw: -pose.place.yaw },
    pelvis: -pose.pelvis,
    trunkLean: -pose.trunkLean,
    head: { ...pose.head, yaw: -pose.head.yaw, roll: -pose.head.roll },
    left: foot(pose.right),
    right: foot(pose.left),
    armLeft: pose.armRight,
    armRight: pose.armLeft,
  };
}

const lerp = (a: number, b: number, k: number): number => a + (b - a) * k;
const lerpArm = (a: ArmPose, b: ArmPose, k: number): ArmPose => ({
  out: lerp(a.out, b.out, k),
  up: lerp(a.up, b.up, k),
  front: lerp(a.front, b.front, k),
});

export { lerp, lerpArm };
