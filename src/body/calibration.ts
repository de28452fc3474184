import type { Side } from '../units.ts';
import type { Figure, Point } from './figure.ts';
import { EAR_OVER_ANKLE } from './figure.ts';
import { clamp, median, robustSd } from './filters.ts';

/** Where a foot stood in quiet stance, in pixels along the axes of the calibration. */
export interface Place {
  readonly r: number;
  readonly u: number;
  readonly ankle: number;
  readonly ankleU: number;
  /** Mean of heel and ankle over the toe, for heel raises. */
  readonly heel: number;
}

/** Everything that a quiet stance tells. Lengths in pixels, along axes turned so that the standing body is upright. */
export interface Calibration {
  readonly t: number;
  /** Pixels to one body height. */
  readonly stature: number;
  /** Angle of the standing body against the picture's vertical, radians, positive when its top tips to the person's right. */
  readonly tilt: number;
  readonly left: Place;
  readonly right: Place;
  /** Middle of the ankles and half the distance of the joints (not of what is seen, `ANKLES_SEEN`). */
  readonly mid: number;
  readonly half: number;
  /** How much nearer to the camera the centre of mass is than the feet, so that its movements look as much larger (`nearness`). */
  readonly near: number;
  /** Rise of the floor line per pixel to the right. */
  readonly floorSlope: number;
  /** Centre of mass and pelvis in quiet stance on the unzeroed lateral scale. */
  readonly zero: number;
  readonly pelvisZero: number;
  /** Trunk lean in quiet stance, degrees. */
  readonly leanZero: number;
  readonly pelvisHeight: number;
  readonly headHeight: number;
  readonly shoulderWidth: number;
  readonly hipWidth: number;
  /** Trunk and head-and-neck as a share of the whole: tells people apart. */
  readonly trunkShare: number;
  readonly headShare: number;
  /** Standard deviations in quiet stance: lateral (its own unit), difference of the foot heights (H), one foot sideways (H). */
  readonly noise: { readonly lateral: number; readonly lift: number; readonly foot: number };
  /** Roll of the camera, degrees, from the body's vertical and the floor line. */
  readonly roll: number;
}

/** One frame of a quiet stance, only what the calibration needs. */
export interface QuietRow {
  readonly t: number;
  readonly com: Point;
  readonly hips: Point;
  readonly shoulders: Point;
  readonly head: Point;
  readonly left: QuietFoot;
  readonly right: QuietFoot;
  readonly shoulderWidth: number;
  readonly hipWidth: number;
  readonly stature: number;
  readonly trunk: number;
  readonly headNeck: number;
}
interface QuietFoot extends Point {
  readonly ankle: Point;
  readonly heel: Point;
  readonly toe: Point;
}

export const quietRow = (f: Figure): QuietRow => ({
  t: f.t,
  com: f.com,
  hips: f.hips,
  shoulders: f.shoulders,
  head: f.head,
  left: { r: f.left.r, u: f.left.u, ankle: f.left.ankle, heel: f.left.heel, toe: f.left.toe },
  right: { r: f.right.r, u: f.right.u, ankle: f.right.ankle, heel: f.right.heel, toe: f.right.toe },
  shoulderWidth: f.shoulderWidth,
  hipWidth: f.hipWidth,
  stature: f.stature,
  trunk: f.trunk,
  headNeck: f.headNeck,
});

/** A point along axes turned by `tilt`: `r` across, `u` along the standing body. */
export const turned = (p: Point, tilt: number): Point => {
  const c = Math.cos(tilt);
  const s = Math.sin(tilt);
  return { r: p.r * c - p.u * s, u: p.r * s + p.u * c };
};

const midpoint = (rows: readonly QuietRow[], of: (row: QuietRow) => Point): Point => ({
  r: median(rows.map((row) => of(row).r)),
  u: median(rows.map((row) => of(row).u)),
});

/**
 * The network sees the ankles of a standing person nearer together than the joints are: this share of their true distance, whatever the distance (a share and
 * not so many millimetres: 114 of 120 mm, 250 of 260, 378 of 400). Median over set-ups, `npx tsx tests/bench/ankles.ts`; without it everything in units
 * of the stance comes out by as much too large. [J], measured on the virtual patient
 */
export const ANKLES_SEEN = 0.954;
/** The same for the points a quarter of the way from heel to toe, where the ankle stands over the sole: turning a foot out moves the heel in and the toe out. */
export const SOLES_SEEN = 0.851;

/** Distance between the ankle joints across the standing body, pixels, from ankles and soles alike: one figure may be drawn 5 to 10 % off, the two seldom alike. */
export function spacing(
  left: Pick<QuietFoot, 'ankle' | 'heel' | 'toe'>,
  right: Pick<QuietFoot, 'ankle' | 'heel' | 'toe'>,
  tilt: number,
): number {
  const apart = (a: Point, b: Point): number => turned({ r: b.r - a.r, u: b.u - a.u }, tilt).r;
  const soles = 0.75 * apart(left.heel, right.heel) + 0.25 * apart(left.toe, right.toe);
  return 0.5 * (apart(left.ankle, right.ankle) / ANKLES_SEEN + soles / SOLES_SEEN);
}

/**
 * Trunk (shoulders over hips) against legs (hips over ankles) as the full network sees people from about the height of the navel: the virtual patient .68 (.65 to
 * .71 over distances, light and clothes, `npx tsx tests/bench/ankles.ts`), real people in `tests/recordings/footage` .65 and .68. [J]
 */
