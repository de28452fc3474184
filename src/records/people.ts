import * as v from 'valibot';
import type { Content } from '../facts/fact.ts';
import { forgottenIn } from '../facts/forgotten.ts';
import { pairsOf } from '../facts/same.ts';
import { CAREFUL_PROFILE } from '../prescription/profile.ts';
import { stampAfter } from './device.ts';
import { RecordsError } from './errors.ts';
import { type Note, noteFacts, safetyFacts } from './facts.ts';
import { aliases, personRow, shownAs } from './groups.ts';
import type { Port, Tx } from './port.ts';
import { affirmed, edited, isUntouched, latestOf, type PersonEdit, seenBy } from './registers.ts';
import { type Person, personSchema } from './schema.ts';
import type { SettingStore } from './settings.ts';
import { type Sources, uuidv7 } from './uuid.ts';
import { erase, regroup } from './who.ts';

export type { PersonEdit } from './registers.ts';

export interface PeopleStore {
  /** Everybody once, archived ones included, oldest entry first. */
  list(): Promise<readonly Person[]>;
  /** The same with the entries that are shown under others, so that what stands under those can be counted for the person. */
  everybody(): Promise<readonly Person[]>;
  get(id: string): Promise<Person | undefined>;
  /**
   * Whoever practises now; on first use the single person of a home is made. Rejects (RecordsError 'nobody-chosen') where several
   * could be meant: practising under another patient's plan and into that one's record is worse than being asked.
   */
  current(): Promise<Person>;
  choose(id: string): Promise<void>;
  /** Nobody practises until somebody is chosen. */
  signOff(): Promise<void>;
  add(edit: PersonEdit): Promise<Person>;
  /** Refuses impossible values (RecordsError 'invalid') and leaves the entry as it was. */
  edit(id: string, edit: PersonEdit): Promise<Person>;
  /**
   * Two entries are one person from now on (SAME-1); where both say something, what stands in `into` counts. Returns the id that the person is shown
   * under. `by`: who says so.
   */
  merge(from: string, into: string, by?: Note['by']): Promise<string>;
  /** This entry is another person than those that it was shown with; they stay one. */
  split(id: string, by?: Note['by']): Promise<void>;
  /** Entries that are shown under this one, oldest entry first. */
  merged(id: string): Promise<readonly Person[]>;
  /** All ids of the person that has this one, the one that is shown first. */
  idsOf(id: string): Promise<readonly string[]>;
  /** Deletes everything about a person, under all entries; what is left says that it was deleted, and nothing else (GONE-1, GONE-2). */
  forget(id: string, by?: Note['by']): Promise<void>;
  /** Which of these people were forgotten here. */
  forgotten(ids: readonly string[]): Promise<readonly string[]>;
  /** Somebody who was forgotten agrees to a record once more: from now on files may bring it (GONE-1). */
  agreesAgain(id: string, by?: Note['by']): Promise<void>;
}

const CURRENT = 'person';
const ABOUT_PEOPLE: ReadonlySet<string> = new Set<Content['kind']>([
  'same',
  'apart',
  'forgotten',
  'agreed-again',
]);
const THERAPIST: Note['by'] = { role: 'therapist', name: null };

/** An entry that the first look at the home page made, and under which nothing was ever done. */
async function isBlank(tx: Tx, person: Person): Promise<boolean> {
  if (!isUntouched(person)) return false;
  for (const table of ['sessions', 'plans', 'facts'] as const)
    if ((await tx.keys(table, { person: person.id })).length > 0) return false;
  return (await tx.select('people', { tag: person.id })).length === 0;
}

/** An entry, with the values of those that are the same person where it is the one that is shown. */
async function shown(tx: Tx, id: string): Promise<Person | undefined> {
  const row = await tx.get('people', id);
  if (row?.tag !== '') return row?.body;
  return shownAs(
    row.body,
    (await tx.select('people', { tag: id })).map(({ body }) => body),
  );
}

async function listed(tx: Tx): Promise<readonly Person[]> {
  const rows = await tx.select('people', {});
  const under = new Map<string, Person[]>();
  for (const { tag, body } of rows) if (tag !== '') under.set(tag, [...(under.get(tag) ?? []), body]);
  return rows.filter(({ tag }) => tag === '').map(({ id, body }) => shownAs(body, under.get(id) ?? []));
}

/** Who was chosen, as the entry that is shown now; null on a device that knows nobody yet. Rejects 'nobody-chosen' where it must be asked. */
async function chosen(tx: Tx): Promise<Person | null> {
  const setting = (await tx.get('settings', CURRENT))?.body;
  if (typeof setting?.value === 'string') {
    const row = await tx.get('people', setting.value);
    const person = row && (await shown(tx, row.tag || row.id));
    if (person) return person;
  }
  const all = (await listed(tx)).filter((one) => !one.archived);
  const used: Person[] = [];
  for (const one of all) if (!(await isBlank(tx, one))) used.push(one);
  if (setting === undefined && used.length <= 1) return used[0] ?? all[0] ?? null;
  if (all.length === 0) return null;
  throw new RecordsError('nobody-chosen', `one of ${all.length}`);
}

/**
 * Removes people and makes sure that nobody goes on as somebody else: a device that never had to choose stood for one person only, and if that one
 * goes, the next of its people must not take the place (GONE-3).
 */
export async function removePeople(tx: Tx, ids: Iterable<string>): Promise<void> {
  const going = new Set(ids);
  const now = await chosen(tx).catch((error: unknown) => {
    if (error instanceof RecordsError) return null;
    throw error;
  });
  const leaves = now !== null && (await aliases(tx, now.id)).every((id) => going.has(id));
  await erase(tx, going);
  if (leaves)
    await tx.put('settings', [
      { id: CURRENT, person: '', at: '', tag: '', body: { id: CURRENT, value: null } },
    ]);
}

