import type { BodyState } from '../body/state.ts';
import type { Millis, Side } from '../units.ts';
import { signOf } from './core.ts';
import type { OwnRange, Say } from './drill.ts';

/** WS-1 [J]: a range smaller than this (15 % of the way to the ankle) is not one to practise in; measure again. */
export const SMALLEST_RANGE = 0.15;

/** WS-1: the sides that can be asked to reach; the other one stays where it is. */
export const reachable = (range: OwnRange): readonly Side[] =>
  (['left', 'right'] as const).filter((side) => range[side] >= SMALLEST_RANGE);

/** Why a shifting drill that needs so many sides cannot start with this range, or null when it can. */
export const rangeProblem = (range: OwnRange, sides: 1 | 2): Say | null =>
  reachable(range).length >= sides ? null : { id: 'drill.refused.range-too-small' };

/**
 * The range that targets are fractions of: never past the ankle (WS-2). A side that is not asked is drawn on the other one's scale; on its
 * own, a little sway would look like a long way.
 */
export function safeRange({ left, right }: OwnRange): OwnRange {
  const own = (one: number, other: number) => Math.min(Math.max(one >= SMALLEST_RANGE ? one : other, 0), 1);
  return { left: own(left, right), right: own(right, left) };
}

/** Position on the `lateral` scale as a fraction of the own range of the side it is on (−1 … 1, may pass it). */
export const fraction = (lateral: number, range: OwnRange): number =>
  lateral / Math.max(lateral < 0 ? range.left : range.right, SMALLEST_RANGE);

/** WS-7 [J]: a real shift carries the pelvis at least half as far as the centre of mass; leaning head and trunk does not. */
export const PELVIS_SHARE = 0.5;
/** WS-7 [J]: room for the noise of the pelvis, on the `lateral` scale. */
const PELVIS_NOISE = 0.03;
/** WS-7 [J]: more side bend than this towards the target is leaning, not shifting. */
export const LEAN_LIMIT_DEG = 20;

/** Whether the centre of mass got where it is by shifting (true) or by leaning head and trunk (false). */
export function shifted(body: BodyState, side: Side): boolean {
  const sign = signOf(side);
  const mass = sign * (body.lateralSmooth ?? body.lateral ?? 0);
  const pelvis = sign * (body.pelvis ?? 0);
  const lean = sign * (body.trunkLean ?? 0);
  return pelvis >= PELVIS_SHARE * mass - PELVIS_NOISE && lean <= LEAN_LIMIT_DEG;
}

/** What a movement towards one side has been so far. Lengths are in the caller's scale, positive towards the side that was asked. */
export interface Excursion {
  readonly t0: Millis;
  readonly from: number;
  readonly last: number;
  readonly lastT: Millis;
  /** When the body left for the target, null before. */
  readonly onset: Millis | null;
  readonly arrived: Millis | null;
  /** Largest excursion so far, and the smallest (the wrong way). */
  readonly most: number;
  readonly least: number;
  /** Where the first movement ended, null while it goes on. */
  readonly endPoint: number | null;
  readonly pathMark: number;
  readonly pathT: Millis;
  readonly path: number;
  /** Largest excursion of the pelvis, and the largest lean towards the side. */
  readonly pelvisMost: number;
  readonly leanMost: number;
}

export const beginExcursion = (t: Millis, from: number): Excursion => ({
  t0: t,
  from,
  last: from,
  lastT: t,
  onset: null,
  arrived: null,
  most: from,
  least: from,
  endPoint: null,
  pathMark: from,
  pathT: t,
  path: 0,
  pelvisMost: 0,
  leanMost: 0,
});

/** Share of the way to the target after which the movement counts as begun. [J] */
const ONSET = 0.1;
/** The path is measured in steps of at least this long, so that noise and frame rate do not lengthen it. [J] */
const PATH_STEP_MS = 100;
/** The first movement has ended when it went back by this share of the way. [J] */
const RETREAT = 0.1;

/** One more sample of the movement. `target`: distance that is asked for, `near`: where the band begins; same scale as `now`. */
export function follow(
  before: Excursion,
  t: Millis,
  now: number,
  target: number,
  near: number,
  pelvis: number,
  lean: number,
): Excursion {
  const start = before.from + ONSET * (target - before.from);
  const most = Math.max(before.most, now);
  const marked = t - before.pathT >= PATH_STEP_MS;
  const onset = before.onset ?? crossing(before, t, now, start);
  const retreated = onset !== null && most - now > RETREAT * Math.abs(target - before.from);
  return {
    t0: before.t0,
    from: before.from,
    last: now,
    lastT: t,
    onset,
    arrived: before.arrived ?? crossing(before, t, now, near),
    most,
    least: Math.min(before.least, now),
    endPoint: before.endPoint ?? (retreated ? most : null),
    pathMark: marked ? now : before.pathMark,
    pathT: marked ? t : before.pathT,
    path: marked && before.arrived === null ? before.path + Math.abs(now - before.pathMark) : before.path,
    pelvisMost: Math.max(before.pelvisMost, pelvis),
    leanMost: Math.max(before.leanMost, lean),
  };
}

/** When the straight line between the last two samples rose over `level`; null when it did not. */
function crossing(before: Excursion, t: Millis, now: number, level: number): Millis | null {
  if (now < level) return null;
  if (before.last >= level || now === before.last) return t;
  const share = (level - before.last) / (now - before.last);
  return (before.lastT + share * (t - before.lastT)) as Millis;
}

/** The outcomes of a movement, only those that were measured. Same scale as the samples; seconds. */
export function excursionMetrics(one: Excursion, target: number): Record<string, number> {
  const metrics: Record<string, number> = {
    maximumExcursion: one.most,
    endPointExcursion: one.endPoint ?? one.most,
    overshoot: Math.max(0, one.most - target),
  };
  if (one.onset !== null) metrics.reactionTime = (one.onset - one.t0) / 1000;
  if (one.onset !== null && one.arrived !== null && one.arrived > one.onset) {
    const way = 1 - ONSET;
    const distance = way * (target - one.from);
    metrics.movementVelocity = distance / ((one.arrived - one.onset) / 1000);
  }
  if (one.arrived !== null && one.path > 0)
    metrics.pathEfficiency = Math.min(1, Math.abs(target - one.from) / one.path);
  return metrics;
}
