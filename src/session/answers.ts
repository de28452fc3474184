import { drillOf } from '../drills/catalogue.ts';
import type { Told } from '../drills/drill.ts';
import { leftOf, WITHIN_SESSION } from '../prescription/played.ts';
import { ladderById } from '../progression/rungs.ts';
import { millis } from '../units.ts';
import { betweenMs, finishItem, startItem, stepItem, stopSession, toItem, toRest } from './flow.ts';
import { go, note } from './go.ts';
import { doneOf, itemOf, keepDrill, playedNow, resolve } from './item.ts';
import { answered, raise, resume } from './pause.ts';
import type { AnswerValue, QuestionId } from './question.ts';
import {
  closingQuestions,
  fits,
  isSupport,
  LOCKING,
  NOTHING_HAPPENED,
  narrowed,
  openingQuestions,
  question,
  questionsOf,
  supportQuestion,
} from './questions.ts';
import { against, doubted, readBack, takeBack, whichExercise, withAnswers } from './read-back.ts';
import type { Row } from './row.ts';
import type { SessionState } from './state.ts';
import { counted } from './supervisor.ts';

/** An answer that fits the question on the screen. `row`: of the phase that it was asked in, or that a pause lies over. */
export function onAnswer(state: SessionState, id: QuestionId, value: AnswerValue, row: Row): SessionState {
  const asked = state.question;
  if (asked === null || asked.id !== id || !fits(asked, value)) return state;
  // A pause that was asked for stops the questions too; its own questions stay answerable.
  if (state.paused !== null && state.paused.incident === null) return state;
  const told = note(state, 'answer', `${id}: ${value}`);
  const about = asked.about;
  if (id === 'sure' && about !== null) return value === true ? confirmed(told) : takeBack(told, about);
  if (id === 'what-happened' && value === NOTHING_HAPPENED) return isWell(fine(told), row);

  const given = withAnswers(told, [...told.answers, { question: id, value, at: told.elapsed }]);
  if (id === 'therapist-decides') return value === true ? nextQuestion(given) : confirmed(given);
  if (id === 'all-right')
    return value === true
      ? isWell(given, row)
      : { ...answered(given, 'no'), question: question('what-happened', given.profile) };
  // A missing support is not an end: it is fetched, and asked for again.
  if (id === 'support-ready') return value === true ? go({ ...given, question: null }, 'set-up') : given;
  // The exercise belongs to its rating, and that is what may end the day.
  return about === null ? rated(given, id) : judged(given, about);
}

/** All is well: it goes on, or after Stop nothing more is asked (STOP-6). */
const isWell = (state: SessionState, row: Row): SessionState =>
  state.stop === null ? resume(state, row) : { ...state, question: null };

/** After a rating: first which exercise it was, where that is asked (WHICH-1). */
function rated(state: SessionState, id: QuestionId): SessionState {
  const which = whichExercise(state, id);
  return which === null ? judged(state, id) : { ...state, question: which };
}

/** What an answer means for the session: it goes on, or the answer is read back. */
function judged(state: SessionState, id: QuestionId): SessionState {
  const found = against(state, id);
  if (found !== null) return readBack(state, id, found);
  const chosen = state.answers.at(-1)?.value;
  if (id !== 'support-what' || chosen === undefined || !isSupport(chosen)) return nextQuestion(state);
  return go({ ...state, question: null, profile: { ...state.profile, support: chosen } }, 'set-up');
}

/** An answer that was read back stands. */
function confirmed(state: SessionState): SessionState {
  const found = doubted(state);
  return found === null ? state : stopSession(state, found.reason, found.advice, found.lock);
}

/** "Are you all right?" was answered "No" by mistake: it is open again. */
const openAgain = (state: SessionState): SessionState => answered(takeBack(state, 'all-right'), null);

/** Nothing happened after all: the "No" becomes a "Yes" (STOP-2). */
function fine(state: SessionState): SessionState {
  const open = openAgain(state);
  return withAnswers(open, [...open.answers, { question: 'all-right', value: true, at: open.elapsed }]);
}

function nextQuestion(state: SessionState): SessionState {
  const [next, ...left] = state.questionsLeft;
  if (next !== undefined) return { ...state, question: next, questionsLeft: left };
  const open = { ...state, question: null };
  return open.phase === 'ratings' ? toItem(open, false) : go(open, 'support');
}

/** A hand has chosen a part of a scale (SCALE-1). */
export function onNarrow(state: SessionState, from: number, to: number): SessionState {
  const { question: asked, paused } = state;
  return asked === null || paused !== null ? state : { ...state, question: narrowed(asked, from, to) };
}

/** The session begins with its questions, or without any. Who came back to correct one finds it on the screen. */
export function askOpening(state: SessionState): SessionState {
  if (state.question !== null) return state;
  const [first, ...left] = openingQuestions(state.plan, state.profile, state.history);
  return first === undefined ? go(state, 'support') : { ...state, question: first, questionsLeft: left };
}

/** The support, the shoes and the helper, or straight to set-up where the plan does not ask. */
export function askSupport(state: SessionState): SessionState {
  if (state.plan.askSupport === false) return go(state, 'set-up');
  return { ...state, question: supportQuestion(state.plan, state.profile), questionsLeft: [] };
}

/** "Is everything in place?" is the one question that "go on" answers (ASK-4). */
export function supportReady(state: SessionState): SessionState {
  if (state.question?.id !== 'support-ready') return state;
  const answers = [...state.answers, { question: 'support-ready', value: true, at: state.elapsed } as const];
  const told = note(withAnswers(state, answers), 'answer', 'support-ready: true');
  return go({ ...told, question: null }, 'set-up');
}

