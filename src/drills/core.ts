import type { BodyState } from '../body/state.ts';
import { type Millis, millis, type Side } from '../units.ts';
import type { Cue } from './cue.ts';
import type { DrillContext, OwnRange, Say, Told, Trial } from './drill.ts';
import { legsAllow, type Traits } from './traits.ts';

/** What every drill carries from step to step. A plain value. `Phase`: the drill's own words for where it is. */
export interface Core<Phase extends string> {
  /** Milliseconds of usable practice so far; stands still while the person cannot be measured, so that no time-out runs unfairly. */
  readonly clock: number;
  /** Time of the body state before, null before the first. */
  readonly t: Millis | null;
  /** How long the person has not been measurable, ms. */
  readonly lostMs: number;
  readonly phase: Phase | 'done';
  /** `clock` when the phase began. */
  readonly since: number;
  readonly plan: readonly Planned[];
  /** Index into `plan` of the trial that runs or comes next. */
  readonly at: number;
  /** Trials repeated so far because they were void. */
  readonly repeats: number;
  readonly trials: readonly Trial[];
  /** What is said beside the cue until the next trial begins. */
  readonly say: Say | null;
}

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

/** How a trial ended. */
export interface Verdict {
  readonly outcome: Trial['outcome'];
  readonly reason: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** DR-4 [J]: shorter losses of tracking are bridged (a blink of the model), longer ones void the trial. */
export const BLINK_MS = 500;
/** DR-5 [J]: a longer gap between two body states is an interruption (pause, hidden tab, sleeping computer). */
export const GAP_MS = 1000;
/** DR-6 [J]: how many void trials are repeated: as many as were planned, at least four. */
export const repeatsAllowed = (planned: number): number => Math.max(4, planned);
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

/** DR-17: why a drill may not be done with the legs that are left, or null where it may. */
export const legProblem = (traits: Traits, { legs = 'both' }: DrillContext): Say | null =>
  legsAllow(traits, legs) ? null : { id: 'drill.refused.leg-left-out' };

/** DR-17, DR-16: the plan without trials of a leg that is left out, with one try of its first trial before it where the drill is new. */
export const todays = (plan: readonly Planned[], context: DrillContext): readonly Planned[] => {
  const { firstTry = false, legs = 'both' } = context;
  const kept = legs === 'both' ? plan : plan.filter((one) => one.side === legs);
  const [first] = kept;
  return firstTry && first && !first.practice ? [{ ...first, practice: true }, ...kept] : kept;
};

/** `problem`: why nothing can be played; the drill is then over at once and says it. */
export const newCore = <Phase extends string>(
  phase: Phase,
  plan: readonly Planned[],
  problem: Say | null = null,
): Core<Phase> => ({
  clock: 0,
  t: null,
  lostMs: 0,
  phase: problem || plan.length === 0 ? 'done' : phase,
  since: 0,
  plan: problem ? [] : plan,
  at: 0,
  repeats: 0,
  trials: [],
  say: problem,
});

export type Attention = 'ok' | 'blink' | 'tracking-lost' | 'second-person' | 'interrupted';

/**
 * Moves the clock and says whether this step may be scored. `usable`: whether the measures that the drill needs are there.
 * 'blink' asks the drill to wait for a moment; the last three void the trial that runs (DR-4, DR-5).
 */
export function attend<M extends Core<string>>(
  memory: M,
  body: BodyState,
  dt: number,
  usable: boolean,
): { readonly memory: M; readonly attention: Attention } {
  const passed = Number.isFinite(dt) ? Math.min(Math.max(dt, 0), GAP_MS) : 0;
  const gap = memory.t !== null && body.t - memory.t > GAP_MS;
  const stranger =
    body.notMeasured === 'second-person' ||
    body.notMeasured === 'jumped' ||
    body.events.some((one) => one.event === 'second-person');
  if (usable && !stranger)
    return {
      memory: { ...memory, clock: memory.clock + passed, t: body.t, lostMs: 0 },
      attention: gap ? 'interrupted' : 'ok',
    };
  const lostMs = memory.lostMs + passed;
  const attention = stranger
    ? 'second-person'
    : gap
      ? 'interrupted'
      : lostMs > BLINK_MS
        ? 'tracking-lost'
        : 'blink';
  return { memory: { ...memory, t: body.t, lostMs }, attention };
}

/** Goes to a phase, from now on. */
export const enter = <M extends Core<string>>(memory: M, phase: M['phase']): M => ({
  ...memory,
  phase,
  since: memory.clock,
});

/** Milliseconds of usable practice in this phase. */
export const inPhase = (memory: Core<string>): number => memory.clock - memory.since;

export const planned = (memory: Core<string>): Planned =>
  memory.plan[memory.at] ?? { side: null, target: null, practice: false };

/**
 * Writes the running trial down and moves on: a void trial is done again (DR-6), except when it was skipped; practice leaves no record.
 * `redo`: repeat a miss too, within the same bound (an assessment that needs its three measurements).
 */
export function conclude<M extends Core<string>>(
  memory: M,
  verdict: Verdict,
  t0: Millis,
  t1: Millis,
  next: M['phase'],
  redo?: boolean,
): M {
  const { side, target, practice } = planned(memory);
  const wanted = redo ?? (verdict.outcome === 'void' && verdict.reason !== 'skipped');
  const again = wanted && memory.repeats < repeatsAllowed(memory.plan.length);
  const trial: Trial = {
    n: memory.trials.length + 1,
    side,
    target,
    outcome: verdict.outcome,
    reason: verdict.reason,
    t0,
    t1: millis(Math.max(t0, t1)),
    metrics: verdict.metrics,
  };
  const at = again ? memory.at : memory.at + 1;
  return {
    ...enter(memory, at >= memory.plan.length ? 'done' : next),
    at,
    repeats: memory.repeats + (again ? 1 : 0),
    trials: practice ? memory.trials : [...memory.trials, trial],
    say: { id: `drill.reason.${verdict.reason}` },
  };
}

/** A trial that could not be judged. */
export const voided = (reason: string, metrics: Verdict['metrics'] = {}): Verdict => ({
  outcome: 'void',
  reason,
  metrics,
});
export const missed = (reason: string, metrics: Verdict['metrics'] = {}): Verdict => ({
  outcome: 'miss',
  reason,
  metrics,
});

/** The verdict that somebody's word ends a running trial with, or null when it does not. 'support' and 'step' are each drill's own affair. */
export function toldVerdict(told: Told | undefined): Verdict | null {
  if (told === 'skip') return voided('skipped');
  if (told === 'hands-on') return missed('helped', { support: 1 });
  return null;
}

/** The parts of a drill's outside state that follow from the core alone. */
export function progressOf(memory: Core<string>) {
  const scored = scoredBefore(memory, memory.plan.length);
  return {
    say: memory.say,
    trialNumber: Math.max(1, Math.min(scoredIndex(memory) + 1, scored)),
    trialCount: scored,
    practice: memory.phase !== 'done' && planned(memory).practice,
    trials: memory.trials,
    done: memory.phase === 'done',
  };
}

/** Index of the running trial among the scored ones, 0 …: decides about feedback. */
export const scoredIndex = (memory: Core<string>): number => scoredBefore(memory, memory.at);

function scoredBefore({ plan }: Core<string>, end: number): number {
  let scored = 0;
  for (let i = 0; i < end && i < plan.length; i++) if (plan[i]?.practice === false) scored++;
  return scored;
}

/** True when the person stands whole in the picture and is calibrated: what the standing drills need. */
export const standing = (body: BodyState): boolean => body.tracked && body.calibrated;

/** True unless a foot is known to be off the floor. */
export const feetDown = (body: BodyState): boolean =>
  body.left.contact !== 'lifted' && body.right.contact !== 'lifted';

/** 'foot-moved' when a foot left its place in this picture, except the `free` one, which may; else null. */
export const footMoved = (body: BodyState, free: Side | null = null): 'foot-moved' | null =>
  body.events.some((one) => one.event === 'foot-moved' && one.foot !== free) ? 'foot-moved' : null;

/** The cue that helps a person back into the picture. Mirrored picture: its left edge is the person's left. */
export function framingCue(body: BodyState): Cue {
  const box = body.box;
  if (box === null) return 'step-back';
  if (box.left < 0.02 && box.right < 0.9) return 'move-right';
  if (box.right > 0.98 && box.left > 0.1) return 'move-left';
  if (box.top < 0.02 || box.bottom > 0.98) return 'step-back';
  if (box.bottom - box.top < 0.35) return 'come-closer';
  return 'stand-still';
}

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
