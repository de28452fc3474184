import type { Say } from '../drills/drill.ts';

/**
 * The gated ladder: what the next session asks, after this one. Pure, and the only place where a level changes.
 * Rules LAD-1 … LAD-17 in SPEC.md; the rule itself is design.md "Progression", its thresholds evidence.md "Dose and adaptation".
 */

/** A moment in wall time, and its whole-numbered day in the person's own time zone (`dayOf`). Days decide, clocks do not. */
export interface Moment {
  /** Milliseconds since 1970. In a history it is the order of things: never earlier than the entry before, also when the clock was set back. */
  readonly at: number;
  readonly day: number;
}
/** The local day of a wall time. `utcOffset`: minutes to add to UTC. */
export const dayOf = (at: number, utcOffset: number): number => Math.floor((at / 60_000 + utcOffset) / 1440);

export type RedFlag = 'fall' | 'symptom' | 'wound';

/** One ladder in one session: what happened there, over all blocks of the drill. */
export interface Outcome {
  readonly session: string;
  /** The rung that was played. */
  readonly level: number;
  readonly hits: number;
  readonly misses: number;
  readonly voids: number;
  /** Support grabbed, stepped, helper's hands on: trials in which it happened, as seen or told. */
  readonly grabs: number;
  /** False: the machine was too slow for a fair score. */
  readonly scored: boolean;
  readonly painBefore: number | null;
  readonly painAfter: number | null;
  /** Fatigue or effort, 0–10. */
  readonly fatigue: number | null;
  /** 1 steady … 5 lost balance. */
  readonly steadiness: number | null;
  readonly redFlag: RedFlag | null;
}

/** What a therapist has fixed, and how far the person's gates are open (`openTop`). */
export interface Bounds {
  readonly floor: number | null;
  readonly ceiling: number | null;
  readonly lock: boolean;
  readonly openTop: number;
}

export type Rule =
  | 'start' // the first level: the lowest, a placement, or a therapist's
  | 'stop' // 1
  | 'body' // 2
  | 'support' // 3: grabs and steps
  | 'success' // 3: too few hits
  | 'up' // 4
  | 'hold' // 5
  | 'too-few'
  | 'not-scored'
  | 'week'
  | 'day'
  | 'top'
  | 'other-level'
  | 'therapist'
  | 'locked'
  | 'cleared'
  | 'gap'
  | 'calibrate'
  | 'joined'; // two devices' histories became one

export interface Decision {
  readonly ladder: string;
  readonly rule: Rule;
  readonly from: number;
  readonly to: number;
  /** Stopped until somebody says that a clinician has cleared it. */
  readonly locked: boolean;
  /** Success and the own feeling were good enough for the second of two sessions that move one up. */
  readonly good: boolean;
  readonly when: Moment;
  /** `when.at` of the entry that it followed on its device, null for the first: shows where two devices' histories were joined (LAD-11). */
  readonly after?: number | null;
  readonly sentence: Say;
}

/** One line of a ladder's history, append-only: a decision, and the outcome it was made on (none for gaps, starts and clearances). */
export interface Entry {
  readonly decision: Decision;
  readonly outcome: Outcome | null;
}

/** Thresholds as design.md gives them. */
export const LADDER = {
  needed: 8,
  up: 0.85,
  down: 0.6,
  downTwo: 0.4,
  grabsDown: 0.2,
  grabsUp: 0.1,
  pain: 5,
  painRise: 2,
  fatigue: 7,
  steadinessDown: 4,
  steadinessUp: 3,
  /** Felt a little unsteady: then fewer misses are enough for one down (LAD-3). [J] */
  unsteady: 3,
  unsteadyDown: 0.75,
  /** As long as so few sessions were decided on since the start, the rung is still looked for (LAD-16). [J] */
  seekSessions: 6,
  seekUp: 0.8,
  seekSteadiness: 2,
  seekDown: 0.7,
  seekUnsteadyDown: 0.85,
  weekUps: 2,
  weekDays: 7,
  gapOne: 8,
  gapTwo: 15,
  gapCalibrate: 29,
  /** After a longer gap the level waits here for a new calibration: this far below, then placed anew. [J] */
  calibrateDown: 3,
  clearedDown: 2,
} as const;

