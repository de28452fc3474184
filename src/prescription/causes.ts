import { drillOf } from '../drills/catalogue.ts';
import { fixedBy, type Interval } from './line.ts';
import { asksOf, type PlannedDrill } from './plan.ts';
import type { Played } from './played.ts';

/**
 * Why a number is what it is, as a word. `plan`: fixed there. `most`, `least`: the plan's bound. `between`: inside the plan's bounds. `easier`,
 * `harder`: moved in this session. `level`: the ladder's. `own`: the drill's.
 */
export type Why = 'plan' | 'most' | 'least' | 'between' | 'easier' | 'harder' | 'level' | 'own';

/** One number of what is played, with what a reader needs to see who decided it. */
export interface Cause {
  readonly name: string;
  readonly value: number;
  readonly why: Why;
  /** From where to where it may be. */
  readonly limits: Interval;
  /** The level that asks for this number (the lowest is 0); null: none does, the drill's own number stands behind it. */
  readonly level: number | null;
  /** What that level, or the drill itself, would have asked; null: just this. */
  readonly otherwise: number | null;
}

/**
 * The numbers of an item that somebody decided on: the therapist in the plan, or whoever made it easier or harder.
 * @param also names that are told whoever decided them
 */
export function causesOf(item: PlannedDrill, played: Played, also: readonly string[] = []): readonly Cause[] {
  const { info } = drillOf(item.drill);
  const asks = asksOf(item);
  return Object.entries(played.parameters).flatMap(([name, { value, from, limits }]): Cause[] => {
    const wish = item.parameters[name];
    if (wish === undefined && from !== 'today' && !also.includes(name)) return [];
    const asked = asks?.[name];
    const before = asked ?? info.parameters[name]?.default ?? value;
    const words: Readonly<Record<typeof from, Why>> = {
      therapist: fixedBy(wish) !== null ? 'plan' : value < before ? 'most' : 'least',
      today: value < before ? 'easier' : 'harder',
      rung: wish === undefined ? 'level' : 'between',
      drill: wish === undefined ? 'own' : 'between',
    };
    const level = item.ladder === null || asked === undefined ? null : (item.level ?? 0);
    return [{ name, value, why: words[from], limits, level, otherwise: before === value ? null : before }];
  });
}
