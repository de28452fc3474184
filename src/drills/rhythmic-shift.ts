import { type Millis, otherSide, type Side } from '../units.ts';
import { COMMON_STOPS, feetDown, signOf, todays } from './core.ts';
import type { DrillInfo } from './drill.ts';
import {
  alongside,
  centred,
  FEET_STAY,
  inOwnRange,
  leanTo,
  ownRanges,
  rangeProblem,
  SHIFT,
  SHIFT_AMPLITUDE,
  SHIFT_REASONS,
  SHIFT_STANDING,
  type ShiftFrame,
  shiftMeasured,
} from './excursion.ts';
import { count, feedback, type ParametersOf, SUPPORT_TOLD, seconds } from './parameters.ts';
import { sideFirst } from './random.ts';
import { FINGERTIPS, HOVERING, NO_CHECK, NO_SUPPORT, ONE_HAND, set, TWO_HANDS } from './rungs.ts';
import { trialDrill } from './trial/machine.ts';
import { hit, missAs } from './trial/verdict.ts';

export const info = {
  id: 'rhythmic-shift',
  version: 1,
  kind: 'training',
  purpose: 'Shift the weight left and right to a slow beat, equally far each time.',
  setUp:
    'Stand facing the camera, both feet on the floor, a fixed counter within reach. The own range must be known.',
  parameters: {
    amplitude: ownRanges([0.3, 0.8, 0.5], SHIFT_AMPLITUDE),
    band: ownRanges(
      [0.08, 0.2, 0.15],
      'Half width of the target; the farthest point may pass its middle by one and a quarter of it.',
    ),
    pace: seconds(1, 4, 3, 'From one side to the other.'),
    trials: count(2, 20, 10, 'Scored trials; one is there and back.'),
    ...SHIFT_STANDING,
    feedback,
  },
  outcomes: {
    meanExcursion: { unit: 'fraction of own range', about: 'Mean of the farthest points to both sides.' },
    excursionError: {
      unit: 'fraction of own range',
      about: 'Mean distance of the farthest points from the target.',
    },
    beatError: { unit: 's', about: 'Mean time from the beat to the farthest point; positive is late.' },
    support: SUPPORT_TOLD,
  },
  summary: {
    inRhythm: { unit: '0–1', about: 'Share of scored trials that kept both the beat and the distance.' },
  },
  reasons: {
    ...SHIFT_REASONS,
    'in-rhythm': 'Both sides were reached on the beat. Hit.',
    'not-reached': 'A side was not reached. Miss.',
    'too-far': 'A side was passed by too much. Miss.',
    'off-beat': 'A side was reached too early or too late. Miss.',
  },
  ...SHIFT,
  stopRules: [...COMMON_STOPS, 'A foot that moves ends the trial.'],
  source: 'Left and right at 3, 2, 1 s to 50 % [R]; windows and bands [J].',
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
} as const satisfies DrillInfo;

/** One way to one side. `mostAt`: ms from the beat before to the farthest point. */
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
interface Swing {
  readonly half: Half;
  /** The half before, while its window is open. */
  readonly late: Half | null;
  /** The first half of the trial and then the second, once they are closed. */
  readonly first: Half | null;
  readonly second: Half | null;
}
type Parameters = ParametersOf<typeof info>;

/** RS-3 [J]: a side counts as on the beat from 40 % of its half-cycle until 25 % into the next (at least 0.3 s: the picture is late). */
const EARLY = 0.4;
const lateMs = (paceMs: number) => Math.max(0.25 * paceMs, 300);
/** RS-4 [J]: how far the farthest point may pass the middle of the target, in bands. */
const BEYOND = 1.25;

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

/** One sample into one half. */
function sample(half: Half, frame: ShiftFrame<Parameters>): Half {
  const { p, body, clock } = frame;
  const { position, honest } = alongside({ ...frame, planned: { ...frame.planned, side: half.side } });
  const age = clock - half.from;
  const onBeat = age >= EARLY * p.pace * 1000;
  const there = Math.abs(position - p.amplitude) <= p.band;
  const lifts = age <= p.pace * 1000 && body.events.some((one) => one.event === 'foot-lift');
  return {
    ...half,
    reached: half.reached || (there && honest && onBeat),
    reachedOffBeat: half.reachedOffBeat || (there && honest && !onBeat),
    leaned: half.leaned || (there && !honest),
    lifted: half.lifted || !feetDown(body) || lifts,
    most: Math.max(half.most, position),
    mostAt: position > half.most ? age : half.mostAt,
  };
}

