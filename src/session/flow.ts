import type { BodyState } from '../body/state.ts';
import { isAssessment } from '../drills/catalogue.ts';
import type { DrillState, OwnRange, Say, Told } from '../drills/drill.ts';
import { ownRange } from '../drills/shift-range.ts';
import { adjustWithin } from '../progression/within.ts';
import { type Millis, millis } from '../units.ts';
import {
  CAUTIOUS_RANGE,
  itemOf,
  knownDrill,
  noTold,
  PHASE_OF_PART,
  RANGE_BOUNDS,
  resolve,
  resultOf,
  startDrill,
  stepDrill,
} from './items.ts';
import { note } from './log.ts';
import { closingQuestions, supportQuestion } from './questions.ts';
import { showSetUp, startSetUp } from './set-up.ts';
import type { Phase, SessionState, StopReason } from './state.ts';
import { settleSupervisor } from './supervisor.ts';

/**
 * How long a demonstration lasts before a drill that is new to the person, and before one that is known, ms. [J] A measurement's protocol is read
 * every time.
 */
export const TEACH_NEW_MS = 9000;
export const TEACH_KNOWN_MS = 3000;

/** A phase begins. */
export function enter(state: SessionState, phase: Phase): SessionState {
  return note({ ...state, phase, inPhase: millis(0), remaining: millis(0) }, 'phase', phase);
}

/** The support, the shoes and the helper, or straight to set-up where the plan does not ask. */
export function enterSupport(state: SessionState): SessionState {
  if (!state.plan.askSupport) return enterSetUp(state);
  return {
    ...enter(state, 'support'),
    question: supportQuestion(state.plan, state.profile),
    questionsLeft: [],
  };
}

/** Standing well in the picture; afterwards always a quiet stance. */
export function enterSetUp(state: SessionState): SessionState {
  const setUp = startSetUp();
  const next = enter({ ...state, question: null }, 'set-up');
  return {
    ...next,
    setUp: showSetUp(setUp),
    memory: { ...next.memory, setUp, supervisor: settleSupervisor(next.memory.supervisor) },
  };
}

/** Asks the body room for a zero, whole or renewed. */
export function enterQuiet(state: SessionState, kind: 'quiet-stance' | 'rezero'): SessionState {
  const next = state.phase === 'quiet' ? state : enter(state, 'quiet');
  const quiet = { kind, seen: false, waitedMs: 0 };
  return { ...next, request: kind, quietProgress: 0, memory: { ...next.memory, quiet } };
}

/**
 * What comes after a zero or a demonstration: the drill that was interrupted, else the item that is next (FLOW-3).
 * @param taught the demonstration of this item has just been seen
 */
export function beginItem(state: SessionState, taught: boolean): SessionState {
  const planned = itemOf(state);
  if (planned === null) return enterEnd(state);
  if (state.drill !== null) return enter(state, PHASE_OF_PART[planned.part]);
  const item = resolve(state);
  // A check that is over ends like any drill, with its rest.
  if (item === null) return afterItem(state, planned.restMs);
  if (item.part === 'main' && state.practised >= state.plan.doseMs) return doseReached(state);
  if (item.part === 'cool-down' && wantsRatings(state)) return enterRatings(state);
  if (!taught) {
    // The own range is measured in every session: its words are said each time, but nobody has to wait longer than for them.
    const known = item.part === 'range' || (knownDrill(state, item.drill) && !isAssessment(item.drill));
    return { ...enter(state, 'teach'), remaining: millis(known ? TEACH_KNOWN_MS : TEACH_NEW_MS) };
  }
  const started = startDrill(state, item);
  // An impossible prescription is left out and said so in the record; the rest of the session goes on (ITEM-5).
  if ('refused' in started)
    return beginItem(
      { ...note(state, 'refused', `${item.drill}: ${started.refused}`), item: state.item + 1 },
      false,
    );
  const next = enter(state, PHASE_OF_PART[item.part]);
  return {
    ...next,
    drill: started.drill,
    memory: {
      ...next.memory,
      told: noTold,
      drillStartedAt: state.elapsed,
      drillScored: true,
      drillParameters: started.parameters,
      drillLevel: item.level,
    },
  };
}