export function askRatings(state: SessionState): SessionState {
  const [first, ...left] = closingQuestions(state.profile);
  return {
    ...state,
    question: first ?? null,
    questionsLeft: left,
    memory: { ...state.memory, rated: true },
  };
}

/** Whether "back" leads anywhere now (ASK-6). */
export const canGoBack = (state: SessionState): boolean => onBack(state) !== state;

/** One step back in the questions: the part of a scale, the answer that is read back, the question before (ASK-6). */
export function onBack(state: SessionState): SessionState {
  const asked = state.question;
  if (asked === null || (state.paused !== null && state.paused.incident === null)) return state;
  if (asked.part !== null) return { ...state, question: question(asked.id, state.profile) };
  if (asked.about !== null) return takeBack(state, asked.about);
  if (asked.id === 'what-happened') return openAgain(state);
  if (state.paused !== null) return state;
  // The support is asked for after the questions, and the last of them can still be corrected.
  const phase = state.phase === 'support' ? 'questions' : state.phase;
  if (phase !== 'questions' && phase !== 'ratings') return state;
  const ids = questionsOf(phase);
  const last = state.answers.findLast((answer) => ids.includes(answer.question));
  if (last === undefined) return state;
  const back = takeBack(state, last.question);
  return phase === state.phase
    ? { ...back, questionsLeft: [asked, ...state.questionsLeft] }
    : go(back, phase);
}

/** A rating may be left out, and so may the exercise; what is read back may not (ASK-4). */
export function skipRating(before: SessionState): SessionState {
  const asked = before.question;
  const state = note(before, 'skip', asked?.id ?? '');
  if (asked === null || asked.about === null) return nextQuestion(state);
  return asked.kind === 'choice' ? judged(state, asked.about) : state;
}

/** The drill in play is left out from here on; what was finished of it is kept. */
export const skipItem = (state: SessionState): SessionState =>
  finishItem(note(state, 'skip', itemOf(state)?.drill ?? ''), false);

/** What the patient or somebody beside tells, counted with the drill in play (ITEM-2). */
export function onTold(before: SessionState, told: Told, { counts }: Row): SessionState {
  const state = note(before, 'told', told);
  const { running } = state;
  if (running === null) return state;
  const count = {
    grabs: running.told.grabs + (told === 'support' ? 1 : 0),
    steps: running.told.steps + (told === 'step' ? 1 : 0),
    handsOn: running.told.handsOn + (told === 'hands-on' ? 1 : 0),
  };
  const next = { ...state, running: { ...running, told: count } };
  const { lastBody } = state.memory;
  // In a pause, a rest or a zero the drill stands still.
  const still = state.paused !== null || !counts || lastBody === null;
  return still ? next : stepItem(next, lastBody, millis(0), told);
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
  const { info } = drillOf(drill.drill);
  const done = doneOf(asked) + drill.trials.length;
  const now = resolve(asked);
  const whole = now && playedNow(asked, now);
  if (!whole?.ok || leftOf(info, whole.values, done) === null) return asked;
  if (drill.trials.length >= drill.trialCount) return asked;
  const none = drill.trials.length === 0;
  const open = none ? { ...asked, drill: null, running: null } : keepDrill(asked, false);
  // Beginning anew shortens no rest between two tries (DOSE-4).
  const rest = betweenMs(asked);
  return rest > 0 && asked.phase === 'drill' ? toRest(open, rest) : startItem(open);
}

/** Where the ladder's amplitude or hold would move to, −0.1 … 0.1; null where it cannot move, or the drill's own bounds leave it where it is. */
export function movedTo(state: SessionState, direction: 'easier' | 'harder'): number | null {
  const inPlay = resolve(state);
  const ladder = inPlay?.item.ladder ?? null;
  const within = ladder === null ? null : (ladderById(ladder)?.within ?? null);
  if (inPlay === null || ladder === null || within === null) return null;
  const now = state.memory.adjustments[ladder] ?? 0;
  const wanted = Math.round((now + (direction === 'harder' ? 0.05 : -0.05)) * 100) / 100;
  const moved = Math.max(-WITHIN_SESSION, Math.min(WITHIN_SESSION, wanted));
  const value = (adjustment: number) => {
    const played = playedNow(state, inPlay, adjustment);
    return played.ok ? played.values[within] : null;
  };
  return value(moved) === value(now) ? null : moved;
}

/** A fall that the helper averted is a stumble (STOP-4): the one that practice is paused for, or one more. */
function onCaught(state: SessionState): SessionState {
  if (state.paused?.why === 'stumble') return state;
  const { memory, seen } = counted(state.memory.supervisor, { caught: true });
  return raise({ ...state, memory: { ...state.memory, supervisor: memory } }, seen);
}

/** What somebody beside the patient saw. A fall or dizziness is taken as if the patient had said so (STOP-4). */
export function onReport(before: SessionState, what: string): SessionState {
  const state = note(before, 'report', what);
  if (what === 'caught') return onCaught(state);
  if (what !== 'fall' && what !== 'dizzy') return state;
  const answers = [...state.answers, { question: 'what-happened', value: what, at: state.elapsed } as const];
  return stopSession(
    note({ ...state, answers }, 'happened', what),
    'not-all-right',
    { id: `session.advice.happened.${what}` },
    LOCKING.includes(what),
  );
}
