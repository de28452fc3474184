import { COMMON_STOPS } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { GUIDED_REASONS, GUIDED_SUMMARY, guidedDrill, HANDS_ON } from './guided.ts';
import { count, seconds } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'ankle-mobility',
  version: 1,
  kind: 'mobility',
  purpose:
    'Circle one ankle slowly, as warm-up or cool-down. Guided by a figure; the camera does not score it.',
  setUp:
    'Sit on a steady chair: standing, the other leg would carry the whole body for as long as the circles last.',
  parameters: {
    trials: count(2, 6, 2, 'Times, feet alternating.'),
    duration: seconds(10, 60, 20, 'Length of one.'),
    pace: seconds(2, 8, 4, 'One circle of the drawn figure.'),
    rest: seconds(2, 30, 4, 'Rest between them.'),
  },
  outcomes: {
    duration: { unit: 's', about: 'Length of the guided movement.' },
    support: HANDS_ON,
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

export const ankleMobility = guidedDrill<typeof info>({
  info,
  figure: 'ankle',
  settings: (p) => ({ trialMs: p.duration * 1000, restMs: p.rest * 1000, cycleMs: p.pace * 1000 }),
  sides: (p, { seed }) => alternatingSides(p.trials, sideFirst(seed)),
  cue: (side) => (side === 'left' ? 'lift-left' : 'lift-right'),
});
