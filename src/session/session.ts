import type { BodyState } from '../body/state.ts';
import type { Told } from '../drills/drill.ts';
import { type Millis, millis } from '../units.ts';
import {
  beginItem,
  enterQuiet,
  enterSetUp,
  enterSupport,
  finishItem,
  leaveRest,
  stepItem,
  stopSession,
  toRatings,
} from './flow.ts';
import { itemOf, noTold } from './items.ts';
import { note } from './log.ts';
import { present } from './present.ts';
import { fits, isHappening, LOCKING, objection, openingQuestions, question } from './questions.ts';
import { setUpDone, showSetUp, startSetUp, stepSetUp, waiveSetUp } from './set-up.ts';
import type {
  Actor,
  AnswerValue,
  Incident,
  Paused,
  Profile,
  QuestionId,
  SessionEvent,
  SessionHistory,
  SessionPlan,
  SessionState,
} from './state.ts';
import {
  type Seen,
  SUPERVISOR_LIMITS,
  settleSupervisor,
  startSupervisor,
  watchBody,
  watchTime,
} from './supervisor.ts';

/** Time steps are cut here: a longer gap is the supervisor's matter, never half a trial passing unseen (TIME-1). */
const LONGEST_STEP_MS = 1000;

/**
 * A session before its first event. Pure: the same plan, profile, history and seed give the same session for the same events.
 * @param seed whole number; orders trials
 */
export function startSession(
  plan: SessionPlan,
  profile: Profile,
  history: SessionHistory,
  seed: number,
): SessionState {
  const setUp = startSetUp();
  const allowed = profile.allowedDrills;
  const items = plan.items.filter(
    (item) => allowed === null || item.part === 'range' || allowed.includes(item.drill),
  );
  const opening = openingQuestions(plan, profile, history);
  const state: SessionState = {
    plan: { ...plan, items },
    profile,
    history,
    seed,
    phase: 'questions',
    paused: null,
    elapsed: millis(0),
    inPhase: millis(0),
    practised: millis(0),
    cue: 'none',
    target: null,
    say: null,
    aside: null,
    question: opening[0] ?? null,
    questionsLeft: opening.slice(1),
    answers: [],
    setUp: showSetUp(setUp),
    quietProgress: 0,
    range: null,
    item: 0,
    drill: null,
    drillIndex: 0,
    drillCount: 0,
    remaining: millis(0),
    results: [],
    ratings: { painBefore: null, painAfter: null, effort: null, steadiness: null },
    incidents: [],
    stop: null,
    request: null,
    watchBystanders: false,
    tooSlow: false,
    log: [],
    memory: {
      lastBody: null,
      cameraOk: true,
      supervisor: startSupervisor(),
      setUp,
      parkedQuestion: null,
      quiet: { kind: 'quiet-stance', seen: false, waitedMs: 0 },
      told: noTold,
      drillStartedAt: millis(0),
      drillScored: true,
      drillParameters: {},
      drillLevel: null,
      adjustments: {},
      rangeTries: 0,
    },
  };
  return present(opening.length > 0 ? state : enterSupport(state));
}

/** Nothing leads out of these. */
export const isOver = (state: SessionState): boolean => state.phase === 'result' || state.phase === 'stopped';

/**
 * One thing happens. Never throws, never loses a trial; after the end nothing changes any more.
 * Act on `state.request` after every step: it stands for one step only.
 */
export function stepSession(before: SessionState, event: SessionEvent): SessionState {
  if (isOver(before)) return before;
  const state = before.request === null ? before : { ...before, request: null };
  return present(happen(state, event));
}

function happen(state: SessionState, event: SessionEvent): SessionState {
  switch (event.type) {
    case 'body':
      return onBody(state, event.body, step(event.dt));
    case 'tick':
      return onTick(state, step(event.dt));
    case 'answer':
      return onAnswer(state, event.question, event.value);
    case 'go-on':
      return onGoOn(state);
    case 'back':
      return onBack(state);
    case 'skip':
      return onSkip(state);
    case 'told':
      return onTold(state, event.told);
    case 'adjust':
      return onAdjust(state, event.direction);
    case 'note':
      return note(state, 'note', event.text);
    case 'pause':
      return state.paused === null ? pause(state, 'asked', event.by, null) : state;
    case 'resume':
      return event.by === 'system' ? state : resume(state);
    case 'stop':
      return onStop(state, event.by);
    case 'camera':
      return onCamera(state, event.state);
  }
}

