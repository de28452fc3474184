import type { Side } from '../units.ts';
import { COMMON_STOPS } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { choice, count, feedback, seconds, support } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { FINGERTIPS, HOVERING, NO_SUPPORT, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { HOLD_OUTCOMES, HOLD_REASONS, LEG_SUMMARY, legSummary, ONE_LEG, standDrill } from './stand-hold.ts';
import { ON_ONE_LEG, ONE_LEG_REST } from './traits.ts';

export const info = {
  id: 'single-leg-stance',
  version: 1,
  kind: 'training',
  purpose: 'Stand on one leg for a while, each leg apart, with as much support as agreed.',
  setUp:
    'Closed shoes, a fixed counter within reach, a helper beside and half a step behind, within arm’s reach, until this is unlocked. Both feet in the picture.',
  parameters: {
    hold: seconds(3, 30, 3, 'How long to stand on one leg.'),
    support,
    trials: count(2, 20, 8, 'Scored trials; legs alternate.'),
    legs: choice(['both', 'left', 'right'], 'The leg to stand on.'),
    rest: seconds(20, 120, 20, 'Rest with both feet down between trials.'),
    timeout: seconds(5, 20, 10, 'How long there is to lift the foot.'),
    feedback,
  },
  outcomes: HOLD_OUTCOMES,
  summary: LEG_SUMMARY,
  reasons: HOLD_REASONS,
  stopRules: [
    ...COMMON_STOPS,
    'The raised foot touches the floor; the standing foot moves; support is grabbed (told); the legs touch (told); the goal is reached.',
  ],
  source:
    'Stop rules of the one-leg stance test; Otago-style 10 to 30 s and order of support [S]; start at 3 s and rest of 20 s [J].',
  traits: () => ON_ONE_LEG,
  rest: ONE_LEG_REST,
  rungs: {
    within: 'hold',
    check: { climb: 3, refine: 0 },
    // `legs` is set by each leg's own ladder. Holds 3 → 30 s (Otago 10 → 30 s [S]), support two hands → none [S].
    start: { support: TWO_HANDS, hold: 3 },
    changes: [
      set('hold', 5),
      set('hold', 8),
      set('support', ONE_HAND),
      set('hold', 10),
      set('support', FINGERTIPS),
      set('hold', 15),
      set('support', HOVERING),
      set('hold', 20),
      set('support', NO_SUPPORT),
      set('hold', 25),
      set('hold', 30),
    ],
  },
  measure: { name: 'held', from: 'metrics', unit: 's', smallest: 1, better: 'higher' },
  scene: { world: 'heron', ownCues: [] },
} as const satisfies DrillInfo;

/** `Trial.side` is the leg that stands; the cue names the foot to lift, which is the other one. */
export const singleLegStance = standDrill<typeof info>({
  info,
  heldReason: 'held',
  settings: (p) => ({
    goalMs: p.hold * 1000,
    restMs: p.rest * 1000,
    liftMs: p.timeout * 1000,
    support: p.support,
    feedback: p.feedback,
  }),
  plan: (p, { seed }) => {
    const one: Side = p.legs === 1 ? 'left' : 'right';
    const sides =
      p.legs === 0 ? alternatingSides(p.trials, sideFirst(seed)) : new Array<Side>(p.trials).fill(one);
    return sides.map((side) => ({ side, target: p.hold, practice: false, stage: ONE_LEG }));
  },
  summary: legSummary,
});
