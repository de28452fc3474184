import type { PoseSample } from '../pose/sample.ts';
import type { Calibration } from './calibration.ts';
import { turned } from './calibration.ts';
import type { Figure } from './figure.ts';
import type { NotMeasured } from './state.ts';

/** Limits of what counts as a person who can be measured. All are judgements [J], tuned on recordings. */
export interface WatchOptions {
  /** Mean brightness below which nothing is believed. */
  readonly dark: number;
  /** Brightness below which an empty or half-seen picture is called dark. */
  readonly dim: number;
  /** Least visibility of trunk, knees and head; and of a foot, which is seen less well in the air. */
  readonly visibility: number;
  readonly footVisibility: number;
  /** Least stature as a fraction of the picture's height; 1.70 m at 4 m fills .38 of an ordinary webcam's. */
  readonly smallest: number;
  /** Fraction of the picture that landmarks must keep from its edge; a little outside is tolerated. */
  readonly edge: number;
  /** Shoulder width over trunk length below which an unknown person is turned away. */
  readonly turnedRatio: number;
  /** Share of the calibrated shoulder width below which the person is turned away (35° of yaw). */
  readonly turnedShare: number;
  /** Fastest believable movement of the whole trunk, H/s, and what noise adds, H. */
  readonly fastest: number;
  readonly leap: number;
  /** Ankles crossed by more than this share of half their calibrated spacing are a mix-up of the legs. */
  readonly crossed: number;
  /** Relative change of proportions that makes it somebody else. */
  readonly proportions: number;
  /** Distance of the feet from the calibrated place, H, and relative change of size, that ask for a new check. */
  readonly away: number;
  readonly resized: number;
  /** `rise` below which for `sittingFor` ms the person sits. */
  readonly sitting: number;
  readonly sittingFor: number;
  /** How many people are expected in the picture: one, or two where a helper stands beside (BODY-44). */
  readonly people: number;
  /** How long a count of people holds when nobody looks again, ms. */
  readonly peopleFor: number;
  /** With a helper expected: longest time that the person is given to have moved unseen, ms (BODY-43). */
  readonly unseen: number;
  /** An absence longer than this ends the calibration's claim to the place, ms. */
  readonly absent: number;
}
export const WATCH_DEFAULTS: WatchOptions = {
  dark: 0.06,
  dim: 0.15,
  visibility: 0.5,
  footVisibility: 0.35,
  smallest: 0.2,
  edge: -0.005,
  turnedRatio: 0.42,
  turnedShare: 0.72,
  fastest: 2,
  leap: 0.05,
  crossed: 1,
  proportions: 0.3,
  away: 0.15,
  resized: 0.14,
  sitting: 0.72,
  sittingFor: 700,
  people: 1,
  peopleFor: 6000,
  unseen: 100,
  absent: 3000,
};

export interface Whereabouts {
  readonly t: number;
  readonly r: number;
  readonly u: number;
  readonly headR: number;
  readonly headU: number;
  readonly stature: number;
}
export interface Watch {
  /** Where the last believed figure was, and since when it has been followed without a leap. */
  readonly last: Whereabouts | null;
  readonly lastSince: number | null;
  /** Set from a leap until the old place is regained or the new one has lasted. */
  readonly leaptAt: number | null;
  /** Where the leap went to: a newcomer is accepted there only while nothing is calibrated. */
  readonly newcomer: Whereabouts | null;
  readonly backSince: number | null;
  readonly people: { readonly t: number; readonly count: number } | null;
  readonly awaySince: number | null;
  readonly strangerSince: number | null;
  readonly lowSince: number | null;
  readonly lostSince: number | null;
  /** The person was gone so long that only a new check brings the calibration back. */
  readonly mustCheck: boolean;
}
export const WATCH_START: Watch = {
  last: null,
  lastSince: null,
  leaptAt: null,
  newcomer: null,
  backSince: null,
  people: null,
  awaySince: null,
  strangerSince: null,
  lowSince: null,
  lostSince: null,
  mustCheck: false,
};

