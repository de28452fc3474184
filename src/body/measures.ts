import type { Base } from './base.ts';
import { type Calibration, heelOverToe, leanOf, turned } from './calibration.ts';
import type { Figure } from './figure.ts';
import { clamp, lowPassGain, type OneEuro, oneEuro, type Track, track } from './filters.ts';

/** Filters behind the measures; each measure has its own, for its own purpose. */
export interface MeasureTracks {
  /** `lateral` before its filter: what the zero-lag analysis starts from. */
  readonly raw: number | null;
  readonly lateral: Track | null;
  readonly velocity: Track | null;
  readonly smooth: OneEuro | null;
  readonly pelvis: Track | null;
  readonly lean: Track | null;
  readonly kneeLeft: Track | null;
  readonly kneeRight: Track | null;
  readonly rise: Track | null;
  readonly heelRise: Track | null;
  readonly stillSince: number | null;
  /** Root mean square of the surprise of the lateral filter, H. */
  readonly noise: number;
}
export const MEASURE_START: MeasureTracks = {
  raw: null,
  lateral: null,
  velocity: null,
  smooth: null,
  pelvis: null,
  lean: null,
  kneeLeft: null,
  kneeRight: null,
  rise: null,
  heelRise: null,
  stillSince: null,
  noise: 0,
};

export interface Measures {
  readonly lateral: number;
  readonly lateralSmooth: number;
  readonly lateralVelocity: number;
  readonly pelvis: number;
  readonly trunkLean: number;
  readonly extrapolated: number;
  readonly margin: number;
  readonly loadRight: number | null;
  readonly kneeLeft: number;
  readonly kneeRight: number;
  readonly rise: number;
  readonly heelRise: number;
}

/** Filter rates (1/s): see `track`. `lateral` follows a 30 Hz camera within a frame; the velocity takes a little longer for less noise. [J] */
export const RATE = {
  lateral: 25,
  velocity: 10,
  pelvis: 20,
  lean: 12,
  knee: 12,
  rise: 14,
  heelRise: 12,
};
/** Half the breadth of a foot, H (foot breadth .055 H, Drillis and Contini 1966) [R]: the base ends that far outside the ankle. */
export const HALF_FOOT = 0.0275;
/** Load share: how far outside the ankles the pressure centre can go, H. [S, computed] */
export const LOAD_DELTA = 0.013;
/** Load share only below this speed of the centre of mass, H/s, for this long, ms. [J] */
export const STILL_SPEED = 0.03;
export const STILL_FOR = 250;

/** `lateral` before zero and filter: the centre of mass between the calibrated ankles, wherever the picture has moved them. */
export function rawLateral(figure: Figure, c: Calibration, base: Base): number {
  return (turned(figure.com, c.tilt).r - c.mid - base.shift * c.stature) / (c.half * c.near) - c.zero;
}
export function rawPelvis(figure: Figure, c: Calibration, base: Base): number {
  return (turned(figure.hips, c.tilt).r - c.mid - base.shift * c.stature) / (c.half * c.near) - c.pelvisZero;
}
/** Pelvis over the ankles as a share of quiet stance; the lower foot carries. */
export function rawRise(figure: Figure, c: Calibration): number {
  const ground = Math.min(turned(figure.left.ankle, c.tilt).u, turned(figure.right.ankle, c.tilt).u);
  return (turned(figure.hips, c.tilt).u - ground) / c.pelvisHeight;
}
/**
 * Heels over their standing height, H. Two witnesses, and the more modest one counts: heel and ankle against the toes, which the network sees at about half
 * of the truth in a rendered person (so twice that), and head and hips against the toes, which rise by most of what the heels do. [J]
 */
export function rawHeelRise(figure: Figure, c: Calibration): number {
  const feet =
    (heelOverToe(figure.left, c.tilt) - c.left.heel + heelOverToe(figure.right, c.tilt) - c.right.heel) /
    (2 * c.stature);
  const toes = (turned(figure.left.toe, c.tilt).u + turned(figure.right.toe, c.tilt).u) / 2;
  // The mean of a foot's three landmarks lies two thirds of heel-over-toe above the toe.
  const toesThen = (c.left.u + c.right.u) / 2 - (c.left.heel + c.right.heel) / 3;
  const ankles = (c.left.ankleU + c.right.ankleU) / 2;
  const head = turned(figure.head, c.tilt).u - (ankles + c.headHeight);
  const hips = turned(figure.hips, c.tilt).u - (ankles + c.pelvisHeight);
  const body = ((head + hips) / 2 - (toes - toesThen)) / c.stature;
  return Math.min(2 * feet, body + 0.004);
}

