import * as v from 'valibot';
import { writeFact } from '../facts/fact.ts';
import { isLeft } from '../facts/forgotten.ts';
import { toBase64 } from './canonical.ts';
import { EXPORT_VERSION, type ExportFile, type Progress } from './export-file.ts';
import { factsIn, safetyFacts } from './facts.ts';
import { aliases } from './groups.ts';
import type { Port, Tx } from './port.ts';
import { plain } from './registers.ts';
import { type SessionRecord, sessionSchema } from './schema.ts';
import { joined, traceId } from './sessions.ts';
import type { Records } from './store.ts';
import { unpackTrace } from './traces.ts';

export interface ExportOptions {
  readonly app: string;
  /** Only these people (with those merged into them); everybody when left out. */
  readonly people?: readonly string[];
  /** Measures over time as well, as numbers (large), or packed as they are stored (a tenth of that). */
  readonly traces?: boolean | 'packed';
  /** Settings of the device that a backup brings back. */
  readonly settings?: readonly string[];
  /** Seals the file. */
  readonly passphrase?: string;
  readonly onProgress?: Progress;
}

/** A session with its curves is up to a megabyte: so many are in memory at a time. */
const PAGE = 40;
/** Gives the page time to draw. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** The records as a file, piece by piece: a header with everything but the sessions, a line a session, an end. Never more than a page of sessions in memory. */
export async function* exportLines(records: Records, options: ExportOptions): AsyncGenerator<string> {
  const { port } = records;
  const wanted = options.people ? new Set<string>() : null;
  const people = await port.read(async (tx) => {
    for (const id of options.people ?? []) for (const alias of await aliases(tx, id)) wanted?.add(alias);
    return (await tx.select('people', {})).map((row) => row.body);
  });
  const chosen = people.filter((person) => !wanted || wanted.has(person.id)).sort(byId);
  const ids = new Set(chosen.map((person) => person.id));
  const bodies = async <T extends 'plans' | 'steps'>(table: T) =>
    (await port.read((tx) => tx.select(table, {})))
      .map(({ body }) => body)
      .filter(({ person }) => ids.has(person));
  const sessions: string[] = [];
  for (const id of ids) sessions.push(...(await port.read((tx) => tx.keys('sessions', { person: id }))));
  sessions.sort();
  const rows = await factRows(port, ids);
  const own = new Set(sessions);
  const others = [...rows].filter(([scope]) => !own.has(scope)).flatMap(([, list]) => list);
  const head = {
    format: 'heron-export',
    version: EXPORT_VERSION,
    app: options.app,
    exportedAt: new Date(records.sources.now()).toISOString(),
    // Who is shown under whom follows from the facts.
    people: chosen.map((person) => ({ ...plain(person), mergedInto: null })),
    plans: (await bodies('plans')).sort(byId),
    steps: (await bodies('steps')).sort(byId),
    ...(options.settings && { settings: await settingsOf(port, options.settings) }),
    facts: [
      ...(await port.read((tx) => factTexts(tx, others))),
      ...(wanted ? [] : await port.read((tx) => leftOf(tx, ids))),
    ],
  } satisfies Record<string, unknown> & Pick<ExportFile, 'format' | 'version' | 'people'>;
  yield `${JSON.stringify(head).slice(0, -1)},"sessions":[`;

  let comma = '';
  for (let i = 0; i < sessions.length; i += PAGE) {
    for (const record of await page(port, sessions.slice(i, i + PAGE), rows, options.traces ?? false)) {
      yield `${comma}\n${JSON.stringify(record)}`;
      comma = ',';
    }
    options.onProgress?.(Math.min(1, (i + PAGE) / sessions.length));
    await breathe();
  }
  yield '\n]}\n';
}

/** Where the facts of these people lie, by their scope. */
async function factRows(
  port: Port,
  people: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = new Map<string, string[]>();
  for (const person of people)
    for (const id of await port.read((tx) => tx.keys('facts', { person }))) {
      const scope = id.slice(0, id.indexOf('/'));
      rows.set(scope, [...(rows.get(scope) ?? []), id]);
    }
  return rows;
}

/** Facts of some rows as they are written, sorted by id. */
async function factTexts(tx: Tx, rows: readonly string[]): Promise<readonly unknown[]> {
  const found = await tx.getMany('facts', rows);
  return found.flatMap(factsIn).sort(byId).map(writeFact);
}

/** What is left of people who were forgotten: it goes with every file of everybody, so that they are forgotten everywhere. */
async function leftOf(tx: Tx, here: ReadonlySet<string>): Promise<readonly unknown[]> {
  const facts = await safetyFacts(tx);
  return facts
    .filter((fact) => isLeft(fact) && !here.has(fact.person))
    .sort(byId)
    .map(writeFact);
}

async function settingsOf(port: Port, names: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const rows = await port.read((tx) => tx.getMany('settings', names));
  return Object.fromEntries(rows.flatMap((row) => (row ? [[row.id, row.body.value]] : [])));
}

/** Some sessions as they are written: with their trials and facts, and their curves when wanted. */
async function page(
  port: Port,
  ids: readonly string[],
  rows: ReadonlyMap<string, readonly string[]>,
  traces: boolean | 'packed',
): Promise<readonly object[]> {
  return port.read(async (tx) => {
    const [heads, details] = [await tx.getMany('sessions', ids), await tx.getMany('details', ids)];
    const made: object[] = [];
    for (const [i, head] of heads.entries()) {
      if (!head) continue;
      const record = sound(head.body, details[i]?.body);
      if (record === null) {
        port.damaged?.(head.id);
        continue;
      }
      const facts = await factTexts(tx, rows.get(record.id) ?? []);
      const drills = traces ? await withCurves(tx, record, traces) : record.drills;
      made.push({ ...record, drills, ...(facts.length > 0 && { facts }) });
    }
    return made;
  });
}

/** The record, or null where whoever reads the file could not understand it: one bad row must not make the whole file unreadable. */
function sound(...halves: Parameters<typeof joined>): SessionRecord | null {
  try {
    const record = joined(...halves);
    return v.is(sessionSchema, record) ? record : null;
  } catch {
    return null;
  }
}

async function withCurves(
  tx: Tx,
  record: SessionRecord,
  traces: true | 'packed',
): Promise<readonly object[]> {
  const rows = await tx.getMany(
    'traces',
    record.drills.map((_, d) => traceId(record.id, d)),
  );
  return record.drills.map((drill, d) => {
    const bytes = rows[d]?.body.bytes;
    if (!bytes) return drill;
    if (traces === 'packed') return { ...drill, packed: toBase64(bytes) };
    const trace = unpackTrace(bytes);
    return trace ? { ...drill, traces: trace } : drill;
  });
}
