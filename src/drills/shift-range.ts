import type { BodyState } from '../body/state.ts';
import type { Millis, Side } from '../units.ts';
import {
  attend,
  COMMON_REASONS,
  COMMON_STOPS,
  type Core,
  conclude,
  enter,
  feetDown,
  framingCue,
  inPhase,
  legProblem,
  median,
  missed,
  newCore,
  planned,
  progressOf,
  READY_LIMIT_MS,
  signOf,
  standing,
  toldVerdict,
  type Verdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, Told, Trial } from './drill.ts';
import { beginExcursion, type Excursion, follow, SMALLEST_RANGE, shifted } from './excursion.ts';
import { count, type ParametersOf, parserOf, seconds, stance, support } from './parameters.ts';
import { alternatingSides, drawAt } from './random.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

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
    stance,
    support,
  },
  outcomes: {
    excursion: {
      unit: '1 = over the ankle',
      about: 'Mean position while the farthest point was held, at most 1.',
    },
    reactionTime: { unit: 's', about: 'From the cue to the beginning of the movement.' },
    support: { unit: '0/1', about: 'More support was taken than agreed (told).' },
  },
  summary: {
    rangeLeft: { unit: '1 = over the ankle', about: 'Median of the scored shifts to the left.' },
    rangeRight: { unit: '1 = over the ankle', about: 'Median of the scored shifts to the right.' },
    rangeSymmetry: { unit: '0–1', about: 'Smaller range divided by the larger; 1 = alike.' },
  },
  reasons: {
    ...COMMON_REASONS,
    measured: 'The farthest point was held with feet flat and pelvis moving along. Hit.',
    'no-shift': 'The weight hardly moved. Miss, repeated.',
    'did-not-stay': 'The farthest point was not held. Miss, repeated.',
    'wrong-side': 'The weight went to the other side. Miss, repeated.',
    'trunk-only': 'Head and trunk leaned; the pelvis did not move along. Miss, repeated.',
    'foot-lifted': 'A foot left the floor. Miss, repeated.',
    'foot-moved': 'A foot moved from its place. Miss, repeated.',
    stepped: 'The helper saw a step (told). Miss, repeated.',
  },
  stopRules: [...COMMON_STOPS, 'A foot that lifts or moves ends the trial.'],
  source:
    'Three practice shifts, then three scored, PMC2311297 [S for the effect]; median, hold and time-out [J].',
  traits: () => uprightWith(),
  rest: SHORT_REST,
  rungs: null,
  measure: { name: 'excursion', from: 'metrics', unit: 'ankle', smallest: 0.05, better: 'higher' },
  scene: { world: 'river', ownCues: [] },
} as const satisfies DrillInfo;

export type ShiftRangeParameters = ParametersOf<typeof info>;

interface Running {
  readonly way: Excursion;
  /** Where the body rests just now, and for how long. */
  readonly anchor: number;
  readonly restMs: number;
  readonly sum: number;
  readonly leaningMs: number;
  readonly support: boolean;
}
interface Memory extends Core<'centre' | 'reach'> {
  readonly parameters: ShiftRangeParameters;
  readonly readyMs: number;
  readonly position: number | null;
  readonly cue: Cue;
  readonly trial: Running | null;
}
export interface ShiftRangeState extends DrillState {
  readonly memory: Memory;
}

/** SR-2 [J]: the middle, on the `lateral` scale, before a range is known. */
const CENTRE = 0.12;
const CENTRE_STAY = 0.18;
const PAUSE_MS = 800;
/** SR-4 [J]: going this far to the other side, or back by this share of the farthest point, ends the trial. */
const WRONG_SIDE = -0.3;
const RETREAT = 0.3;
/** SR-3 [J]: staying within this of one point is holding it. */
const REST_BAND = 0.1;
/** SR-6 [J]: so many misses of a side are repeated: a side that cannot is not asked on and on. */
const MISSES_REPEATED = 2;

