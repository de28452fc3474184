import type { Say } from '../drills/drill.ts';
import { RED_FLAG_OF } from '../facts/lock.ts';
import { HAPPENINGS, type Happening } from '../facts/words.ts';
import type { SessionPlan } from '../prescription/plan.ts';
import { icuWord, type Profile } from '../prescription/profile.ts';
import { PAIN_LIMITS, type PainLimits } from '../progression/after.ts';
import { LADDER } from '../progression/ladder.ts';
import { hasHelper } from './beside.ts';
import {
  type AnswerValue,
  CLOSING,
  DAILY,
  OPENING,
  type Part,
  type Question,
  type QuestionId,
  SCREENING,
} from './question.ts';
import type { SessionHistory } from './state.ts';
import type { StopReason } from './words.ts';

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
  // A screen that stands too far away is moved; no clinician can clear it.
  'first-see': { kind: 'yes-no', good: true },
  cleared: { kind: 'yes-no', good: true, lock: true },
  'daily-feet': { kind: 'yes-no', good: false, lock: true },
  'daily-dizzy': { kind: 'yes-no', good: false, lock: true },
  'daily-fall': { kind: 'yes-no', good: false, lock: true },
  'daily-sugar': { kind: 'yes-no', good: true },
  'pain-before': { kind: 'scale', min: 0, max: 10 },
  'pain-after': { kind: 'scale', min: 0, max: 10 },
  effort: { kind: 'scale', min: 0, max: 10 },
  steadiness: { kind: 'scale', min: 1, max: 5 },
  'pain-drill': { kind: 'choice' },
  'steadiness-drill': { kind: 'choice' },
  'support-what': { kind: 'choice' },
  'support-ready': { kind: 'yes-no', good: true },
  'all-right': { kind: 'yes-no', good: true },
  'what-happened': { kind: 'choice' },
  sure: { kind: 'yes-no' },
  'therapist-decides': { kind: 'yes-no' },
};

/** The questions of a phase to which "back" leads. */
export const questionsOf = (phase: 'questions' | 'ratings'): readonly QuestionId[] =>
  phase === 'questions' ? OPENING : CLOSING;

/** What the hands can go to, and nothing yet. */
const SUPPORT_OPTIONS = [
  'counter',
  'walker',
  'cane',
  'helper-hand',
  'none',
] as const satisfies readonly Profile['support'][];
export const isSupport = (value: AnswerValue): value is Profile['support'] =>
  SUPPORT_OPTIONS.some((one) => one === value);

/** The first box after "What happened?": a "No" that was a mistake (STOP-2). */
export const NOTHING_HAPPENED = 'nothing';

/** Steadiness 5 = "I lost my balance". [S] */
const STEADINESS_STOP = 5;

/**
 * Pain at which this person stops (PAIN-1): 5, and a rise of 2 (evidence.md, "Stop" [S/J]). A therapist's limit holds; where only the usual
 * pain is known, two over it, for painful neuropathy at 5 or 6 is an ordinary day. [J]
 */
export function ownPain({ usualPain, painLimit }: Pick<Profile, 'usualPain' | 'painLimit'>): PainLimits {
  const usual = usualPain ?? 0;
  const { pain, rise } = PAIN_LIMITS;
  return { pain: painLimit ?? Math.min(10, Math.max(pain, usual + rise)), rise, usual };
}

/** Whether pain after practice is a reason to stop (PAIN-2). A rise counts from before it, or from the usual pain where that is more. */
const hurts = (value: number, painBefore: number | null, own: PainLimits): boolean =>
  value >= own.pain || (painBefore !== null && value - Math.max(painBefore, own.usual) >= own.rise);

/** The question as the screen shows it. Its sentence is complete: whoever only hears it can answer. */
export function question(id: QuestionId, profile: Profile): Question {
  const asked = ASKED[id];
  const values =
    id === 'support-ready'
      ? { support: icuWord(profile.support), helper: hasHelper(profile) ? 'beside' : 'none' }
      : undefined;
  return {
    id,
    kind: asked.kind,
    min: asked.min ?? 0,
    max: asked.max ?? 0,
    options:
      id === 'what-happened'
        ? [NOTHING_HAPPENED, ...HAPPENINGS]
        : id === 'support-what'
          ? SUPPORT_OPTIONS
          : [],
    say: { id: `session.ask.${id}`, ...(values && { values }) },
    about: null,
    part: null,
  };
}

/** "Is everything all right?", for whoever pressed Stop: it may have been the helper (STOP-6). */
export const afterStop = (profile: Profile): Question => ({
  ...question('all-right', profile),
  say: { id: 'session.ask.after-stop' },
});

/** What is asked before anything else (rules ASK-1 … ASK-5, FIRST-1). */
export function openingQuestions(plan: SessionPlan, profile: Profile, history: SessionHistory): Question[] {
  const ids: QuestionId[] = [];
  if (history.locked) ids.push('cleared');
  if (plan.questions === 'short') ids.push('quick-safe');
  if (plan.questions === 'full') {
    // The first time, the long questions cover feet, falls and fainting.
    ids.push(...(history.firstQuestionsPassed ? DAILY : SCREENING));
    if (profile.lowSugarMedicine) ids.push('daily-sugar');
    ids.push('pain-before');
  }
  // Whoever asked the rest in the clinic has not told Heron the number that "pain up by two" is counted from (ASK-5).
  if (plan.questions === 'none' && plan.askRatings) ids.push('pain-before');
  return ids.map((id) => question(id, profile));
}

