import type { BodyState } from '../body/state.ts';
import { type Millis, millis, otherSide, type Side } from '../units.ts';
import {
  attend,
  type Core,
  conclude,
  enter,
  feetDown,
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
  standing,
  TRY_HOLD_MS,
  todays,
  toldVerdict,
  type Verdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, Parsed, Told, Trial } from './drill.ts';
import { feedbackShown } from './parameters.ts';
import type { Numbers } from './traits.ts';

/** The machine behind all drills that hold a stance for a time: one leg, and the other stages of the four-stage test. */

/** Stages of the CDC four-stage test [S]. The last begins at a seen lift, the others at somebody's word. */
export const STAGES = ['side-by-side', 'semi-tandem', 'tandem', 'one-leg'] as const;
export const ONE_LEG = 3;

/** SLS-5: after the goal we wait this long for a touch-down that lies before it: a touch-down is confirmed after 130 ms and a frame or two. */
export const CONFIRM_MS = 300;
/** SLS-2 [J]: both feet on the floor this long before a leg is lifted. */
const SETTLE_MS = 1000;
/** QS-2 [J]: how long there is to get into a position and say so. */
const POSITION_LIMIT_MS = 60_000;
/** AF-3: heights of the feet are told from where they stood at the zero; after heel to toe they stand elsewhere. */
const BACK_TO_THE_ZERO = { id: 'drill.say.feet-as-at-the-start' } as const;
/** SLS-8 [J]: steadiness is taken after the first second, which is still the lift. */
const SWAY_AFTER_MS = 1000;

export interface StandSettings {
  readonly goalMs: number;
  readonly restMs: number;
  /** How long there is to lift the foot after the cue. */
  readonly liftMs: number;
  /** Index into `SUPPORTS`: what was agreed. */
  readonly support: number;
  readonly feedback: number;
}
export interface StandConfig<P> {
  readonly info: DrillInfo;
  readonly settings: (parameters: P) => StandSettings;
  readonly plan: (parameters: P, context: DrillContext) => readonly Planned[];
  /** Word for a hold that reached its goal. */
  readonly heldReason: string;
  /** What is left of the plan after a trial ended; for tests that stop early. `rest` begins with the same trial where it is repeated. */
  readonly remaining?: (rest: readonly Planned[], ended: Trial, repeated: boolean) => readonly Planned[];
  readonly summary: (trials: readonly Trial[]) => Record<string, number>;
}

interface Running {
  readonly t0: Millis;
  readonly from: Millis | null;
  readonly goalSince: Millis | null;
  /** Time-weighted mean and squared deviation of the lateral position (West 1979). */
  readonly weight: number;
  readonly mean: number;
  readonly squares: number;
  readonly peakLift: number;
}
interface Memory extends Core<'settle' | 'lift' | 'position' | 'holding' | 'rest'> {
  readonly settings: StandSettings;
  readonly readyMs: number;
  readonly cue: Cue;
  readonly trial: Running | null;
  readonly liftLeft: number;
  readonly liftRight: number;
  readonly stillness: number;
  readonly bodyT: Millis;
}
export interface StandState extends DrillState {
  readonly memory: Memory;
}

const stageOf = (memory: Memory): number => planned(memory).stage ?? ONE_LEG;
/** How long this trial is to be held, ms: a try without score is short (DR-16). */
const goalOf = (memory: Memory): number =>
  planned(memory).practice ? Math.min(TRY_HOLD_MS, memory.settings.goalMs) : memory.settings.goalMs;
const raised = (memory: Memory): Side => otherSide(planned(memory).side ?? 'left');
const running = (t0: Millis): Running => ({
  t0,
  from: null,
  goalSince: null,
  weight: 0,
  mean: 0,
  squares: 0,
  peakLift: 0,
});
/** How a trial of this stage begins: with the feet down, or with the word that they stand as asked. */
const beginning = (one: Planned | undefined) =>
  (one?.stage ?? ONE_LEG) === ONE_LEG ? ('settle' as const) : ('position' as const);

