import { COMMON_REASONS, COMMON_STOPS } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { amount, count, feedback, SUPPORT_LEVEL, SUPPORT_TOLD, seconds, support } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { FINGERTIPS, HOVERING, NO_CHECK, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { stepDrill } from './steps.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

/** Parameters and words that marching and step patterns share. */
export const liftHeight = amount(
  'H',
  [0.02, 0.12, 0.03],
  'How high each foot must come, in body heights. At the least, any lift that the camera sees counts: for a drop foot or a weak hip.',
);
export const STEP_OUTCOMES = {
  right: { unit: 'count', about: 'Beats of the series that were right.' },
  items: { unit: 'count', about: 'Beats of the series.' },
  stepDelay: { unit: 's', about: 'Mean time from the beat to the lift; negative is early.' },
  stepDelaySd: { unit: 's', about: 'How evenly the steps came: SD of that time.' },
  peakLift: { unit: 'H', about: 'Mean of the greatest heights of the lifted feet.' },
  supportLevel: SUPPORT_LEVEL,
  support: SUPPORT_TOLD,
} as const;
export const STEP_REASONS = {
  ...COMMON_REASONS,
  'all-stepped': 'All beats were right; one fault is forgiven for every eight. Hit.',
  'wrong-foot': 'Mostly, the other foot was lifted. Miss.',
  'too-low': 'Mostly, the foot was not lifted high enough. Miss.',
  'too-slow': 'Mostly, the foot was not put down in time. Miss.',
  'no-step': 'Mostly, no foot was lifted. Miss.',
} as const;
export const STEP_SUMMARY = { accuracy: { unit: '0–1', about: 'Share of beats that were right.' } } as const;

export const info = {
  id: 'marching',
  version: 1,
  kind: 'training',
  purpose: 'March on the spot: shift, lift, place, to a slow beat, sides alternating.',
  setUp: 'Closed shoes, a fixed counter within reach, both feet in the picture.',
  parameters: {
    pace: seconds(1.5, 4, 2.5, 'From one step to the next; a late foot is waited for.'),
    lift: liftHeight,
    steps: count(8, 16, 8, 'Steps in one series, which is one trial.'),
    trials: count(2, 12, 8, 'Series.'),
    rest: seconds(3, 60, 8, 'Rest between series.'),
    support,
    feedback,
  },
  outcomes: STEP_OUTCOMES,
  summary: STEP_SUMMARY,
  reasons: STEP_REASONS,
  stopRules: COMMON_STOPS,
  source: 'Shift, lift, place as in home programmes for balance [R]; beat, height and tolerance [J].',
  traits: () => uprightWith({ feet: 'stepping' }),
  rest: SHORT_REST,
  rungs: {
    within: null,
    check: NO_CHECK,
    // Any lift that is seen counts until the last rung, so that a drop foot or a weak hip is no reason to fail. [J]
    start: { support: TWO_HANDS, pace: 3, steps: 8, lift: 0.02 },
    changes: [
      set('pace', 2.5),
      set('support', ONE_HAND),
      set('steps', 12),
      set('support', FINGERTIPS),
      set('pace', 2),
      set('steps', 16),
      set('support', HOVERING),
      set('lift', 0.03),
    ],
  },
  measure: null,
  scene: { world: 'stones', ownCues: [] },
} as const satisfies DrillInfo;

export const marching = stepDrill<typeof info>({
  info,
  cues: { left: 'lift-left', right: 'lift-right' },
  settings: (p) => ({
    paceMs: p.pace * 1000,
    lift: p.lift,
    rounds: 1,
    restMs: p.rest * 1000,
    showMs: 1000,
    remember: false,
    feedback: p.feedback,
    support: p.support,
  }),
  patterns: (p, { seed }) =>
    Array.from({ length: p.trials }, (_, i) => alternatingSides(p.steps, sideFirst(seed, i))),
});
