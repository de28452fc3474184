import { mayBeAFall } from '../facts/words.ts';
import { finishItem, stopSession, toRatings, toZero } from './flow.ts';
import { go, note } from './go.ts';
import { afterStop, question } from './questions.ts';
import { doubted } from './read-back.ts';
import type { Row } from './row.ts';
import type { Actor, Incident, Paused, SessionState } from './state.ts';
import { type Seen, SUPERVISOR_LIMITS, settleSupervisor } from './supervisor.ts';

/** One more incident in the session's list. */
export function addIncident(state: SessionState, seen: Seen): SessionState {
  const incident: Incident = {
    kind: seen.kind,
    at: state.elapsed,
    frame: state.memory.supervisor.lastFrame,
    phase: state.phase,
    drill: state.drill?.drill ?? null,
    saw: seen.saw,
    answered: null,
  };
  return note({ ...state, incidents: [...state.incidents, incident] }, 'incident', seen.kind);
}

/** The supervisor's way: log, pause, ask (SUP-1). What may be a fall takes the place of another pause, and any alarm that of a halt asked for. */
export function raise(state: SessionState, seen: Seen): SessionState {
  const { paused } = state;
  if (paused !== null && paused.why !== 'asked' && (!mayBeAFall(seen.kind) || mayBeAFall(paused.why)))
    return state;
  const added = addIncident(state, seen);
  return pause({ ...added, paused: null }, seen.kind, 'system', added.incidents.length - 1);
}

/** A pause lies over a phase; what the phase was doing stands still. */
export function pause(
  state: SessionState,
  why: Paused['why'],
  by: Actor,
  incident: number | null,
): SessionState {
  const { memory } = state;
  // A question of the pause itself does not wait behind it.
  const asked = state.question?.about ?? state.question?.id;
  const alreadyAsking = asked === 'all-right' || asked === 'what-happened';
  const asks = incident !== null;
  const stopped: SessionState = {
    ...state,
    paused: { why, by, incident, since: state.elapsed },
    question: asks ? question('all-right', state.profile) : state.question,
    memory: {
      ...memory,
      supervisor: settleSupervisor(memory.supervisor),
      parkedQuestion: asks && !alreadyAsking ? state.question : memory.parkedQuestion,
    },
  };
  return note(stopped, 'pause', `${why} by ${by}`);
}

/** Incidents after which nobody knows where the feet are: everything is looked at again. */
const needsSetUp = (state: SessionState): boolean => {
  const body = state.memory.lastBody;
  const why = state.paused?.why;
  const fine =
    body?.tracked === true && body.calibrated && body.notMeasured === null && state.memory.cameraOk;
  return !fine || (why !== 'asked' && why !== 'over-dose');
};

export function answered(state: SessionState, answer: Incident['answered']): SessionState {
  const index = state.paused?.incident ?? null;
  if (index === null) return state;
  const incidents = state.incidents.map((incident, i) =>
    i === index ? { ...incident, answered: answer } : incident,
  );
  return { ...state, incidents };
}

/** Somebody goes on. `row`: of the phase that the pause lies over. */
export function resume(before: SessionState, row: Row): SessionState {
  if (before.paused === null) return before;
  // After a "no" only an answer or a stop leads on.
  if (before.paused.incident !== null && before.question?.id !== 'all-right') return before;
  const { why, incident } = before.paused;
  const check = needsSetUp(before);
  const asked = answered(before, 'yes');
  const open: SessionState = note(
    {
      ...asked,
      paused: null,
      question: incident === null ? asked.question : asked.memory.parkedQuestion,
      memory: {
        ...asked.memory,
        parkedQuestion: incident === null ? asked.memory.parkedQuestion : null,
        supervisor: settleSupervisor(asked.memory.supervisor),
      },
    },
    'resume',
    why,
  );
  if (why === 'over-dose') return toRatings(finishItem(open, false));
  if (why === 'stumble' && open.memory.supervisor.stumbles >= SUPERVISOR_LIMITS.stumblesADay)
    return stopSession(open, 'stumbles', { id: 'session.advice.stumbles' }, false);
  if (row.resume === 'same') return open;
  if (check) return go(open, 'set-up');
  if (row.resume === 'same-if-there') return open;
  // Over a renewed zero: the feet may stand elsewhere, and the running trial is void for certain (PAUSE-4).
  return toZero(open, row.resume === 'over-a-zero' ? 'rezero' : 'zero');
}

/** The incident that is being asked about, or null. */
const openIncident = ({ paused, incidents }: SessionState): Incident | null =>
  incidents[paused?.incident ?? -1] ?? null;

/** Nobody was seen and nobody answered for so long, ms (STOP-5). [J] */
export const ABANDONED_MS = 600_000;

/** Everybody has left. `row`: of the phase, under a pause too: who vanished out of an exercise and never came back may have fallen (STOP-3). */
export function abandon(before: SessionState, row: Row): SessionState {
  const state = note(before, 'stop', 'system');
  const incident = openIncident(state);
  const vanished = incident?.kind === 'person-gone' && row.counts;
  const silent = incident !== null && (mayBeAFall(incident.kind) || vanished);
  const said = doubted(state);
  if (said !== null && !silent) return stopSession(state, said.reason, said.advice, said.lock);
  const lock = silent || incident?.answered === 'no';
  const advice = { id: lock ? 'session.advice.no-answer' : 'session.advice.abandoned' };
  return stopSession(state, 'abandoned', advice, lock);
}

export function onStop(state: SessionState, by: Actor): SessionState {
  // A fall that nobody answered for is taken for one (STOP-3).
  const incident = openIncident(state);
  const silent = incident !== null && mayBeAFall(incident.kind);
  // What was said and not yet confirmed is not lost by stopping (READ-3).
  const said = doubted(state);
  // A second Stop answers nothing and takes no question away (STOP-6).
  if (state.stop !== null && said === null) return state;
  if (said !== null && !silent)
    return stopSession(note(state, 'stop', by), said.reason, said.advice, said.lock);
  const advice = silent ? { id: 'session.advice.happened.fall' } : { id: 'session.advice.asked' };
  const stopped = stopSession(note(state, 'stop', by), silent ? 'not-all-right' : 'asked', advice, silent);
  // Why somebody stopped is asked on the page that follows, and need not be answered (STOP-6).
  const asks = !silent && by !== 'system' && (incident !== null || state.running !== null);
  return asks ? { ...stopped, question: afterStop(state.profile) } : stopped;
}

export function onCamera(state: SessionState, camera: 'ok' | 'lost', row: Row): SessionState {
  const next = note({ ...state, memory: { ...state.memory, cameraOk: camera === 'ok' } }, 'camera', camera);
  if (camera === 'ok' || next.paused !== null || !row.watch.standing) return next;
  return raise(next, { kind: 'camera-lost', saw: { told: true } });
}
