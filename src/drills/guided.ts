import type { BodyState } from '../body/state.ts';
import type { Millis, Side } from '../units.ts';
import {
  attend,
  type Core,
  conclude,
  enter,
  framingCue,
  inPhase,
  legProblem,
  newCore,
  planned,
  progressOf,
  todays,
  toldVerdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, DrillView, Parsed, Say, Told } from './drill.ts';
import type { Numbers } from './traits.ts';

/**
 * The machine behind movements that are guided by a timer and a drawn figure. What one frontal camera cannot measure is not scored: every trial
 * ends 'void' with the reason 'guided', so nothing is claimed and no level moves (GM-1).
 */
export interface GuidedSettings {
  readonly trialMs: number;
  readonly restMs: number;
  /** One back-and-forth of the drawn figure. */
  readonly cycleMs: number;
}
export interface GuidedConfig<P> {
  readonly info: DrillInfo;
  readonly figure: Extract<DrillView, { world: 'reeds' }>['figure'];
  readonly settings: (parameters: P) => GuidedSettings;
  readonly sides: (parameters: P, context: DrillContext) => readonly (Side | null)[];
  readonly cue: (side: Side | null) => Cue;
  /** A kind hint about what the camera can see, or null. */
  readonly hint?: (body: BodyState, parameters: P) => Say | null;
  /** Measures to average over the trial; null when not measured. */
  readonly measures?: (body: BodyState) => Readonly<Record<string, number | null>>;
}
interface Memory<P> extends Core<'ready' | 'guide' | 'rest'> {
  readonly parameters: P;
  readonly settings: GuidedSettings;
  readonly cue: Cue;
  readonly t0: Millis | null;
  readonly sums: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, number>>;
}
export interface GuidedState<P> extends DrillState {
  readonly memory: Memory<P>;
}
/** GM-2 [J]: time to get ready before each trial. */
const READY_MS = 3000;

/** Makes a guided drill. A person who is not seen is waited for; the timer stands still meanwhile. */
export function guidedDrill<P extends Numbers>(
  config: GuidedConfig<P>,
  parse: (raw: unknown) => Parsed<P>,
): Drill<P, GuidedState<P>> {
  const { info } = config;

  function start(parameters: P, context: DrillContext): GuidedState<P> {
    const problem = legProblem(info.traits(parameters), context);
    const plan = config.sides(parameters, context).map((side) => ({ side, target: null, practice: false }));
    return present({
      ...newCore<'ready' | 'guide' | 'rest'>('ready', todays(plan, { ...context, firstTry: false }), problem),
      parameters,
      settings: config.settings(parameters),
      cue: problem ? 'stop' : 'ready',
      t0: null,
      sums: {},
      weights: {},
    });
  }

  function step(state: GuidedState<P>, body: BodyState, dt: Millis, told?: Told): GuidedState<P> {
    if (state.memory.phase === 'done') return state;
    // Sitting, turned or with one foot back is how these are done: it is enough that somebody is there (GM-3).
    const there = body.notMeasured !== 'nobody' && body.notMeasured !== 'dark';
    const resting = state.memory.phase === 'rest';
    const { memory, attention } = attend(
      state.memory,
      { ...body, notMeasured: stranger(body) },
      dt,
      there || resting,
    );
    const { settings } = memory;
    if (told === 'skip' || told === 'hands-on') {
      const verdict = toldVerdict(told) ?? voided('skipped');
      return present(
        end(memory, verdict.outcome === 'miss' ? voided('helped', { support: 1 }) : verdict, body.t),
      );
    }
    if (memory.phase === 'rest') {
      if (inPhase(memory) < settings.restMs) return present(memory);
      return present({ ...enter(memory, 'ready'), cue: 'ready' });
    }
    if (attention === 'blink') return present(memory);
    if (attention !== 'ok') {
      if (memory.phase === 'guide') return present(end(memory, voided(attention), body.t));
      return present({ ...memory, cue: framingCue(body) });
    }
    const cue = config.cue(planned(memory).side);
    if (memory.phase === 'ready') {
      if (inPhase(memory) < READY_MS) return present({ ...memory, cue: 'ready' });
      return present({ ...enter(memory, 'guide'), cue, t0: body.t, say: null, sums: {}, weights: {} });
    }
    const next = gather({ ...memory, cue, say: config.hint?.(body, memory.parameters) ?? null }, body, dt);
    return present(inPhase(next) >= settings.trialMs ? end(next, voided('guided'), body.t) : next);
  }

  function gather(memory: Memory<P>, body: BodyState, dt: number): Memory<P> {
    if (!config.measures) return memory;
    const sums = { ...memory.sums };
    const weights = { ...memory.weights };
    for (const [name, value] of Object.entries(config.measures(body))) {
      if (value === null) continue;
      sums[name] = (sums[name] ?? 0) + value * dt;
      weights[name] = (weights[name] ?? 0) + dt;
    }
    return { ...memory, sums, weights };
  }

  function end(memory: Memory<P>, verdict: ReturnType<typeof voided>, t: Millis): Memory<P> {
    const metrics: Record<string, number> = { ...verdict.metrics };
    if (verdict.reason === 'guided') {
      metrics.duration = memory.settings.trialMs / 1000;
      for (const [name, sum] of Object.entries(memory.sums))
        metrics[name] = sum / (memory.weights[name] ?? 1);
    }
    // Guided to the end is done: only a disturbed one is guided again.
    const finished = verdict.reason === 'guided' || verdict.reason === 'helped';
    const bounded = finished ? { ...memory, repeats: Number.MAX_SAFE_INTEGER } : memory;
    const after = conclude(bounded, { ...verdict, metrics }, memory.t0 ?? t, t, 'rest');
    return { ...after, repeats: finished ? memory.repeats : after.repeats, cue: 'rest', t0: null };
  }

  function present(memory: Memory<P>): GuidedState<P> {
    const progress = progressOf(memory);
    const guiding = memory.phase === 'guide';
    const { trialMs, cycleMs } = memory.settings;
    const age = guiding ? inPhase(memory) : 0;
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
      hold: guiding ? Math.min(1, age / trialMs) : 0,
      feedback: true,
      summary: progress.done ? { guided: memory.trials.filter((one) => one.reason === 'guided').length } : {},
      view: {
        world: 'reeds',
        reps: memory.trials.filter((one) => one.reason === 'guided').length,
        goal: progress.trialCount,
        // The drawn figure shows the movement; this is its phase, not the body's.
        depth: guiding ? 0.5 - 0.5 * Math.cos((2 * Math.PI * age) / cycleMs) : 0,
        figure: config.figure,
      },
      memory,
    };
  }

  return { info, parse, start, step };
}

/** Only somebody else in the picture matters here; a leap of the tracker while turning does not. */
const stranger = (body: BodyState): BodyState['notMeasured'] =>
  body.notMeasured === 'second-person' ? 'second-person' : null;
