import type { DrillId } from '../drills/drill.ts';
import type { Ratings } from '../progression/after-session.ts';
import type { AnswerValue, Question, QuestionId } from './question.ts';
import { asksWhich, type Objection, objection, question } from './questions.ts';
import type { SessionState } from './state.ts';

/** Answers and the ratings that follow from them: the only way in which either changes. */
export function withAnswers(state: SessionState, answers: SessionState['answers']): SessionState {
  const next = { ...state, answers };
  return { ...next, ratings: ratingsOf(next) };
}

const answerTo = ({ answers }: SessionState, id: QuestionId): AnswerValue | null =>
  answers.findLast((answer) => answer.question === id)?.value ?? null;

function ratingsOf(state: SessionState): Ratings {
  const number = (id: QuestionId): number | null => {
    const value = answerTo(state, id);
    return typeof value === 'number' ? value : null;
  };
  const painBefore = number('pain-before');
  const which = (about: 'pain-after' | 'steadiness'): DrillId | null => {
    const value = number(about);
    const found = value === null ? null : objection(about, value, { profile: state.profile, painBefore });
    if (value === null || !asksWhich(about, value, found)) return null;
    const drills = practised(state);
    const named = answerTo(state, about === 'steadiness' ? 'steadiness-drill' : 'pain-drill');
    return drills.length === 1 ? (drills[0] ?? null) : (drills.find((drill) => drill === named) ?? null);
  };
  return {
    painBefore,
    painAfter: number('pain-after'),
    painDrill: which('pain-after'),
    effort: number('effort'),
    steadiness: number('steadiness'),
    steadinessDrill: which('steadiness'),
  };
}

/** Why the session does not go on after the answer that stands to this question; null: it goes on. */
export function against(state: SessionState, id: QuestionId): Objection | null {
  const value = answerTo(state, id);
  const { profile, ratings } = state;
  return value === null ? null : objection(id, value, { profile, painBefore: ratings.painBefore });
}

/** The answer is read back before it ends the day (READ-1); in the clinic, pain at the limit is the therapist's matter (PAIN-3). */
export function readBack(state: SessionState, about: QuestionId, found: Objection): SessionState {
  const clinic = state.plan.questions === 'none' && found.painLimit !== null;
  const asked = question(clinic ? 'therapist-decides' : 'sure', state.profile);
  const say = clinic
    ? { id: asked.say.id, values: { ...found.advice.values, limit: found.painLimit ?? 0 } }
    : found.readBack;
  return { ...state, question: { ...asked, say, about } };
}

/** An answer that would end the day, given but not confirmed: whoever stops now has said it (READ-3). */
export function doubted(state: SessionState): Objection | null {
  for (const open of [state.question, state.memory.parkedQuestion]) {
    const found = open?.about ? against(state, open.about) : null;
    if (found !== null) return found;
  }
  return null;
}

/** "Which exercise was it?" after a rating, where it was bad enough and there is more than one to choose from (WHICH-1); else null. */
export function whichExercise(state: SessionState, about: QuestionId): Question | null {
  const value = answerTo(state, about);
  const options = practised(state);
  if (value === null || options.length < 2 || !asksWhich(about, value, against(state, about))) return null;
  const id = about === 'steadiness' ? 'steadiness-drill' : 'pain-drill';
  return { ...question(id, state.profile), options: [...options, NO_EXERCISE], about };
}

/** The last box: none of them in particular. */
const NO_EXERCISE = 'none';
/** With more boxes than nine one could not be hit any more: the newest exercises are offered. */
const MOST_EXERCISES = 8;
const practised = ({ results, plan }: SessionState): readonly DrillId[] =>
  [
    ...new Set(
      results
        .filter((one) => one.trials.length > 0 && plan.items[one.item]?.part === 'main')
        .map((one) => one.drill),
    ),
  ].slice(-MOST_EXERCISES);

/** This answer, and what was answered because of it, are taken back; the question is asked as if for the first time. */
export function takeBack(state: SessionState, about: QuestionId): SessionState {
  const at = state.answers.findLastIndex((answer) => answer.question === about);
  const answers = at < 0 ? state.answers : state.answers.slice(0, at);
  return { ...withAnswers(state, answers), question: question(about, state.profile) };
}
