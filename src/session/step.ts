import type { BodyState } from '../body/state.ts';
import { onFeet } from '../drills/traits.ts';
import { type Millis, millis } from '../units.ts';
import { onAdjust, onAnswer, onBack, onNarrow, onReport, onTold } from './answers.ts';
import { note } from './go.ts';
import { placeOf } from './item.ts';
import { ABANDONED_MS, abandon, addIncident, onCamera, onStop, pause, raise, resume } from './pause.ts';
import { CHART, PAUSED } from './phases.ts';
import type { Row } from './row.ts';
import { pausedWords } from './say.ts';
import type { SessionEvent, SessionState } from './state.ts';
import { averageRate, SUPERVISOR_LIMITS, watchBody, watchTime } from './supervisor.ts';

/** Time steps are cut here: a longer gap is the supervisor's matter, never half a trial passing unseen (TIME-1). */
const LONGEST_STEP_MS = 1000;

/** Ten seconds in the picture take back ten minutes out of it (STOP-5). */
const RETURN_FACTOR = 60;

/** What can still be told once it is over, as long as the reason for a Stop is asked (STOP-6). */
const TOLD_AFTERWARDS: readonly SessionEvent['type'][] = ['answer', 'back', 'stop'];

/** Nothing leads out of these. */
export const isOver = ({ phase }: SessionState): boolean => CHART[phase].asks === 'nothing';

/**
 * One thing happens. Never throws, never loses a trial; after the end nothing changes any more but the reason for a Stop.
 * Act on `state.request` after every step: it stands for one step only.
 */
export function stepSession(before: SessionState, event: SessionEvent): SessionState {
  if (isOver(before) && (before.question === null || !TOLD_AFTERWARDS.includes(event.type))) return before;
  const state = before.request === null ? before : { ...before, request: null };
  return settle(happen(noticed(state, event), event));
}

/** What happens by itself. Every other event is somebody's, who is therefore there (STOP-5). */
const BY_ITSELF: readonly SessionEvent['type'][] = ['body', 'tick', 'camera', 'words'];
const noticed = (state: SessionState, { type }: SessionEvent): SessionState =>
  BY_ITSELF.includes(type) ? state : { ...state, memory: { ...state.memory, aloneMs: 0 } };

/** Begins what was entered, until nothing is entered any more; then everything that is shown follows from the rest of the state. */
export function settle(entered: SessionState): SessionState {
  let state = entered;
  while (state.memory.entering)
    state = CHART[state.phase].enter({ ...state, memory: { ...state.memory, entering: false } });
  const row = CHART[state.phase];
  const place = placeOf(state);
  return {
    ...state,
    ...(state.paused === null ? row.words(state) : pausedWords(state)),
    drillIndex: place.index,
    drillCount: place.count,
    watchBystanders: watchesBystanders(state, row),
  };
}

function happen(state: SessionState, event: SessionEvent): SessionState {
  const row = CHART[state.phase];
  const { on } = row;
  switch (event.type) {
    case 'body':
      return onTime(state, event.body, cut(event.dt), row);
    case 'tick':
      return onTime(state, null, cut(event.dt), row);
    case 'answer':
      return onAnswer(state, event.question, event.value, row);
    case 'go-on':
      if (state.paused !== null) return resume(state, row);
      return on['go-on']?.(state) ?? state;
    case 'back':
      return onBack(state);
    case 'narrow':
      return onNarrow(state, event.from, event.to);
    case 'skip':
    case 'longer':
      return (state.paused === null ? on[event.type]?.(state) : null) ?? state;
    case 'told':
      return onTold(state, event.told, row);
    case 'adjust':
      return onAdjust(state, event.direction);
    case 'note':
      return noteAt(state, event.text, event.at ?? state.elapsed);
    case 'report':
      return onReport(state, event.what);
    case 'pause':
      return state.paused === null ? pause(state, 'asked', event.by, null) : state;
    case 'resume':
      return event.by === 'system' ? state : resume(state, row);
    case 'stop':
      return onStop(state, event.by);
    case 'camera':
      return onCamera(state, event.state, row);
    case 'words':
      return { ...state, memory: { ...state.memory, saying: event.state === 'saying' } };
  }
}

