import type { DrillId } from '../drills/drill.ts';

/**
 * How the demonstration figure stands at a moment of a drill. Pure. The figure is seen from the front and mirrored like the patient:
 * `right` is the person's right and the right of the screen.
 */
export interface DemoPose {
  /** Pelvis over the feet, −1 (left foot) … 1 (right foot). */
  readonly shift: number;
  /** Height of each foot, 0 … 1 (thigh level). */
  readonly left: number;
  readonly right: number;
  /** Each leg out to its side, 0 … 1. */
  readonly outLeft: number;
  readonly outRight: number;
  /** Hips down: 0 standing … 1 sitting. */
  readonly low: number;
  /** Heels off the floor, 0 … 1. */
  readonly heels: number;
  /** Toes of the lifted or free foot circling, −1 … 1. */
  readonly ankle: number;
  /** Left leg set back, 0 … 1. */
  readonly back: number;
  /** Arms away from the body, 0 … 1. */
  readonly arms: number;
  /** Back straight and tall: −1 (sunk) … 1 (tall). */
  readonly tall: number;
}

const REST: DemoPose = {
  shift: 0,
  left: 0,
  right: 0,
  outLeft: 0,
  outRight: 0,
  low: 0,
  heels: 0,
  ankle: 0,
  back: 0,
  arms: 0.15,
  tall: 0,
};

const smooth = (k: number) => {
  const c = Math.max(0, Math.min(1, k));
  return c * c * (3 - 2 * c);
};
/** Up between `a` and `b`, held, down between `c` and `d` (fractions of the cycle). */
const hold = (p: number, a: number, b: number, c: number, d: number) =>
  smooth((p - a) / (b - a)) * (1 - smooth((p - c) / (d - c)));

interface Cycle {
  /** Length of one showing, ms. Slow on purpose. */
  readonly ms: number;
  readonly pose: (phase: number) => Partial<DemoPose>;
  /** The phase that says most in a single picture. */
  readonly key: number;
  readonly chair?: boolean;
}

const shifting: Cycle = {
  ms: 8000,
  key: 0.3,
  pose: (p) => ({ shift: hold(p, 0.08, 0.22, 0.36, 0.5) - hold(p, 0.54, 0.68, 0.82, 0.96), arms: 0.25 }),
};
const oneLeg: Cycle = {
  ms: 7000,
  key: 0.5,
  pose: (p) => {
    const up = hold(p, 0.15, 0.3, 0.78, 0.92);
    return { right: up * 0.55, shift: -up * 0.6, arms: 0.25 + up * 0.35 };
  },
};
const stepping: Cycle = {
  ms: 4000,
  key: 0.25,
  pose: (p) => {
    const right = hold(p, 0.06, 0.2, 0.3, 0.44);
    const left = hold(p, 0.56, 0.7, 0.8, 0.94);
    return { right: right * 0.75, left: left * 0.75, shift: (left - right) * 0.5, arms: 0.25 };
  },
};
const quiet: Cycle = { ms: 4000, key: 0, pose: () => ({}) };
const rising: Cycle = {
  ms: 6500,
  key: 0.02,
  chair: true,
  pose: (p) => ({ low: 1 - hold(p, 0.18, 0.42, 0.6, 0.86), arms: 0.3 }),
};

const CYCLES: Readonly<Record<DrillId, Cycle>> = {
  'weight-shift': shifting,
  'rhythmic-shift': { ...shifting, ms: 5000 },
  'shift-range': shifting,
  'single-leg-stance': oneLeg,
  'assess-single-leg': oneLeg,
  marching: stepping,
  'step-pattern': stepping,
  'quiet-stance': quiet,
  'assess-four-stage': quiet,
  'sit-to-stand': rising,
  'assess-sit-to-stand': { ...rising, ms: 4500 },
  'mini-squat': {
    ms: 5500,
    key: 0.5,
    pose: (p) => ({ low: 0.42 * hold(p, 0.12, 0.4, 0.55, 0.85), arms: 0.4 }),
  },
  'heel-raise': { ms: 5000, key: 0.5, pose: (p) => ({ heels: hold(p, 0.15, 0.38, 0.6, 0.85), arms: 0.3 }) },
  'ankle-mobility': {
    ms: 5000,
    key: 0.4,
    pose: (p) => ({ right: 0.16, shift: -0.35, ankle: Math.sin(p * Math.PI * 4), arms: 0.35 }),
  },
  'hip-mobility': {
    ms: 6000,
    key: 0.3,
    pose: (p) => {
      const right = hold(p, 0.08, 0.24, 0.32, 0.46);
      const left = hold(p, 0.54, 0.7, 0.78, 0.94);
      return { outRight: right, outLeft: left, shift: (left - right) * 0.4, arms: 0.35 };
    },
  },
  'calf-stretch': {
    ms: 7000,
    key: 0.5,
    pose: (p) => ({
      back: 0.5 + 0.5 * hold(p, 0.1, 0.3, 0.75, 0.92),
      low: 0.1 * hold(p, 0.1, 0.3, 0.75, 0.92),
      arms: 0.45,
    }),
  },
  posture: {
    ms: 6000,
    key: 0.5,
    pose: (p) => ({ tall: hold(p, 0.15, 0.4, 0.7, 0.9) * 2 - 1, arms: 0.2 }),
  },
};

