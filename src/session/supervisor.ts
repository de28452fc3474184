import type { BodyState } from '../body/state.ts';
import type { Traits } from '../drills/traits.ts';
import type { IncidentKind } from '../facts/words.ts';
import type { Millis } from '../units.ts';
import type { SupervisorMemory } from './state.ts';

/** Thresholds of the supervisor. Reasons stand in SPEC.md beside the rule; all [J] unless marked. */
export const SUPERVISOR_LIMITS = {
  /** Turned away and so far aside, share of the picture's width, is walking off; turning on the spot moves the middle by 0.03. */
  walkedOff: 0.08,
  /** `rise` below this is sitting; standing is 1, sitting about 0.6 (SUP-6). */
  satRise: 0.78,
  /** `rise`, or height in the picture as a share of standing, below which somebody lies or sits on the floor (SUP-11). */
  floorRise: 0.35,
  floorHeight: 0.45,
  /** Two steps that were not asked for within this time are a stumble (SUP-5). */
  stumbleStepsMs: 1500,
  /** A step within this time of the balance point leaving the base is a stumble (SUP-5; margin after Hof 2005 [S]). */
  outsideMemoryMs: 600,
  /** Stumbles after which practice ends for the day (SUP-5). */
  stumblesADay: 2,
  /** Poses a second: below `slow` practice is not scored, at `fair` it is again (SUP-8). */
  slow: 12,
  fair: 12.5,
  /** Poses a second from which bystanders are looked for beside scoring, and down to which that goes on: a look costs some two poses (SUP-13). */
  watchFrom: { begin: 18, keep: 15 },
  /** A longer gap between frames is the camera's matter (SUP-9), not a slow machine's. */
  gapMs: 900,
  /** Time constant of the average rate, and the least time before it is believed, ms. */
  rateMs: 4000,
  rateNeedsMs: 2500,
} as const;

/** What the supervisor may raise in a phase, and how long each must last first, ms. What is not named is not watched there. */
export interface Watch {
  /** Somebody stands in the calibrated place: being lost in any way counts. Else only being wholly out of the picture does. */
  readonly standing: boolean;
  readonly patience: Readonly<Partial<Record<IncidentKind, number>>>;
}

/** What the supervisor knows beside the frame. `traits`: what the drill asks of the body; null: standing still in place. */
export interface Situation {
  readonly watch: Watch;
  readonly traits: Traits | null;
  readonly elapsed: Millis;
}

export interface Seen {
  readonly kind: IncidentKind;
  readonly saw: Readonly<Record<string, number | string | boolean>>;
}

export function startSupervisor(): SupervisorMemory {
  return {
    lastFrame: null,
    untrackedMs: 0,
    untrackedAs: null,
    place: null,
    present: false,
    satMs: 0,
    floorMs: 0,
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
  present: false,
  satMs: 0,
  floorMs: 0,
  noFrameMs: 0,
  steps: [],
  outsideMs: Number.MAX_SAFE_INTEGER,
});

/** Poses a second on the average of the last seconds, null before it is known. */
export const averageRate = (memory: SupervisorMemory): number | null =>
  memory.framesMs < SUPERVISOR_LIMITS.rateNeedsMs ? null : (1000 * memory.frames) / memory.framesMs;

/** What the rules look at: the timers with this frame in them, and the frame. */
interface Look {
  readonly memory: SupervisorMemory;
  readonly body: BodyState;
  /** A foot moved that should have stayed; `outside`: just after the balance point had left the base. */
  readonly stepped: boolean;
  readonly outside: boolean;
}
/** What one rule has seen, and for how long; null: nothing. */
type Found = { readonly forMs: number; readonly saw: Seen['saw'] } | null;

const lossOf =
  (kind: IncidentKind) =>
  ({ memory, body }: Look): Found =>
    memory.untrackedAs !== kind
      ? null
      : {
          forMs: memory.untrackedMs,
          saw: {
            notMeasured: body.notMeasured ?? 'none',
            forMs: Math.round(memory.untrackedMs),
            ...edges(body),
          },
        };
const eventOf =
  (kind: 'rapid-descent' | 'second-person', saw: (body: BodyState) => Seen['saw']) =>
  ({ body }: Look): Found =>
    body.events.some((one) => one.event === kind)
      ? { forMs: Number.POSITIVE_INFINITY, saw: saw(body) }
      : null;

