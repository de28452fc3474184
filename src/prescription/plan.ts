import { drillOf } from '../drills/catalogue.ts';
import type { DrillId, Say } from '../drills/drill.ts';
import type { Numbers } from '../drills/traits.ts';
import { ladderById, rung } from '../progression/rungs.ts';
import { switchedOff } from './allowed.ts';
import type { Line, PrescriptionLine } from './line.ts';
import { type Played, playedBy, type Refused } from './played.ts';
import type { Player } from './profile.ts';

/** One item of today's session: the line that prescribes it, and the rung at which it is played. */
export interface PlannedDrill extends Line {
  /** Which ladder this counts for (see progression/rungs.ts), or null. */
  readonly ladder: string | null;
  /** Null on a ladder: the level that this session's placement check finds. */
  readonly level: number | null;
  /** Where no ladder says it: what the session itself asks, as a rung does. The range is measured as its shift is played. */
  readonly asks: Numbers | null;
  /** A placement check: short tries of rising rungs of the ladder, as many as it takes (progression/placement.ts). */
  readonly check: boolean;
  /** Highest level that a check may try; null: the ladder's own. */
  readonly top: number | null;
  readonly part: 'range' | 'warm-up' | 'main' | 'cool-down';
  /** Rest afterwards, ms. */
  readonly restMs: number;
  /** A line before this drill, such as "A helper stands beside you." */
  readonly notes: readonly Say[];
}

/** An item of a session, with what differs from a plain one. */
export const plannedOf = (
  line: PrescriptionLine,
  part: PlannedDrill['part'],
  more: Partial<PlannedDrill> = {},
): PlannedDrill => ({
  drill: line.drill,
  sides: line.sides,
  parameters: line.parameters,
  ladder: null,
  level: null,
  asks: null,
  check: false,
  top: null,
  part,
  restMs: 0,
  notes: [],
  ...more,
});

/** An exercise that is not played today, with the sentence why not. */
export interface LeftOut {
  readonly drill: DrillId;
  readonly why: Say;
}

export interface SessionPlan {
  readonly version: 1;
  /** Which plan this came from, for the record. */
  readonly name: string;
  /**
   * `short`: one question, for whoever only watches the drawn person. `full`: first-time (once) and daily questions, one at a time.
   * `none`: somebody qualified asked already (clinic); only pain is asked.
   */
  readonly questions: 'short' | 'full' | 'none';
  /** `choose`: nobody knows yet what the hands will go to, so that is asked. */
  readonly askSupport: boolean | 'choose';
  readonly items: readonly PlannedDrill[];
  /** Pain, effort and steadiness afterwards. */
  readonly askRatings: boolean;
  /** Practice time (drills, without rests and questions) after which the session has had its dose. */
  readonly doseMs: number;
  /** Whole time, pauses included, after which the session ends by itself at the next rest. */
  readonly maximumMs: number;
}

/** What the moment adds to an item: today's adjustment, and in a check the number of tries. */
export interface Moment {
  readonly adjustment?: number;
  readonly tries?: number | null;
}

/** The numbers that the item's rung asks for (where its level is open: the lowest), or else the session itself; null: nobody asks for any. */
export function asksOf({ ladder, level, asks }: PlannedDrill): Numbers | null {
  const on = ladder === null ? null : ladderById(ladder);
  return on === null ? asks : rung(on, level ?? 0);
}

interface Remembered {
  readonly player: Player;
  readonly adjustment: number;
  readonly tries: number | null;
  readonly played: Played | Refused;
}
/** The last answer for each item: supervisor and words ask on every picture, and without this a third of a session's work is asking anew. */
const lastPlayed = new WeakMap<PlannedDrill, Remembered>();

/** What an item is played with, at its level (where it is open: at the lowest), or why it is not played. */
export function playedItem(
  item: PlannedDrill,
  player: Player,
  { adjustment = 0, tries = null }: Moment = {},
): Played | Refused {
  const last = lastPlayed.get(item);
  if (last?.player === player && last.adjustment === adjustment && last.tries === tries) return last.played;
  const asks = asksOf(item);
  // Every session measures the own range: it cannot be switched off.
  const off = item.part === 'range' ? null : switchedOff(item.drill, player);
  const played: Played | Refused = off
    ? { ok: false, why: off }
    : playedBy({
        info: drillOf(item.drill).info,
        line: item,
        rung: tries === null ? asks : { ...asks, trials: tries },
        profile: player,
        helper: player.helper,
        adjustment,
      });
  lastPlayed.set(item, { player, adjustment, tries, played });
  return played;
}
