import * as v from 'valibot';
import { CAREFUL_PROFILE } from '../prescription/profile.ts';
import { RecordsError } from './errors.ts';
import type { Port, Row, Tx } from './port.ts';
import { type Person, personSchema } from './schema.ts';
import type { SettingStore } from './settings.ts';
import { type Sources, uuidv7 } from './uuid.ts';

/** What can be said about a person; the rest is kept by the store. */
export type PersonEdit = Partial<Omit<Person, 'id' | 'createdAt' | 'updatedAt' | 'mergedInto'>>;

export interface PeopleStore {
  /** Everybody who is not merged away, archived ones included, oldest entry first. */
  list(): Promise<readonly Person[]>;
  /** The same with the entries that were merged away, so that what stands under those can be counted for the person. */
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
  /** Two entries are one person: `from` is shown under `into` from now on. Can be undone with `split`. */
  merge(from: string, into: string): Promise<void>;
  split(id: string): Promise<void>;
  /** Entries that were merged straight into this one, oldest entry first. */
  merged(id: string): Promise<readonly Person[]>;
  /** The id itself and all ids that were merged into it. */
  idsOf(id: string): Promise<readonly string[]>;
  /** Deletes everything about a person: the entry, those merged into it, plans, sessions, trials and traces. */
  forget(id: string): Promise<void>;
}

const CURRENT = 'person';

export const personRow = (body: Person): Row<Person> => ({
  id: body.id,
  person: body.id,
  at: body.createdAt,
  tag: body.mergedInto ?? '',
  body,
});

/** Ids that count as this person, following merges in a chain; a circle in damaged data ends it. */
export async function aliases(tx: Tx, id: string): Promise<readonly string[]> {
  const ids = [id];
  for (const one of ids)
    for (const row of await tx.select('people', { tag: one })) if (!ids.includes(row.id)) ids.push(row.id);
  return ids;
}

/** An entry that the first look at the home page made, and under which nothing was ever done. */
async function isBlank(tx: Tx, { id, name, createdAt, updatedAt }: Person): Promise<boolean> {
  if (name !== '' || createdAt !== updatedAt) return false;
  for (const table of ['sessions', 'plans', 'facts'] as const)
    if ((await tx.select(table, { person: id, first: 1 })).length > 0) return false;
  return (await tx.select('people', { tag: id })).length === 0;
}

export function peopleStore(port: Port, settings: SettingStore, sources: Sources): PeopleStore {
  const iso = (): string => new Date(sources.now()).toISOString();

  const checked = (person: unknown): Person => {
    const result = v.safeParse(personSchema, person);
    if (!result.success) throw new RecordsError('invalid', result.issues[0].message);
    return result.output;
  };
  const fresh = (edit: PersonEdit): Person => {
    // One look at the clock: an entry whose two times differ counts as edited, and no longer gives way to the real person (P-5).
    const now = iso();
    return checked({
      name: '',
      yearOfBirth: null,
      heightMm: null,
      notes: '',
      archived: false,
      mergedInto: null,
      profile: CAREFUL_PROFILE,
      ...edit,
      id: uuidv7(sources),
      createdAt: now,
      updatedAt: now,
    });
  };
  const change = (id: string, edit: Partial<Person>): Promise<Person> =>
    port.write(async (tx) => {
      const row = await tx.get('people', id);
      if (!row) throw new RecordsError('unknown-person', id);
      const next = checked({ ...row.body, ...edit, updatedAt: iso() });
      await tx.put('people', [personRow(next)]);
      return next;
    });

  const tagged = (tag: string): Promise<readonly Person[]> =>
    port.read(async (tx) => (await tx.select('people', { tag })).map((row) => row.body));

  /** Who was chosen, as the entry that counts now; null on a device that knows nobody yet. */
  const chosen = async (tx: Tx): Promise<Person | null> => {
    const setting = (await tx.get('settings', CURRENT))?.body;
    if (typeof setting?.value === 'string') {
      const seen = new Set<string>();
      for (let id: string | null = setting.value; id !== null && !seen.has(id); ) {
        seen.add(id);
        const person: Person | undefined = (await tx.get('people', id))?.body;
        if (person?.mergedInto === null) return person;
        id = person?.mergedInto ?? null;
      }
    }
    const all = (await tx.select('people', { tag: '' }))
      .map((row) => row.body)
      .filter((one) => !one.archived);
    const used: Person[] = [];
    for (const one of all) if (!(await isBlank(tx, one))) used.push(one);
    if (setting === undefined && used.length <= 1) return used[0] ?? all[0] ?? null;
    if (all.length === 0) return null;
    throw new RecordsError('nobody-chosen', `one of ${all.length}`);
  };

  const store: PeopleStore = {
    list: () => tagged(''),
    everybody: () => port.read(async (tx) => (await tx.select('people', {})).map((row) => row.body)),
    get: async (id) => (await port.read((tx) => tx.get('people', id)))?.body,
    async current() {
      const known = await port.read(chosen);
      if (known) return known;
      return port.write(async (tx) => {
        // Looked at again: another look of the same moment may have made the person.
        const made = await chosen(tx);
        if (made) return made;
        const person = fresh({});
        await tx.put('people', [personRow(person)]);
        // Whoever was chosen is not here any more: left so, the device would ask for a choice of one.
        await tx.remove('settings', [CURRENT]);
        return person;
      });
    },
    async choose(id) {
      if (!(await store.get(id))) throw new RecordsError('unknown-person', id);
      await settings.set(CURRENT, id);
    },
    signOff: () => settings.set(CURRENT, null),
    add(edit) {
      const person = fresh(edit);
      return port.write(async (tx) => {
        await tx.put('people', [personRow(person)]);
        return person;
      });
    },
    edit: (id, edit) => change(id, edit),
    async merge(from, into) {
      if ((await store.idsOf(from)).includes(into)) throw new RecordsError('invalid', 'would form a circle');
      if (!(await store.get(into))) throw new RecordsError('unknown-person', into);
      await change(from, { mergedInto: into });
    },
    split: async (id) => {
      await change(id, { mergedInto: null });
    },
    merged: tagged,
    idsOf: (id) => port.read((tx) => aliases(tx, id)),
    forget: (id) =>
      port.write(async (tx) => {
        for (const one of await aliases(tx, id)) {
          for (const table of ['plans', 'sessions', 'details', 'traces', 'steps', 'facts'] as const)
            await tx.remove(
              table,
              (await tx.select(table, { person: one })).map((row) => row.id),
            );
          await tx.remove('people', [one]);
        }
      }),
  };
  return store;
}
