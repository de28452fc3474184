import type { Side } from '../units.ts';
import { COMMON_REASONS, COMMON_STOPS } from './core.ts';
import type { Drill, DrillInfo, Trial } from './drill.ts';
import { count, type ParametersOf, parserOf, SUPPORTS, seconds } from './parameters.ts';
import { alternatingSides, drawAt } from './random.ts';
import { legSummary } from './single-leg-stance.ts';
import { ONE_LEG, type StandState, standDrill } from './stand-hold.ts';
import { ON_ONE_LEG, ONE_LEG_REST } from './traits.ts';

export const info = {
  id: 'assess-single-leg',
  version: 1,
  kind: 'assessment',
  purpose: 'How long each leg can be stood on, best of three, as a trend.',
  setUp:
    'Closed shoes, a fixed counter within reach but not touched, a helper beside and half a step behind, within arm’s reach. Eyes open, hands free.',
  parameters: {
    trials: count(3, 3, 3, 'Trials on each leg; the best counts.'),
    cap: seconds(30, 45, 30, 'Longest time that is measured.'),
    rest: seconds(20, 120, 30, 'Rest with both feet down between trials.'),
    timeout: seconds(10, 30, 15, 'How long there is to lift the foot.'),
  },
  outcomes: {
    held: {
      unit: 's',
      about: 'From the verified lift to the end, back-dated to the event times; at most the cap.',
    },
    liftReaction: { unit: 's', about: 'From the cue to the lift.' },
    peakLift: { unit: 'H', about: 'Greatest height of the raised foot.' },
    sway: {
      unit: '1 = half the calibrated ankle distance',
      about: 'SD of the lateral position after the first second.',
    },
    supportLevel: { unit: '0–4', about: 'Always 4: none.' },
    support: { unit: '0/1', about: 'Support was taken (told).' },
  },
  summary: {
    bestLeft: { unit: 's', about: 'Longest stand on the left leg: the result.' },
    bestRight: { unit: 's', about: 'Longest stand on the right leg: the result.' },
    meanLeft: { unit: 's', about: 'Mean stand on the left leg.' },
    meanRight: { unit: 's', about: 'Mean stand on the right leg.' },
  },
  reasons: {
    ...COMMON_REASONS,
    cap: 'The cap was reached. Recorded as hit; no further trial on this leg.',
    'foot-down': 'The raised foot touched the floor: the measured time stands. Recorded as miss.',
    'stance-foot-moved': 'The standing foot moved or hopped: the measured time stands. Recorded as miss.',
    'support-taken': 'Support was taken (told): the measured time stands. Recorded as miss.',
    stepped:
      'The raised foot landed aside (seen), or the helper saw a step or the legs touching (told): the measured time stands. Recorded as miss.',
    'time-out':
      'The foot was not lifted in time: no time, and 0 s when it happens three times. Recorded as miss.',
    'wrong-foot': 'The other foot was lifted. Void, repeated.',
  },
  stopRules: [
    ...COMMON_STOPS,
    'The raised foot touches the floor; the standing foot moves; support is taken (told); the legs touch (told); the cap.',
  ],
  source:
    'One-leg stance, eyes open, best of three, cap 30 or 45 s (Springer 2007) [S]; no further trial after the cap [J]. A trend, never a risk label (Blodgett review) [S].',
  traits: () => ON_ONE_LEG,
  rest: ONE_LEG_REST,
  rungs: null,
  measure: { name: 'held', from: 'metrics', unit: 's', smallest: 2, better: 'higher' },
  scene: { world: 'heron', ownCues: [] },
} as const satisfies DrillInfo;

export type AssessSingleLegParameters = ParametersOf<typeof info>;

/** AL-3: a leg on which the foot was not lifted in any of three tries stood for 0 s; that is a result, and a low one. */
function neverLifted(trials: readonly Trial[]): Record<string, number> {
  const tries = (side: Side) => trials.filter((one) => one.side === side && one.reason === 'time-out').length;
  return {
    ...(tries('left') >= 3 ? { bestLeft: 0, meanLeft: 0 } : {}),
    ...(tries('right') >= 3 ? { bestRight: 0, meanRight: 0 } : {}),
  };
}

/** `Trial.side` is the leg that stands. Never adaptive; a leg that reached the cap is spared its further trials. */
export const assessSingleLeg: Drill<AssessSingleLegParameters, StandState> =
  standDrill<AssessSingleLegParameters>(
    {
      info,
      heldReason: 'cap',
      settings: (p) => ({
        goalMs: p.cap * 1000,
        restMs: p.rest * 1000,
        liftMs: p.timeout * 1000,
        support: SUPPORTS.indexOf('none'),
        feedback: 2,
      }),
      plan: (p, { seed }) => {
        const first: Side = drawAt(seed, 0) < 0.5 ? 'left' : 'right';
        return alternatingSides(2 * p.trials, first).map((side) => ({
          side,
          target: p.cap,
          practice: false,
          stage: ONE_LEG,
        }));
      },
      remaining: (rest, ended) =>
        ended.reason === 'cap' ? rest.filter((one) => one.side !== ended.side) : rest,
      summary: (trials) => ({ ...neverLifted(trials), ...legSummary(trials) }),
    },
    parserOf(info),
  );