/** Where a ladder stands: the level of its last decision, inside the bounds. */
export interface Standing {
  readonly level: number;
  readonly locked: boolean;
  readonly started: boolean;
}

/** The standing level. An empty history stands at the lowest level that the bounds allow. */
export function standing(history: readonly Entry[], bounds: Bounds): Standing {
  const last = history.at(-1)?.decision;
  return {
    level: inBounds(last?.to ?? 0, bounds),
    locked: last?.locked ?? false,
    started: last !== undefined,
  };
}

/** The level inside floor, ceiling and gates. A closed gate wins over a floor, a ceiling over a floor (LAD-13). */
export function inBounds(level: number, bounds: Bounds): number {
  const floor = bounds.floor ?? 0;
  const top = Math.max(0, Math.min(bounds.ceiling ?? bounds.openTop, bounds.openTop));
  return Math.min(top, Math.max(0, floor, Math.floor(level)));
}

/** After a session: the first rule that fits. Store it with its outcome; never change a stored one. */
export function decide(
  ladder: string,
  history: readonly Entry[],
  outcome: Outcome,
  bounds: Bounds,
  now: Moment,
): Decision {
  const stands = standing(history, bounds);
  const from = stands.level;
  const scorable = outcome.hits + outcome.misses;
  const success = scorable === 0 ? 0 : outcome.hits / scorable;
  const values = { hits: outcome.hits, of: scorable };
  const make = (
    rule: Rule,
    wanted: number,
    say: Say,
    more?: { locked?: boolean; good?: boolean },
  ): Decision => settle(ladder, stands, bounds, inTurn(history, now), rule, from, wanted, say, more);
  // Evidence is about the rung that was played; a lower one than it stood at says nothing for going up (LAD-12).
  const played = Math.min(from, outcome.level);

  if (outcome.redFlag !== null)
    return make('stop', from, sentence('stop', { what: outcome.redFlag }), { locked: true });
  if (stands.locked) return make('locked', from, sentence('locked'), { locked: true });

  const body = complaint(outcome);
  if (body !== null) return make('body', played - 1, sentence(`body.${body.what}`, { value: body.value }));

  if (!outcome.scored) return make('not-scored', from, sentence('not-scored'));
  if (scorable < LADDER.needed)
    return make('too-few', from, sentence('too-few', { of: scorable, needed: LADDER.needed }));

  const grabs = Math.min(1, outcome.grabs / scorable);
  if (success < LADDER.downTwo) return make('success', played - 2, sentence('down', values));
  if (grabs >= LADDER.grabsDown)
    return make('support', played - 1, sentence('support', { grabs: outcome.grabs, of: scorable }));
  const { steadiness } = outcome;
  const seeking = seeks(history);
  const unsteady = steadiness !== null && steadiness >= LADDER.unsteady;
  const least = seeking
    ? { steady: LADDER.seekDown, unsteady: LADDER.seekUnsteadyDown }
    : { steady: LADDER.down, unsteady: LADDER.unsteadyDown };
  if (success < least.steady) return make('success', played - 1, sentence('down', values));
  if (unsteady && success < least.unsteady)
    return make('success', played - 1, sentence('down-unsteady', { ...values, value: steadiness }));

  const easy = success >= LADDER.up && grabs < LADDER.grabsUp;
  const onIt = outcome.level === from;
  const good = onIt && easy && steadiness !== null && steadiness <= LADDER.steadinessUp;
  const before = lastPractised(history);
  const twice = good && before?.decision.good === true && before.decision.to === from;
  const firm = steadiness !== null && steadiness <= LADDER.seekSteadiness;
  const once = onIt && seeking && firm && success >= LADDER.seekUp && grabs < LADDER.grabsUp;
  if (!twice && !once) {
    if (good) return make('hold', from, sentence('hold-once', values), { good });
    if (easy && !onIt) return make('other-level', from, sentence('other-level', values));
    if (easy && steadiness === null) return make('hold', from, sentence('hold-unrated', values));
    return make('hold', from, sentence('hold', { ...values, needed: Math.ceil(LADDER.up * scorable) }));
  }
  if (
    history.some((entry) => entry.outcome !== null && entry.decision.when.day >= now.day && moved(entry) > 0)
  )
    return make('day', from, sentence('day', values), { good });
  if (weekUps(history, now) >= LADDER.weekUps) return make('week', from, sentence('week', values), { good });
  if (inBounds(from + 1, { ...bounds, lock: false }) <= from)
    return make('top', from, topSentence(bounds, from), { good });
  return make('up', from + 1, sentence(twice ? 'up' : 'up-once', values));
}

