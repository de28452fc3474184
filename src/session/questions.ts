import type { Say } from '../drills/drill.ts';
import { HAPPENINGS, type Happening } from '../facts/words.ts';
import type { AnswerValue, Profile, Question, QuestionId, SessionHistory, SessionPlan } from './state.ts';

interface Asked {
  readonly kind: Question['kind'];
  readonly min?: number;
  readonly max?: number;
  /** For yes-no: the answer with which the session goes on. */
  readonly good?: boolean;
  /** Whether the other answer locks Heron until a clinician has cleared it. */
  readonly lock?: boolean;
}

/**
 * The safety questions as data. Source: evidence.md "Safety at home" [J from the sources there]. A lock stays until somebody
 * answers that a clinician has cleared it (`cleared`).
 */
const ASKED: Readonly<Record<QuestionId, Asked>> = {
  'quick-safe': { kind: 'yes-no', good: true },
  'first-wound': { kind: 'yes-no', good: false, lock: true },
  'first-hot-foot': { kind: 'yes-no', good: false, lock: true },
  'first-falls': { kind: 'yes-no', good: false, lock: true },
  'first-faint': { kind: 'yes-no', good: false, lock: true },
  'first-stand': { kind: 'yes-no', good: true, lock: true },
  'first-surgery': { kind: 'yes-no', good: false, lock: true },
  'first-chest-pain': { kind: 'yes-no', good: false, lock: true },
  'first-see': { kind: 'yes-no', good: true, lock: true },
  cleared: { kind: 'yes-no', good: true, lock: true },
  'daily-feet': { kind: 'yes-no', good: false, lock: true },
  'daily-dizzy': { kind: 'yes-no', good: false, lock: true },
  'daily-fall': { kind: 'yes-no', good: false, lock: true },
  'daily-sugar': { kind: 'yes-no', good: true },
  'pain-before': { kind: 'scale', min: 0, max: 10 },
  'pain-after': { kind: 'scale', min: 0, max: 10 },
  effort: { kind: 'scale', min: 0, max: 10 },
  steadiness: { kind: 'scale', min: 1, max: 5 },
  'support-ready': { kind: 'yes-no', good: true },
  'all-right': { kind: 'yes-no', good: true },
  'what-happened': { kind: 'choice' },
};

/** Pain at which nobody practises, 0–10, and the rise within a session that ends it (evidence.md, "Stop"). [S/J] */
export const PAIN_STOP = 5;
export const PAIN_RISE_STOP = 2;
/** Steadiness 5 = "I lost my balance". [S] */
export const STEADINESS_STOP = 5;

/** A word as ICU MessageFormat can select by: its selectors know no hyphen. */
export const icuWord = (word: string): string => word.replaceAll('-', '_');

/** The question as the screen shows it. */
export function question(id: QuestionId, profile: Profile): Question {
  const asked = ASKED[id];
  const say: Say =
    id === 'support-ready'
      ? {
          id: 'session.ask.support-ready',
          values: { support: icuWord(profile.support), helper: icuWord(profile.helper) },
        }
      : { id: `session.ask.${id}` };
  return {
    id,
    kind: asked.kind,
    min: asked.min ?? 0,
    max: asked.max ?? 0,
    options: asked.kind === 'choice' ? HAPPENINGS : [],
    say,
  };
}

/** What is asked before anything else (rules ASK-1 … ASK-4). */
export function openingQuestions(plan: SessionPlan, profile: Profile, history: SessionHistory): Question[] {
  const ids: QuestionId[] = [];
  if (history.locked) ids.push('cleared');
  if (plan.questions === 'short') ids.push('quick-safe');
  if (plan.questions === 'full') {
    if (!history.firstQuestionsPassed)
      ids.push(
        'first-wound',
        'first-hot-foot',
        'first-falls',
        'first-faint',
        'first-stand',
        'first-surgery',
        'first-chest-pain',
        'first-see',
      );
    // The first time, the long questions have just covered feet, falls and fainting.
    else ids.push('daily-feet', 'daily-dizzy', 'daily-fall');
    if (profile.lowSugarMedicine) ids.push('daily-sugar');
    ids.push('pain-before');
  }
  // Whoever asked the rest in the clinic has not told Heron the number that "pain up by two" is counted from (ASK-5).
  if (plan.questions === 'none' && plan.askRatings) ids.push('pain-before');
  return ids.map((id) => question(id, profile));
}

/** Asked after the drills. */
export const closingQuestions = (profile: Profile): Question[] =>
  (['pain-after', 'effort', 'steadiness'] as const).map((id) => question(id, profile));

/** Whether a value may answer a question at all; anything else is not an answer and changes nothing. */
export function fits(asked: Question, value: AnswerValue): boolean {
  if (asked.kind === 'yes-no') return typeof value === 'boolean';
  if (asked.kind === 'choice') return typeof value === 'string' && asked.options.includes(value);
  return typeof value === 'number' && Number.isInteger(value) && value >= asked.min && value <= asked.max;
}

export const isHappening = (value: AnswerValue): value is Happening =>
  typeof value === 'string' && (HAPPENINGS as readonly string[]).includes(value);

/** What must be cleared by a clinician before the next session. Rule 1 of the ladder reads the same list. [J] */
export const LOCKING: readonly Happening[] = ['fall', 'dizzy', 'chest-pain', 'breathless', 'wound'];

/** Null when the session goes on; else the advice with which it ends, and whether it locks. Never a diagnosis. */
export function objection(
  id: QuestionId,
  value: AnswerValue,
  painBefore: number | null,
): { advice: Say; lock: boolean } | null {
  const asked = ASKED[id];
  if (asked.good !== undefined && value !== asked.good)
    return { advice: { id: `session.advice.${id}` }, lock: asked.lock ?? false };
  if (typeof value !== 'number') return null;
  const painful =
    (id === 'pain-before' && value >= PAIN_STOP) ||
    (id === 'pain-after' &&
      (value >= PAIN_STOP || (painBefore !== null && value - painBefore >= PAIN_RISE_STOP)));
  if (painful) return { advice: { id: 'session.advice.pain', values: { pain: value } }, lock: false };
  if (id === 'steadiness' && value >= STEADINESS_STOP)
    return { advice: { id: 'session.advice.steadiness' }, lock: false };
  return null;
}
