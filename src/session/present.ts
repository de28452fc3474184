import type { Cue } from '../drills/cue.ts';
import type { Say } from '../drills/drill.ts';
import { placeOf } from './items.ts';
import { stanceSaid } from './plans.ts';
import { questionsOf } from './questions.ts';
import { askSetUp } from './set-up.ts';
import type { SessionState } from './state.ts';
import { averageRate, SUPERVISOR_LIMITS } from './supervisor.ts';

/** After this long without an answer the helper is called, ms (SUP-10). [J] */
export const NOBODY_ANSWERS_MS = 20_000;

interface Words {
  readonly cue: Cue;
  readonly target: number | null;
  readonly say: Say | null;
  readonly aside: Say | null;
}

/**
 * Everything that is shown follows from the rest of the state, here and nowhere else: every state that a person can be in has a
 * cue (CUE-1).
 */
export function present(state: SessionState): SessionState {
  const place = placeOf(state);
  return {
    ...state,
    ...words(state),
    drillIndex: place.index,
    drillCount: place.count,
    watchBystanders: watchesBystanders(state),
  };
}

/** Looking for a second person costs poses: beside scoring only where there are some to spare (SUP-3). */
function watchesBystanders(state: SessionState): boolean {
  if (state.paused !== null || state.phase === 'set-up' || state.phase === 'rest') return true;
  const rate = averageRate(state.memory.supervisor) ?? 0;
  return (
    rate >= (state.watchBystanders ? SUPERVISOR_LIMITS.watchFrom.keep : SUPERVISOR_LIMITS.watchFrom.begin)
  );
}

function words(state: SessionState): Words {
  if (state.paused !== null) return pausedWords(state);
  const none = { cue: 'none', target: null, aside: null } as const;
  switch (state.phase) {
    case 'questions':
      return { ...none, say: state.question?.say ?? null, aside: place(state) };
    case 'support':
    case 'ratings':
      return { ...none, say: state.question?.say ?? null };
    case 'set-up': {
      const aside: Say | null = !state.memory.cameraOk
        ? { id: 'session.camera-lost' }
        : state.setUp.asked === 'alone' && state.profile.helper !== 'none'
          ? { id: 'session.helper-aside' }
          : null;
      return { ...none, ...askSetUp(state.memory.setUp, state.memory.lastBody), aside };
    }
    case 'quiet':
      return { ...none, cue: 'stand-still', say: quietSay(state), aside: quietAside(state) };
    case 'teach':
      return {
        ...none,
        cue: 'ready',
        say: { id: 'session.teach' },
        aside: stanceNote(state) ?? itemNote(state),
      };
    case 'range':
    case 'warm-up':
    case 'drill':
    case 'cool-down':
      return {
        cue: state.drill?.cue ?? 'ready',
        target: state.drill?.target ?? null,
        say: state.drill?.say ?? null,
        aside: state.tooSlow ? { id: 'session.too-slow' } : null,
      };
    case 'rest':
      return { ...none, cue: 'rest', say: { id: 'session.rest' }, aside: { id: 'session.rest.next' } };
    case 'result':
      return { ...none, say: { id: 'session.result' } };
    case 'stopped':
      return { ...none, cue: 'stop', say: state.stop?.advice ?? { id: 'session.advice.asked' } };
  }
}

/** "Question 3 of 9", where there is more than one (FIRST-1). What is read back is no further question. */
function place({ answers, question, questionsLeft }: SessionState): Say | null {
  const opening = questionsOf('questions');
  const answered = answers.filter(
    (one) => opening.includes(one.question) && one.question !== question?.about,
  );
  const of = answered.length + 1 + questionsLeft.length;
  return of > 1 ? { id: 'session.question-place', values: { at: answered.length + 1, of } } : null;
}

function pausedWords(state: SessionState): Words {
  const why = state.paused?.why ?? 'asked';
  // A pause that somebody asked for is no alarm (CUE-2).
  if (why === 'asked') return { cue: 'rest', target: null, say: { id: 'session.paused' }, aside: null };
  const silence = state.elapsed - (state.paused?.since ?? state.elapsed);
  return {
    cue: 'stop',
    target: null,
    say: state.question?.say ?? { id: 'session.ask.all-right' },
    aside: { id: silence >= NOBODY_ANSWERS_MS ? 'session.nobody-answers' : `session.incident.${why}` },
  };
}

function quietAside(state: SessionState): Say | null {
  const problem = state.memory.lastBody?.quiet?.problem ?? null;
  return problem === null ? null : { id: `session.quiet.${problem}` };
}

/** Feet first, then standing still: the zero belongs to the stance. */
const quietSay = (state: SessionState): Say => ({
  id: 'session.quiet',
  values: { stance: stanceSaid(state.plan, state.item) ?? 'any' },
});

function stanceNote(state: SessionState): Say | null {
  const stance = stanceSaid(state.plan, state.item);
  return stance === null || stance === 0 ? null : { id: 'session.note.stance', values: { stance } };
}

const itemNote = (state: SessionState): Say | null => state.plan.items[state.item]?.notes[0] ?? null;
