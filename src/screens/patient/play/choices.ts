import type { Say } from '../../../drills/drill.ts';
import type { Actor, Question, SessionEvent, SessionState } from '../../../session/state.ts';

/** One thing that can be chosen now, by tap, key or a hand held over it. */
export interface Choice {
  readonly id: string;
  /** The words, or null where the id is a number to be shown as such. */
  readonly say: Say | null;
  readonly tone: 'main' | 'plain' | 'stop';
}

/** Scales with more steps than this are asked in steps of two when the hand chooses: eleven boxes cannot be hit by a shaking hand. */
const STEPS_FOR_A_HAND = 6;

const choice = (id: string, tone: Choice['tone'], words = `play.choice.${id}`): Choice => ({
  id,
  say: { id: words },
  tone,
});

/** What can be chosen in this state of the session; empty when there is nothing to decide. */
export function choicesOf(session: SessionState): readonly Choice[] {
  if (session.question) return answersOf(session.question);
  if (session.paused) return [choice('go-on', 'main'), choice('stop', 'stop')];
  if (session.phase === 'teach' || session.phase === 'rest') return [choice('go-on', 'main')];
  return [];
}

function answersOf(question: Question): readonly Choice[] {
  if (question.kind === 'yes-no') return [choice('yes', 'plain'), choice('no', 'plain')];
  if (question.kind === 'choice')
    return question.options.map((word) => choice(word, 'plain', `session.happened.${word}`));
  const steps = question.max - question.min + 1;
  const stride = steps > STEPS_FOR_A_HAND ? 2 : 1;
  return Array.from({ length: Math.ceil(steps / stride) }, (_, i) => ({
    id: String(question.min + i * stride),
    say: null,
    tone: 'plain' as const,
  }));
}

/** Every answer of a scale, for fingers and keys; null for other questions. */
export function scaleOf(question: Question): readonly number[] | null {
  if (question.kind !== 'scale') return null;
  return Array.from({ length: question.max - question.min + 1 }, (_, i) => question.min + i);
}

/** The event that choosing `id` is, or null when it cannot be chosen now. */
export function eventOf(session: SessionState, id: string, by: Actor): SessionEvent | null {
  const { question } = session;
  if (question) {
    const value = question.kind === 'yes-no' ? id === 'yes' : question.kind === 'scale' ? Number(id) : id;
    return { type: 'answer', question: question.id, value };
  }
  if (id === 'stop') return { type: 'stop', by };
  if (id !== 'go-on') return null;
  return session.paused ? { type: 'resume', by } : { type: 'go-on' };
}
