/**
 * Where the joints of the heron are, seen from the front, in the units of assets/heron-front.svg. Pure, so that "the leg that you
 * lift" can be tested: left is the person's left and the left of the screen.
 */
export interface BirdPose {
  /** 0 (down) … 1 (high) of each leg. */
  readonly left: number;
  readonly right: number;
  /** 0 (standing tall) … 1 (deep). */
  readonly crouch: number;
  /** 0 … 1: on the toes. */
  readonly tall: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface BirdLeg {
  readonly hip: Point;
  readonly knee: Point;
  readonly foot: Point;
}
export interface BirdJoints {
  /** How far the body moves from where it was drawn. */
  readonly body: Point;
  readonly left: BirdLeg;
  readonly right: BirdLeg;
}

export const THIGH = 92;
export const SHANK = 126;
const HIP_Y = 292;
const CENTRE = 150;
const HIP_X = 30;
/** The ground line of a standing bird. */
export const GROUND = HIP_Y + THIGH + SHANK;

const clamp01 = (k: number) => Math.max(0, Math.min(1, k));

/** The joints for a pose. Values outside 0 … 1 are taken as the nearest end. */
export function birdJoints(pose: BirdPose): BirdJoints {
  const left = clamp01(pose.left);
  const right = clamp01(pose.right);
  const crouch = clamp01(pose.crouch);
  const tall = clamp01(pose.tall);
  // The body moves over the leg that stays down, as a person's does.
  const body = { x: (left - right) * 22, y: crouch * 104 - tall * 16 };
  const leg = (side: -1 | 1, lift: number): BirdLeg => {
    const hip = { x: CENTRE + side * HIP_X + body.x, y: HIP_Y + body.y };
    const foot = {
      x: CENTRE + side * (HIP_X + 4) + body.x * (1 - lift) * 0.4 - side * lift * 14,
      y: GROUND - lift * 104 - tall * 10,
    };
    const bulge = side * (crouch * 44 + lift * 30);
    const k = THIGH / (THIGH + SHANK);
    const knee = {
      x: hip.x + (foot.x - hip.x) * k + bulge,
      y: hip.y + (foot.y - hip.y) * k - crouch * 8 - lift * 6,
    };
    return { hip, knee, foot };
  };
  return { body, left: leg(-1, left), right: leg(1, right) };
}
