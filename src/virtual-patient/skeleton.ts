import { LANDMARK, type LandmarkName } from '../pose/sample.ts';
import type { Side } from '../units.ts';
import { FACE, LENGTHS, SEGMENTS } from './anthropometry.ts';
import type { ArmPose, FootPose, PatientPose } from './pose.ts';
import {
  add,
  bend,
  boneFrame,
  cross,
  type Frame3,
  length,
  mix,
  place,
  point,
  radians,
  scale,
  sub,
  swung,
  turned,
  type Vec3,
  vec,
  WORLD,
} from './vec.ts';

export type SegmentName =
  | 'pelvis'
  | 'chest'
  | 'head'
  | `${'upperArm' | 'forearm' | 'hand' | 'thigh' | 'shank' | 'foot'}${'Left' | 'Right'}`;

/** Where every part of the person truly is, in the room (metres, `vec.ts`). */
export interface Skeleton {
  /** The 33 points that MediaPipe looks for, by its index (`LANDMARK`), the person's own sides. */
  readonly joints: readonly Vec3[];
  /** A frame for each rigid part: origin at its joint nearest the trunk, y along the bone towards that joint. */
  readonly segments: Readonly<Record<SegmentName, Frame3>>;
  /** True centre of mass: de Leva segment centres, not our estimate from landmarks. */
  readonly com: Vec3;
  /** Centre of mass between the ankles as they are now: −1 over the left, +1 over the right. */
  readonly lateral: number;
  /** Middle of the hips on the same scale. */
  readonly pelvisLateral: number;
  /** Height of each ankle over its standing height, metres. */
  readonly lift: Readonly<Record<Side, number>>;
}

/** A leg that is never quite straight, so that the knee's direction is always known. */
const LEG = 0.9975 * (LENGTHS.thigh + LENGTHS.shank);
const ARM_REACH = { min: 0.42, max: 0.998 } as const;

interface Foot {
  readonly ankle: Vec3;
  readonly frame: Frame3;
  readonly heel: Vec3;
  readonly toe: Vec3;
}

const mirroredSign = (side: Side): 1 | -1 => (side === 'right' ? 1 : -1);

function footOf(pose: PatientPose, foot: FootPose, side: Side): Foot {
  const h = pose.stature;
  const s = mirroredSign(side);
  const yaw = s * foot.out;
  // A raised knee carries the foot forward a little: the shank hangs back under it.
  const thigh = LENGTHS.thigh * h;
  const swing = 0.12 * thigh * Math.sqrt(1 - Math.max(0, 1 - Math.max(0, foot.lift) / thigh) ** 2);
  const home = vec((s * pose.stance) / 2 + foot.x, LENGTHS.ankleHeight * h + foot.lift, foot.back - swing);
  // Heel raise: the sole turns about the ball; a hanging foot droops, its toes staying over the floor.
  const raise = Math.asin(Math.min(0.7, foot.heel / ((LENGTHS.ball + LENGTHS.heelBack) * h)));
  const droop = Math.asin(Math.min(0.4, (0.55 * Math.max(0, foot.lift)) / (LENGTHS.toe * h)));
  const ball = vec(0, -LENGTHS.ankleHeight * h, -LENGTHS.ball * h);
  const flat = turned(0, 0, yaw);
  const raised = turned(0, (raise * 180) / Math.PI, yaw);
  const ankle = add(
    home,
    sub(point({ ...flat, origin: WORLD.origin }, ball), point({ ...raised, origin: WORLD.origin }, ball)),
  );
  const frame = turned(0, ((raise + droop) * 180) / Math.PI, yaw, ankle);
  const low = (LENGTHS.sole - LENGTHS.ankleHeight) * h;
  return {
    ankle,
    frame,
    heel: point(frame, vec(0, low, LENGTHS.heelBack * h)),
    toe: point(frame, vec(0, low, -LENGTHS.toe * h)),
  };
}

/** How high a hip may be over an ankle when the leg is straight. */
function reach(h: number, ankle: Vec3, x: number, z: number): number {
  const flat = (x - ankle.x) ** 2 + (z - ankle.z) ** 2;
  return ankle.y + Math.sqrt(Math.max(0.0025, (LEG * h) ** 2 - flat));
}

