import type { BodyState } from '../body/state.ts';
import { type Millis, millis } from '../units.ts';
import { leaveRest, toItem, toZero } from './flow.ts';
import { note } from './go.ts';
import { stepDrill } from './item.ts';
import { setUpDone, showSetUp, startSetUp, stepSetUp, waiveSetUp } from './set-up.ts';
import type { SessionState, SetUpMemory } from './state.ts';

const withSetUp = (state: SessionState, setUp: SetUpMemory): SessionState => ({
  ...state,
  setUp: showSetUp(setUp),
  memory: { ...state.memory, setUp },
});

/** Standing well in the picture; afterwards always a quiet stance. */
export const startSettingUp = (state: SessionState): SessionState =>
  withSetUp({ ...state, question: null }, startSetUp());

export function stepPlace(state: SessionState, body: BodyState, dt: Millis): SessionState {
  const next = withSetUp(state, stepSetUp(state.memory.setUp, body, dt));
  return setUpDone(next.memory.setUp) ? toZero(next, 'zero') : next;
}

/** "Go on" in spite of what is asked (SET-6). */
export function waivePlace(state: SessionState): SessionState {
  const setUp = waiveSetUp(state.memory.setUp);
  if (setUp === state.memory.setUp) return state;
  return note(withSetUp(state, setUp), 'waived', state.memory.setUp.asked ?? '');
}

/** The body room is asked for a zero. */
export const startQuiet = (state: SessionState): SessionState => ({
  ...state,
  request: state.memory.quiet.kind,
  quietProgress: 0,
});

/** How long to wait for the body room to begin before asking again, ms. */
const QUIET_PATIENCE_MS = 1500;

export function stepZero(state: SessionState, body: BodyState, dt: Millis): SessionState {
  const { quiet } = state.memory;
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
  if (done && !isSaying(state)) return toItem({ ...waited, quietProgress: 1 }, false);
  if (!done && patient) return waited;
  // A zero taken before it was said how to stand is of another stance: it is taken again.
  const again = { kind: done ? quiet.kind : 'zero', seen: false, waitedMs: 0 } as const;
  return startQuiet({ ...state, memory: { ...state.memory, quiet: again } });
}

/** Words that never report their end hold a demonstration or a zero no longer than this, ms (FLOW-4). [J] */
const WORDS_LONGEST_MS = 90_000;
const isSaying = ({ memory, inPhase }: SessionState): boolean => memory.saying && inPhase < WORDS_LONGEST_MS;

const passed = (state: SessionState, dt: Millis): SessionState => ({
  ...state,
  remaining: millis(Math.max(0, state.remaining - dt)),
});

/** A rest ends by itself, with a look at the zero. A drill that rests between its tries does so meanwhile. */
export function countDown(before: SessionState, dt: Millis): SessionState {
  const { drill, memory } = before;
  const rests = drill?.cue === 'rest' || drill?.cue === 'foot-down';
  const state =
    rests && memory.lastBody !== null ? { ...before, drill: stepDrill(drill, memory.lastBody, dt) } : before;
  const next = passed(state, dt);
  return next.remaining > 0 ? next : leaveRest(next);
}

/** "I need longer": the rest goes on for as long again (DOSE-5). */
export const restLonger = (state: SessionState): SessionState => ({
  ...note(state, 'longer', ''),
  remaining: millis(state.remaining + state.memory.restMs),
});

/** A demonstration ends by itself, with its last word. */
export function demonstrate(state: SessionState, dt: Millis): SessionState {
  const next = passed(state, dt);
  return next.remaining > 0 || isSaying(next) ? next : startNow(next);
}

/** The demonstration is over. */
export const startNow = (state: SessionState): SessionState => toItem(state, true);