/** Every rule, worst first: the first one whose patience is over is raised. */
const RULES: readonly (readonly [IncidentKind, (look: Look) => Found])[] = [
  ['rapid-descent', eventOf('rapid-descent', (body) => ({ rise: body.rise ?? -1 }))],
  ['stumble', stumble],
  ['second-person', eventOf('second-person', () => ({ event: 'second-person' }))],
  ['person-gone', lossOf('person-gone')],
  ['second-person', lossOf('second-person')],
  ['tracking-lost', lossOf('tracking-lost')],
  ['too-dark', lossOf('too-dark')],
  ['feet-moved', lossOf('feet-moved')],
  ['sat-down', ({ memory, body }) => lasting(memory.satMs, lowness(body))],
  ['on-the-floor', ({ memory, body }) => lasting(memory.floorMs, { ...lowness(body), ...edges(body) })],
];

/** One frame. Returns the memory, and what must pause the session, worst first. Called in every phase, pauses included. */
export function watchBody(
  before: SupervisorMemory,
  body: BodyState,
  dt: Millis,
  where: Situation,
): { memory: SupervisorMemory; seen: Seen | null } {
  const { traits } = where;
  const { patience } = where.watch;
  const measured = body.tracked && body.notMeasured === null && body.box !== null;
  const place = measured ? placeOf(body.box, body, before.place) : before.place;
  const present = before.present || body.tracked;
  const reason = lossNow({ ...before, place, present }, body, where);
  const low = body.notMeasured === 'sitting' || (body.rise !== null && body.rise < SUPERVISOR_LIMITS.satRise);
  const mayBeLow = traits !== null && traits.posture !== 'standing';
  const moved = stepsCount(where) ? body.events.filter((e) => e.event === 'foot-moved').length : 0;
  const recent = before.steps.filter((t) => where.elapsed - t <= SUPERVISOR_LIMITS.stumbleStepsMs);
  const memory: SupervisorMemory = {
    ...rate(before, body),
    noFrameMs: 0,
    place,
    present,
    untrackedAs: reason,
    untrackedMs: reason === null ? 0 : sameGroup(reason, before.untrackedAs) ? before.untrackedMs + dt : dt,
    satMs: patience['sat-down'] !== undefined && low && !mayBeLow ? before.satMs + dt : 0,
    floorMs: patience['on-the-floor'] !== undefined && onTheFloor(body, place) ? before.floorMs + dt : 0,
    outsideMs:
      body.margin !== null && body.margin < 0
        ? 0
        : Math.min(before.outsideMs + dt, SUPERVISOR_LIMITS.outsideMemoryMs + 1),
    steps: [...recent, ...Array.from({ length: moved }, () => where.elapsed)].slice(-4),
  };
  const outside = traits?.feet !== 'one-lifted' && memory.outsideMs <= SUPERVISOR_LIMITS.outsideMemoryMs;
  const look: Look = { memory, body, stepped: moved > 0, outside };
  for (const [kind, rule] of RULES) {
    const found = rule(look);
    if (found === null || found.forMs < (patience[kind] ?? Number.POSITIVE_INFINITY)) continue;
    if (kind !== 'stumble') return { memory, seen: { kind, saw: found.saw } };
    return counted(memory, found.saw);
  }
  return { memory, seen: null };
}

/** One stumble more today, seen or told by the helper. */
export const counted = (
  memory: SupervisorMemory,
  saw: Seen['saw'],
): { memory: SupervisorMemory; seen: Seen } => ({
  memory: { ...memory, stumbles: memory.stumbles + 1 },
  seen: { kind: 'stumble', saw: { ...saw, today: memory.stumbles + 1 } },
});

/** Time without a frame. */
export function watchTime(
  before: SupervisorMemory,
  dt: Millis,
  { watch }: Situation,
): { memory: SupervisorMemory; seen: Seen | null } {
  const noFrameMs = before.noFrameMs + dt;
  const patience = watch.patience['camera-lost'];
  const watched = patience !== undefined && (watch.standing || before.present);
  const seen: Seen | null =
    watched && noFrameMs >= patience
      ? { kind: 'camera-lost', saw: { withoutFrameMs: Math.round(noFrameMs) } }
      : null;
  return { memory: { ...before, noFrameMs }, seen };
}

