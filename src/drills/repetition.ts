import type { BodyState } from '../body/state.ts';
import { type Millis, millis, type Side } from '../units.ts';
import {
  attend,
  type Core,
  conclude,
  enter,
  framingCue,
  inPhase,
  legProblem,
  missed,
  newCore,
  type Planned,
  planned,
  progressOf,
  READY_LIMIT_MS,
  scoredIndex,
  todays,
  toldVerdict,
  type Verdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, DrillView, Parsed, Told, Trial } from './drill.ts';
import { type Hold, hold, holding, noHold } from './hold.ts';
import { feedbackShown } from './parameters.ts';
import type { Numbers } from './traits.ts';

/** The machine behind all counted repetitions: out to the full range, stay, and all the way back. */

/** RP-2 [J]: back at the start below this depth; a movement counts as begun above it plus as much again. */
export const BACK = 0.3;
/** RP-3 [J]: the full range counts from here when held (noise), and must be touched once. */
const STAY = 0.9;

/** One repetition as it goes; depth 0 is the start, 1 the full range. */
export interface Rep {
  readonly left: Millis | null;
  readonly far: Millis | null;
  readonly hold: Hold;
  readonly done: boolean;
  readonly peak: number;
  /** Smallest depth since the full range was done. */
  readonly lowest: number;
  readonly last: number;
  readonly lastT: Millis | null;
  /** When the body was back at the start. */
  readonly back: Millis | null;
}
export const newRep: Rep = {
  left: null,
  far: null,
  hold: noHold,
  done: false,
  peak: 0,
  lowest: 1,
  last: 0,
  lastT: null,
  back: null,
};
export type RepEnd = 'full' | 'not-far-enough' | 'too-short' | 'not-all-the-way-back';

/** One more sample of a repetition. `end`: how it ended, or null while it goes on. */
export function followRep(
  before: Rep,
  t: Millis,
  depth: number,
  dt: number,
  holdMs: number,
): { readonly rep: Rep; readonly end: RepEnd | null } {
  const inside = depth >= (holding(before.hold) ? STAY : 1);
  const held = hold(before.hold, inside, dt);
  const rep: Rep = {
    left: before.left ?? (depth > BACK ? crossing(before, t, depth, BACK) : null),
    far: before.far ?? (inside ? crossing(before, t, depth, 1) : null),
    hold: held,
    done: before.done || held.heldMs >= holdMs,
    peak: Math.max(before.peak, depth),
    lowest: before.done ? Math.min(before.lowest, depth) : 1,
    last: depth,
    lastT: t,
    back: depth <= BACK ? crossing(before, t, depth, BACK) : null,
  };
  if (rep.done) {
    if (depth <= BACK) return { rep, end: 'full' };
    // Half-way back and out again: the repetition was not finished (RP-5).
    if (rep.lowest < 0.6 && depth > rep.lowest + 0.35) return { rep, end: 'not-all-the-way-back' };
    return { rep, end: null };
  }
  // A movement that has clearly begun and came back without the full range (RP-4).
  if (rep.peak > 2 * BACK && depth <= BACK)
    return { rep, end: rep.far === null ? 'not-far-enough' : 'too-short' };
  return { rep, end: null };
}

/** When the straight line between the last two samples met `level`: times must not depend on the frame rate. */
function crossing(before: Rep, t: Millis, now: number, level: number): Millis {
  if (before.lastT === null || now === before.last) return t;
  const share = Math.min(1, Math.max(0, (level - before.last) / (now - before.last)));
  return millis(before.lastT + share * (t - before.lastT));
}