const step = (dt: Millis): Millis =>
  millis(Number.isFinite(dt) ? Math.max(0, Math.min(LONGEST_STEP_MS, dt)) : 0);

// ---- time and frames -------------------------------------------------------------------------------------------------

const PRACTICE: readonly SessionState['phase'][] = ['range', 'warm-up', 'drill', 'cool-down'];

function passTime(state: SessionState, dt: Millis): SessionState {
  const elapsed = millis(state.elapsed + dt);
  if (state.paused !== null) return { ...state, elapsed };
  const practised = PRACTICE.includes(state.phase) ? millis(state.practised + dt) : state.practised;
  return { ...state, elapsed, inPhase: millis(state.inPhase + dt), practised };
}

function onBody(before: SessionState, body: BodyState, dt: Millis): SessionState {
  let state = passTime(before, dt);
  const where = {
    // In a pause people may walk about; only a fall matters then.
    phase: state.paused === null ? state.phase : ('rest' as const),
    drill: state.drill?.drill ?? null,
    elapsed: state.elapsed,
  };
  const watched = watchBody(state.memory.supervisor, body, dt, where);
  const tooSlow = watched.memory.tooSlow;
  state = {
    ...state,
    tooSlow,
    memory: { ...state.memory, supervisor: watched.memory, lastBody: body },
  };
  if (tooSlow && state.drill !== null && state.memory.drillScored) {
    // Practised all the same, but nothing is decided on it (SUP-8).
    state = addIncident(state, { kind: 'too-slow', saw: { posesPerSecond: body.posesPerSecond } }).state;
    state = { ...state, memory: { ...state.memory, drillScored: false } };
  }
  if (watched.seen !== null) return raise(state, watched.seen);
  if (state.paused !== null) return state;
  if (isTooLong(state))
    return raise(state, { kind: 'over-dose', saw: { elapsedMs: Math.round(state.elapsed) } });

  switch (state.phase) {
    case 'set-up': {
      const setUp = stepSetUp(state.memory.setUp, body, dt);
      const next = { ...state, setUp: showSetUp(setUp), memory: { ...state.memory, setUp } };
      return setUpDone(setUp) ? enterQuiet(next, 'quiet-stance') : next;
    }
    case 'quiet':
      return onQuiet(state, body, dt);
    case 'teach':
    case 'rest':
      return countDown(state, dt);
    case 'range':
    case 'warm-up':
    case 'drill':
    case 'cool-down':
      return stepItem(state, body, dt);
    default:
      return state;
  }
}

function onTick(before: SessionState, dt: Millis): SessionState {
  const state = passTime(before, dt);
  const where = {
    phase: state.paused === null ? state.phase : ('rest' as const),
    drill: state.drill?.drill ?? null,
    elapsed: state.elapsed,
  };
  const { memory: supervisor, seen } = watchTime(state.memory.supervisor, dt, where);
  const next = { ...state, memory: { ...state.memory, supervisor } };
  if (seen !== null) return raise(next, seen);
  if (next.paused !== null) return next;
  if (isTooLong(next))
    return raise(next, { kind: 'over-dose', saw: { elapsedMs: Math.round(next.elapsed) } });
  return next.phase === 'rest' || next.phase === 'teach' ? countDown(next, dt) : next;
}

/** Demonstrations and rests end by themselves; a rest ends with a look at the zero. */
function countDown(state: SessionState, dt: Millis): SessionState {
  const remaining = millis(Math.max(0, state.remaining - dt));
  const next = { ...state, remaining };
  if (remaining > 0) return next;
  return next.phase === 'rest' ? leaveRest(next) : beginItem(next, true);
}

/** How long to wait for the body room to begin before asking again, ms. */
const QUIET_PATIENCE_MS = 1500;