/** Makes a drill that holds stances. */
export function standDrill<P extends Numbers>(
  config: StandConfig<P>,
  parse: (raw: unknown) => Parsed<P>,
): Drill<P, StandState> {
  const { info } = config;

  function start(parameters: P, context: DrillContext): StandState {
    const problem = legProblem(info.traits(parameters), context);
    const plan = todays(config.plan(parameters, context), context);
    return present({
      ...newCore<Memory['phase']>(beginning(plan[0]), plan, problem),
      settings: config.settings(parameters),
      readyMs: 0,
      cue: problem ? 'stop' : 'stand-still',
      trial: null,
      liftLeft: 0,
      liftRight: 0,
      stillness: 0,
      bodyT: millis(0),
    });
  }

  function step(state: StandState, body: BodyState, dt: Millis, told?: Told): StandState {
    if (state.memory.phase === 'done') return state;
    // In stances where the feet hide each other the place and the zero are lost on purpose: being seen is enough (QS-3).
    const oneLeg = stageOf(state.memory) === ONE_LEG;
    const usable = oneLeg
      ? standing(body)
      : body.tracked || body.notMeasured === 'moved' || body.notMeasured === 'uncalibrated';
    const resting = state.memory.phase === 'rest';
    const { memory, attention } = attend(state.memory, body, dt, usable || resting);
    const seen: Memory = {
      ...memory,
      liftLeft: Math.max(0, body.left.lift ?? memory.liftLeft),
      liftRight: Math.max(0, body.right.lift ?? memory.liftRight),
      stillness: stillness(memory.stillness, body, dt),
      bodyT: body.t,
    };
    if (seen.phase === 'rest') return present(rest(seen, body, dt));
    const watched = attention === 'ok' || attention === 'blink';
    const ended = seen.phase === 'holding' && watched ? ending(seen, body, told) : null;
    if (ended) return present(end(seen, ended.verdict, ended.t));
    if (attention === 'blink') return present(seen);
    const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
    if (seen.trial && over) return present(end(seen, over, body.t));
    if (told === 'skip') return present(end(seen, voided('skipped'), body.t));
    if (attention !== 'ok') return present({ ...seen, readyMs: 0, cue: framingCue(body) });
    if (seen.phase === 'settle') return present(settle(seen, body, dt));
    if (seen.phase === 'position') return present(position(seen, body, told));
    if (seen.phase === 'lift') return present(lift(seen, body));
    return present(measure(seen, body, dt));
  }

  /** Both feet on the floor for a moment, then the cue to lift. */
  function settle(memory: Memory, body: BodyState, dt: number): Memory {
    const down = feetDown(body);
    const readyMs = down ? memory.readyMs + dt : 0;
    if (readyMs > SETTLE_MS)
      return {
        ...enter(memory, 'lift'),
        readyMs: 0,
        say: null,
        cue: raised(memory) === 'left' ? 'lift-left' : 'lift-right',
        trial: running(body.t),
      };
    const say =
      memory.at > 0 && memory.plan[memory.at - 1]?.stage !== ONE_LEG ? BACK_TO_THE_ZERO : memory.say;
    const waited: Memory = { ...memory, readyMs, say, cue: down ? 'stand-still' : 'foot-down' };
    return inPhase(waited) > READY_LIMIT_MS ? end(waited, voided('not-ready'), body.t) : waited;
  }

  /** Waits for the word that the feet stand as asked: one frontal camera cannot see which foot is in front. */
  function position(memory: Memory, body: BodyState, told?: Told): Memory {
    if (told === 'in-position')
      return {
        ...enter(memory, 'holding'),
        say: null,
        cue: 'stand-still',
        trial: { ...running(body.t), from: body.t },
      };
    if (inPhase(memory) > POSITION_LIMIT_MS) return end(memory, voided('not-ready'), body.t);
    return {
      ...memory,
      cue: 'ready',
      say: { id: `drill.say.stage.${STAGES[stageOf(memory)] ?? STAGES[0]}` },
    };
  }

  /** Waits for the verified lift of the right foot; the hold is back-dated to the moment the body room gives (SLS-3). */
  function lift(memory: Memory, body: BodyState): Memory {
    const trial = memory.trial as Running;
    for (const one of body.events) {
      if (one.event !== 'foot-lift') continue;
      if (one.foot !== raised(memory)) return end(memory, voided('wrong-foot'), body.t);
      const from = millis(Math.max(one.t, trial.t0));
      const begun: Memory = { ...enter(memory, 'holding'), trial: { ...trial, from } };
      const ended = ending(begun, body);
      return ended ? end(begun, ended.verdict, ended.t) : begun;
    }
    if (inPhase(memory) <= memory.settings.liftMs) return memory;
    return end(memory, missed('time-out'), body.t);
  }

  /** The first thing that ends the hold (SLS-4), with its own time, or null while it goes on. */
  function ending(
    memory: Memory,
    body: BodyState,
    told?: Told,
  ): { readonly verdict: Verdict; readonly t: Millis } | null {
    const trial = memory.trial as Running;
    const from = trial.from as Millis;
    const goal = millis(from + goalOf(memory));
    const first = firstBreak(memory, body, from, told);
    if (first && first.t < goal) return { verdict: missed(first.reason), t: first.t };
    const held: Verdict = { outcome: 'hit', reason: config.heldReason, metrics: {} };
    if (first || body.t >= goal + CONFIRM_MS) return { verdict: held, t: goal };
    return null;
  }

  function firstBreak(
    memory: Memory,
    body: BodyState,
    from: Millis,
    told?: Told,
  ): { readonly reason: string; readonly t: Millis } | null {
    const oneLeg = stageOf(memory) === ONE_LEG;
    const free = raised(memory);
    let first: { reason: string; t: Millis } | null = null;
    const offer = (reason: string, t: Millis) => {
      if (!first || t < first.t) first = { reason, t };
    };
    for (const one of body.events) {
      if (!('foot' in one) || one.t <= from) continue;
      // Where the feet hide each other the drill trusts no contact, only a change of it (QS-4).
      if (!oneLeg) offer('stepped', one.t);
      else if (one.foot === free && one.event === 'foot-down')
        offer(landsAside(body, free) ? 'stepped' : 'foot-down', one.t);
      else if (one.foot !== free && one.event !== 'foot-down') offer('stance-foot-moved', one.t);
    }
    const foot = free === 'left' ? body.left : body.right;
    if (oneLeg && body.tracked && foot.contact === 'down' && first === null) offer('foot-down', body.t);
    if (told === 'support' && memory.settings.support > 0) offer('support-taken', body.t);
    if (told === 'step') offer('stepped', body.t);
    return first;
  }

  function measure(memory: Memory, body: BodyState, dt: number): Memory {
    const trial = memory.trial as Running;
    const { from } = trial;
    const x = body.lateralSmooth ?? body.lateral;
    const goal = from !== null && body.t >= from + goalOf(memory);
    const lifts = Math.max(memory.liftLeft, memory.liftRight);
    let { weight, mean, squares } = trial;
    if (x !== null && from !== null && !goal && body.t - from > SWAY_AFTER_MS) {
      weight += dt;
      const share = weight > 0 ? dt / weight : 0;
      const delta = x - mean;
      mean += share * delta;
      squares += dt * delta * (x - mean);
    }
    return {
      ...memory,
      cue: goal ? (stageOf(memory) === ONE_LEG ? 'foot-down' : 'rest') : memory.cue,
      trial: { ...trial, weight, mean, squares, peakLift: Math.max(trial.peakLift, lifts) },
    };
  }

  /** The rest counts while both feet are down (SLS-6); a person who never puts the foot down is waited for, not for ever. */
  function rest(memory: Memory, body: BodyState, dt: number): Memory {
    const oneLeg = stageOf(memory) === ONE_LEG;
    const down = !oneLeg || feetDown(body);
    const readyMs = memory.readyMs + (down ? dt : 0);
    if (readyMs < memory.settings.restMs && inPhase(memory) < memory.settings.restMs + POSITION_LIMIT_MS)
      return { ...memory, readyMs, cue: down ? 'rest' : 'foot-down' };
    return { ...enter(memory, oneLeg ? 'settle' : 'position'), readyMs: 0, cue: 'stand-still' };
  }

  function end(memory: Memory, verdict: Verdict, t1: Millis): Memory {
    const { trial, settings } = memory;
    const metrics: Record<string, number> = { supportLevel: settings.support, ...verdict.metrics };
    if (trial?.from != null && verdict.outcome !== 'void') {
      metrics.held = Math.round(Math.min(Math.max(0, t1 - trial.from), settings.goalMs)) / 1000;
      if (stageOf(memory) === ONE_LEG) {
        metrics.liftReaction = (trial.from - trial.t0) / 1000;
        metrics.peakLift = trial.peakLift;
      }
      if (trial.weight > SWAY_AFTER_MS) metrics.sway = Math.sqrt(trial.squares / trial.weight);
    }
    if (verdict.reason === 'support-taken') metrics.support = 1;
    const t0 = trial?.t0 ?? t1;
    const after = conclude(memory, { ...verdict, metrics }, t0, t1, 'rest');
    const ended = after.trials.at(-1);
    const rest = after.plan.slice(after.at);
    const kept = config.remaining && ended ? config.remaining(rest, ended, after.at === memory.at) : rest;
    const plan = [...after.plan.slice(0, after.at), ...kept];
    // Whoever has held nothing needs no rest before the next try.
    const next = trial?.from != null ? ('rest' as const) : beginning(kept[0]);
    const phase = kept.length === 0 ? ('done' as const) : next;
    return { ...after, plan, phase, readyMs: 0, trial: null, cue: phase === 'done' ? 'rest' : 'foot-down' };
  }

  function present(memory: Memory): StandState {
    const { trial, settings } = memory;
    const progress = progressOf(memory);
    const { side, stage } = planned(memory);
    const heldMs = trial?.from != null ? Math.max(0, memory.bodyT - trial.from) : 0;
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
      hold: Math.min(1, heldMs / goalOf(memory)),
      feedback: trial === null || feedbackShown(settings.feedback, scoredIndex(memory), progress.practice),
      summary: progress.done ? config.summary(memory.trials) : {},
      view: {
        world: 'heron',
        leg: (stage ?? ONE_LEG) === ONE_LEG ? side : null,
        liftLeft: memory.liftLeft,
        liftRight: memory.liftRight,
        heldMs: Math.min(heldMs, goalOf(memory)),
        goalMs: goalOf(memory),
        stillness: memory.stillness,
      },
      memory,
    };
  }

  return { info, parse, start, step };
}

/** A raised foot that lands away from its place is a step that saved the balance (SLS-4). */
const landsAside = (body: BodyState, foot: Side): boolean =>
  body.events.some((one) => one.event === 'foot-moved' && one.foot === foot);

/** How still the body is, over about a second: 1 still … 0 restless. */
function stillness(before: number, body: BodyState, dt: number): number {
  if (body.lateralVelocity === null) return before;
  const now = 1 - Math.min(1, Math.abs(body.lateralVelocity) / 0.8);
  return before + Math.min(1, dt / 1000) * (now - before);
}

/** Best and mean seconds over trials with a measured time. */
export function heldOf(trials: readonly Trial[], side: Side): { best: number; mean: number } | null {
  const values = trials
    .filter((one) => one.side === side && one.metrics.held !== undefined)
    .map((one) => one.metrics.held as number);
  if (values.length === 0) return null;
  return {
    best: Math.max(...values),
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  };
}
