import { drillOf } from '../drills/catalogue.ts';
import type { DrillId, Say } from '../drills/drill.ts';
import type { Measure } from '../drills/traits.ts';
import { isEntry } from '../records/entries.ts';
import type { Incident, LadderEntry, SessionRecord } from '../records/schema.ts';
import type { Side } from '../units.ts';
import { drillsIn, metric, minutesOf, rating, type SessionDrill, sidesOf, success } from './summary.ts';
import { type Point, type Trend, trendOf } from './trend.ts';

/** What a therapist looks at: trends by drill and leg under like conditions, ratings, incidents, the ladder's sentences. Pure. */

/** A change of success under a tenth is not worth a word: one trial of ten. [J] */
const SMALLEST_SUCCESS = 0.1;

/** Why two results should not be compared: words `report.differs.<word>`. */
export type Difference =
  | 'camera'
  | 'network'
  | 'footwear'
  | 'support'
  | 'glasses'
  | 'stance'
  | 'version'
  | 'not-scored';

/** What differs between two drills as they were measured; empty when they may be compared. */
export function differences(
  a: { readonly session: SessionRecord; readonly drill: SessionDrill },
  b: { readonly session: SessionRecord; readonly drill: SessionDrill },
): readonly Difference[] {
  const found: Difference[] = [];
  const add = (differs: boolean, word: Difference): void => {
    if (differs) found.push(word);
  };
  add(a.session.device.camera !== b.session.device.camera, 'camera');
  add(a.session.device.pose?.model !== b.session.device.pose?.model, 'network');
  add(a.session.conditions.footwear !== b.session.conditions.footwear, 'footwear');
  add(a.session.conditions.glasses !== b.session.conditions.glasses, 'glasses');
  add(a.drill.support !== b.drill.support, 'support');
  add((a.drill.parameters.stance ?? 0) !== (b.drill.parameters.stance ?? 0), 'stance');
  add(a.drill.version !== b.drill.version, 'version');
  add(!a.drill.scored || !b.drill.scored, 'not-scored');
  return found;
}

/** One drill on one side in one session. */
export interface DrillPoint extends Point {
  readonly session: string;
  readonly level: number | null;
  /** Against the newest session with this drill. */
  readonly differs: readonly Difference[];
}
export interface Series {
  /** `success` (0 … 1), or a metric of the drill. */
  readonly measure: string;
  readonly unit: string;
  readonly points: readonly DrillPoint[];
  /** Over the points that may be compared with the newest. */
  readonly trend: Trend;
}
export interface DrillReview {
  readonly drill: DrillId;
  readonly side: Side | null;
  readonly series: readonly Series[];
  /** The ladder's rungs over time: the first thing to look at, since success is kept even by adapting the rung. */
  readonly levels: Series;
  readonly level: number | null;
  readonly sessions: number;
}
export interface Symmetry {
  readonly drill: DrillId;
  readonly measure: string;
  readonly unit: string;
  readonly left: number;
  readonly right: number;
  /** Smaller divided by larger, 0 … 1; 1 = alike. */
  readonly ratio: number;
}
export interface RatingSeries {
  readonly kind:
    | 'pain-before'
    | 'pain-after'
    | 'effort'
    | 'steadiness'
    | `${'numbness' | 'tingling'}-${'before' | 'after'}`;
  readonly points: readonly (Point & { readonly session: string })[];
  readonly trend: Trend;
}
export interface Review {
  readonly sessions: number;
  readonly minutes: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly drills: readonly DrillReview[];
  readonly symmetry: readonly Symmetry[];
  readonly ratings: readonly RatingSeries[];
  /** Newest first. */
  readonly incidents: readonly {
    readonly session: string;
    readonly startedAt: string;
    readonly incident: Incident;
  }[];
  /** The ladder's sentences, newest first; `session` null where it was decided between sessions. */
  readonly decisions: readonly {
    readonly session: string | null;
    readonly startedAt: string;
    readonly entry: LadderEntry;
  }[];
}

interface Played {
  readonly session: SessionRecord;
  readonly drill: SessionDrill;
  readonly at: number;
}

function seriesOf(played: readonly Played[], side: Side | null, measure: Measure | null): Series {
  const newest = played.at(-1);
  const of = side ?? 'both';
  const points: DrillPoint[] = [];
  for (const { session, drill, at } of played) {
    const value =
      measure === null
        ? success(drill.trials, of).rate
        : measure.from === 'metrics'
          ? metric(drill, measure.name, of)
          : (drill.summary[measure.name] ?? null);
    if (value === null || !newest) continue;
    points.push({
      at,
      value,
      session: session.id,
      level: drill.level,
      differs: differences({ session, drill }, newest),
    });
  }
  const like = points.filter((point) => point.differs.length === 0);
  return {
    measure: measure?.name ?? 'success',
    unit: measure?.unit ?? 'success',
    points,
    trend: trendOf(like, measure?.smallest ?? SMALLEST_SUCCESS),
  };
}

/** The side that a ladder belongs to (`drill:side` in records); null where one ladder is for both. */
const ladderSide = (ladder: string | null): string | null => ladder?.split(':')[1] ?? null;

