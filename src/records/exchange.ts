import * as v from 'valibot';
import type { Say } from '../drills/drill.ts';
import { readFact, writeFact } from '../facts/fact.ts';
import { isLeft } from '../facts/forgotten.ts';
import { canonical } from './canonical.ts';
import { factsIn, type StoredFact, safetyFacts } from './facts.ts';
import { aliases } from './groups.ts';
import type { Port } from './port.ts';
import { plain } from './registers.ts';
import {
  type Person,
  type Plan,
  personSchema,
  planSchema,
  type SessionRecord,
  type Step,
  sessionSchema,
  stepSchema,
  whenSchema,
} from './schema.ts';
import { isSealed, seal, unseal } from './seal.ts';
import { joined, traceId } from './sessions.ts';
import type { Records } from './store.ts';
import { unpackTrace } from './traces.ts';
import { factsOfPerson, factsOfSessions } from './version1-facts.ts';

/** The export file, hook 5 of ARCHITECTURE.md. Sorted by id, so that equal records make equal files. */
export interface ExportFile {
  readonly format: 'heron-export';
  readonly version: 1 | 2;
  readonly app: string;
  readonly exportedAt: string;
  readonly people: readonly Person[];
  readonly plans: readonly Plan[];
  readonly sessions: readonly SessionRecord[];
  /** Ladder entries between sessions; those of a session stand in its `decisions`. */
  readonly steps: readonly Step[];
  /**
   * What happened (`src/facts/`). In the file those of a session stand with it, the others in the header; a file of version 1 holds none, and
   * they are made of its sessions when it is read.
   */
  readonly facts: readonly StoredFact[];
}
export const EXPORT_VERSION = 2;
/**
 * Larger texts are refused where a file must stand in memory as one text: a sealed one, or one that another tool laid out. 500 people with
 * 150 sessions each make 491 MB (`npm run bench:records`); a browser's text ends at 2^29 characters.
 */
export const MAX_FILE = 530_000_000;

/** Told now and then during long work: 0 … 1. */
export type Progress = (done: number) => void;

export interface ExportOptions {
  readonly app: string;
  /** Only these people (with those merged into them); everybody when left out. */
  readonly people?: readonly string[];
  /** Measures over time as well; larger. */
  readonly traces?: boolean;
  /** Seals the file. */
  readonly passphrase?: string;
  readonly onProgress?: Progress;
}

const PAGE = 400;
/** Gives the page time to draw. */
const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * The records as a file, as parts of text to be put into one Blob. A record that cannot be understood is left out and
 * stays in the database.
 */
export async function exportFile(records: Records, options: ExportOptions): Promise<readonly string[]> {
  const { port } = records;
  const parts: string[] = [];
  const wanted = options.people ? new Set<string>() : null;
  const people = await port.read(async (tx) => {
    for (const id of options.people ?? []) for (const alias of await aliases(tx, id)) wanted?.add(alias);
    return (await tx.select('people', {})).map((row) => row.body);
  });
  const chosen = people.filter((person) => !wanted || wanted.has(person.id)).sort(byId);
  const ids = new Set(chosen.map((person) => person.id));
  const plans = (await port.read((tx) => tx.select('plans', {})))
    .map((row) => row.body)
    .filter((plan) => ids.has(plan.person))
    .sort(byId);
  const steps = (await port.read((tx) => tx.select('steps', {})))
    .map((row) => row.body)
    .filter((step) => ids.has(step.person))
    .sort(byId);
  const sessions: string[] = [];
  for (const id of ids)
    for (const row of await port.read((tx) => tx.select('sessions', { person: id }))) sessions.push(row.id);
  sessions.sort();
  const facts = await factsOf(port, ids, new Set(sessions));
  const left = wanted ? [] : await leftOf(port, ids);
  const head: Omit<ExportFile, 'sessions' | 'facts'> & { readonly facts: readonly unknown[] } = {
    format: 'heron-export',
    version: EXPORT_VERSION,
    app: options.app,
    exportedAt: new Date(records.sources.now()).toISOString(),
    // Who is shown under whom follows from the facts.
    people: chosen.map((person) => ({ ...plain(person), mergedInto: null })),
    plans,
    steps,
    facts: [...(facts.get('') ?? []), ...left],
  };
  parts.push(`${JSON.stringify(head).slice(0, -1)},"sessions":[`);

  let comma = '';
  for (let i = 0; i < sessions.length; i += PAGE) {
    for (const record of await page(port, sessions.slice(i, i + PAGE), options.traces ?? false)) {
      const own = facts.get(record.id);
      parts.push(`${comma}\n${JSON.stringify(own ? { ...record, facts: own } : record)}`);
      comma = ',';
    }
    options.onProgress?.(Math.min(1, (i + PAGE) / sessions.length));
    await breathe();
  }
  parts.push('\n]}\n');
  return options.passphrase === undefined
    ? parts
    : [await seal(parts.join(''), options.passphrase, records.sources)];
}