function onQuiet(state: SessionState, body: BodyState, dt: Millis): SessionState {
  const quiet = state.memory.quiet;
  if (body.quiet !== null) {
    const progress = Math.max(0, Math.min(1, body.quiet.progress));
    return {
      ...state,
      quietProgress: progress,
      memory: { ...state.memory, quiet: { ...quiet, seen: true, waitedMs: 0 } },
    };
  }
  const waitedMs = quiet.waitedMs + dt;
  const waited = { ...state, memory: { ...state.memory, quiet: { ...quiet, waitedMs } } };
  if (quiet.seen && body.calibrated) return beginItem({ ...waited, quietProgress: 1 }, false);
  if (waitedMs < QUIET_PATIENCE_MS) return waited;
  // A re-zero may be done within one frame; a quiet stance that never began or failed is asked for again.
  if (quiet.kind === 'rezero' && body.calibrated) return beginItem({ ...waited, quietProgress: 1 }, false);
  return enterQuiet(state, 'quiet-stance');
}

const isTooLong = (state: SessionState): boolean =>
  state.elapsed >= state.plan.maximumMs &&
  !['questions', 'support', 'ratings'].includes(state.phase) &&
  !state.incidents.some((incident) => incident.kind === 'over-dose' && incident.saw.elapsedMs !== undefined);

// ---- pausing ---------------------------------------------------------------------------------------------------------