/**
 * Whether a ladder still looks for its rung: so few sessions were decided on since it was begun or placed anew that its level is hardly more than
 * a guess (LAD-16). Then one good and firm session is enough for a step up, and fewer misses for one down; all bounds hold.
 */
function seeks(history: readonly Entry[]): boolean {
  const start = history.findLastIndex((entry) => entry.decision.rule === 'start');
  const since = history.slice(start + 1).filter(({ outcome }) => outcome !== null && counts(outcome));
  return since.length < LADDER.seekSessions;
}

const counts = (outcome: Outcome): boolean =>
  outcome.scored && outcome.hits + outcome.misses >= LADDER.needed;

/**
 * Before a session: what a pause, a clearance or a first visit does to the level; null when nothing does.
 * @param cleared somebody has just answered that a clinician cleared the person
 * @param placed a level from a placement check or a therapist, for the first start or after a long gap
 */
export function reopen(
  ladder: string,
  history: readonly Entry[],
  bounds: Bounds,
  now: Moment,
  cleared = false,
  placed: number | null = null,
): Decision | null {
  const stands = standing(history, bounds);
  const from = stands.level;
  const make = (rule: Rule, wanted: number, say: Say, more?: { locked?: boolean }): Decision =>
    settle(ladder, stands, bounds, inTurn(history, now), rule, from, wanted, say, more);
  if (!stands.started) return make('start', placed ?? 0, sentence(placed === null ? 'start' : 'placed'));
  if (stands.locked)
    return cleared
      ? make('cleared', from - LADDER.clearedDown, sentence('cleared'), { locked: false })
      : null;
  const last = history.at(-1)?.decision;
  if (placed !== null) return make('start', placed, sentence('placed'));
  const practised = lastPractised(history);
  // Whatever opened the ladder since the last practice has already counted the pause (LAD-9).
  const since = Math.max(practised?.decision.when.day ?? -Infinity, last?.when.day ?? -Infinity);
  const gap = now.day - since; // negative when the clock was set back: no pause, no penalty (LAD-10)
  if (!Number.isFinite(gap) || gap < LADDER.gapOne) return null;
  if (gap >= LADDER.gapCalibrate)
    return make('calibrate', from - LADDER.calibrateDown, sentence('calibrate', { days: gap }));
  const down = gap >= LADDER.gapTwo ? 2 : 1;
  return make('gap', from - down, sentence('gap', { days: gap }));
}

/**
 * Two devices whose records were joined: their entries now lie one after the other in the order of time, and what one device decided the other
 * did not know. The ladder goes on at most the weekly bound over the lowest level of the last seven days, and a lock on either side holds
 * (LAD-11). Null where nothing was joined, or where joining changes nothing.
 */
export function rejoin(
  ladder: string,
  history: readonly Entry[],
  bounds: Bounds,
  now: Moment,
): Decision | null {
  const last = history.at(-1)?.decision;
  if (last === undefined) return null;
  const settled = history.findLastIndex((entry) => entry.decision.rule === 'joined');
  let forked = false;
  let locked = false;
  history.forEach(({ decision }, i) => {
    const before = history[i - 1]?.decision.when.at ?? null;
    // It followed another entry than the one that now stands before it: its device did not know of that one.
    if (i >= settled && decision.after !== undefined && decision.after !== before) forked = true;
    if (decision.rule === 'cleared') locked = false;
    else if (decision.locked) locked = true;
  });
  const stands = standing(history, bounds);
  const week = history.filter(({ decision }) => last.when.day - decision.when.day < LADDER.weekDays);
  // A start comes from nowhere: where it led to counts.
  const levels = week.map(({ decision: { rule, from, to } }) => (rule === 'start' ? to : Math.min(from, to)));
  const lowest = Math.min(...levels);
  const to = forked ? Math.min(stands.level, lowest + LADDER.weekUps) : stands.level;
  if (to === stands.level && locked === stands.locked) return null;
  const say = sentence(locked ? 'locked' : 'merged');
  return settle(ladder, stands, bounds, inTurn(history, now), 'joined', stands.level, to, say, { locked });
}