/** Facts as they are written, sorted by id: by their session where that is exported, else under ''. */
async function factsOf(
  port: Port,
  people: ReadonlySet<string>,
  sessions: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const found = new Map<string, StoredFact[]>();
  for (const person of people)
    for (const row of await port.read((tx) => tx.select('facts', { person })))
      for (const fact of factsIn(row)) {
        const key = fact.session !== null && sessions.has(fact.session) ? fact.session : '';
        const list = found.get(key) ?? [];
        found.set(key, list);
        list.push(fact);
      }
  return new Map([...found].map(([key, list]) => [key, list.sort(byId).map(writeFact)]));
}

/** What is left of people who were forgotten: it goes with every file of everybody, so that they are forgotten everywhere. */
async function leftOf(port: Port, here: ReadonlySet<string>): Promise<readonly unknown[]> {
  const facts = await port.read(safetyFacts);
  return facts
    .filter((fact) => isLeft(fact) && !here.has(fact.person))
    .sort(byId)
    .map(writeFact);
}

/** Some sessions with their trials, and their traces when wanted. */
async function page(port: Port, ids: readonly string[], withTraces: boolean): Promise<SessionRecord[]> {
  return port.read(async (tx) => {
    const [heads, details] = [await tx.getMany('sessions', ids), await tx.getMany('details', ids)];
    const made: SessionRecord[] = [];
    for (const [i, head] of heads.entries()) {
      if (!head) continue;
      let record: SessionRecord;
      try {
        record = joined(head.body, details[i]?.body);
      } catch {
        port.damaged?.(head.id);
        continue;
      }
      if (withTraces) {
        const rows = await tx.getMany(
          'traces',
          record.drills.map((_, d) => traceId(record.id, d)),
        );
        record = {
          ...record,
          drills: record.drills.map((drill, d) => {
            const row = rows[d];
            const trace = row && unpackTrace(row.body.bytes);
            return trace ? { ...drill, traces: copied(trace) } : drill;
          }),
        };
      }
      made.push(record);
    }
    return made;
  });
}
const copied = (trace: Readonly<Record<string, readonly (number | null)[]>>) =>
  Object.fromEntries(Object.entries(trace).map(([name, column]) => [name, [...column]]));

/** Why a file is not taken, as a message id and values. Nothing was changed. */
export type Refusal = { readonly ok: false; readonly reason: Say; readonly why: RefusalKind };
export type RefusalKind =
  | 'not-json' // not JSON at all, or cut off
  | 'foreign' // of another program
  | 'newer' // of a newer Heron
  | 'damaged' // ours, but something in it is impossible; `where` says what
  | 'too-large'
  | 'passphrase-needed'
  | 'wrong-passphrase';
export type ReadFile = { readonly ok: true; readonly file: ExportFile } | Refusal;

const refuse = (why: RefusalKind, values?: Say['values']): Refusal => ({
  ok: false,
  why,
  reason: { id: `records.refused.${why}`, ...(values ? { values } : {}) },
});

const headerSchema = v.object({
  format: v.literal('heron-export'),
  version: v.picklist([1, EXPORT_VERSION]),
  app: v.pipe(v.string(), v.maxLength(80)),
  exportedAt: whenSchema,
});

/**
 * Reads and validates a file without touching the records. Every refusal says why. A large file of ours is read line by
 * line, so that it never stands in memory as one text and the page stays alive.
 *
 *     const read = await readExport(file, { passphrase });
 *     if (read.ok) { const counts = await preview(records, read.file); … await importFile(records, read.file); }
 */
