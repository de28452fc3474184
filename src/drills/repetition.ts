import type { BodyState } from '../body/state.ts';
import { type Millis, millis, type Side } from '../units.ts';
import { COMMON_REASONS, mean, type Planned, todays } from './core.ts';
import type { Cue } from './cue.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, DrillView, Trial } from './drill.ts';
import { type Hold, hold, holding, noHold } from './hold.ts';
import { type ParametersOf, SUPPORT_LEVEL, SUPPORT_TOLD } from './parameters.ts';
import type { Numbers } from './traits.ts';
import type { Frame } from './trial/frame.ts';
import { type Metrics, trialDrill } from './trial/machine.ts';
import { hit, miss, missAs } from './trial/verdict.ts';

/** The machine behind all counted repetitions: out to the full range, stay, and all the way back. */

/** RP-2 [J]: back at the start below this depth; a movement counts as begun above it plus as much again. */
const BACK = 0.3;
/** RP-3 [J]: the full range counts from here when held (noise), and must be touched once. */
const STAY = 0.9;

/** One repetition as it goes; depth 0 is the start, 1 the full range. */
interface Rep {
  readonly left: Millis | null;
  readonly far: Millis | null;
  readonly hold: Hold;
  readonly done: boolean;
  readonly peak: number;
  /** Smallest depth since the full range was done. */
  readonly lowest: number;
  readonly last: number;
  readonly lastT: Millis | null;
  /** When the body was back at the start. */
  readonly back: Millis | null;
}
const newRep: Rep = {
  left: null,
  far: null,
  hold: noHold,
  done: false,
  peak: 0,
  lowest: 1,
  last: 0,
  lastT: null,
  back: null,
};
type RepEnd = 'full' | 'not-far-enough' | 'too-short' | 'not-all-the-way-back';

/** One more sample of a repetition. `end`: how it ended, or null while it goes on. */
function followRep(
  before: Rep,
  t: Millis,
  depth: number,
  dt: number,
  holdMs: number,
): { readonly rep: Rep; readonly end: RepEnd | null } {
  const inside = depth >= (holding(before.hold) ? STAY : 1);
  const held = hold(before.hold, inside, dt);
  const rep: Rep = {
    left: before.left ?? (depth > BACK ? crossing(before, t, depth, BACK) : null),
    far: before.far ?? (inside ? crossing(before, t, depth, 1) : null),
    hold: held,
    done: before.done || held.heldMs >= holdMs,
    peak: Math.max(before.peak, depth),
    lowest: before.done ? Math.min(before.lowest, depth) : 1,
    last: depth,
    lastT: t,
    back: depth <= BACK ? crossing(before, t, depth, BACK) : null,
  };
  if (rep.done) {
    if (depth <= BACK) return { rep, end: 'full' };
    // Half-way back and out again: the repetition was not finished (RP-5).
    if (rep.lowest < 0.6 && depth > rep.lowest + 0.35) return { rep, end: 'not-all-the-way-back' };
    return { rep, end: null };
  }
  // A movement that has clearly begun and came back without the full range (RP-4).
  if (rep.peak > 2 * BACK && depth <= BACK)
    return { rep, end: rep.far === null ? 'not-far-enough' : 'too-short' };
  return { rep, end: null };
}

/** When the straight line between the last two samples met `level`: times must not depend on the frame rate. */
function crossing(before: Rep, t: Millis, now: number, level: number): Millis {
  if (before.lastT === null || now === before.last) return t;
  const share = Math.min(1, Math.max(0, (level - before.last) / (now - before.last)));
  return millis(before.lastT + share * (t - before.lastT));
}

/** Words that all repetition drills share. */
export const REP_OUTCOMES = {
  depth: { unit: '1 = full range', about: 'Farthest point of the repetition.' },
  duration: { unit: 's', about: 'From leaving the start to being back.' },
  outTime: { unit: 's', about: 'From leaving the start to the full range.' },
  supportLevel: SUPPORT_LEVEL,
  support: SUPPORT_TOLD,
} as const;
export const REP_SUMMARY = {
  repetitions: { unit: 'count', about: 'Full repetitions.' },
  meanDuration: { unit: 's', about: 'Mean duration of the full repetitions.' },
} as const;
export const REP_REASONS = {
  ...COMMON_REASONS,
  full: 'Out to the full range, held, and all the way back. Hit.',
  'not-far-enough': 'The full range was not reached. Not counted.',
  'too-short': 'The full range was reached but not held. Not counted.',
  'not-all-the-way-back': 'The next movement began before the start was reached. Not counted.',
  'off-centre': 'The weight went to one side or the trunk bent to a side. Not counted.',
  'time-out': 'No repetition was begun in time. Not counted.',
  stepped: 'The helper saw a step (told). Not counted.',
} as const;

