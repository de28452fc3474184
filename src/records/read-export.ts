import * as v from 'valibot';
import { readFact } from '../facts/fact.ts';
import { isLeft } from '../facts/forgotten.ts';
import { fromBase64 } from './canonical.ts';
import { EXPORT_VERSION, type ExportFile, type Refusal, refuse, SETTINGS_IN_FILES } from './export-file.ts';
import type { StoredFact } from './facts.ts';
import { isOfNewer } from './newer.ts';
import {
  type Person,
  personSchema,
  planSchema,
  type SessionRecord,
  sessionSchema,
  stepSchema,
} from './schema.ts';
import { whenSchema } from './schema-parts.ts';
import { traceId } from './sessions.ts';
import { factsOfPerson, factsOfSessions } from './version1-facts.ts';

/** Gives the page time to draw. */
export const breathe = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const headerSchema = v.object({
  format: v.literal('heron-export'),
  version: v.picklist([1, EXPORT_VERSION]),
  app: v.pipe(v.string(), v.maxLength(80)),
  exportedAt: whenSchema,
  /** Whoever reads a setting validates it. */
  settings: v.optional(v.record(v.picklist(SETTINGS_IN_FILES), v.unknown())),
});

/** Everything but the sessions. */
export type Header = Omit<ExportFile, 'sessions' | 'curves'>;
/** One session with what stands beside it in the file. */
export interface Taken {
  readonly session: SessionRecord;
  readonly facts: readonly StoredFact[];
  readonly curves: ReadonlyMap<string, Uint8Array>;
}
export const isRefusal = (x: Taken | Refusal): x is Refusal => 'ok' in x;

/** Puts what is read into one file in memory. */
export function gathered(header: Header) {
  const sessions: SessionRecord[] = [];
  const facts: StoredFact[] = [...header.facts];
  const curves = new Map<string, Uint8Array>();
  return {
    take({ session, facts: own, curves: some }: Taken): void {
      sessions.push(session);
      facts.push(...own);
      for (const [id, bytes] of some) curves.set(id, bytes);
    },
    file(): ExportFile {
      const told = header.version === 1 ? version1Facts(header.people, sessions) : facts;
      return { ...header, sessions, facts: told, ...(curves.size > 0 && { curves }) };
    },
  };
}

const FIRST_LINE_END = '"sessions":[';
export const BEGIN = '{"format":"heron-export"';

/** What becomes of a file while it is read line by line. */
interface Reading {
  header(file: Header): void | Promise<void>;
  session(taken: Taken): void | Promise<void>;
  /** A session that cannot be understood. Returns the refusal of the whole file, or null to go on without it. */
  refused(refusal: Refusal): Refusal | null;
  /** Characters read so far. */
  progress?(done: number): void;
}

/**
 * Reads a file that is laid out as `exportLines` does: header, one line a session, end. Null: read to its end. 'other': laid out otherwise, or cut
 * off; nothing can be said of it here.
 */
export async function readLines(
  stream: ReadableStream<string>,
  reading: Reading,
): Promise<Refusal | 'other' | null> {
  let rest = '';
  let done = 0;
  let ended = false;
  let check: ReturnType<typeof sessionCheck> | null = null;
  let last = performance.now();
  const line = async (text: string): Promise<Refusal | 'other' | null> => {
    if (ended) return text === '' ? null : 'other';
    if (!check) {
      if (!text.endsWith(FIRST_LINE_END)) return 'other';
      const read = readHeader(parsed(`${text}]}`));
      if (!read.ok) return read;
      check = sessionCheck(read.file);
      await reading.header(read.file);
      return null;
    }
    if (text === ']}') {
      ended = true;
      return null;
    }
    const one = parsed(text.endsWith(',') ? text.slice(0, -1) : text);
    if (one === undefined) return 'other';
    const taken = check(one);
    if (isRefusal(taken)) return reading.refused(taken);
    await reading.session(taken);
    return null;
  };
  for (const chunks = stream.getReader(); ; ) {
    const { value, done: over } = await chunks.read();
    const lines = (rest + (value ?? '')).split('\n');
    rest = over ? '' : (lines.pop() ?? '');
    done += value?.length ?? 0;
    if (rest.length > MAX_LINE) return refuse('too-large');
    for (const text of lines) {
      const result = await line(text);
      if (result !== null) {
        await chunks.cancel();
        return result;
      }
      if (performance.now() - last > 40) {
        reading.progress?.(done);
        await breathe();
        last = performance.now();
      }
    }
    if (over) return ended ? null : 'other';
  }
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
export function readHeader(json: unknown): { ok: true; file: Header } | Refusal {
  if (json === undefined) return refuse('not-json');
  if (!isObject(json) || json.format !== 'heron-export') return refuse('foreign');
  if (typeof json.version === 'number' && json.version > EXPORT_VERSION) return refuse('newer');
  const header = v.safeParse(headerSchema, json);
  if (!header.success) return refuse('damaged', { where: where(header.issues[0], '') });
  const people = list(personSchema, json.people, 'people');
  if (!people.ok) return people;
  const plans = list(planSchema, json.plans, 'plans');
  if (!plans.ok) return Array.isArray(json.plans) && json.plans.some(isOfNewer) ? refuse('newer') : plans;
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

/** Says of each session in turn what it holds, or why it is refused. */
export function sessionCheck(header: Header) {
  const people = new Set(header.people.map((person) => person.id));
  const seen = new Set<string>();
  let count = 0;
  return (whole: unknown): Taken | Refusal => {
    const { facts: raw, ...rest } = isObject(whole) ? whole : {};
    const { packed, ...one } = unpackedDrills(rest);
    const place = `sessions ${++count}`;
    const result = v.safeParse(sessionSchema, one, { abortEarly: true });
    if (!result.success)
      return isOfNewer(one) ? refuse('newer') : refuse('damaged', { where: where(result.issues[0], place) });
    const session = result.output;
    const facts = readFacts(raw);
    const curves = new Map<string, Uint8Array>();
    for (const [index, text] of packed) {
      const bytes = typeof text === 'string' ? fromBase64(text) : null;
      if (bytes === null) return refuse('damaged', { where: place });
      curves.set(traceId(session.id, index), bytes);
    }
    const foreign = facts?.some((fact) => fact.session !== session.id || fact.person !== session.person);
    const doubled = seen.has(session.id) || doubledTrial(session);
    if (facts === null || foreign || doubled || !people.has(session.person))
      return refuse('damaged', { where: place });
    seen.add(session.id);
    return { session, facts, curves };
  };
}

/** A session whose drills carry their curves packed, apart from those. */
function unpackedDrills(
  session: Record<string, unknown>,
): Record<string, unknown> & { packed: readonly [number, unknown][] } {
  const packed: [number, unknown][] = [];
  if (!Array.isArray(session.drills)) return { ...session, packed };
  const drills = session.drills.map((drill: unknown, index) => {
    if (!isObject(drill) || !('packed' in drill)) return drill;
    const { packed: own, ...rest } = drill;
    packed.push([index, own]);
    return rest;
  });
  return { ...session, drills, packed };
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

export const isObject = (x: unknown): x is Record<string, unknown> =>
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
