import type { Port, Query, Row, TableName, Tables, Tx } from './port.ts';
import { TABLES } from './port.ts';

type Shelf = Map<string, Row<Tables[TableName]>>;
type Shelves = Map<TableName, Shelf>;

const empty = (): Shelves => new Map(TABLES.map((name) => [name, new Map()]));

/** Oldest first, then by id: the order of every list of rows. */
export const byTime = (a: { at: string; id: string }, b: { at: string; id: string }): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

const matches = (row: Row<unknown>, q: Query): boolean =>
  (q.person === undefined || row.person === q.person) &&
  (q.tag === undefined || row.tag === q.tag) &&
  (q.from === undefined || row.at >= q.from) &&
  (q.before === undefined || row.at < q.before);

/** Applies a query's `first` and `last` to sorted rows. */
export function cut<T>(rows: readonly T[], q: Query): readonly T[] {
  const head = q.first === undefined ? rows : rows.slice(0, q.first);
  return q.last === undefined ? head : head.slice(Math.max(0, head.length - q.last));
}

/**
 * A port that keeps rows in memory only: the stand-in when the browser gives no storage, and the top layer when the disk
 * is full. With `below`, reads see the rows of that transaction wherever memory has none of its own.
 */
export class MemoryPort implements Port {
  private shelves = empty();
  private gone = new Set<string>();

  read<R>(work: (tx: Tx) => Promise<R>, below?: Tx): Promise<R> {
    return work(new MemoryTx(this.shelves, this.gone, below));
  }

  async write<R>(work: (tx: Tx) => Promise<R>, below?: Tx): Promise<R> {
    const draft: Shelves = new Map([...this.shelves].map(([name, shelf]) => [name, new Map(shelf)]));
    const gone = new Set(this.gone);
    const result = await work(new MemoryTx(draft, gone, below));
    this.shelves = draft;
    this.gone = gone;
    return result;
  }

  /** How many rows are kept here and nowhere else. */
  get size(): number {
    let n = this.gone.size;
    for (const shelf of this.shelves.values()) n += shelf.size;
    return n;
  }

  /** Repeats everything kept here inside another port's transaction. */
  async pour(tx: Tx): Promise<void> {
    for (const key of this.gone) {
      const [table, id] = splitKey(key);
      await tx.remove(table, [id]);
    }
    for (const name of TABLES) await tx.put(name, [...(this.shelves.get(name)?.values() ?? [])]);
  }

  clear(): Promise<void> {
    this.shelves = empty();
    this.gone = new Set();
    return Promise.resolve();
  }

  close(): void {}
}

const key = (table: TableName, id: string): string => `${table} ${id}`;
function splitKey(text: string): [TableName, string] {
  const at = text.indexOf(' ');
  return [text.slice(0, at) as TableName, text.slice(at + 1)];
}

class MemoryTx implements Tx {
  constructor(
    private readonly shelves: Shelves,
    private readonly gone: Set<string>,
    private readonly below: Tx | undefined,
  ) {}

  private shelf<T extends TableName>(table: T): Map<string, Row<Tables[T]>> {
    return this.shelves.get(table) as Map<string, Row<Tables[T]>>;
  }

  async get<T extends TableName>(table: T, id: string): Promise<Row<Tables[T]> | undefined> {
    const own = this.shelf(table).get(id);
    if (own || !this.below || this.gone.has(key(table, id))) return own;
    return this.below.get(table, id);
  }

  getMany<T extends TableName>(
    table: T,
    ids: readonly string[],
  ): Promise<readonly (Row<Tables[T]> | undefined)[]> {
    return Promise.all(ids.map((id) => this.get(table, id)));
  }

  async ids(table: TableName): Promise<ReadonlySet<string>> {
    const ids = new Set(this.shelf(table).keys());
    for (const id of (await this.below?.ids(table)) ?? []) if (!this.gone.has(key(table, id))) ids.add(id);
    return ids;
  }

  async select<T extends TableName>(table: T, query: Query): Promise<readonly Row<Tables[T]>[]> {
    const shelf = this.shelf(table);
    const own = [...shelf.values()].filter((row) => matches(row, query));
    if (!this.below) return cut(own.sort(byTime), query);
    const { first: _first, last: _last, ...open } = query;
    const under = await this.below.select(table, open);
    const rest = under.filter((row) => !shelf.has(row.id) && !this.gone.has(key(table, row.id)));
    return cut([...own, ...rest].sort(byTime), query);
  }

  async put<T extends TableName>(table: T, rows: readonly Row<Tables[T]>[]): Promise<void> {
    for (const row of rows) {
      this.shelf(table).set(row.id, structuredClone(row));
      this.gone.delete(key(table, row.id));
    }
  }

  async remove(table: TableName, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      this.shelf(table).delete(id);
      if (this.below) this.gone.add(key(table, id));
    }
  }
}
