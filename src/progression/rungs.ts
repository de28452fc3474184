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
  /** Trials of one try in the placement check: while climbing, and when refining. 0: this ladder is entered at its lowest rung. */
  readonly check: { readonly climb: number; readonly refine: number };
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
// Indices of `stance` of the shifting drills.
const HIP_WIDTH = 1;
const TOGETHER = 2;

const set = (parameter: string, to: number): Change => ({ set: parameter, to });

type Shape = Omit<Ladder, 'id' | 'side'>;
const NO_CHECK = { climb: 0, refine: 0 } as const;

/**
 * The rungs as data, easiest first. Order and sizes [J], inside what evidence.md gives: shift 40 → 80 % of the own range with holds of
 * 1, 2, 3 s; one leg 3 → 30 s (Otago 10 → 30 s [S]) and support two hands → none [S]. No rung closes the eyes or asks for foam.
 */
const WEIGHT_SHIFT: Shape = {
  drill: 'weight-shift',
  within: 'amplitude',
  check: { climb: 6, refine: 8 },
  start: { support: TWO_HANDS, amplitude: 0.4, hold: 1, feedback: 0, stance: 0 },
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
    // A narrower base last: the own range is then measured anew in that stance (PLAN-7).
    set('stance', HIP_WIDTH),
    set('stance', TOGETHER),
  ],
};

