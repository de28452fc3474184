import type { Side } from '../units.ts';
import { READY_LIMIT_MS, signOf, todays } from './core.ts';
import type { DrillInfo, Trial } from './drill.ts';
import {
  alongside,
  beginExcursion,
  centred,
  type Excursion,
  excursionMetrics,
  FEET_STAY_DOWN,
  follow,
  fraction,
  inOwnRange,
  leanTo,
  ownRanges,
  rangeProblem,
  reachable,
  SHIFT,
  SHIFT_AMPLITUDE,
  SHIFT_REASONS,
  SHIFT_STANDING,
  type ShiftFrame,
  shiftMeasured,
} from './excursion.ts';
import { EXCURSION_MS, type Hold, hold, holding, noHold } from './hold.ts';
import { count, feedback, type ParametersOf, SUPPORT_TOLD, seconds } from './parameters.ts';
import { balancedSides, drawAt } from './random.ts';
import {
  AT_THE_END,
  FINGERTIPS,
  FOUR_OF_SIX,
  HIP_WIDTH,
  HOVERING,
  NO_SUPPORT,
  ONE_HAND,
  set,
  TOGETHER,
  TWO_HANDS,
} from './rungs.ts';
import { trialDrill } from './trial/machine.ts';
import { hit, miss, missAs } from './trial/verdict.ts';

export const info = {
  id: 'weight-shift',
  version: 1,
  kind: 'training',
  purpose: 'Move the weight over one foot, arrive on a target, stay there, and come back.',
  setUp:
    'Stand facing the camera, both feet on the floor, a fixed counter within reach. The own range of shift must be known.',
  parameters: {
    amplitude: ownRanges([0.4, 0.8, 0.5], SHIFT_AMPLITUDE),
    band: ownRanges(
      [0.05, 0.2, 0.1],
      'Half width of the target for arriving; one and a half times as wide for staying.',
    ),
    hold: seconds(1, 3, 1, 'How long to stay on the target.'),
    timeout: seconds(4, 15, 8, 'How long there is to arrive.'),
    pause: seconds(0.5, 10, 1, 'Shortest stay in the middle between two trials.'),
    trials: count(2, 20, 10, 'Scored trials; as many to the left as to the right.'),
    practice: count(0, 4, 0, 'Trials before them that are not scored.'),
    ...SHIFT_STANDING,
    feedback,
  },
  outcomes: {
    reactionTime: { unit: 's', about: 'From the cue to a tenth of the way.' },
    movementVelocity: { unit: 'own ranges/s', about: 'Mean speed from there to the edge of the target.' },
    endPointExcursion: { unit: 'fraction of own range', about: 'Where the first movement ended.' },
    maximumExcursion: { unit: 'fraction of own range', about: 'Farthest point of the trial.' },
    pathEfficiency: { unit: '0–1', about: 'Straight way divided by the way travelled until arrival.' },
    overshoot: { unit: 'fraction of own range', about: 'How far beyond the middle of the target.' },
    timeOnTarget: { unit: 's', about: 'All time on the target.' },
    support: SUPPORT_TOLD,
  },
  summary: {
    excursionSymmetry: {
      unit: '0–1',
      about: 'Smaller divided by larger of the mean maximum excursions of both sides; 1 = alike.',
    },
  },
  reasons: {
    ...SHIFT_REASONS,
    'arrived-and-held': 'The weight arrived on the target and stayed. Hit.',
    'time-out': 'The target was not reached in time. Miss.',
    'did-not-hold': 'The target was reached but not held. Miss.',
    'wrong-side': 'The weight went to the other side. Miss.',
  },
  source:
    'Outcomes of the limits-of-stability test, PMC6159502 [S]; amplitude, band, hold, time-out and number of trials [J].',
  rungs: {
    within: 'amplitude',
    check: { climb: 6, refine: 8 },
    start: { support: TWO_HANDS, amplitude: 0.4, hold: 1, feedback: 0, stance: 0 },
    // Shift 40 → 80 % of the own range with holds of 1, 2, 3 s (evidence.md). Order and sizes [J].
    changes: [
      set('amplitude', 0.5),
      set('support', ONE_HAND),
      set('hold', 2),
      set('amplitude', 0.6),
      set('support', FINGERTIPS),
      set('amplitude', 0.7),
      set('feedback', FOUR_OF_SIX),
      set('hold', 3),
      set('support', HOVERING),
      set('amplitude', 0.8),
      set('feedback', AT_THE_END),
      set('support', NO_SUPPORT),
      // A narrower base last: the own range is then measured anew in that stance (PLAN-7).
      set('stance', HIP_WIDTH),
      set('stance', TOGETHER),
    ],
  },
  measure: { name: 'maximumExcursion', from: 'metrics', unit: 'range', smallest: 0.05, better: 'higher' },
  ...SHIFT,
} as const satisfies DrillInfo;

/** A shift towards the target as it goes. `leaningMs`: on the target, but by leaning. */
interface Shift {
  readonly way: Excursion;
  readonly hold: Hold;
  readonly onTargetMs: number;
  readonly leaningMs: number;
}
type Parameters = ParametersOf<typeof info>;

