import { COMMON_STOPS } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { liftHeight, STEP_OUTCOMES, STEP_REASONS, STEP_SUMMARY } from './marching.ts';
import { choice, count, feedback, seconds, support } from './parameters.ts';
import { drawAt, shuffled } from './random.ts';
import { FINGERTIPS, NO_CHECK, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { type Item, stepDrill } from './steps.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'step-pattern',
  version: 1,
  kind: 'training',
  purpose:
    'Step a pattern to a slow beat, shown or from memory, with places to stay still: body and mind together.',
  setUp: 'Closed shoes, a fixed counter within reach, both feet in the picture.',
  parameters: {
    length: count(2, 6, 3, 'Beats in the pattern, such as left-left-right.'),
    rounds: count(3, 5, 3, 'How often the pattern is stepped in one trial.'),
    waits: choice(
      ['steps-only', 'go-no-go'],
      'Whether the pattern has beats on which nothing may be lifted.',
    ),
    remember: choice(['shown', 'from-memory'], 'Whether the pattern stays on the screen.'),
    pace: seconds(1.5, 4, 2.5, 'From one beat to the next; a late foot is waited for.'),
    lift: liftHeight,
    trials: count(2, 12, 8, 'Patterns.'),
    rest: seconds(3, 60, 8, 'Rest between patterns.'),
    support,
    feedback,
  },
  outcomes: STEP_OUTCOMES,
  summary: STEP_SUMMARY,
  reasons: { ...STEP_REASONS, 'stepped-on-wait': 'Mostly, a foot was lifted where the pattern waits. Miss.' },
  stopRules: COMMON_STOPS,
  source: 'Dual-task stepping, go/no-go and patterns to remember [R]; beat, height and tolerance [J].',
  traits: () => uprightWith({ feet: 'stepping' }),
  rest: SHORT_REST,
  rungs: {
    within: null,
    check: NO_CHECK,
    start: { support: TWO_HANDS, pace: 3, length: 2, waits: 0, remember: 0 },
    changes: [
      set('length', 3),
      set('support', ONE_HAND),
      set('waits', 1),
      set('pace', 2.5),
      set('remember', 1),
      set('length', 4),
      set('support', FINGERTIPS),
      set('length', 5),
    ],
  },
  measure: null,
  scene: { world: 'stones', ownCues: ['ready', 'stand-still'] },
} as const satisfies DrillInfo;

/** A seeded pattern: both feet and, with `waits`, one wait for every three beats (at least one); never simply alternating when it could be otherwise. */
export function patternOf(length: number, waits: boolean, seed: number): Item[] {
  const still = waits ? Math.max(1, Math.floor(length / 3)) : 0;
  const steps = length - still;
  const more: Item = drawAt(seed, 0) < 0.5 ? 'left' : 'right';
  const less: Item = more === 'left' ? 'right' : 'left';
  const items: Item[] = [
    ...new Array<Item>(still).fill('wait'),
    ...Array.from({ length: steps }, (_, i) => (i < Math.ceil((steps + 1) / 2) && i < steps ? more : less)),
  ];
  return shuffled(items, Math.floor(drawAt(seed, 1) * 4294967296));
}

export const stepPattern = stepDrill<typeof info>({
  info,
  cues: { left: 'step-left', right: 'step-right' },
  settings: (p) => ({
    paceMs: p.pace * 1000,
    lift: p.lift,
    rounds: p.rounds,
    restMs: p.rest * 1000,
    showMs: 2000 + p.length * 800,
    remember: p.remember === 1,
    feedback: p.feedback,
    support: p.support,
  }),
  patterns: (p, { seed }) =>
    Array.from({ length: p.trials }, (_, i) =>
      patternOf(p.length, p.waits === 1, Math.floor(drawAt(seed, i) * 4294967296)),
    ),
});
