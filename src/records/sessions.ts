import * as v from 'valibot';
import type { Trial } from '../drills/drill.ts';
import { deviceId } from './device.ts';
import { RecordsError } from './errors.ts';
import { dropSessionFacts, isGone } from './facts.ts';
import { aliases } from './groups.ts';
import { byTime } from './memory.ts';
import { cutOff } from './moment.ts';
import type { Detail, Port, Query, Row, Tx } from './port.ts';
import {
  type DrillHead,
  drillHeadSchema,
  type Incident,
  type LadderEntry,
  type Rating,
  type SessionHead,
  type SessionRecord,
  type SessionStatus,
  sessionHeadSchema,
  sessionSchema,
  type Tally,
  type Trace,
  traceSchema,
  trialSchema,
} from './schema.ts';
import { browserLocks, type SessionLocks } from './session-locks.ts';
import { packTrace, unpackTrace } from './traces.ts';
import { type Sources, uuidv7 } from './uuid.ts';

/** What is known when a session starts. */
export type SessionStart = Pick<SessionHead, 'person' | 'clock' | 'app' | 'device'> &
  Partial<Pick<SessionHead, 'plan' | 'conditions' | 'answers' | 'utcOffset'>>;

/** What comes to be known while it runs. Lists are added to, never replaced. */
export interface SessionNotes {
  readonly ratings?: readonly Rating[];
  readonly incidents?: readonly Incident[];
  readonly decisions?: readonly LadderEntry[];
  readonly answers?: SessionHead['answers'];
  readonly conditions?: Partial<SessionHead['conditions']>;
  readonly stopped?: SessionHead['stopped'];
}

/** Which sessions. What the drawn person did is nobody's practice and stays out of every number unless it is asked for. */
export interface SessionQuery extends Query {
  readonly virtual?: true;
}

export interface SessionStore {
  /** Starts a session: from here on it is on the disk. */
  begin(start: SessionStart): Promise<SessionHead>;
  /** Starts a drill of it and returns its index. */
  beginDrill(session: string, drill: DrillHead): Promise<number>;
  /**
   * Keeps a finished trial at once. The same trial twice is kept once; another trial under the same number is refused
   * (RecordsError 'trial-changed'), because a finished trial is never changed.
   */
  addTrial(session: string, drill: number, trial: Trial): Promise<void>;
  /** What changed around the trials of a drill: grabs, end, completeness, parameters. */
  updateDrill(session: string, drill: number, change: Partial<Omit<DrillHead, 'drill'>>): Promise<void>;
  /** Keeps the measures over time of a drill, packed; replaces what was kept of the same drill. */
  saveTrace(session: string, drill: number, trace: Trace): Promise<void>;
  note(session: string, notes: SessionNotes): Promise<void>;
  /** Ends a session. Ending twice keeps the first end. */
  finish(session: string, status: Exclude<SessionStatus, 'running'>, notes?: SessionNotes): Promise<void>;
  /** Takes up an interrupted session again. */
  resume(session: string): Promise<SessionRecord>;
  /** Sessions that were cut off (tab closed, browser killed, power cut), newest first: go on with `resume`, or close with `finish(id, 'interrupted')`. */
  interrupted(person?: string): Promise<readonly SessionHead[]>;
  /** Whether another tab of this browser has a session open just now. */
  elsewhere(): Promise<boolean>;
  /** Newest first, without trials. `person` takes in entries merged into that one. */
  list(query?: SessionQuery): Promise<readonly SessionHead[]>;
  /** Newest first, with trials and without traces. */
  records(query?: SessionQuery): Promise<readonly SessionRecord[]>;
  /** The newest session of each of these people, however long ago; nothing of who never practised. */
  latest(people: readonly string[]): Promise<readonly SessionHead[]>;
  get(id: string): Promise<SessionRecord | undefined>;
  trace(session: string, drill: number): Promise<Trace | null>;
  remove(id: string): Promise<void>;
}

