import type { Person, Plan, SessionDrill, SessionHead, Setting, Step } from './schema.ts';

/** Every stored thing wears the same envelope, so that a database and its stand-in in memory need one set of indexes. */
export interface Row<Body> {
  readonly id: string;
  /** Whose it is; empty where it is nobody's. */
  readonly person: string;
  /** When, as ISO time; sorts. */
  readonly at: string;
  /** A word to find it by: a session's status. */
  readonly tag: string;
  readonly body: Body;
}

/** The trials of one session, drill by drill, apart from its head so that lists stay quick. */
export interface Detail {
  readonly trials: readonly SessionDrill['trials'][];
}
/** One drill's trace, packed (traces.ts). */
export interface PackedTrace {
  readonly session: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** What one device noted in one scope (`src/facts/fact.ts`), as JSON: a fact of a newer Heron keeps fields that nobody here understands. */
export interface FactList {
  readonly facts: readonly Readonly<Record<string, unknown>>[];
}

/** The tables and what each holds. */
export interface Tables {
  people: Person;
  plans: Plan;
  sessions: SessionHead;
  details: Detail;
  traces: PackedTrace;
  steps: Step;
  facts: FactList;
  settings: Setting;
}
export type TableName = keyof Tables;
export const TABLES = [
  'people',
  'plans',
  'sessions',
  'details',
  'traces',
  'steps',
  'facts',
  'settings',
] as const satisfies readonly TableName[];

/** Which rows: all conditions hold together. Rows come sorted by `at`, then `id`. */
export interface Query {
  readonly person?: string;
  /** `at` from (inclusive) and before (exclusive), ISO. */
  readonly from?: string;
  readonly before?: string;
  readonly tag?: string;
  /** At most so many of the oldest, or of the newest. */
  readonly first?: number;
  readonly last?: number;
}

/** What can be asked of rows without reading them. */
export type Span = Pick<Query, 'person' | 'from' | 'before'>;

/** What can be done inside one transaction. */
export interface Tx {
  /** Names the window whose memory this writes to, while the disk takes nothing; '' where it writes to the disk, or where there is none. */
  readonly lane?: string;
  get<T extends TableName>(table: T, id: string): Promise<Row<Tables[T]> | undefined>;
  getMany<T extends TableName>(
    table: T,
    ids: readonly string[],
  ): Promise<readonly (Row<Tables[T]> | undefined)[]>;
  /** The ids of all rows of a table: quick, for telling new from known. */
  ids(table: TableName): Promise<ReadonlySet<string>>;
  /** Ids alone, oldest first, without a byte of what the rows hold: a trace is a megabyte. */
  keys(table: TableName, span: Span): Promise<readonly string[]>;
  select<T extends TableName>(table: T, query: Query): Promise<readonly Row<Tables[T]>[]>;
  put<T extends TableName>(table: T, rows: readonly Row<Tables[T]>[]): Promise<void>;
  remove(table: TableName, ids: readonly string[]): Promise<void>;
}

/** A place to keep rows. `work` may run twice, so it must do nothing but use its `Tx`. All of a transaction happens or nothing. */
export interface Port {
  read<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  write<R>(work: (tx: Tx) => Promise<R>): Promise<R>;
  /** Told that a stored row cannot be understood. */
  damaged?(id: string): void;
  /** Takes a fresh connection to the disk in place of one that was lost. */
  reopen?(): Promise<void>;
  /** Removes every row of every table. */
  clear(): Promise<void>;
  close(): void;
}
