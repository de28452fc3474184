import type { Happening } from '../facts/words.ts';
import {
  type Bounds,
  complaint,
  type Decision,
  decide,
  type Entry,
  LADDER,
  type Moment,
  type Outcome,
  type RedFlag,
  rejoin,
  reopen,
  standing,
} from '../progression/ladder.ts';
import { place } from '../progression/placement.ts';
import { checkTop, LADDERS, type Ladder, openTop } from '../progression/rungs.ts';
import { triesOf } from './items.ts';
import type { DrillResult, Ratings, SessionState } from './state.ts';

/** The parts of a session that a ladder is decided on; a stored record has them too. */
export interface Finished {
  readonly results: readonly DrillResult[];
  readonly ratings: Ratings;
  readonly redFlag: RedFlag | null;
}

const FLAGS: Readonly<Partial<Record<Happening, RedFlag>>> = {
  fall: 'fall',
  dizzy: 'symptom',
  'chest-pain': 'symptom',
  breathless: 'symptom',
  wound: 'wound',
};
const LOCKING_QUESTIONS: Readonly<Record<string, RedFlag>> = {
  'first-falls': 'fall',
  'daily-fall': 'fall',
  'first-wound': 'wound',
  'first-hot-foot': 'wound',
  'daily-feet': 'wound',
};

/** What of a session is a red flag for the ladder's first rule (OUT-1), or null. */
export function redFlagOf(state: SessionState): RedFlag | null {
  if (state.stop === null || !state.stop.lock) return null;
  const last = state.answers.at(-1);
  const told = state.answers.findLast((answer) => answer.question === 'what-happened');
  if (told !== undefined) return FLAGS[told.value as Happening] ?? 'symptom';
  // A quick way down that nobody answered for is taken for a fall.
  if (state.stop.reason === 'not-all-right') return 'fall';
  return last === undefined ? 'symptom' : (LOCKING_QUESTIONS[last.question] ?? 'symptom');
}

export const finishedOf = (state: SessionState): Finished => ({
  results: state.results,
  ratings: state.ratings,
  redFlag: redFlagOf(state),
});

/** One ladder's outcome over all its blocks of a session, checks left out; null when the ladder was not played. */
export function outcomeOf(session: string, finished: Finished, ladder: Ladder): Outcome | null {
  const blocks = finished.results.filter((result) => result.ladder === ladder.id && !result.check);
  const levels = blocks.flatMap((block) => (block.level === null ? [] : [block.level]));
  if (levels.length === 0) return null;
  const count = (outcome: 'hit' | 'miss' | 'void') =>
    blocks.reduce((sum, block) => sum + block.trials.filter((trial) => trial.outcome === outcome).length, 0);
  return {
    session,
    level: Math.min(...levels),
    hits: count('hit'),
    misses: count('miss'),
    voids: count('void'),
    grabs: blocks.reduce((sum, block) => sum + block.grabs + block.steps + block.handsOn, 0),
    scored: blocks.every((block) => block.scored),
    painBefore: finished.ratings.painBefore,
    painAfter: finished.ratings.painAfter,
    fatigue: finished.ratings.effort,
    steadiness: finished.ratings.steadiness,
    redFlag: finished.redFlag,
  };
}

/** What is stored for each ladder: its history, and the bounds that hold for it. */
export interface LadderRecord {
  readonly history: readonly Entry[];
  readonly bounds: Bounds;
}

/**
 * Every decision after a session, ready to be appended to the histories by ladder. A red flag locks every ladder that was ever begun,
 * played today or not (OUT-2). A placement check on a bad day places nothing and is done again (PLACE-3).
 */
export function decideAll(
  session: string,
  finished: Finished,
  records: Readonly<Record<string, LadderRecord>>,
  now: Moment,
): Readonly<Record<string, readonly Entry[]>> {
  const added: Record<string, Entry[]> = {};
  for (const ladder of LADDERS) {
    const record = records[ladder.id];
    if (record === undefined) continue;
    const { bounds } = record;
    const entries: Entry[] = [];
    const history = () => [...record.history, ...entries];
    const tries = triesOf(finished.results, ladder.id);
    const helped = finished.results.some((result) => result.check && result.helper !== 'none');
    const placed = place(ladder, tries, Math.min(bounds.openTop, checkTop(ladder, helped)));
    const badDay =
      finished.redFlag !== null ||
      complaint({ ...finished.ratings, fatigue: finished.ratings.effort }) !== null;
    if (placed !== null && !badDay) append(entries, reopen(ladder.id, history(), bounds, now, false, placed));
    const played = outcomeOf(session, finished, ladder);
    const outcome = played ?? (finished.redFlag === null ? null : untouched(session, finished, record));
    const counts = outcome !== null && (placed === null || !badDay || finished.redFlag !== null);
    if (counts && (played !== null || record.history.length > 0))
      entries.push({ decision: decide(ladder.id, history(), outcome, bounds, now), outcome });
    if (entries.length > 0) added[ladder.id] = entries;
  }
  return added;
}

/**
 * Whether this session opens one-leg standing without a hand on something (GATE-2): on a day without a complaint, with somebody beside whose hands
 * stayed off, the placement check of both legs went up to the highest rung that the closed gate leaves, and every trial there was a hit without
 * support or a step.
 */
export function passedOneLegCheck(finished: Finished): boolean {
  const { ratings, results } = finished;
  const steady = ratings.steadiness !== null && ratings.steadiness <= LADDER.steadinessUp;
  if (finished.redFlag !== null || !steady || complaint({ ...ratings, fatigue: ratings.effort }) !== null)
    return false;
  return LADDERS.filter((ladder) => ladder.drill === 'single-leg-stance').every((ladder) =>
    results.some(
      (result) =>
        result.check &&
        result.ladder === ladder.id &&
        result.level === openTop(ladder, null) &&
        result.complete &&
        result.scored &&
        (result.helper === 'watching' || result.helper === 'hands-ready') &&
        result.grabs + result.steps + result.handsOn === 0 &&
        result.trials.length >= ladder.check.climb &&
        result.trials.every((trial) => trial.outcome === 'hit'),
    ),
  );
}

/** Before a session: what a joining of two devices, gaps and clearances do to each ladder, ready to be appended (LAD-8 … LAD-11). */
export function reopenAll(
  records: Readonly<Record<string, LadderRecord>>,
  now: Moment,
  cleared: boolean,
): Readonly<Record<string, readonly Entry[]>> {
  const added: Record<string, Entry[]> = {};
  for (const [id, { history, bounds }] of Object.entries(records)) {
    if (history.length === 0) continue;
    const entries: Entry[] = [];
    append(entries, rejoin(id, history, bounds, now));
    append(entries, reopen(id, [...history, ...entries], bounds, now, cleared));
    if (entries.length > 0) added[id] = entries;
  }
  return added;
}

function append(entries: Entry[], decision: Decision | null): void {
  if (decision !== null) entries.push({ decision, outcome: null });
}

const untouched = (session: string, finished: Finished, record: LadderRecord): Outcome => ({
  session,
  level: standing(record.history, record.bounds).level,
  hits: 0,
  misses: 0,
  voids: 0,
  grabs: 0,
  scored: true,
  painBefore: finished.ratings.painBefore,
  painAfter: finished.ratings.painAfter,
  fatigue: finished.ratings.effort,
  steadiness: finished.ratings.steadiness,
  redFlag: finished.redFlag,
});
