import { RED_FLAG_OF } from '../facts/lock.ts';
import { type Happening, mayBeAFall } from '../facts/words.ts';
import { oneLegWork } from '../prescription/today.ts';
import type { Finished } from '../progression/after-session.ts';
import type { RedFlag } from '../progression/ladder.ts';
import type { Millis } from '../units.ts';
import { ownPain } from './questions.ts';
import type { DrillResult, Incident, SessionState } from './state.ts';

const LOCKING_QUESTIONS: Readonly<Record<string, RedFlag>> = {
  'first-falls': 'fall',
  'daily-fall': 'fall',
  'first-wound': 'wound',
  'first-hot-foot': 'wound',
  'daily-feet': 'wound',
};

/** Which incident, the last, may have been a fall and was not answered with "fine"; −1: none. It locks, whatever else is told of it (STOP-3). */
export const fallIn = (incidents: readonly Incident[]): number =>
  incidents.findLastIndex(({ kind, answered }) => mayBeAFall(kind) && answered !== 'yes');

/** What of a session is a red flag for the ladder's first rule (OUT-1), or null. */
export function redFlagOf(state: SessionState): RedFlag | null {
  if (state.stop === null || !state.stop.lock) return null;
  if (fallIn(state.incidents) >= 0) return 'fall';
  const last = state.answers.at(-1);
  const told = state.answers.findLast((answer) => answer.question === 'what-happened');
  if (told !== undefined) return RED_FLAG_OF[told.value as Happening] ?? 'symptom';
  // Who vanished out of an exercise and never answered may have fallen.
  if (state.stop.reason === 'not-all-right' || state.stop.reason === 'abandoned') return 'fall';
  return last === undefined ? 'symptom' : (LOCKING_QUESTIONS[last.question] ?? 'symptom');
}

/** What ended the session early (OUT-4), and the ladder in play then, in a rest the one before it. */
function endedOf({ stop, answers, results }: SessionState): Finished['ended'] {
  const told = answers.findLast((answer) => answer.question === 'what-happened')?.value;
  const what = stop?.reason === 'stumbles' ? 'stumble' : stop?.reason === 'not-all-right' ? told : null;
  if (what !== 'stumble' && what !== 'pain' && what !== 'tired') return null;
  return { what, ladder: results.at(-1)?.ladder ?? null };
}

export const finishedOf = (state: SessionState): Finished => ({
  results: state.results.map((result) => withStumbles(result, state.incidents)),
  ratings: state.ratings,
  redFlag: redFlagOf(state),
  ended: endedOf(state),
  limits: ownPain(state.profile),
  oneLegWork: oneLegWork(state.plan.items, state.profile.legLeftOut),
});

/** The block with the stumbles seen while it ran. `frame`: on the trials' clock, `at`: on the session's. */
export function withStumbles(
  block: DrillResult,
  incidents: readonly { readonly kind: string; readonly at: number; readonly frame: Millis | null }[],
): DrillResult {
  const seen = incidents.filter(
    ({ kind, at }) => kind === 'stumble' && at >= block.startedAt && at <= block.endedAt,
  );
  return { ...block, stumbles: seen.flatMap(({ frame }) => (frame === null ? [] : [frame])) };
}
