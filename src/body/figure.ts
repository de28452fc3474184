import { LANDMARK, type PoseSample } from '../pose/sample.ts';
import type { SideWeights } from './weights.ts';

/** A point of the person in picture pixels, seen as the person would: `r` to their right, `u` up. */
export interface Point {
  readonly r: number;
  readonly u: number;
}
export interface Foot extends Point {
  readonly ankle: Point;
  readonly heel: Point;
  readonly toe: Point;
  readonly ankleVisibility: number;
  /** Lowest visibility of ankle, heel and toe: a hidden foot shows here first. */
  readonly visibility: number;
}
export interface Arm {
  readonly shoulder: Point;
  readonly wrist: Point;
  readonly hip: Point;
  /** Middle of wrist, index and little finger, unmirrored picture, 0 … 1. */
  readonly hand: { readonly x: number; readonly y: number };
  readonly visibility: number;
}

/** One frame as geometry, before any calibration or filter. Lengths in pixels. */
export interface Figure {
  readonly t: number;
  readonly com: Point;
  readonly hips: Point;
  readonly shoulders: Point;
  readonly head: Point;
  readonly left: Foot;
  readonly right: Foot;
  readonly armLeft: Arm;
  readonly armRight: Arm;
  readonly kneeLeft: number;
  readonly kneeRight: number;
  /** Signed widths: positive when the person faces the camera. */
  readonly shoulderWidth: number;
  readonly hipWidth: number;
  readonly trunk: number;
  readonly legLeft: number;
  readonly legRight: number;
  readonly headNeck: number;
  /** Stature from the sum of head, trunk and longer leg: holds in any upright posture, short while crouching. */
  readonly stature: number;
  /** Lowest visibility of shoulders, hips and knees. */
  readonly coreVisibility: number;
  /** Lowest visibility of each pair, and that of each knee. */
  readonly shoulderVisibility: number;
  readonly hipVisibility: number;
  readonly kneeLeftVisibility: number;
  readonly kneeRightVisibility: number;
  readonly headVisibility: number;
  /** How far, as a fraction of the picture, the needed landmarks keep from its edges; negative when outside. */
  readonly inside: number;
  /** Box of the landmarks in the unmirrored picture, 0 … 1. */
  readonly box: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };
}

/**
 * Ear over ankle as a share of stature: ear canal about .93 H, ankle .039 H (Drillis and Contini 1966) [R].
 * Everything in H rests on this one number: an error of it scales all lengths alike.
 */
export const EAR_OVER_ANKLE = 0.89;

/** Angle hip–knee–ankle in the picture, degrees; 180 for a straight leg or when two joints coincide. */
function jointAngle(a: Point, b: Point, c: Point): number {
  const ar = a.r - b.r;
  const au = a.u - b.u;
  const cr = c.r - b.r;
  const cu = c.u - b.u;
  const size = Math.hypot(ar, au) * Math.hypot(cr, cu);
  if (!(size > 0)) return 180;
  return (Math.acos(Math.min(1, Math.max(-1, (ar * cr + au * cu) / size))) * 180) / Math.PI;
}

const between = (a: Point, b: Point): number => Math.hypot(a.r - b.r, a.u - b.u);
const middle = (a: Point, b: Point): Point => ({ r: (a.r + b.r) / 2, u: (a.u + b.u) / 2 });

/** Landmarks that must lie in the picture. */
const NEEDED = [
  LANDMARK.nose,
  LANDMARK.leftEar,
  LANDMARK.rightEar,
  LANDMARK.leftShoulder,
  LANDMARK.rightShoulder,
  LANDMARK.leftHip,
  LANDMARK.rightHip,
  LANDMARK.leftKnee,
  LANDMARK.rightKnee,
  LANDMARK.leftAnkle,
  LANDMARK.rightAnkle,
  LANDMARK.leftHeel,
  LANDMARK.rightHeel,
  LANDMARK.leftFootIndex,
  LANDMARK.rightFootIndex,
] as const;

