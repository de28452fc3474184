import { COMMON_STOPS, feetDown, footMoved, standing } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { amount, count, feedback, seconds, support, upright } from './parameters.ts';
import { REP_OUTCOMES, REP_REASONS, REP_SUMMARY, repDrill } from './repetition.ts';
import { FINGERTIPS, NO_CHECK, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'mini-squat',
  version: 1,
  kind: 'training',
  purpose: 'Bend the knees a little and stand tall again, heels on the floor.',
  setUp: 'Feet hip-width apart, a fixed counter within reach, whole body in the picture.',
  parameters: {
    amplitude: amount(
      'fraction of standing pelvis height',
      [0.05, 0.2, 0.08],
      'How far the pelvis goes down.',
    ),
    repetitions: count(4, 15, 8, 'Repetitions that are asked.'),
    hold: seconds(0.5, 3, 0.5, 'How long to stay down.'),
    pace: seconds(2, 8, 3, 'Guiding time of one repetition; faster than 40 % of it is not counted.'),
    ...upright(0.3, 12),
    support,
    feedback,
  },
  outcomes: REP_OUTCOMES,
  summary: REP_SUMMARY,
  reasons: {
    ...REP_REASONS,
    'too-fast': 'Faster than 40 % of the guiding time. Not counted.',
    'foot-lifted': 'A foot left the floor. Not counted.',
    'foot-moved': 'A foot moved from its place. Not counted.',
  },
  stopRules: COMMON_STOPS,
  source: 'Mini squats in programmes for neuropathy, sets of 8–12 [R]; depth and times [J].',
  traits: () => uprightWith({ posture: 'bending' }),
  rest: SHORT_REST,
  rungs: {
    within: 'amplitude',
    check: NO_CHECK,
    start: { support: TWO_HANDS, amplitude: 0.06, repetitions: 8, hold: 0.5 },
    changes: [
      set('amplitude', 0.08),
      set('repetitions', 10),
      set('support', ONE_HAND),
      set('hold', 1),
      set('amplitude', 0.1),
      set('support', FINGERTIPS),
      set('repetitions', 12),
      set('hold', 2),
    ],
  },
  measure: null,
  scene: { world: 'reeds', ownCues: ['sit', 'rise'] },
} as const satisfies DrillInfo;

export const miniSquat = repDrill<typeof info>({
  info,
  figure: 'squat',
  plan: (p) => new Array(p.repetitions).fill({ side: null, target: p.amplitude, practice: false }),
  usable: (body) => standing(body) && body.rise !== null,
  depth: (body, tall, p) => (tall - (body.rise ?? 1)) / p.amplitude,
  level: (body) => body.rise ?? 1,
  atStart: (body) => (body.rise ?? 0) >= 0.97 && feetDown(body),
  cues: () => ({ start: 'rise', out: 'sit', back: 'rise' }),
  faults: ['foot-lifted', 'foot-moved'],
  fault: (body) => (feetDown(body) ? footMoved(body) : 'foot-lifted'),
});
