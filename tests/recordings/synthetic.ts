/**
 * A kinematic person and a pinhole camera: the landmarks that a perfect model would see (but for the ankles), then spoiled by seeded noise.
 * For replaying the body room without a browser; the truth comes along. Lengths in metres, times in ms.
 */
import { LANDMARK, type Landmark, type PoseSample } from '../../src/pose/sample.ts';
import { millis } from '../../src/units.ts';

/** What the person does at one moment. Everything has a resting value of 0. */
export interface Posture {
  /** Pelvis and trunk sideways, m, positive to the person's right. */
  readonly shift?: number;
  /** Frontal trunk lean, degrees, positive to the right; the pelvis stays. */
  readonly lean?: number;
  readonly liftLeft?: number;
  readonly liftRight?: number;
  /** Feet moved from their place: sideways (right positive) and towards the camera, m. */
  readonly asideLeft?: number;
  readonly asideRight?: number;
  readonly forwardLeft?: number;
  readonly forwardRight?: number;
  /** Height lost by the pelvis, m. */
  readonly crouch?: number;
  readonly heels?: number;
  /** Arms: 0 hanging, 90 to the side, 180 up. Degrees. */
  readonly armLeft?: number;
  readonly armRight?: number;
  /** The whole person: sideways and towards the camera, m; turned, degrees. */
  readonly x?: number;
  readonly z?: number;
  readonly yaw?: number;
  readonly absent?: boolean;
  readonly people?: number | null;
  readonly light?: number | null;
  /** Shift of the whole picture, pixels. */
  readonly bumpX?: number;
  readonly bumpY?: number;
}

export interface SceneOptions {
  readonly stature?: number;
  /** Distance of the ankles' middle to the ankles' middle sideways, m. */
  readonly stance?: number;
  readonly distance?: number;
  readonly cameraHeight?: number;
  /** Degrees. */
  readonly roll?: number;
  readonly pitch?: number;
  readonly width?: number;
  readonly height?: number;
  /** Vertical field of view, degrees. */
  readonly view?: number;
  readonly fps?: number;
  /** Independent noise of each landmark, SD in pixels; a part of it lasts from frame to frame as real trackers' does. */
  readonly noise?: number;
  /** Whole-picture jitter, ± pixels, uniform. */
  readonly jitter?: number;
  /** Share of frames that never arrive. */
  readonly dropped?: number;
  readonly seed?: number;
}

export interface Truth {
  readonly t: number;
  /** Centre of mass between the ankles, −1 … 1, unzeroed. */
  readonly lateral: number;
  readonly liftLeft: number;
  readonly liftRight: number;
}

