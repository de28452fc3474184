import type { BodyState } from '../body/state.ts';
import { COMMON_STOPS, feetDown } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { count, feedback, seconds, support, upright } from './parameters.ts';
import { REP_OUTCOMES, REP_REASONS, REP_SUMMARY, repDrill } from './repetition.ts';
import { FINGERTIPS, NO_CHECK, NO_SUPPORT, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { SEATED_REST, uprightWith } from './traits.ts';

/** STS-1 [J]: standing is 95 % of the quiet-stance height of the pelvis: knees and hips nearly straight. */
export const STANDING = 0.95;
/** STS-1 [J]: lower than this is sitting. Sitting on an ordinary chair is about 0.6. */
export const SITTING = 0.8;
/** A seated person is measured by the height of the pelvis alone; the body room says 'sitting' then. */
export const riseSeen = (body: BodyState): boolean =>
  body.rise !== null && (body.tracked || body.notMeasured === 'sitting');
/** 0 on the seat, 1 standing. */
export const standDepth = (body: BodyState, seat: number): number =>
  ((body.rise ?? 1) - seat) / (STANDING - Math.min(seat, SITTING));

export const info = {
  id: 'sit-to-stand',
  version: 1,
  kind: 'training',
  purpose: 'Stand up from a chair and sit down again: full height, slowly, all the way.',
  setUp: 'A chair with its back against a wall, facing the camera, feet flat, whole body in the picture.',
  parameters: {
    repetitions: count(4, 15, 8, 'Repetitions that are asked.'),
    hold: seconds(0.5, 3, 1, 'How long to stand tall before sitting down.'),
    pace: seconds(3, 10, 4, 'Guiding time of one repetition; faster than 40 % of it is not counted.'),
    ...upright(0.4, 12),
    support,
    feedback,
  },
  outcomes: REP_OUTCOMES,
  summary: REP_SUMMARY,
  reasons: {
    ...REP_REASONS,
    'too-fast': 'Faster than 40 % of the guiding time. Not counted.',
    'foot-lifted': 'A foot left the floor while standing. Not counted.',
  },
  stopRules: COMMON_STOPS,
  source: 'Sets of 8–12 in programmes for neuropathy [R]; heights and times [J].',
  traits: () => uprightWith({ posture: 'chair', feet: 'free' }),
  rest: SEATED_REST,
  rungs: {
    within: null,
    check: NO_CHECK,
    start: { support: TWO_HANDS, repetitions: 8, hold: 1 },
    changes: [
      set('support', ONE_HAND),
      set('repetitions', 10),
      set('hold', 2),
      set('support', FINGERTIPS),
      set('repetitions', 12),
      set('support', NO_SUPPORT),
    ],
  },
  measure: null,
  scene: { world: 'reeds', ownCues: [] },
} as const satisfies DrillInfo;

export const sitToStand = repDrill<typeof info>({
  info,
  figure: 'chair',
  plan: (p) => new Array(p.repetitions).fill({ side: null, target: 1, practice: false }),
  usable: riseSeen,
  depth: (body, seat) => standDepth(body, seat),
  level: (body) => body.rise ?? 1,
  atStart: (body) => (body.rise ?? 1) <= SITTING,
  cues: () => ({ start: 'sit', out: 'rise', back: 'sit' }),
  faults: ['foot-lifted'],
  fault: (body) => (body.tracked && !feetDown(body) ? 'foot-lifted' : null),
});