const TRUNK_OVER_LEGS = 0.68;
/**
 * Perspective: how much nearer the centre of mass is than the feet when the camera looks down (over 1) or up. In a picture of upright segments the trunk grows
 * against the legs by exactly the depth of the ankles over the depth of the shoulders, and the centre of mass lies two thirds of the way from ankle to shoulder:
 * share^(2/3). People differ in that proportion by about 5 %, where cameras at 0.5 to 1.5 m and 2 to 4 m change the sizes by about 4.5 %: the best linear guess
 * from one clue believes 4.5² / (4.5² + (⅔ · 5)²) = 0.65 of it, rounded down: share^0.4. [J]
 */
export const nearness = (trunk: number, legs: number): number =>
  trunk > 0 && legs > 0 ? clamp((trunk / legs / TRUNK_OVER_LEGS) ** 0.4, 0.91, 1.12) : 1;

/** Beyond this the standing body is not a plumb line for the camera any more but a leaning person. Radians. [J] */
const TILT_LIMIT = (8 * Math.PI) / 180;

/** Trunk lean: angle of hips → shoulders against the upright, degrees, positive to the person's right. */
export const leanOf = (hips: Point, shoulders: Point, tilt: number): number => {
  const d = turned({ r: shoulders.r - hips.r, u: shoulders.u - hips.u }, tilt);
  return (Math.atan2(d.r, d.u) * 180) / Math.PI;
};

/**
 * The calibration from the rows of a quiet stance (medians, so a few wild frames do not matter), or null when they are no standing person.
 * `tilt`: a known direction of the upright instead of the body's own.
 */
export function calibrate(rows: readonly QuietRow[], tilt?: number): Calibration | null {
  const last = rows.at(-1);
  if (last === undefined || rows.length < 3) return null;
  const head = midpoint(rows, (row) => row.head);
  const shoulders = midpoint(rows, (row) => row.shoulders);
  const ankles = midpoint(rows, (row) => ({
    r: (row.left.ankle.r + row.right.ankle.r) / 2,
    u: (row.left.ankle.u + row.right.ankle.u) / 2,
  }));
  const ownTilt = Math.atan2(shoulders.r - ankles.r, shoulders.u - ankles.u);
  const axis = tilt ?? clamp(ownTilt, -TILT_LIMIT, TILT_LIMIT);
  const at = (p: Point): Point => turned(p, axis);
  const headHeight = at(head).u - at(ankles).u;
  const stature = headHeight / EAR_OVER_ANKLE;
  if (!(stature > 1)) return null;
  const place = (side: Side): Place => {
    const spot = at(midpoint(rows, (row) => row[side]));
    const ankle = at(midpoint(rows, (row) => row[side].ankle));
    const heel = median(rows.map((row) => heelOverToe(row[side], axis)));
    return { r: spot.r, u: spot.u, ankle: ankle.r, ankleU: ankle.u, heel };
  };
  const left = place('left');
  const right = place('right');
  const half = median(rows.map((row) => spacing(row.left, row.right, axis))) / 2;
  // Feet so close that their spacing is noise, or the wrong way round, give no scale. [J]
  if (!(half > 0.012 * stature)) return null;
  const mid = (right.ankle + left.ankle) / 2;
  const hips = midpoint(rows, (row) => row.hips);
  const near = nearness(at(shoulders).u - at(hips).u, at(hips).u - at(ankles).u);
  const com = rows.map((row) => (at(row.com).r - mid) / (half * near));
  const heights = rows.map((row) => (at(row.left).u - at(row.right).u) / stature);
  const slope = (right.u - left.u) / (right.r - left.r);
  const floorAngle = Math.atan(slope);
  const length = median(rows.map((row) => row.stature)) * EAR_OVER_ANKLE;
  return {
    t: last.t,
    stature,
    tilt: axis,
    left,
    right,
    mid,
    half,
    near,
    floorSlope: clamp(slope, -0.2, 0.2),
    zero: median(com),
    pelvisZero: (at(hips).r - mid) / (half * near),
    leanZero: leanOf(hips, shoulders, axis),
    pelvisHeight: at(hips).u - at(ankles).u,
    headHeight,
    shoulderWidth: median(rows.map((row) => row.shoulderWidth)),
    hipWidth: median(rows.map((row) => row.hipWidth)),
    trunkShare: median(rows.map((row) => row.trunk)) / length,
    headShare: median(rows.map((row) => row.headNeck)) / length,
    noise: {
      lateral: robustSd(com),
      lift: robustSd(heights),
      // Of one foot against the other, so that a shaking picture does not count.
      foot: robustSd(rows.map((row) => (at(row.left).r - at(row.right).r) / stature)) / Math.SQRT2,
    },
    // The body is the longer plumb line, the floor between the feet the better known one: three to one. [J]
    roll: ((0.75 * ownTilt + 0.25 * (axis - floorAngle)) * 180) / Math.PI,
  };
}

/** Height of heel and ankle over the toe, pixels. */
export const heelOverToe = (foot: QuietFoot, tilt: number): number =>
  (turned(foot.heel, tilt).u + turned(foot.ankle, tilt).u) / 2 - turned(foot.toe, tilt).u;

/** A re-zero keeps the person (stature, noise, upright) and takes the places and zeros of the new stance. */
export function rezeroed(old: Calibration, rows: readonly QuietRow[]): Calibration | null {
  const fresh = calibrate(rows, old.tilt);
  if (fresh === null) return null;
  return { ...fresh, stature: old.stature, noise: old.noise, roll: old.roll, tilt: old.tilt };
}
