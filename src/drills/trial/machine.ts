import type { BodyState } from '../../body/state.ts';
import { type Millis, millis } from '../../units.ts';
import { type Planned, READY_LIMIT_MS, safeRange } from '../core.ts';
import type { Cue } from '../cue.ts';
import type {
  Drill,
  DrillContext,
  DrillInfo,
  DrillState,
  DrillView,
  EndWords,
  OwnRange,
  Say,
  Told,
  Trial,
} from '../drill.ts';
import { feedbackShown, type ParametersOf, parserOf } from '../parameters.ts';
import { legsAllow } from '../traits.ts';
import {
  attend,
  type Course,
  conclude,
  enter,
  framingCue,
  inPhase,
  newCourse,
  planned,
  progressOf,
  scoredIndex,
} from './course.ts';
import type { Frame, Moment, Ready } from './frame.ts';
import { type Ending, earliest, toldVerdict, type Verdict, voided } from './verdict.ts';

/** One drill as the machine plays it. `Run`: what it keeps of a running trial. */
export interface TrialSpec<I extends DrillInfo, S, Run, Seen> {
  readonly info: I;
  readonly settings: (parameters: ParametersOf<I>) => S;
  readonly plan: (parameters: ParametersOf<I>, context: DrillContext) => readonly Planned[];
  /** Why the drill cannot be played in this context, beside the legs. */
  readonly problem?: (context: DrillContext) => Say | null;
  /** Whether all is measured. If not, a blink is waited for; then the trial is void (DR-4). */
  readonly needs: (body: BodyState, planned: Planned) => boolean;
  /** A leap of the tracker is no other person: for drills that turn away from the camera. */
  readonly leaps?: true;
  readonly nothingSeen: Seen;
  readonly see: (before: Seen, frame: Frame<S, Seen>, usable: boolean) => Seen;
  /** Cue before anybody was seen; cue after a trial, and just after a rest, where they differ. */
  readonly idle: (planned: Planned) => Cue;
  readonly idleAfter?: Cue;
  readonly idleRested?: Cue;
  readonly ready: (frame: Frame<S, Seen>) => Ready;
  /** The task is shown for so long, ms, between readiness and the trial. */
  readonly showMs?: (settings: S) => number;
  readonly begin: (frame: Frame<S, Seen>, last: Run | null) => Run;
  /** What is said when a trial begins, and at every picture of it. */
  readonly opening?: (frame: Frame<S, Seen>) => Say | null;
  readonly hint?: (frame: Frame<S, Seen>) => Say | null;
  readonly cue: (run: Run, frame: Frame<S, Seen>) => Cue;
  readonly follow: (run: Run, frame: Frame<S, Seen>) => Run;
  readonly ends: readonly Ending<Run, Frame<S, Seen>>[];
  /** Words that end a trial in every phase, during a blink too. */
  readonly heeds?: readonly Told[];
  /** How a drill that scores nothing takes a verdict. */
  readonly takes?: (verdict: Verdict) => Verdict;
  /** Beginning of the trial, where it is not the moment the cue changed. */
  readonly from?: (run: Run, verdict: Verdict) => Millis;
  /** Where one trial counts many things. */
  readonly counted?: Counted<Run>;
  readonly metrics: (run: Run | null, verdict: Verdict, moment: Moment<S, Seen>, t1: Millis) => Metrics;
  /** Whether the trial is done again, within the bound of DR-6. */
  readonly repeats?: (verdict: Verdict, planned: Planned, trials: readonly Trial[]) => boolean;
  /** What is left of the plan after a trial ended; `rest` begins with the same trial where it is repeated. */
  readonly remaining?: (rest: readonly Planned[], ended: Trial, repeated: boolean) => readonly Planned[];
  /** The next trial, where it begins without a stop. */
  readonly goesOn?: (run: Run) => Run | null;
  /** Whether a rest follows, and the rest itself: null when it is over. `counts`: this time counts as `readyMs`. */
  readonly rests?: (run: Run | null) => boolean;
  readonly rest?: (frame: Frame<S, Seen>) => { readonly cue: Cue; readonly counts: boolean } | null;
  readonly target?: (run: Run | null, moment: Moment<S, Seen>) => number | null;
  /** Share of the hold that is asked now. */
  readonly held?: (run: Run, moment: Moment<S, Seen>) => number;
  readonly feedback?: (settings: S) => number;
  /** `last`: the run that ended last. */
  readonly summary: (trials: readonly Trial[], last: Run | null) => Metrics;
  /** What is said at the end of the drill instead of the last reason. */
  readonly closing?: (summary: Measured, trials: readonly Trial[]) => Say | null;
  readonly view: (run: Run | null, moment: Moment<S, Seen>, goal: number) => DrillView;
}
/** A trial in which nobody knows before how much there will be to count. Broken off it is one trial, as any other. */
interface Counted<Run> {
  /** The words of what is counted. */
  readonly ends: readonly EndWords[];
  /** What was counted, once the trial is whole: these are the trials then, and the drill is over (AS-4). */
  readonly whole: (run: Run) => readonly Trial[] | null;
  readonly soFar: (run: Run | null, trials: readonly Trial[]) => number;
}
/** Numbers by name; what was not measured is left out. */
export type Metrics = Readonly<Record<string, number | undefined>>;
type Measured = Readonly<Record<string, number>>;