export async function readExport(
  source: string | Blob,
  options: {
    readonly passphrase?: string;
    readonly onProgress?: Progress;
    /** In place of `MAX_FILE`, for tests. */
    readonly limit?: number;
  } = {},
): Promise<ReadFile> {
  const limit = options.limit ?? MAX_FILE;
  if (typeof source !== 'string') {
    const streamed = await readLines(source, options.onProgress);
    if (streamed) return streamed;
    if (source.size > limit) return refuse('too-large');
  }
  const text = typeof source === 'string' ? source : await source.text();
  if (text.length > limit) return refuse('too-large');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('not-json');
  }
  if (isSealed(json)) {
    if (options.passphrase === undefined) return refuse('passphrase-needed');
    const opened = await unseal(json, options.passphrase, limit);
    if (!opened.ok) return refuse(opened.why, { where: 'data' });
    try {
      json = JSON.parse(opened.text);
    } catch {
      return refuse('not-json');
    }
  }
  const header = readHeader(json);
  if (!header.ok) return header;
  if (!isObject(json) || !Array.isArray(json.sessions)) return refuse('damaged', { where: 'sessions' });
  const raw: readonly unknown[] = json.sessions;
  const reader = sessionReader(header.file);
  for (const [i, one] of raw.entries()) {
    const refused = reader.take(one);
    if (refused) return refused;
    if (i % PAGE === PAGE - 1) {
      options.onProgress?.(i / raw.length);
      await breathe();
    }
  }
  options.onProgress?.(1);
  return { ok: true, file: reader.file() };
}

type Header = Omit<ExportFile, 'sessions'>;
type SessionReader = ReturnType<typeof sessionReader>;
const FIRST_LINE_END = '"sessions":[';

/** Reads a file that is laid out as `exportFile` does: header, one line a session, end. Null: laid out otherwise. */
async function readLines(blob: Blob, onProgress?: Progress): Promise<ReadFile | null> {
  if (!(await blob.slice(0, 40).text()).startsWith('{"format":"heron-export"')) return null;
  const stream = blob.stream().pipeThrough(new TextDecoderStream());
  let rest = '';
  let done = 0;
  // Held in an object, because both are set inside `line`.
  const found: { header: Header | null; reader: SessionReader | null } = { header: null, reader: null };
  let ended = false;
  let last = performance.now();
  const line = (text: string): ReadFile | 'other' | null => {
    if (ended) return text === '' ? null : refuse('not-json');
    if (!found.reader) {
      if (!text.endsWith(FIRST_LINE_END)) return 'other';
      const read = readHeader(parsed(`${text}]}`));
      if (!read.ok) return read;
      found.header = read.file;
      found.reader = sessionReader(read.file);
      return null;
    }
    if (text === ']}') {
      ended = true;
      return null;
    }
    const one = parsed(text.endsWith(',') ? text.slice(0, -1) : text);
    return one === undefined ? refuse('not-json') : found.reader.take(one);
  };
  for (const chunks = stream.getReader(); ; ) {
    const { value, done: over } = await chunks.read();
    const lines = (rest + (value ?? '')).split('\n');
    rest = over ? '' : (lines.pop() ?? '');
    done += value?.length ?? 0;
    if (rest.length > MAX_LINE) return refuse('too-large');
    for (const text of lines) {
      const result = line(text);
      if (result !== null) {
        await chunks.cancel();
        return result === 'other' ? null : result;
      }
      if (performance.now() - last > 40) {
        onProgress?.(Math.min(1, done / blob.size));
        await breathe();
        last = performance.now();
      }
    }
    if (over) break;
  }
  onProgress?.(1);
  if (!ended || !found.header || !found.reader) return refuse('not-json');
  return { ok: true, file: found.reader.file() };
}

