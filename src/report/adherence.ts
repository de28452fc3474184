import type { SessionHead } from '../records/schema.ts';
import { localDay } from './summary.ts';

/** One day of the calendar. */
export interface Day {
  /** YYYY-MM-DD in the person's own time. */
  readonly day: string;
  readonly sessions: number;
  readonly minutes: number;
  /** `done`: practised. `rest`: not practised, in the past. `today`: not yet. `ahead`: still to come. */
  readonly state: 'done' | 'rest' | 'today' | 'ahead';
}
export interface Week {
  /** The Monday that it begins with. */
  readonly start: string;
  readonly days: readonly Day[];
  readonly done: number;
  readonly asked: number;
  /** Reached, or but one day short: a missed day is forgiven. */
  readonly kept: boolean;
}
export interface Adherence {
  readonly weeks: readonly Week[];
  /** Weeks kept in a row up to now. The running week counts once it is kept and never breaks the row. */
  readonly streak: number;
  readonly longest: number;
  /** Days practised and asked for over the whole weeks before this one. */
  readonly done: number;
  readonly asked: number;
}

const DAY = 86_400_000;
const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00.000Z`) / DAY);
const dayName = (number: number): string => new Date(number * DAY).toISOString().slice(0, 10);
/** The Monday of a day's week. 1970-01-01 was a Thursday. */
const monday = (number: number): number => number - ((((number + 3) % 7) + 7) % 7);

/**
 * Practice days against what was asked, week by week, ending with the week of `today`. A session counts when it was
 * finished, or stopped after at least one trial: starting counts. A week is kept with one day missing, because a row that breaks
 * at the first bad day discourages [J]. `asked`: days a week of the plan in force.
 */
export function adherence(
  sessions: readonly Pick<SessionHead, 'id' | 'startedAt' | 'utcOffset' | 'status' | 'drills'>[],
  options: {
    readonly today: string;
    readonly weeks: number;
    readonly asked: number;
    /** Milliseconds of practice by session, from `practisedOf`. */
    readonly practised: ReadonlyMap<string, number>;
  },
): Adherence {
  const practised = new Map<string, { sessions: number; minutes: number }>();
  for (const session of sessions) {
    const trials = session.drills.reduce((sum, { tally }) => sum + tally.hit + tally.miss, 0);
    if (session.status !== 'finished' && trials === 0) continue;
    const day = localDay(session);
    const before = practised.get(day) ?? { sessions: 0, minutes: 0 };
    practised.set(day, {
      sessions: before.sessions + 1,
      minutes: before.minutes + (options.practised.get(session.id) ?? 0) / 60_000,
    });
  }
  const today = dayNumber(options.today);
  const thisWeek = monday(today);
  const weeks: Week[] = [];
  for (let w = options.weeks - 1; w >= 0; w--) {
    const start = thisWeek - 7 * w;
    const days = Array.from({ length: 7 }, (_, d): Day => {
      const day = dayName(start + d);
      const found = practised.get(day);
      const ahead = start + d > today ? 'ahead' : start + d === today ? 'today' : 'rest';
      return {
        day,
        sessions: found?.sessions ?? 0,
        minutes: found?.minutes ?? 0,
        state: found ? 'done' : ahead,
      };
    });
    const done = days.filter((day) => day.state === 'done').length;
    weeks.push({
      start: dayName(start),
      days,
      done,
      asked: options.asked,
      kept: done >= Math.max(1, options.asked - 1),
    });
  }
  const past = weeks.slice(0, -1);
  let [streak, longest] = [0, 0];
  for (const week of past) {
    streak = week.kept ? streak + 1 : 0;
    longest = Math.max(longest, streak);
  }
  if (weeks.at(-1)?.kept) streak++;
  // Weeks before the first practice are not missed ones.
  const since = past.slice(
    Math.max(
      0,
      past.findIndex((week) => week.done > 0),
    ),
  );
  const begun = past.some((week) => week.done > 0) ? since : [];
  return {
    weeks,
    streak,
    longest: Math.max(longest, streak),
    done: begun.reduce((sum, week) => sum + Math.min(week.done, week.asked), 0),
    asked: begun.reduce((sum, week) => sum + week.asked, 0),
  };
}