/** The rungs of one leg's ladder, or of the one ladder that a drill has. Levels as people read them: the lowest is 1. */
function levelsOf(played: readonly Played[], side: Side | null): Series {
  const points = played.flatMap(({ session, drill, at }): DrillPoint[] => {
    const other = ladderSide(drill.ladder);
    if (drill.level === null || (side !== null && other !== null && other !== side)) return [];
    return [{ at, value: drill.level + 1, session: session.id, level: drill.level, differs: [] }];
  });
  return { measure: 'level', unit: 'level', points, trend: trendOf(points, 1) };
}

/** Everything for the review and the report of one person, from that person's sessions in any order. */
/** What is decided between two sessions and stands in none. */
const BETWEEN: readonly LadderEntry['decision']['rule'][] = ['gap', 'calibrate', 'joined', 'cleared'];

export function review(sessions: readonly SessionRecord[], history: readonly LadderEntry[] = []): Review {
  const inOrder = [...sessions].sort((a, b) =>
    a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0,
  );
  const newestFirst = [...inOrder].reverse();
  const drills: DrillReview[] = [];
  const symmetry: Symmetry[] = [];
  for (const id of drillsIn(inOrder)) {
    const played = inOrder.flatMap((session) =>
      session.drills
        .filter((drill) => drill.drill === id)
        .map((drill): Played => ({ session, drill, at: Date.parse(session.startedAt) + drill.startedAt })),
    );
    const { measure } = drillOf(id).info;
    const sides = new Set(played.flatMap(({ drill }) => sidesOf(drill)));
    const legs: (Side | null)[] =
      sides.size === 2 ? ['left', 'right'] : [...(sides.size === 1 ? sides : [null])];
    for (const side of legs) {
      const perSide = measure?.from === 'summary' && side !== null ? null : measure;
      const levels = levelsOf(played, side);
      drills.push({
        drill: id,
        side,
        series: [seriesOf(played, side, null), ...(perSide ? [seriesOf(played, side, perSide)] : [])],
        levels,
        level: levels.points.at(-1)?.level ?? null,
        sessions: new Set(played.map(({ session }) => session.id)).size,
      });
    }
    const latest = played.at(-1);
    if (latest && sides.size === 2) {
      const name = measure?.from === 'metrics' ? measure.name : null;
      const value = (side: Side): number | null =>
        name ? metric(latest.drill, name, side) : success(latest.drill.trials, side).rate;
      const [left, right] = [value('left'), value('right')];
      if (left !== null && right !== null && left >= 0 && right >= 0 && Math.max(left, right) > 0)
        symmetry.push({
          drill: id,
          measure: name ?? 'success',
          unit: name && measure ? measure.unit : 'success',
          left,
          right,
          ratio: Math.min(left, right) / Math.max(left, right),
        });
    }
  }
  return {
    sessions: sessions.length,
    minutes: inOrder.reduce((sum, session) => sum + minutesOf(session), 0),
    from: inOrder[0]?.startedAt ?? null,
    to: inOrder.at(-1)?.startedAt ?? null,
    drills,
    symmetry,
    ratings: ratingsOf(inOrder),
    incidents: newestFirst.flatMap((session) =>
      session.incidents
        .filter((incident) => !isEntry(incident))
        .map((incident) => ({ session: session.id, startedAt: session.startedAt, incident })),
    ),
    decisions: [
      ...newestFirst.flatMap((session) =>
        session.decisions.map((entry) => ({ session: session.id, startedAt: session.startedAt, entry })),
      ),
      ...history
        .filter(({ decision }) => BETWEEN.includes(decision.rule))
        .map((entry) => ({
          session: null,
          startedAt: new Date(entry.decision.when.at).toISOString(),
          entry,
        })),
    ].sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0)),
  };
}

function ratingsOf(sessions: readonly SessionRecord[]): readonly RatingSeries[] {
  const kinds = [
    ['pain-before', 'pain', 'before'],
    ['pain-after', 'pain', 'after'],
    ['effort', 'effort', 'after'],
    ['steadiness', 'steadiness', 'after'],
    ['numbness-before', 'numbness', 'before'],
    ['numbness-after', 'numbness', 'after'],
    ['tingling-before', 'tingling', 'before'],
    ['tingling-after', 'tingling', 'after'],
  ] as const;
  return kinds.map(([kind, what, when]) => {
    const points = sessions.flatMap((session) => {
      const value = rating(session, what, when);
      return value === null ? [] : [{ at: Date.parse(session.startedAt), value, session: session.id }];
    });
    return { kind, points, trend: trendOf(points, 1) };
  });
}

/** How alike the sides are, in words. Own results of both sides, never a statement about load or about health. */
export const saySymmetry = (s: Symmetry): Say => ({
  // One part in ten is inside what changes from day to day. [J]
  id:
    s.ratio >= 0.9
      ? 'report.symmetry.alike'
      : s.left > s.right
        ? 'report.symmetry.left'
        : 'report.symmetry.right',
  values: { percent: Math.round(s.ratio * 100) },
});