/** Parameters that the machine itself reads. `pace`: guiding time of one repetition, s; `timeout`: how long one may take, s. */
export type RepParameters = Numbers & {
  readonly [Name in 'hold' | 'support' | 'feedback' | 'aside' | 'bend']: number;
};
export interface RepConfig<P extends RepParameters> {
  readonly info: DrillInfo;
  readonly figure: Extract<DrillView, { world: 'reeds' }>['figure'];
  readonly plan: (parameters: P, context: DrillContext) => readonly Planned[];
  /** Whether what `depth` needs is measured. */
  readonly usable: (body: BodyState) => boolean;
  /** 0 at the start, 1 at the full range; `rest`: mean of `level` in the starting position. */
  readonly depth: (body: BodyState, rest: number, parameters: P, side: Side | null) => number;
  /** The measure that the starting position is taken from, and whether the person is in it. */
  readonly level: (body: BodyState, side: Side | null) => number;
  readonly atStart: (body: BodyState, parameters: P) => boolean;
  readonly cues: (side: Side | null) => { readonly start: Cue; readonly out: Cue; readonly back: Cue };
  /** A fault of this body state that spoils the repetition, as a reason, or null. */
  readonly fault: (body: BodyState, side: Side | null) => string | null;
  /** Further outcomes of a finished repetition. */
  readonly extra?: (peakDepth: number, rest: number, parameters: P) => Record<string, number>;
}

interface Memory<P> extends Core<'start' | 'out'> {
  readonly parameters: P;
  readonly readyMs: number;
  /** Sum of level × ms while ready, for its mean. */
  readonly sum: number;
  readonly level: number;
  readonly cue: Cue;
  readonly t0: Millis | null;
  readonly rep: Rep;
  readonly depth: number;
  readonly support: boolean;
  /** How long the body has been off centre, ms. */
  readonly crookedMs: number;
}
export interface RepState<P> extends DrillState {
  readonly memory: Memory<P>;
}

/** RP-6 [J]: a repetition that takes less than this share of the guiding time is swung, not controlled. */
const TOO_FAST = 0.4;
/** RP-7 [J]: a moment off centre is forgiven. */
const CROOKED_MS = 300;
/** RP-1 [J]: in the starting position this long before the first cue, and between repetitions. */
const SETTLE_MS = 800;

