import { drillOf } from '../drills/catalogue.ts';
import type { Told } from '../drills/drill.ts';
import { ladderById } from '../progression/rungs.ts';
import { millis } from '../units.ts';
import {
  beginItem,
  enterSetUp,
  enterSupport,
  finishItem,
  keepDrill,
  leaveRest,
  stepItem,
  stopSession,
} from './flow.ts';
import { itemOf, playedParameters, resolve, WITHIN_SESSION } from './items.ts';
import { note } from './log.ts';
import { answered, resume } from './pausing.ts';
import { fits, isHappening, LOCKING, objection, question } from './questions.ts';
import { showSetUp, waiveSetUp } from './set-up.ts';
import type { AnswerValue, QuestionId, SessionState } from './state.ts';

export function onAnswer(state: SessionState, id: QuestionId, value: AnswerValue): SessionState {
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

export function onGoOn(state: SessionState): SessionState {
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
export function onBack(state: SessionState): SessionState {
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

export function onSkip(state: SessionState): SessionState {
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

export function onTold(before: SessionState, told: Told): SessionState {
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

/**
 * Somebody beside the patient asks for easier or harder: the ladder's one amplitude or hold moves by a twentieth, by a tenth at most. What is left
 * of the running drill is played with it at once; the trials before it stay as they were (ADJ-1).
 */
export function onAdjust(state: SessionState, direction: 'easier' | 'harder'): SessionState {
  const item = itemOf(state);
  const ladder = item?.ladder ?? null;
  const moved = movedTo(state, direction);
  if (item === null || ladder === null || moved === null) return state;
  const adjustments = { ...state.memory.adjustments, [ladder]: moved };
  const asked = note(
    { ...state, memory: { ...state.memory, adjustments } },
    'asked-adjust',
    `${direction} ${moved}`,
  );
  const { drill } = asked;
  // A check finds its own level; in a pause the drill stands still, and past the dose no new block begins: the next one takes the change.
  const waits = item.check || asked.paused !== null || asked.practised >= asked.plan.doseMs;
  if (drill === null || drill.done || waits) return asked;
  if (drill.trials.length === 0) return beginItem({ ...asked, drill: null }, true);
  return drill.trials.length >= drill.trialCount ? asked : beginItem(keepDrill(asked, false), true);
}

/** Where the ladder's amplitude or hold would move to, −0.1 … 0.1; null where it cannot move, or the drill's own bounds leave it where it is. */
export function movedTo(state: SessionState, direction: 'easier' | 'harder'): number | null {
  const item = resolve(state);
  const ladder = item?.ladder ?? null;
  const within = ladder === null ? null : (ladderById(ladder)?.within ?? null);
  if (item === null || ladder === null || within === null) return null;
  const now = state.memory.adjustments[ladder] ?? 0;
  const wanted = Math.round((now + (direction === 'harder' ? 0.05 : -0.05)) * 100) / 100;
  const moved = Math.max(-WITHIN_SESSION, Math.min(WITHIN_SESSION, wanted));
  const played = (adjustment: number) => playedParameters(drillOf(item.drill).info, item, adjustment)[within];
  return played(moved) === played(now) ? null : moved;
}

/** What somebody beside the patient saw. A fall or dizziness is taken as if the patient had said so (STOP-4). */
export function onReport(before: SessionState, what: string): SessionState {
  const state = note(before, 'report', what);
  if (what !== 'fall' && what !== 'dizzy') return state;
  const answers = [...state.answers, { question: 'what-happened', value: what, at: state.elapsed } as const];
  return stopSession(
    note({ ...state, answers }, 'happened', what),
    'not-all-right',
    { id: `session.advice.happened.${what}` },
    LOCKING.includes(what),
  );
}
