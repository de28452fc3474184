import type { Calibration } from './calibration.ts';
import type { Figure } from './figure.ts';
import { ramp } from './filters.ts';

/**
 * How far each measure can be trusted just now, 0 … 1, from the landmarks that it rests on (BODY-51). A measure that is null has 0. Factors are
 * judgements [J] except that a null has no quality; the table in `docs/measures.md` says what each rests on.
 */
export interface Qualities {
  /** Also that of `lateralSmooth`, `lateralVelocity`, `extrapolated` and `margin`, which are made of it. */
  readonly lateral: number;
  readonly pelvis: number;
  readonly trunkLean: number;
  readonly loadRight: number;
  readonly liftLeft: number;
  readonly liftRight: number;
  readonly kneeLeft: number;
  readonly kneeRight: number;
  readonly rise: number;
  readonly heelRise: number;
  readonly stance: number;
  readonly handLeft: number;
  readonly handRight: number;
}

/** Nothing is measured. */
export const NO_QUALITIES: Qualities = {
  lateral: 0,
  pelvis: 0,
  trunkLean: 0,
  loadRight: 0,
  liftLeft: 0,
  liftRight: 0,
  kneeLeft: 0,
  kneeRight: 0,
  rise: 0,
  heelRise: 0,
  stance: 0,
  handLeft: 0,
  handRight: 0,
};

/** The measures of the frame: what is null has no quality. */
export interface Measured {
  readonly lateral: number | null;
  readonly loadRight: number | null;
  readonly left: { readonly lift: number | null };
  readonly right: { readonly lift: number | null };
  readonly kneeLeft: number | null;
  readonly kneeRight: number | null;
  readonly rise: number | null;
  readonly heelRise: number | null;
  readonly stance: number | null;
  readonly handLeft: { readonly at: unknown };
  readonly handRight: { readonly at: unknown };
}

/** Visibility as trust: the network's own word, which falls steeply where it begins to invent. */
const sight = (visibility: number): number => ramp(visibility, 0.3, 0.85);

/** Pixels of the standing body: the same error of a landmark is a greater share of a smaller person. */
export const sizeOf = (f: Figure): number => ramp(f.stature, 100, 260);
/** Shoulders as wide as in the quiet stance. */
export const facingOf = (f: Figure, c: Calibration | null): number =>
  c === null ? 1 : ramp(f.shoulderWidth / c.shoulderWidth, 0.6, 0.9);
/** `noise`: root mean square of what surprises the lateral filter, H. */
export const calmOf = (noise: number): number => 1 - ramp(noise, 0.002, 0.012);
export const rateOf = (perSecond: number): number =>
  perSecond === 0 ? 1 : 0.5 + 0.5 * ramp(perSecond, 4, 14);

/** Half an ankle spacing under which the lateral unit itself is noise, and over which it is known well, H. [J] */
const SCALE = [0.012, 0.035] as const;
/**
 * Noise of the foot heights in quiet stance, H: at the first, three of it are the lift threshold of .0135 H, which rises from there; at the second, what is left
 * of it for a foot without weight (.0141 H, BODY-20) hides one true 5 cm in seven of the accuracy bench.
 */
const FOOT_NOISE = [0.0045, 0.0067] as const;

/**
 * `near` of a camera that looks down so steeply that low lifts are lost: at 1.5 m and 2 m away (1.07) the network sees a true 5 cm as less than the lift threshold, at
 * 1.5 m and 2.6 m away (1.04) as more. [J], accuracy bench
 */
const STEEP = [1.045, 1.075] as const;

/** The qualities of one frame; `noise` and `perSecond` as in `qualityOf`. One small object a frame. */
export function qualitiesOf(
  f: Figure | null,
  c: Calibration | null,
  noise: number,
  perSecond: number,
  m: Measured,
): Qualities {
  if (f === null) return NO_QUALITIES;
  const common = sizeOf(f) * rateOf(perSecond);
  const facing = common * facingOf(f, c);
  // The scale of the lateral unit and the calm of its filter.
  const across = c === null ? 0 : facing * calmOf(noise) * ramp(c.half / c.stature, SCALE[0], SCALE[1]);
  const hips = sight(f.hipVisibility);
  const ankleLeft = sight(f.left.ankleVisibility);
  const ankleRight = sight(f.right.ankleVisibility);
  const ankles = Math.min(ankleLeft, ankleRight);
  const lateral =
    m.lateral === null ? 0 : across * Math.min(sight(f.coreVisibility), ankles, sight(f.headVisibility));
  // Each foot is measured against the other and against the noise of the quiet stance.
  const feet =
    c === null
      ? 0
      : common *
        (1 - ramp(c.noise.lift, FOOT_NOISE[0], FOOT_NOISE[1])) *
        (1 - ramp(c.near, STEEP[0], STEEP[1])) *
        sight(Math.min(f.left.visibility, f.right.visibility));
  return {
    lateral,
    pelvis: m.lateral === null ? 0 : across * Math.min(hips, ankles),
    trunkLean: m.lateral === null ? 0 : facing * Math.min(sight(f.shoulderVisibility), hips),
    loadRight: m.loadRight === null ? 0 : lateral,
    liftLeft: m.left.lift === null ? 0 : feet,
    liftRight: m.right.lift === null ? 0 : feet,
    kneeLeft: m.kneeLeft === null ? 0 : facing * Math.min(hips, sight(f.kneeLeftVisibility), ankleLeft),
    kneeRight: m.kneeRight === null ? 0 : facing * Math.min(hips, sight(f.kneeRightVisibility), ankleRight),
    rise: m.rise === null ? 0 : common * Math.min(hips, ankles),
    heelRise: m.heelRise === null ? 0 : feet * Math.min(hips, sight(f.headVisibility)),
    stance: m.stance === null ? 0 : facing * ankles,
    handLeft: m.handLeft.at === null ? 0 : common * sight(f.armLeft.visibility),
    handRight: m.handRight.at === null ? 0 : common * sight(f.armRight.visibility),
  };
}

/** A bridged frame: the last good qualities at half, but for the hands, which are told as they are seen. */
export const bridged = (last: Qualities, now: Qualities): Qualities => ({
  lateral: last.lateral / 2,
  pelvis: last.pelvis / 2,
  trunkLean: last.trunkLean / 2,
  loadRight: last.loadRight / 2,
  liftLeft: last.liftLeft / 2,
  liftRight: last.liftRight / 2,
  kneeLeft: last.kneeLeft / 2,
  kneeRight: last.kneeRight / 2,
  rise: last.rise / 2,
  heelRise: last.heelRise / 2,
  stance: last.stance / 2,
  handLeft: now.handLeft,
  handRight: now.handRight,
});
