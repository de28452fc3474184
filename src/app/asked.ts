import { cueMessage, drillOf, isAssessment } from '../drills/catalogue.ts';
import type { Cue } from '../drills/cue.ts';
import type { DrillState, Say } from '../drills/drill.ts';
import { t } from '../i18n/i18n.ts';
import { answersOf } from '../screens/patient/play/choices.ts';
import { knownDrill } from '../session/item.ts';
import { CHART, taughtNow } from '../session/phases.ts';
import type { Question } from '../session/question.ts';
import type { Row } from '../session/row.ts';
import { NOBODY_ANSWERS_MS } from '../session/say.ts';
import type { SessionState } from '../session/state.ts';
import type { Side } from '../units.ts';
import type { BeatNow } from '../voice/beat.ts';
import type { Urgency } from '../voice/queue.ts';

/** What a session asks of the person at this moment, for somebody who sees nothing. */
export interface Asked {
  /** Changes when something else is asked; lines about what was asked before are then over. */
  readonly key: string;
  /** Empty: nothing that has to be said (the middle of a movement is heard by its sounds). */
  readonly text: string;
  /** `cue`: a movement, asked anew each time: its words come first, and are said even if they were just said. */
  readonly urgency: Exclude<Urgency, 'remark'>;
  /** What is said again and again for as long as the key stays. */
  readonly reminder: { readonly text: string; readonly everyMs: number } | null;
}

/** Cues of the middle of a movement, too many to be spoken, unless a drill has its own words for them. */
const UNSPOKEN: readonly Cue[] = ['none', 'centre', 'stand-still'];
const SIDE_OF: Partial<Record<Cue, Side>> = {
  'lean-left': 'left',
  'lean-right': 'right',
  'lift-left': 'left',
  'lift-right': 'right',
  'step-left': 'left',
  'step-right': 'right',
};
const MOVEMENTS: readonly Cue[] = ['rise', 'sit', 'foot-down'];

/** Somebody who cannot see what set-up asks hears it again after this long, ms. [J] */
const SET_UP_AGAIN_MS = 12_000;
/** Whoever has not come back to the middle by now is told to, ms. [J] */
const CENTRE_AGAIN_MS = 4000;
/** On a faster beat a word for each step would be heard with the next one; the notes tell the sides. ms [J] */
const WORDS_FROM_MS = 1500;

export const words = (say: Say | null): string => (say ? t(say.id, say.values) : '');

/** Several sentences as one line; where one has no full stop it gets one, or the voice would run on. */
export const sentences = (...parts: readonly (string | null)[]): string =>
  parts
    .filter((part) => part !== null && part !== '')
    .reduce<string>(
      (line, part) => (line === '' ? `${part}` : `${line.replace(/([^.!?؟:])$/, '$1.')} ${part}`),
      '',
    );

const asks = (key: string, text: string, more: Partial<Asked> = {}): Asked => ({
  key,
  text,
  urgency: 'ask',
  reminder: null,
  ...more,
});

/** @param inBeat the state before was within a beat: the sentence was said, a word is enough now */
export function askedOf(state: SessionState, inBeat: boolean): Asked {
  const { paused, question, stop } = state;
  if (stop !== null) return stopAsks(state);
  if (paused !== null) return pauseAsks(state, paused);
  if (question !== null)
    return asks(`question/${keyOf(question)}`, sentences(words(state.aside), spoken(question)));
  return ASKED[CHART[state.phase].asks](state, inBeat);
}

/** Everything that the screen says. */
const whole = ({ say, aside }: SessionState): string => sentences(words(say), words(aside));

const ASKED: Readonly<Record<Row['asks'], (state: SessionState, inBeat: boolean) => Asked>> = {
  answers: (state) => asks('answers', whole(state)),
  place(state) {
    const text = whole(state);
    const reminder = { text, everyMs: SET_UP_AGAIN_MS };
    return asks(`set-up/${state.say?.id}/${state.aside?.id}`, text, { reminder });
  },
  zero({ say, memory }) {
    // A renewed zero takes 1.5 s: three words, unless the feet are to be placed anew.
    const short = memory.quiet.kind === 'rezero' && say?.values?.stance === 'any';
    return asks('quiet', short ? t('cue.stand-still') : words(say));
  },
  demonstration: (state) => asks(`teach/${state.item}`, demonstrationWords(state)),
  rest: (state) => asks(`rest/${state.item}/${state.say?.values?.seconds}`, whole(state)),
  movement: (state, inBeat) => drillAsks(state, state.drill, inBeat),
  nothing: (state) => asks('result', whole(state)),
};

/** The advice, and again when what was told afterwards has changed it; each further question on its own (STOP-6). */
function stopAsks({ say, aside, stop, question }: SessionState): Asked {
  const further = question !== null && question.id !== 'all-right';
  return further
    ? asks(`stopped/question/${keyOf(question)}`, spoken(question), { urgency: 'safety' })
    : asks(`stopped/${stop?.advice.id}`, sentences(words(say), words(aside)), { urgency: 'safety' });
}