function swing({ half, late, first }: Swing, frame: ShiftFrame<Parameters>): Swing {
  const paceMs = frame.p.pace * 1000;
  const turned = frame.clock - half.from >= paceMs;
  const next = turned ? newHalf(otherSide(half.side), frame.t, half.from + paceMs) : half;
  const now = { half: sample(next, frame), first, second: null };
  const before = turned ? half : late;
  if (before === null) return { ...now, late: null };
  const sampled = sample(before, frame);
  if (frame.clock - before.from < paceMs + lateMs(paceMs)) return { ...now, late: sampled };
  return first === null ? { ...now, late: null, first: sampled } : { ...now, late: null, second: sampled };
}

function fault(half: Half, p: Parameters): string | null {
  if (half.lifted) return 'foot-lifted';
  if (half.most > p.amplitude + BEYOND * p.band) return 'too-far';
  if (half.reached) return null;
  if (half.leaned) return 'trunk-only';
  return half.reachedOffBeat ? 'off-beat' : 'not-reached';
}
const faultOf = ({ first, second }: Swing, p: Parameters): string | null =>
  first && second && (fault(first, p) ?? fault(second, p));

/** Whoever swings on begins the next trial with the half that runs; it is the first of its two. */
export const rhythmicShift = trialDrill<typeof info, Parameters, Swing, number | null>({
  info,
  settings: (p) => p,
  feedback: (p) => p.feedback,
  plan: (p, context) =>
    todays(new Array(p.trials).fill({ side: null, target: p.amplitude, practice: false }), context),
  problem: rangeProblem(2),
  needs: shiftMeasured,
  nothingSeen: null,
  see: inOwnRange,
  idle: () => 'centre',
  ready: (frame) => centred(frame, { within: 0.2, forMs: 1000, cue: 'ready' }),
  begin: ({ t, clock, seed }, last) => ({
    half: newHalf(last?.half.side ?? sideFirst(seed), t, clock),
    late: null,
    first: null,
    second: null,
  }),
  cue: ({ half }) => leanTo(half.side),
  // A foot that moves ends the trial before the beat can turn the side.
  follow: (run, frame) => (FEET_STAY.some((one) => one.when(run, frame)) ? run : swing(run, frame)),
  ends: [
    ...FEET_STAY,
    missAs(['foot-lifted', 'too-far', 'trunk-only', 'off-beat', 'not-reached'], (run, { p }) =>
      faultOf(run, p),
    ),
    hit('in-rhythm', ({ second }) => second !== null),
  ],
  from: ({ half, late, first }, { outcome, reason }) =>
    outcome === 'void' || reason === 'helped' ? half.t0 : (first ?? late ?? half).t0,
  metrics: (run, _, { p, support }) => {
    if (!run?.first || !run.second) return {};
    const { first, second } = run;
    const mean = (of: (half: Half) => number) => (of(first) + of(second)) / 2;
    return {
      meanExcursion: mean((half) => half.most),
      excursionError: mean((half) => Math.abs(half.most - p.amplitude)),
      beatError: mean((half) => half.mostAt / 1000 - p.pace),
      support: support ? 1 : 0,
    };
  },
  goesOn: (run) => run.second && { ...run, late: null, first: null, second: null },
  target: (run, { p, done }) => (run ? signOf(run.half.side) * p.amplitude : done ? null : 0),
  summary: (trials) => {
    const scored = trials.filter((one) => one.outcome !== 'void');
    const hits = scored.filter((one) => one.outcome === 'hit').length;
    return scored.length > 0 ? { inRhythm: hits / scored.length } : {};
  },
  view: (run, { p, seen, clock }) => ({
    world: 'river',
    position: seen,
    target: run && signOf(run.half.side) * p.amplitude,
    band: p.band,
    beat: run && Math.min(1, (clock - run.half.from) / (p.pace * 1000)),
    ...(run && { paceMs: p.pace * 1000 }),
  }),
});
