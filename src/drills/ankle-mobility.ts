import { COMMON_REASONS, COMMON_STOPS } from './core.ts';
import type { Drill, DrillInfo } from './drill.ts';
import { type GuidedState, guidedDrill } from './guided.ts';
import { count, type ParametersOf, parserOf, seconds } from './parameters.ts';
import { alternatingSides, drawAt } from './random.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const GUIDED_REASONS = {
  ...COMMON_REASONS,
  guided: 'Guided to the end of the timer. Not scored: void by design, not repeated.',
  helped: 'The helper put hands on the person (told). Not scored.',
} as const;
export const GUIDED_SUMMARY = {
  guided: { unit: 'count', about: 'Times that were guided to the end.' },
} as const;

export const info = {
  id: 'ankle-mobility',
  version: 1,
  kind: 'mobility',
  purpose:
    'Circle one ankle slowly, as warm-up or cool-down. Guided by a figure; the camera does not score it.',
  setUp: 'Sit on a steady chair, or stand with both hands on a fixed counter.',
  parameters: {
    trials: count(2, 6, 2, 'Times, feet alternating.'),
    duration: seconds(10, 60, 20, 'Length of one.'),
    pace: seconds(2, 8, 4, 'One circle of the drawn figure.'),
    rest: seconds(2, 30, 4, 'Rest between them.'),
  },
  outcomes: {
    duration: { unit: 's', about: 'Length of the guided movement.' },
    support: { unit: '0/1', about: 'The helper put hands on (told).' },
  },
  summary: GUIDED_SUMMARY,
  reasons: GUIDED_REASONS,
  stopRules: COMMON_STOPS,
  source: 'Ankle circles in programmes for neuropathy [R]; times [J].',
  traits: () =>
    uprightWith({ posture: 'any', feet: 'free', facing: 'any', loads: 'none', sides: 'moving-leg' }),
  rest: SHORT_REST,
  rungs: null,
  measure: null,
  scene: { world: 'reeds', ownCues: ['sit', 'lift-left', 'lift-right'] },
} as const satisfies DrillInfo;

export type AnkleMobilityParameters = ParametersOf<typeof info>;

export const ankleMobility: Drill<
  AnkleMobilityParameters,
  GuidedState<AnkleMobilityParameters>
> = guidedDrill<AnkleMobilityParameters>(
  {
    info,
    figure: 'ankle',
    settings: (p) => ({ trialMs: p.duration * 1000, restMs: p.rest * 1000, cycleMs: p.pace * 1000 }),
    sides: (p, { seed }) => alternatingSides(p.trials, drawAt(seed, 0) < 0.5 ? 'left' : 'right'),
    cue: (side) => (side === 'left' ? 'lift-left' : 'lift-right'),
  },
  parserOf(info),
);
