import { COMMON_STOPS, feetDown, footMoved, signOf, standing } from './core.ts';
import type { DrillInfo } from './drill.ts';
import { amount, count, feedback, seconds, support, upright } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { REP_OUTCOMES, REP_REASONS, REP_SUMMARY, repDrill } from './repetition.ts';
import { ON_ONE_LEG, SHORT_REST } from './traits.ts';

export const info = {
  id: 'hip-mobility',
  version: 1,
  kind: 'mobility',
  purpose:
    'Move one leg out to the side and back, trunk upright: the one hip movement that a camera in front can measure.',
  setUp: 'Both hands on a fixed counter, whole body in the picture.',
  parameters: {
    amplitude: amount('H', [0.04, 0.15, 0.06], 'How far the foot goes out to the side, in body heights.'),
    repetitions: count(2, 16, 8, 'Repetitions, legs alternating.'),
    hold: seconds(0.3, 3, 1, 'How long to stay out.'),
    timeout: seconds(5, 20, 10, 'How long one repetition may take.'),
    ...upright(1.5, 20),
    support,
    feedback,
  },
  outcomes: {
    ...REP_OUTCOMES,
    reach: { unit: 'H', about: 'How far the foot went out to the side.' },
  },
  summary: REP_SUMMARY,
  reasons: {
    ...REP_REASONS,
    'wrong-foot': 'The other foot left the floor. Not counted.',
    'stance-foot-moved': 'The standing foot moved. Not counted.',
  },
  stopRules: COMMON_STOPS,
  source: 'Hip movements as warm-up and cool-down [R]; distance and times [J].',
  traits: () => ({ ...ON_ONE_LEG, sides: 'moving-leg' }),
  rest: SHORT_REST,
  rungs: null,
  measure: null,
  scene: { world: 'reeds', ownCues: ['lift-left', 'lift-right'] },
} as const satisfies DrillInfo;

/** HM-2 [J]: the foot is off the floor from this height on, H. */
const FREE_LIFT = 0.01;
/** `Trial.side` is the leg that moves. */
export const hipMobility = repDrill<typeof info>({
  info,
  figure: 'hip',
  plan: (p, { seed }) => {
    return alternatingSides(p.repetitions, sideFirst(seed)).map((side) => ({
      side,
      target: p.amplitude,
      practice: false,
    }));
  },
  usable: (body) => standing(body) && body.left.lateral !== null && body.right.lateral !== null,
  depth: (body, level, p, side) => {
    const foot = side === 'left' ? body.left : body.right;
    const depth = (signOf(side) * ((foot.lateral ?? 0) - level)) / p.amplitude;
    // A foot that slides along the floor does not count as raised to the side (HM-2).
    const free = foot.contact === 'lifted' || (foot.lift ?? 0) >= FREE_LIFT;
    return free ? depth : Math.min(depth, 0.85);
  },
  level: (body, side) => (side === 'left' ? body.left.lateral : body.right.lateral) ?? 0,
  atStart: feetDown,
  cues: (side) => ({
    start: 'stand-still',
    out: side === 'left' ? 'lift-left' : 'lift-right',
    back: 'foot-down',
  }),
  faults: ['wrong-foot', 'stance-foot-moved'],
  fault: (body, side) =>
    (side === 'left' ? body.right : body.left).contact === 'lifted'
      ? 'wrong-foot'
      : footMoved(body, side) && 'stance-foot-moved',
  extra: (depth, p) => ({ reach: depth * p.amplitude }),
});
