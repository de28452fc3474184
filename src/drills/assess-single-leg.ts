import type { Side } from '../units.ts';
import { COMMON_STOPS } from './core.ts';
import type { DrillInfo, Trial } from './drill.ts';
import { count, SUPPORTS, seconds } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { HOLD_OUTCOMES, HOLD_REASONS, LEG_SUMMARY, legSummary, ONE_LEG, standDrill } from './stand-hold.ts';
import { ON_ONE_LEG, ONE_LEG_REST } from './traits.ts';

const { held: _, ...REASONS } = HOLD_REASONS;

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
  outcomes: HOLD_OUTCOMES,
  summary: LEG_SUMMARY,
  reasons: {
    ...REASONS,
    cap: 'The cap was reached. Recorded as hit; no further trial on this leg.',
    'time-out': 'The foot was not lifted in time: no time, and 0 s when it happens three times. Miss.',
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
  measure: { name: 'held', from: 'metrics', unit: 's', smallest: 2, better: 'higher', ageMeans: true },
  scene: { world: 'heron', ownCues: [] },
} as const satisfies DrillInfo;

/** AL-3: a leg on which the foot was not lifted in any of three tries stood for 0 s; that is a result, and a low one. */
function neverLifted(trials: readonly Trial[]): Record<string, number> {
  const tries = (side: Side) => trials.filter((one) => one.side === side && one.reason === 'time-out').length;
  return {
    ...(tries('left') >= 3 && { bestLeft: 0, meanLeft: 0 }),
    ...(tries('right') >= 3 && { bestRight: 0, meanRight: 0 }),
  };
}

/** `Trial.side` is the leg that stands. Never adaptive; a leg that reached the cap is spared its further trials. */
export const assessSingleLeg = standDrill<typeof info>({
  info,
  heldReason: 'cap',
  settings: (p) => ({
    goalMs: p.cap * 1000,
    restMs: p.rest * 1000,
    liftMs: p.timeout * 1000,
    support: SUPPORTS.indexOf('none'),
    feedback: 2,
  }),
  plan: (p, { seed }) =>
    alternatingSides(2 * p.trials, sideFirst(seed)).map((side) => ({
      side,
      target: p.cap,
      practice: false,
      stage: ONE_LEG,
    })),
  remaining: (rest, ended) => (ended.reason === 'cap' ? rest.filter((one) => one.side !== ended.side) : rest),
  summary: (trials) => ({ ...legSummary(trials), ...neverLifted(trials) }),
});