/** Where a decision stands: after all that was decided before, whatever the clock says. A history is in the order of its `at` (LAD-10). */
function inTurn(history: readonly Entry[], now: Moment): Turn {
  const after = history.at(-1)?.decision.when.at ?? null;
  return { when: { day: now.day, at: after === null ? now.at : Math.max(now.at, after + 1) }, after };
}
type Turn = Required<Pick<Decision, 'when' | 'after'>>;

const moved = (entry: Entry): number => entry.decision.to - entry.decision.from;

const lastPractised = (history: readonly Entry[]): Entry | null =>
  history.findLast((entry) => entry.outcome !== null) ?? null;

/** Steps up within the last seven days. Entries from "the future" of a clock set back count as well (LAD-10). */
const weekUps = (history: readonly Entry[], now: Moment): number =>
  history
    .filter((entry) => entry.outcome !== null && entry.decision.when.day > now.day - LADDER.weekDays)
    .reduce((sum, entry) => sum + Math.max(0, moved(entry)), 0);

/** Rule 2: what a person said of the body that takes one rung off, and that spoils a placement check; null when nothing does. */
export function complaint(
  outcome: Pick<Outcome, 'painBefore' | 'painAfter' | 'fatigue' | 'steadiness'>,
): { what: 'pain' | 'pain-rise' | 'fatigue' | 'steadiness'; value: number } | null {
  const { painBefore, painAfter, fatigue, steadiness } = outcome;
  const pain = Math.max(painBefore ?? 0, painAfter ?? 0);
  if (pain >= LADDER.pain) return { what: 'pain', value: pain };
  if (painBefore !== null && painAfter !== null && painAfter - painBefore >= LADDER.painRise)
    return { what: 'pain-rise', value: painAfter - painBefore };
  if (fatigue !== null && fatigue >= LADDER.fatigue) return { what: 'fatigue', value: fatigue };
  if (steadiness !== null && steadiness >= LADDER.steadinessDown)
    return { what: 'steadiness', value: steadiness };
  return null;
}

function topSentence(bounds: Bounds, from: number): Say {
  if (bounds.ceiling !== null && bounds.ceiling <= from) return sentence('ceiling');
  return sentence('top');
}

/** Bounds and locks have the last word; the sentence says so when they changed what the rule wanted. */
function settle(
  ladder: string,
  stands: Standing,
  bounds: Bounds,
  turn: Turn,
  rule: Rule,
  from: number,
  wanted: number,
  say: Say,
  more: { locked?: boolean; good?: boolean } = {},
): Decision {
  const locked = more.locked ?? stands.locked;
  const good = more.good ?? false;
  const asked = Math.max(0, Math.floor(wanted));
  const frozen = bounds.lock && rule !== 'start';
  const to = frozen ? from : inBounds(asked, bounds);
  const base = { ladder, from, to, locked, good, ...turn } as const;
  if (frozen && asked !== from && !locked)
    return { ...base, rule: 'therapist', sentence: readLevel(sentence('therapist-lock'), from, to) };
  if (!frozen && to !== asked && rule !== 'start')
    return {
      ...base,
      rule: 'therapist',
      sentence: readLevel(sentence(to > asked ? 'floor' : 'ceiling'), from, to),
    };
  return { ...base, rule, sentence: readLevel(say, from, to) };
}

const sentence = (id: string, values?: Readonly<Record<string, string | number>>): Say =>
  values === undefined ? { id: `progression.say.${id}` } : { id: `progression.say.${id}`, values };

/** Levels are counted from 1 when they are read out; `down` says how far it really went. */
const readLevel = (say: Say, from: number, to: number): Say => ({
  ...say,
  values: { ...say.values, level: to + 1, down: Math.max(0, from - to) },
});