/**
 * Extrapolated centre of mass ξ = x + v/ω₀ and the margin to the nearer edge of the base, in the units of x and H
 * (Hof 2005, 10.1016/j.jbiomech.2004.03.025) [S]. `half`: half the ankle spacing in H.
 */
export function marginOf(
  lateral: number,
  velocity: number,
  half: number,
  feet: { readonly leftDown: boolean; readonly rightDown: boolean; readonly pendulum: number },
): { readonly extrapolated: number; readonly margin: number } {
  const extrapolated = lateral + velocity * feet.pendulum;
  const at = extrapolated * half;
  const leftEdge = (feet.leftDown || !feet.rightDown ? -half : half) - HALF_FOOT;
  const rightEdge = (feet.rightDown || !feet.leftDown ? half : -half) + HALF_FOOT;
  return { extrapolated, margin: Math.min(at - leftEdge, rightEdge - at) };
}

/** Estimated share of weight on the right foot, quasi-static: clamp((x − x_left + δ)/(W + 2δ)) with x and W in H. [S, computed] */
export const loadShare = (x: number, half: number): number =>
  clamp((x + half + LOAD_DELTA) / (2 * half + 2 * LOAD_DELTA), 0, 1);

/** One frame of all measures that need a calibration. */
export function stepMeasures(
  m: MeasureTracks,
  figure: Figure,
  c: Calibration,
  base: Base,
  feet: { readonly leftDown: boolean; readonly rightDown: boolean; readonly pendulum: number },
): { readonly tracks: MeasureTracks; readonly measures: Measures } {
  const { t } = figure;
  const raw = rawLateral(figure, c, base);
  const half = c.half / c.stature;
  const dt = m.lateral === null ? 0 : (t - m.lateral.t) / 1000;
  const surprise = m.lateral === null ? 0 : (raw - (m.lateral.x + m.lateral.v * dt)) * half;
  const noise = Math.sqrt(
    m.noise ** 2 + lowPassGain(dt, 1) * (Math.min(0.05, Math.abs(surprise)) ** 2 - m.noise ** 2),
  );
  const lateral = track(m.lateral, t, raw, RATE.lateral);
  const velocity = track(m.velocity, t, raw, RATE.velocity);
  const smooth = oneEuro(m.smooth, t, raw, 1.2, 1.5);
  const pelvis = track(m.pelvis, t, rawPelvis(figure, c, base), RATE.pelvis);
  const lean = track(m.lean, t, leanOf(figure.hips, figure.shoulders, c.tilt) - c.leanZero, RATE.lean);
  const kneeLeft = track(m.kneeLeft, t, figure.kneeLeft, RATE.knee);
  const kneeRight = track(m.kneeRight, t, figure.kneeRight, RATE.knee);
  const rise = track(m.rise, t, rawRise(figure, c), RATE.rise);
  const heelRise = track(m.heelRise, t, rawHeelRise(figure, c), RATE.heelRise);

  const speed = Math.abs(velocity.v) * half;
  const stillSince = speed < STILL_SPEED ? (m.stillSince ?? t) : null;
  const still = stillSince !== null && t - stillSince >= STILL_FOR;
  const single = feet.leftDown !== feet.rightDown;
  const { extrapolated, margin } = marginOf(lateral.x, velocity.v, half, feet);

  return {
    tracks: {
      raw,
      lateral,
      velocity,
      smooth,
      pelvis,
      lean,
      kneeLeft,
      kneeRight,
      rise,
      heelRise,
      stillSince,
      noise,
    },
    measures: {
      lateral: lateral.x,
      lateralSmooth: smooth.x,
      lateralVelocity: velocity.v,
      pelvis: pelvis.x,
      trunkLean: lean.x,
      extrapolated,
      margin,
      // One foot off the floor: the other carries everything, whatever the estimate says.
      loadRight: !still ? null : single ? (feet.rightDown ? 1 : 0) : loadShare(lateral.x * half, half),
      kneeLeft: kneeLeft.x,
      kneeRight: kneeRight.x,
      rise: rise.x,
      heelRise: heelRise.x,
    },
  };
}