const SINGLE_LEG: Shape = {
  drill: 'single-leg-stance',
  within: 'hold',
  check: { climb: 3, refine: 0 },
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

const RHYTHMIC_SHIFT: Shape = {
  drill: 'rhythmic-shift',
  within: 'amplitude',
  check: NO_CHECK,
  start: { support: TWO_HANDS, amplitude: 0.3, pace: 3 },
  changes: [
    set('amplitude', 0.4),
    set('support', ONE_HAND),
    set('pace', 2.5),
    set('amplitude', 0.5),
    set('support', FINGERTIPS),
    set('pace', 2),
    set('support', HOVERING),
    set('pace', 1.5),
    set('support', NO_SUPPORT),
    set('pace', 1),
  ],
};

const MARCHING: Shape = {
  drill: 'marching',
  within: null,
  check: NO_CHECK,
  start: { support: TWO_HANDS, pace: 3, steps: 8 },
  changes: [
    set('pace', 2.5),
    set('support', ONE_HAND),
    set('steps', 12),
    set('support', FINGERTIPS),
    set('pace', 2),
    set('steps', 16),
    set('support', HOVERING),
  ],
};

const STEP_PATTERN: Shape = {
  drill: 'step-pattern',
  within: null,
  check: NO_CHECK,
  start: { support: TWO_HANDS, pace: 3, length: 2, waits: 0, remember: 0 },
  changes: [
    set('length', 3),
    set('support', ONE_HAND),
    set('waits', 1),
    set('pace', 2.5),
    set('remember', 1),
    set('length', 4),
    set('support', FINGERTIPS),
    set('length', 5),
  ],
};

/** Side by side, semi-tandem, tandem; its one-leg stage belongs to the one-leg ladder with its gates. */
const QUIET_STANCE: Shape = {
  drill: 'quiet-stance',
  within: 'hold',
  check: NO_CHECK,
  start: { support: ONE_HAND, stance: 0, hold: 10 },
  changes: [
    set('support', FINGERTIPS),
    set('support', HOVERING),
    set('hold', 20),
    set('stance', 1),
    set('hold', 30),
    set('support', NO_SUPPORT),
  ],
};

const SIT_TO_STAND: Shape = {
  drill: 'sit-to-stand',
  within: null,
  check: NO_CHECK,
  start: { support: TWO_HANDS, repetitions: 8, hold: 1 },
  changes: [
    set('support', ONE_HAND),
    set('repetitions', 10),
    set('hold', 2),
    set('support', FINGERTIPS),
    set('repetitions', 12),
    set('support', NO_SUPPORT),
  ],
};

const MINI_SQUAT: Shape = {
  drill: 'mini-squat',
  within: 'amplitude',
  check: NO_CHECK,
  start: { support: TWO_HANDS, amplitude: 0.06, repetitions: 8, hold: 0.5 },
  changes: [
    set('amplitude', 0.08),
    set('repetitions', 10),
    set('support', ONE_HAND),
    set('hold', 1),
    set('amplitude', 0.1),
    set('support', FINGERTIPS),
    set('repetitions', 12),
    set('hold', 2),
  ],
};

/** Heel raises load the forefoot: few, low and always with a hand, since insensate feet give no warning (Armstrong [S]). */
const HEEL_RAISE: Shape = {
  drill: 'heel-raise',
  within: null,
  check: NO_CHECK,
  start: { support: TWO_HANDS, amplitude: 0.015, repetitions: 8, hold: 0.5 },
  changes: [
    set('amplitude', 0.02),
    set('repetitions', 10),
    set('support', ONE_HAND),
    set('hold', 1),
    set('repetitions', 12),
    set('support', FINGERTIPS),
  ],
};

export const LADDERS: readonly Ladder[] = [
  { id: 'weight-shift', side: null, ...WEIGHT_SHIFT },
  { id: 'rhythmic-shift', side: null, ...RHYTHMIC_SHIFT },
  { id: 'single-leg-stance:left', side: 'left', ...oneLeg(1) },
  { id: 'single-leg-stance:right', side: 'right', ...oneLeg(2) },
  { id: 'marching', side: null, ...MARCHING },
  { id: 'step-pattern', side: null, ...STEP_PATTERN },
  { id: 'quiet-stance', side: null, ...QUIET_STANCE },
  { id: 'sit-to-stand', side: null, ...SIT_TO_STAND },
  { id: 'mini-squat', side: null, ...MINI_SQUAT },
  { id: 'heel-raise', side: null, ...HEEL_RAISE },
];

/** The same rungs for each leg; `legs` is the drill's own choice of the standing leg. */
function oneLeg(legs: number): Shape {
  return { ...SINGLE_LEG, start: { ...SINGLE_LEG.start, legs } };
}

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

/** The rung read out loud: one sentence a drill; shares and depths as they are said, choices by their index. */
export function readRung(ladder: Ladder, level: number): Say {
  const values: Record<string, string | number> = { level: Math.max(0, Math.min(topOf(ladder), level)) + 1 };
  for (const [name, value] of Object.entries(rung(ladder, level)))
    if (name !== 'legs') values[name] = spoken(name, value);
  if (ladder.side !== null) values.side = ladder.side;
  return { id: `progression.rung.${ladder.drill}`, values };
}

/** What one rung changes from the one below, as a sentence; null for the lowest. */
export function readChange(ladder: Ladder, level: number): Say | null {
  const change = ladder.changes[level - 1];
  if (change === undefined) return null;
  // Quiet standing counts its stances otherwise: there one foot is in front of the other.
  const what = change.set === 'stance' && ladder.drill !== 'quiet-stance' ? 'width' : change.set;
  return { id: `progression.change.${what}`, values: { value: spoken(change.set, change.to) } };
}

const spoken = (name: string, value: number): number =>
  name === 'amplitude' ? Math.round(value * 1000) / 10 : value;

/**
 * The highest level that a person's gates leave open: one-leg standing without a hand on something (hovering counts as without) opens
 * only by a therapist or by a passed check with a helper beside (design.md, "Progression").
 */
export function openTop(ladder: Ladder, oneLegUnlocked: 'therapist' | 'check' | null): number {
  if (ladder.drill !== 'single-leg-stance' || oneLegUnlocked !== null) return topOf(ladder);
  const first = ladder.changes.findIndex((change) => change.set === 'support' && change.to >= HOVERING);
  return first < 0 ? topOf(ladder) : first;
}

/**
 * The highest level that a placement check tries: without anybody beside, only rungs with a hand on something (PLACE-4); never one for which
 * the feet must be placed anew, since zero and own range belong to the stance in which they were taken (PLACE-5). Higher ones are reached step by step. [J]
 */
export function checkTop(ladder: Ladder, helped: boolean): number {
  const first = ladder.changes.findIndex(
    ({ set, to }) => set === 'stance' || (!helped && set === 'support' && to >= HOVERING),
  );
  return first < 0 ? topOf(ladder) : first;
}