/**
 * The pelvis over the feet. Both ankles stay where they are; the pelvis is as high as the straighter leg allows, less what squatting or sitting
 * takes, and tilts a little so that both legs stay nearly straight when the weight goes over one foot (abduction here, adduction there).
 */
function pelvisOf(pose: PatientPose, left: Foot, right: Foot): Frame3 {
  const h = pose.stature;
  const half = LENGTHS.hipHalf * h;
  const bent = Math.max(pose.squat, pose.sit);
  const back = (-0.012 + 0.11 * pose.squat) * h * (1 - pose.sit) + 0.215 * h * pose.sit - pose.forward;
  const x = pose.pelvis;
  const up = {
    left: reach(h, left.ankle, x - half, back),
    right: reach(h, right.ankle, x + half, back),
  };
  const planted = Math.max(0, 1 - Math.abs(left.ankle.y - right.ankle.y) / 0.04) * (1 - bent);
  const tilt = Math.max(-6, Math.min(6, (0.8 * Math.atan2(up.left - up.right, 2 * half) * 180) / Math.PI));
  const tilted = turned(tilt * planted, 0, 0);
  const hip = (s: number): Vec3 => add(vec(x, 0, back), scale(tilted.x, s * half));
  const [l, r] = [hip(-1), hip(1)];
  const standing = Math.min(reach(h, left.ankle, l.x, l.z) - l.y, reach(h, right.ankle, r.x, r.z) - r.y);
  const y = (standing - 0.12 * h * pose.squat) * (1 - pose.sit) + Math.min(standing, 0.305 * h) * pose.sit;
  return { ...tilted, origin: vec(x, y, back) };
}

function armOf(chest: Frame3, arm: ArmPose, side: Side, h: number) {
  const s = mirroredSign(side);
  const shoulder = point(chest, vec(s * LENGTHS.shoulderHalf * h, 0, 0));
  const upper = LENGTHS.upperArm * h;
  const lower = LENGTHS.forearm * h;
  const asked = vec(s * arm.out * h, arm.up * h, -arm.front * h);
  // A hand on its way up passes the shoulder: it goes round the front of it.
  const close = Math.max(0, ARM_REACH.min * (upper + lower) - length(asked));
  const wanted = add(asked, vec(0, 0, -close));
  const far = Math.max(1e-6, length(wanted));
  const limited = Math.max(ARM_REACH.min * (upper + lower), Math.min(ARM_REACH.max * (upper + lower), far));
  const wrist = point({ ...chest, origin: shoulder }, scale(wanted, limited / far));
  const pole = point({ ...chest, origin: WORLD.origin }, vec(s * 0.75, -0.35, 0.55));
  const elbow = bend(shoulder, wrist, upper, lower, pole);
  // Arms swing without twisting; the palm looks at the thigh, the thumb is in front; the hand continues the forearm.
  const upperFrame = swung(chest, shoulder, elbow);
  const forearm = swung(upperFrame, elbow, wrist);
  const hand: Frame3 = { ...forearm, origin: wrist };
  const at = (out: number, down: number, ahead: number): Vec3 =>
    point(hand, vec(s * out * h, -down * h, -ahead * h));
  return {
    shoulder,
    elbow,
    wrist,
    upperFrame,
    forearm,
    hand,
    knuckle: at(0, 0.5 * LENGTHS.hand, 0),
    pinky: at(0, 0.05, -0.02),
    index: at(0, 0.054, 0.017),
    thumb: at(-0.008, 0.035, 0.026),
  };
}

function legOf(pelvis: Frame3, foot: Foot, side: Side, h: number) {
  const s = mirroredSign(side);
  const hip = point(pelvis, vec(s * LENGTHS.hipHalf * h, 0, 0));
  const front = add(scale(foot.frame.z, -1), scale(pelvis.z, -1));
  const pole = vec(front.x * 0.7, 0.0, front.z);
  const knee = bend(hip, foot.ankle, LENGTHS.thigh * h, LENGTHS.shank * h, pole);
  const hinge = cross(sub(foot.ankle, hip), pole);
  return { hip, knee, thigh: boneFrame(hip, knee, hinge), shank: boneFrame(knee, foot.ankle, hinge) };
}

