import type { BodyState } from '../../body/state.ts';
import { type Millis, millis } from '../../units.ts';
import type { Planned } from '../core.ts';
import type { Cue } from '../cue.ts';
import type { Say, Trial } from '../drill.ts';
import type { Verdict } from './verdict.ts';

/** What every drill carries from step to step. A plain value. */
export interface Course {
  /** Milliseconds of usable practice so far; stands still while the person cannot be measured, so that no time-out runs unfairly. */
  readonly clock: number;
  /** Time of the body state before, null before the first. */
  readonly t: Millis | null;
  /** How long the person has not been measurable, ms. */
  readonly lostMs: number;
  readonly phase: 'ready' | 'show' | 'run' | 'rest' | 'done';
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

/** `problem`: why nothing can be played; the drill is then over at once and says it. */
export const newCourse = (plan: readonly Planned[], problem: Say | null): Course => ({
  clock: 0,
  t: null,
  lostMs: 0,
  phase: problem || plan.length === 0 ? 'done' : 'ready',
  since: 0,
  plan: problem ? [] : plan,
  at: 0,
  repeats: 0,
  trials: [],
  say: problem,
});

/** DR-4 [J]: shorter losses of tracking are bridged (a blink of the model), longer ones void the trial. */
const BLINK_MS = 500;
/** DR-5 [J]: a longer gap between two body states is an interruption (pause, hidden tab, sleeping computer). */
const GAP_MS = 1000;
/** DR-6 [J]: at least so many void trials are repeated, and as many as were planned. */
const LEAST_REPEATS = 4;

type Attention = 'ok' | 'blink' | 'tracking-lost' | 'second-person' | 'interrupted';

/**
 * Moves the clock and says whether this step may be scored. `usable`: whether the measures that the drill needs are there.
 * 'blink' asks the drill to wait for a moment; the last three void the trial that runs (DR-4, DR-5).
 */
export function attend<M extends Course>(
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
export const enter = <M extends Course>(memory: M, phase: M['phase']): M => ({
  ...memory,
  phase,
  since: memory.clock,
});

/** Milliseconds of usable practice in this phase. */
export const inPhase = (memory: Course): number => memory.clock - memory.since;

export const planned = (memory: Course): Planned =>
  memory.plan[memory.at] ?? { side: null, target: null, practice: false };

/** Writes the running trial down and moves on; practice leaves no record. `redo`: it is done again, within the bound of DR-6. */
export function conclude<M extends Course>(
  memory: M,
  { outcome, reason, metrics }: Verdict,
  t0: Millis,
  t1: Millis,
  redo: boolean,
): M {
  const { side, target, practice } = planned(memory);
  const again = redo && memory.repeats < Math.max(LEAST_REPEATS, memory.plan.length);
  const n = memory.trials.length + 1;
  const trial: Trial = { n, side, target, outcome, reason, t0, t1: millis(Math.max(t0, t1)), metrics };
  return {
    ...memory,
    since: memory.clock,
    at: again ? memory.at : memory.at + 1,
    repeats: memory.repeats + (again ? 1 : 0),
    trials: practice ? memory.trials : [...memory.trials, trial],
    say: { id: `drill.reason.${reason}` },
  };
}

/** The parts of a drill's outside state that follow from its course alone. `counted`: how many so far, where no number was planned. */
export function progressOf(memory: Course, counted?: number) {
  const done = memory.phase === 'done';
  const all =
    counted === undefined ? scoredBefore(memory, memory.plan.length) : Math.max(1, counted + (done ? 0 : 1));
  return {
    say: memory.say,
    trialNumber: Math.max(1, Math.min((counted ?? scoredIndex(memory)) + 1, all)),
    trialCount: all,
    practice: !done && planned(memory).practice,
    trials: memory.trials,
    done,
  };
}

/** Index of the running trial among the scored ones, 0 …: decides about feedback. */
export const scoredIndex = (memory: Course): number => scoredBefore(memory, memory.at);

function scoredBefore({ plan }: Course, end: number): number {
  let scored = 0;
  for (let i = 0; i < end && i < plan.length; i++) if (plan[i]?.practice === false) scored++;
  return scored;
}

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
