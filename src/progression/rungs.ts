import type { DrillId, Say } from '../drills/drill.ts';
import type { Side } from '../units.ts';

/** One change from one rung to the next: a parameter of the drill and its new value. */
export interface Change {
  readonly set: string;
  readonly to: number;
}

/** A ladder: where it begins, and the one thing that each rung above changes. Level 0 is `start` itself. */
export interface Ladder {
  /** `drill` or `drill:side`; a word in records: never rename. */
  readonly id: string;
  readonly drill: DrillId;
  readonly side: Side | null;
  /** The one parameter that may move ± 10 % within a session. */
  readonly within: string | null;
  readonly start: Readonly<Record<string, number>>;
  readonly changes: readonly Change[];
}

// Indices of the drills' `support` choice, from the most to none. Otago-style order [S].
const TWO_HANDS = 0;
const ONE_HAND = 1;
const FINGERTIPS = 2;
const HOVERING = 3;
const NO_SUPPORT = 4;
// Indices of `feedback`: fading it is a rung of its own, since gains vanish when it is always on [S].
const FOUR_OF_SIX = 1;
const AT_THE_END = 2;

const set = (parameter: string, to: number): Change => ({ set: parameter, to });

/**
 * The rungs as data, easiest first. Order and sizes [J], inside what evidence.md gives: shift 40 → 80 % of the own range with holds of
 * 1, 2, 3 s; one leg 3 → 30 s (Otago 10 → 30 s [S]) and support two hands → none [S]. No rung closes the eyes or asks for foam.
 */
const WEIGHT_SHIFT: Omit<Ladder, 'id' | 'side'> = {
  drill: 'weight-shift',
  within: 'amplitude',
  start: { support: TWO_HANDS, amplitude: 0.4, hold: 1, feedback: 0 },
  changes: [
    set('amplitude', 0.5),
    set('support', ONE_HAND),
    set('hold', 2),
    set('amplitude', 0.6),
    set('support', FINGERTIPS),
    set('amplitude', 0.7),
    set('feedback', FOUR_OF_SIX),
    set('hold', 3),
    set('support', HOVERING),
    set('amplitude', 0.8),
    set('feedback', AT_THE_END),
    set('support', NO_SUPPORT),
  ],
};

const SINGLE_LEG: Omit<Ladder, 'id' | 'side'> = {
  drill: 'single-leg-stance',
  within: 'hold',
  start: { support: TWO_HANDS, hold: 3 },
  changes: [
    set('hold', 5),
    set('hold', 8),
    set('support', ONE_HAND),
    set('hold', 10),
    set('support', FINGERTIPS),
    set('hold', 15),
    set('support', HOVERING),
    set('hold', 20),
    set('support', NO_SUPPORT),
    set('hold', 25),
    set('hold', 30),
  ],
};

export const LADDERS: readonly Ladder[] = [
  { id: 'weight-shift', side: null, ...WEIGHT_SHIFT },
  { id: 'single-leg-stance:left', side: 'left', ...SINGLE_LEG },
  { id: 'single-leg-stance:right', side: 'right', ...SINGLE_LEG },
];

export const ladderById = (id: string): Ladder | null => LADDERS.find((ladder) => ladder.id === id) ?? null;

/** The ladder that a drill (and leg) counts for, or null: assessments and stretches have none. */
export const ladderFor = (drill: DrillId, side: Side | null): Ladder | null =>
  LADDERS.find((ladder) => ladder.drill === drill && ladder.side === side) ?? null;

/** The highest level; the lowest is 0. */
export const topOf = (ladder: Ladder): number => ladder.changes.length;

/** Parameters of a rung; levels outside the ladder mean its ends. */
export function rung(ladder: Ladder, level: number): Readonly<Record<string, number>> {
  const values = { ...ladder.start };
  for (const change of ladder.changes.slice(0, Math.max(0, Math.floor(level))))
    values[change.set] = change.to;
  return values;
}

/** The rung read out loud: its parameters as the values of one sentence a drill, shares in per cent. */
export function readRung(ladder: Ladder, level: number): Say {
  const values: Record<string, string | number> = { level: Math.max(0, Math.min(topOf(ladder), level)) + 1 };
  for (const [name, value] of Object.entries(rung(ladder, level)))
    values[name] = name === 'amplitude' ? Math.round(value * 100) : value;
  if (ladder.side !== null) values.side = ladder.side;
  return { id: `progression.rung.${ladder.drill}`, values };
}

/** What one rung changed from the one below, as a sentence; null for the lowest. */
export function readChange(ladder: Ladder, level: number): Say | null {
  const change = ladder.changes[level - 1];
  if (change === undefined) return null;
  const value = change.set === 'amplitude' ? Math.round(change.to * 100) : change.to;
  return { id: `progression.change.${change.set}`, values: { value } };
}

/**
 * The highest level that a person's gates leave open: one-leg standing without a hand on something (hovering counts as without) opens
 * only by a therapist or by a passed check with a helper beside (design.md, "Progression").
 */
export function openTop(ladder: Ladder, oneLegUnlocked: 'therapist' | 'check' | null): number {
  if (ladder.drill !== 'single-leg-stance' || oneLegUnlocked !== null) return topOf(ladder);
  const first = ladder.changes.findIndex((change) => change.set === 'support' && change.to >= HOVERING);
  return first < 0 ? topOf(ladder) : first;
}
