import type { Say } from '../drills/drill.ts';
import type { Millis } from '../units.ts';

/** Asked once, before anybody stands (FIRST-1); the last one tells that those before it were answered well. Source: evidence.md. */
export const SCREENING = [
  'first-wound',
  'first-hot-foot',
  'first-falls',
  'first-faint',
  'first-stand',
  'first-surgery',
  'first-chest-pain',
  'first-see',
] as const;
export const DAILY = ['daily-feet', 'daily-dizzy', 'daily-fall'] as const;
/** All that can be asked before practice. */
export const OPENING = [
  'cleared', // "Has your clinician said that you may practise?" after a lock
  'quick-safe', // the one question for somebody who only watches the drawn person
  ...SCREENING,
  ...DAILY,
  'daily-sugar',
  'pain-before',
] as const;
export const CLOSING = ['pain-after', 'effort', 'steadiness'] as const;
/** Every question that a session can ask. Words: `session.ask.<id>`, help `session.ask.<id>.help`. */
export const QUESTION_IDS = [
  ...OPENING,
  ...CLOSING,
  'pain-drill', // which exercise it was, after a bad rating
  'steadiness-drill',
  'support-what', // the first time: what the hands will go to
  'support-ready',
  'all-right',
  'what-happened',
  'sure', // an answer that ends the day, read back once
  'therapist-decides', // in the clinic: pain at the limit
] as const;
export type QuestionId = (typeof QUESTION_IDS)[number];

export type AnswerValue = boolean | number | string;

export interface Question {
  readonly id: QuestionId;
  readonly kind: 'yes-no' | 'scale' | 'choice';
  /** Scales: whole numbers from min to max. */
  readonly min: number;
  readonly max: number;
  /** Choices: the words allowed (`Happening` for `what-happened`). */
  readonly options: readonly string[];
  readonly say: Say;
  /** The question whose answer this one is about: it is read back, or an exercise is named for it. Else null. */
  readonly about: QuestionId | null;
  /** Scales: the part from which a hand is choosing, for eleven boxes cannot be hit; null: no part was chosen yet. */
  readonly part: Part | null;
}

/** Neighbouring numbers of a scale. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

export interface Answer {
  readonly question: QuestionId;
  readonly value: AnswerValue;
  readonly at: Millis;
}
