import type { BodyState } from '../body/state.ts';
import type { DrillId } from '../drills/drill.ts';
import type { IncidentKind } from '../facts/words.ts';
import { type Millis, millis } from '../units.ts';
import type { Phase, SupervisorMemory } from './state.ts';

/** Thresholds of the supervisor. Reasons stand in SPEC.md beside the rule; all [J] unless marked. */
export const SUPERVISOR_LIMITS = {
  /** Shorter losses are glitches: they void the trial and nothing more (SUP-2). */
  untrackedMs: 800,
  /** A second person or a leap of the tracker: too dangerous to wait for, too noisy for a single frame (SUP-3). */
  secondPersonMs: 250,
  darkMs: 800,
  /** Left the place of calibration (SUP-7). */
  feetMovedMs: 500,
  /** Turned away and so far aside, share of the picture's width, is walking off; turning on the spot moves the middle by 0.03. */
  walkedOff: 0.08,
  /** `rise` below this is sitting; standing is 1, sitting about 0.6 (SUP-6). */
  satRise: 0.78,
  satMs: 500,
  /** No frame for this long: frozen, unplugged, or the page was hidden (SUP-9). */
  noFrameMs: 900,
  /** Two steps that were not asked for within this time are a stumble (SUP-5). */
  stumbleStepsMs: 1500,
  /** A step within this time of the balance point leaving the base is a stumble (SUP-5; margin after Hof 2005 [S]). */
  outsideMemoryMs: 600,
  /** Stumbles after which practice ends for the day (SUP-5). */
  stumblesADay: 2,
  /** Poses a second: below `slow` practice is not scored, at `fair` it is again (SUP-8). */
  slow: 12,
  fair: 12.5,
  /** Poses a second from which bystanders are looked for beside scoring, and down to which that goes on: a look costs some two poses (SUP-3). */
  watchFrom: { begin: 18, keep: 15 },
  /** Time constant of the average rate, and the least time before it is believed, ms. */
  rateMs: 4000,
  rateNeedsMs: 2500,
} as const;

/** What the supervisor is told about the situation: it watches always, but a step is no stumble in a stepping drill. */
export interface Situation {
  readonly phase: Phase;
  readonly drill: DrillId | null;
  readonly elapsed: Millis;
}

export interface Seen {
  readonly kind: IncidentKind;
  readonly saw: Readonly<Record<string, number | string | boolean>>;
}

/** Phases in which somebody stands and practises: being out of view matters there. */
export const STANDING: readonly Phase[] = ['quiet', 'range', 'warm-up', 'teach', 'drill', 'cool-down'];
/** Drills in which sitting or bending low is the exercise. */
const LOW_DRILLS: readonly DrillId[] = [
  'sit-to-stand',
  'assess-sit-to-stand',
  'mini-squat',
  'ankle-mobility',
  'hip-mobility',
  'posture',
];
/** Drills in which a foot lands where it likes: one step beyond the base is not yet a stumble there. */
const ONE_LEG_DRILLS: readonly DrillId[] = ['single-leg-stance', 'assess-single-leg'];
/** Drills in which feet leave their place on purpose. */
const STEPPING_DRILLS: readonly DrillId[] = [
  'marching',
  'step-pattern',
  'calf-stretch',
  'assess-four-stage',
  'quiet-stance',
  'sit-to-stand',
  'assess-sit-to-stand',
];

export function startSupervisor(): SupervisorMemory {
  return {
    lastFrame: null,
    untrackedMs: 0,
    untrackedAs: null,
    placeX: null,
    satMs: 0,
    noFrameMs: 0,
    frames: 0,
    framesMs: 0,
    tooSlow: false,
    steps: [],
    outsideMs: Number.MAX_SAFE_INTEGER,
    stumbles: 0,
  };
}

/** Clears the timers of a situation that was dealt with; the rate and the day's count of stumbles stay. */
export const settleSupervisor = (memory: SupervisorMemory): SupervisorMemory => ({
  ...memory,
  untrackedMs: 0,
  untrackedAs: null,
  satMs: 0,
  noFrameMs: 0,
  steps: [],
  outsideMs: Number.MAX_SAFE_INTEGER,
});

