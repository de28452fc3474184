import { COMMON_STOPS } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { GUIDED_REASONS, GUIDED_SUMMARY, guidedDrill, HANDS_ON } from './guided.ts';
import { count, seconds } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'calf-stretch',
  version: 1,
  kind: 'mobility',
  purpose: 'Stretch one calf, then the other. Guided by a figure and a timer; the camera does not score it.',
  setUp: 'Both hands on a fixed counter or the wall, one foot a step back, its heel on the floor.',
  parameters: {
    trials: count(2, 6, 2, 'Stretches, legs alternating.'),
    hold: seconds(10, 60, 20, 'Length of one stretch.'),
    rest: seconds(3, 30, 6, 'Rest between stretches.'),
  },
  outcomes: {
    duration: { unit: 's', about: 'Length of the guided stretch.' },
    support: HANDS_ON,
  },
  summary: GUIDED_SUMMARY,
  reasons: GUIDED_REASONS,
  stopRules: COMMON_STOPS,
  source: 'Calf stretch in programmes for neuropathy [R]; times [J].',
  traits: () => uprightWith({ feet: 'free', facing: 'any', sides: 'moving-leg' }),
  rest: SHORT_REST,
  rungs: null,
  measure: null,
  scene: { world: 'reeds', ownCues: ['step-left', 'step-right'] },
} as const satisfies DrillInfo;

/** `Trial.side` is the leg behind, whose calf is stretched; the cue asks that foot to step back. */
export const calfStretch = guidedDrill<typeof info>({
  info,
  figure: 'calf',
  settings: (p) => ({ trialMs: p.hold * 1000, restMs: p.rest * 1000, cycleMs: p.hold * 1000 }),
  sides: (p, { seed }) => alternatingSides(p.trials, sideFirst(seed)),
  cue: (side) => (side === 'left' ? 'step-left' : 'step-right'),
});
