import { caught } from '../drills/core.ts';
import type { DrillId, Trial } from '../drills/drill.ts';
import type { Numbers } from '../drills/traits.ts';
import type { Millis, Side } from '../units.ts';
import { complaint, decide, type PainLimits } from './after.ts';
import { type News, rejoin, reopen } from './before.ts';
import {
  type Bounds,
  type Case,
  type Decision,
  type Ending,
  type Entry,
  LADDER,
  type LadderRecord,
  type Moment,
  type Outcome,
  type RedFlag,
  standing,
} from './ladder.ts';
import { place, triesOf } from './placement.ts';
import { checkTop, LADDERS, type Ladder, openTop, rung, topOf } from './rungs.ts';

export interface Ratings {
  readonly painBefore: number | null;
  readonly painAfter: number | null;
  /** The exercise that hurt, where it was bad enough to ask and one was named. */
  readonly painDrill: DrillId | null;
  /** CR10. */
  readonly effort: number | null;
  /** 1 steady … 5 lost balance. */
  readonly steadiness: number | null;
  /** The exercise that was unsteady, where it was bad enough to ask and one was named. */
  readonly steadinessDrill: DrillId | null;
}

/** A block of one exercise as a ladder is decided on it. */
export interface Block {
  readonly drill: DrillId;
  readonly ladder: string | null;
  readonly level: number | null;
  /** One try of a placement check: counts for placing, not for the ladder's rule. */
  readonly check: boolean;
  readonly parameters: Numbers;
  /** Role of whoever stood beside, or `none`. */
  readonly helper: string;
  readonly trials: readonly Trial[];
  /** Told while it ran. */
  readonly grabs: number;
  readonly steps: number;
  readonly handsOn: number;
  /** False when it was skipped or stopped before its end. */
  readonly complete: boolean;
  /** False when the machine was too slow for a fair score in some part of it: no ladder moves on it. */
  readonly scored: boolean;
  /** When the supervisor saw a stumble while it ran, on the clock of its trials. Absent: never. */
  readonly stumbles?: readonly Millis[];
}

/** The parts of a session that a ladder is decided on; a stored record has them too. */
export interface Finished {
  readonly results: readonly Block[];
  readonly ratings: Ratings;
  readonly redFlag: RedFlag | null;
  /** What ended the session early, and the ladder in play (null: none). Null: it ended for no such reason. */
  readonly ended: { readonly what: Ending; readonly ladder: string | null } | null;
  readonly limits: PainLimits;
  /** The legs that stand alone somewhere in this session's plan. */
  readonly oneLegWork: readonly Side[];
}

/** A stumble is told up to so long after the step that ended a trial: both are one. ms */
const SAME_STEP_MS = 1500;

/**
 * In how many trials of a block support was grabbed or a step was made, seen or told (OUT-3). A stumble breaks a
 * trial off and counts as one. What was told between two trials marks no trial: if the told count is larger, it holds.
 */
function grabsIn(block: Block): number {
  const trials = block.trials.filter(caught);
  const others = (block.stumbles ?? []).filter(
    (at) => !trials.some((trial) => at >= trial.t0 && at <= trial.t1 + SAME_STEP_MS),
  );
  return Math.max(trials.length + others.length, block.grabs, block.steps, block.handsOn);
}

/** Whether a block asked for less than its rung: amplitude or hold may stand a tenth lower (IN-1). */
function isEasier(block: Block, ladder: Ladder, { asked }: Bounds): boolean {
  const level = block.level ?? 0;
  const wanted = ladder.within && (asked?.[level] ?? rung(ladder, level))[ladder.within];
  const was = ladder.within && block.parameters[ladder.within];
  return typeof wanted === 'number' && typeof was === 'number' && was < wanted - 1e-6;
}