/** Poses a second on the average of the last seconds, null before it is known. */
export const averageRate = (memory: SupervisorMemory): number | null =>
  memory.framesMs < SUPERVISOR_LIMITS.rateNeedsMs ? null : (1000 * memory.frames) / memory.framesMs;

/** One frame. Returns the memory, and what must pause the session, worst first. Called in every state, pauses too. */
export function watchBody(
  before: SupervisorMemory,
  body: BodyState,
  dt: Millis,
  where: Situation,
): { memory: SupervisorMemory; seen: Seen | null } {
  const standing = STANDING.includes(where.phase);
  const memory = { ...rate(before, body), noFrameMs: 0 };

  const fell = body.events.some((e) => e.event === 'rapid-descent');
  const lateStranger = body.events.some((e) => e.event === 'second-person');

  if (body.tracked && body.notMeasured === null && body.box !== null) memory.placeX = middle(body.box);
  const reason = standing ? untrackedReason(body, memory.placeX) : null;
  memory.untrackedMs =
    reason === null ? 0 : sameGroup(reason, memory.untrackedAs) ? memory.untrackedMs + dt : dt;
  memory.untrackedAs = reason;

  const mayBeLow = where.drill !== null && LOW_DRILLS.includes(where.drill);
  const low = body.notMeasured === 'sitting' || (body.rise !== null && body.rise < SUPERVISOR_LIMITS.satRise);
  memory.satMs = standing && !mayBeLow && low ? memory.satMs + dt : 0;

  const mayStep = where.drill !== null && STEPPING_DRILLS.includes(where.drill);
  const watchSteps = standing && !mayStep && where.phase !== 'teach';
  memory.outsideMs =
    body.margin !== null && body.margin < 0
      ? 0
      : Math.min(memory.outsideMs + dt, SUPERVISOR_LIMITS.outsideMemoryMs + 1);
  const stumble = watchSteps ? stumbled(memory, body, where) : null;

  const seen = worst([
    fell ? { kind: 'rapid-descent', saw: { rise: body.rise ?? -1 } } : null,
    stumble,
    lateStranger && standing ? { kind: 'second-person', saw: { event: 'second-person' } } : null,
    reason !== null && memory.untrackedMs >= patience(reason)
      ? {
          kind: reason,
          saw: {
            notMeasured: body.notMeasured ?? 'none',
            forMs: Math.round(memory.untrackedMs),
            ...edges(body),
          },
        }
      : null,
    memory.satMs >= SUPERVISOR_LIMITS.satMs
      ? { kind: 'sat-down', saw: { rise: body.rise ?? -1, notMeasured: body.notMeasured ?? 'none' } }
      : null,
  ]);
  return { memory, seen };
}

/** Time without a frame. */
export function watchTime(
  before: SupervisorMemory,
  dt: Millis,
  where: Situation,
): { memory: SupervisorMemory; seen: Seen | null } {
  const standing = STANDING.includes(where.phase);
  const noFrameMs = before.noFrameMs + dt;
  const seen: Seen | null =
    standing && noFrameMs >= SUPERVISOR_LIMITS.noFrameMs
      ? { kind: 'camera-lost', saw: { withoutFrameMs: Math.round(noFrameMs) } }
      : null;
  return { memory: { ...before, noFrameMs }, seen };
}

/** Whether practice is too slow to be scored, with the two thresholds of SUP-8. */
export function judgeRate(memory: SupervisorMemory): boolean {
  const poses = averageRate(memory);
  if (poses === null) return memory.tooSlow;
  return poses < (memory.tooSlow ? SUPERVISOR_LIMITS.fair : SUPERVISOR_LIMITS.slow);
}