export const sessionRow = (body: SessionHead): Row<SessionHead> => ({
  id: body.id,
  person: body.person,
  at: body.startedAt,
  tag: body.status,
  body,
});
export const detailRow = (head: SessionHead, body: Detail): Row<Detail> => ({
  id: head.id,
  person: head.person,
  at: head.startedAt,
  tag: '',
  body,
});
export const traceId = (session: string, index: number): string => `${session}/${index}`;

/** How many of the trials went how. */
export function tallyOf(trials: readonly Trial[]): Tally {
  const tally = { hit: 0, miss: 0, void: 0 };
  for (const trial of trials) tally[trial.outcome]++;
  return tally;
}

/** Head and trials joined into the record that leaves this room. */
export function joined(head: SessionHead, detail: Detail | undefined): SessionRecord {
  const drills = head.drills.map(({ tally: _tally, ...drill }, i) => ({
    ...drill,
    trials: [...(detail?.trials[i] ?? [])],
  }));
  return { ...head, drills };
}
/** A record taken apart into what is stored. Traces are apart already. */
export function parted(record: SessionRecord): { head: SessionHead; detail: Detail } {
  const drills = record.drills.map(({ trials, traces: _traces, ...drill }) => ({
    ...drill,
    tally: tallyOf(trials),
  }));
  return { head: { ...record, drills }, detail: { trials: record.drills.map((drill) => drill.trials) } };
}

const ensure = <S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S> => {
  const result = v.safeParse(schema, value);
  if (!result.success) {
    const issue = result.issues[0];
    throw new RecordsError('invalid', `${v.getDotPath(issue) ?? ''} ${issue.message}`);
  }
  return result.output;
};