/** One ladder's outcome over all its blocks of a session, checks left out; null when the ladder was not played. */
function outcomeOf(of: {
  readonly session: string;
  readonly finished: Finished;
  readonly ladder: Ladder;
  readonly bounds: Bounds;
}): Outcome | null {
  const { session, finished, ladder, bounds } = of;
  const blocks = finished.results.filter((result) => result.ladder === ladder.id && !result.check);
  const levels = blocks.flatMap((block) => (block.level === null ? [] : [block.level]));
  if (levels.length === 0) return null;
  const count = (outcome: 'hit' | 'miss' | 'void') =>
    blocks.reduce((sum, block) => sum + block.trials.filter((trial) => trial.outcome === outcome).length, 0);
  return {
    ...untouched(session, finished, Math.min(...levels)),
    hits: count('hit'),
    misses: count('miss'),
    voids: count('void'),
    grabs: blocks.reduce((sum, block) => sum + grabsIn(block), 0),
    scored: blocks.every((block) => block.scored),
    ...(blocks.some((block) => isEasier(block, ladder, bounds)) && { easier: true }),
    ...(finished.ended?.ladder === ladder.id && { ended: finished.ended.what }),
  };
}

/** A ladder that was not played, in a session that says something about it all the same. */
const untouched = (session: string, { ratings, redFlag }: Finished, level: number): Outcome => ({
  session,
  level,
  hits: 0,
  misses: 0,
  voids: 0,
  grabs: 0,
  scored: true,
  painBefore: ratings.painBefore,
  painAfter: ratings.painAfter,
  fatigue: ratings.effort,
  steadiness: ratings.steadiness,
  redFlag,
});

/**
 * The ladders that a complaint of the whole session is put down to (LAD-19): the one on which it ended, else those
 * that went badly, else the one that went least well, of several alike the last. Without it one exercise that was
 * too hard would lower every other.
 */
function blamed(outcomes: ReadonlyMap<string, Outcome>, order: readonly string[]): readonly string[] {
  const played = order.flatMap((id) => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? [] : [{ id, outcome, of: outcome.hits + outcome.misses }];
  });
  const ended = played.filter(({ outcome }) => outcome.ended !== undefined);
  if (ended.length > 0) return ended.map(({ id }) => id);
  const tried = played.filter(({ of }) => of > 0);
  const badly = tried.filter(
    ({ outcome, of }) => outcome.hits / of < LADDER.unsteadyDown || outcome.grabs / of >= LADDER.grabsUp,
  );
  if (badly.length > 0) return badly.map(({ id }) => id);
  const success = tried.map(({ outcome, of }) => outcome.hits / of);
  const least = success.lastIndexOf(Math.min(...success));
  return [tried[least] ?? played.at(-1)].flatMap((one) => one?.id ?? []);
}

/**
 * Every decision after a session, ready to be appended to the histories by ladder. A red flag locks every ladder that was ever begun,
 * played today or not (OUT-2). A placement check on a bad day, or in a session that nobody rated, places nothing
 * and is done again (PLACE-3).
 */