function rate(
  memory: SupervisorMemory,
  body: BodyState,
): { -readonly [K in keyof SupervisorMemory]: SupervisorMemory[K] } {
  const gap = memory.lastFrame === null ? 0 : body.t - memory.lastFrame;
  // A gap is a camera's matter (SUP-9), not a slow machine's: count afresh after one.
  const fresh = memory.lastFrame === null || gap <= 0 || gap > SUPERVISOR_LIMITS.noFrameMs;
  const fade = fresh ? 0 : Math.exp(-gap / SUPERVISOR_LIMITS.rateMs);
  const next = {
    ...memory,
    lastFrame: body.t,
    frames: memory.frames * fade + (fresh ? 0 : 1),
    framesMs: memory.framesMs * fade + (fresh ? 0 : gap),
  };
  // With decay the sum of time tends to rateMs; it passes rateNeedsMs after some four seconds of frames.
  return { ...next, tooSlow: judgeRate(next) };
}

function untrackedReason(body: BodyState, placeX: number | null): IncidentKind | null {
  switch (body.notMeasured) {
    case 'nobody':
      return 'person-gone';
    case 'dark':
      return 'too-dark';
    case 'second-person':
    case 'jumped':
      return 'second-person';
    case 'moved':
      return 'feet-moved';
    case 'partial':
      // Half out at the side of the picture is somebody leaving.
      return body.box !== null && (body.box.left < 0.03 || body.box.right > 0.97)
        ? 'person-gone'
        : 'tracking-lost';
    case 'turned': {
      // Nobody's feet can be told from the side, but somebody who walks off is seen to.
      const gone = body.box === null || placeX === null ? 0 : Math.abs(middle(body.box) - placeX);
      return gone > SUPERVISOR_LIMITS.walkedOff ? 'feet-moved' : 'tracking-lost';
    }
    case 'sitting': // SUP-6 has its own timer
    case 'uncalibrated': // the quiet phase is there to end it
      return null;
    case null:
      return body.tracked ? null : 'tracking-lost';
  }
}

/** Somebody walking out is seen turned, away, partial, then as nobody: one loss, not four. */
function sameGroup(a: IncidentKind, b: IncidentKind | null): boolean {
  const loss: readonly (IncidentKind | null)[] = ['person-gone', 'tracking-lost', 'too-dark', 'feet-moved'];
  return a === b || (loss.includes(a) && loss.includes(b));
}

function patience(kind: IncidentKind): number {
  if (kind === 'second-person') return SUPERVISOR_LIMITS.secondPersonMs;
  if (kind === 'feet-moved') return SUPERVISOR_LIMITS.feetMovedMs;
  if (kind === 'too-dark') return SUPERVISOR_LIMITS.darkMs;
  return SUPERVISOR_LIMITS.untrackedMs;
}

function stumbled(
  memory: { steps: readonly Millis[]; readonly outsideMs: number; stumbles: number },
  body: BodyState,
  where: Situation,
): Seen | null {
  const now = where.elapsed;
  const moved = body.events.filter((e) => e.event === 'foot-moved').length;
  const recent = memory.steps.filter((t) => now - t <= SUPERVISOR_LIMITS.stumbleStepsMs);
  memory.steps = [...recent, ...Array.from({ length: moved }, () => millis(now))].slice(-4);
  if (moved === 0) return null;
  const oneLeg = where.drill !== null && ONE_LEG_DRILLS.includes(where.drill);
  const outside = !oneLeg && memory.outsideMs <= SUPERVISOR_LIMITS.outsideMemoryMs;
  if (memory.steps.length < 2 && !outside) return null;
  memory.stumbles += 1;
  return {
    kind: 'stumble',
    saw: { steps: memory.steps.length, outsideBase: outside, today: memory.stumbles },
  };
}

const edges = (body: BodyState): Record<string, number> =>
  body.box === null
    ? {}
    : { left: round(body.box.left), right: round(body.box.right), bottom: round(body.box.bottom) };
const middle = (box: NonNullable<BodyState['box']>): number => (box.left + box.right) / 2;
const round = (value: number): number => Math.round(value * 1000) / 1000;
const worst = (found: readonly (Seen | null)[]): Seen | null => found.find((seen) => seen !== null) ?? null;