function start(parameters: ShiftRangeParameters, context: DrillContext): ShiftRangeState {
  const problem = legProblem(info.traits(), context);
  const first: Side = drawAt(context.seed, 0) < 0.5 ? 'left' : 'right';
  const { reach = 'both' } = context;
  const plan = [
    ...alternatingSides(2 * parameters.practice, first).map((side) => ({ side, practice: true })),
    ...alternatingSides(2 * parameters.trials, first).map((side) => ({ side, practice: false })),
  ]
    .filter(({ side }) => reach === 'both' || side === reach)
    .map((one) => ({ ...one, target: null }));
  return present({
    ...newCore<'centre' | 'reach'>('centre', plan, problem),
    parameters,
    readyMs: 0,
    position: null,
    cue: problem ? 'stop' : 'centre',
    trial: null,
  });
}

function step(state: ShiftRangeState, body: BodyState, dt: Millis, told?: Told): ShiftRangeState {
  if (state.memory.phase === 'done') return state;
  const usable = standing(body) && body.lateral !== null && body.pelvis !== null;
  const { memory, attention } = attend(state.memory, body, dt, usable);
  const seen: Memory = { ...memory, position: usable ? (body.lateralSmooth ?? body.lateral) : null };
  if (attention === 'blink') return present(seen);
  const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
  if (seen.phase === 'reach') {
    const running = seen.trial as Running;
    return present(over ? end(seen, over, running, body.t) : reach(seen, running, body, dt, told));
  }
  if (told === 'skip') return present(end(seen, voided('skipped'), null, body.t));
  if (attention !== 'ok') return present({ ...seen, readyMs: 0, cue: framingCue(body) });
  return present(centre(seen, body, dt));
}

function centre(memory: Memory, body: BodyState, dt: number): Memory {
  const off = Math.abs(memory.position ?? 1);
  const down = feetDown(body);
  const ready = down && off <= (memory.readyMs > 0 ? CENTRE_STAY : CENTRE) ? memory.readyMs + dt : 0;
  if (ready > PAUSE_MS) {
    const side = planned(memory).side as Side;
    const from = signOf(side) * (memory.position ?? 0);
    return {
      ...enter(memory, 'reach'),
      say: { id: 'drill.say.as-far-as-safe' },
      readyMs: 0,
      cue: side === 'left' ? 'lean-left' : 'lean-right',
      trial: {
        way: beginExcursion(body.t, from),
        anchor: from,
        restMs: 0,
        sum: 0,
        leaningMs: 0,
        support: false,
      },
    };
  }
  const waited: Memory = {
    ...memory,
    readyMs: ready,
    cue: ready > 0 ? 'stand-still' : down ? 'centre' : 'foot-down',
  };
  if (inPhase(waited) <= READY_LIMIT_MS) return waited;
  return end(waited, voided('not-ready'), null, body.t);
}

function reach(memory: Memory, running: Running, body: BodyState, dt: number, told?: Told): Memory {
  const side = planned(memory).side as Side;
  const sign = signOf(side);
  const position = sign * (memory.position ?? 0);
  const honest = shifted(body, side);
  const way = follow(
    running.way,
    body.t,
    sign * (body.lateral ?? 0),
    0.5,
    0.5,
    sign * (body.pelvis ?? 0),
    sign * (body.trunkLean ?? 0),
  );
  const rests = honest && Math.abs(position - running.anchor) <= REST_BAND;
  const now: Running = {
    way,
    anchor: rests ? running.anchor : position,
    restMs: rests ? running.restMs + dt : 0,
    sum: rests ? running.sum + position * dt : 0,
    leaningMs: running.leaningMs + (honest || position < SMALLEST_RANGE ? 0 : dt),
    support: running.support || told === 'support',
  };
  const next: Memory = { ...memory, trial: now };
  const verdict = judge(next, now, body, told);
  return verdict ? end(next, verdict, now, body.t) : next;
}

