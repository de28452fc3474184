import type { Side } from '../units.ts';
import { COMMON_STOPS, median, SMALLEST_RANGE } from './core.ts';
import type { DrillInfo, Trial } from './drill.ts';
import {
  alongside,
  beginExcursion,
  centred,
  type Excursion,
  FEET_STAY_DOWN,
  follow,
  leanTo,
  SHIFT,
  SHIFT_REASONS,
  SHIFT_STANDING,
  type ShiftFrame,
  shiftMeasured,
} from './excursion.ts';
import { count, type ParametersOf, SUPPORT_TOLD, seconds } from './parameters.ts';
import { alternatingSides, sideFirst } from './random.ts';
import { trialDrill } from './trial/machine.ts';
import { hit, miss, missAs } from './trial/verdict.ts';

export const info = {
  id: 'shift-range',
  version: 1,
  kind: 'assessment',
  purpose: 'Own range of lateral shift: how far the weight can safely go to each side.',
  setUp: 'Stand facing the camera, both feet flat on the floor, a fixed counter within reach.',
  parameters: {
    practice: count(0, 5, 3, 'Practice shifts to each side; learning shows over the first three.'),
    trials: count(3, 5, 3, 'Scored shifts to each side; the range is their median.'),
    hold: seconds(0.5, 2, 1, 'How long the farthest point is held.'),
    timeout: seconds(5, 15, 8, 'How long one shift may take.'),
    ...SHIFT_STANDING,
  },
  outcomes: {
    excursion: {
      unit: '1 = over the ankle',
      about: 'Mean position while the farthest point was held, at most 1.',
    },
    reactionTime: { unit: 's', about: 'From the cue to the beginning of the movement.' },
    support: SUPPORT_TOLD,
  },
  summary: {
    rangeLeft: { unit: '1 = over the ankle', about: 'Median of the scored shifts to the left.' },
    rangeRight: { unit: '1 = over the ankle', about: 'Median of the scored shifts to the right.' },
    rangeSymmetry: { unit: '0–1', about: 'Smaller range divided by the larger; 1 = alike.' },
  },
  reasons: {
    ...SHIFT_REASONS,
    measured: 'The farthest point was held with feet flat and pelvis moving along. Hit.',
    'no-shift': 'The weight hardly moved. Miss.',
    'did-not-stay': 'The farthest point was not held. Miss.',
    'wrong-side': 'The weight went to the other side. Miss.',
  },
  ...SHIFT,
  ownRange: 'measured',
  stopRules: [...COMMON_STOPS, 'A foot that lifts or moves ends the trial; a scored miss is done again.'],
  source:
    'Three practice shifts, then three scored, PMC2311297 [S for the effect]; median, hold and time-out [J].',
  rungs: null,
  measure: { name: 'excursion', from: 'metrics', unit: 'ankle', smallest: 0.05, better: 'higher' },
} as const satisfies DrillInfo;

interface Reach {
  readonly way: Excursion;
  /** Where the body rests just now, for how long, and the sum of position × ms there. */
  readonly anchor: number;
  readonly restMs: number;
  readonly sum: number;
  readonly leaningMs: number;
}
type Parameters = ParametersOf<typeof info>;

/** SR-4 [J]: going this far to the other side, or back by this share of the farthest point, ends the trial. */
const WRONG_SIDE = -0.3;
const RETREAT = 0.3;
/** SR-3 [J]: staying within this of one point is holding it. */
const REST_BAND = 0.1;
/** SR-6 [J]: so many misses of a side are repeated: a side that cannot is not asked on and on. */
const MISSES_REPEATED = 2;

const meanOf = ({ sum, restMs }: Reach): number => (restMs > 0 ? sum / restMs : 0);

function wentBack({ way, leaningMs }: Reach): boolean {
  const back = way.most - way.last > Math.max(0.15, RETREAT * way.most);
  return way.most >= SMALLEST_RANGE && back && leaningMs < 300;
}

function late({ way, leaningMs }: Reach, { p, phaseMs }: ShiftFrame<Parameters>): string | null {
  if (phaseMs <= p.timeout * 1000) return null;
  if (leaningMs >= 300 || (way.leanMost > 10 && way.pelvisMost < SMALLEST_RANGE / 2)) return 'trunk-only';
  return way.most >= SMALLEST_RANGE ? 'did-not-stay' : 'no-shift';
}

