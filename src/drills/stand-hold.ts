import type { BodyState } from '../body/state.ts';
import { type Millis, millis, otherSide, type Side } from '../units.ts';
import { COMMON_REASONS, feetDown, mean, type Planned, standing, TRY_HOLD_MS, todays } from './core.ts';
import type { Drill, DrillContext, DrillInfo, DrillState, Trial } from './drill.ts';
import { type ParametersOf, SUPPORT_LEVEL, SUPPORT_TOLD } from './parameters.ts';
import type { Frame, Moment, Ready } from './trial/frame.ts';
import { type Metrics, trialDrill } from './trial/machine.ts';
import { type Ended, type Ending, miss, voids } from './trial/verdict.ts';

/** The machine behind all drills that hold a stance for a time: one leg, and the other stages of the four-stage test. */

/** Stages of the CDC four-stage test [S]. The last begins at a seen lift, the others at somebody's word. */
export const STAGES = ['side-by-side', 'semi-tandem', 'tandem', 'one-leg'] as const;
export const ONE_LEG = 3;

export const HOLD_OUTCOMES = {
  held: { unit: 's', about: 'From the verified lift, or from the word, to the end; at most the goal.' },
  liftReaction: { unit: 's', about: 'On one leg: from the cue to the lift.' },
  peakLift: { unit: 'H', about: 'On one leg: greatest height of the raised foot.' },
  sway: {
    unit: '1 = half the calibrated ankle distance',
    about:
      'SD of the lateral position after the first second. A trend of one person, stance and device only.',
  },
  supportLevel: SUPPORT_LEVEL,
  support: SUPPORT_TOLD,
} as const;
export const HOLD_REASONS = {
  ...COMMON_REASONS,
  held: 'The feet stayed as asked until the goal. Hit.',
  stepped: 'A foot moved or landed aside (seen), or the helper saw a step or the legs touching (told). Miss.',
  'foot-down': 'On one leg: the raised foot touched the floor. Miss.',
  'stance-foot-moved': 'On one leg: the standing foot moved or hopped. Miss.',
  'support-taken': 'More support was taken than agreed (told). Miss.',
  'time-out': 'On one leg: the foot was not lifted in time. Miss.',
  'wrong-foot': 'On one leg: the other foot was lifted. Void, repeated.',
} as const;
export const LEG_SUMMARY = {
  bestLeft: { unit: 's', about: 'Longest stand on the left leg.' },
  bestRight: { unit: 's', about: 'Longest stand on the right leg.' },
  meanLeft: { unit: 's', about: 'Mean stand on the left leg.' },
  meanRight: { unit: 's', about: 'Mean stand on the right leg.' },
} as const;

/** SLS-5: after the goal we wait this long for a touch-down that lies before it: a touch-down is confirmed after 130 ms and a frame or two. */
export const CONFIRM_MS = 300;
/** SLS-2 [J]: both feet on the floor this long before a leg is lifted. */
const SETTLE_MS = 1000;
/** QS-2 [J]: how long there is to get into a position and say so. */
const POSITION_LIMIT_MS = 60_000;
/** AF-3: heights of the feet are told from where they stood at the zero; after heel to toe they stand elsewhere. */
const BACK_TO_THE_ZERO = { id: 'drill.say.feet-as-at-the-start' } as const;
/** SLS-8 [J]: steadiness is taken after the first second, which is still the lift. */
const SWAY_AFTER_MS = 1000;

export interface StandSettings {
  readonly goalMs: number;
  readonly restMs: number;
  /** How long there is to lift the foot after the cue. */
  readonly liftMs: number;
  /** Index into `SUPPORTS`: what was agreed. */
  readonly support: number;
  readonly feedback: number;
}
export interface StandConfig<I extends DrillInfo> {
  readonly info: I;
  readonly settings: (parameters: ParametersOf<I>) => StandSettings;
  readonly plan: (parameters: ParametersOf<I>, context: DrillContext) => readonly Planned[];
  /** Word for a hold that reached its goal. */
  readonly heldReason: string;
  readonly remaining?: (rest: readonly Planned[], ended: Trial, repeated: boolean) => readonly Planned[];
  readonly summary: (trials: readonly Trial[]) => Metrics;
}

/** A hold as it goes. `from`: when it began, null before the lift. Mean and squared deviation of the lateral position, weighted by time (West 1979). */
interface Holding {
  readonly t0: Millis;
  readonly from: Millis | null;
  readonly weight: number;
  readonly mean: number;
  readonly squares: number;
  readonly peakLift: number;
}
interface Seen {
  readonly liftLeft: number;
  readonly liftRight: number;
  readonly stillness: number;
}
type Now = Moment<StandSettings, Seen>;
type Picture = Frame<StandSettings, Seen>;

