import type { BodyState } from '../body/state.ts';
import { drillOf, isAssessment, traitsOf } from '../drills/catalogue.ts';
import type { DrillState, Say, Told } from '../drills/drill.ts';
import { onFeet } from '../drills/traits.ts';
import type { PlannedDrill } from '../prescription/plan.ts';
import { adjustWithin } from '../progression/within.ts';
import { type Millis, millis } from '../units.ts';
import { go, note } from './go.ts';
import {
  itemOf,
  keepDrill,
  knownDrill,
  playedNow,
  resolve,
  startRunning,
  stepDrill,
  traitsNow,
} from './item.ts';
import { fallIn } from './outcome.ts';
import { measuredFirst, stillOpen } from './range.ts';
import type { SessionState } from './state.ts';
import type { Phase, StopReason } from './words.ts';

/**
 * How long a demonstration lasts before a drill that is new to the person, and before one that is known, ms. [J] A measurement's protocol is read
 * every time.
 */
export const TEACH_NEW_MS = 9000;
export const TEACH_KNOWN_MS = 3000;

/** Standing for so long somebody is offered a rest, ms (DOSE-3): deconditioned people need one every two to three minutes [R]. */
export const STANDING_MS = 120_000;

const PHASE_OF_PART: Readonly<Record<PlannedDrill['part'], Phase>> = {
  range: 'range',
  'warm-up': 'warm-up',
  main: 'drill',
  'cool-down': 'cool-down',
};

/** Asks the body room for a zero, whole or renewed. */
export const toZero = (state: SessionState, kind: 'zero' | 'rezero'): SessionState =>
  go({ ...state, memory: { ...state.memory, quiet: { kind, seen: false, waitedMs: 0 } } }, 'quiet');

/**
 * What comes after a zero or a demonstration: the drill that was interrupted, else the item that is next (FLOW-3).
 * @param taught the demonstration of this item has just been seen
 */
export function toItem(state: SessionState, taught: boolean): SessionState {
  const planned = itemOf(state);
  if (planned === null) return toEnd(state);
  if (state.running !== null) return toTry(state, PHASE_OF_PART[planned.part]);
  const now = resolve(state);
  // A check that is over ends like any drill, with its rest.
  if (now === null) return afterItem(state, planned.restMs);
  const { item } = now;
  if (item.part === 'main' && state.practised >= state.plan.doseMs) return doseReached(state);
  if (item.part === 'cool-down' && wantsRatings(state)) return go(state, 'ratings');
  const played = playedNow(state, now);
  // Nobody is shown an exercise that is then left out.
  if (!played.ok) return leaveOut(state, item, played.why);
  const measured = measuredFirst(state, item.drill, played.values);
  if (measured !== null) {
    const items = state.plan.items.toSpliced(state.item, 0, measured);
    return rested({ ...state, plan: { ...state.plan, items } });
  }
  // The next try of a check needs no demonstration: it was seen already.
  const seen = taught || (item.check && state.results.at(-1)?.item === state.item);
  const phase = seen ? PHASE_OF_PART[item.part] : 'teach';
  return taught ? go(state, phase) : toTry(state, phase);
}

/** Whoever has stood for two minutes rests before the next try that is done on the feet (DOSE-3). */
const isRestDue = (state: SessionState): boolean => {
  const traits = traitsNow(state);
  return state.standing >= STANDING_MS && traits !== null && onFeet(traits);
};
const toTry = (state: SessionState, phase: Phase): SessionState =>
  isRestDue(state) ? toRest(state) : go(state, phase);

/** @param ms length of the rest; left out: the therapist's for this item, or the drill's own where that is longer */
export function toRest(state: SessionState, ms = ownRestMs(state)): SessionState {
  const remaining = millis(ms);
  const rested = { ...state, standing: millis(0), memory: { ...state.memory, restMs: remaining } };
  return { ...go(rested, 'rest'), remaining };
}
function ownRestMs(state: SessionState): number {
  const item = itemOf(state);
  return item === null ? 0 : Math.max(item.restMs, drillOf(item.drill).info.rest.after * 1000);
}

/** The rest between two tries of the drill in play, ms; 0: none. */
export const betweenMs = ({ running }: SessionState): number =>
  running === null
    ? 0
    : 1000 * Math.max(drillOf(running.item.drill).info.rest.between, running.parameters.rest ?? 0);

/** A demonstration begins. */
export function startTeaching(state: SessionState): SessionState {
  const item = itemOf(state);
  if (item === null) return toEnd(state);
  // The own range is measured in every session: its words are said each time, but nobody has to wait longer than for them.
  const known = item.part === 'range' || (knownDrill(state, item.drill) && !isAssessment(item.drill));
  return { ...state, remaining: millis(known ? TEACH_KNOWN_MS : TEACH_NEW_MS) };
}

/** The item begins, or goes on where it was interrupted. */
export function startItem(state: SessionState): SessionState {
  if (state.running !== null) return state;
  const now = resolve(state);
  if (now === null) return toItem(state, false);
  const started = startRunning(state, now);
  if ('refused' in started) return leaveOut(state, now.item, started.refused);
  return { ...state, ...started, leftOut: [] };
}

