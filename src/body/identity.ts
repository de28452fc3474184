import { LANDMARK, type Landmark, type PoseSample } from '../pose/sample.ts';

/**
 * Left and right that stay left and right. The landmark network sometimes exchanges the sides of the whole body, or of its upper or lower half
 * alone, from one frame to the next (seen in `beam-acrobatic` while the man faces the camera). Nobody turns round in a thirtieth of a second: the
 * labelling that continues the frame before is kept.
 */
export interface Sides {
  readonly t: number;
  readonly upper: readonly number[];
  readonly lower: readonly number[];
  /** Since when the model has held the other labelling than we, ms; null when it agrees. */
  readonly upperSince: number | null;
  readonly lowerSince: number | null;
}

const L = LANDMARK;
const UPPER: readonly (readonly [left: number, right: number])[] = [
  [L.leftShoulder, L.rightShoulder],
  [L.leftElbow, L.rightElbow],
  [L.leftEar, L.rightEar],
  [L.leftEyeInner, L.rightEyeInner],
  [L.leftEye, L.rightEye],
  [L.leftEyeOuter, L.rightEyeOuter],
  [L.mouthLeft, L.mouthRight],
  [L.leftWrist, L.rightWrist],
  [L.leftPinky, L.rightPinky],
  [L.leftIndex, L.rightIndex],
  [L.leftThumb, L.rightThumb],
];
const LOWER: readonly (readonly [left: number, right: number])[] = [
  [L.leftHip, L.rightHip],
  [L.leftKnee, L.rightKnee],
  [L.leftAnkle, L.rightAnkle],
  [L.leftHeel, L.rightHeel],
  [L.leftFootIndex, L.rightFootIndex],
];
/** The pairs that the decision looks at: trunk ends and, below, the joints of the leg; hands are too quick. */
const UPPER_KEYS = UPPER.slice(0, 2);
const LOWER_KEYS = LOWER.slice(0, 3);

/** Longest gap over which a labelling is carried on, ms, and longest disagreement with the model before it is believed. [J] */
const GAP = 250;
const STUBBORN = 1500;

/** x and y in pixels of each pair, left before right. */
function positions({ landmarks, width, height }: PoseSample, keys: typeof UPPER): number[] {
  const out: number[] = [];
  for (const pair of keys) {
    const [left, right] = [landmarks[pair[0]], landmarks[pair[1]]];
    out.push(
      (left?.x ?? 0) * width,
      (left?.y ?? 0) * height,
      (right?.x ?? 0) * width,
      (right?.y ?? 0) * height,
    );
  }
  return out;
}

/** How far the pairs are from where they were, pixels; with their sides as they are, or exchanged. Runs for every frame: no lists are made. */
function distance(
  before: readonly number[],
  { landmarks, width, height }: PoseSample,
  keys: typeof UPPER,
  exchanged: boolean,
): number {
  let sum = 0;
  for (let k = 0; k < keys.length; k += 1) {
    const pair = keys[k] as (typeof UPPER)[number];
    const left = landmarks[pair[exchanged ? 1 : 0]];
    const right = landmarks[pair[exchanged ? 0 : 1]];
    const at = 4 * k;
    sum += Math.abs((before[at] ?? 0) - (left?.x ?? 0) * width);
    sum += Math.abs((before[at + 1] ?? 0) - (left?.y ?? 0) * height);
    sum += Math.abs((before[at + 2] ?? 0) - (right?.x ?? 0) * width);
    sum += Math.abs((before[at + 3] ?? 0) - (right?.y ?? 0) * height);
  }
  return sum;
}

/** Whether exchanging a half continues the frame before clearly better than leaving it; `unit`: trunk length in pixels. */
function exchangedBetter(
  before: readonly number[],
  sample: PoseSample,
  keys: typeof UPPER,
  unit: number,
): boolean {
  const same = distance(before, sample, keys, false);
  // Sides that lie close together cannot be told apart and need not be.
  return same > 0.35 * unit * keys.length && distance(before, sample, keys, true) < 0.5 * same;
}

/** One sample with its sides settled, and the memory for the next. */
export function settleSides(
  prior: Sides | null,
  sample: PoseSample,
): { readonly sides: Sides | null; readonly sample: PoseSample } {
  const { landmarks } = sample;
  const [sl, sr, hl, hr] = [
    landmarks[L.leftShoulder],
    landmarks[L.rightShoulder],
    landmarks[L.leftHip],
    landmarks[L.rightHip],
  ];
  if (sl === undefined || sr === undefined || hl === undefined || hr === undefined)
    return { sides: prior, sample };
  const t: number = sample.t;
  const known = prior !== null && t - prior.t <= GAP ? prior : null;
  const unit = Math.hypot(
    ((sl.x + sr.x - hl.x - hr.x) / 2) * sample.width,
    ((sl.y + sr.y - hl.y - hr.y) / 2) * sample.height,
  );
  const decide = (half: 'upper' | 'lower'): { readonly exchange: boolean; readonly since: number | null } => {
    if (known === null) return { exchange: false, since: null };
    const since = half === 'upper' ? known.upperSince : known.lowerSince;
    const exchange = exchangedBetter(known[half], sample, half === 'upper' ? UPPER_KEYS : LOWER_KEYS, unit);
    if (exchange && since !== null && t - since > STUBBORN) return { exchange: false, since: null };
    return { exchange, since: exchange ? (since ?? t) : null };
  };
  const upper = decide('upper');
  const lower = decide('lower');
  let settled = sample;
  if (upper.exchange || lower.exchange) {
    const out: Landmark[] = [...landmarks];
    for (const [left, right] of [...(upper.exchange ? UPPER : []), ...(lower.exchange ? LOWER : [])]) {
      const [a, b] = [landmarks[left], landmarks[right]];
      if (a !== undefined && b !== undefined) {
        out[left] = b;
        out[right] = a;
      }
    }
    settled = { ...sample, landmarks: out };
  }
  return {
    sample: settled,
    sides: {
      t,
      upper: positions(settled, UPPER_KEYS),
      lower: positions(settled, LOWER_KEYS),
      upperSince: upper.since,
      lowerSince: lower.since,
    },
  };
}