const stageOf = ({ stage = ONE_LEG }: Planned): number => stage;
const onOneLeg = (planned: Planned): boolean => stageOf(planned) === ONE_LEG;
const raised = ({ side }: Planned): Side => otherSide(side ?? 'left');
/** How long this trial is to be held, ms: a try without score is short (DR-16). */
const goalMs = ({ p, planned }: Now): number =>
  planned.practice ? Math.min(TRY_HOLD_MS, p.goalMs) : p.goalMs;
const atGoal = (from: Millis | null, now: Now): boolean => from !== null && now.t >= from + goalMs(now);

/** Makes a drill that holds stances. */
export function standDrill<I extends DrillInfo>({
  heldReason,
  ...config
}: StandConfig<I>): Drill<ParametersOf<I>, DrillState> {
  return trialDrill<I, StandSettings, Holding, Seen>({
    ...config,
    feedback: (p) => p.feedback,
    plan: (p, context) => todays(config.plan(p, context), context),
    // In stances where the feet hide each other the place and the zero are lost on purpose: being seen is enough (QS-3).
    needs: (body, planned) =>
      onOneLeg(planned)
        ? standing(body)
        : body.tracked || body.notMeasured === 'moved' || body.notMeasured === 'uncalibrated',
    nothingSeen: { liftLeft: 0, liftRight: 0, stillness: 0 },
    see: (before, { body, dt }) => ({
      liftLeft: Math.max(0, body.left.lift ?? before.liftLeft),
      liftRight: Math.max(0, body.right.lift ?? before.liftRight),
      stillness: stillness(before.stillness, body, dt),
    }),
    idle: () => 'stand-still',
    idleAfter: 'foot-down',
    ready: (frame) => (onOneLeg(frame.planned) ? settled(frame) : placed(frame)),
    begin: ({ t, planned }) => {
      const from = onOneLeg(planned) ? null : t;
      return { t0: t, from, weight: 0, mean: 0, squares: 0, peakLift: 0 };
    },
    cue: ({ from }, now) => {
      const one = onOneLeg(now.planned);
      if (atGoal(from, now)) return one ? 'foot-down' : 'rest';
      return !one ? 'stand-still' : raised(now.planned) === 'left' ? 'lift-left' : 'lift-right';
    },
    follow: (run, frame) => (run.from === null ? lifted(run, frame) : measure(run, run.from, frame)),
    ends: endsOf(heldReason),
    metrics: (run, { outcome, reason }, { p, planned }, t1) => {
      const support = { supportLevel: p.support, ...(reason === 'support-taken' && { support: 1 }) };
      if (!run || run.from === null || outcome === 'void') return support;
      return {
        ...support,
        held: Math.round(Math.min(Math.max(0, t1 - run.from), p.goalMs)) / 1000,
        ...(onOneLeg(planned) && { liftReaction: (run.from - run.t0) / 1000, peakLift: run.peakLift }),
        ...(run.weight > SWAY_AFTER_MS && { sway: Math.sqrt(run.squares / run.weight) }),
      };
    },
    // Whoever has held nothing needs no rest before the next try.
    rests: (run) => run !== null && run.from !== null,
    rest: resting,
    held: ({ from }, now) => heldMs(from, now) / goalMs(now),
    view: (run, now) => ({
      world: 'heron',
      leg: onOneLeg(now.planned) ? now.planned.side : null,
      liftLeft: now.seen.liftLeft,
      liftRight: now.seen.liftRight,
      heldMs: Math.min(heldMs(run?.from ?? null, now), goalMs(now)),
      goalMs: goalMs(now),
      stillness: now.seen.stillness,
    }),
  });
}

const heldMs = (from: Millis | null, { t }: Now): number => (from === null ? 0 : Math.max(0, t - from));

/** Both feet on the floor for a moment, then the cue to lift. */
function settled({ body, before }: Picture): Ready {
  const there = feetDown(body);
  const cue = there ? 'stand-still' : 'foot-down';
  const moved = before !== undefined && before.stage !== ONE_LEG;
  return { there, forMs: SETTLE_MS, cue, ...(moved && { say: BACK_TO_THE_ZERO }) };
}

/** Waits for the word that the feet stand as asked: one frontal camera cannot see which foot is in front. */
const placed = ({ told, planned }: Picture): Ready => ({
  there: told === 'in-position',
  forMs: -1,
  cue: 'ready',
  say: { id: `drill.say.stage.${STAGES[stageOf(planned)] ?? STAGES[0]}` },
  limitMs: POSITION_LIMIT_MS,
});

const firstLift = ({ body }: Picture): Side | null => {
  for (const one of body.events) if (one.event === 'foot-lift') return one.foot;
  return null;
};

