import { COMMON_STOPS } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { GUIDED_REASONS, GUIDED_SUMMARY, guidedDrill, HANDS_ON } from './guided.ts';
import { amount, count, seconds } from './parameters.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'posture',
  version: 1,
  kind: 'mobility',
  purpose:
    'Stand tall during a rest: head over shoulders, shoulders over hips, weight in the middle. Hints, no score.',
  setUp: 'Stand facing the camera, a fixed counter within reach.',
  parameters: {
    trials: count(1, 4, 1, 'How often.'),
    duration: seconds(10, 60, 20, 'Length of one.'),
    rest: seconds(2, 30, 4, 'Rest between them.'),
    lean: amount('degrees', [2, 15, 5], 'A side lean beyond this gets a hint.'),
  },
  outcomes: {
    duration: { unit: 's', about: 'Length of the guided time.' },
    trunkLean: {
      unit: 'degrees',
      about: 'Mean side lean of the trunk from the quiet stance, positive to the right.',
    },
    lateral: { unit: '1 = over the ankle', about: 'Mean lateral position, positive to the right.' },
    support: HANDS_ON,
  },
  summary: GUIDED_SUMMARY,
  reasons: GUIDED_REASONS,
  stopRules: COMMON_STOPS,
  source: 'Head, shoulder and trunk alignment as hints during rests [R]; limits [J].',
  traits: () => uprightWith(),
  rest: SHORT_REST,
  rungs: null,
  measure: null,
  scene: { world: 'reeds', ownCues: ['stand-still'] },
} as const satisfies DrillInfo;

/** PO-2 [J]: weight further from the quiet-stance middle than this gets a hint. */
const ASIDE = 0.25;

/** Only the side lean of the trunk and the weight are seen; head and shoulders are reminded of in turn. */
export const posture = guidedDrill<typeof info>({
  info,
  figure: 'posture',
  settings: (p) => ({ trialMs: p.duration * 1000, restMs: p.rest * 1000, cycleMs: 6000 }),
  sides: (p) => new Array<null>(p.trials).fill(null),
  cue: () => 'stand-still',
  hint: (body, p) => {
    if (body.trunkLean !== null && Math.abs(body.trunkLean) > p.lean)
      return { id: body.trunkLean > 0 ? 'drill.say.straighten-left' : 'drill.say.straighten-right' };
    if (body.lateralSmooth !== null && Math.abs(body.lateralSmooth) > ASIDE)
      return { id: 'drill.say.weight-to-the-middle' };
    const turn = Math.floor(body.t / 5000) % 3;
    return {
      id: ['drill.say.head-high', 'drill.say.shoulders-loose', 'drill.say.breathe'][turn] as string,
    };
  },
  measures: (body) => ({ trunkLean: body.trunkLean, lateral: body.lateralSmooth }),
});
