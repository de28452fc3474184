import type { Fact } from '../facts/fact.ts';
import { countedEvents } from '../facts/incidents.ts';
import { type Lock, openLocks } from '../facts/lock.ts';
import type { Person, Plan, SessionHead } from '../records/schema.ts';
import type { Records } from '../records/store.ts';
import { type Adherence, adherence } from './adherence.ts';

/** One line of the roster. */
export interface RosterRow {
  readonly person: Person;
  readonly lastSession: string | null;
  readonly doneThisWeek: number;
  readonly asked: number;
  readonly streak: number;
  /** Practice days of the last weeks, oldest first, for a small bar picture. */
  readonly weeks: readonly number[];
  /** Falls and symptoms of the last two weeks, and pain of 5 or more: worth a look before the next session. */
  readonly incidents: number;
  readonly pain: number | null;
  /** What nobody practises before a clinician has cleared it, the first first. */
  readonly locks: readonly Lock[];
}

const WEEKS = 4;
const RECENT = 14 * 86_400_000;
/** Days a week where no plan says otherwise: two to three are advised (evidence.md, "Dose" [J]). */
const USUAL_DAYS = 3;

/**
 * Rows for all people, those who practised last first. `heads` need only reach back four weeks, plus each person's last, which may be among them
 * twice. `facts`: what locks and events are folded from, by entry. Entries that were merged away are counted for the one that they were merged into,
 * through a chain of merges too.
 */
export function roster(
  people: readonly Person[],
  heads: readonly SessionHead[],
  plans: ReadonlyMap<string, Plan>,
  facts: ReadonlyMap<string, readonly Fact[]>,
  today: string,
): readonly RosterRow[] {
  const owner = new Map<string, string>();
  const into = new Map(people.map((person) => [person.id, person.mergedInto]));
  for (const { id } of people) {
    let at = id;
    for (let next = into.get(at); next && at !== next && next !== id; next = into.get(at)) at = next;
    owner.set(id, at);
  }
  const of = new Map<string, SessionHead[]>();
  for (const head of new Map(heads.map((one) => [one.id, one])).values()) {
    const id = owner.get(head.person) ?? head.person;
    const list = of.get(id);
    if (list) list.push(head);
    else of.set(id, [head]);
  }
  const told = new Map<string, Fact[]>();
  for (const [entry, own] of facts) {
    const id = owner.get(entry) ?? entry;
    told.set(id, [...(told.get(id) ?? []), ...own]);
  }
  const since = new Date(Date.parse(`${today}T23:59:59.999Z`) - RECENT).toISOString();
  const rows = people
    .filter((person) => person.mergedInto === null)
    .map((person): RosterRow => {
      const own = of.get(person.id) ?? [];
      const asked = plans.get(person.id)?.dose.daysPerWeek ?? USUAL_DAYS;
      // Days are shown here, and no minutes.
      const kept: Adherence = adherence(own, { today, weeks: WEEKS, asked, practised: new Map() });
      const happened = told.get(person.id) ?? [];
      let last: SessionHead | null = null;
      for (const head of own) if (!last || head.startedAt > last.startedAt) last = head;
      const recent = own.filter((head) => head.startedAt >= since);
      const pains = recent.flatMap((head) =>
        head.ratings.filter((r) => r.kind === 'pain').map((r) => r.value),
      );
      return {
        person,
        lastSession: last?.startedAt ?? null,
        doneThisWeek: kept.weeks.at(-1)?.done ?? 0,
        asked,
        streak: kept.streak,
        weeks: kept.weeks.map((week) => week.done),
        incidents: countedEvents(happened).filter(({ at }) => at >= since).length,
        pain: pains.length > 0 ? Math.max(...pains) : null,
        locks: openLocks(happened),
      };
    });
  return rows.sort((a, b) => ((a.lastSession ?? '') < (b.lastSession ?? '') ? 1 : -1));
}

/** What was read back for the bars of the last weeks. */
const FIVE_WEEKS = 35 * 86_400_000;

/**
 * Reads what the roster needs: the last weeks of everybody, and each person's last session however long ago, since those who stay away are the ones to
 * look for. `now`: ms since 1970.
 */
export async function readRoster(
  records: Records,
  people: readonly Person[],
  { now, today }: { readonly now: number; readonly today: string },
): Promise<readonly RosterRow[]> {
  const [everybody, recent, plans, facts] = await Promise.all([
    records.people.everybody(),
    records.sessions.list({ from: new Date(now - FIVE_WEEKS).toISOString() }),
    // One look for everybody: a look for each of 500 people takes seconds.
    records.plans.currentOfAll(),
    records.facts.safety(),
  ]);
  const seen = new Set(recent.map(({ person }) => person));
  const away = people.filter(({ id }) => !seen.has(id)).map(({ id }) => id);
  return roster(everybody, [...recent, ...(await records.sessions.latest(away))], plans, facts, today);
}

/** Rows whose name or year of birth holds every word asked for, letters with or without accents. */
export function findPeople<T extends { readonly person: Person }>(
  rows: readonly T[],
  words: string,
): readonly T[] {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  const asked = plain(words).split(/\s+/).filter(Boolean);
  return rows.filter(({ person }) => {
    const text = plain(`${person.name} ${person.yearOfBirth ?? ''}`);
    return asked.every((word) => text.includes(word));
  });
}
