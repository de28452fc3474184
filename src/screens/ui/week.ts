import type { SessionHead } from '../../records/schema.ts';

/** Midnight of the Monday of the week that `now` lies in, on this device's clock. */
export function startOfWeek(now: number): number {
  const day = new Date(now);
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
  return day.getTime();
}

type Times = Pick<SessionHead['drills'][number], 'startedAt' | 'endedAt'>;

/** Minutes of practice in a session: the drills' own time, without questions, set-up and rests. A drill that was cut off counts 0. */
export function practisedMinutes(session: { readonly drills: readonly Times[] }): number {
  const ms = session.drills.reduce(
    (sum, drill) => sum + Math.max(0, (drill.endedAt ?? drill.startedAt) - drill.startedAt),
    0,
  );
  return ms / 60_000;
}
