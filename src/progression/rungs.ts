import { drillOf } from '../drills/catalogue.ts';
import { DRILL_IDS, type DrillId, type Say } from '../drills/drill.ts';
import { HOVERING } from '../drills/rungs.ts';
import type { Rungs } from '../drills/traits.ts';
import type { Side } from '../units.ts';

/** A ladder: where it begins, and the one thing that each rung above changes. Level 0 is `start` itself. */
export interface Ladder extends Rungs {
  /** `drill` or `drill:side`; a word in records: never rename. */
  readonly id: string;
  readonly drill: DrillId;
  readonly side: Side | null;
}

/** The ladders of a drill: one, or one for each leg where a trial is done on one leg. `legs` is then the drill's own choice of it. */
function laddersOf(drill: DrillId): readonly Ladder[] {
  const { rungs, traits } = drillOf(drill).info;
  if (rungs === null) return [];
  if (traits(rungs.start).sides !== 'standing-leg') return [{ ...rungs, id: drill, drill, side: null }];
  return (['left', 'right'] as const).map((side, i) => ({
    ...rungs,
    id: `${drill}:${side}`,
    drill,
    side,
    start: { ...rungs.start, legs: i + 1 },
  }));
}

/** Every ladder of the catalogue. The rungs themselves stand with their drills (`DrillInfo.rungs`). No rung closes the eyes or asks for foam. */
export const LADDERS: readonly Ladder[] = DRILL_IDS.flatMap(laddersOf);

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

/**
 * The rung read out loud: one sentence a drill; shares and depths as they are said, choices by their index.
 * @param played what is really played there, where a plan asks for other numbers than the rung
 */
export function readRung(ladder: Ladder, level: number, played = rung(ladder, level)): Say {
  const values: Record<string, string | number> = { level: Math.max(0, Math.min(topOf(ladder), level)) + 1 };
  for (const [name, value] of Object.entries(played)) if (name !== 'legs') values[name] = spoken(name, value);
  if (ladder.side !== null) values.side = ladder.side;
  return { id: `progression.rung.${ladder.drill}`, values };
}

/** What one rung changes from the one below, as a sentence; null for the lowest. */
export function readChange(ladder: Ladder, level: number): Say | null {
  const change = ladder.changes[level - 1];
  if (change === undefined) return null;
  // Quiet standing counts its stances otherwise: there one foot is in front of the other.
  const what =
    change.set === 'stance' && drillOf(ladder.drill).info.ownRange !== undefined ? 'width' : change.set;
  return { id: `progression.change.${what}`, values: { value: spoken(change.set, change.to) } };
}

const spoken = (name: string, value: number): number =>
  name === 'amplitude' ? Math.round(value * 1000) / 10 : value;

/**
 * The highest level that a person's gates leave open: one-leg standing without a hand on something (hovering counts as without) opens
 * only by a therapist or by a passed check with a helper beside (design.md, "Progression").
 */
export function openTop(ladder: Ladder, oneLegUnlocked: 'therapist' | 'check' | null): number {
  const guarded = (level: number) =>
    drillOf(ladder.drill).info.traits(rung(ladder, level)).guard === 'helper';
  const first = ladder.changes.findIndex(
    ({ set, to }, i) => set === 'support' && to >= HOVERING && guarded(i + 1),
  );
  return first < 0 || oneLegUnlocked !== null ? topOf(ladder) : first;
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
