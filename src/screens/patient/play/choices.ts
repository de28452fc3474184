import { traitsOf } from '../../../drills/catalogue.ts';
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

/** The question that can be answered now: a pause that was asked for keeps the questions waiting too. */
export const openQuestion = (session: SessionState): Question | null =>
  session.paused !== null && session.paused.incident === null ? null : session.question;

/** Whether the drill waits for "I am in position", by hand, key or tap: one camera in front cannot see which foot is ahead. */
export const waitsForPosition = ({ paused, phase, cue, drill, memory }: SessionState): boolean =>
  paused === null &&
  phase !== 'teach' &&
  cue === 'ready' &&
  drill !== null &&
  traitsOf(drill.drill, memory.drillParameters).stanceToldBy === 'word';

/** What can be chosen in this state of the session; empty when there is nothing to decide. */
export function choicesOf(session: SessionState): readonly Choice[] {
  const question = openQuestion(session);
  if (question) return answersOf(question);
  if (session.paused) return [choice('go-on', 'main'), choice('stop', 'stop')];
  if (session.phase === 'rest') return [choice('go-on', 'main')];
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
  const question = openQuestion(session);
  if (question) {
    const value = question.kind === 'yes-no' ? id === 'yes' : question.kind === 'scale' ? Number(id) : id;
    return { type: 'answer', question: question.id, value };
  }
  if (id === 'stop') return { type: 'stop', by };
  if (id !== 'go-on') return null;
  return session.paused ? { type: 'resume', by } : { type: 'go-on' };
}

/** A pressed key, and whether the focus is on something that has a use for the key itself. */
export interface Pressed {
  readonly key: string;
  readonly taken: boolean;
  /** Whether any key halts: not in the clinic, where letters say other things. */
  readonly any?: boolean;
}

/** So long after a pause that nobody asked for, Esc still means "pause", ms. [J]: a slow hand. */
const JUST_PAUSED = 1500;

/**
 * One key for each key action, for the helper and for presenter remotes (which send Page Up and Page Down):
 * space, Enter or Page Down goes on, says "in position", or pauses; Esc or Page Up pauses, and stops when already paused;
 * a digit gives the answer of a scale, 1 is yes and 2 is no. Any other key that writes something halts what is being done, so that a helper need not
 * find the right one; Tab and the arrows stay for moving about, and in the clinic the letters are the live panel's. "Go on" never answers a question about health or safety, so
 * that no key pressed once too often does; only "Is everything in place?" is a go-on by nature.
 */
export function keyEvent(session: SessionState, { key, taken, any = false }: Pressed): SessionEvent | null {
  const { paused } = session;
  const question = openQuestion(session);
  if (key === 'Escape' || key === 'PageUp') {
    // Pressed to pause, a moment after Heron paused by itself: it has what it wanted, and must not end the session.
    if (paused && paused.by === 'system' && session.elapsed - paused.since < JUST_PAUSED) return null;
    return { type: paused ? 'stop' : 'pause', by: 'key' };
  }
  if (question && /^\d$/.test(key)) {
    const scale = scaleOf(question);
    if (scale) return scale.includes(Number(key)) ? eventOf(session, key, 'key') : null;
    const chosen = choicesOf(session)[Number(key) - 1];
    return chosen ? eventOf(session, chosen.id, 'key') : null;
  }
  const halts = any && key !== ' ' && [...key].length === 1;
  if (halts) return !question && !paused ? { type: 'pause', by: 'helper' } : null;
  if (taken || ![' ', 'Enter', 'PageDown'].includes(key)) return null;
  if (question) return question.id === 'support-ready' ? eventOf(session, 'yes', 'key') : null;
  if (paused || session.phase === 'teach' || session.phase === 'rest')
    return eventOf(session, 'go-on', 'key');
  if (waitsForPosition(session)) return { type: 'told', told: 'in-position' };
  return { type: 'pause', by: 'key' };
}
