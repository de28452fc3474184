import Dexie, { type Collection, type Table } from 'dexie';
import { cut } from './memory.ts';
import { countTrials, rewritePlans, type Stored, tellFacts, tellPeople, unpacked } from './migrations.ts';
import {
  type Port,
  type Query,
  type Row,
  type Span,
  TABLES,
  type TableName,
  type Tables,
  type Tx,
} from './port.ts';

/** Name of the database in the browser. */
export const DATABASE = 'heron';
/** The newest schema this Heron knows. A database above it was written by a newer Heron and is left alone. */
export const DATABASE_VERSION = 6;

const INDEXES = 'id, at, [person+at], tag';

/**
 * Tables whose bodies lie in the database as JSON text since version 4. The browser copies a text at once, but walks through
 * every number of an object: handing two million trials over took the page several times as long. Rows that an older Heron
 * wrote stay objects until they are written next; both are read.
 */
const AS_TEXT: ReadonlySet<TableName> = new Set<TableName>(['sessions', 'details', 'facts']);

const packed = <Body>(row: Row<Body>): Stored<Body> => ({ ...row, body: JSON.stringify(row.body) });

class NewerDatabase extends Error {
  override readonly name = 'VersionError';
}

function globalIndexedDB(): IDBFactory {
  if (typeof indexedDB === 'undefined') throw new Dexie.MissingAPIError('no IndexedDB');
  return indexedDB;
}

/** Version number of a database as the browser counts it (Dexie's times ten); 0 when there is none. Changes nothing. */
function versionOf(factory: IDBFactory, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = factory.open(name);
    request.onupgradeneeded = () => {
      // There was none: leave it so.
      request.transaction?.abort();
      resolve(0);
    };
    request.onsuccess = () => {
      const { version } = request.result;
      request.result.close();
      resolve(version);
    };
    request.onerror = () => reject(request.error);
  });
}

/**
 * Opens the database in IndexedDB and brings an older one up to date.
 * Rejects with an error that `problemOf` can read: storage blocked, database newer than this app, or damaged.
 * Writes are flushed to the disk before they resolve ("strict"), so that a power cut loses no finished trial.
 */
export async function openDatabase(
  options: { name?: string; indexedDB?: IDBFactory; IDBKeyRange?: typeof IDBKeyRange } = {},
): Promise<Port> {
  const name = options.name ?? DATABASE;
  // Looked at before Dexie opens it: Dexie would add what it misses to a newer database, and so change it.
  if ((await versionOf(options.indexedDB ?? globalIndexedDB(), name)) >= (DATABASE_VERSION + 1) * 10)
    throw new NewerDatabase('written by a newer version');
  const dexie = new Dexie(name, {
    chromeTransactionDurability: 'strict',
    ...(options.indexedDB ? { indexedDB: options.indexedDB } : {}),
    ...(options.IDBKeyRange ? { IDBKeyRange: options.IDBKeyRange } : {}),
  });
  const first = ['people', 'plans', 'sessions', 'details', 'traces', 'settings'];
  dexie.version(1).stores(Object.fromEntries(first.map((table) => [table, INDEXES])));
  dexie.version(2).stores({}).upgrade(countTrials);
  dexie.version(3).stores({ steps: INDEXES });
  // Nothing to bring up to date: the number keeps an older Heron from reading bodies that are text.
  dexie.version(4).stores({});
  dexie
    .version(5)
    .stores({ facts: INDEXES })
    .upgrade(async (tx) => {
      await rewritePlans(tx);
      await tellFacts(tx);
    });
  dexie
    .version(6)
    .stores({})
    .upgrade((tx) => tellPeople(new DatabaseTx(tx)));
  await dexie.open();
  return new DatabasePort(dexie);
}

class DatabasePort implements Port {
  constructor(private readonly dexie: Dexie) {}

  read<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    return this.run('r', work);
  }
  write<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    return this.run('rw', work);
  }
  private async run<R>(mode: 'r' | 'rw', work: (tx: Tx) => Promise<R>): Promise<R> {
    const tx = new DatabaseTx(this.dexie);
    return await this.dexie.transaction(mode, [...TABLES], async () => await work(tx));
  }
  async clear(): Promise<void> {
    await this.dexie.transaction('rw', [...TABLES], () =>
      Promise.all(TABLES.map((name) => this.dexie.table(name).clear())),
    );
  }
  async reopen(): Promise<void> {
    this.dexie.close({ disableAutoOpen: false });
    await this.dexie.open();
  }
  close(): void {
    this.dexie.close();
  }
}

class DatabaseTx implements Tx {
  /** @param dexie the database, or the transaction that brings it up to date */
  constructor(private readonly dexie: { readonly table: (name: string) => Table }) {}

  private table<T extends TableName>(name: T): Table<Stored<Tables[T]>, string> {
    return this.dexie.table(name);
  }

  async get<T extends TableName>(table: T, id: string): Promise<Row<Tables[T]> | undefined> {
    const row = await this.table(table).get(id);
    return row && unpacked(row);
  }

  async getMany<T extends TableName>(
    table: T,
    ids: readonly string[],
  ): Promise<readonly (Row<Tables[T]> | undefined)[]> {
    return (await this.table(table).bulkGet([...ids])).map((row) => row && unpacked(row));
  }

  async ids(table: TableName): Promise<ReadonlySet<string>> {
    return new Set(await this.table(table).toCollection().primaryKeys());
  }

  async keys(table: TableName, span: Span): Promise<readonly string[]> {
    return this.within(table, span).primaryKeys();
  }

  private within<T extends TableName>(
    table: T,
    { person, from = '', before = '\uffff' }: Span,
  ): Collection<Stored<Tables[T]>, string> {
    const rows = this.table(table);
    return person !== undefined
      ? rows.where('[person+at]').between([person, from], [person, before], true, false)
      : rows.where('at').between(from, before, true, false);
  }

  async select<T extends TableName>(table: T, query: Query): Promise<readonly Row<Tables[T]>[]> {
    return (await this.selected(table, query)).map(unpacked);
  }

  private async selected<T extends TableName>(table: T, query: Query): Promise<readonly Stored<Tables[T]>[]> {
    const byTag = query.person === undefined && query.from === undefined && query.before === undefined;
    let found =
      byTag && query.tag !== undefined
        ? this.table(table).where('tag').equals(query.tag)
        : this.within(table, query);
    if (query.tag !== undefined) {
      const tag = query.tag;
      found = found.and((row) => row.tag === tag);
    } else if (query.first !== undefined && query.last === undefined) {
      return found.limit(query.first).toArray();
    } else if (query.last !== undefined && query.first === undefined) {
      return (await found.reverse().limit(query.last).toArray()).reverse();
    }
    return cut(await found.sortBy('at'), query);
  }

  async put<T extends TableName>(table: T, rows: readonly Row<Tables[T]>[]): Promise<void> {
    if (rows.length > 0) await this.table(table).bulkPut(AS_TEXT.has(table) ? rows.map(packed) : [...rows]);
  }

  async remove(table: TableName, ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.table(table).bulkDelete([...ids]);
  }
}
