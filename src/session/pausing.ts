import { enterQuiet, enterSetUp, finishItem, stopSession, toRatings } from './flow.ts';
import { note } from './log.ts';
import { question } from './questions.ts';
import { doubted } from './read-back.ts';
import type { Actor, Incident, Paused, SessionState } from './state.ts';
import { type Seen, STANDING, SUPERVISOR_LIMITS, settleSupervisor } from './supervisor.ts';

export function addIncident(state: SessionState, seen: Seen): { state: SessionState; index: number } {
  const incident: Incident = {
    kind: seen.kind,
    at: state.elapsed,
    frame: state.memory.supervisor.lastFrame,
    phase: state.phase,
    drill: state.drill?.drill ?? null,
    saw: seen.saw,
    answered: null,
  };
  const incidents = [...state.incidents, incident];
  return { state: note({ ...state, incidents }, 'incident', seen.kind), index: incidents.length - 1 };
}

/** The supervisor's way: log, pause, ask (SUP-1). A fall seen during another pause takes its place. */
export function raise(state: SessionState, seen: Seen): SessionState {
  if (state.paused !== null && (seen.kind !== 'rapid-descent' || state.paused.why === 'rapid-descent'))
    return state;
  const added = addIncident(state, seen);
  return pause({ ...added.state, paused: null }, seen.kind, 'system', added.index);
}

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

export function resume(before: SessionState): SessionState {
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
  switch (open.phase) {
    case 'quiet':
      return check ? enterSetUp(open) : enterQuiet(open, 'quiet-stance');
    case 'teach':
      return check ? enterSetUp(open) : open;
    case 'range':
    case 'warm-up':
    case 'drill':
    case 'cool-down':
      // Back to the drill only over a renewed zero: the feet may stand elsewhere, and the running trial is void for certain (PAUSE-4).
      return check ? enterSetUp(open) : enterQuiet(open, 'rezero');
    default:
      return open;
  }
}

export function onStop(state: SessionState, by: Actor): SessionState {
  // A fall that nobody answered for is taken for one (STOP-3).
  const index = state.paused?.incident ?? null;
  const silent = index !== null && state.incidents[index]?.kind === 'rapid-descent';
  // What was said and not yet confirmed is not lost by stopping (READ-3).
  const said = doubted(state);
  if (said !== null && !silent)
    return stopSession(note(state, 'stop', by), said.reason, said.advice, said.lock);
  const advice = silent ? { id: 'session.advice.happened.fall' } : { id: 'session.advice.asked' };
  return stopSession(note(state, 'stop', by), silent ? 'not-all-right' : 'asked', advice, silent);
}

export function onCamera(state: SessionState, camera: 'ok' | 'lost'): SessionState {
  const next = note({ ...state, memory: { ...state.memory, cameraOk: camera === 'ok' } }, 'camera', camera);
  if (camera === 'ok' || next.paused !== null) return next;
  if (!STANDING.includes(next.phase)) return next;
  return raise(next, { kind: 'camera-lost', saw: { told: true } });
}
