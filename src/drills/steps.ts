import type { BodyState } from '../body/state.ts';
import type { Millis, Side } from '../units.ts';
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
  planned,
  progressOf,
  READY_LIMIT_MS,
  scoredIndex,
  standing,
  toldVerdict,
  type Verdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, Parsed, Told, Trial } from './drill.ts';
import { feedbackShown } from './parameters.ts';
import type { Numbers } from './traits.ts';

/** The machine behind marching and step patterns: one trial is a series of steps to a slow beat. */

export type Item = Side | 'wait';

export interface StepSettings {
  readonly paceMs: number;
  /** How high each foot must come, H. */
  readonly lift: number;
  readonly rounds: number;
  readonly restMs: number;
  /** How long the pattern is shown before it starts. */
  readonly showMs: number;
  readonly remember: boolean;
  readonly feedback: number;
  readonly support: number;
}
export interface StepConfig<P> {
  readonly info: DrillInfo;
  readonly settings: (parameters: P) => StepSettings;
  /** The pattern of each trial; repeated `rounds` times within it. */
  readonly patterns: (parameters: P, context: DrillContext) => readonly (readonly Item[])[];
  readonly cues: { readonly left: Cue; readonly right: Cue };
}

/** One beat. */
interface Beat {
  readonly t0: Millis;
  readonly from: number;
  readonly lifted: Millis | null;
  readonly peak: number;
  readonly down: boolean;
  readonly wrong: boolean;
}
interface Memory extends Core<'ready' | 'show' | 'step' | 'rest'> {
  readonly settings: StepSettings;
  readonly patterns: readonly (readonly Item[])[];
  readonly readyMs: number;
  readonly cue: Cue;
  readonly t0: Millis | null;
  /** Item of the running series, 0 …. */
  readonly item: number;
  readonly beat: Beat | null;
  /** Faults of the series so far, one word for each wrong item. */
  readonly faults: readonly string[];
  readonly delays: readonly number[];
  readonly peaks: readonly number[];
  readonly support: boolean;
  readonly liftLeft: number;
  readonly liftRight: number;
}
export interface StepState extends DrillState {
  readonly memory: Memory;
}

/** DR-16 [J]: a first try has at most so many steps. */
const TRY_STEPS = 4;

/** ST-5 [J]: one fault is forgiven for every eight items of a series. */
export const faultsAllowed = (items: number): number => Math.floor(items / 8);
/** ST-3: a lift is confirmed 200 ms late, a touch-down 130 ms, each and a frame or two. */
const CONFIRM_MS = 350;
/** ST-3 [J]: whoever feels the beat may be this much early. */
const EARLY_MS = 300;
/** ST-4 [J]: a foot may stay up this much longer than a beat before the step is too slow; the beat waits for it. */
const SLOW = 0.6;
const SETTLE_MS = 800;

const newBeat = (t0: Millis, from: number): Beat => ({
  t0,
  from,
  lifted: null,
  peak: 0,
  down: false,
  wrong: false,
});

