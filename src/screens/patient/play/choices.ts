import { traitsOf } from '../../../drills/catalogue.ts';
import type { Say } from '../../../drills/drill.ts';
import { CHART } from '../../../session/phases.ts';
import type { Part, Question } from '../../../session/question.ts';
import { measureOf, partsOf } from '../../../session/questions.ts';
import type { Actor, SessionEvent, SessionState } from '../../../session/state.ts';

/** One thing that can be chosen now, by tap, key or a hand held over it. */
export interface Choice {
  readonly id: string;
  /** Numbers of a scale that the box stands for. */
  readonly part: Part | null;
  /** The words; null where a number of a scale has none. */
  readonly say: Say | null;
  readonly tone: 'main' | 'plain' | 'stop';
}

const choice = (id: string, tone: Choice['tone'], words = `play.choice.${id}`): Choice => ({
  id,
  part: null,
  say: { id: words },
  tone,
});
/** Back from a part of a scale to the whole of it. */
const BACK = 'back';
/** The rest goes on for as long again. */
const LONGER = 'longer';
/** The feet stand as asked: told by a box, never by a raised hand, which pauses (HAND-5). */
const IN_POSITION = 'in-position';

/** The question that can be answered now: a pause that was asked for keeps the questions waiting too. */
export const openQuestion = (session: SessionState): Question | null =>
  session.paused !== null && session.paused.incident === null ? null : session.question;

/** Whether the drill waits for "I am in position", by box, key or tap: one camera in front cannot see which foot is ahead. */
export const waitsForPosition = ({ paused, cue, running }: SessionState): boolean =>
  paused === null &&
  cue === 'ready' &&
  running !== null &&
  traitsOf(running.item.drill, running.parameters).stanceToldBy === 'word';

/** What can be chosen in this state of the session; empty when there is nothing to decide. */
export function choicesOf(session: SessionState): readonly Choice[] {
  const question = openQuestion(session);
  if (question) return answersOf(question);
  if (session.paused) return [choice('go-on', 'main'), choice('stop', 'stop')];
  if (CHART[session.phase].boxes) return [choice('go-on', 'main'), choice(LONGER, 'plain')];
  if (waitsForPosition(session)) return [choice(IN_POSITION, 'main', 'play.inPosition')];
  return [];
}

/** The boxes of a question. */
export function answersOf(question: Question): readonly Choice[] {
  const { id, kind, options } = question;
  if (id === 'sure')
    return [choice('yes', 'plain', 'play.choice.right'), choice('no', 'plain', 'play.choice.again')];
  if (kind === 'yes-no') return [choice('yes', 'plain'), choice('no', 'plain')];
  if (kind === 'choice') return options.map((word) => choice(word, 'plain', optionWords(id, word)));
  const parts = partsOf(question);
  if (parts) return parts.map((part) => numberChoice(question, part));
  const numbers = between(question.part ?? { from: question.min, to: question.max });
  const boxes = numbers.map((n) => numberChoice(question, { from: n, to: n }));
  return question.part === null ? boxes : [...boxes, choice(BACK, 'plain')];
}

/** Which words an option of a choice has. */
function optionWords(id: Question['id'], word: string): string {
  if (id === 'what-happened') return `session.happened.${word}`;
  if (id === 'support-what') return `settings.support.${word}`;
  return word === 'none' ? 'session.which.none' : `drill.${word}.name`;
}

const between = ({ from, to }: Part): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

function numberChoice(question: Question, part: Part): Choice {
  const one = part.from === part.to;
  return {
    id: one ? String(part.from) : `${part.from}-${part.to}`,
    part,
    say: one ? anchorOf(question, part.from) : { id: `session.part.${measureOf(question.id)}.${part.from}` },
    tone: 'plain',
  };
}

/** Numbers that have words of their own. The ends always have. */
const ANCHORS: Readonly<Record<ReturnType<typeof measureOf>, readonly number[]>> = {
  pain: [0, 10],
  effort: [0, 1, 3, 5, 7, 10],
  steadiness: [1, 2, 3, 4, 5],
};

/** The words of a number of a scale; null where it has none. */
export function anchorOf(question: Question, value: number): Say | null {
  const measure = measureOf(question.id);
  return ANCHORS[measure].includes(value) ? { id: `session.scale.${measure}.${value}` } : null;
}

