import type { BodyState } from '../body/state.ts';
import { type Millis, millis } from '../units.ts';
import { onAdjust, onAnswer, onBack, onGoOn, onNarrow, onReport, onSkip, onTold } from './answers.ts';
import { beginItem, enterQuiet, enterSupport, leaveRest, stepItem } from './flow.ts';
import { noTold } from './items.ts';
import { note } from './log.ts';
import { addIncident, onCamera, onStop, pause, raise, resume } from './pausing.ts';
import { present } from './present.ts';
import { openingQuestions } from './questions.ts';
import { setUpDone, showSetUp, startSetUp, stepSetUp } from './set-up.ts';
import type { Profile, SessionEvent, SessionHistory, SessionPlan, SessionState } from './state.ts';
import { startSupervisor, watchBody, watchTime } from './supervisor.ts';

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
    ratings: {
      painBefore: null,
      painAfter: null,
      painDrill: null,
      effort: null,
      steadiness: null,
      steadinessDrill: null,
    },
    incidents: [],
    stop: null,
    request: null,
    watchBystanders: false,
    tooSlow: false,
    log: [],
    memory: {
      lastBody: null,
      cameraOk: true,
      saying: false,
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
    case 'narrow':
      return onNarrow(state, event.from, event.to);
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
      return noteAt(state, event.text, event.at ?? state.elapsed);
    case 'report':
      return onReport(state, event.what);
    case 'pause':
      return state.paused === null ? pause(state, 'asked', event.by, null) : state;
    case 'resume':
      return event.by === 'system' ? state : resume(state);
    case 'stop':
      return onStop(state, event.by);
    case 'camera':
      return onCamera(state, event.state);
    case 'words':
      return { ...state, memory: { ...state.memory, saying: event.state === 'saying' } };
  }
}

/** A note belongs to the moment that it is about: when the writing began, not when it was done. */
const noteAt = (state: SessionState, text: string, at: Millis): SessionState => ({
  ...note({ ...state, elapsed: millis(Math.max(0, Math.min(at, state.elapsed))) }, 'note', text),
  elapsed: state.elapsed,
});

const step = (dt: Millis): Millis =>
  millis(Number.isFinite(dt) ? Math.max(0, Math.min(LONGEST_STEP_MS, dt)) : 0);

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

/** Words that never report their end hold a demonstration or a zero no longer than this, ms (FLOW-4). [J] */
const WORDS_LONGEST_MS = 90_000;

/** Demonstrations and rests end by themselves; a rest ends with a look at the zero, a demonstration with its last word. */
function countDown(state: SessionState, dt: Millis): SessionState {
  const remaining = millis(Math.max(0, state.remaining - dt));
  const next = { ...state, remaining };
  if (remaining > 0) return next;
  if (next.phase === 'rest') return leaveRest(next);
  return isSaying(next) ? next : beginItem(next, true);
}

const isSaying = ({ memory, inPhase }: SessionState): boolean => memory.saying && inPhase < WORDS_LONGEST_MS;

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
  // A re-zero may be done within one frame; a quiet stance that never began or failed is asked for again.
  const patient = waitedMs < QUIET_PATIENCE_MS;
  const done = body.calibrated && (quiet.seen || (!patient && quiet.kind === 'rezero'));
  // A zero taken before it was said how to stand is of another stance: it is taken again.
  if (done)
    return isSaying(state)
      ? enterQuiet(state, quiet.kind)
      : beginItem({ ...waited, quietProgress: 1 }, false);
  return patient ? waited : enterQuiet(state, 'quiet-stance');
}

const isTooLong = (state: SessionState): boolean =>
  state.elapsed >= state.plan.maximumMs &&
  !['questions', 'support', 'ratings'].includes(state.phase) &&
  !state.incidents.some((incident) => incident.kind === 'over-dose' && incident.saw.elapsedMs !== undefined);