/** An impossible prescription is left out and that is said; the rest of the session goes on (ITEM-5). */
function leaveOut(state: SessionState, { drill }: PlannedDrill, why: Say): SessionState {
  const told = note(state, 'refused', `${drill}: ${why.id}`);
  return toItem({ ...told, item: state.item + 1, leftOut: [...state.leftOut, { drill, why }] }, false);
}

/** One frame of the drill in play. */
export function stepItem(state: SessionState, body: BodyState, dt: Millis, told?: Told): SessionState {
  if (state.drill === null) return toItem(state, true);
  const drill = stepDrill(state.drill, body, dt, told);
  const next = { ...state, drill };
  if (drill.done) return finishItem(next, true);
  return drill.trials.length > state.drill.trials.length && isRestDue(next) ? toRest(next) : next;
}

/** The drill in play ends, complete or not; its trials go to the results whatever happened (ITEM-1). */
export function finishItem(state: SessionState, complete: boolean): SessionState {
  const { drill, running } = state;
  if (drill === null || running === null) return state;
  const { item } = running;
  const kept = keepDrill(state, complete);
  if (item.part === 'range') {
    const again = complete && stillOpen(kept.results, running.parameters) !== null;
    const range = kept.results.at(-1)?.range;
    const told = note(kept, 'range', again ? 'again' : `${range?.left} ${range?.right}`);
    return again ? rested(told) : afterItem(told, item.restMs);
  }
  const traits = traitsOf(item.drill, running.parameters);
  // Whoever sat, turned or went elsewhere stands well again before anything else is asked (FLOW-3).
  const leaves = traits.feet === 'free' || traits.posture === 'any' || traits.posture === 'chair';
  const rest = betweenMs(state);
  if (item.check && complete)
    return rest > 0 && resolve(kept) !== null ? toRest(kept, rest) : toItem(kept, false);
  const adjusted = adjustAfter(kept, item.check ? null : item.ladder, drill);
  return afterItem(adjusted, item.restMs, leaves);
}

/** Nobody who stood and practised is measured without a rest before it (ITEM-4). */
const rested = (state: SessionState): SessionState =>
  state.results.length === 0 || state.phase === 'quiet' || state.phase === 'teach'
    ? go(state, 'teach')
    : toRest(state);

/** The next item after a rest; the rest ends with a re-zero, or with set-up when nobody stands there. */
function afterItem(state: SessionState, restMs: number, leaves = false): SessionState {
  const open = { ...state, item: state.item + 1 };
  if (itemOf(open) === null) return toEnd(open);
  if (restMs > 0) return toRest(open, restMs);
  const next = toItem(open, false);
  return leaves && next.phase === 'teach' ? leaveRest(open) : next;
}

/** A rest is over. */
export function leaveRest(state: SessionState): SessionState {
  const body = state.memory.lastBody;
  const there = body?.tracked === true && body.calibrated && body.notMeasured === null;
  return there ? toZero(state, 'rezero') : go(state, 'set-up');
}

/** Everything left out but the ratings: the session has had its time. */
export function toRatings(state: SessionState): SessionState {
  if (state.phase === 'ratings' || state.phase === 'result') return state;
  return toEnd({ ...state, item: state.plan.items.length, drill: null, running: null });
}

/** The session ends now. The drill in play is kept as far as it went (STOP-1). */
export function stopSession(
  state: SessionState,
  reason: StopReason,
  advice: Say,
  lock: boolean,
): SessionState {
  const stop = { reason, advice, lock: lock || fallIn(state.incidents) >= 0 };
  return go({ ...keepDrill(state, false), paused: null, question: null, stop }, 'stopped');
}

/** The dose is reached: what is left of the main part is left out, the cool-down is not (DOSE-1). */
function doseReached(state: SessionState): SessionState {
  const after = state.plan.items.findIndex((item, i) => i > state.item && item.part !== 'main');
  const incident = {
    kind: 'over-dose',
    at: state.elapsed,
    frame: state.memory.supervisor.lastFrame,
    phase: state.phase,
    drill: null,
    saw: { practisedMs: Math.round(state.practised), doseMs: state.plan.doseMs },
    answered: null,
  } as const;
  const told = note({ ...state, incidents: [...state.incidents, incident] }, 'incident', 'over-dose');
  return toItem({ ...told, item: after < 0 ? state.plan.items.length : after }, false);
}

const wantsRatings = (state: SessionState): boolean => state.plan.askRatings && !state.memory.rated;

const toEnd = (state: SessionState): SessionState => go(state, wantsRatings(state) ? 'ratings' : 'result');

function adjustAfter(state: SessionState, ladder: string | null, drill: DrillState): SessionState {
  if (ladder === null) return state;
  const before = state.memory.adjustments[ladder] ?? 0;
  const hits = drill.trials.filter((trial) => trial.outcome === 'hit').length;
  const misses = drill.trials.filter((trial) => trial.outcome === 'miss').length;
  const after = adjustWithin(before, hits, misses);
  if (after === before) return state;
  const adjustments = { ...state.memory.adjustments, [ladder]: after };
  return note({ ...state, memory: { ...state.memory, adjustments } }, 'adjust', `${ladder}: ${after}`);
}