/** Small seeded generator (mulberry32). */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let x = Math.imul(a ^ (a >>> 15), a | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}
const gaussian = (uniform: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

type V = readonly [number, number, number];
const mix = (a: V, b: V, s: number): V => [
  a[0] + (b[0] - a[0]) * s,
  a[1] + (b[1] - a[1]) * s,
  a[2] + (b[2] - a[2]) * s,
];

/** The joints that are modelled. */
type Joints = Readonly<Record<JointName, V>>;
type JointName =
  | 'nose'
  | `${'ear' | 'shoulder' | 'elbow' | 'wrist' | 'hand' | 'hip' | 'knee' | 'ankle' | 'heel' | 'toe'}${'L' | 'R'}`;

/** Joints in metres: X to the person's right, Y up from the floor, Z towards the camera. */
export function joints(p: Posture, H: number, stance: number): Joints {
  const heels = p.heels ?? 0;
  const crouch = p.crouch ?? 0;
  const shift = p.shift ?? 0;
  const lean = ((p.lean ?? 0) * Math.PI) / 180;
  const foot = (side: -1 | 1): { ankle: V; heel: V; toe: V } => {
    const lift = (side < 0 ? p.liftLeft : p.liftRight) ?? 0;
    const x = side * (stance / 2) + ((side < 0 ? p.asideLeft : p.asideRight) ?? 0);
    const z = (side < 0 ? p.forwardLeft : p.forwardRight) ?? 0;
    return {
      ankle: [x, 0.039 * H + lift + heels * 0.85, z],
      heel: [x, 0.015 * H + lift + heels, z - 0.03 * H],
      toe: [x + side * 0.02 * H, 0.012 * H + lift, z + 0.09 * H],
    };
  };
  const left = foot(-1);
  const right = foot(1);
  const pelvisY = 0.52 * H - crouch + heels;
  const pelvisZ = -0.25 * crouch;
  const hipL: V = [shift - 0.052 * H, pelvisY, pelvisZ];
  const hipR: V = [shift + 0.052 * H, pelvisY, pelvisZ];
  const knee = (hip: V, ankle: V): V => {
    const d = Math.hypot(hip[0] - ankle[0], hip[1] - ankle[1], hip[2] - ankle[2]);
    const half = 0.2455 * H;
    const bow = Math.sqrt(Math.max(0, half * half - (d / 2) ** 2));
    const m = mix(hip, ankle, 0.5);
    return [m[0], m[1], m[2] + bow];
  };
  const up = (length: number, side: number): V => [
    shift + length * Math.sin(lean) + side * Math.cos(lean),
    pelvisY + length * Math.cos(lean) - side * Math.sin(lean),
    pelvisZ + 0.1 * crouch,
  ];
  const shoulderL = up(0.295 * H, -0.105 * H);
  const shoulderR = up(0.295 * H, 0.105 * H);
  const arm = (shoulder: V, side: -1 | 1, degrees: number): { elbow: V; wrist: V; hand: V } => {
    const a = ((degrees + 6) * Math.PI) / 180 + side * -lean;
    const reach = (length: number): V => [
      shoulder[0] + side * length * Math.sin(a),
      shoulder[1] - length * Math.cos(a),
      shoulder[2],
    ];
    return { elbow: reach(0.17 * H), wrist: reach(0.31 * H), hand: reach(0.36 * H) };
  };
  const armL = arm(shoulderL, -1, p.armLeft ?? 0);
  const armR = arm(shoulderR, 1, p.armRight ?? 0);
  const face = 0.06 * H;
  const earL = up(0.41 * H, -0.04 * H);
  const earR = up(0.41 * H, 0.04 * H);
  const nose = up(0.405 * H, 0);
  return {
    nose: [nose[0], nose[1], nose[2] + face],
    earL,
    earR,
    shoulderL,
    shoulderR,
    elbowL: armL.elbow,
    elbowR: armR.elbow,
    wristL: armL.wrist,
    wristR: armR.wrist,
    handL: armL.hand,
    handR: armR.hand,
    hipL,
    hipR,
    kneeL: knee(hipL, left.ankle),
    kneeR: knee(hipR, right.ankle),
    ankleL: left.ankle,
    ankleR: right.ankle,
    heelL: left.heel,
    heelR: right.heel,
    toeL: left.toe,
    toeR: right.toe,
  };
}

/** Which joint stands for each of the 33 landmarks. */
const SOURCE: readonly JointName[] = (() => {
  const of: JointName[] = new Array<JointName>(33).fill('nose');
  const put = (joint: JointName, ...indices: number[]): void => {
    for (const i of indices) of[i] = joint;
  };
  const L = LANDMARK;
  put('earL', L.leftEar);
  put('earR', L.rightEar);
  put('shoulderL', L.leftShoulder);
  put('shoulderR', L.rightShoulder);
  put('elbowL', L.leftElbow);
  put('elbowR', L.rightElbow);
  put('wristL', L.leftWrist);
  put('wristR', L.rightWrist);
  put('handL', L.leftPinky, L.leftIndex, L.leftThumb);
  put('handR', L.rightPinky, L.rightIndex, L.rightThumb);
  put('hipL', L.leftHip);
  put('hipR', L.rightHip);
  put('kneeL', L.leftKnee);
  put('kneeR', L.rightKnee);
  put('ankleL', L.leftAnkle);
  put('ankleR', L.rightAnkle);
  put('heelL', L.leftHeel);
  put('heelR', L.rightHeel);
  put('toeL', L.leftFootIndex);
  put('toeR', L.rightFootIndex);
  return of;
})();

/** Segment weights of evidence.md, written out: the truth must not come from the code under test. */
const MASS: Readonly<Partial<Record<JointName, number>>> = {
  earL: 0.034,
  shoulderL: 0.1391,
  elbowL: 0.0233,
  wristL: 0.0127,
  hipL: 0.1761,
  kneeL: 0.0814,
  ankleL: 0.02,
  heelL: 0.0077,
  toeL: 0.0056,
};
const otherJoint = (j: JointName): JointName => (j === 'nose' ? j : (`${j.slice(0, -1)}R` as JointName));

function centreOfMass(j: Joints): V {
  let x = 0;
  let y = 0;
  let z = 0;
  let total = 0;
  for (const [name, mass] of Object.entries(MASS) as [JointName, number][]) {
    for (const joint of [j[name], j[otherJoint(name)]]) {
      x += mass * joint[0];
      y += mass * joint[1];
      z += mass * joint[2];
      total += mass;
    }
  }
  return [x / total, y / total, z / total];
}

/** The real network sees the ankles nearer together, by this share of the stance (`tests/bench/ankles.ts`). Written out: not from the code under test. */
const ANKLES_NEARER = 0.046;
/** And the points a quarter of the way from heel to toe, which lie 0.005 H outside the ankles here. */
const SOLES_NEARER = 0.149;
const inward = ([x, y, z]: V, by: number): V => [x + by, y, z];

/**
 * Plays `script` (time in ms → posture) for `seconds` and returns what a pose room would say, with the truth beside each sample.
 * Equal options give equal recordings.
 */
export function record(
  seconds: number,
  script: (t: number) => Posture,
  options: SceneOptions = {},
): { readonly samples: readonly PoseSample[]; readonly truth: readonly Truth[] } {
  const H = options.stature ?? 1.7;
  const stance = options.stance ?? 0.24;
  const distance = options.distance ?? 2.5;
  const cameraHeight = options.cameraHeight ?? 1;
  const width = options.width ?? 1280;
  const height = options.height ?? 720;
  const fps = options.fps ?? 30;
  const focal = height / 2 / Math.tan((((options.view ?? 58) / 2) * Math.PI) / 180);
  const roll = ((options.roll ?? 0) * Math.PI) / 180;
  const pitch = ((options.pitch ?? 0) * Math.PI) / 180;
  const uniform = random(options.seed ?? 1);
  const sd = options.noise ?? 0.8;
  const lasting = Array.from({ length: 66 }, () => 0);
  const samples: PoseSample[] = [];
  const truth: Truth[] = [];
  const count = Math.floor(seconds * fps);
  for (let i = 0; i <= count; i += 1) {
    const t = (i * 1000) / fps;
    const p = script(t);
    const dropped = uniform() < (options.dropped ?? 0);
    const jitter = options.jitter ?? 0;
    const shakeX = (2 * uniform() - 1) * jitter + (p.bumpX ?? 0);
    const shakeY = (2 * uniform() - 1) * jitter + (p.bumpY ?? 0);
    // A first-order process with 0.1 s memory carries half of the noise power, white noise the other half.
    const memory = Math.exp(-1 / fps / 0.1);
    for (let k = 0; k < 66; k += 1)
      lasting[k] = memory * (lasting[k] ?? 0) + Math.sqrt(1 - memory * memory) * gaussian(uniform);
    const white = Array.from({ length: 66 }, () => gaussian(uniform));
    if (dropped) continue;
    const j = joints(p, H, stance);
    const yaw = ((p.yaw ?? 0) * Math.PI) / 180;
    const project = (v: V): { x: number; y: number } => {
      const X = v[0] * Math.cos(yaw) + v[2] * Math.sin(yaw) + (p.x ?? 0);
      const Z = -v[0] * Math.sin(yaw) + v[2] * Math.cos(yaw) + (p.z ?? 0);
      const Y = v[1] - cameraHeight;
      const ahead = distance - Z;
      // Pitch turns the camera up.
      const depth = ahead * Math.cos(pitch) + Y * Math.sin(pitch);
      const above = Y * Math.cos(pitch) - ahead * Math.sin(pitch);
      const px = (-focal * X) / depth;
      const py = (-focal * above) / depth;
      return {
        x: width / 2 + px * Math.cos(roll) - py * Math.sin(roll) + shakeX,
        y: height / 2 + px * Math.sin(roll) + py * Math.cos(roll) + shakeY,
      };
    };
    const ankles = (ANKLES_NEARER * stance) / 2;
    const soles = (SOLES_NEARER * stance) / 2 + 0.005 * H;
    const seen: Joints = {
      ...j,
      ankleL: inward(j.ankleL, ankles),
      ankleR: inward(j.ankleR, -ankles),
      heelL: inward(j.heelL, soles),
      heelR: inward(j.heelR, -soles),
      toeL: inward(j.toeL, soles),
      toeR: inward(j.toeR, -soles),
    };
    const landmarks: Landmark[] = SOURCE.map((joint, k) => {
      const spot = project(seen[joint]);
      const n = (axis: 0 | 1): number =>
        sd * Math.SQRT1_2 * ((lasting[2 * k + axis] ?? 0) + (white[2 * k + axis] ?? 0));
      const x = (spot.x + n(0)) / width;
      const y = (spot.y + n(1)) / height;
      const outside = x < 0 || x > 1 || y < 0 || y > 1;
      return { x, y, visibility: outside ? 0.3 : 0.98 };
    });
    samples.push({
      t: millis(t),
      width,
      height,
      landmarks: p.absent === true ? [] : landmarks,
      people: p.people ?? null,
      light: p.light === undefined ? 0.5 : p.light,
    });
    const com = centreOfMass(j);
    const mid = (j.ankleL[0] + j.ankleR[0]) / 2;
    truth.push({
      t,
      lateral: (com[0] - mid) / ((j.ankleR[0] - j.ankleL[0]) / 2),
      liftLeft: (p.liftLeft ?? 0) / H,
      liftRight: (p.liftRight ?? 0) / H,
    });
  }
  return { samples, truth };
}

/** Minimum-jerk movement from 0 to 1 between t0 and t1. */
export function glide(t: number, t0: number, t1: number): number {
  const s = Math.min(1, Math.max(0, (t - t0) / (t1 - t0)));
  return s * s * s * (10 - 15 * s + 6 * s * s);
}
/** 0 → 1 at `t0`, back to 0 at `t1`, each way taking `over` ms. */
export const pulse = (t: number, t0: number, t1: number, over = 400): number =>
  glide(t, t0, t0 + over) - glide(t, t1 - over, t1);

/** The same person in a mirror: the picture flipped and the sides exchanged. */
export function mirror(sample: PoseSample): PoseSample {
  const pairs: number[] = Array.from({ length: 33 }, (_, i) => i);
  const swap = (a: number, b: number): void => {
    pairs[a] = b;
    pairs[b] = a;
  };
  for (const [name, index] of Object.entries(LANDMARK))
    if (name.startsWith('left')) {
      const twin = Object.entries(LANDMARK).find(([other]) => other === `right${name.slice(4)}`);
      if (twin !== undefined) swap(index, twin[1]);
    }
  swap(LANDMARK.mouthLeft, LANDMARK.mouthRight);
  return {
    ...sample,
    landmarks: sample.landmarks.map((_, i) => {
      const l = sample.landmarks[pairs[i] ?? i];
      return { x: 1 - (l?.x ?? 0), y: l?.y ?? 0, visibility: l?.visibility ?? 0 };
    }),
  };
}