/** A frame, or time without one: the supervisor first, in every phase and every pause; then the pause; then the phase. */
function onTime(before: SessionState, body: BodyState | null, dt: Millis, row: Row): SessionState {
  const state = passTime(before, dt, row);
  const { paused, elapsed, memory } = state;
  const watch = paused === null ? row.watch : paused.incident === null ? PAUSED.asked : PAUSED.alarm;
  const where = { watch, traits: row.traits(state), elapsed };
  const watched =
    body === null ? watchTime(memory.supervisor, dt, where) : watchBody(memory.supervisor, body, dt, where);
  const supervisor = watched.memory;
  let next: SessionState = {
    ...state,
    tooSlow: supervisor.tooSlow,
    memory: {
      ...memory,
      supervisor,
      lastBody: body ?? memory.lastBody,
      aloneMs: aloneFor(memory.aloneMs, body, dt),
    },
  };
  if (next.memory.aloneMs >= ABANDONED_MS) return abandon(next, row);
  if (body !== null && supervisor.tooSlow && next.running?.scored) {
    // Practised all the same, but nothing is decided on it (SUP-8).
    next = addIncident(next, { kind: 'too-slow', saw: { posesPerSecond: body.posesPerSecond } });
    next = { ...next, running: next.running && { ...next.running, scored: false } };
  }
  if (watched.seen !== null) return raise(next, watched.seen);
  if (next.paused !== null) return next;
  if (row.limited && isTooLong(next))
    return raise(next, { kind: 'over-dose', saw: { elapsedMs: Math.round(elapsed) } });
  const { frame, time } = row.on;
  return time?.(next, dt) ?? (body === null ? next : (frame?.(next, body, dt) ?? next));
}

/** A picture without anybody, or none at all. One that shows somebody for a moment is no return: a coat is taken for a person now and then. */
function aloneFor(before: number, body: BodyState | null, dt: Millis): number {
  const empty = body === null || body.notMeasured === 'nobody' || body.notMeasured === 'dark';
  return empty ? before + dt : Math.max(0, before - RETURN_FACTOR * dt);
}

function passTime(state: SessionState, dt: Millis, row: Row): SessionState {
  const elapsed = millis(state.elapsed + dt);
  if (state.paused !== null) return { ...state, elapsed };
  const practised = row.counts ? millis(state.practised + dt) : state.practised;
  const traits = row.traits(state);
  const stands = row.stands && (traits === null || onFeet(traits));
  const standing = stands ? millis(state.standing + dt) : state.standing;
  return { ...state, elapsed, inPhase: millis(state.inPhase + dt), practised, standing };
}

const cut = (dt: Millis): Millis =>
  millis(Number.isFinite(dt) ? Math.max(0, Math.min(LONGEST_STEP_MS, dt)) : 0);

/** The time is up, and nobody was told so yet. */
const isTooLong = ({ elapsed, plan, incidents }: SessionState): boolean =>
  elapsed >= plan.maximumMs &&
  !incidents.some((incident) => incident.kind === 'over-dose' && incident.saw.elapsedMs !== undefined);

/** Looking for a second person costs poses: beside scoring only where there are some to spare (SUP-13). */
function watchesBystanders(state: SessionState, row: Row): boolean {
  if (state.paused !== null || row.looksAround) return true;
  const rate = averageRate(state.memory.supervisor) ?? 0;
  const { begin, keep } = SUPERVISOR_LIMITS.watchFrom;
  return rate >= (state.watchBystanders ? keep : begin);
}

/** A note belongs to the moment that it is about: when the writing began, not when it was done. */
const noteAt = (state: SessionState, text: string, at: Millis): SessionState => ({
  ...note({ ...state, elapsed: millis(Math.max(0, Math.min(at, state.elapsed))) }, 'note', text),
  elapsed: state.elapsed,
});
