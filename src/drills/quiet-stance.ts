import { COMMON_STOPS, mean } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { choice, count, feedback, seconds, support } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { FINGERTIPS, HOVERING, NO_CHECK, NO_SUPPORT, ONE_HAND, set } from './rungs.ts';
import { HOLD_OUTCOMES, HOLD_REASONS, ONE_LEG, STAGES, standDrill } from './stand-hold.ts';
import { type Numbers, ON_ONE_LEG, ONE_LEG_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'quiet-stance',
  version: 1,
  kind: 'training',
  purpose: 'Stand quietly with the feet side by side, half in front, in line, or on one leg.',
  setUp:
    'A fixed counter within reach. One camera in front cannot see which foot is ahead: the helper or the patient says when the feet are in place.',
  parameters: {
    stance: choice(STAGES, 'Position of the feet; told, except one leg, which is seen.'),
    hold: seconds(5, 60, 10, 'How long to stand.'),
    trials: count(2, 20, 8, 'Scored trials.'),
    rest: seconds(5, 120, 20, 'Rest between trials.'),
    support,
    feedback,
  },
  outcomes: HOLD_OUTCOMES,
  summary: {
    meanHeld: { unit: 's', about: 'Mean time over the scored trials.' },
    meanSway: { unit: '1 = half the calibrated ankle distance', about: 'Mean of the sway.' },
  },
  reasons: HOLD_REASONS,
  stopRules: [...COMMON_STOPS, 'A foot moves; support is grabbed (told); the goal is reached.'],
  source: 'Stages and 10 s of the CDC four-stage test [S]; rest [J].',
  // Half in front and in line the feet have left the place of the zero.
  traits: ({ stance = 0 }: Numbers) =>
    stance === ONE_LEG
      ? ON_ONE_LEG
      : uprightWith({ feet: stance === 0 ? 'planted' : 'free', stanceToldBy: 'word' }),
  rest: ONE_LEG_REST,
  rungs: {
    within: 'hold',
    check: NO_CHECK,
    start: { support: ONE_HAND, stance: 0, hold: 10 },
    // Side by side, then half in front; the one-leg stage belongs to the one-leg ladder with its gates.
    changes: [
      set('support', FINGERTIPS),
      set('support', HOVERING),
      set('hold', 20),
      set('stance', 1),
      set('hold', 30),
      set('support', NO_SUPPORT),
    ],
  },
  measure: { name: 'sway', from: 'metrics', unit: 'ankle', smallest: 0.01, better: 'lower' },
  scene: { world: 'heron', ownCues: [] },
} as const satisfies DrillInfo;

/** The front foot is not known to the camera, so trials have a side only on one leg. */
export const quietStance = standDrill<typeof info>({
  info,
  heldReason: 'held',
  settings: (p) => ({
    goalMs: p.hold * 1000,
    restMs: p.rest * 1000,
    liftMs: 10_000,
    support: p.support,
    feedback: p.feedback,
  }),
  plan: (p, { seed }) =>
    alternatingSides(p.trials, sideFirst(seed)).map((side) => ({
      side: p.stance === ONE_LEG ? side : null,
      target: p.hold,
      practice: false,
      stage: p.stance,
    })),
  summary: (trials) => {
    const values = (name: string) =>
      trials.map((one) => one.metrics[name]).filter((value) => value !== undefined);
    return { meanHeld: mean(values('held')), meanSway: mean(values('sway')) };
  },
});