export function sessionStore(
  port: Port,
  sources: Sources,
  locks: SessionLocks | null = browserLocks(),
): SessionStore {
  const releases = new Map<string, () => void>();
  const iso = (): string => new Date(sources.now()).toISOString();

  const headOf = async (tx: Tx, id: string): Promise<SessionHead> => {
    const row = await tx.get('sessions', id);
    if (!row) throw new RecordsError('unknown-session', id);
    return row.body;
  };
  const changeHead = (id: string, change: (head: SessionHead) => SessionHead): Promise<void> =>
    port.write(async (tx) => {
      const head = ensure(sessionHeadSchema, change(await headOf(tx, id)));
      await tx.put('sessions', [sessionRow(head)]);
    });
  const noted = (head: SessionHead, notes: SessionNotes): SessionHead => ({
    ...head,
    ratings: [...head.ratings, ...(notes.ratings ?? [])],
    incidents: [...head.incidents, ...(notes.incidents ?? [])],
    decisions: [...head.decisions, ...(notes.decisions ?? [])],
    answers: { ...head.answers, ...notes.answers },
    conditions: { ...head.conditions, ...notes.conditions },
    stopped: notes.stopped ?? head.stopped,
  });
  const understood = <S extends v.GenericSchema>(
    schema: S,
    id: string,
    value: unknown,
  ): v.InferOutput<S> | undefined => {
    const result = v.safeParse(schema, value);
    if (!result.success) port.damaged?.(id);
    return result.success ? result.output : undefined;
  };
  const hold = (id: string): void => {
    if (locks && !releases.has(id)) releases.set(id, locks.hold(id));
  };
  /** Rows of a person and of all entries merged into that one, oldest first. */
  const rowsOf = async (tx: Tx, query: SessionQuery): Promise<readonly Row<SessionHead>[]> => {
    // The newest so many are the newest that count, so they are cut off after the drawn person's have gone.
    const { first, last, virtual, ...where } = query;
    const rows: Row<SessionHead>[] = [];
    for (const person of where.person === undefined ? [undefined] : await aliases(tx, where.person))
      rows.push(...(await tx.select('sessions', person === undefined ? where : { ...where, person })));
    const counted = virtual ? rows : rows.filter(({ body }) => body?.device?.camera !== 'virtual');
    counted.sort(byTime);
    const head = first === undefined ? counted : counted.slice(0, first);
    return last === undefined ? head : head.slice(-last);
  };
  const understoodHeads = (rows: readonly Row<SessionHead>[]): SessionHead[] =>
    rows.flatMap((row) => understood(sessionHeadSchema, row.id, row.body) ?? []);

  const store: SessionStore = {
    async begin(start) {
      const head = ensure(sessionHeadSchema, {
        plan: null,
        conditions: { footwear: 'closed-shoes', glasses: false, quality: null },
        answers: {},
        utcOffset: -new Date(sources.now()).getTimezoneOffset(),
        ...start,
        id: uuidv7(sources),
        startedAt: iso(),
        endedAt: null,
        status: 'running',
        stopped: null,
        ratings: [],
        incidents: [],
        decisions: [],
        drills: [],
      });
      hold(head.id);
      // A disk that cannot be read names no device, and practice goes on in memory all the same.
      const id = await port.write((tx) => deviceId(tx, sources)).catch(() => undefined);
      const begun = id === undefined ? head : { ...head, device: { ...head.device, id } };
      // A disk that cannot be read says of nobody that they were forgotten, and keeps nobody from practising.
      const gone = await port.read((tx) => isGone(tx, head.person)).catch(() => false);
      if (gone) throw new RecordsError('unknown-person', head.person);
      return port.write(async (tx) => {
        await tx.put('sessions', [sessionRow(begun)]);
        await tx.put('details', [detailRow(begun, { trials: [] })]);
        return begun;
      });
    },

    beginDrill(session, drill) {
      const checked = ensure(drillHeadSchema, { ...drill, begunAt: iso() });
      return port.write(async (tx) => {
        const head = await headOf(tx, session);
        const next = ensure(sessionHeadSchema, {
          ...head,
          drills: [...head.drills, { ...checked, tally: tallyOf([]) }],
        });
        await tx.put('sessions', [sessionRow(next)]);
        return next.drills.length - 1;
      });
    },

    addTrial(session, drill, trial) {
      const checked = ensure(trialSchema, trial);
      return port.write(async (tx) => {
        const head = await headOf(tx, session);
        if (!head.drills[drill]) throw new RecordsError('invalid', `drill ${drill} was not begun`);
        const detail = (await tx.get('details', session))?.body ?? { trials: [] };
        const trials = head.drills.map((_, i) => [...(detail.trials[i] ?? [])]);
        const before = trials[drill]?.find((one) => one.n === checked.n);
        if (before) {
          if (JSON.stringify(sorted(before)) === JSON.stringify(sorted(checked))) return;
          throw new RecordsError('trial-changed', `trial ${checked.n} is finished already`);
        }
        trials[drill]?.push(checked);
        await tx.put('details', [detailRow(head, { trials })]);
        const drills = head.drills.map((d, i) => ({ ...d, tally: tallyOf(trials[i] ?? []) }));
        await tx.put('sessions', [sessionRow({ ...head, drills })]);
      });
    },

    updateDrill: (session, drill, change) =>
      changeHead(session, (head) => {
        if (!head.drills[drill]) throw new RecordsError('invalid', `drill ${drill} was not begun`);
        return { ...head, drills: head.drills.map((d, i) => (i === drill ? { ...d, ...change } : d)) };
      }),

    saveTrace(session, drill, trace) {
      const bytes = packTrace(ensure(traceSchema, trace));
      return port.write(async (tx) => {
        const head = await headOf(tx, session);
        await tx.put('traces', [
          {
            id: traceId(session, drill),
            person: head.person,
            at: head.startedAt,
            tag: '',
            body: { session, index: drill, bytes },
          },
        ]);
      });
    },

    note: (session, notes) => changeHead(session, (head) => noted(head, notes)),

    async finish(session, status, notes = {}) {
      await port.write(async (tx) => {
        const before = noted(await headOf(tx, session), notes);
        const closed = before.status === 'finished' || before.status === 'stopped';
        const detail = (await tx.get('details', session))?.body;
        const after = closed
          ? before
          : status === 'interrupted'
            ? cutOff(before, detail)
            : { ...before, status, endedAt: before.endedAt ?? iso() };
        await tx.put('sessions', [sessionRow(ensure(sessionHeadSchema, after))]);
      });
      releases.get(session)?.();
      releases.delete(session);
    },

    async resume(session) {
      hold(session);
      await changeHead(session, (head) => ({ ...head, status: 'running', endedAt: null }));
      const record = await store.get(session);
      if (!record) throw new RecordsError('unknown-session', session);
      return record;
    },

    async interrupted(person) {
      const held = (await locks?.held()) ?? new Set<string>();
      const open = await store.list({
        virtual: true,
        tag: 'running',
        ...(person === undefined ? {} : { person }),
      });
      return open.filter((head) => !held.has(head.id) && !releases.has(head.id));
    },

    async elsewhere() {
      const held = await locks?.held();
      return [...(held ?? [])].some((id) => !releases.has(id));
    },

    list: (query = {}) => port.read(async (tx) => understoodHeads(await rowsOf(tx, query)).reverse()),

    latest: (people) =>
      port.read(async (tx) => {
        const found: SessionHead[] = [];
        for (const person of people) {
          const rows: Row<SessionHead>[] = [];
          for (const id of await aliases(tx, person))
            rows.push(...(await tx.select('sessions', { person: id, last: 1 })));
          // Nearly always the newest counts; only after tries with the drawn person is the whole list looked at.
          const counts = rows.every(({ body }) => body?.device?.camera !== 'virtual');
          const newest = counts ? rows.sort(byTime).slice(-1) : await rowsOf(tx, { person, last: 1 });
          found.push(...understoodHeads(newest));
        }
        return found;
      }),

    records: (query = {}) =>
      port.read(async (tx) => {
        const rows = await rowsOf(tx, query);
        const details = await tx.getMany(
          'details',
          rows.map((row) => row.id),
        );
        const records: SessionRecord[] = [];
        rows.forEach((row, i) => {
          const record = understood(sessionSchema, row.id, joinedOrNull(row, details[i]));
          if (record) records.push(record);
        });
        return records.reverse();
      }),

    get: (id) =>
      port.read(async (tx) => {
        const row = await tx.get('sessions', id);
        if (!row) return undefined;
        return understood(sessionSchema, id, joinedOrNull(row, await tx.get('details', id)));
      }),

    async trace(session, drill) {
      const row = await port.read((tx) => tx.get('traces', traceId(session, drill)));
      return row ? unpackTrace(row.body.bytes) : null;
    },

    remove: (id) =>
      port.write(async (tx) => {
        const head = (await tx.get('sessions', id))?.body;
        // A fall and its lock stay: deleting what was practised must not make somebody look safe who is not.
        if (head) await dropSessionFacts(tx, head.person, new Set([id]));
        const drills = head?.drills.length ?? 0;
        await tx.remove(
          'traces',
          Array.from({ length: drills }, (_, i) => traceId(id, i)),
        );
        await tx.remove('details', [id]);
        await tx.remove('sessions', [id]);
      }),
  };
  return store;
}

/** Joins rows of which nobody knows yet whether they are sound; null when they do not even fit together. */
function joinedOrNull(row: Row<SessionHead>, detail: Row<Detail> | undefined): SessionRecord | null {
  try {
    return joined(row.body, detail?.body);
  } catch {
    return null;
  }
}

/** The same trial with its keys in order, so that two equal trials have equal text. */
const sorted = (trial: Trial): unknown => [
  trial.n,
  trial.side,
  trial.target,
  trial.outcome,
  trial.reason,
  trial.t0,
  trial.t1,
  Object.entries(trial.metrics).sort(([a], [b]) => (a < b ? -1 : 1)),
];
