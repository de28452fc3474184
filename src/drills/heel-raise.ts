import { COMMON_STOPS, footMoved, standing } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { amount, count, feedback, seconds, support, upright } from './parameters.ts';
import { REP_OUTCOMES, REP_REASONS, REP_SUMMARY, repDrill } from './repetition.ts';
import { FINGERTIPS, NO_CHECK, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'heel-raise',
  version: 1,
  kind: 'training',
  purpose: 'Rise onto the toes, stay a moment, and come down slowly.',
  setUp:
    'Closed shoes, a fixed counter within reach, both feet in the picture. The forefoot is loaded: few repetitions. A prosthetic foot cannot rise onto its toes: nothing would count.',
  parameters: {
    amplitude: amount('H', [0.01, 0.05, 0.02], 'How high the heels must come, in body heights.'),
    repetitions: count(4, 12, 8, 'Repetitions that are asked.'),
    hold: seconds(0.5, 3, 0.5, 'How long to stay up.'),
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
    'foot-lifted': 'One foot left the floor altogether. Not counted.',
    'foot-moved': 'A foot moved from its place. Not counted.',
  },
  stopRules: COMMON_STOPS,
  source:
    'Heel raises in programmes for neuropathy [R]; low load for insensate feet (Armstrong) [S]; height and times [J].',
  traits: () => uprightWith({ loads: 'forefoot' }),
  rest: SHORT_REST,
  rungs: {
    within: null,
    check: NO_CHECK,
    // Heel raises load the forefoot: few, low and always with a hand, since insensate feet give no warning (Armstrong [S]).
    start: { support: TWO_HANDS, amplitude: 0.015, repetitions: 8, hold: 0.5 },
    changes: [
      set('amplitude', 0.02),
      set('repetitions', 10),
      set('support', ONE_HAND),
      set('hold', 1),
      set('repetitions', 12),
      set('support', FINGERTIPS),
    ],
  },
  measure: null,
  scene: { world: 'reeds', ownCues: ['rise', 'foot-down'] },
} as const satisfies DrillInfo;

/** On tiptoe the feet may look lifted; only one lifted foot is certainly a fault. */
export const heelRaise = repDrill<typeof info>({
  info,
  figure: 'heels',
  plan: (p) => new Array(p.repetitions).fill({ side: null, target: p.amplitude, practice: false }),
  usable: (body) => standing(body) && body.heelRise !== null,
  depth: (body, flat, p) => ((body.heelRise ?? 0) - flat) / p.amplitude,
  level: (body) => body.heelRise ?? 0,
  atStart: (body, p) => Math.abs(body.heelRise ?? 1) <= 0.4 * p.amplitude,
  cues: () => ({ start: 'stand-still', out: 'rise', back: 'foot-down' }),
  faults: ['foot-lifted', 'foot-moved'],
  fault: (body) =>
    (body.left.contact === 'lifted') !== (body.right.contact === 'lifted') ? 'foot-lifted' : footMoved(body),
});