/** Exact positions of everything for one posture. Bones keep their length; planted feet stay planted. */
export function solve(pose: PatientPose): Skeleton {
  const h = pose.stature;
  const foot = { left: footOf(pose, pose.left, 'left'), right: footOf(pose, pose.right, 'right') };
  const pelvis = pelvisOf(pose, foot.left, foot.right);
  const leg = {
    left: legOf(pelvis, foot.left, 'left', h),
    right: legOf(pelvis, foot.right, 'right', h),
  };
  const rising = Math.sin(Math.PI * pose.sit);
  const pitch = pose.trunkPitch + 22 * pose.squat + 32 * rising;
  const chestAt = turned(pose.trunkLean, pitch, 0, pelvis.origin);
  const chest: Frame3 = { ...chestAt, origin: point(chestAt, vec(0, LENGTHS.trunk * h, 0)) };
  const neck = point(chest, vec(0, LENGTHS.neck * h, -0.006 * h));
  // People keep their eyes level: the head takes back half of the lean and most of the pitch.
  const head = turned(
    0.5 * pose.trunkLean + pose.head.roll,
    0.25 * pitch - pose.head.up,
    pose.head.yaw,
    neck,
  );
  const arm = { left: armOf(chest, pose.armLeft, 'left', h), right: armOf(chest, pose.armRight, 'right', h) };

  const named = {} as Record<LandmarkName, Vec3>;
  const face = (at: { out: number; up: number; front: number }, s: number): Vec3 =>
    point(head, vec(s * at.out * h, at.up * h, -at.front * h));
  named.nose = face(FACE.nose, 0);
  for (const side of ['left', 'right'] as const) {
    const s = mirroredSign(side);
    const a = arm[side];
    const l = leg[side];
    const f = foot[side];
    Object.assign(named, {
      [`${side}EyeInner`]: face(FACE.eyeInner, s),
      [`${side}Eye`]: face(FACE.eye, s),
      [`${side}EyeOuter`]: face(FACE.eyeOuter, s),
      [`${side}Ear`]: face(FACE.ear, s),
      [side === 'left' ? 'mouthLeft' : 'mouthRight']: face(FACE.mouth, s),
      [`${side}Shoulder`]: a.shoulder,
      [`${side}Elbow`]: a.elbow,
      [`${side}Wrist`]: a.wrist,
      [`${side}Pinky`]: a.pinky,
      [`${side}Index`]: a.index,
      [`${side}Thumb`]: a.thumb,
      [`${side}Hip`]: l.hip,
      [`${side}Knee`]: l.knee,
      [`${side}Ankle`]: f.ankle,
      [`${side}Heel`]: f.heel,
      [`${side}FootIndex`]: f.toe,
    });
  }

  const com = centreOfMass(h, named, chest, head, arm);
  const middle = (foot.left.ankle.x + foot.right.ankle.x) / 2;
  const half = (foot.right.ankle.x - foot.left.ankle.x) / 2;
  const between = (x: number): number => (x - middle) / Math.max(1e-6, half);

  const room = turned(0, 0, pose.place.yaw, vec(pose.place.x, 0, pose.place.z));
  const joints = new Array<Vec3>(33);
  for (const [name, index] of Object.entries(LANDMARK))
    joints[index] = point(room, named[name as LandmarkName]);
  const segments: Record<SegmentName, Frame3> = {
    pelvis,
    chest,
    head,
    upperArmLeft: arm.left.upperFrame,
    upperArmRight: arm.right.upperFrame,
    forearmLeft: arm.left.forearm,
    forearmRight: arm.right.forearm,
    handLeft: arm.left.hand,
    handRight: arm.right.hand,
    thighLeft: leg.left.thigh,
    thighRight: leg.right.thigh,
    shankLeft: leg.left.shank,
    shankRight: leg.right.shank,
    footLeft: foot.left.frame,
    footRight: foot.right.frame,
  };
  for (const name of Object.keys(segments) as SegmentName[]) segments[name] = place(room, segments[name]);
  return {
    joints,
    segments,
    com: point(room, com),
    lateral: between(com.x),
    pelvisLateral: between(pelvis.origin.x),
    lift: {
      left: foot.left.ankle.y - LENGTHS.ankleHeight * h,
      right: foot.right.ankle.y - LENGTHS.ankleHeight * h,
    },
  };
}