/** Asked after the drills. */
export const closingQuestions = (profile: Profile): Question[] => CLOSING.map((id) => question(id, profile));

/** Asked before set-up: whether the support is in place, or the first time what it is. */
export const supportQuestion = (plan: SessionPlan, profile: Profile): Question =>
  question(plan.askSupport === 'choose' ? 'support-what' : 'support-ready', profile);

/** Whether a value may answer a question at all; anything else is not an answer and changes nothing. */
export function fits(asked: Question, value: AnswerValue): boolean {
  if (asked.kind === 'yes-no') return typeof value === 'boolean';
  if (asked.kind === 'choice') return typeof value === 'string' && asked.options.includes(value);
  return typeof value === 'number' && Number.isInteger(value) && value >= asked.min && value <= asked.max;
}

/** More numbers than this are chosen by hand in two steps (SCALE-1): the boxes for more could not be hit or not be reached. */
const AT_ONCE = 6;
/** Parts of 0 … 10. [J]: with words of their own (none, mild, moderate, strong), and never more than four numbers. */
const PARTS: readonly Part[] = [
  { from: 0, to: 0 },
  { from: 1, to: 3 },
  { from: 4, to: 6 },
  { from: 7, to: 10 },
];

/** The parts of a scale that a hand chooses from first; null where the numbers themselves can be chosen. */
export const partsOf = ({ kind, min, max, part }: Question): readonly Part[] | null =>
  kind === 'scale' && part === null && max - min + 1 > AT_ONCE ? PARTS : null;

/** The question while a hand chooses among the numbers of a part; the same question where that is no part of it. */
export function narrowed(asked: Question, from: number, to: number): Question {
  const part = partsOf(asked)?.find((one) => one.from === from && one.to === to);
  return part === undefined || from === to
    ? asked
    : { ...asked, part, say: { id: 'session.ask.part', values: { from, to } } };
}

/** What a scale measures: the words of its numbers are `session.scale.<measure>.<n>`. */
export function measureOf(id: QuestionId): 'pain' | 'effort' | 'steadiness' {
  return id === 'effort' || id === 'steadiness' ? id : 'pain';
}

export const isHappening = (value: AnswerValue): value is Happening =>
  typeof value === 'string' && (HAPPENINGS as readonly string[]).includes(value);

/** What must be cleared by a clinician before the next session. Rule 1 of the ladder reads the same list. [J] */
export const LOCKING: readonly Happening[] = HAPPENINGS.filter((what) => RED_FLAG_OF[what] !== undefined);

/** Why the session does not go on after an answer. Never a diagnosis. */
export interface Objection {
  readonly reason: StopReason;
  /** The answer in words, with "Is that right?" (READ-1). */
  readonly readBack: Say;
  readonly advice: Say;
  readonly lock: boolean;
  /** In the clinic the therapist decides about it (PAIN-3). */
  readonly painLimit: number | null;
}

/** Null when the session goes on. */
export function objection(
  id: QuestionId,
  value: AnswerValue,
  { profile, painBefore }: { readonly profile: Profile; readonly painBefore: number | null },
): Objection | null {
  const asked = ASKED[id];
  const against = (word: string, more: Partial<Objection> = {}): Objection => ({
    reason: 'safety-answer',
    readBack: { id: `session.said.${word}` },
    advice: { id: `session.advice.${word}` },
    lock: asked.lock ?? false,
    painLimit: null,
    ...more,
  });
  if (id === 'what-happened' && isHappening(value))
    return against(`happened.${value}`, { reason: 'not-all-right', lock: LOCKING.includes(value) });
  if (id === 'support-what') return value === 'none' ? against(id) : null;
  // A support that is missing is fetched, and asked for again; "Are you all right?" leads to "What happened?".
  if (id === 'support-ready' || id === 'all-right') return null;
  if (asked.good !== undefined && value !== asked.good) return against(id);
  if (typeof value !== 'number') return null;
  const own = ownPain(profile);
  const values = { pain: value };
  if ((id === 'pain-before' && value >= own.pain) || (id === 'pain-after' && hurts(value, painBefore, own)))
    return against('pain', {
      readBack: { id: 'session.said.pain', values },
      advice: { id: 'session.advice.pain', values },
      painLimit: own.pain,
    });
  return id === 'steadiness' && value >= STEADINESS_STOP ? against(id) : null;
}

/** Whether a rating is bad enough to ask which exercise it was (WHICH-1): what lowers a level. */
export const asksWhich = (id: QuestionId, value: AnswerValue, against: Objection | null): boolean =>
  (id === 'pain-after' && against !== null) ||
  (id === 'steadiness' && typeof value === 'number' && value >= LADDER.steadinessDown);
