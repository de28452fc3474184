import {
  type Content,
  type Fact,
  factId,
  isKnown,
  isSafety,
  readFact,
  type UnknownFact,
  writeFact,
} from '../facts/fact.ts';
import { byStamp, type Clock, newClock, receive, tick, union } from '../facts/order.ts';
import { RecordsError } from './errors.ts';
import { aliases } from './people.ts';
import type { FactList, Port, Row, Tx } from './port.ts';
import { type Sources, uuidv7 } from './uuid.ts';

export type StoredFact = Fact | UnknownFact;
/** Something to be noted now, and by whom. */
export interface Note {
  readonly content: Content;
  readonly by: Fact['by'];
}

/** What happened. Append-only: facts are added and merged, and go only with the whole person. */
export interface FactStore {
  /** Notes facts of a person, in a session or (null) in none; they are on the disk when this resolves. */
  add(person: string, session: string | null, notes: readonly Note[]): Promise<readonly Fact[]>;
  /** Every fact of a person and of the entries merged into that one, in order. Facts of a newer Heron are left out. */
  of(person: string): Promise<readonly Fact[]>;
  /** The name that this device notes facts under. */
  device(): Promise<string>;
  /** The facts of everybody that locks, permissions and incidents are folded from, by person's entry: for the roster. */
  safety(): Promise<ReadonlyMap<string, readonly Fact[]>>;
}

const DEVICE = 'device';

/** A row's facts, and what in it nobody here can read: that stays where it lies. */
interface Opened {
  readonly facts: readonly StoredFact[];
  readonly unread: FactList['facts'];
}
function opened(row: Row<FactList> | undefined): Opened {
  const facts: StoredFact[] = [];
  const unread: Readonly<Record<string, unknown>>[] = [];
  for (const raw of row?.body.facts ?? []) {
    const fact = readFact(raw);
    if (fact === null) unread.push(raw);
    else facts.push(fact);
  }
  return { facts, unread };
}
export const factsIn = (row: Row<FactList> | undefined): readonly StoredFact[] => opened(row).facts;

const rowId = ({ session, person, origin }: Pick<Fact, 'session' | 'person' | 'origin'>): string =>
  `${session ?? person}/${origin}`;

/** Rows hold what one device noted in one scope, so that a union never touches another device's rows. */
export function factRow(facts: readonly StoredFact[], unread: FactList['facts'] = []): Row<FactList> {
  const [first] = facts;
  if (first === undefined) throw new RecordsError('invalid', 'a row of no facts');
  const found = facts.some((fact) => isSafety(fact) && fact.kind !== 'incident-answered');
  return {
    id: rowId(first),
    person: first.person,
    at: first.at.slice(0, 24),
    tag: found ? 'safety' : '',
    body: { facts: [...facts.map(writeFact), ...unread] },
  };
}

/** Adds facts to those that are here: set union, row by row. Returns how many were new. */
export async function mergeFacts(tx: Tx, incoming: readonly StoredFact[]): Promise<number> {
  const rows = new Map<string, StoredFact[]>();
  for (const fact of incoming) {
    const list = rows.get(rowId(fact)) ?? [];
    rows.set(rowId(fact), list);
    list.push(fact);
  }
  const ids = [...rows.keys()];
  const here = await tx.getMany('facts', ids);
  let fresh = 0;
  const changed: Row<FactList>[] = [];
  for (const [i, id] of ids.entries()) {
    const { facts, unread } = opened(here[i]);
    const after = union(facts, rows.get(id) ?? []);
    if (after.length === facts.length) continue;
    fresh += after.length - facts.length;
    changed.push(factRow(after, unread));
  }
  await tx.put('facts', changed);
  return fresh;
}