/** A figure followed for less than this is no place to have leapt from: the first frame of a clip is often dreamt, ms. [J] */
const SETTLED = 150;
/** How long a figure must be where it was, or how long a newcomer or the calibrated person at the calibrated place must stay, ms. [J] */
const BACK = 150;
const STAYED = 500;
/** How long a newcomer somewhere else must be the only person counted before a new check may be done on them, ms: three looks. [J] */
const LONE = 2000;

const whereabouts = (f: Figure): Whereabouts => ({
  t: f.t,
  r: f.hips.r,
  u: f.hips.u,
  headR: f.head.r,
  headU: f.head.u,
  stature: f.stature,
});

/** Whether a trunk can have gone from a to b in the time between. */
function plausible(a: Whereabouts, b: Whereabouts, unit: number, o: WatchOptions): boolean {
  // Without this the tracker could go over to the helper, an arm's length away, while a few frames are missing.
  const longest = o.people > 1 ? o.unseen / 1000 : Number.POSITIVE_INFINITY;
  const dt = Math.min(longest, Math.max(0, (b.t - a.t) / 1000));
  const reach = (o.leap + o.fastest * dt) * unit;
  const hips = Math.hypot(b.r - a.r, b.u - a.u);
  const head = Math.hypot(b.headR - a.headR, b.headU - a.headU);
  // Both ends of the trunk must have leapt: a head alone can be lost for a frame, hips alone can drop.
  if (hips > reach && head > reach) return false;
  const growth = Math.abs(Math.log(b.stature / a.stature));
  return growth < 0.2 + 1.2 * dt;
}

export interface WatchInput {
  readonly sample: PoseSample;
  readonly figure: Figure | null;
  readonly calibration: Calibration | null;
  /** Height of the pelvis as a share of quiet stance, smoothed; null when not calibrated. */
  readonly rise: number | null;
  /** Distance of the middle of the feet from the calibrated place, H. */
  readonly away: number;
}

/** More people than are expected: somebody is there who could be taken for the patient. */
export const isCrowded = (people: Watch['people'], o: WatchOptions): boolean =>
  people !== null && people.count > o.people;

/** One frame: what stands in the way of measuring, or null. */
export function stepWatch(
  watch: Watch,
  input: WatchInput,
  o: WatchOptions,
): { readonly watch: Watch; readonly reason: NotMeasured | null } {
  const { sample, calibration } = input;
  const t: number = sample.t;
  const people =
    sample.people !== null
      ? { t, count: sample.people }
      : watch.people !== null && t - watch.people.t > o.peopleFor
        ? null
        : watch.people;
  const seen = look({ ...watch, people }, input, o);
  const reason =
    sample.light !== null && sample.light < o.dark
      ? 'dark'
      : isCrowded(people, o)
        ? 'second-person'
        : seen.reason;
  const gone = reason === 'nobody' || reason === 'dark' || reason === 'partial' || reason === 'jumped';
  const lostSince = gone ? (watch.lostSince ?? t) : null;
  const longGone = lostSince !== null && t - lostSince > o.absent;
  const mustCheck = calibration !== null && (seen.watch.mustCheck || longGone);
  return {
    watch: { ...seen.watch, lostSince, mustCheck },
    reason: reason === null || reason === 'sitting' ? (mustCheck ? 'moved' : reason) : reason,
  };
}

/** How far the proportions are from those calibrated, natural logarithm of a ratio. */
function oddity(f: Figure, c: Calibration): number {
  const whole = f.headNeck + f.trunk + Math.max(f.legLeft, f.legRight) || 1;
  return Math.max(
    Math.abs(Math.log(f.trunk / whole / c.trunkShare)),
    Math.abs(Math.log((f.headNeck / whole + 0.1) / (c.headShare + 0.1))),
  );
}

/** Somebody of the calibrated size and proportions at the calibrated place; stricter than being back where the figure was. */
const isHome = (f: Figure, c: Calibration, away: number, o: WatchOptions): boolean =>
  away <= o.away && Math.abs(Math.log(f.stature / c.stature)) <= o.resized && oddity(f, c) <= o.proportions;