/** One frame of the drill in play. */
export function stepItem(state: SessionState, body: BodyState, dt: Millis, told?: Told): SessionState {
  if (state.drill === null) return beginItem(state, true);
  const drill = stepDrill(state.drill, body, dt, told);
  const next = { ...state, drill };
  return drill.done ? finishItem(next, true) : next;
}

/** The drill in play ends, complete or not; its trials go to the results whatever happened (ITEM-1). */
export function finishItem(state: SessionState, complete: boolean): SessionState {
  const item = itemOf(state);
  const { drill } = state;
  if (item === null || drill === null) return state;
  const kept = keep(state, drill, complete);
  if (item.part === 'range') {
    const range = rangeOf(drill);
    const again = range === null && complete && kept.memory.rangeTries === 0;
    if (again) {
      const memory = { ...kept.memory, rangeTries: 1 };
      return beginItem(note({ ...kept, memory }, 'range', 'again'), true);
    }
    const known = range ?? state.history.lastRange ?? CAUTIOUS_RANGE;
    return afterItem(
      note({ ...kept, range: known }, 'range', range === null ? 'assumed' : 'measured'),
      item.restMs,
    );
  }
  // The next try of a check follows at once, a demonstration was seen already.
  if (item.check && complete) return beginItem(kept, true);
  const adjusted = adjustAfter(kept, item.check ? null : item.ladder, drill);
  return afterItem(adjusted, item.restMs);
}

/** The next item after a rest; the rest ends with a re-zero, or with set-up when nobody stands there. */
function afterItem(state: SessionState, restMs: number): SessionState {
  const open = { ...state, item: state.item + 1 };
  if (itemOf(open) === null) return enterEnd(open);
  if (restMs <= 0) return beginItem(open, false);
  return { ...enter(open, 'rest'), remaining: millis(restMs) };
}

/** A rest is over. */
export function leaveRest(state: SessionState): SessionState {
  const body = state.memory.lastBody;
  const there = body?.tracked === true && body.calibrated && body.notMeasured === null;
  return there ? enterQuiet(state, 'rezero') : enterSetUp(state);
}

/** Everything left out but the ratings: the session has had its time. */
export function toRatings(state: SessionState): SessionState {
  if (state.phase === 'ratings' || state.phase === 'result') return state;
  const done = { ...state, item: state.plan.items.length, drill: null };
  return enterEnd(done);
}

/** The session ends now. The drill in play is kept as far as it went (STOP-1). */
export function stopSession(
  state: SessionState,
  reason: StopReason,
  advice: Say,
  lock: boolean,
): SessionState {
  const kept = state.drill === null ? state : keep(state, state.drill, false);
  return { ...enter(kept, 'stopped'), paused: null, question: null, stop: { reason, advice, lock } };
}

/** The drill in play goes to the results as far as it went, and the item stays in play. */
export const keepDrill = (state: SessionState, complete: boolean): SessionState =>
  state.drill === null ? state : keep(state, state.drill, complete);

function keep(state: SessionState, drill: DrillState, complete: boolean): SessionState {
  return { ...state, results: [...state.results, resultOf(state, drill, complete)], drill: null };
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
  return beginItem({ ...told, item: after < 0 ? state.plan.items.length : after }, false);
}

const wantsRatings = (state: SessionState): boolean =>
  state.plan.askRatings && !state.log.some((entry) => entry.what === 'phase' && entry.detail === 'ratings');

function enterRatings(state: SessionState): SessionState {
  const [first, ...left] = closingQuestions(state.profile);
  return { ...enter(state, 'ratings'), question: first ?? null, questionsLeft: left };
}

function enterEnd(state: SessionState): SessionState {
  return wantsRatings(state) ? enterRatings(state) : { ...enter(state, 'result'), question: null };
}

/** The own range as the range drill found it, or null when it is not believable (ITEM-4). */
function rangeOf(drill: DrillState): OwnRange | null {
  const found = ownRange(drill);
  if (found === null) return null;
  const fine = (value: number) => Number.isFinite(value) && value >= RANGE_BOUNDS.min;
  if (!fine(found.left) || !fine(found.right)) return null;
  return { left: Math.min(RANGE_BOUNDS.max, found.left), right: Math.min(RANGE_BOUNDS.max, found.right) };
}

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
