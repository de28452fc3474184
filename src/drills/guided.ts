import type { BodyState } from '../body/state.ts';
import type { Side } from '../units.ts';
import { COMMON_REASONS, todays } from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, DrillView, Say, Trial } from './drill.ts';
import type { ParametersOf } from './parameters.ts';
import { trialDrill } from './trial/machine.ts';
import { voided, voids } from './trial/verdict.ts';

/**
 * The machine behind movements that are guided by a timer and a drawn figure. What one frontal camera cannot measure is not scored: every trial
 * ends 'void' with the reason 'guided', so nothing is claimed and no level moves (GM-1).
 */
interface GuidedSettings {
  readonly trialMs: number;
  readonly restMs: number;
  /** One back-and-forth of the drawn figure. */
  readonly cycleMs: number;
}
interface GuidedConfig<I extends DrillInfo> {
  readonly info: I;
  readonly figure: Extract<DrillView, { world: 'reeds' }>['figure'];
  readonly settings: (parameters: ParametersOf<I>) => GuidedSettings;
  readonly sides: (parameters: ParametersOf<I>, context: DrillContext) => readonly (Side | null)[];
  readonly cue: (side: Side | null) => Cue;
  /** A kind hint about what the camera can see, or null. */
  readonly hint?: (body: BodyState, parameters: ParametersOf<I>) => Say | null;
  /** Measures to average over the trial; null when not measured. */
  readonly measures?: (body: BodyState) => Readonly<Record<string, number | null>>;
}
export const GUIDED_REASONS = {
  ...COMMON_REASONS,
  guided: 'Guided to the end of the timer. Not scored: void by design, not repeated.',
  helped: 'The helper put hands on the person (told). Not scored.',
} as const;
export const GUIDED_SUMMARY = {
  guided: { unit: 'count', about: 'Times that were guided to the end.' },
} as const;
export const HANDS_ON = { unit: '0/1', about: 'The helper put hands on (told).' } as const;

/** GM-2 [J]: time to get ready before each trial. */
const READY_MS = 3000;
/** By name the sum of value × ms, and of ms. */
interface Gathered {
  readonly sums: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, number>>;
}

/** Makes a guided drill. A person who is not seen is waited for; the timer stands still meanwhile. */
export function guidedDrill<I extends DrillInfo>(
  config: GuidedConfig<I>,
): Drill<ParametersOf<I>, DrillState> {
  const { info, figure, cue, hint, measures } = config;
  type Settings = GuidedSettings & { readonly parameters: ParametersOf<I> };
  return trialDrill<I, Settings, Gathered, null>({
    info,
    settings: (parameters) => ({ ...config.settings(parameters), parameters }),
    plan: (p, context) => {
      const plan = config.sides(p, context).map((side) => ({ side, target: null, practice: false }));
      return todays(plan, { ...context, firstTry: false });
    },
    // Sitting, turned or with one foot back is how these are done: it is enough that somebody is there (GM-3).
    needs: ({ notMeasured }) => notMeasured !== 'nobody' && notMeasured !== 'dark',
    leaps: true,
    heeds: ['skip', 'hands-on'],
    nothingSeen: null,
    see: () => null,
    idle: () => 'ready',
    ready: ({ phaseMs }) => ({
      there: phaseMs >= READY_MS,
      forMs: -1,
      cue: 'ready',
      limitMs: Number.POSITIVE_INFINITY,
    }),
    begin: () => ({ sums: {}, weights: {} }),
    cue: (_, { planned }) => cue(planned.side),
    ...(hint && { hint: ({ body, p }) => hint(body, p.parameters) }),
    follow: (run, { body, dt }) => (measures ? gather(run, measures(body), dt) : run),
    ends: [voids('guided', (_, { phaseMs, p }) => phaseMs >= p.trialMs)],
    takes: (verdict) => (verdict.outcome === 'miss' ? voided(verdict.reason, verdict.metrics) : verdict),
    // Guided to the end is done: only a disturbed one is guided again.
    repeats: ({ reason }) => !['guided', 'helped', 'skipped'].includes(reason),
    metrics: (run, { reason }, { p }) => {
      if (run === null || reason !== 'guided') return {};
      const means = Object.entries(run.sums).map(([name, sum]) => [name, sum / (run.weights[name] ?? 1)]);
      return { duration: p.trialMs / 1000, ...Object.fromEntries(means) };
    },
    rests: () => true,
    rest: ({ phaseMs, p }) => (phaseMs < p.restMs ? { cue: 'rest', counts: false } : null),
    held: (_, { phaseMs, p }) => phaseMs / p.trialMs,
    summary: (trials) => ({ guided: guidedOf(trials) }),
    view: (run, { trials, phaseMs, p }, goal) => ({
      world: 'reeds',
      reps: guidedOf(trials),
      goal,
      // The drawn figure shows the movement; this is its phase, not the body's.
      depth: run ? 0.5 - 0.5 * Math.cos((2 * Math.PI * phaseMs) / p.cycleMs) : 0,
      figure,
    }),
  });
}

const guidedOf = (trials: readonly Trial[]): number => trials.filter((one) => one.reason === 'guided').length;

function gather(before: Gathered, values: Readonly<Record<string, number | null>>, dt: number): Gathered {
  const [sums, weights] = [{ ...before.sums }, { ...before.weights }];
  for (const [name, value] of Object.entries(values)) {
    if (value === null) continue;
    sums[name] = (sums[name] ?? 0) + value * dt;
    weights[name] = (weights[name] ?? 0) + dt;
  }
  return { sums, weights };
}