/** Makes a drill of counted repetitions. */
export function repDrill<P extends RepParameters>(
  config: RepConfig<P>,
  parse: (raw: unknown) => Parsed<P>,
): Drill<P, RepState<P>> {
  const { info } = config;

  function start(parameters: P, context: DrillContext): RepState<P> {
    const problem = legProblem(info.traits(parameters), context);
    const plan = todays(config.plan(parameters, context), context);
    return present({
      ...newCore<'start' | 'out'>('start', plan, problem),
      parameters,
      readyMs: 0,
      sum: 0,
      level: 0,
      cue: problem ? 'stop' : config.cues(plan[0]?.side ?? null).start,
      t0: null,
      rep: newRep,
      depth: 0,
      support: false,
      crookedMs: 0,
    });
  }

  function step(state: RepState<P>, body: BodyState, dt: Millis, told?: Told): RepState<P> {
    if (state.memory.phase === 'done') return state;
    const { memory, attention } = attend(state.memory, body, dt, config.usable(body));
    if (attention === 'blink') return present(memory);
    const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
    if (memory.phase === 'out') {
      if (over) return present(end(memory, over, body.t));
      return present(repeat({ ...memory, support: memory.support || told === 'support' }, body, dt, told));
    }
    if (told === 'skip') return present(end(memory, voided('skipped'), body.t));
    if (attention !== 'ok') return present({ ...memory, readyMs: 0, sum: 0, cue: framingCue(body) });
    return present(begin(memory, body, dt));
  }

  /** The starting position, held for a moment: its level is what the repetition is measured from. */
  function begin(memory: Memory<P>, body: BodyState, dt: number): Memory<P> {
    const { side } = planned(memory);
    const cues = config.cues(side);
    const there = config.atStart(body, memory.parameters);
    const readyMs = there ? memory.readyMs + dt : 0;
    const sum = there ? memory.sum + dt * config.level(body, side) : 0;
    if (readyMs > SETTLE_MS)
      return {
        ...enter(memory, 'out'),
        readyMs: 0,
        sum: 0,
        level: sum / readyMs,
        say: null,
        cue: cues.out,
        t0: body.t,
        rep: newRep,
        depth: 0,
        support: false,
        crookedMs: 0,
      };
    const waited: Memory<P> = { ...memory, readyMs, sum, cue: cues.start, depth: 0 };
    return inPhase(waited) > READY_LIMIT_MS ? end(waited, voided('not-ready'), body.t) : waited;
  }

  function repeat(memory: Memory<P>, body: BodyState, dt: number, told?: Told): Memory<P> {
    const { side } = planned(memory);
    const { hold, pace = 0, timeout = 3 * pace } = memory.parameters;
    const depth = config.depth(body, memory.level, memory.parameters, side);
    const { rep, end: ended } = followRep(memory.rep, body.t, depth, dt, hold * 1000);
    const cues = config.cues(side);
    const next: Memory<P> = {
      ...memory,
      rep,
      depth: Math.min(1, Math.max(0, depth)),
      crookedMs: crooked(body, memory.parameters) ? memory.crookedMs + dt : 0,
      cue: rep.done ? cues.back : cues.out,
    };
    const fault = told === 'step' ? 'stepped' : config.fault(body, side);
    if (fault) return end(next, missed(fault), body.t);
    if (next.crookedMs > CROOKED_MS) return end(next, missed('off-centre'), body.t);
    if (ended === 'full') {
      const tooFast = (rep.back ?? body.t) - (rep.left ?? body.t) < TOO_FAST * pace * 1000;
      if (tooFast) return end(next, missed('too-fast'), body.t);
      return end(next, { outcome: 'hit', reason: 'full', metrics: {} }, body.t);
    }
    if (ended) return end(next, missed(ended), body.t);
    if (inPhase(next) <= timeout * 1000) return next;
    if (rep.done) return end(next, missed('not-all-the-way-back'), body.t);
    if (rep.far !== null) return end(next, missed('too-short'), body.t);
    return end(next, missed(rep.peak > 2 * BACK ? 'not-far-enough' : 'time-out'), body.t);
  }

  const crooked = (body: BodyState, { aside, bend }: P): boolean =>
    Math.abs(body.lateralSmooth ?? 0) > aside || Math.abs(body.trunkLean ?? 0) > bend;

  function end(memory: Memory<P>, verdict: Verdict, t: Millis): Memory<P> {
    const { rep } = memory;
    const metrics: Record<string, number> = { ...verdict.metrics };
    if (verdict.outcome !== 'void') {
      metrics.depth = rep.peak;
      metrics.support = memory.support ? 1 : (metrics.support ?? 0);
      metrics.supportLevel = memory.parameters.support;
      if (rep.left !== null) metrics.duration = ((rep.back ?? t) - rep.left) / 1000;
      if (rep.left !== null && rep.far !== null) metrics.outTime = (rep.far - rep.left) / 1000;
      Object.assign(metrics, config.extra?.(rep.peak, memory.level, memory.parameters));
    }
    const after = conclude(memory, { ...verdict, metrics }, memory.t0 ?? t, t, 'start');
    return {
      ...after,
      readyMs: 0,
      sum: 0,
      t0: null,
      rep: newRep,
      depth: 0,
      cue: after.phase === 'done' ? 'rest' : config.cues(planned(after).side).start,
    };
  }

  function present(memory: Memory<P>): RepState<P> {
    const progress = progressOf(memory);
    const { parameters, rep } = memory;
    const going = memory.phase === 'out';
    return {
      say: progress.say,
      trialNumber: progress.trialNumber,
      trialCount: progress.trialCount,
      practice: progress.practice,
      trials: progress.trials,
      done: progress.done,
      drill: info.id,
      cue: memory.cue,
      target: null,
      hold: going ? Math.min(1, rep.hold.heldMs / (parameters.hold * 1000)) : 0,
      feedback: !going || feedbackShown(parameters.feedback, scoredIndex(memory), progress.practice),
      summary: progress.done ? summaryOf(memory.trials) : {},
      view: {
        world: 'reeds',
        reps: memory.trials.filter((one) => one.outcome === 'hit').length,
        goal: progress.trialCount,
        depth: memory.depth,
        figure: config.figure,
      },
      memory,
    };
  }

  return { info, parse, start, step };
}

function summaryOf(trials: readonly Trial[]): Record<string, number> {
  const full = trials.filter((one) => one.outcome === 'hit');
  const times = full.map((one) => one.metrics.duration ?? 0);
  const result: Record<string, number> = { repetitions: full.length };
  if (times.length > 0) result.meanDuration = times.reduce((sum, one) => sum + one, 0) / times.length;
  return result;
}