/** WS-5 [J]: staying allows one and a half times the band. */
const STAY = 1.5;
/** WS-9 [J]: this far to the other side is the wrong side, at once. */
const WRONG_SIDE = -0.7;
/** WS-6 [J]: so many lost holds end the trial: arriving is not meant to be tried until it happens by chance. */
const LOST_HOLDS = 3;
/** WS-8 [J]: this long on the target by leaning alone makes the miss a 'trunk-only'. */
const LEANING_MS = 300;
/** WS-3 [J]: the pause is lengthened by up to this much, seeded, so that the cue cannot be guessed and reaction time means something. */
const FOREPERIOD_MS = 700;

const leant = ({ leaningMs }: Shift) => leaningMs >= LEANING_MS;

/** Why a shift is late, or null while there is time. Whoever is on the target when the time is up may finish the hold (WS-6). */
function late(run: Shift, { p, phaseMs }: ShiftFrame<Parameters>): string | null {
  if (phaseMs <= p.timeout * 1000 || (holding(run.hold) && run.hold.awayMs <= EXCURSION_MS)) return null;
  const { way } = run;
  if (leant(run)) return 'trunk-only';
  if (run.onTargetMs > 0) return 'did-not-hold';
  if (way.leanMost > 10 && way.pelvisMost < 0.5 * Math.max(way.most, 0.2)) return 'trunk-only';
  return way.least < -0.3 && way.most < 0.2 ? 'wrong-side' : 'time-out';
}

function symmetry(trials: readonly Trial[]): Record<string, number> {
  const [left, right] = (['left', 'right'] as const).map((side) => {
    const values = trials
      .filter((one) => one.side === side && one.outcome !== 'void')
      .map((one) => one.metrics.maximumExcursion)
      .filter((value) => value !== undefined);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }) as [number, number];
  const value = Math.min(left, right) / Math.max(left, right);
  return Number.isFinite(value) && value >= 0 ? { excursionSymmetry: value } : {};
}

export const weightShift = trialDrill<typeof info, Parameters, Shift, number | null>({
  info,
  settings: (p) => p,
  feedback: (p) => p.feedback,
  plan: (p, context) => {
    const tries = balancedSides(p.practice, context.seed ^ 0x5eed).map((side) => ({ side, practice: true }));
    const scored = balancedSides(p.trials, context.seed).map((side) => ({ side, practice: false }));
    const sides = reachable(context.range);
    const plan = [...tries, ...scored]
      .filter(({ side }) => sides.includes(side))
      .map((one) => ({ ...one, target: signOf(one.side) * p.amplitude }));
    return todays(plan, context);
  },
  problem: rangeProblem(1),
  needs: shiftMeasured,
  nothingSeen: null,
  see: inOwnRange,
  idle: () => 'centre',
  ready: (frame) => {
    const forMs = frame.p.pause * 1000 + drawAt(frame.seed, frame.trials.length + 1000) * FOREPERIOD_MS;
    return { ...centred(frame, { within: 0.2, stays: 0.28, forMs }), limitMs: READY_LIMIT_MS + forMs };
  },
  begin: (frame) => ({
    way: beginExcursion(frame.t, alongside(frame).position),
    hold: noHold,
    onTargetMs: 0,
    leaningMs: 0,
  }),
  cue: (_, { planned }) => leanTo(planned.side),
  follow: (run, frame) => {
    const { p, body, dt, planned, range } = frame;
    const { position, honest, lean, pelvis } = alongside(frame);
    const now = signOf(planned.side) * fraction(body.lateral ?? 0, range);
    const own = range[planned.side as Side];
    const sample = { now, target: p.amplitude, near: p.amplitude - p.band, pelvis: pelvis / own, lean };
    const there = Math.abs(position - p.amplitude) <= (holding(run.hold) ? p.band * STAY : p.band);
    return {
      way: follow(run.way, frame.t, sample),
      hold: hold(run.hold, there && honest, dt),
      onTargetMs: run.onTargetMs + (there && honest ? dt : 0),
      leaningMs: run.leaningMs + (there && !honest ? dt : 0),
    };
  },
  ends: [
    ...FEET_STAY_DOWN,
    hit('arrived-and-held', (run, { p }) => run.hold.heldMs >= p.hold * 1000),
    miss('wrong-side', (run) => run.way.least < WRONG_SIDE),
    missAs(['trunk-only', 'did-not-hold'], (run) =>
      run.hold.lost < LOST_HOLDS ? null : leant(run) ? 'trunk-only' : 'did-not-hold',
    ),
    missAs(['trunk-only', 'did-not-hold', 'wrong-side', 'time-out'], late),
  ],
  metrics: (run, _, { p, support }) =>
    run
      ? {
          ...excursionMetrics(run.way, p.amplitude),
          timeOnTarget: run.onTargetMs / 1000,
          support: support ? 1 : 0,
        }
      : {},
  target: (run, { planned, done }) => (run ? planned.target : done ? null : 0),
  held: (run, { p }) => run.hold.heldMs / (p.hold * 1000),
  summary: symmetry,
  view: (run, { p, seen, planned }) => ({
    world: 'river',
    position: seen,
    target: run && planned.target,
    band: p.band,
    beat: null,
  }),
});