/** SR-5: the median of the shifts that were held, or null: one lucky shift is no range. */
export function rangeOf(trials: readonly Trial[], side: Side): number | null {
  const held = trials.filter((one) => one.side === side && one.outcome === 'hit');
  return held.length >= 2 ? median(held.map((one) => one.metrics.excursion ?? 0)) : null;
}

/** How far a side got in all its tries together, a miss as nothing; null: it was not tried. */
export function triedOf(trials: readonly Trial[], side: Side): number | null {
  const tries = trials.filter((one) => one.side === side && one.outcome !== 'void');
  return tries.length === 0 ? null : median(tries.map((one) => one.metrics.excursion ?? 0));
}

function ranges(trials: readonly Trial[]): Record<string, number> {
  const [left, right] = [rangeOf(trials, 'left'), rangeOf(trials, 'right')];
  return {
    ...(left !== null && { rangeLeft: left }),
    ...(right !== null && { rangeRight: right }),
    ...(left !== null && right !== null && { rangeSymmetry: Math.min(left, right) / Math.max(left, right) }),
  };
}

export const shiftRange = trialDrill<typeof info, Parameters, Reach, number | null>({
  info,
  settings: (p) => p,
  plan: (p, { seed, reach = 'both' }) => {
    const sides = (count: number, practice: boolean) =>
      alternatingSides(2 * count, sideFirst(seed)).map((side) => ({ side, target: null, practice }));
    return [...sides(p.practice, true), ...sides(p.trials, false)].filter(
      ({ side }) => reach === 'both' || side === reach,
    );
  },
  needs: shiftMeasured,
  nothingSeen: null,
  see: (_, { body }, usable) => (usable ? (body.lateralSmooth ?? body.lateral) : null),
  idle: () => 'centre',
  // SR-2 [J]: the middle is on the `lateral` scale, since no range is known yet.
  ready: (frame) => centred(frame, { within: 0.12, stays: 0.18, forMs: 800 }),
  begin: (frame) => {
    const { position } = alongside(frame);
    return { way: beginExcursion(frame.t, position), anchor: position, restMs: 0, sum: 0, leaningMs: 0 };
  },
  opening: () => ({ id: 'drill.say.as-far-as-safe' }),
  cue: (_, { planned }) => leanTo(planned.side),
  follow: (run, frame) => {
    const { position, pelvis, lean, honest, fast } = alongside(frame);
    const rests = honest && Math.abs(position - run.anchor) <= REST_BAND;
    return {
      way: follow(run.way, frame.t, { now: fast, target: 0.5, near: 0.5, pelvis, lean }),
      anchor: rests ? run.anchor : position,
      restMs: rests ? run.restMs + frame.dt : 0,
      sum: rests ? run.sum + position * frame.dt : 0,
      leaningMs: run.leaningMs + (honest || position < SMALLEST_RANGE ? 0 : frame.dt),
    };
  },
  ends: [
    ...FEET_STAY_DOWN,
    hit('measured', (run, { p }) => run.restMs >= p.hold * 1000 && meanOf(run) >= SMALLEST_RANGE),
    miss('wrong-side', (run) => run.way.least < WRONG_SIDE),
    miss('did-not-stay', wentBack),
    missAs(['trunk-only', 'did-not-stay', 'no-shift'], late),
  ],
  metrics: (run, { outcome }, { support }) =>
    run
      ? {
          ...(run.way.onset && { reactionTime: (run.way.onset - run.way.t0) / 1000 }),
          ...(outcome === 'hit' && { excursion: Math.min(meanOf(run), 1) }),
          support: support ? 1 : 0,
        }
      : {},
  repeats: ({ outcome, reason }, { side, practice }, trials) => {
    if (outcome !== 'miss') return outcome === 'void' && reason !== 'skipped';
    const missed = trials.filter((one) => one.side === side && one.outcome === 'miss').length;
    return !practice && reason !== 'helped' && missed < MISSES_REPEATED;
  },
  target: (run, { done }) => (run || done ? null : 0),
  held: (run, { p }) => run.restMs / (p.hold * 1000),
  summary: ranges,
  closing: (_, trials) =>
    trials.some(({ side }) => side !== null && rangeOf(trials, side) === null)
      ? { id: 'drill.say.range-not-measured' }
      : null,
  view: (_, { seen }) => ({ world: 'river', position: seen, target: null, band: 0, beat: null }),
});