const measured = (metrics: Metrics): Measured =>
  Object.fromEntries(Object.entries(metrics).filter((one): one is [string, number] => one[1] !== undefined));

interface Memory<S, Run, Seen> extends Course {
  readonly settings: S;
  readonly range: OwnRange;
  readonly seed: number;
  readonly readyMs: number;
  /** Sum of level × ms while ready, for its mean. */
  readonly sum: number;
  readonly level: number;
  readonly cue: Cue;
  readonly t0: Millis | null;
  readonly run: Run | null;
  /** The run of the trial before. */
  readonly last: Run | null;
  readonly support: boolean;
  readonly seen: Seen;
}
/** DR-17: said where the drill cannot be done with the legs that are left. */
const LEG_LEFT_OUT: Say = { id: 'drill.refused.leg-left-out' };

/** Makes a drill of its spec: clock, loss, gap, skip, hands-on, readiness, rest and repeats are the machine's, the rest is the drill's. */
export function trialDrill<I extends DrillInfo, S, Run, Seen>(
  spec: TrialSpec<I, S, Run, Seen>,
): Drill<ParametersOf<I>, DrillState> {
  type All = Memory<S, Run, Seen>;
  type State = DrillState & { readonly memory: All };
  type Now = Frame<S, Seen>;
  const { info, ends } = spec;
  const early = ends.filter((one) => one.early);
  const repeats = spec.repeats ?? (({ outcome, reason }) => outcome === 'void' && reason !== 'skipped');

  function start(parameters: ParametersOf<I>, context: DrillContext): State {
    const allowed = legsAllow(info.traits(parameters), context.legs ?? 'both');
    const problem = allowed ? (spec.problem?.(context) ?? null) : LEG_LEFT_OUT;
    const course = newCourse(spec.plan(parameters, context), problem);
    return present({
      ...course,
      settings: spec.settings(parameters),
      range: safeRange(context.range),
      seed: context.seed,
      readyMs: 0,
      sum: 0,
      level: 0,
      cue: problem ? 'stop' : spec.idle(planned(course)),
      t0: null,
      run: null,
      last: null,
      support: false,
      seen: spec.nothingSeen,
    });
  }

  function step(state: State, body: BodyState, dt: Millis, told?: Told): State {
    if (state.memory.phase === 'done') return state;
    return present(stepped(state.memory, body, dt, told));
  }

  function stepped(before: All, body: BodyState, dt: number, told?: Told): All {
    const usable = spec.needs(body, planned(before));
    const { notMeasured } = body;
    const eyes = spec.leaps && notMeasured === 'jumped' ? { ...body, notMeasured: null } : body;
    const { memory: timed, attention } = attend(before, eyes, dt, usable || before.phase === 'rest');
    const frameOf = (memory: All): Now => ({ ...momentOf(memory), body, dt, told });
    const memory: All = { ...timed, seen: spec.see(timed.seen, frameOf(timed), usable) };
    const frame = frameOf(memory);

    if (told !== undefined && spec.heeds?.includes(told))
      return end(memory, toldVerdict(told) ?? voided('skipped'), body.t);
    if (memory.phase === 'rest') return rest(memory, frame);
    const watched = attention === 'ok' || attention === 'blink';
    const ended = memory.run !== null && watched ? earliest(early, memory.run, frame) : null;
    if (ended) return end(memory, ended, ended.t);
    if (attention === 'blink') return memory;
    if (memory.run !== null) {
      const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
      return over ? end(memory, over, body.t) : follow(memory, memory.run, frame);
    }
    if (told === 'skip') return end(memory, voided('skipped'), body.t);
    if (attention !== 'ok') return { ...memory, phase: 'ready', readyMs: 0, sum: 0, cue: framingCue(body) };
    return wait(memory, frame);
  }

  /** Waits for a ready person and begins the trial. */
  function wait(memory: All, frame: Now): All {
    const { t } = frame;
    if (memory.phase === 'show')
      return frame.phaseMs < (spec.showMs?.(frame.p) ?? 0) ? memory : begin(memory, frame);
    const ready = spec.ready(frame);
    const readyMs = ready.there ? memory.readyMs + frame.dt : 0;
    const sum = ready.there ? memory.sum + frame.dt * (ready.level ?? 0) : 0;
    const waited: All = {
      ...memory,
      readyMs,
      sum,
      cue: ready.cue,
      say: ready.say === undefined ? memory.say : ready.say,
    };
    if (ready.there && readyMs > ready.forMs)
      return spec.showMs ? { ...enter(waited, 'show'), readyMs: 0 } : begin(waited, frame);
    return frame.phaseMs > (ready.limitMs ?? READY_LIMIT_MS) ? end(waited, voided('not-ready'), t) : waited;
  }

  function begin(memory: All, frame: Now): All {
    const level = memory.readyMs > 0 ? memory.sum / memory.readyMs : 0;
    const begun = { ...enter(memory, 'run'), readyMs: 0, sum: 0, level, support: false, t0: frame.t };
    const now = { ...frame, ...momentOf(begun) };
    const run = spec.begin(now, memory.last);
    return { ...begun, run, cue: spec.cue(run, now), say: spec.opening?.(frame) ?? null };
  }

  function follow(before: All, running: Run, frame: Now): All {
    const support = before.support || frame.told === 'support';
    const run = spec.follow(running, frame);
    const say = spec.hint ? spec.hint(frame) : before.say;
    const memory: All = { ...before, support, run, say, cue: spec.cue(run, frame) };
    // Words count for the trial as it was before this picture: early ends have heard them.
    const ended = earliest(ends, run, early.length > 0 ? { ...frame, told: undefined } : frame);
    if (ended) return end(memory, ended, ended.t);
    const rows = spec.counted?.whole(run);
    return rows ? whole(memory, rows) : memory;
  }

  function whole(memory: All, rows: readonly Trial[]): All {
    const trials = [...memory.trials, ...rows].map((one, i) => ({ ...one, n: i + 1 }));
    return { ...enter(memory, 'done'), trials, run: null, last: memory.run, cue: 'rest' };
  }

  function rest(memory: All, frame: Now): All {
    const resting = spec.rest?.(frame) ?? null;
    const rested = spec.idleRested ?? spec.idle(planned(memory));
    if (resting === null) return { ...enter(memory, 'ready'), readyMs: 0, cue: rested };
    return { ...memory, cue: resting.cue, readyMs: memory.readyMs + (resting.counts ? frame.dt : 0) };
  }

  /** Writes the trial down and goes on to the rest, the next trial or the end. */
  function end(memory: All, verdict: Verdict, t1: Millis): All {
    const { run } = memory;
    const taken = spec.takes?.(verdict) ?? verdict;
    const metrics = { ...measured(spec.metrics(run, taken, momentOf(memory), t1)), ...taken.metrics };
    const t0 = run === null ? t1 : (spec.from?.(run, taken) ?? memory.t0 ?? t1);
    const redo = repeats(taken, planned(memory), memory.trials);
    const after = conclude(memory, { ...taken, metrics }, t0, t1, redo);
    const ended = after.trials.at(-1);
    const rest = after.plan.slice(after.at);
    const left = spec.remaining && ended ? spec.remaining(rest, ended, after.at === memory.at) : rest;
    const next: All = {
      ...after,
      plan: left === rest ? after.plan : [...after.plan.slice(0, after.at), ...left],
      phase: left.length === 0 ? 'done' : spec.rests?.(run) ? 'rest' : 'ready',
      readyMs: 0,
      sum: 0,
      t0: null,
      run: null,
      last: run ?? memory.last,
      support: false,
    };
    if (next.phase === 'done')
      return {
        ...next,
        cue: 'rest',
        say: spec.closing?.(measured(spec.summary(next.trials, next.last)), next.trials) ?? next.say,
      };
    const going = run === null ? null : (spec.goesOn?.(run) ?? null);
    if (going !== null) return { ...next, phase: 'run', run: going };
    const idle = next.phase === 'rest' ? 'rest' : spec.idle(planned(next));
    return { ...next, cue: spec.idleAfter ?? idle };
  }

  function present(memory: All): State {
    const { run } = memory;
    const progress = progressOf(memory, spec.counted?.soFar(run, memory.trials));
    const moment = momentOf(memory);
    const mode = spec.feedback?.(memory.settings) ?? 0;
    return {
      ...progress,
      drill: info.id,
      cue: memory.cue,
      target: spec.target?.(run, moment) ?? null,
      hold: run === null ? 0 : Math.min(1, spec.held?.(run, moment) ?? 0),
      feedback: run === null || feedbackShown(mode, scoredIndex(memory), progress.practice),
      summary: progress.done ? measured(spec.summary(memory.trials, memory.last)) : {},
      view: spec.view(run, moment, progress.trialCount),
      memory,
    };
  }

  const momentOf = (memory: All): Moment<S, Seen> => ({
    p: memory.settings,
    planned: planned(memory),
    before: memory.plan[memory.at - 1],
    seen: memory.seen,
    range: memory.range,
    seed: memory.seed,
    t: memory.t ?? millis(0),
    clock: memory.clock,
    phaseMs: inPhase(memory),
    readyMs: memory.readyMs,
    level: memory.readyMs > 0 ? memory.sum / memory.readyMs : memory.level,
    support: memory.support,
    trials: memory.trials,
    done: memory.phase === 'done',
  });

  return { info, ends: [...ends, ...(spec.counted?.ends ?? [])], parse: parserOf(info), start, step };
}
