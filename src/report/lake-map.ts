import { drillOf } from '../drills/catalogue.ts';
import type { DrillId } from '../drills/drill.ts';
import type { SessionHead } from '../records/schema.ts';
import { adherence } from './adherence.ts';
import { localDay } from './summary.ts';

/**
 * What a person's lake looks like: it grows with days and weeks of practice and never shrinks. Pure; rules `LAKE-1 …` in
 * `tests/unit/report/lake-map.test.ts`. Numbers are judgements [J].
 */
export const PLACES = ['river', 'heron', 'stones', 'reeds'] as const;
export type Place = (typeof PLACES)[number];

/** Who comes to live on the lake, and after how many weeks with a lantern. */
export const VISITORS = [
  { who: 'lilies', weeks: 1 },
  { who: 'ducks', weeks: 3 },
  { who: 'swans', weeks: 6 },
  { who: 'herons', weeks: 10 },
  { who: 'otter', weeks: 16 },
] as const;
export type Visitor = (typeof VISITORS)[number]['who'];

/** Where each drill is played; the assessments belong to the place that they are played in. */
const placeOf = (drill: DrillId): Place => drillOf(drill).info.scene.world;

/** A week with this many days of practice lights a lantern, whatever the plan asked: the least of the dose in evidence.md. */
export const LANTERN_DAYS = 2;
/** Days of practice at a place that each stage of it needs. */
export const STAGE_DAYS = [1, 3, 8, 20] as const;
/** The morning mist has gone after this many days of practice. */
const MIST_DAYS = 24;

export interface LakeMap {
  /** Days of practice in all: each planted a clump of reeds on the shore. */
  readonly days: number;
  /** Weeks with at least two days of practice: each lit a lantern that stays lit. */
  readonly lanterns: number;
  /** Weeks in a row in which the plan was kept, one missed day forgiven; see `adherence`. */
  readonly streak: number;
  /** 0 (not yet seen) … 4 (in full leaf), and the days of practice there. */
  readonly places: Readonly<Record<Place, { readonly days: number; readonly stage: number }>>;
  /** 1 (a new lake) … 0 (clear). */
  readonly mist: number;
  readonly visitors: readonly Visitor[];
  /** Who comes next, and how many more lanterns it takes; null when all are there. */
  readonly next: { readonly who: Visitor; readonly weeks: number } | null;
}

/** The parts of a session that the lake grows from. */
export type LakeSession = Pick<
  SessionHead,
  'id' | 'startedAt' | 'utcOffset' | 'endedAt' | 'status' | 'drills'
>;

const DAY = 86_400_000;
const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00.000Z`) / DAY);
/** Number of the week of a day; weeks begin on Monday. 1970-01-01 was a Thursday. */
const weekOf = (day: string): number => Math.floor((dayNumber(day) + 3) / 7);

/** A session in which something was done: it ended, or has at least one judged trial. Same rule as `adherence`. */
const counts = ({ status, drills }: LakeSession): boolean =>
  status === 'finished' || drills.some(({ tally }) => tally.hit + tally.miss > 0);

/** The lake after these sessions. `today`: YYYY-MM-DD in the person's own time; `asked`: days a week of the plan, for the streak. */
export function lakeMap(
  sessions: readonly LakeSession[],
  { today, asked }: { readonly today: string; readonly asked: number },
): LakeMap {
  const days = new Set<string>();
  const at: Record<Place, Set<string>> = {
    river: new Set(),
    heron: new Set(),
    stones: new Set(),
    reeds: new Set(),
  };
  for (const session of sessions) {
    if (!counts(session)) continue;
    const day = localDay(session);
    days.add(day);
    for (const { drill } of session.drills) at[placeOf(drill)].add(day);
  }
  const weeks = new Map<number, number>();
  for (const day of days) weeks.set(weekOf(day), (weeks.get(weekOf(day)) ?? 0) + 1);
  const lanterns = [...weeks.values()].filter((practised) => practised >= LANTERN_DAYS).length;
  const span = days.size === 0 ? 1 : weekOf(today) - Math.min(...weeks.keys()) + 1;
  const { streak } = adherence(sessions, {
    today,
    asked,
    weeks: Math.max(1, Math.min(520, span)),
    practised: new Map(),
  });
  const place = (name: Place) => ({
    days: at[name].size,
    stage: STAGE_DAYS.filter((needed) => at[name].size >= needed).length,
  });
  const next = VISITORS.find((visitor) => visitor.weeks > lanterns);
  return {
    days: days.size,
    lanterns,
    streak,
    places: {
      river: place('river'),
      heron: place('heron'),
      stones: place('stones'),
      reeds: place('reeds'),
    },
    mist: Math.max(0, 1 - days.size / MIST_DAYS),
    visitors: VISITORS.filter((visitor) => visitor.weeks <= lanterns).map((visitor) => visitor.who),
    next: next ? { who: next.who, weeks: next.weeks - lanterns } : null,
  };
}
