import { COMMON_REASONS, COMMON_STOPS } from './core.ts';
import type { Drill, DrillInfo } from './drill.ts';
import { type ParametersOf, parserOf, SUPPORTS, seconds } from './parameters.ts';
import { ONE_LEG, STAGES, type StandState, standDrill } from './stand-hold.ts';
import { ONE_LEG_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'assess-four-stage',
  version: 1,
  kind: 'assessment',
  purpose: 'Four-stage balance test: side by side, half in front, in line, one leg; ten seconds each.',
  setUp:
    'A helper stands beside. Eyes open, no device, a fixed counter within reach. The helper may help into the position and says when the feet are in place.',
  parameters: {
    leg: {
      unit: 'choice',
      min: 0,
      max: 1,
      default: 0,
      whole: true,
      choices: ['left', 'right'],
      about: 'The leg to stand on in the last stage.',
    },
    rest: seconds(5, 60, 10, 'Rest between stages.'),
  },
  outcomes: {
    held: { unit: 's', about: 'Time in the stage, at most 10.' },
    liftReaction: { unit: 's', about: 'Last stage: from the cue to the lift.' },
    peakLift: { unit: 'H', about: 'Last stage: greatest height of the raised foot.' },
    sway: {
      unit: '1 = half the calibrated ankle distance',
      about: 'SD of the lateral position after the first second.',
    },
    supportLevel: { unit: '0–4', about: 'Always 4: none.' },
    support: { unit: '0/1', about: 'Support was taken (told).' },
  },
  summary: {
    stages: { unit: '0–4', about: 'Stages held for ten seconds: the result.' },
    tandem: { unit: 's', about: 'Time with the feet in line; the published cut-off is 10 s.' },
    oneLeg: { unit: 's', about: 'Time on one leg, at most 10; 0 when the foot was not lifted.' },
  },
  reasons: {
    ...COMMON_REASONS,
    held: 'Ten seconds in this stage. Hit, the next stage follows.',
    stepped: 'A foot moved (seen or told). Miss, the test ends.',
    'foot-down': 'The raised foot touched the floor. Miss, the test ends.',
    'stance-foot-moved': 'The standing foot moved. Miss, the test ends.',
    'support-taken': 'Support was taken (told). Miss, the test ends.',
    'time-out': 'The foot was not lifted in time. Miss, the test ends.',
    'wrong-foot': 'The other foot was lifted. Void, repeated.',
  },
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

export type AssessFourStageParameters = ParametersOf<typeof info>;

/** `Trial.target` is the stage, 1 … 4. Never adaptive; the first stage that is not held ends the test. */
export const assessFourStage: Drill<AssessFourStageParameters, StandState> =
  standDrill<AssessFourStageParameters>(
    {
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
        const result: Record<string, number> = {
          stages: seen.filter((one) => one.outcome === 'hit').length,
        };
        const tandem = seen.find((one) => one.target === 3)?.metrics.held;
        const oneLeg = seen.find((one) => one.target === 4);
        if (tandem !== undefined) result.tandem = tandem;
        if (oneLeg) result.oneLeg = oneLeg.metrics.held ?? 0;
        return result;
      },
    },
    parserOf(info),
  );