/** Every answer of a scale, for fingers and keys; null for other questions. */
export function scaleOf(question: Question): readonly number[] | null {
  return question.kind === 'scale' ? between({ from: question.min, to: question.max }) : null;
}

/** The event that choosing `id` is, or null when it cannot be chosen now. */
export function eventOf(session: SessionState, id: string, by: Actor): SessionEvent | null {
  const question = openQuestion(session);
  if (question) {
    const part = choicesOf(session).find((one) => one.id === id)?.part ?? null;
    if (id === BACK && question.part !== null) return { type: 'back' };
    if (part !== null && part.from < part.to) return { type: 'narrow', ...part };
    const value = question.kind === 'yes-no' ? id === 'yes' : question.kind === 'scale' ? Number(id) : id;
    return { type: 'answer', question: question.id, value };
  }
  if (id === 'stop') return { type: 'stop', by };
  if (id === IN_POSITION) return waitsForPosition(session) ? { type: 'told', told: id } : null;
  if (id === LONGER) return { type: LONGER };
  if (id !== 'go-on') return null;
  return session.paused ? { type: 'resume', by } : { type: 'go-on' };
}

/** The digit that chooses the answer at this place: 1 … 9, and 0 for the tenth, as on a keyboard; null where there are no more digits. */
export const keyOf = (place: number): string | null => (place < 10 ? String((place + 1) % 10) : null);

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
 * Whether any helper may press this key to halt: a letter, a digit or a sign, and the keys of a presenter's remote. Not M, which turns the
 * sound off, and not the keys that move about (Tab, the arrows) or lead back. `caregiver.stop.about` says the same.
 */
export const isHaltKey = (key: string): boolean =>
  isHaltSign(key) || GO_ON.includes(key) || HALT.includes(key);
const GO_ON: readonly string[] = [' ', 'Enter', 'PageDown'];
const HALT: readonly string[] = ['Escape', 'PageUp'];
const isHaltSign = (key: string): boolean => [...key].length === 1 && key !== ' ' && !isMuteKey(key);
/** Everything works without sound, and the sound is off and on at one key. */
export const isMuteKey = (key: string): boolean => key.toLowerCase() === 'm';

/**
 * One key for each key action, for the helper and for presenter remotes (which send Page Up and Page Down):
 * space, Enter or Page Down goes on, says "in position", or pauses; Esc or Page Up pauses, and stops when already paused;
 * a digit gives the answer of a scale or at that place of a list (`keyOf`), 1 is yes and 2 is no; Backspace leads to the question before; + makes a rest longer. Every other sign halts what is being
 * done, so that a helper need not find the right one; in the clinic the letters are the live panel's. "Go on" never answers a question about
 * health or safety, so that no key pressed once too often does; only "Is everything in place?" is a go-on by nature.
 */
export function keyEvent(session: SessionState, { key, taken, any = false }: Pressed): SessionEvent | null {
  const { paused } = session;
  const question = openQuestion(session);
  if (HALT.includes(key)) {
    // Pressed to pause, a moment after Heron paused by itself: it has what it wanted, and must not end the session.
    if (paused && paused.by === 'system' && session.elapsed - paused.since < JUST_PAUSED) return null;
    return { type: paused ? 'stop' : 'pause', by: 'key' };
  }
  if (question && key === 'Backspace') return { type: 'back' };
  if (question && /^\d$/.test(key)) {
    const scale = scaleOf(question);
    if (scale) return scale.includes(Number(key)) ? eventOf(session, key, 'key') : null;
    const chosen = choicesOf(session).find((_, i) => keyOf(i) === key);
    return chosen ? eventOf(session, chosen.id, 'key') : null;
  }
  if (key === '+' && !paused && CHART[session.phase].boxes) return eventOf(session, LONGER, 'key');
  if (any && isHaltSign(key)) return !question && !paused ? { type: 'pause', by: 'helper' } : null;
  if (taken || !GO_ON.includes(key)) return null;
  if (question) return question.id === 'support-ready' ? eventOf(session, 'yes', 'key') : null;
  if (paused || CHART[session.phase].passes) return eventOf(session, 'go-on', 'key');
  if (waitsForPosition(session)) return { type: 'told', told: 'in-position' };
  return { type: 'pause', by: 'key' };
}
