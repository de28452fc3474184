import { isKnown } from '../facts/fact.ts';
import { forgottenIn, isLeft } from '../facts/forgotten.ts';
import { receiveAll } from './device.ts';
import { type ExportFile, likeness, type Progress } from './exchange.ts';
import { mergeFacts, safetyFacts } from './facts.ts';
import { personRow } from './groups.ts';
import { joinSessions } from './join.ts';
import { stepRow } from './ladders.ts';
import { removePeople } from './people.ts';
import { planRow } from './plans.ts';
import type { Detail, PackedTrace, Row, Tx } from './port.ts';
import { joinPeople, plain, settled } from './registers.ts';
import type { Person, Plan, SessionHead, SessionRecord, Step } from './schema.ts';
import { detailRow, joined, parted, sessionRow, traceId } from './sessions.ts';
import type { Records } from './store.ts';
import { packTrace } from './traces.ts';
import type { Sources } from './uuid.ts';
import { samenessOf } from './version1-facts.ts';
import { regroup } from './who.ts';

/**
 * Merging: facts are united, two versions of a session are joined so that nothing noted in either is lost, of a person each field's later value
 * stays, and of other records under one id the greater in a fixed order, whichever came first. So importing twice changes nothing, and two devices that exchange their files end up
 * with the same records.
 */

