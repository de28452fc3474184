import type { Say } from '../drills/drill.ts';

/**
 * What a ladder is, where it stands, and how a decision is written down. `after.ts` decides after a session,
 * `before.ts` before one; no other place changes a level. Rules LAD-1 … LAD-19 in SPEC.md; thresholds from
 * design.md "Progression" and evidence.md "Dose and adaptation".
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
  /** Some of it was played with less amplitude or hold than the rung asks for. Absent: no. */
  readonly easier?: boolean;
  /** False: the machine was too slow for a fair score. */
  readonly scored: boolean;
  readonly painBefore: number | null;
  readonly painAfter: number | null;
  /** Fatigue or effort, 0–10. */
  readonly fatigue: number | null;
  /** 1 steady … 5 lost balance. */
  readonly steadiness: number | null;
  readonly redFlag: RedFlag | null;
  /** The session ended early on this ladder, and why. Absent: it did not. */
  readonly ended?: Ending;
  /** The day's pain, effort or steadiness is put down to another exercise (LAD-19). Absent: no. */
  readonly elsewhere?: boolean;
}

/** What ends a session early without a red flag and says something about the exercise in play. */
export type Ending = 'stumble' | 'pain' | 'tired';

/** What a therapist has fixed, and how far the person's gates are open (`openTop`). */
export interface Bounds {
  readonly floor: number | null;
  readonly ceiling: number | null;
  readonly lock: boolean;
  readonly openTop: number;
  /** What each level asks for once the therapist's numbers are laid over it. Absent: what the rungs say. */
  readonly asked?: readonly Readonly<Record<string, number>>[];
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

/** What is stored for each ladder: its history, and the bounds that hold for it. */
export interface LadderRecord {
  readonly history: readonly Entry[];
  readonly bounds: Bounds;
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

/** One ladder at one moment: what a decision is made on. */
export interface Case {
  readonly ladder: string;
  readonly history: readonly Entry[];
  readonly bounds: Bounds;
  readonly now: Moment;
}

/** Whether a rung asks for anything else than the one below. A therapist's bounds can undo its one change. */
function changes({ asked }: Bounds, level: number): boolean {
  const [one, other] = [asked?.[level], asked?.[level - 1]];
  return (
    one === undefined || other === undefined || Object.keys(one).some((name) => one[name] !== other[name])
  );
}

/** The next level that asks for more, past rungs that change nothing (LAD-18). The same level if none is open. */
export function above(level: number, bounds: Bounds): number {
  const top = inBounds(Number.MAX_SAFE_INTEGER, bounds);
  for (let next = level + 1; next <= top; next++) if (changes(bounds, next)) return next;
  return level;
}

/** The level that lies so many real steps lower (LAD-18). */
export function below(level: number, steps: number, bounds: Bounds): number {
  let at = level;
  for (let step = 0; step <= steps; step++) {
    while (at > 0 && !changes(bounds, at)) at--;
    if (step < steps) at = Math.max(0, at - 1);
  }
  return at;
}

export const lastPractised = (history: readonly Entry[]): Entry | null =>
  history.findLast((entry) => entry.outcome !== null) ?? null;

/** What a rule wants of a ladder. `to`, `locked`: as they stand, where left out. */
export interface Move {
  readonly rule: Rule;
  readonly to?: number;
  readonly say: Say;
  readonly locked?: boolean;
  readonly good?: boolean;
}

/**
 * If a therapist's word changes the level, these rules give way to its name. The others keep theirs: a clearance,
 * a joining or a calibration is looked for by name, and without it the ladder would lock anew or skip its check.
 */
const YIELDING: readonly Rule[] = ['body', 'support', 'success', 'up', 'gap'];

/** Writes a decision down. Bounds have the last word; if they change what the rule wanted, the sentence says so (LAD-13). */
export function settle({ ladder, history, bounds, now }: Case, move: Move): Decision {
  const stands = standing(history, bounds);
  const from = stands.level;
  const locked = move.locked ?? stands.locked;
  const asked = Math.max(0, Math.floor(move.to ?? from));
  const frozen = bounds.lock && move.rule !== 'start';
  const to = frozen ? from : inBounds(asked, bounds);
  const after = history.at(-1)?.decision.when.at ?? null;
  // A history is sorted by `at`, so a decision comes after those before it whatever the clock says (LAD-10).
  const when = { day: now.day, at: after === null ? now.at : Math.max(now.at, after + 1) };
  const overruled = to !== asked && move.rule !== 'start' && !locked;
  const rule = overruled && YIELDING.includes(move.rule) ? 'therapist' : move.rule;
  const word = frozen ? 'therapist-lock' : to > asked ? 'floor' : 'ceiling';
  const say = overruled ? sentence(word) : move.say;
  let down = 0;
  for (let level = to + 1; level <= from; level++) if (changes(bounds, level)) down++;
  // Levels are counted from 1 when they are read out; `down` says how far it really went.
  const spoken: Say = { ...say, values: { ...say.values, level: to + 1, down } };
  return { ladder, from, to, locked, good: move.good ?? false, when, after, rule, sentence: spoken };
}

export const sentence = (id: string, values?: Readonly<Record<string, string | number>>): Say =>
  values === undefined ? { id: `progression.say.${id}` } : { id: `progression.say.${id}`, values };