/** One session, or the header with all people and plans, is never longer. [J] */
const MAX_LINE = 60_000_000;
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Everything but the sessions. */
function readHeader(json: unknown): { ok: true; file: Header } | Refusal {
  if (json === undefined) return refuse('not-json');
  if (!isObject(json) || json.format !== 'heron-export') return refuse('foreign');
  if (typeof json.version === 'number' && json.version > EXPORT_VERSION) return refuse('newer');
  const header = v.safeParse(headerSchema, json);
  if (!header.success) return refuse('damaged', { where: where(header.issues[0], '') });
  const people = list(personSchema, json.people, 'people');
  if (!people.ok) return people;
  const plans = list(planSchema, json.plans, 'plans');
  if (!plans.ok) return plans;
  const ids = new Set(people.items.map((person) => person.id));
  const steps = list(stepSchema, json.steps, 'steps');
  if (!steps.ok) return steps;
  const facts = readFacts(json.facts);
  if (facts === null) return refuse('damaged', { where: 'facts' });
  const told = facts.filter((fact) => !isLeft(fact));
  const orphan = [...plans.items, ...steps.items, ...told].find((item) => !ids.has(item.person));
  if (orphan) return refuse('damaged', { where: orphan.id });

  return {
    ok: true,
    file: { ...header.output, people: people.items, plans: plans.items, steps: steps.items, facts },
  };
}

/** Takes sessions one by one; `take` returns why one is refused. */
function sessionReader(header: Header) {
  const people = new Set(header.people.map((person) => person.id));
  const seen = new Set<string>();
  const sessions: SessionRecord[] = [];
  const facts: StoredFact[] = [...header.facts];
  return {
    sessions,
    /** The whole file, once every session was taken. */
    file(): ExportFile {
      const told = header.version === 1 ? version1Facts(header.people, sessions) : facts;
      return { ...header, sessions, facts: told };
    },
    take(whole: unknown): Refusal | null {
      const { facts: raw, ...one } = isObject(whole) ? whole : {};
      const place = `sessions ${sessions.length + 1}`;
      const result = v.safeParse(sessionSchema, one, { abortEarly: true });
      if (!result.success) return refuse('damaged', { where: where(result.issues[0], place) });
      const session = result.output;
      const own = readFacts(raw);
      const foreign =
        own?.some((fact) => fact.session !== session.id || fact.person !== session.person) ?? true;
      if (
        !people.has(session.person) ||
        seen.has(session.id) ||
        doubledTrial(session) ||
        foreign ||
        own === null
      )
        return refuse('damaged', { where: place });
      facts.push(...own);
      seen.add(session.id);
      sessions.push(session);
      return null;
    },
  };
}

/** Facts of a list that may be missing; null when one of them is impossible. */
function readFacts(raw: unknown): readonly StoredFact[] | null {
  if (raw === undefined) return [];
  if (!Array.isArray(raw)) return null;
  const facts = raw.map(readFact);
  return facts.every((fact) => fact !== null) ? facts : null;
}

function version1Facts(people: readonly Person[], sessions: readonly SessionRecord[]): readonly StoredFact[] {
  const byPerson = new Map<string, SessionRecord[]>();
  for (const session of sessions) {
    const list = byPerson.get(session.person) ?? [];
    byPerson.set(session.person, list);
    list.push(session);
  }
  return [...people.flatMap(factsOfPerson), ...[...byPerson.values()].flatMap(factsOfSessions)];
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);
const where = (issue: v.BaseIssue<unknown>, start: string): string =>
  `${start} ${v.getDotPath(issue) ?? ''}`.trim().slice(0, 120);
const doubledTrial = (session: SessionRecord): boolean =>
  session.drills.some((drill) => new Set(drill.trials.map((trial) => trial.n)).size !== drill.trials.length);

function list<S extends v.GenericSchema<unknown, { id: string }>>(
  schema: S,
  raw: unknown,
  name: string,
): { ok: true; items: v.InferOutput<S>[] } | Refusal {
  const result = v.safeParse(v.array(schema), raw, { abortEarly: true });
  if (!result.success) return refuse('damaged', { where: where(result.issues[0], name) });
  const ids = new Set(result.output.map((item) => item.id));
  if (ids.size !== result.output.length) return refuse('damaged', { where: name });
  return { ok: true, items: result.output };
}

/** The text by which two records are compared. Traces do not count: they come and go with the room on the disk. */
export function likeness(record: SessionRecord | Person | Plan | Step): string {
  if (!('drills' in record) || !('clock' in record)) return canonical(record);
  return canonical({
    ...record,
    drills: record.drills.map(({ traces: _traces, ...drill }) => drill),
  });
}