/** Whether practice is too slow to be scored, with the two thresholds of SUP-8. */
function judgeRate(memory: SupervisorMemory): boolean {
  const poses = averageRate(memory);
  if (poses === null) return memory.tooSlow;
  return poses < (memory.tooSlow ? SUPERVISOR_LIMITS.fair : SUPERVISOR_LIMITS.slow);
}

function rate(memory: SupervisorMemory, body: BodyState): SupervisorMemory {
  const gap = memory.lastFrame === null ? 0 : body.t - memory.lastFrame;
  const fresh = memory.lastFrame === null || gap <= 0 || gap > SUPERVISOR_LIMITS.gapMs;
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

/** Why nothing can be measured here, as far as it is not what the drill asks for. */
function lossNow(
  memory: SupervisorMemory,
  body: BodyState,
  { watch, traits }: Situation,
): IncidentKind | null {
  // Where nobody need stand in place, only somebody who was there and is wholly gone is missed (SUP-11).
  if (!watch.standing) return memory.present && body.notMeasured === 'nobody' ? 'person-gone' : null;
  // In a demonstration, where no step counts yet, the person goes to the chair and looks round for it (SUP-12).
  const fetches = traits?.posture === 'chair' && watch.patience.stumble === undefined;
  const elsewhere = traits?.feet === 'free' || traits?.posture === 'any' || fetches;
  const away = traits?.facing === 'any' || fetches;
  switch (body.notMeasured) {
    case 'nobody':
      return 'person-gone';
    case 'dark':
      return 'too-dark';
    case 'second-person':
    case 'jumped':
      return 'second-person';
    case 'crossed':
      return elsewhere ? null : 'second-person';
    case 'moved':
      return elsewhere ? null : 'feet-moved';
    case 'partial':
      if (elsewhere) return null;
      // Half out at the side of the picture is somebody leaving.
      return body.box !== null && (body.box.left < 0.03 || body.box.right > 0.97)
        ? 'person-gone'
        : 'tracking-lost';
    case 'turned': {
      if (away) return null;
      // Nobody's feet can be told from the side, but somebody who is turned and far aside walks off.
      const gone =
        body.box === null || memory.place === null ? 0 : Math.abs(middle(body.box) - memory.place.x);
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

/** Whether a foot that moves can be a stumble: not where stepping, rising or placing the feet belongs to the drill (SUP-5). */
const stepsCount = ({ watch, traits }: Situation): boolean =>
  watch.patience.stumble !== undefined &&
  (traits === null ||
    (traits.feet !== 'stepping' &&
      traits.feet !== 'free' &&
      traits.stanceToldBy !== 'word' &&
      traits.posture !== 'chair'));

function stumble({ memory, stepped, outside }: Look): Found {
  if (!stepped || (memory.steps.length < 2 && !outside)) return null;
  return { forMs: 0, saw: { steps: memory.steps.length, outsideBase: outside } };
}

/** Lying or sitting on the floor: the pelvis is near the ankles, or the body is far lower in the picture than when it stands. */
function onTheFloor({ rise, box }: BodyState, place: SupervisorMemory['place']): boolean {
  if (rise !== null) return rise < SUPERVISOR_LIMITS.floorRise;
  if (box === null || place === null) return false;
  const height = box.bottom - box.top;
  return (
    height < SUPERVISOR_LIMITS.floorHeight * place.height && box.bottom > place.bottom - place.height / 4
  );
}

/** Size and place are taken from somebody who stands up; one who sits keeps those from before. */
function placeOf(
  box: NonNullable<BodyState['box']>,
  { rise }: BodyState,
  before: SupervisorMemory['place'],
): SupervisorMemory['place'] {
  const upright = before === null || rise === null || rise >= SUPERVISOR_LIMITS.satRise;
  return {
    x: middle(box),
    height: upright ? box.bottom - box.top : before.height,
    bottom: upright ? box.bottom : before.bottom,
  };
}

const lasting = (forMs: number, saw: Seen['saw']): Found => (forMs === 0 ? null : { forMs, saw });
const lowness = (body: BodyState) => ({ rise: body.rise ?? -1, notMeasured: body.notMeasured ?? 'none' });
const edges = (body: BodyState): Record<string, number> =>
  body.box === null
    ? {}
    : { left: round(body.box.left), right: round(body.box.right), bottom: round(body.box.bottom) };
const middle = (box: NonNullable<BodyState['box']>): number => (box.left + box.right) / 2;
const round = (value: number): number => Math.round(value * 1000) / 1000;