/** The geometry of a sample, or null when it holds no complete set of finite landmarks. */
export function figureOf(sample: PoseSample, weights: SideWeights): Figure | null {
  const { landmarks, width, height } = sample;
  if (landmarks.length < 33 || !(width > 0) || !(height > 0)) return null;
  let x0 = Number.POSITIVE_INFINITY;
  let x1 = Number.NEGATIVE_INFINITY;
  let y0 = Number.POSITIVE_INFINITY;
  let y1 = Number.NEGATIVE_INFINITY;
  for (const l of landmarks) {
    // Far outside the picture is as good as not a number: 1e308 would overflow later.
    if (!(Math.abs(l.x) < 100 && Math.abs(l.y) < 100)) return null;
    x0 = Math.min(x0, l.x);
    x1 = Math.max(x1, l.x);
    y0 = Math.min(y0, l.y);
    y1 = Math.max(y1, l.y);
  }
  const at = (i: number): Point => {
    const l = landmarks[i];
    return l === undefined ? { r: 0, u: 0 } : { r: -l.x * width, u: -l.y * height };
  };
  const visible = (i: number): number => landmarks[i]?.visibility ?? 0;
  const L = LANDMARK;
  const p = {
    earL: at(L.leftEar),
    earR: at(L.rightEar),
    shoulderL: at(L.leftShoulder),
    shoulderR: at(L.rightShoulder),
    elbowL: at(L.leftElbow),
    elbowR: at(L.rightElbow),
    wristL: at(L.leftWrist),
    wristR: at(L.rightWrist),
    hipL: at(L.leftHip),
    hipR: at(L.rightHip),
    kneeL: at(L.leftKnee),
    kneeR: at(L.rightKnee),
    ankleL: at(L.leftAnkle),
    ankleR: at(L.rightAnkle),
    heelL: at(L.leftHeel),
    heelR: at(L.rightHeel),
    toeL: at(L.leftFootIndex),
    toeR: at(L.rightFootIndex),
  };
  const sum = (key: 'r' | 'u'): number =>
    weights.ear * (p.earL[key] + p.earR[key]) +
    weights.shoulder * (p.shoulderL[key] + p.shoulderR[key]) +
    weights.elbow * (p.elbowL[key] + p.elbowR[key]) +
    weights.wrist * (p.wristL[key] + p.wristR[key]) +
    weights.hip * (p.hipL[key] + p.hipR[key]) +
    weights.knee * (p.kneeL[key] + p.kneeR[key]) +
    weights.ankle * (p.ankleL[key] + p.ankleR[key]) +
    weights.heel * (p.heelL[key] + p.heelR[key]) +
    weights.footIndex * (p.toeL[key] + p.toeR[key]);
  const w = weights;
  const total =
    2 * (w.ear + w.shoulder + w.elbow + w.wrist + w.hip + w.knee + w.ankle + w.heel + w.footIndex);
  const foot = (ankle: Point, heel: Point, toe: Point, i: number, j: number, k: number): Foot => ({
    r: (ankle.r + heel.r + toe.r) / 3,
    u: (ankle.u + heel.u + toe.u) / 3,
    ankle,
    heel,
    toe,
    ankleVisibility: visible(i),
    visibility: Math.min(visible(i), visible(j), visible(k)),
  });
  const arm = (side: 'left' | 'right'): Arm => {
    const [wrist, index, pinky] =
      side === 'left' ? [L.leftWrist, L.leftIndex, L.leftPinky] : [L.rightWrist, L.rightIndex, L.rightPinky];
    const [a, b, c] = [landmarks[wrist], landmarks[index], landmarks[pinky]];
    return {
      shoulder: side === 'left' ? p.shoulderL : p.shoulderR,
      hip: side === 'left' ? p.hipL : p.hipR,
      wrist: side === 'left' ? p.wristL : p.wristR,
      hand: {
        x: ((a?.x ?? 0) + (b?.x ?? 0) + (c?.x ?? 0)) / 3,
        y: ((a?.y ?? 0) + (b?.y ?? 0) + (c?.y ?? 0)) / 3,
      },
      visibility: a?.visibility ?? 0,
    };
  };
  const hips = middle(p.hipL, p.hipR);
  const shoulders = middle(p.shoulderL, p.shoulderR);
  const head = middle(p.earL, p.earR);
  const legLeft = between(p.hipL, p.kneeL) + between(p.kneeL, p.ankleL);
  const legRight = between(p.hipR, p.kneeR) + between(p.kneeR, p.ankleR);
  const trunk = between(shoulders, hips);
  const headNeck = between(head, shoulders);
  const shoulderVisibility = Math.min(visible(L.leftShoulder), visible(L.rightShoulder));
  const hipVisibility = Math.min(visible(L.leftHip), visible(L.rightHip));
  const kneeLeftVisibility = visible(L.leftKnee);
  const kneeRightVisibility = visible(L.rightKnee);
  let inside = 1;
  for (const i of NEEDED) {
    const l = landmarks[i];
    if (l !== undefined) inside = Math.min(inside, l.x, l.y, 1 - l.x, 1 - l.y);
  }
  return {
    t: sample.t,
    com: { r: sum('r') / total, u: sum('u') / total },
    hips,
    shoulders,
    head,
    left: foot(p.ankleL, p.heelL, p.toeL, L.leftAnkle, L.leftHeel, L.leftFootIndex),
    right: foot(p.ankleR, p.heelR, p.toeR, L.rightAnkle, L.rightHeel, L.rightFootIndex),
    armLeft: arm('left'),
    armRight: arm('right'),
    kneeLeft: jointAngle(p.hipL, p.kneeL, p.ankleL),
    kneeRight: jointAngle(p.hipR, p.kneeR, p.ankleR),
    shoulderWidth: p.shoulderR.r - p.shoulderL.r,
    hipWidth: p.hipR.r - p.hipL.r,
    trunk,
    legLeft,
    legRight,
    headNeck,
    stature: (headNeck + trunk + Math.max(legLeft, legRight)) / EAR_OVER_ANKLE,
    coreVisibility: Math.min(shoulderVisibility, hipVisibility, kneeLeftVisibility, kneeRightVisibility),
    shoulderVisibility,
    hipVisibility,
    kneeLeftVisibility,
    kneeRightVisibility,
    headVisibility: visible(L.nose),
    inside,
    box: { x0, y0, x1, y1 },
  };
}