/** Makes a drill of steps to a beat. */
export function stepDrill<P extends Numbers>(
  config: StepConfig<P>,
  parse: (raw: unknown) => Parsed<P>,
): Drill<P, StepState> {
  const { info, cues } = config;

  function start(parameters: P, context: DrillContext): StepState {
    const problem = legProblem(info.traits(parameters), context);
    const settings = config.settings(parameters);
    const series = config.patterns(parameters, context);
    // The first pattern's beginning, shown and once, is the try of a new drill (DR-16).
    const tries = context.firstTry ? series.slice(0, 1).map((pattern) => pattern.slice(0, TRY_STEPS)) : [];
    const patterns = [...tries, ...series];
    const plan = patterns.map((pattern, i) => ({
      side: null,
      target: pattern.length * (i < tries.length ? 1 : settings.rounds),
      practice: i < tries.length,
    }));
    return present({
      ...newCore<Memory['phase']>('ready', plan, problem),
      settings,
      patterns,
      readyMs: 0,
      cue: problem ? 'stop' : 'ready',
      t0: null,
      item: 0,
      beat: null,
      faults: [],
      delays: [],
      peaks: [],
      support: false,
      liftLeft: 0,
      liftRight: 0,
    });
  }

  function step(state: StepState, body: BodyState, dt: Millis, told?: Told): StepState {
    if (state.memory.phase === 'done') return state;
    const resting = state.memory.phase === 'rest';
    const { memory, attention } = attend(state.memory, body, dt, standing(body) || resting);
    const seen: Memory = {
      ...memory,
      liftLeft: Math.max(0, body.left.lift ?? memory.liftLeft),
      liftRight: Math.max(0, body.right.lift ?? memory.liftRight),
    };
    if (seen.phase === 'rest') {
      if (inPhase(seen) < seen.settings.restMs) return present({ ...seen, cue: 'rest' });
      return present({ ...enter(seen, 'ready'), readyMs: 0, cue: 'ready' });
    }
    if (attention === 'blink') return present(seen);
    const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
    if (seen.phase === 'step') {
      if (over) return present(end(seen, over, body.t));
      return present(series({ ...seen, support: seen.support || told === 'support' }, body, told));
    }
    if (told === 'skip') return present(end(seen, voided('skipped'), body.t));
    if (attention !== 'ok')
      return present({ ...enter(seen, 'ready'), since: seen.since, readyMs: 0, cue: framingCue(body) });
    return present(prepare(seen, body, dt));
  }

  /** Both feet down, then the pattern is shown, then it starts. */
  function prepare(memory: Memory, body: BodyState, dt: number): Memory {
    if (memory.phase === 'show') {
      if (inPhase(memory) < memory.settings.showMs) return memory;
      const begun: Memory = {
        ...enter(memory, 'step'),
        say: fromMemory(memory) ? { id: 'drill.say.your-turn' } : null,
        t0: body.t,
        item: 0,
        faults: [],
        delays: [],
        peaks: [],
        support: false,
        beat: newBeat(body.t, memory.clock),
      };
      return { ...begun, cue: cueOf(begun) };
    }
    const down = feetDown(body);
    const readyMs = down ? memory.readyMs + dt : 0;
    if (readyMs > SETTLE_MS) return { ...enter(memory, 'show'), readyMs: 0, cue: 'ready' };
    const waited: Memory = { ...memory, readyMs, cue: down ? 'ready' : 'foot-down' };
    return inPhase(waited) > READY_LIMIT_MS ? end(waited, voided('not-ready'), body.t) : waited;
  }

  function series(memory: Memory, body: BodyState, told?: Told): Memory {
    const asked = itemOf(memory);
    const beat = watch(memory.beat as Beat, asked, body, told);
    const next: Memory = { ...memory, beat };
    const { paceMs, lift } = memory.settings;
    const age = memory.clock - beat.from;
    if (asked === 'wait') {
      if (age < paceMs) return next;
      return advance(next, beat.wrong ? 'stepped-on-wait' : null, body);
    }
    if (beat.down) {
      if (age < paceMs) return next;
      if (beat.wrong) return advance(next, 'wrong-foot', body);
      return advance(next, beat.peak < lift ? 'too-low' : null, body);
    }
    if (beat.lifted !== null) {
      if (age < (1 + SLOW) * paceMs + CONFIRM_MS) return next;
      return advance(next, 'too-slow', body);
    }
    if (age < paceMs + CONFIRM_MS) return next;
    return advance(next, beat.wrong ? 'wrong-foot' : beat.peak > 0.01 ? 'too-low' : 'no-step', body);
  }

  /** Notes the verdict on one item and goes to the next beat, or ends the series. */
  function advance(memory: Memory, fault: string | null, body: BodyState): Memory {
    const beat = memory.beat as Beat;
    const side = itemOf(memory);
    const scored = side !== 'wait' && beat.lifted !== null;
    const faults = fault ? [...memory.faults, fault] : memory.faults;
    const noted: Memory = {
      ...memory,
      faults,
      delays: scored ? [...memory.delays, ((beat.lifted as number) - beat.t0) / 1000] : memory.delays,
      peaks: scored ? [...memory.peaks, beat.peak] : memory.peaks,
      item: memory.item + 1,
    };
    if (noted.item < itemsOf(noted)) {
      const going: Memory = { ...noted, beat: newBeat(body.t, memory.clock) };
      return { ...going, cue: cueOf(going) };
    }
    const items = itemsOf(noted);
    if (faults.length <= faultsAllowed(items))
      return end(noted, { outcome: 'hit', reason: 'all-stepped', metrics: {} }, body.t);
    return end(noted, missed(commonest(faults)), body.t);
  }

  function end(memory: Memory, verdict: Verdict, t: Millis): Memory {
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { delays, peaks } = memory;
    const metrics: Record<string, number> = { ...verdict.metrics };
    if (verdict.outcome !== 'void') {
      metrics.right = memory.item - memory.faults.length;
      metrics.items = itemsOf(memory);
      metrics.support = memory.support ? 1 : (metrics.support ?? 0);
      metrics.supportLevel = memory.settings.support;
      if (delays.length > 0) metrics.stepDelay = mean(delays);
      if (delays.length > 1) {
        const centre = mean(delays);
        metrics.stepDelaySd = Math.sqrt(mean(delays.map((one) => (one - centre) ** 2)));
      }
      if (peaks.length > 0) metrics.peakLift = mean(peaks);
    }
    const after = conclude(memory, { ...verdict, metrics }, memory.t0 ?? t, t, 'rest');
    const cue = after.phase === 'done' || after.phase === 'rest' ? 'rest' : 'ready';
    return { ...after, readyMs: 0, beat: null, t0: null, item: 0, cue };
  }

  function cueOf(memory: Memory): Cue {
    if (fromMemory(memory)) return 'ready';
    const item = itemOf(memory);
    return item === 'wait' ? 'stand-still' : cues[item];
  }

  function present(memory: Memory): StepState {
    const progress = progressOf(memory);
    const pattern = patternOf(memory);
    const stepping = memory.phase === 'step';
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
      hold: stepping ? Math.min(1, memory.item / itemsOf(memory)) : 0,
      feedback: !stepping || feedbackShown(memory.settings.feedback, scoredIndex(memory), progress.practice),
      summary: progress.done ? summaryOf(memory.trials) : {},
      view: {
        world: 'stones',
        pattern,
        index: pattern.length > 0 ? memory.item % pattern.length : 0,
        beat: memory.beat ? Math.min(1, (memory.clock - memory.beat.from) / memory.settings.paceMs) : 0,
        ...(memory.beat && { paceMs: memory.settings.paceMs }),
        liftLeft: memory.liftLeft,
        liftRight: memory.liftRight,
        patternShown: !(stepping && fromMemory(memory)),
      },
      memory,
    };
  }

  return { info, parse, start, step };
}

