import { drillOf } from '../drills/catalogue.ts';
import type { DrillId, Say } from '../drills/drill.ts';
import type { Measure } from '../drills/traits.ts';
import type { Fact } from '../facts/fact.ts';
import { type Event, eventsOf } from '../facts/incidents.ts';
import { practisedOf } from '../facts/practice.ts';
import type { LadderEntry, SessionRecord } from '../records/schema.ts';
import type { Side } from '../units.ts';
import { drillsIn, metric, rating, type SessionDrill, sidesOf, success } from './summary.ts';
import { type Point, sayTrend, type Trend, together, trendOf } from './trend.ts';

/** What a therapist looks at: trends by drill and leg under like conditions, ratings, incidents, the ladder's sentences. Pure. */

/** A change of success under a tenth is not worth a word: one trial of ten. [J] */
const SMALLEST_SUCCESS = 0.1;

/** Why two results should not be compared: words `report.differs.<word>`. */
export type Difference =
  | 'camera'
  | 'device'
  | 'network'
  | 'footwear'
  | 'support'
  | 'glasses'
  | 'stance'
  | 'goal'
  | 'version'
  | 'not-scored';

interface Measured {
  readonly session: SessionRecord;
  readonly drill: SessionDrill;
}

/** What differs between two drills as they were measured; empty when they may be compared. */
export function differences(a: Measured, b: Measured): readonly Difference[] {
  const found: Difference[] = [];
  const add = (differs: boolean, word: Difference): void => {
    if (differs) found.push(word);
  };
  const [one, two] = [a.session.device, b.session.device];
  add(one.camera !== two.camera, 'camera');
  add(one.width !== two.width || one.height !== two.height || isOther(one.id, two.id), 'device');
  add(one.pose?.model !== two.pose?.model || one.pose?.delegate !== two.pose?.delegate, 'network');
  add(a.session.conditions.footwear !== b.session.conditions.footwear, 'footwear');
  add(a.session.conditions.glasses !== b.session.conditions.glasses, 'glasses');
  const asked = askedOtherwise(a.drill, b.drill);
  add(a.drill.support !== b.drill.support || asked.includes('support'), 'support');
  add(asked.includes('stance'), 'stance');
  add(
    asked.some((name) => name !== 'support' && name !== 'stance'),
    'goal',
  );
  add(a.drill.version !== b.drill.version, 'version');
  add(!a.drill.scored || !b.drill.scored, 'not-scored');
  return found;
}

/** Old records do not know their device; then the picture's size has to tell. */
const isOther = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

/**
 * The parameters in which two drills asked for something else: other hands, a longer hold, a farther target. How many tries there were is no such
 * thing; neither is the tenth by which a session moves the one parameter of its rung.
 */
function askedOtherwise(a: SessionDrill, b: SessionDrill): readonly string[] {
  const { parameters, rungs } = drillOf(a.drill).info;
  const isRung = a.ladder !== null && a.level !== null && a.ladder === b.ladder && a.level === b.level;
  const asked = (drill: SessionDrill, name: string): number =>
    drill.parameters[name] ?? parameters[name]?.default ?? 0;
  return [...new Set([...Object.keys(a.parameters), ...Object.keys(b.parameters)])].filter(
    (name) => name !== 'trials' && !(isRung && name === rungs?.within) && asked(a, name) !== asked(b, name),
  );
}

/** One drill on one side in one session. */
export interface DrillPoint extends Point {
  readonly session: string;
  readonly level: number | null;
  /** Against the newest result of this drill that could be scored. */
  readonly differs: readonly Difference[];
}
export interface Series {
  /** `success` (0 … 1), or a metric of the drill. */
  readonly measure: string;
  readonly unit: string;
  readonly better: Measure['better'];
  readonly points: readonly DrillPoint[];
  /** Over the points that may be compared with the newest. Of the level there is none: a ladder moves it, not chance. */
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
  /** What happened, newest first, with what was noted by mistake. */
  readonly events: readonly Event[];
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
  const newest = played.findLast(({ drill }) => drill.scored) ?? played.at(-1);
  const of = side ?? 'both';
  const points: DrillPoint[] = [];
  for (const { session, drill, at } of played) {
    const value =
      measure === null
        ? success(drill.trials, of).rate
        : measure.from === 'metrics'
          ? metric(drill, measure.name, of, measure.better)
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
    better: measure?.better ?? 'higher',
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
  return { measure: 'level', unit: 'level', better: 'higher', points, trend: trendOf([]) };
}

/** What is decided between two sessions and stands in none. */
const BETWEEN: readonly LadderEntry['decision']['rule'][] = ['gap', 'calibrate', 'joined', 'cleared'];

/** Everything for the review and the report of one person, from that person's sessions and facts in any order. */
export function review(
  sessions: readonly SessionRecord[],
  facts: readonly Fact[],
  history: readonly LadderEntry[] = [],
): Review {
  const practised = practisedOf(facts);
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
        name ? metric(latest.drill, name, side, measure?.better) : success(latest.drill.trials, side).rate;
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
  const ratings = ratingsOf(inOrder);
  const all = [...drills.flatMap(({ series }) => series), ...ratings].map(({ trend }) => trend);
  const judged = new Map(together(all).map((trend, i) => [all[i], trend]));
  const inView = <S extends Series | RatingSeries>(one: S): S => ({
    ...one,
    trend: judged.get(one.trend) ?? one.trend,
  });
  return {
    sessions: sessions.length,
    minutes: inOrder.reduce((sum, { id }) => sum + (practised.get(id) ?? 0), 0) / 60_000,
    from: inOrder[0]?.startedAt ?? null,
    to: inOrder.at(-1)?.startedAt ?? null,
    drills: drills.map((one) => ({ ...one, series: one.series.map(inView) })),
    symmetry,
    ratings: ratings.map(inView),
    events: [...eventsOf(facts)].reverse(),
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

/**
 * What a series says, in words. The level is told as it was at first and as it is now, since it is decided, not measured; of everything else the
 * direction is told.
 */
export function saySeries({ measure, better, points, trend }: Series): Say {
  const [first, latest] = [points[0], points.at(-1)];
  if (measure !== 'level' || !first || !latest) return sayTrend(trend, measure, better);
  return {
    id: latest.value === first.value ? 'report.level.same' : 'report.level.changed',
    values: { from: first.value, to: latest.value, sessions: points.length },
  };
}

/** Ratings are better the lower they are: pain, effort, numbness, and steadiness, whose 5 is a lost balance. */
export const sayRating = ({ kind, trend }: RatingSeries): Say => sayTrend(trend, kind, 'lower');

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