export function peopleStore(port: Port, settings: SettingStore, sources: Sources): PeopleStore {
  const iso = (): string => new Date(sources.now()).toISOString();

  const checked = (person: unknown): Person => {
    const result = v.safeParse(personSchema, person);
    if (!result.success) throw new RecordsError('invalid', result.issues[0].message);
    return result.output;
  };
  const fresh = async (tx: Tx, edit: PersonEdit): Promise<Person> => {
    const now = iso();
    const blank = checked({
      id: uuidv7(sources),
      name: '',
      yearOfBirth: null,
      heightMm: null,
      notes: '',
      archived: false,
      mergedInto: null,
      profile: CAREFUL_PROFILE,
      createdAt: now,
      updatedAt: now,
    });
    const seen = seenBy(blank, edit);
    const person =
      seen === null ? blank : checked(edited(blank, blank, edit, await stampAfter(tx, seen, sources)));
    await tx.put('people', [personRow(person)]);
    return person;
  };
  /** Says something of people later than all that was said of people before: the last word counts, whatever clock the others had. */
  const say = async (tx: Tx, person: string, contents: readonly Content[], by: Note['by']) => {
    const said = (await safetyFacts(tx)).filter(({ kind }) => ABOUT_PEOPLE.has(kind));
    const after = said
      .map(({ at }) => at)
      .sort()
      .at(-1);
    const notes = contents.map((content) => ({ content, by }));
    return noteFacts(tx, { person, session: null, notes, ...(after && { after }) }, sources);
  };
  const known = async (tx: Tx, id: string): Promise<void> => {
    if (!(await tx.get('people', id))) throw new RecordsError('unknown-person', id);
  };

  return {
    list: () => port.read(listed),
    everybody: () =>
      port.read(async (tx) => {
        const merged = (await tx.select('people', {})).filter(({ tag }) => tag !== '');
        return [...(await listed(tx)), ...merged.map(({ body }) => body)];
      }),
    get: (id) => port.read((tx) => shown(tx, id)),
    async current() {
      const someone = await port.read(chosen);
      if (someone) return someone;
      return port.write(async (tx) => {
        // Looked at again: another look of the same moment may have made the person.
        const made = await chosen(tx);
        if (made) return made;
        // Whoever was chosen is not here any more: left so, the device would ask for a choice of one.
        await tx.remove('settings', [CURRENT]);
        return fresh(tx, {});
      });
    },
    async choose(id) {
      await port.read((tx) => known(tx, id));
      await settings.set(CURRENT, id);
    },
    signOff: () => settings.set(CURRENT, null),
    add: (edit) => port.write((tx) => fresh(tx, edit)),
    edit: (id, edit) =>
      port.write(async (tx) => {
        const [row, now] = [await tx.get('people', id), await shown(tx, id)];
        if (!row || !now) throw new RecordsError('unknown-person', id);
        const seen = seenBy(now, edit);
        if (seen === null) return now;
        const next = edited(row.body, now, edit, await stampAfter(tx, seen, sources));
        await tx.put('people', [personRow(checked({ ...next, updatedAt: iso() }))]);
        return (await shown(tx, id)) ?? next;
      }),
    merge: (from, into, by = THERAPIST) =>
      port.write(async (tx) => {
        await known(tx, from);
        await known(tx, into);
        if (from === into) throw new RecordsError('invalid', 'one entry alone');
        const kept = await shown(tx, (await tx.get('people', into))?.tag || into);
        if (!kept) throw new RecordsError('unknown-person', into);
        const latest = (await listed(tx)).map(latestOf).sort().at(-1) ?? '';
        const counts = affirmed(kept, await stampAfter(tx, latest, sources));
        await tx.put('people', [personRow({ ...counts, updatedAt: iso() })]);
        await say(tx, from, [{ kind: 'same', other: into }], by);
        await regroup(tx);
        return (await tx.get('people', from))?.tag || from;
      }),
    split: (id, by = THERAPIST) =>
      port.write(async (tx) => {
        await known(tx, id);
        const facts = await safetyFacts(tx);
        const others = (await aliases(tx, id)).filter((one) => one !== id);
        // Said of every entry of the person, and of every id that it was ever joined with: it must not come back by a detour.
        const pairs = pairsOf(facts).flatMap(([a, b]) => (a === id ? [b] : b === id ? [a] : []));
        const away = [...new Set([...others, ...pairs])];
        await say(
          tx,
          id,
          away.map((other) => ({ kind: 'apart', other })),
          by,
        );
        const [first, ...rest] = others;
        if (first !== undefined && rest.length > 0)
          await say(
            tx,
            first,
            rest.map((other) => ({ kind: 'same', other })),
            by,
          );
        await regroup(tx);
      }),
    merged: (id) => port.read(async (tx) => (await tx.select('people', { tag: id })).map((row) => row.body)),
    idsOf: (id) => port.read((tx) => aliases(tx, id)),
    forget: (id, by = THERAPIST) =>
      port.write(async (tx) => {
        await known(tx, id);
        const ids = await aliases(tx, id);
        await removePeople(tx, ids);
        for (const one of ids) await say(tx, one, [{ kind: 'forgotten' }], by);
        await regroup(tx);
      }),
    forgotten: (ids) =>
      port.read(async (tx) => {
        const gone = forgottenIn(await safetyFacts(tx));
        return ids.filter((id) => gone.has(id));
      }),
    agreesAgain: async (id, by = THERAPIST) => {
      await port.write((tx) => say(tx, id, [{ kind: 'agreed-again' }], by));
    },
  };
}