/** `pace`: guiding time of one repetition, s; `timeout`: how long one may take, s. */
type RepParameters = Numbers & {
  readonly [Name in 'hold' | 'support' | 'feedback' | 'aside' | 'bend']: number;
};
export interface RepConfig<I extends DrillInfo> {
  readonly info: I;
  readonly figure: Extract<DrillView, { world: 'reeds' }>['figure'];
  readonly plan: (parameters: ParametersOf<I>, context: DrillContext) => readonly Planned[];
  /** Whether what `depth` needs is measured. */
  readonly usable: (body: BodyState) => boolean;
  /** 0 at the start, 1 at the full range; `rest`: mean of `level` in the starting position. */
  readonly depth: (body: BodyState, rest: number, parameters: ParametersOf<I>, side: Side | null) => number;
  /** The measure that the starting position is taken from, and whether the person is in it. */
  readonly level: (body: BodyState, side: Side | null) => number;
  readonly atStart: (body: BodyState, parameters: ParametersOf<I>) => boolean;
  readonly cues: (side: Side | null) => { readonly start: Cue; readonly out: Cue; readonly back: Cue };
  /** A fault of this body state that spoils the repetition, as one of the `faults`, or null. */
  readonly faults: readonly string[];
  readonly fault: (body: BodyState, side: Side | null) => string | null;
  /** Further outcomes of a finished repetition. */
  readonly extra?: (peakDepth: number, parameters: ParametersOf<I>) => Metrics;
}

/** RP-6 [J]: a repetition that takes less than this share of the guiding time is swung, not controlled. */
const TOO_FAST = 0.4;
/** RP-7 [J]: a moment off centre is forgiven. */
const CROOKED_MS = 300;
/** RP-1 [J]: in the starting position this long before the first cue, and between repetitions. */
const SETTLE_MS = 800;

/** `crookedMs`: how long the body has been off centre. */
interface Running {
  readonly rep: Rep;
  readonly end: RepEnd | null;
  readonly crookedMs: number;
}

const crooked = (body: BodyState, { aside, bend }: RepParameters): boolean =>
  Math.abs(body.lateralSmooth ?? 0) > aside || Math.abs(body.trunkLean ?? 0) > bend;

function late({ rep }: Running): string {
  if (rep.done) return 'not-all-the-way-back';
  if (rep.far !== null) return 'too-short';
  return rep.peak > 2 * BACK ? 'not-far-enough' : 'time-out';
}

/** Makes a drill of counted repetitions. */
export function repDrill<I extends DrillInfo>(
  config: ParametersOf<I> extends RepParameters ? RepConfig<I> : never,
): Drill<ParametersOf<I>, DrillState> {
  const { info, plan, usable, cues, faults, fault, figure, depth, level, atStart, extra } =
    config as RepConfig<I>;
  type P = ParametersOf<I> & RepParameters;
  return trialDrill<I, P, Running, null>({
    info,
    settings: (p) => p as P,
    feedback: (p) => p.feedback,
    plan: (p, context) => todays(plan(p, context), context),
    needs: usable,
    nothingSeen: null,
    see: () => null,
    idle: ({ side }) => cues(side).start,
    ready: ({ body, p, planned: { side } }) => ({
      there: atStart(body, p),
      forMs: SETTLE_MS,
      cue: cues(side).start,
      level: level(body, side),
    }),
    begin: () => ({ rep: newRep, end: null, crookedMs: 0 }),
    cue: ({ rep }, { planned: { side } }) => (rep.done ? cues(side).back : cues(side).out),
    follow: (run, { body, t, dt, p, level: rest, planned: { side } }) => ({
      ...followRep(run.rep, t, depth(body, rest, p, side), dt, p.hold * 1000),
      crookedMs: crooked(body, p) ? run.crookedMs + dt : 0,
    }),
    ends: [
      miss('stepped', (_, { told }) => told === 'step'),
      missAs(faults, (_, { body, planned }) => fault(body, planned.side)),
      miss('off-centre', ({ crookedMs }) => crookedMs > CROOKED_MS),
      ...('pace' in info.parameters
        ? [
            miss<Running, Frame<P, null>>(
              'too-fast',
              ({ rep, end }, { t, p }) =>
                end === 'full' && (rep.back ?? t) - (rep.left ?? t) < TOO_FAST * (p.pace ?? 0) * 1000,
            ),
          ]
        : []),
      hit('full', ({ end }) => end === 'full'),
      missAs(['not-far-enough', 'too-short', 'not-all-the-way-back'], ({ end }) => end),
      missAs(['not-all-the-way-back', 'too-short', 'not-far-enough', 'time-out'], (run, { p, phaseMs }) =>
        phaseMs > (p.timeout ?? 3 * (p.pace ?? 0)) * 1000 ? late(run) : null,
      ),
    ],
    metrics: (run, { outcome }, { p, support }, t1) => {
      if (run === null || outcome === 'void') return {};
      const { left, far, back, peak } = run.rep;
      return {
        depth: peak,
        support: support ? 1 : 0,
        supportLevel: p.support,
        duration: left === null ? undefined : ((back ?? t1) - left) / 1000,
        outTime: left === null || far === null ? undefined : (far - left) / 1000,
        ...extra?.(peak, p),
      };
    },
    held: ({ rep }, { p }) => rep.hold.heldMs / (p.hold * 1000),
    summary: (trials) => {
      const full = hits(trials);
      return { repetitions: full.length, meanDuration: mean(full.map((one) => one.metrics.duration ?? 0)) };
    },
    view: (run, { trials }, goal) => ({
      world: 'reeds',
      reps: hits(trials).length,
      goal,
      depth: run ? Math.min(1, Math.max(0, run.rep.last)) : 0,
      figure,
    }),
  });
}

const hits = (trials: readonly Trial[]) => trials.filter((one) => one.outcome === 'hit');
