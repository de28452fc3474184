import type { Side } from '../units.ts';
import { COMMON_REASONS, COMMON_STOPS } from './core.ts';
import type { Drill, DrillInfo } from './drill.ts';
import { count, feedback, type ParametersOf, parserOf, seconds, support } from './parameters.ts';
import { alternatingSides, drawAt } from './random.ts';
import { FINGERTIPS, HOVERING, NO_SUPPORT, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { heldOf, ONE_LEG, type StandState, standDrill } from './stand-hold.ts';
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
    legs: {
      unit: 'choice',
      min: 0,
      max: 2,
      default: 0,
      whole: true,
      choices: ['both', 'left', 'right'],
      about: 'The leg to stand on.',
    },
    rest: seconds(20, 120, 20, 'Rest with both feet down between trials.'),
    timeout: seconds(5, 20, 10, 'How long there is to lift the foot.'),
    feedback,
  },
  outcomes: {
    held: {
      unit: 's',
      about: 'From the verified lift to the end, back-dated to the event times; at most the goal.',
    },
    liftReaction: { unit: 's', about: 'From the cue to the lift.' },
    peakLift: { unit: 'H', about: 'Greatest height of the raised foot.' },
    sway: {
      unit: '1 = half the calibrated ankle distance',
      about: 'SD of the lateral position after the first second. A trend of one person on one device only.',
    },
    supportLevel: { unit: '0–4', about: 'Support that was agreed on, index into the support choices.' },
    support: { unit: '0/1', about: 'More support was taken than agreed (told).' },
  },
  summary: {
    bestLeft: { unit: 's', about: 'Longest stand on the left leg.' },
    bestRight: { unit: 's', about: 'Longest stand on the right leg.' },
    meanLeft: { unit: 's', about: 'Mean stand on the left leg.' },
    meanRight: { unit: 's', about: 'Mean stand on the right leg.' },
  },
  reasons: {
    ...COMMON_REASONS,
    held: 'The foot stayed up until the goal. Hit.',
    'foot-down': 'The raised foot touched the floor. Miss.',
    'stance-foot-moved': 'The standing foot moved or hopped. Miss.',
    'support-taken': 'More support was taken than agreed (told). Miss.',
    stepped:
      'The raised foot landed aside (seen), or the helper saw a step or the legs touching (told). Miss.',
    'time-out': 'The foot was not lifted in time. Miss.',
    'wrong-foot': 'The other foot was lifted. Void, repeated.',
  },
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

export type SingleLegParameters = ParametersOf<typeof info>;

/** Longest and mean stand of each leg that has one. */
export function legSummary(trials: Parameters<typeof heldOf>[0]): Record<string, number> {
  const result: Record<string, number> = {};
  const left = heldOf(trials, 'left');
  const right = heldOf(trials, 'right');
  if (left) Object.assign(result, { bestLeft: left.best, meanLeft: left.mean });
  if (right) Object.assign(result, { bestRight: right.best, meanRight: right.mean });
  return result;
}

/** `Trial.side` is the leg that stands; the cue names the foot to lift, which is the other one. */
export const singleLegStance: Drill<SingleLegParameters, StandState> = standDrill<SingleLegParameters>(
  {
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
      const first: Side = drawAt(seed, 0) < 0.5 ? 'left' : 'right';
      const sides =
        p.legs === 0
          ? alternatingSides(p.trials, first)
          : new Array<Side>(p.trials).fill(p.legs === 1 ? 'left' : 'right');
      return sides.map((side) => ({ side, target: p.hold, practice: false, stage: ONE_LEG }));
    },
    summary: legSummary,
  },
  parserOf(info),
);
