import type { BodyState } from '../body/state.ts';
import type { Millis, Side } from '../units.ts';
import {
  COMMON_REASONS,
  COMMON_STOPS,
  feetDown,
  footMoved,
  SMALLEST_RANGE,
  signOf,
  standing,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { DrillContext, OwnRange, ParameterInfo, Say, Told } from './drill.ts';
import { amount, stance, support } from './parameters.ts';
import { SHORT_REST, uprightWith } from './traits.ts';
import type { Frame, Ready } from './trial/frame.ts';
import { type Ending, miss } from './trial/verdict.ts';

/** What the shifting drills tell of themselves alike. */
export const SHIFT = {
  stopRules: [...COMMON_STOPS, 'A foot that lifts or moves ends the trial.'],
  traits: () => uprightWith(),
  rest: SHORT_REST,
  scene: { world: 'river', ownCues: [] },
  ownRange: 'used',
} as const;
export const SHIFT_AMPLITUDE = 'How far to shift. Never beyond 80 % of the own range nor past the ankle.';
export const SHIFT_STANDING = { stance, support } as const;
/** A distance in own ranges: `[smallest, largest, standard]`. */
export const ownRanges = (range: readonly [number, number, number], about: string): ParameterInfo =>
  amount('fraction of own range', range, about);
export const SHIFT_REASONS = {
  ...COMMON_REASONS,
  'trunk-only': 'Head and trunk leaned; the pelvis did not move along. Miss.',
  'foot-lifted': 'A foot left the floor. Miss.',
  'foot-moved': 'A foot moved from its place. Miss.',
  stepped: 'The helper saw a step (told). Miss.',
} as const;

/** WS-1: the sides that can be asked to reach; the other one stays where it is. */
export const reachable = (range: OwnRange): readonly Side[] =>
  (['left', 'right'] as const).filter((side) => range[side] >= SMALLEST_RANGE);

/** Why a shifting drill that needs so many sides cannot start with this range, or null when it can. */
export const rangeProblem =
  (sides: 1 | 2) =>
  ({ range }: DrillContext): Say | null =>
    reachable(range).length >= sides ? null : { id: 'drill.refused.range-too-small' };

/** Position on the `lateral` scale as a fraction of the own range of the side it is on (−1 … 1, may pass it). */
export const fraction = (lateral: number, range: OwnRange): number =>
  lateral / Math.max(range[lateral < 0 ? 'left' : 'right'], SMALLEST_RANGE);

/** Where the weight is: a fraction of the own range, or null where it is not measured. */
type Position = number | null;
export type ShiftFrame<S> = Frame<S, Position>;

export const shiftMeasured = (body: BodyState): boolean =>
  standing(body) && body.lateral !== null && body.pelvis !== null;

export function inOwnRange(_: Position, { body, range }: ShiftFrame<unknown>, usable: boolean): Position {
  const smooth = body.lateralSmooth ?? body.lateral;
  return usable && smooth !== null ? fraction(smooth, range) : null;
}

/** Ready: both feet down and the weight within `within` of the middle; `stays` is wider, for staying there (WS-4). */
export function centred(
  { seen, readyMs, body }: ShiftFrame<unknown>,
  { within, stays = within, forMs, cue = 'stand-still' }: Centre,
): Ready {
  const down = feetDown(body);
  const there = down && Math.abs(seen ?? 1) <= (readyMs > 0 ? stays : within);
  return { there, forMs, cue: there ? cue : down ? 'centre' : 'foot-down' };
}
interface Centre {
  readonly within: number;
  readonly stays?: number;
  readonly forMs: number;
  readonly cue?: Cue;
}

export const leanTo = (side: Side | null): Cue => (side === 'left' ? 'lean-left' : 'lean-right');

/** Feet that end a trial in which they should stay. */
export const FEET_STAY: readonly Ending<unknown, { body: BodyState; told: Told | undefined }>[] = [
  miss('foot-moved', (_, { body }) => footMoved(body) !== null),
  miss('stepped', (_, { told }) => told === 'step'),
];
export const FEET_STAY_DOWN: typeof FEET_STAY = [
  ...FEET_STAY,
  miss(
    'foot-lifted',
    (_, { body }) => !feetDown(body) || body.events.some((one) => one.event === 'foot-lift'),
  ),
];

/** The body towards the side that is asked, positive on the way there. `honest`: by shifting, not by leaning head and trunk (WS-7). */
export function alongside({ body, planned, seen }: ShiftFrame<unknown>) {
  const sign = signOf(planned.side);
  return {
    position: sign * (seen ?? 0),
    fast: sign * (body.lateral ?? 0),
    pelvis: sign * (body.pelvis ?? 0),
    lean: sign * (body.trunkLean ?? 0),
    honest: shifted(body, planned.side as Side),
  };
}

/** WS-7 [J]: a real shift carries the pelvis at least half as far as the centre of mass; leaning head and trunk does not. */
const PELVIS_SHARE = 0.5;
/** WS-7 [J]: room for the noise of the pelvis, on the `lateral` scale. */
const PELVIS_NOISE = 0.03;
/** WS-7 [J]: more side bend than this towards the target is leaning, not shifting. */
const LEAN_LIMIT_DEG = 20;

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
  {
    now,
    target,
    near,
    pelvis,
    lean,
  }: Readonly<Record<'now' | 'target' | 'near' | 'pelvis' | 'lean', number>>,
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
