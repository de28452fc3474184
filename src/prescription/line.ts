import type { DrillId, DrillInfo } from '../drills/drill.ts';
import type { Legs } from '../drills/traits.ts';
import type { Side } from '../units.ts';

/** From the least to the most that a value may be. One point: the value is fixed. */
export interface Interval {
  readonly min: number;
  readonly max: number;
}

/** What a therapist wrote for one parameter: a number is fixed, an interval leaves the value in it to the ladder. */
export type Wish = number | Interval;

/** One line of what a therapist (or a template) prescribes. A parameter without a wish is left to the ladder. */
export interface PrescriptionLine {
  readonly drill: DrillId;
  /** `right`: the left leg is left out, it gets no trial and carries nothing. */
  readonly sides: Legs;
  readonly parameters: Readonly<Record<string, Wish>>;
  /** Seconds of rest after the drill, where that is longer than the drill's own. Null: the drill's own. */
  readonly rest: number | null;
}

/** What a line says of how the drill is played. */
export type Line = Pick<PrescriptionLine, 'drill' | 'sides' | 'parameters'>;

export const lineOf = (drill: DrillId, more: Partial<PrescriptionLine> = {}): PrescriptionLine => ({
  drill,
  sides: 'both',
  parameters: {},
  rest: null,
  ...more,
});

export const intervalOf = (wish: Wish): Interval =>
  typeof wish === 'number' ? { min: wish, max: wish } : wish;

/** The value that a wish fixes; null where it leaves a choice. */
export const fixedBy = (wish: Wish | undefined): number | null => {
  if (wish === undefined) return null;
  const { min, max } = intervalOf(wish);
  return min === max ? min : null;
};

/** Seconds of rest after a drill: a therapist can lengthen the drill's own rest, never shorten it. */
export const restAfter = (info: DrillInfo, rest: number | null): number =>
  Math.max(info.rest.after, rest ?? 0);

/** The sides that a person may use for a line: what the line says, without the leg that the person leaves out. */
export function sidesOf(line: Pick<PrescriptionLine, 'sides'>, legLeftOut: Side | null): readonly Side[] {
  const asked: readonly Side[] = line.sides === 'both' ? ['left', 'right'] : [line.sides];
  return asked.filter((side) => side !== legLeftOut);
}

/** The same for a drill: `both`, or the one side that may work; null: neither may. */
export function legsOf([first, ...more]: readonly Side[]): Legs | null {
  if (first === undefined) return null;
  return more.length > 0 ? 'both' : first;
}

/** The choice of a parameter that says which leg (`legs`, `leg`) for one side alone; null: the parameter says something else. */
export function sideChoice(info: DrillInfo, name: string, side: Side): number | null {
  const choices = info.parameters[name]?.choices ?? [];
  return choices.includes('left') && choices.includes('right') ? choices.indexOf(side) : null;
}