export function decideAll(
  session: string,
  finished: Finished,
  records: Readonly<Record<string, LadderRecord>>,
  now: Moment,
): Readonly<Record<string, readonly Entry[]>> {
  const added: Record<string, Entry[]> = {};
  const complained = complaint(told(finished), finished.limits) !== null;
  const badDay = complained || finished.redFlag !== null || finished.ended !== null;
  const unsure = badDay || finished.ratings.steadiness === null;
  const outcomes = new Map<string, Outcome>();
  for (const ladder of LADDERS) {
    const bounds = records[ladder.id]?.bounds;
    const outcome = bounds && outcomeOf({ session, finished, ladder, bounds });
    if (outcome) outcomes.set(ladder.id, outcome);
  }
  const order = [...new Set(finished.results.flatMap((block) => block.ladder ?? []))];
  const named = namedBy(finished);
  const blame = named.length > 0 ? named : blamed(outcomes, order);
  for (const ladder of LADDERS) {
    const record = records[ladder.id];
    if (record === undefined) continue;
    const { bounds } = record;
    const entries: Entry[] = [];
    const at = (): Case => ({ ladder: ladder.id, history: [...record.history, ...entries], bounds, now });
    const tries = triesOf(finished.results, ladder.id);
    const helped = finished.results.some((result) => result.check && result.helper !== 'none');
    const placed = place(ladder, tries, Math.min(bounds.openTop, checkTop(ladder, helped)));
    if (placed !== null && !unsure) append(entries, reopen(at(), { placed }));
    const played = outcomes.get(ladder.id);
    const level = standing(record.history, bounds).level;
    const outcome = played ?? (finished.redFlag === null ? null : untouched(session, finished, level));
    // What was played on the level of a check that does not count, counts as little.
    const counts = placed === null || !unsure || finished.redFlag !== null;
    if (outcome !== null && counts && (played !== undefined || record.history.length > 0)) {
      const spared = complained && !blame.includes(ladder.id) && finished.redFlag === null;
      const judged: Outcome = spared ? { ...outcome, elsewhere: true } : outcome;
      entries.push({ decision: decide(at(), judged, finished.limits), outcome: judged });
    }
    if (entries.length > 0) added[ladder.id] = entries;
  }
  return added;
}

/** The ladders of the exercises that the person named (WHICH-1). */
function namedBy({ results, ratings }: Finished): readonly string[] {
  const drills = [ratings.painDrill, ratings.steadinessDrill];
  return results.flatMap((block) =>
    block.ladder !== null && drills.includes(block.drill) ? block.ladder : [],
  );
}

const told = ({ ratings }: Finished) => ({ ...ratings, fatigue: ratings.effort });

/** The ladders whose upper rungs stay shut until one-leg standing is opened. */
const GATED = LADDERS.filter((ladder) => openTop(ladder, null) < topOf(ladder));

/**
 * The legs for which this session opens one-leg standing without a hand on something, or none (GATE-2): on a day without a complaint, with
 * somebody beside whose hands stayed off, the placement check of every leg that the plan lets stand alone went up to the highest rung that the
 * closed gate leaves, and every trial there was a hit without support or a step.
 */
export function passedOneLegCheck(finished: Finished): readonly Side[] {
  const { ratings, results, oneLegWork: legs } = finished;
  const steady = ratings.steadiness !== null && ratings.steadiness <= LADDER.steadinessUp;
  if (finished.redFlag !== null || finished.ended !== null || !steady) return [];
  if (complaint(told(finished), finished.limits) !== null) return [];
  const passed = legs.every((leg) => {
    const ladder = GATED.find(({ side }) => side === leg);
    return results.some(
      (result) =>
        ladder !== undefined &&
        result.check &&
        result.ladder === ladder.id &&
        result.level === openTop(ladder, null) &&
        result.complete &&
        result.scored &&
        (result.helper === 'watching' || result.helper === 'hands-ready') &&
        grabsIn(result) === 0 &&
        result.trials.length >= ladder.check.climb &&
        result.trials.every((trial) => trial.outcome === 'hit'),
    );
  });
  return passed ? legs : [];
}

/** Before a session: what a joining of two devices, gaps and clearances do to each ladder, ready to be appended (LAD-8 … LAD-11). */
export function reopenAll(
  records: Readonly<Record<string, LadderRecord>>,
  now: Moment,
  news: News = {},
): Readonly<Record<string, readonly Entry[]>> {
  const added: Record<string, Entry[]> = {};
  for (const [ladder, { history, bounds }] of Object.entries(records)) {
    if (history.length === 0) continue;
    const entries: Entry[] = [];
    const at = (): Case => ({ ladder, history: [...history, ...entries], bounds, now });
    append(entries, rejoin(at()));
    // A clearance first, then the pause behind it: each is a decision of its own.
    while (append(entries, reopen(at(), news)));
    if (entries.length > 0) added[ladder] = entries;
  }
  return added;
}

function append(entries: Entry[], decision: Decision | null): boolean {
  if (decision !== null) entries.push({ decision, outcome: null });
  return decision !== null;
}
