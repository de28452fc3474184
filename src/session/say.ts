import { loadsSoles } from '../drills/catalogue.ts';
import type { Say } from '../drills/drill.ts';
import { stanceSaid } from '../prescription/today.ts';
import { hasHelper } from './beside.ts';
import { playedNow, resolve } from './item.ts';
import { questionsOf } from './questions.ts';
import { isMeasurement, rangeOn, spared, stillOpen, usesRange } from './range.ts';
import type { Words } from './row.ts';
import { askSetUp } from './set-up.ts';
import type { SessionState } from './state.ts';

/** After this long without an answer the helper is called, ms (SUP-10). [J] */
export const NOBODY_ANSWERS_MS = 20_000;

const SILENT: Words = { cue: 'none', target: null, say: null, aside: null };

export const questionWords = (state: SessionState): Words => ({
  ...SILENT,
  say: state.question?.say ?? null,
});

/** With "Question 3 of 9", where there is more than one (FIRST-1). What is read back is no further question. */
export function openingWords(state: SessionState): Words {
  const { answers, question, questionsLeft } = state;
  const opening = questionsOf('questions');
  const given = answers.filter(
    (one) => opening.includes(one.question) && one.question !== question?.about,
  ).length;
  const of = given + 1 + questionsLeft.length;
  const aside = of > 1 ? { id: 'session.question-place', values: { at: given + 1, of } } : null;
  return { ...questionWords(state), aside };
}

export function setUpWords(state: SessionState): Words {
  const helper = hasHelper(state.profile);
  const aside: Say | null = !state.memory.cameraOk
    ? { id: 'session.camera-lost' }
    : state.setUp.asked === 'alone' && helper
      ? { id: 'session.helper-aside' }
      : null;
  return { ...SILENT, ...askSetUp(state.memory.setUp, state.memory.lastBody, helper), aside };
}

/** Feet first, then standing still: the zero belongs to the stance. */
export function quietWords(state: SessionState): Words {
  const problem = state.memory.lastBody?.quiet?.problem ?? null;
  return {
    ...SILENT,
    cue: 'stand-still',
    say: {
      id: 'session.quiet',
      values: { stance: stanceSaid(state.plan, state.item, state.profile) ?? 'any' },
    },
    aside: problem === null ? null : { id: `session.quiet.${problem}` },
  };
}

/** Which side is left in peace (WS-1): right after its measurement, and before each shift. */
function sparedSide(state: SessionState): Say | null {
  const { results } = state;
  const next = resolve(state);
  const played = next !== null && usesRange(next.item.drill) ? playedNow(state, next) : null;
  const last = results.at(-1);
  const measured = last !== undefined && isMeasurement(last) && stillOpen(results, last.parameters) === null;
  const range = played?.ok ? rangeOn(state, played.values) : measured ? last.range : null;
  const side = range === null ? null : spared(range);
  return side === null ? null : { id: 'session.note.spared', values: { side } };
}

export function teachWords(state: SessionState): Words {
  const { plan, item, profile } = state;
  const stance = stanceSaid(plan, item, profile);
  const note: Say | null =
    stance === null || stance === 0
      ? (plan.items[item]?.notes[0] ?? null)
      : { id: 'session.note.stance', values: { stance } };
  return { ...SILENT, cue: 'ready', say: { id: 'session.teach' }, aside: sparedSide(state) ?? note };
}

export const drillWords = ({ drill, tooSlow }: SessionState): Words => ({
  cue: drill?.cue ?? 'ready',
  target: drill?.target ?? null,
  say: drill?.say ?? null,
  aside: tooSlow ? { id: 'session.too-slow' } : null,
});

export function restWords(state: SessionState): Words {
  const seconds = Math.round((state.inPhase + state.remaining) / 1000);
  const longer = seconds > Math.round(state.memory.restMs / 1000);
  return {
    ...SILENT,
    cue: 'rest',
    say: longer ? { id: 'session.rest.longer', values: { seconds } } : { id: 'session.rest' },
    aside: sparedSide(state) ?? { id: 'session.rest.next' },
  };
}

/** After work on the forefoot or steps: the soles are to be looked at (FOOT-1). */
export const resultWords = ({ results }: SessionState): Words => ({
  ...SILENT,
  say: { id: 'session.result' },
  aside: results.some((one) => one.trials.length > 0 && loadsSoles(one.drill, one.parameters))
    ? { id: 'session.result.soles' }
    : null,
});

/** Who is stopped is told why and what to do; who stopped is asked why (STOP-6). */
export const stoppedWords = ({ stop, question }: SessionState): Words => ({
  ...SILENT,
  cue: 'stop',
  say: stop?.advice ?? { id: 'session.advice.asked' },
  aside: question?.say ?? null,
});

export function pausedWords(state: SessionState): Words {
  const why = state.paused?.why ?? 'asked';
  // A pause that somebody asked for is no alarm (CUE-2).
  if (why === 'asked') return { ...SILENT, cue: 'rest', say: { id: 'session.paused' } };
  const silence = state.elapsed - (state.paused?.since ?? state.elapsed);
  return {
    cue: 'stop',
    target: null,
    say: state.question?.say ?? { id: 'session.ask.all-right' },
    aside: { id: silence >= NOBODY_ANSWERS_MS ? 'session.nobody-answers' : `session.incident.${why}` },
  };
}