/** What goes with deleted sessions: all but the facts that the person's safety rests on. */
export async function dropSessionFacts(tx: Tx, person: string, sessions: ReadonlySet<string>): Promise<void> {
  for (const row of await tx.select('facts', { person })) {
    const { facts, unread } = opened(row);
    if (!facts.some(({ session }) => session !== null && sessions.has(session))) continue;
    const kept = facts.filter(isSafety);
    if (kept.length === 0 && unread.length === 0) await tx.remove('facts', [row.id]);
    else if (kept.length > 0 && kept.length < facts.length) await tx.put('facts', [factRow(kept, unread)]);
  }
}

/** This device: its clock, and how many facts it has noted. A number is never given twice, whatever was deleted meanwhile (FACT-1). */
interface Device extends Clock {
  readonly noted: number;
}
/** Made on first use, with the device's own name. */
async function readDevice(tx: Tx, sources: Sources): Promise<Device> {
  const value = (await tx.get('settings', DEVICE))?.body.value;
  return isClock(value) ? { noted: 0, ...value } : { ...newClock(uuidv7(sources)), noted: 0 };
}
const isClock = (x: unknown): x is Clock =>
  typeof x === 'object' &&
  x !== null &&
  'origin' in x &&
  typeof x.origin === 'string' &&
  'wallMs' in x &&
  Number.isFinite(x.wallMs) &&
  'counter' in x &&
  Number.isInteger(x.counter);
const writeDevice = (tx: Tx, value: Device): Promise<void> =>
  tx.put('settings', [
    { id: DEVICE, person: '', at: '', tag: '', body: { id: DEVICE, value: { ...value } } },
  ]);

/** The device's own name, made and kept on first use. */
export async function deviceId(tx: Tx, sources: Sources): Promise<string> {
  const device = await readDevice(tx, sources);
  await writeDevice(tx, device);
  return device.origin;
}

/** Takes note of stamps from elsewhere, so that what this device notes next is later. */
export async function receiveAll(tx: Tx, facts: readonly StoredFact[], sources: Sources): Promise<void> {
  const device = await readDevice(tx, sources);
  let clock: Clock = device;
  for (const { at } of facts) clock = receive(clock, at, sources.now());
  await writeDevice(tx, { ...device, ...clock });
}

export function factStore(port: Port, sources: Sources): FactStore {
  return {
    add: (person, session, notes) =>
      port.write(async (tx) => {
        const device = await readDevice(tx, sources);
        const { origin } = device;
        let clock: Clock = device;
        const scope = session ?? person;
        const { facts: before, unread } = opened(await tx.get('facts', `${scope}/${origin}`));
        const first = before.reduce((next, fact) => Math.max(next, fact.seq + 1), device.noted);
        const added = notes.map(({ content, by }, i): Fact => {
          const seq = first + i;
          const next = tick(clock, sources.now());
          clock = next.clock;
          const fact = readFact({
            ...content,
            id: factId(scope, origin, seq),
            person,
            session,
            seq,
            at: next.at,
            origin,
            by,
          });
          if (fact === null || !isKnown(fact)) throw new RecordsError('invalid', content.kind);
          return fact;
        });
        if (added.length > 0) await tx.put('facts', [factRow([...before, ...added], unread)]);
        await writeDevice(tx, { ...device, ...clock, noted: first + notes.length });
        return added;
      }),
    device: () =>
      port.write(async (tx) => {
        const device = await readDevice(tx, sources);
        await writeDevice(tx, device);
        return device.origin;
      }),
    of: (person) =>
      port.read(async (tx) => {
        const found: Fact[] = [];
        for (const id of await aliases(tx, person))
          for (const row of await tx.select('facts', { person: id }))
            found.push(...factsIn(row).filter(isKnown));
        return found.sort(byStamp);
      }),
    safety: () =>
      port.read(async (tx) => {
        const people = new Map<string, Fact[]>();
        for (const row of await tx.select('facts', { tag: 'safety' })) {
          const facts = people.get(row.person) ?? [];
          people.set(row.person, facts);
          facts.push(...factsIn(row).filter(isKnown));
        }
        for (const facts of people.values()) facts.sort(byStamp);
        return people;
      }),
  };
}
