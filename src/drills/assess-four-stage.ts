import { COMMON_STOPS } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { choice, SUPPORTS, seconds } from './parameters.ts';
import { HOLD_OUTCOMES, HOLD_REASONS, ONE_LEG, STAGES, standDrill } from './stand-hold.ts';
import { ONE_LEG_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'assess-four-stage',
  version: 1,
  kind: 'assessment',
  purpose: 'Four-stage balance test: side by side, half in front, in line, one leg; ten seconds each.',
  setUp:
    'A helper stands beside. Eyes open, no device, a fixed counter within reach. The helper may help into the position and says when the feet are in place.',
  parameters: {
    leg: choice(['left', 'right'], 'The leg to stand on in the last stage.'),
    rest: seconds(5, 60, 10, 'Rest between stages.'),
  },
  outcomes: HOLD_OUTCOMES,
  summary: {
    stages: { unit: '0–4', about: 'Stages held for ten seconds: the result.' },
    tandem: { unit: 's', about: 'Time with the feet in line; the published cut-off is 10 s.' },
    oneLeg: { unit: 's', about: 'Time on one leg, at most 10; 0 when the foot was not lifted.' },
  },
  reasons: HOLD_REASONS,
  stopRules: [
    ...COMMON_STOPS,
    'A stage that is not held for ten seconds, cannot be reached within a minute or is skipped ends the test with what was reached.',
  ],
  source:
    'CDC four-stage balance test: 10 s each, eyes open, no device, tandem < 10 s the published cut-off [S].',
  // Three stages stand on both feet, two of them with the feet out of their place.
  traits: () => uprightWith({ feet: 'free', guard: 'helper', stanceToldBy: 'word' }),
  rest: ONE_LEG_REST,
  rungs: null,
  measure: { name: 'stages', from: 'summary', unit: 'count', smallest: 1, better: 'higher' },
  scene: { world: 'heron', ownCues: [] },
} as const satisfies DrillInfo;

/** `Trial.target` is the stage, 1 … 4. Never adaptive; the first stage that is not held ends the test. */
export const assessFourStage = standDrill<typeof info>({
  info,
  heldReason: 'held',
  settings: (p) => ({
    goalMs: 10_000,
    restMs: p.rest * 1000,
    liftMs: 15_000,
    support: SUPPORTS.indexOf('none'),
    feedback: 2,
  }),
  plan: (p) =>
    STAGES.map((_, stage) => ({
      side: stage === ONE_LEG ? (p.leg === 0 ? 'left' : 'right') : null,
      target: stage + 1,
      practice: false,
      stage,
    })),
  // AF-1, AF-2: who cannot get into a stage, or skips it, is never asked for the harder one.
  remaining: (rest, ended, repeated) =>
    ended.outcome === 'hit' || (repeated && ended.reason !== 'not-ready') ? rest : [],
  summary: (trials) => {
    const seen = trials.filter((one) => one.outcome !== 'void');
    const oneLeg = seen.find((one) => one.target === 4);
    return {
      stages: seen.filter((one) => one.outcome === 'hit').length,
      tandem: seen.find((one) => one.target === 3)?.metrics.held,
      oneLeg: oneLeg && (oneLeg.metrics.held ?? 0),
    };
  },
});