function judge(memory: Memory, running: Running, body: BodyState, told?: Told): Verdict | null {
  const { parameters } = memory;
  if (body.events.some((one) => one.event === 'foot-moved')) return missed('foot-moved');
  if (told === 'step') return missed('stepped');
  if (!feetDown(body) || body.events.some((one) => one.event === 'foot-lift')) return missed('foot-lifted');
  const mean = running.restMs > 0 ? running.sum / running.restMs : 0;
  if (running.restMs >= parameters.hold * 1000 && mean >= SMALLEST_RANGE)
    return { outcome: 'hit', reason: 'measured', metrics: { excursion: Math.min(mean, 1) } };
  const { way: path } = running;
  if (path.least < WRONG_SIDE) return missed('wrong-side');
  const back = path.most - path.last > Math.max(0.15, RETREAT * path.most);
  if (path.most >= SMALLEST_RANGE && back && running.leaningMs < 300) return missed('did-not-stay');
  if (inPhase(memory) <= parameters.timeout * 1000) return null;
  const { way } = running;
  if (running.leaningMs >= 300 || (way.leanMost > 10 && way.pelvisMost < SMALLEST_RANGE / 2))
    return missed('trunk-only');
  return missed(way.most >= SMALLEST_RANGE ? 'did-not-stay' : 'no-shift');
}

function end(memory: Memory, verdict: Verdict, running: Running | null, t: Millis): Memory {
  const reaction: Record<string, number> = running?.way.onset
    ? { reactionTime: (running.way.onset - running.way.t0) / 1000 }
    : {};
  const metrics = running
    ? { ...reaction, support: running.support ? 1 : 0, ...verdict.metrics }
    : verdict.metrics;
  const { side, practice } = planned(memory);
  const missedBefore = memory.trials.filter((one) => one.side === side && one.outcome === 'miss').length;
  const again = verdict.reason !== 'helped' && missedBefore < MISSES_REPEATED;
  const redo = verdict.outcome === 'miss' && !practice && again;
  const after = conclude(memory, { ...verdict, metrics }, running?.way.t0 ?? t, t, 'centre', redo);
  return { ...after, readyMs: 0, trial: null, cue: after.phase === 'done' ? 'rest' : 'centre' };
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

function summaryOf({ trials }: Memory): Record<string, number> {
  const [left, right] = [rangeOf(trials, 'left'), rangeOf(trials, 'right')];
  const result: Record<string, number> = {};
  if (left !== null) result.rangeLeft = left;
  if (right !== null) result.rangeRight = right;
  if (result.rangeLeft !== undefined && result.rangeRight !== undefined)
    result.rangeSymmetry =
      Math.min(result.rangeLeft, result.rangeRight) / Math.max(result.rangeLeft, result.rangeRight);
  return result;
}

function present(memory: Memory): ShiftRangeState {
  const progress = progressOf(memory);
  const summary = progress.done ? summaryOf(memory) : {};
  const missing =
    progress.done &&
    memory.plan.length > 0 &&
    memory.plan.some(({ side }) => side !== null && rangeOf(memory.trials, side) === null);
  return {
    trialNumber: progress.trialNumber,
    trialCount: progress.trialCount,
    practice: progress.practice,
    trials: progress.trials,
    done: progress.done,
    say: missing ? { id: 'drill.say.range-not-measured' } : progress.say,
    drill: 'shift-range',
    cue: memory.cue,
    target: memory.phase === 'centre' ? 0 : null,
    hold: memory.trial ? Math.min(1, memory.trial.restMs / (memory.parameters.hold * 1000)) : 0,
    feedback: true,
    summary,
    view: { world: 'river', position: memory.position, target: null, band: 0, beat: null },
    memory,
  };
}

export const shiftRange: Drill<ShiftRangeParameters, ShiftRangeState> = {
  info,
  parse: parserOf(info),
  start,
  step,
};
