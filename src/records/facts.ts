import {
  type Content,
  type Fact,
  factId,
  isKnown,
  isSafety,
  readFact,
  type Stamp,
  type UnknownFact,
  writeFact,
} from '../facts/fact.ts';
import { forgottenIn, isLeft } from '../facts/forgotten.ts';
import { RED_FLAG_OF } from '../facts/lock.ts';
import { byStamp, type Clock, tickAfter, union } from '../facts/order.ts';
import type { EventWord } from '../facts/words.ts';
import { deviceId, originIn, readDevice, writeDevice } from './device.ts';
import { RecordsError } from './errors.ts';
import { aliases } from './groups.ts';
import type { FactList, Port, Row, Tx } from './port.ts';
import type { Sources } from './uuid.ts';

export type StoredFact = Fact | UnknownFact;
/** Something to be noted now, and by whom. */
export interface Note {
  /** Made of what was noted before it in one go, where it names one of those. */
  readonly content: Content | ((before: readonly Fact[]) => Content);
  readonly by: Fact['by'];
}
/** What somebody says went wrong. `t`: ms since the session began. */
export interface Report {
  readonly what: EventWord;
  readonly t: number;
  readonly note: string;
}

/** What happened. Append-only: facts are added and merged, and go only with the whole person. */
export interface FactStore {
  /** Notes facts of a person, in a session or (null) in none; they are on the disk when this resolves. */
  add(person: string, session: string | null, notes: readonly Note[]): Promise<readonly Fact[]>;
  /** Notes what somebody reports after practice, and in one go the lock that it is (LOCK-5). */
  report(person: string, session: string | null, report: Report, by: Fact['by']): Promise<readonly Fact[]>;
  /** Every fact of a person and of the entries merged into that one, in order. Facts of a newer Heron are left out. */
  of(person: string): Promise<readonly Fact[]>;
  /** The name that this device notes facts under. */
  device(): Promise<string>;
  /** The facts of everybody that locks, permissions and incidents are folded from, by person's entry: for the roster. */
  safety(): Promise<ReadonlyMap<string, readonly Fact[]>>;
}

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

/** What is to be noted, in a session or (null) in none. `after`: a stamp that this is later than, from whatever clock. */
interface Noting {
  readonly person: string;
  readonly session: string | null;
  readonly notes: readonly Note[];
  readonly after?: Stamp;
}

/** Whether a person was forgotten, here or on a device that told so: nothing more of them is kept (GONE-2). */
export async function isGone(tx: Tx, person: string): Promise<boolean> {
  if ((await tx.get('people', person)) !== undefined) return false;
  const rows = await tx.select('facts', { person });
  return forgottenIn(rows.flatMap((row) => factsIn(row).filter(isKnown))).has(person);
}

/** Notes facts of a person as this device; of somebody who was forgotten meanwhile only what is left of them. */
export async function noteFacts(
  tx: Tx,
  { person, session, notes, after = '' }: Noting,
  sources: Sources,
): Promise<readonly Fact[]> {
  const device = await readDevice(tx, sources);
  const origin = originIn(tx, device);
  let clock: Clock = { ...device, origin };
  const scope = session ?? person;
  const { facts: before, unread } = opened(await tx.get('facts', `${scope}/${origin}`));
  // A session that lies under a merged entry stays that entry's, and so does what is noted of it.
  const own = session === null ? undefined : (await tx.get('sessions', session))?.person;
  const owner = own ?? before[0]?.person ?? person;
  const gone = await isGone(tx, owner);
  const first = before.reduce((next, fact) => Math.max(next, fact.seq + 1), device.noted);
  const added: Fact[] = [];
  for (const [i, { content, by }] of notes.entries()) {
    const seq = first + i;
    const next = tickAfter(clock, after, sources.now());
    clock = next.clock;
    const id = factId(scope, origin, seq);
    const made = typeof content === 'function' ? content(added) : content;
    if (gone && !isLeft(made)) continue;
    const fact = readFact({ ...made, id, person: owner, session, seq, at: next.at, origin, by });
    if (fact === null || !isKnown(fact)) throw new RecordsError('invalid', made.kind);
    added.push(fact);
  }
  if (added.length > 0) await tx.put('facts', [factRow([...before, ...added], unread)]);
  await writeDevice(tx, { ...device, ...clock, origin: device.origin, noted: first + notes.length });
  return added;
}

/** A report, and the lock that it is where its word is a red flag (LOCK-5). */
function notesOf({ what, t, note }: Report, by: Fact['by']): readonly Note[] {
  const why = RED_FLAG_OF[what];
  const incident: Content = { kind: 'incident', what, t, phase: null, drill: null, saw: {}, note };
  if (why === undefined) return [{ content: incident, by }];
  return [
    { content: incident, by },
    { content: ([told]) => ({ kind: 'locked', why, of: told?.id ?? null }), by },
  ];
}

/** Every fact of a kind that somebody's safety rests on, of everybody. */
export async function safetyFacts(tx: Tx): Promise<readonly Fact[]> {
  return (await tx.select('facts', { tag: 'safety' })).flatMap((row) => factsIn(row).filter(isKnown));
}

export function factStore(port: Port, sources: Sources): FactStore {
  return {
    add: (person, session, notes) => port.write((tx) => noteFacts(tx, { person, session, notes }, sources)),
    report: (person, session, report, by) =>
      port.write((tx) => noteFacts(tx, { person, session, notes: notesOf(report, by) }, sources)),
    device: () => port.write((tx) => deviceId(tx, sources)),
    of: (person) =>
      port.read(async (tx) => {
        const found: Fact[] = [];
        for (const id of await aliases(tx, person))
          for (const row of await tx.select('facts', { person: id }))
            found.push(
              ...factsIn(row)
                .filter(isKnown)
                .filter((fact) => !isLeft(fact)),
            );
        return found.sort(byStamp);
      }),
    safety: () =>
      port.read(async (tx) => {
        const people = new Map<string, Fact[]>();
        for (const fact of await safetyFacts(tx)) {
          const facts = people.get(fact.person) ?? [];
          people.set(fact.person, facts);
          facts.push(fact);
        }
        for (const facts of people.values()) facts.sort(byStamp);
        return people;
      }),
  };
}