function addIncident(state: SessionState, seen: Seen): { state: SessionState; index: number } {
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
function raise(state: SessionState, seen: Seen): SessionState {
  if (state.paused !== null && (seen.kind !== 'rapid-descent' || state.paused.why === 'rapid-descent'))
    return state;
  const added = addIncident(state, seen);
  return pause({ ...added.state, paused: null }, seen.kind, 'system', added.index);
}

function pause(state: SessionState, why: Paused['why'], by: Actor, incident: number | null): SessionState {
  const { memory } = state;
  const alreadyAsking = state.question?.id === 'all-right' || state.question?.id === 'what-happened';
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

function answered(state: SessionState, answer: 'yes' | 'no'): SessionState {
  const index = state.paused?.incident ?? null;
  if (index === null) return state;
  const incidents = state.incidents.map((incident, i) =>
    i === index ? { ...incident, answered: answer } : incident,
  );
  return { ...state, incidents };
}

function resume(before: SessionState): SessionState {
  if (before.paused === null) return before;
  // "What happened?" is asked after a "no": only its answer or a stop leads on.
  if (before.question?.id === 'what-happened') return before;
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
    case 'range':
    case 'warm-up':
    case 'drill':
    case 'cool-down':
      return check ? enterSetUp(open) : open;
    default:
      return open;
  }
}

function onStop(state: SessionState, by: Actor): SessionState {
  // A fall that nobody answered for is taken for one (STOP-3).
  const index = state.paused?.incident ?? null;
  const silent = index !== null && state.incidents[index]?.kind === 'rapid-descent';
  const advice = silent ? { id: 'session.advice.happened.fall' } : { id: 'session.advice.asked' };
  return stopSession(note(state, 'stop', by), silent ? 'not-all-right' : 'asked', advice, silent);
}

function onCamera(state: SessionState, camera: 'ok' | 'lost'): SessionState {
  const next = note({ ...state, memory: { ...state.memory, cameraOk: camera === 'ok' } }, 'camera', camera);
  if (camera === 'ok' || next.paused !== null) return next;
  if (!PRACTICE.includes(next.phase) && next.phase !== 'quiet' && next.phase !== 'teach') return next;
  return raise(next, { kind: 'camera-lost', saw: { told: true } });
}

// ---- answers and keys ------------------------------------------------------------------------------------------------

function onAnswer(state: SessionState, id: QuestionId, value: AnswerValue): SessionState {
  const asked = state.question;
  if (asked === null || asked.id !== id || !fits(asked, value)) return state;
  // A pause that was asked for stops the questions too; its own questions stay answerable.
  if (state.paused !== null && state.paused.incident === null) return state;
  const told = note(
    { ...state, answers: [...state.answers, { question: id, value, at: state.elapsed }] },
    'answer',
    `${id}: ${value}`,
  );
  if (id === 'all-right')
    return value === true
      ? resume(told)
      : { ...answered(told, 'no'), question: question('what-happened', told.profile) };
  if (id === 'what-happened' && isHappening(value))
    return stopSession(
      note(told, 'happened', value),
      'not-all-right',
      { id: `session.advice.happened.${value}` },
      LOCKING.includes(value),
    );
  // A missing support is not an end: it is fetched, and asked for again.
  if (id === 'support-ready') return value === true ? enterSetUp({ ...told, question: null }) : told;

  const rated = rate(told, id, value);
  const against = objection(id, value, rated.ratings.painBefore);
  if (against !== null) return stopSession(rated, 'safety-answer', against.advice, against.lock);
  return nextQuestion(rated);
}

function rate(state: SessionState, id: QuestionId, value: AnswerValue): SessionState {
  if (typeof value !== 'number') return state;
  const ratings = { ...state.ratings };
  if (id === 'pain-before') return { ...state, ratings: { ...ratings, painBefore: value } };
  if (id === 'pain-after') return { ...state, ratings: { ...ratings, painAfter: value } };
  if (id === 'effort') return { ...state, ratings: { ...ratings, effort: value } };
  if (id === 'steadiness') return { ...state, ratings: { ...ratings, steadiness: value } };
  return state;
}

function nextQuestion(state: SessionState): SessionState {
  const [next, ...left] = state.questionsLeft;
  if (next !== undefined) return { ...state, question: next, questionsLeft: left };
  const open = { ...state, question: null };
  return open.phase === 'ratings' ? beginItem(open, false) : enterSupport(open);
}

function onGoOn(state: SessionState): SessionState {
  if (state.paused !== null) return resume(state);
  switch (state.phase) {
    case 'support':
      return onAnswer(state, 'support-ready', true);
    case 'set-up':
      return goOnSetUp(state);
    case 'teach':
      return beginItem(state, true);
    case 'rest':
      return leaveRest(state);
    default:
      return state;
  }
}

function goOnSetUp(state: SessionState): SessionState {
  const setUp = waiveSetUp(state.memory.setUp);
  if (setUp === state.memory.setUp) return state;
  const next = { ...state, setUp: showSetUp(setUp), memory: { ...state.memory, setUp } };
  return note(next, 'waived', state.memory.setUp.asked ?? '');
}

/** The question before, in the questions; nothing elsewhere. */
function onBack(state: SessionState): SessionState {
  if (state.paused !== null || state.question === null) return state;
  if (state.phase !== 'questions' && state.phase !== 'ratings') return state;
  const last = state.answers.at(-1);
  const opening = state.phase === 'questions';
  const belongs = (id: QuestionId) => ['pain-after', 'effort', 'steadiness'].includes(id) !== opening;
  if (last === undefined || !belongs(last.question) || last.question === 'all-right') return state;
  return {
    ...state,
    answers: state.answers.slice(0, -1),
    question: question(last.question, state.profile),
    questionsLeft: [state.question, ...state.questionsLeft],
  };
}

function onSkip(state: SessionState): SessionState {
  if (state.paused !== null) return state;
  switch (state.phase) {
    case 'ratings': // a rating may be left out, a safety question may not
      return nextQuestion(note(state, 'skip', state.question?.id ?? ''));
    case 'teach':
      return beginItem(state, true);
    case 'rest':
      return leaveRest(state);
    case 'warm-up':
    case 'drill':
    case 'cool-down':
    case 'range':
      return finishItem(note(state, 'skip', itemOf(state)?.drill ?? ''), false);
    default:
      return state;
  }
}

function onTold(before: SessionState, told: Told): SessionState {
  const state = note(before, 'told', told);
  if (state.drill === null) return state;
  const count = state.memory.told;
  const next = {
    grabs: count.grabs + (told === 'support' ? 1 : 0),
    steps: count.steps + (told === 'step' ? 1 : 0),
    handsOn: count.handsOn + (told === 'hands-on' ? 1 : 0),
  };
  const counted = { ...state, memory: { ...state.memory, told: next } };
  const { lastBody } = state.memory;
  return state.paused !== null || lastBody === null ? counted : stepItem(counted, lastBody, millis(0), told);
}

function onAdjust(state: SessionState, direction: 'easier' | 'harder'): SessionState {
  const ladder = itemOf(state)?.ladder ?? null;
  if (ladder === null) return state;
  const now = state.memory.adjustments[ladder] ?? 0;
  const moved = Math.max(-0.1, Math.min(0.1, now + (direction === 'harder' ? 0.05 : -0.05)));
  const adjustments = { ...state.memory.adjustments, [ladder]: moved };
  return note({ ...state, memory: { ...state.memory, adjustments } }, 'adjust', `${ladder}: ${moved}`);
}
