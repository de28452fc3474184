import type { Calibration } from './calibration.ts';
import { turned } from './calibration.ts';
import type { Figure } from './figure.ts';
import { clamp } from './filters.ts';

/**
 * Where the calibrated places lie in the picture now. A bump of the camera or a shaking picture moves both feet alike and must not look like
 * a movement of the body; a lifted or displaced foot must not move the reference.
 */
export interface Base {
  readonly t: number;
  /** Sideways shift of the calibrated places, H. */
  readonly shift: number;
  /** Height of the floor over the calibrated floor, H. */
  readonly floor: number;
  /** Head, hips and feet of the frame before, across and up, H: what moves all together is the picture. */
  readonly before: readonly number[] | null;
}

export interface FeetNow {
  /** Sideways distance of each foot from its calibrated place in the picture, H. */
  readonly asideLeft: number;
  readonly asideRight: number;
  /** Height over the standing height, in the picture, H. */
  readonly heightLeft: number;
  readonly heightRight: number;
  /** Head, hips, left and right foot: across, then up, H. */
  readonly marks: readonly number[];
}

/** The feet in calibrated axes. */
export function feetNow(figure: Figure, c: Calibration): FeetNow {
  const left = turned(figure.left, c.tilt);
  const right = turned(figure.right, c.tilt);
  const asideLeft = (left.r - c.left.r) / c.stature;
  const asideRight = (right.r - c.right.r) / c.stature;
  const head = turned(figure.head, c.tilt);
  const hips = turned(figure.hips, c.tilt);
  return {
    marks: [head.r, hips.r, left.r, right.r, head.u, hips.u, left.u, right.u].map((x) => x / c.stature),
    asideLeft,
    asideRight,
    heightLeft: (left.u - c.left.u) / c.stature - c.floorSlope * asideLeft,
    heightRight: (right.u - c.right.u) / c.stature - c.floorSlope * asideRight,
  };
}

/**
 * How far the whole picture jumped since the frame before, or 0: head, hips and both feet must have moved alike, by clearly more than they differ.
 * Nobody can do that with feet on the floor.
 */
function bump(before: readonly number[], now: readonly number[], from: number): number {
  let sum = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = from; i < from + 4; i += 1) {
    const d = (now[i] ?? 0) - (before[i] ?? 0);
    sum += d;
    low = Math.min(low, d);
    high = Math.max(high, d);
  }
  const mean = sum / 4;
  return Math.abs(mean) > 0.005 && high - low < 0.7 * Math.abs(mean) ? mean : 0;
}

/** Which feet may carry the reference: those the contact machines believe to stand at their place. */
export interface Anchors {
  readonly left: boolean;
  readonly right: boolean;
}

/** Seconds in which slow drift of the picture is followed. [J] */
const DRIFT = 4;
/** Feet that disagree by more than this did not move with the picture. H. [J] */
const AGREE = 0.015;

export function stepBase(
  prior: Base | null,
  t: number,
  feet: FeetNow,
  anchors: Anchors,
  footNoise: number,
): Base {
  const start = prior ?? { t, shift: 0, floor: 0, before: null };
  const dt = Math.max(0, (t - start.t) / 1000);
  const jumped = start.before !== null && dt < 0.4;
  const base = {
    shift: start.shift + (jumped ? bump(start.before ?? [], feet.marks, 0) : 0),
    floor: start.floor + (jumped ? bump(start.before ?? [], feet.marks, 4) : 0),
  };
  const common = (feet.asideLeft + feet.asideRight) / 2;
  const apart = Math.abs(feet.asideLeft - feet.asideRight);
  const agree = Math.exp(-((apart / AGREE) ** 2));
  // One foot alone: the nearer it is to where it should be, the more it is believed.
  const trust = (aside: number, height: number, anchor: boolean): number =>
    anchor
      ? Math.exp(-(((aside - base.shift) / AGREE) ** 2)) *
        clamp(1 - (height - base.floor - 0.006) / 0.012, 0, 1)
      : 0;
  const wl = trust(feet.asideLeft, feet.heightLeft, anchors.left);
  const wr = trust(feet.asideRight, feet.heightRight, anchors.right);
  const single = wl + wr > 1e-6 ? (wl * feet.asideLeft + wr * feet.asideRight) / (wl + wr) - base.shift : 0;
  const both = anchors.left && anchors.right ? agree : 0;
  const known = Math.max(both, Math.min(1, wl + wr));
  const innovation = both * (common - base.shift) + (1 - both) * single;
  // Small innovations are noise and posture, followed slowly; what is beyond is the picture itself, followed at once.
  const slack = Math.max(0.0025, 2.5 * footNoise);
  const beyond = Math.sign(innovation) * Math.max(0, Math.abs(innovation) - slack);
  const slow = (1 - Math.exp(-dt / DRIFT)) * (innovation - beyond);
  const shift = base.shift + known * (beyond + slow);

  const level = (feet.heightLeft + feet.heightRight) / 2;
  const level1 = Math.exp(-(((feet.heightLeft - feet.heightRight) / 0.008) ** 2));
  const upright = anchors.left && anchors.right ? level1 : 0;
  const standing = anchors.left && !anchors.right ? feet.heightLeft : feet.heightRight;
  const one = anchors.left !== anchors.right ? standing - base.floor : 0;
  const floor =
    base.floor +
    upright * (1 - Math.exp(-dt / 0.15)) * (level - base.floor) +
    (1 - Math.exp(-dt / 2)) * (Math.abs(one) < 0.02 ? one : 0);
  return { t, shift, floor, before: feet.marks };
}

/** Heights over the floor as it is now, H. The lower foot stands on it; a foot that seems to sink was put forward and lifts nothing. */
export function lifts(feet: FeetNow, base: Base): { readonly left: number; readonly right: number } {
  const ground = Math.max(Math.min(feet.heightLeft, feet.heightRight), base.floor);
  return { left: feet.heightLeft - ground, right: feet.heightRight - ground };
}