function look(
  watch: Watch,
  { sample, figure, calibration, rise, away }: WatchInput,
  o: WatchOptions,
): { readonly watch: Watch; readonly reason: NotMeasured | null } {
  const t: number = sample.t;
  const dim = sample.light !== null && sample.light < o.dim;
  // Far too small for a person who practises: the model's dream in an empty room.
  if (figure === null || figure.stature < o.smallest * sample.height)
    return { watch, reason: dim ? 'dark' : 'nobody' };
  const weak = Math.min(figure.coreVisibility, figure.headVisibility) < o.visibility;
  const feetWeak = Math.max(figure.left.visibility, figure.right.visibility) < o.footVisibility;
  if (weak || feetWeak || figure.inside < o.edge || !(figure.stature > 1))
    return { watch, reason: dim ? 'dark' : 'partial' };

  const here = whereabouts(figure);
  const unit = calibration?.stature ?? watch.last?.stature ?? figure.stature;
  let { last, lastSince, leaptAt, newcomer, backSince, mustCheck } = watch;
  if (leaptAt === null) {
    if (last === null || lastSince === null) lastSince = t;
    else if (!plausible(last, here, unit, o)) {
      if (t - lastSince < SETTLED) lastSince = t;
      else {
        leaptAt = t;
        newcomer = here;
        backSince = null;
      }
    }
  } else {
    const back = last !== null && plausible({ ...last, t: Math.max(last.t, t - 100) }, here, unit, o);
    const stays = newcomer !== null && plausible(newcomer, here, unit, o);
    newcomer = here;
    // Back where it was: believed again after a moment. The calibrated person at the calibrated place: however the wrong place came to be believed.
    // A newcomer: only when there is nothing to mix up. Without the lone one, nobody who stands elsewhere after a leap could ever go on.
    const known = calibration === null || isHome(figure, calibration, away, o);
    const lone = watch.people !== null && watch.people.count === 1 && watch.people.t >= leaptAt;
    if (back || (stays && (known || lone))) backSince ??= t;
    else backSince = null;
    if (backSince !== null && t - backSince >= (back ? BACK : known ? STAYED : LONE)) {
      leaptAt = null;
      lastSince = t;
      mustCheck ||= !back && !known;
    }
  }
  if (leaptAt === null) last = here;
  let next: Watch = { ...watch, last, lastSince, leaptAt, newcomer, backSince, mustCheck };
  if (leaptAt !== null) return { watch: next, reason: 'jumped' };

  const width = figure.shoulderWidth;
  const sideways =
    calibration === null
      ? width < o.turnedRatio * figure.trunk
      : // Raised arms pull the shoulder landmarks together, but not the hips: both must narrow.
        Math.max(width / calibration.shoulderWidth, figure.hipWidth / calibration.hipWidth) < o.turnedShare;
  if (sideways) return { watch: next, reason: 'turned' };
  if (calibration === null) return { watch: next, reason: 'uncalibrated' };

  const crossed =
    turned(figure.right.ankle, calibration.tilt).r <
    turned(figure.left.ankle, calibration.tilt).r - o.crossed * calibration.half;
  if (crossed && calibration.half > 0.03 * calibration.stature) return { watch: next, reason: 'crossed' };

  const upright = rise === null || rise > 0.9;
  const strange = upright && oddity(figure, calibration) > o.proportions;
  const strangerSince = strange ? (watch.strangerSince ?? t) : null;
  const size = Math.abs(Math.log(figure.stature / calibration.stature));
  const elsewhere = away > o.away || (upright && size > o.resized);
  const awaySince = elsewhere ? (watch.awaySince ?? t) : null;
  const low = rise !== null && rise < o.sitting;
  const risen = rise === null || rise > o.sitting + 0.08;
  const lowSince = low ? (watch.lowSince ?? t) : risen ? null : watch.lowSince;
  next = { ...next, strangerSince, awaySince, lowSince };
  if (strangerSince !== null && t - strangerSince > 600) return { watch: next, reason: 'jumped' };
  if (awaySince !== null && t - awaySince > 600) return { watch: next, reason: 'moved' };
  if (lowSince !== null && t - lowSince > o.sittingFor) return { watch: next, reason: 'sitting' };
  return { watch: next, reason: null };
}