function centreOfMass(
  h: number,
  at: Record<LandmarkName, Vec3>,
  chest: Frame3,
  head: Frame3,
  arm: Record<Side, { knuckle: Vec3 }>,
): Vec3 {
  let sum = scale(point(head, vec(0, 0.068 * h, -0.012 * h)), SEGMENTS.head.mass);
  let mass: number = SEGMENTS.head.mass;
  const put = (part: { mass: number; centre: number }, from: Vec3, to: Vec3): void => {
    sum = add(sum, scale(mix(from, to, part.centre), part.mass));
    mass += part.mass;
  };
  put(SEGMENTS.trunk, chest.origin, mix(at.leftHip, at.rightHip, 0.5));
  for (const side of ['left', 'right'] as const) {
    put(SEGMENTS.upperArm, at[`${side}Shoulder`], at[`${side}Elbow`]);
    put(SEGMENTS.forearm, at[`${side}Elbow`], at[`${side}Wrist`]);
    put(SEGMENTS.hand, at[`${side}Wrist`], arm[side].knuckle);
    put(SEGMENTS.thigh, at[`${side}Hip`], at[`${side}Knee`]);
    put(SEGMENTS.shank, at[`${side}Knee`], at[`${side}Ankle`]);
    put(SEGMENTS.foot, at[`${side}Heel`], at[`${side}FootIndex`]);
  }
  return scale(sum, 1 / mass);
}

/** `pose` with the pelvis where it must be for the true centre of mass to be at `lateral` (−1 left ankle … +1 right ankle). */
export function atLateral(pose: PatientPose, lateral: number): PatientPose {
  // Nearly linear: the secant method is exact to a micrometre in a few steps.
  let [a, b] = [0, 0.05];
  let fa = solve({ ...pose, pelvis: a }).lateral - lateral;
  for (let i = 0; i < 8; i++) {
    const fb = solve({ ...pose, pelvis: b }).lateral - lateral;
    if (Math.abs(fb) < 1e-6 || Math.abs(fb - fa) < 1e-12) break;
    [a, b, fa] = [b, b - (fb * (b - a)) / (fb - fa), fb];
  }
  return { ...pose, pelvis: b };
}

/**
 * Natural sway of quiet standing at time `t` (s): sideways and forward, metres, each of the given root-mean-square amplitude. A few slow waves with
 * frequencies of no common measure, as the power of sway lies under 1 Hz [R]; `seed` shifts their phases.
 */
export function swayAt(
  t: number,
  amplitude: number,
  seed: number,
): { readonly x: number; readonly z: number } {
  const waves = (offset: number): number => {
    let sum = 0;
    SWAY.forEach(([frequency, share], i) => {
      sum += share * Math.sin(2 * Math.PI * (frequency * t + ((seed * 0.61803 + offset + i * 0.377) % 1)));
    });
    return sum;
  };
  return { x: amplitude * waves(0.13), z: amplitude * 1.3 * waves(0.71) };
}
const SWAY: readonly (readonly [hz: number, share: number])[] = [
  [0.11, 0.9],
  [0.27, 0.8],
  [0.43, 0.6],
  [0.83, 0.3],
  [1.37, 0.15],
];

/** Angle at the knee in degrees (180: straight). */
export function kneeAngle(skeleton: Skeleton, side: Side): number {
  const at = (name: LandmarkName): Vec3 => skeleton.joints[LANDMARK[name]] ?? WORLD.origin;
  const a = sub(at(`${side}Hip`), at(`${side}Knee`));
  const b = sub(at(`${side}Ankle`), at(`${side}Knee`));
  return (
    Math.acos(Math.max(-1, Math.min(1, (a.x * b.x + a.y * b.y + a.z * b.z) / (length(a) * length(b))))) /
    radians(1)
  );
}
