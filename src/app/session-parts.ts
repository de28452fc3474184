import type { Ratings } from '../progression/after-session.ts';
import type { Rating, SessionHead } from '../records/schema.ts';
import type { AnswerValue } from '../session/question.ts';
import type { SessionState } from '../session/state.ts';

/** Parts of a session as its record holds them. */

export function stoppedOf({ stop }: SessionState): SessionHead['stopped'] {
  if (stop === null) return null;
  const { id, values } = stop.advice;
  return { reason: stop.reason, advice: { id, ...(values && { values: { ...values } }) }, lock: stop.lock };
}

export const answersOf = (state: SessionState): Record<string, AnswerValue> =>
  Object.fromEntries(state.answers.map(({ question, value }) => [question, value]));

export function ratingsOf(given: Ratings): Rating[] {
  const one = (kind: Rating['kind'], when: Rating['when'], value: number | null): Rating[] =>
    value === null ? [] : [{ kind, when, value, site: null }];
  return [
    ...one('pain', 'before', given.painBefore),
    ...one('pain', 'after', given.painAfter),
    ...one('effort', 'after', given.effort),
    ...one('steadiness', 'after', given.steadiness),
  ];
}