/** The pose of a drill `ms` after its demonstration began. */
export function demoPose(drill: DrillId, ms: number): DemoPose {
  const cycle = CYCLES[drill];
  return { ...REST, ...cycle.pose((((ms % cycle.ms) + cycle.ms) % cycle.ms) / cycle.ms) };
}

/** The two pictures that say it without motion: how it begins, and the movement itself. */
export function demoStills(drill: DrillId): readonly [DemoPose, DemoPose] {
  const cycle = CYCLES[drill];
  const begin = { ...REST, ...cycle.pose(0) };
  const chairEnd = cycle.chair ? 0.5 : cycle.key;
  return [begin, { ...REST, ...cycle.pose(chairEnd) }];
}

export const demoHasChair = (drill: DrillId): boolean => CYCLES[drill].chair === true;

interface Point {
  readonly x: number;
  readonly y: number;
}
export interface DemoJoints {
  readonly head: Point;
  readonly neck: Point;
  readonly hip: Point;
  readonly left: DemoSide;
  readonly right: DemoSide;
}
export interface DemoSide {
  readonly shoulder: Point;
  readonly elbow: Point;
  readonly hand: Point;
  readonly hip: Point;
  readonly knee: Point;
  readonly ankle: Point;
  readonly toe: Point;
}

/** Floor line and middle of the figure's picture, 200 × 260 units. */
export const DEMO_FLOOR = 238;
export const DEMO_MIDDLE = 100;

/** The joints of a pose in a picture of 200 × 260 units. */
export function demoJoints(pose: DemoPose): DemoJoints {
  const drop = pose.low * 44 - pose.heels * 9 - pose.tall * 2;
  const hip = { x: DEMO_MIDDLE + pose.shift * 17, y: 148 + drop };
  const trunk = 66 + pose.tall * 4;
  const neck = { x: DEMO_MIDDLE + pose.shift * 15, y: hip.y - trunk };
  const side = (s: -1 | 1): DemoSide => {
    const lift = s < 0 ? pose.left : pose.right;
    const out = s < 0 ? pose.outLeft : pose.outRight;
    const back = s < 0 ? pose.back : 0;
    const shoulder = { x: neck.x + s * (21 + pose.tall * 2), y: neck.y + 9 - pose.tall * 1.5 };
    const legHip = { x: hip.x + s * 11, y: hip.y };
    const ankle = {
      x: DEMO_MIDDLE + s * (18 + out * 34) - s * lift * 4,
      y: DEMO_FLOOR - 7 - lift * 58 - out * 13 - pose.heels * 9 - back * 12,
    };
    const knee = {
      x: legHip.x + (ankle.x - legHip.x) * 0.5 + s * (pose.low * 11 + lift * 5),
      y: legHip.y + (ankle.y - legHip.y) * 0.5 - lift * 10 + pose.low * 4,
    };
    const toe = {
      x: ankle.x + s * (4 + pose.ankle * (lift > 0 ? 5 : 0)),
      y: ankle.y + 7 + pose.heels * 9 - pose.ankle * (lift > 0 ? 3 : 0),
    };
    const elbow = { x: shoulder.x + s * (7 + pose.arms * 20), y: shoulder.y + 31 - pose.arms * 5 };
    const hand = { x: elbow.x + s * (1 + pose.arms * 9), y: elbow.y + 29 - pose.arms * 6 };
    return { shoulder, elbow, hand, hip: legHip, knee, ankle, toe };
  };
  return {
    head: { x: neck.x + pose.shift * 1, y: neck.y - 19 - pose.tall * 2 },
    neck,
    hip,
    left: side(-1),
    right: side(1),
  };
}
