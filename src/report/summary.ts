import type { DrillId } from '../drills/drill.ts';
import type { SessionRecord } from '../records/schema.ts';
import type { Side } from '../units.ts';

/** Small arithmetic on records that plots, reports and exports share. Pure. */

export type SessionDrill = SessionRecord['drills'][number];
export type Sides = Side | 'both';

/** Middle value; the mean of the two middle ones for an even count; null for none. */
export function median(values: ArrayLike<number>): number | null {
  if (values.length === 0) return null;
  // A typed array sorts by number, and many times faster than a list with a comparison.
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  // Halved first: the sum of two huge ones has no number.
  return sorted.length % 2 === 1 ? upper : (sorted[half - 1] ?? 0) / 2 + upper / 2;
}

/** What became of the trials. `rate`: hits among hits and misses, 0 … 1; null when nothing could be scored. */
export interface Success {
  readonly hit: number;
  readonly miss: number;
  readonly void: number;
  readonly rate: number | null;
}

/** Counts trials of one side, or of all. Void trials (tracking lost and the like) count neither way. */
export function success(trials: readonly SessionDrill['trials'][number][], side: Sides = 'both'): Success {
  const count = { hit: 0, miss: 0, void: 0 };
  for (const trial of trials) if (side === 'both' || trial.side === side) count[trial.outcome]++;
  const scored = count.hit + count.miss;
  return { ...count, rate: scored > 0 ? count.hit / scored : null };
}

/** One metric of a trial; null where it has none. A name from outside must not find what every object inherits. */
export const metricOf = (trial: SessionDrill['trials'][number], name: string): number | null =>
  Object.hasOwn(trial.metrics, name) ? (trial.metrics[name] ?? null) : null;

/**
 * Median of a metric over the scorable trials of one side, or of all; null when it was never measured. `better`: a miss without the metric counts as
 * worse than all that were measured, else the few that succeeded would stand for the whole; null where most of the trials are such.
 */
export function metric(
  drill: SessionDrill,
  name: string,
  side: Sides = 'both',
  better: 'higher' | 'lower' | null = null,
): number | null {
  const worst = better === 'lower' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const values = drill.trials
    .filter((trial) => trial.outcome !== 'void' && (side === 'both' || trial.side === side))
    .flatMap((trial) => metricOf(trial, name) ?? (better !== null && trial.outcome === 'miss' ? worst : []));
  const middle = median(values);
  return middle !== null && Number.isFinite(middle) ? middle : null;
}

/** Names of all metrics that the trials of a drill hold, in order. */
export const metricNames = (drill: SessionDrill): readonly string[] =>
  [...new Set(drill.trials.flatMap((trial) => Object.keys(trial.metrics)))].sort();

/** The sides that a drill's trials have, left first; empty when it has none. */
export const sidesOf = (drill: SessionDrill): readonly Side[] =>
  (['left', 'right'] as const).filter((side) => drill.trials.some((trial) => trial.side === side));

/** A rating of a session by kind and moment, the highest where several sites were rated; null when not asked. */
export function rating(
  session: Pick<SessionRecord, 'ratings'>,
  kind: SessionRecord['ratings'][number]['kind'],
  when: SessionRecord['ratings'][number]['when'],
): number | null {
  const values = session.ratings.filter((r) => r.kind === kind && r.when === when).map((r) => r.value);
  return values.length > 0 ? Math.max(...values) : null;
}

/** The person's own calendar day of a session, as YYYY-MM-DD. */
export const localDay = (session: Pick<SessionRecord, 'startedAt' | 'utcOffset'>): string =>
  new Date(Date.parse(session.startedAt) + session.utcOffset * 60_000).toISOString().slice(0, 10);

/** Every drill that the sessions hold, in the order in which it first appears in the oldest session. */
export function drillsIn(sessions: readonly { drills: readonly { drill: DrillId }[]; startedAt: string }[]) {
  const oldestFirst = [...sessions].sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  return [...new Set(oldestFirst.flatMap((session) => session.drills.map((d) => d.drill)))];
}
