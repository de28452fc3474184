import type { BodyState } from '../body/state.ts';
import { type Millis, otherSide, type Side } from '../units.ts';
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
  missed,
  newCore,
  progressOf,
  READY_LIMIT_MS,
  scoredIndex,
  signOf,
  standing,
  todays,
  toldVerdict,
  type Verdict,
  voided,
} from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, OwnRange, Told } from './drill.ts';
import { fraction, rangeProblem, safeRange, shifted } from './excursion.ts';
import {
  count,
  feedback,
  feedbackShown,
  type ParametersOf,
  parserOf,
  seconds,
  stance,
  support,
} from './parameters.ts';
import { drawAt } from './random.ts';
import { FINGERTIPS, HOVERING, NO_CHECK, NO_SUPPORT, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { SHORT_REST, uprightWith } from './traits.ts';

export const info = {
  id: 'rhythmic-shift',
  version: 1,
  kind: 'training',
  purpose: 'Shift the weight left and right to a slow beat, equally far each time.',
  setUp:
    'Stand facing the camera, both feet on the floor, a fixed counter within reach. The own range must be known.',
  parameters: {
    amplitude: {
      unit: 'fraction of own range',
      min: 0.3,
      max: 0.8,
      default: 0.5,
      about: 'How far to shift. Never beyond 80 % of the own range nor past the ankle.',
    },
    band: {
      unit: 'fraction of own range',
      min: 0.08,
      max: 0.2,
      default: 0.15,
      about: 'Half width of the target; the farthest point may pass its middle by one and a quarter of it.',
    },
    pace: seconds(1, 4, 3, 'From one side to the other.'),
    trials: count(2, 20, 10, 'Scored trials; one is there and back.'),
    stance,
    support,
    feedback,
  },
  outcomes: {
    meanExcursion: { unit: 'fraction of own range', about: 'Mean of the farthest points to both sides.' },
    excursionError: {
      unit: 'fraction of own range',
      about: 'Mean distance of the farthest points from the target.',
    },
    beatError: { unit: 's', about: 'Mean time from the beat to the farthest point; positive is late.' },
    support: { unit: '0/1', about: 'More support was taken than agreed (told).' },
  },
  summary: {
    inRhythm: { unit: '0–1', about: 'Share of scored trials that kept both the beat and the distance.' },
  },
  reasons: {
    ...COMMON_REASONS,
    'in-rhythm': 'Both sides were reached on the beat. Hit.',
    'not-reached': 'A side was not reached. Miss.',
    'too-far': 'A side was passed by too much. Miss.',
    'off-beat': 'A side was reached too early or too late. Miss.',
    'trunk-only': 'Head and trunk leaned; the pelvis did not move along. Miss.',
    'foot-lifted': 'A foot left the floor. Miss.',
    'foot-moved': 'A foot moved from its place. Miss.',
    stepped: 'The helper saw a step (told). Miss.',
  },
  stopRules: [...COMMON_STOPS, 'A foot that moves ends the trial.'],
  source: 'Left and right at 3, 2, 1 s to 50 % [R]; windows and bands [J].',
  traits: () => uprightWith(),
  rest: SHORT_REST,
  rungs: {
    within: 'amplitude',
    check: NO_CHECK,
    start: { support: TWO_HANDS, amplitude: 0.3, pace: 3 },
    changes: [
      set('amplitude', 0.4),
      set('support', ONE_HAND),
      set('pace', 2.5),
      set('amplitude', 0.5),
      set('support', FINGERTIPS),
      set('pace', 2),
      set('support', HOVERING),
      set('pace', 1.5),
      set('support', NO_SUPPORT),
      set('pace', 1),
    ],
  },
  measure: null,
  scene: { world: 'river', ownCues: [] },
} as const satisfies DrillInfo;

export type RhythmicShiftParameters = ParametersOf<typeof info>;

/** One way to one side. */
interface Half {
  readonly side: Side;
  readonly t0: Millis;
  readonly from: number;
  readonly reached: boolean;
  readonly reachedOffBeat: boolean;
  readonly leaned: boolean;
  readonly lifted: boolean;
  readonly most: number;
  readonly mostAt: number;
}
interface Memory extends Core<'centre' | 'swing'> {
  readonly parameters: RhythmicShiftParameters;
  readonly range: OwnRange;
  readonly readyMs: number;
  readonly position: number | null;
  readonly cue: Cue;
  readonly side: Side;
  readonly half: Half | null;
  /** The half before, while its window is open. */
  readonly late: Half | null;
  /** The first half of the trial, once it is closed. */
  readonly first: Half | null;
  readonly support: boolean;
}
export interface RhythmicShiftState extends DrillState {
  readonly memory: Memory;
}

/** RS-3 [J]: a side counts as on the beat from 40 % of its half-cycle until 25 % into the next (at least 0.3 s: the picture is late). */
const EARLY = 0.4;
const lateMs = (paceMs: number) => Math.max(0.25 * paceMs, 300);
/** RS-4 [J]: how far the farthest point may pass the middle of the target, in bands. */
const BEYOND = 1.25;
const CENTRE = 0.2;
const PAUSE_MS = 1000;

const newHalf = (side: Side, t0: Millis, from: number): Half => ({
  side,
  t0,
  from,
  reached: false,
  reachedOffBeat: false,
  leaned: false,
  lifted: false,
  most: -1,
  mostAt: 0,
});

function start(parameters: RhythmicShiftParameters, context: DrillContext): RhythmicShiftState {
  const problem = legProblem(info.traits(), context) ?? rangeProblem(context.range, 2);
  const one = { side: null, target: parameters.amplitude, practice: false };
  return present({
    ...newCore<'centre' | 'swing'>(
      'centre',
      todays(new Array(parameters.trials).fill(one), context),
      problem,
    ),
    parameters,
    range: safeRange(context.range),
    readyMs: 0,
    position: null,
    cue: problem ? 'stop' : 'centre',
    side: drawAt(context.seed, 0) < 0.5 ? 'left' : 'right',
    half: null,
    late: null,
    first: null,
    support: false,
  });
}

function step(state: RhythmicShiftState, body: BodyState, dt: Millis, told?: Told): RhythmicShiftState {
  if (state.memory.phase === 'done') return state;
  const usable = standing(body) && body.lateral !== null && body.pelvis !== null;
  const { memory, attention } = attend(state.memory, body, dt, usable);
  const smooth = body.lateralSmooth ?? body.lateral;
  const position = usable && smooth !== null ? fraction(smooth, memory.range) : null;
  const seen: Memory = { ...memory, position };
  if (attention === 'blink') return present(seen);
  const over = toldVerdict(told) ?? (attention === 'ok' ? null : voided(attention));
  if (seen.phase === 'swing') {
    if (over) return present(end(seen, over, seen.half?.t0 ?? body.t, body.t, 'centre'));
    return present(swing(seen, body, told));
  }
  if (told === 'skip') return present(end(seen, voided('skipped'), body.t, body.t, 'centre'));
  if (attention !== 'ok') return present({ ...seen, readyMs: 0, cue: framingCue(body) });
  return present(centre(seen, body, dt));
}

function centre(memory: Memory, body: BodyState, dt: number): Memory {
  const down = feetDown(body);
  const readyMs = down && Math.abs(memory.position ?? 1) <= CENTRE ? memory.readyMs + dt : 0;
  if (readyMs > PAUSE_MS)
    return {
      ...enter(memory, 'swing'),
      say: null,
      readyMs: 0,
      cue: memory.side === 'left' ? 'lean-left' : 'lean-right',
      half: newHalf(memory.side, body.t, memory.clock),
      late: null,
      first: null,
      support: false,
    };
  const waited: Memory = { ...memory, readyMs, cue: readyMs > 0 ? 'ready' : down ? 'centre' : 'foot-down' };
  if (inPhase(waited) <= READY_LIMIT_MS) return waited;
  return end(waited, voided('not-ready'), body.t, body.t, 'centre');
}

function swing(memory: Memory, body: BodyState, told?: Told): Memory {
  const paceMs = memory.parameters.pace * 1000;
  const half = memory.half as Half;
  const t0 = memory.first?.t0 ?? memory.late?.t0 ?? half.t0;
  if (body.events.some((one) => one.event === 'foot-moved'))
    return end(memory, missed('foot-moved'), t0, body.t, 'centre');
  if (told === 'step') return end(memory, missed('stepped'), t0, body.t, 'centre');
  let next: Memory = { ...memory, support: memory.support || told === 'support' };
  if (memory.clock - half.from >= paceMs) {
    const side = otherSide(half.side);
    next = {
      ...next,
      side,
      late: half,
      half: newHalf(side, body.t, half.from + paceMs),
      cue: side === 'left' ? 'lean-left' : 'lean-right',
    };
  }
  next = { ...next, half: sample(next, next.half as Half, body) };
  if (next.late === null) return next;
  const late = sample(next, next.late, body);
  if (next.clock - late.from < paceMs + lateMs(paceMs)) return { ...next, late };
  if (next.first === null) return { ...next, late: null, first: late };
  const verdict = judge(next, next.first, late);
  const after = end({ ...next, late: null }, verdict, next.first.t0, body.t, 'swing');
  return after.phase === 'done' ? after : { ...after, half: next.half, side: next.side, cue: next.cue };
}

/** One sample into one half. */
function sample(memory: Memory, half: Half, body: BodyState): Half {
  const { parameters, clock } = memory;
  const paceMs = parameters.pace * 1000;
  const position = signOf(half.side) * (memory.position ?? 0);
  const age = clock - half.from;
  const there = Math.abs(position - parameters.amplitude) <= parameters.band;
  const honest = shifted(body, half.side);
  const own = age <= paceMs;
  return {
    ...half,
    reached: half.reached || (there && honest && age >= EARLY * paceMs),
    reachedOffBeat: half.reachedOffBeat || (there && honest && age < EARLY * paceMs),
    leaned: half.leaned || (there && !honest),
    lifted: half.lifted || !feetDown(body) || (own && body.events.some((one) => one.event === 'foot-lift')),
    most: Math.max(half.most, position),
    mostAt: position > half.most ? age : half.mostAt,
  };
}

function fault(half: Half, parameters: RhythmicShiftParameters): string | null {
  if (half.lifted) return 'foot-lifted';
  if (half.most > parameters.amplitude + BEYOND * parameters.band) return 'too-far';
  if (half.reached) return null;
  if (half.leaned) return 'trunk-only';
  return half.reachedOffBeat ? 'off-beat' : 'not-reached';
}

function judge(memory: Memory, first: Half, second: Half): Verdict {
  const { amplitude, pace } = memory.parameters;
  const reason = fault(first, memory.parameters) ?? fault(second, memory.parameters);
  const mean = (of: (half: Half) => number) => (of(first) + of(second)) / 2;
  const metrics = {
    meanExcursion: mean((half) => half.most),
    excursionError: mean((half) => Math.abs(half.most - amplitude)),
    beatError: mean((half) => half.mostAt / 1000 - pace),
    support: memory.support ? 1 : 0,
  };
  return reason ? missed(reason, metrics) : { outcome: 'hit', reason: 'in-rhythm', metrics };
}

function end(memory: Memory, verdict: Verdict, t0: Millis, t1: Millis, next: 'centre' | 'swing'): Memory {
  const after = conclude(memory, verdict, t0, t1, next);
  const done = after.phase === 'done';
  return {
    ...after,
    readyMs: 0,
    half: null,
    late: null,
    first: null,
    support: false,
    cue: done ? 'rest' : 'centre',
  };
}

function present(memory: Memory): RhythmicShiftState {
  const { parameters, half } = memory;
  const progress = progressOf(memory);
  const target = half ? signOf(half.side) * parameters.amplitude : null;
  const scored = memory.trials.filter((one) => one.outcome !== 'void');
  return {
    say: progress.say,
    trialNumber: progress.trialNumber,
    trialCount: progress.trialCount,
    practice: progress.practice,
    trials: progress.trials,
    done: progress.done,
    drill: 'rhythmic-shift',
    cue: memory.cue,
    target: target ?? (memory.phase === 'centre' ? 0 : null),
    hold: 0,
    feedback: half === null || feedbackShown(parameters.feedback, scoredIndex(memory), progress.practice),
    summary:
      progress.done && scored.length > 0
        ? { inRhythm: scored.filter((one) => one.outcome === 'hit').length / scored.length }
        : {},
    view: {
      world: 'river',
      position: memory.position,
      target,
      band: parameters.band,
      beat: half ? Math.min(1, (memory.clock - half.from) / (parameters.pace * 1000)) : null,
      ...(half && { paceMs: parameters.pace * 1000 }),
    },
    memory,
  };
}

export const rhythmicShift: Drill<RhythmicShiftParameters, RhythmicShiftState> = {
  info,
  parse: parserOf(info),
  start,
  step,
};