/** Waits for the verified lift of the right foot; the hold is back-dated to the moment the body room gives (SLS-3). */
function lifted(run: Holding, frame: Picture): Holding {
  const lift = frame.body.events.find((one) => one.event === 'foot-lift');
  if (!lift || firstLift(frame) !== raised(frame.planned)) return run;
  return { ...run, from: millis(Math.max(lift.t, run.t0)) };
}

/** The first thing seen that ends the hold (SLS-4), with its own time, or null while it goes on. */
function broken({ from }: Holding, { body, planned }: Picture): Ended | null {
  if (from === null) return null;
  const free = raised(planned);
  let first: Ended | null = null;
  for (const one of body.events) {
    if (!('foot' in one) || one.t <= from || (first && one.t >= first.t)) continue;
    // Where the feet hide each other the drill trusts no contact, only a change of it (QS-4).
    if (!onOneLeg(planned)) first = { reason: 'stepped', t: one.t };
    else if (one.foot === free && one.event === 'foot-down')
      first = { reason: landsAside(body, free) ? 'stepped' : 'foot-down', t: one.t };
    else if (one.foot !== free && one.event !== 'foot-down')
      first = { reason: 'stance-foot-moved', t: one.t };
  }
  const down = onOneLeg(planned) && body.tracked && body[free].contact === 'down';
  return first ?? (down ? { reason: 'foot-down', t: body.t } : null);
}

const early = (one: Ending<Holding, Picture>): Ending<Holding, Picture> => ({ ...one, early: true });

/** The goal stands first: who reaches it and steps at the same moment has held. A touch-down before it may still be told (SLS-5). */
const endsOf = (heldReason: string): readonly Ending<Holding, Picture>[] => [
  {
    outcome: 'hit',
    reasons: [heldReason],
    early: true,
    when: ({ from }, frame) =>
      from !== null && atGoal(from, frame)
        ? { reason: heldReason, t: millis(from + goalMs(frame)), confirmMs: CONFIRM_MS }
        : null,
  },
  { outcome: 'miss', reasons: ['stepped', 'foot-down', 'stance-foot-moved'], early: true, when: broken },
  early(
    miss('support-taken', ({ from }, { told, p }) => from !== null && told === 'support' && p.support > 0),
  ),
  early(miss('stepped', ({ from }, { told }) => from !== null && told === 'step')),
  voids('wrong-foot', ({ from }, frame) => from === null && firstLift(frame) !== null),
  miss('time-out', ({ from }, { phaseMs, p }) => from === null && phaseMs > p.liftMs),
];

function measure(run: Holding, from: Millis, frame: Picture): Holding {
  const { body, dt, seen } = frame;
  const peakLift = Math.max(run.peakLift, seen.liftLeft, seen.liftRight);
  const x = body.lateralSmooth ?? body.lateral;
  if (x === null || atGoal(from, frame) || body.t - from <= SWAY_AFTER_MS) return { ...run, peakLift };
  const weight = run.weight + dt;
  const delta = x - run.mean;
  const mean = run.mean + (weight > 0 ? dt / weight : 0) * delta;
  return { ...run, weight, mean, squares: run.squares + dt * delta * (x - mean), peakLift };
}

/** The rest counts while both feet are down (SLS-6); a person who never puts the foot down is waited for, not for ever. */
function resting({ body, planned, p, readyMs, phaseMs, dt }: Picture) {
  const down = !onOneLeg(planned) || feetDown(body);
  const rested = readyMs + (down ? dt : 0) >= p.restMs || phaseMs >= p.restMs + POSITION_LIMIT_MS;
  return rested ? null : { cue: down ? ('rest' as const) : ('foot-down' as const), counts: down };
}

/** A raised foot that lands away from its place is a step that saved the balance (SLS-4). */
const landsAside = (body: BodyState, foot: Side): boolean =>
  body.events.some((one) => one.event === 'foot-moved' && one.foot === foot);

/** How still the body is, over about a second: 1 still … 0 restless. */
function stillness(before: number, body: BodyState, dt: number): number {
  if (body.lateralVelocity === null) return before;
  const now = 1 - Math.min(1, Math.abs(body.lateralVelocity) / 0.8);
  return before + Math.min(1, dt / 1000) * (now - before);
}

/** Longest and mean stand of each leg that has one. */
export function legSummary(trials: readonly Trial[]): Metrics {
  const of = (side: Side) =>
    trials
      .filter((one) => one.side === side)
      .map((one) => one.metrics.held)
      .filter((one) => one !== undefined);
  const best = (held: readonly number[]) => (held.length > 0 ? Math.max(...held) : undefined);
  const [left, right] = [of('left'), of('right')];
  return { bestLeft: best(left), meanLeft: mean(left), bestRight: best(right), meanRight: mean(right) };
}