/** The beat that runs in this state, or null. */
export function beatOf({ phase, paused, drill }: SessionState): BeatNow | null {
  if (paused !== null || !CHART[phase].counts || drill === null || drill.done) return null;
  const { view } = drill;
  if ((view.world !== 'stones' && view.world !== 'river') || view.paceMs === undefined) return null;
  const { paceMs } = view;
  const beat = { paceMs, ageMs: (view.beat ?? 0) * paceMs, id: beatName(drill) };
  if (view.world === 'river') {
    const side: Side = (view.target ?? 0) < 0 ? 'left' : 'right';
    return { ...beat, side, next: side === 'left' ? 'right' : 'left' };
  }
  // A pattern to be remembered is not given away by its notes (ST-6).
  const item = view.patternShown ? view.pattern[view.index] : 'wait';
  return { ...beat, side: item === 'wait' || item === undefined ? null : item, next: null };
}

function beatName({ view, hold, practice, trialNumber, trials }: DrillState): string {
  if (view.world !== 'stones') return view.world === 'river' ? `${view.target}` : '';
  return [practice, trialNumber, trials.length, view.index, hold].join('/');
}

/** One question from the next, and the parts of a scale and the answers that are read back from each other. */
const keyOf = ({ id, about, part }: Question): string => [id, about, part?.from].join('/');

/** A question as it is heard: with the answers to choose from, and the help where that is not about the boxes on the screen (SCALE-2). */
function spoken(question: Question): string {
  const { kind, id, say } = question;
  if (kind === 'scale') return words(say);
  const options = kind === 'choice' ? answersOf(question).map((one) => words(one.say)) : [];
  return sentences(words(say), ...options, t(`session.ask.${id}.help`));
}

function pauseAsks(state: SessionState, paused: NonNullable<SessionState['paused']>): Asked {
  // A pause that somebody asked for is no alarm.
  if (paused.why === 'asked') return asks(`pause/${paused.since}`, words(state.say));
  const first = state.question?.id === 'all-right';
  const question = words(state.question?.say ?? state.say);
  // An incident is told first, then the question that waits for an answer.
  const text =
    first || state.question === null
      ? sentences(t(`session.incident.${paused.why}`), question)
      : spoken(state.question);
  return asks(`pause/${paused.since}/${state.question && keyOf(state.question)}`, text, {
    urgency: 'safety',
    // SUP-10: as long as nobody answers, whoever is near is called.
    reminder: { text: sentences(t('session.nobody-answers'), question), everyMs: NOBODY_ANSWERS_MS },
  });
}

/** What a person must know before the drill begins; who knows it already is told its name and what is different today. */
function demonstrationWords(state: SessionState): string {
  const drill = taughtNow(state);
  if (drill === null) return words(state.aside);
  const measures = isAssessment(drill);
  const known = knownDrill(state, drill) && !measures;
  return sentences(
    t(`drill.${drill}.name`),
    words(state.aside),
    known ? null : t(`drill.${drill}.how`),
    measures ? t(`drill.${drill}.before`) : null,
    !known && drillOf(drill).info.kind === 'training' ? t('play.firstTry') : null,
  );
}

function drillAsks(state: SessionState, drill: DrillState | null, inBeat: boolean): Asked {
  const { cue } = state;
  const id = cueMessage(cue, drill?.drill ?? null);
  const side = SIDE_OF[cue];
  // What a drill says now belongs to what it asks; what it says of the try before is a remark.
  const say = state.say?.id.startsWith('drill.say.') ? state.say : null;
  const pace = beatOf(state)?.paceMs;
  if (drill !== null && pace !== undefined && (side !== undefined || cue === 'stand-still'))
    return beatAsks(drill, { side, pace, inBeat, id });
  const silent = UNSPOKEN.includes(cue) && id === `cue.${cue}`;
  if (silent && say === null) {
    const back = cue === 'centre' ? { text: t(id), everyMs: CENTRE_AGAIN_MS } : null;
    // One key for all of them: the way back to the middle flickers between them, and praise is said meanwhile.
    return asks('between', '', { reminder: back });
  }
  // A movement is named in its own words alone: there is no time for more.
  if (side !== undefined || MOVEMENTS.includes(cue)) return asks(cue, t(id), { urgency: 'cue' });
  const pattern = cue === 'ready' && drill !== null ? patternWords(drill, id) : null;
  if (say === null) return asks(cue, pattern === null ? t(id) : `${t(id)}: ${pattern}`);
  return asks(`${cue}/${say.id}`, words(say));
}

interface BeatCue {
  readonly side: Side | undefined;
  readonly pace: number;
  readonly inBeat: boolean;
  readonly id: string;
}

/** The first step of a series in full, the others in a word, where the beat leaves time for one. */
function beatAsks(drill: DrillState, { side, pace, inBeat, id }: BeatCue): Asked {
  if (pace < WORDS_FROM_MS) return asks('beat', '');
  const word = t(`cue.beat.${side ?? 'wait'}`);
  return asks(`beat/${beatName(drill)}`, inBeat || pace < 2 * WORDS_FROM_MS ? word : t(id), {
    urgency: 'cue',
  });
}

/** A pattern that is shown for a moment is read out; marching needs none. */
function patternWords({ view }: DrillState, cue: string): string | null {
  if (view.world !== 'stones' || !view.patternShown || cue === 'cue.ready') return null;
  return view.pattern.map((item) => t(`cue.beat.${item}`)).join(', ');
}
