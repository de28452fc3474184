import type { BodyState } from '../body/state.ts';
import type { Side } from '../units.ts';
import type { DrillContext, OwnRange, Trial } from './drill.ts';

/** One trial that is still to come. */
export interface Planned {
  readonly side: Side | null;
  readonly target: number | null;
  readonly practice: boolean;
  /** Standing drills: index into `STAGES`. */
  readonly stage?: number;
  /** Stepping drills: the beats. */
  readonly pattern?: readonly (Side | 'wait')[];
}

/** DR-7 [J]: how long a drill waits for a ready person before the trial becomes void. */
export const READY_LIMIT_MS = 20_000;

/** Reasons that every drill knows beside its own. */
export const COMMON_REASONS = {
  'tracking-lost': 'The camera lost the person for more than half a second. Void, repeated.',
  'second-person': 'Somebody else was in the picture. Void, repeated.',
  interrupted: 'The game was paused or the picture stopped for more than a second. Void, repeated.',
  'not-ready': 'The person was not in place and still within 20 s. Void, repeated.',
  skipped: 'The helper or the patient skipped it. Void, not repeated.',
  helped: 'The helper put hands on the person (told). Miss.',
} as const satisfies Record<string, string>;

/** Reasons of trials in which somebody stepped or was held, seen by the camera or told (DR-19). */
const CAUGHT: readonly string[] = ['foot-moved', 'stance-foot-moved', 'stepped', 'support-taken', 'helped'];
export const caught = ({ reason, metrics }: Pick<Trial, 'reason' | 'metrics'>): boolean =>
  metrics.support === 1 || CAUGHT.includes(reason);

/** Stop rules that every drill knows beside its own. */
export const COMMON_STOPS = [
  'The person is lost for more than 0.5 s or somebody else comes into the picture: the trial is void.',
  'The session or its safety supervisor may stop the drill at any step; finished trials stay.',
] as const;

/** DR-16 [J]: a first try of a hold lasts no longer than this: it shows how, it does not train. */
export const TRY_HOLD_MS = 3000;

/** DR-17, DR-16: the plan without trials of a leg that is left out, with one try of its first trial before it where the drill is new. */
export const todays = (plan: readonly Planned[], context: DrillContext): readonly Planned[] => {
  const { firstTry = false, legs = 'both' } = context;
  const kept = legs === 'both' ? plan : plan.filter((one) => one.side === legs);
  const [first] = kept;
  return firstTry && first && !first.practice ? [{ ...first, practice: true }, ...kept] : kept;
};

/** True when the person stands whole in the picture and is calibrated: what the standing drills need. */
export const standing = (body: BodyState): boolean => body.tracked && body.calibrated;

/** True unless a foot is known to be off the floor. */
export const feetDown = (body: BodyState): boolean =>
  body.left.contact !== 'lifted' && body.right.contact !== 'lifted';

/** 'foot-moved' when a foot left its place in this picture, except the `free` one, which may; else null. */
export const footMoved = (body: BodyState, free: Side | null = null): 'foot-moved' | null =>
  body.events.some((one) => one.event === 'foot-moved' && one.foot !== free) ? 'foot-moved' : null;

/** Sign of a side on the `lateral` scale. */
export const signOf = (side: Side | null): number => (side === 'left' ? -1 : 1);

/** WS-1 [J]: a range smaller than this (15 % of the way to the ankle) is not one to practise in. */
export const SMALLEST_RANGE = 0.15;

/**
 * The range that targets are fractions of: never past the ankle (WS-2). A side that is not asked is drawn on the other one's scale; on its
 * own, a little sway would look like a long way.
 */
export function safeRange({ left, right }: OwnRange): OwnRange {
  const own = (one: number, other: number) => Math.min(Math.max(one >= SMALLEST_RANGE ? one : other, 0), 1);
  return { left: own(left, right), right: own(right, left) };
}

/** The mean of what was measured; undefined of nothing. */
export const mean = (values: readonly number[]): number | undefined =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;

/** The middle of three or more numbers; NaN of none. */
export function median(values: readonly number[]): number {
  const order = [...values].sort((a, b) => a - b);
  const middle = Math.floor(order.length / 2);
  if (order.length === 0) return Number.NaN;
  return order.length % 2 === 1
    ? (order[middle] as number)
    : ((order[middle - 1] as number) + (order[middle] as number)) / 2;
}