/** How many are not here yet, here and equal, here and different (then `taken` of them are replaced by the file's). */
export interface Counts {
  readonly fresh: number;
  readonly known: number;
  readonly different: number;
  readonly taken: number;
}
export interface Preview {
  readonly people: Counts;
  readonly plans: Counts;
  readonly sessions: Counts;
  /** People who are here, and whom the file says to be forgotten: they go. */
  readonly forgotten: number;
  /** People of the file who are forgotten here: they are left out. */
  readonly leftOut: number;
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const greaterPlan = (a: Plan, b: Plan): number => order(likeness(a), likeness(b));
export const greaterStep = (a: Step, b: Step): number => order(likeness(a), likeness(b));
const PAGE = 500;

/** What importing would do. Changes nothing. */
export function preview(records: Records, file: ExportFile, onProgress?: Progress): Promise<Preview> {
  return records.port.read((tx) => walk(tx, file, null, { sources: records.sources, onProgress }));
}

/**
 * Merges a validated file into the records: all of it or, when the disk refuses, nothing (rejects with the storage's
 * error, readable by `problemOf`). Safe to repeat.
 */
export function importFile(records: Records, file: ExportFile, onProgress?: Progress): Promise<Preview> {
  return records.writeWhole((tx) => walk(tx, file, tx, { sources: records.sources, onProgress }));
}

interface Walking {
  readonly sources: Sources;
  readonly onProgress?: Progress | undefined;
}
interface Counting {
  fresh: number;
  known: number;
  different: number;
  taken: number;
}
const none = (): Counting => ({ fresh: 0, known: 0, different: 0, taken: 0 });

/** Joins one incoming record with the one that is here; null when what is here stays as it is. */
function judge<T extends SessionRecord | Person | Plan | Step>(
  counts: Counting,
  incoming: T,
  here: T | undefined,
  join: (a: T, b: T) => T,
): T | null {
  if (!here) {
    counts.fresh++;
    return incoming;
  }
  if (likeness(incoming) === likeness(here)) {
    counts.known++;
    return null;
  }
  counts.different++;
  const together = join(incoming, here);
  if (likeness(together) === likeness(here)) return null;
  counts.taken++;
  return together;
}
const theGreater =
  <T>(order: (a: T, b: T) => number) =>
  (a: T, b: T): T =>
    order(a, b) > 0 ? a : b;

/** Who is shown under whom follows from the facts, and says nothing of whether two versions of an entry are equal. */
const ungrouped = (person: Person): Person => ({ ...plain(person), mergedInto: null });

/** A file without the people who are forgotten: of them only the word that they are is passed on (GONE-2). */
function without(file: ExportFile, gone: ReadonlySet<string>): ExportFile {
  const stays = ({ person }: { readonly person: string }): boolean => !gone.has(person);
  return {
    ...file,
    people: file.people.filter(({ id }) => !gone.has(id)),
    plans: file.plans.filter(stays),
    steps: file.steps.filter(stays),
    sessions: file.sessions.filter(stays),
    facts: file.facts.filter((fact) => stays(fact) || isLeft(fact)),
  };
}

async function walk(
  tx: Tx,
  whole: ExportFile,
  into: Tx | null,
  { sources, onProgress }: Walking,
): Promise<Preview> {
  const gone = forgottenIn([...(await safetyFacts(tx)), ...whole.facts.filter(isKnown)]);
  const file = without(whole, gone);
  const going = [...(await tx.ids('people'))].filter((id) => gone.has(id));
  const result = {
    people: none(),
    plans: none(),
    sessions: none(),
    forgotten: going.length,
    leftOut: whole.people.length - file.people.length,
  };
  if (into && going.length > 0) await removePeople(into, going);
  const ids = (items: readonly { id: string }[]): string[] => items.map((item) => item.id);

  const people = await tx.getMany('people', ids(file.people));
  const newPeople = file.people.flatMap((one, i) => {
    const here = people[i]?.body;
    const next = judge(result.people, ungrouped(one), here && ungrouped(here), (a, b) =>
      plain(joinPeople(a, b)),
    );
    return next === null ? [] : [{ ...next, mergedInto: here?.mergedInto ?? null }];
  });
  await into?.put('people', newPeople.map(personRow));

  const plans = await tx.getMany('plans', ids(file.plans));
  const newPlans = file.plans.flatMap(
    (one, i) => judge(result.plans, one, plans[i]?.body, theGreater(greaterPlan)) ?? [],
  );
  await into?.put('plans', newPlans.map(planRow));

  const steps = await tx.getMany('steps', ids(file.steps));
  const newSteps = file.steps.flatMap(
    (one, i) => judge(none(), one, steps[i]?.body, theGreater(greaterStep)) ?? [],
  );
  await into?.put('steps', newSteps.map(stepRow));

  if (into) {
    await mergeFacts(into, [...file.facts, ...file.people.flatMap(samenessOf)]);
    const clocks = newPeople.flatMap((person) => Object.values(settled(person).clocks));
    await receiveAll(into, [...file.facts.map(({ at }) => at), ...clocks], sources);
    await regroup(into);
  }

  const known = await tx.ids('sessions');
  for (let i = 0; i < file.sessions.length; i += PAGE) {
    const some = file.sessions.slice(i, i + PAGE);
    const here = some.filter((one) => known.has(one.id));
    const [heads, details] = [await found(tx, 'sessions', here), await found(tx, 'details', here)];
    const taken = some.flatMap(
      (one) =>
        judge(result.sessions, one, joinedIfSound(heads.get(one.id), details.get(one.id)), joinSessions) ??
        [],
    );
    if (into) {
      const halves = taken.map(parted);
      await into.put(
        'sessions',
        halves.map(({ head }) => sessionRow(head)),
      );
      await into.put(
        'details',
        halves.map(({ head, detail }) => detailRow(head, detail)),
      );
      await putTraces(into, some, file.curves);
    }
    onProgress?.(Math.min(1, (i + PAGE) / file.sessions.length));
  }
  return result;
}

/** Adds traces that are not here; of two the longer packed one stays, then the greater by its bytes. */
async function putTraces(
  tx: Tx,
  sessions: readonly SessionRecord[],
  curves: ExportFile['curves'],
): Promise<void> {
  const incoming: Row<PackedTrace>[] = [];
  for (const session of sessions)
    session.drills.forEach((drill, index) => {
      const id = traceId(session.id, index);
      const bytes = drill.traces ? packTrace(drill.traces) : curves?.get(id);
      if (bytes)
        incoming.push({
          id,
          person: session.person,
          at: session.startedAt,
          tag: '',
          body: { session: session.id, index, bytes },
        });
    });
  if (incoming.length === 0) return;
  const here = await tx.getMany(
    'traces',
    incoming.map((row) => row.id),
  );
  await tx.put(
    'traces',
    incoming.filter((row, i) => {
      const old = here[i]?.body.bytes;
      return (
        !old ||
        old.length < row.body.bytes.length ||
        (old.length === row.body.bytes.length && differs(old, row.body.bytes) < 0)
      );
    }),
  );
}

function differs(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((x, i) => x !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

/** What is here under that id; nothing when it cannot be understood, so that a sound copy heals it. */
function joinedIfSound(head: Row<SessionHead> | undefined, detail: Row<Detail> | undefined) {
  if (!head) return undefined;
  try {
    return joined(head.body, detail?.body);
  } catch {
    return undefined;
  }
}

/** Rows by id, of those that are here. */
async function found<T extends 'sessions' | 'details'>(tx: Tx, table: T, items: readonly { id: string }[]) {
  const rows =
    items.length > 0
      ? await tx.getMany(
          table,
          items.map((item) => item.id),
        )
      : [];
  return new Map(rows.flatMap((row) => (row ? [[row.id, row] as const] : [])));
}