const patternOf = (memory: Memory): readonly Item[] =>
  memory.patterns[Math.min(memory.at, memory.patterns.length - 1)] ?? [];
const itemsOf = (memory: Memory): number =>
  patternOf(memory).length * (planned(memory).practice ? 1 : memory.settings.rounds);
/** A pattern to be remembered stays in sight during a try. */
const fromMemory = (memory: Memory): boolean => memory.settings.remember && !planned(memory).practice;
const itemOf = (memory: Memory): Item => {
  const pattern = patternOf(memory);
  return pattern[memory.item % pattern.length] ?? 'wait';
};

/** One body state into the running beat: what was lifted, how high, and whether it came down. */
function watch(before: Beat, asked: Item, body: BodyState, told?: Told): Beat {
  let { lifted, peak, down, wrong } = before;
  for (const one of body.events) {
    if (one.event === 'foot-lift') {
      if (one.foot === asked) {
        if (one.t >= before.t0 - EARLY_MS) lifted ??= one.t;
      } else if (one.t >= before.t0) wrong = true;
    }
    if (one.event === 'foot-down' && one.foot === asked && lifted !== null) down = true;
  }
  if (told === 'step') wrong = true;
  if (asked !== 'wait') {
    const foot = asked === 'left' ? body.left : body.right;
    peak = Math.max(peak, foot.lift ?? 0);
    if (lifted !== null && foot.contact === 'down') down = true;
  }
  return { ...before, lifted, peak, down, wrong };
}

/** The fault that came most often; of equals the first. */
function commonest(faults: readonly string[]): string {
  let best = faults[0] ?? 'no-step';
  for (const word of faults) {
    const times = (one: string) => faults.filter((other) => other === one).length;
    if (times(word) > times(best)) best = word;
  }
  return best;
}

function summaryOf(trials: readonly Trial[]): Record<string, number> {
  const scored = trials.filter((one) => one.metrics.items !== undefined);
  const items = scored.reduce((sum, one) => sum + (one.metrics.items ?? 0), 0);
  const right = scored.reduce((sum, one) => sum + (one.metrics.right ?? 0), 0);
  return items > 0 ? { accuracy: right / items } : {};
}
