import type { SessionPlan } from '../prescription/plan.ts';
import type { Profile } from '../prescription/profile.ts';
import { millis } from '../units.ts';
import { showSetUp, startSetUp } from './set-up.ts';
import type { SessionHistory, SessionState } from './state.ts';
import { settle } from './step.ts';
import { startSupervisor } from './supervisor.ts';

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
  return settle({
    plan: { ...plan, items },
    profile,
    history,
    seed,
    phase: 'questions',
    paused: null,
    elapsed: millis(0),
    inPhase: millis(0),
    practised: millis(history.practised),
    // Nobody knows whether somebody sat down when the session was cut off.
    standing: millis(history.practised),
    cue: 'none',
    target: null,
    say: null,
    aside: null,
    question: null,
    questionsLeft: [],
    answers: [],
    setUp: showSetUp(setUp),
    quietProgress: 0,
    item: 0,
    drill: null,
    running: null,
    drillIndex: 0,
    drillCount: 0,
    remaining: millis(0),
    results: [],
    leftOut: [],
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
      entering: true,
      lastBody: null,
      cameraOk: true,
      saying: false,
      supervisor: startSupervisor(),
      setUp,
      parkedQuestion: null,
      quiet: { kind: 'zero', seen: false, waitedMs: 0 },
      restMs: millis(0),
      adjustments: {},
      rated: false,
      aloneMs: 0,
    },
  });
}
