import { canonical } from './canonical.ts';
import { isStorageFailure } from './errors.ts';
import type { Port, Query, Row, Span, TableName, Tables, Tx } from './port.ts';
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

/** What is kept in memory: rows, what was removed below, and what lay below when a row was first touched. */
interface Kept {
  readonly shelves: Shelves;
  readonly gone: Set<string>;
  /** No entry: nobody could read what lay below. */
  readonly bases: Map<string, Row<unknown> | undefined>;
}
const nothing = (): Kept => ({ shelves: empty(), gone: new Set(), bases: new Map() });
const copyOf = ({ shelves, gone, bases }: Kept): Kept => ({
  shelves: new Map([...shelves].map(([name, shelf]) => [name, new Map(shelf)])),
  gone: new Set(gone),
  bases: new Map(bases),
});

/** Opens a transaction of the layer below for as long as `work` takes. */
export type Below = <R>(work: (tx: Tx) => Promise<R>) => Promise<R>;

/**
 * A port that keeps rows in memory only: the stand-in when the browser gives no storage, and the top layer when the disk
 * is full. With `below`, reads see the rows of that transaction wherever memory has none of its own.
 */
export class MemoryPort implements Port {
  private kept = nothing();
  private turn: Promise<unknown> = Promise.resolve();

  /** @param lane names this window's memory above a disk that others write to as well */
  constructor(private readonly lane: () => string = () => '') {}

  read<R>(work: (tx: Tx) => Promise<R>, below?: Tx): Promise<R> {
    return work(new MemoryTx(this.kept, below, this.lane));
  }

  /** Writes wait for each other: two that copied the same rows at once would leave only the later one's. */
  write<R>(work: (tx: Tx) => Promise<R>, below?: Below): Promise<R> {
    return this.inTurn(async () => {
      const onDraft = async (tx?: Tx) => {
        const draft = copyOf(this.kept);
        return { draft, result: await work(new MemoryTx(draft, tx, this.lane)) };
      };
      const { draft, result } = await (below ? below(onDraft) : onDraft());
      this.kept = draft;
      return result;
    });
  }

  /** How many rows are kept here and nowhere else. */
  get size(): number {
    let n = this.kept.gone.size;
    for (const shelf of this.kept.shelves.values()) n += shelf.size;
    return n;
  }

  /** Brings everything kept here to another port. A row that was changed there meanwhile gets both changes. */
  pour(into: Port): Promise<void> {
    return this.inTurn(async () => {
      const { kept } = this;
      await into.write((tx) => poured(kept, tx));
      this.kept = nothing();
    });
  }

  clear(): Promise<void> {
    return this.inTurn(async () => {
      this.kept = nothing();
    });
  }

  close(): void {}

  private inTurn<R>(work: () => Promise<R>): Promise<R> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {});
    return done;
  }
}

async function poured({ shelves, gone, bases }: Kept, tx: Tx): Promise<void> {
  for (const name of gone) {
    const [table, id] = splitKey(name);
    // Changed there since it was removed here: whoever changed it had not seen the removal.
    if (!bases.has(name) || same(bases.get(name), await tx.get(table, id))) await tx.remove(table, [id]);
  }
  const put = async <T extends TableName>(table: T): Promise<void> => {
    const rows: Row<Tables[T]>[] = [];
    for (const mine of shelf(shelves, table).values()) {
      const name = key(table, mine.id);
      const base = bases.get(name) as Row<Tables[T]> | undefined;
      const there = bases.has(name) ? await tx.get(table, mine.id) : base;
      // Removed there since: a person who was forgotten does not come back with a note of this window.
      if (there || !base) rows.push(there ? bothChanges(base, mine, there) : mine);
    }
    await tx.put(table, rows);
  };
  for (const table of TABLES) await put(table);
}

const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);
const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x);

/**
 * A value with what was changed here since `base` and what was changed there. Lists that both added to hold both, there's first;
 * where both changed the same word or number, there's stays.
 */
function bothChanges<T>(base: T | undefined, mine: T, there: T): T;
function bothChanges(base: unknown, mine: unknown, there: unknown): unknown {
  if (same(there, base)) return mine;
  if (same(mine, base)) return there;
  if (Array.isArray(mine) && Array.isArray(there)) {
    const old: unknown[] = Array.isArray(base) ? base : [];
    if (mine.length < old.length || there.length < old.length) return there;
    const begun = old.map((one, i) => bothChanges(one, mine[i], there[i]));
    const added = there.slice(old.length);
    const more = mine.slice(old.length).filter((one) => !added.some((other) => same(one, other)));
    return [...begun, ...added, ...more];
  }
  if (!isObject(mine) || !isObject(there)) return there;
  const old = isObject(base) ? base : {};
  const names = [...new Set([...Object.keys(there), ...Object.keys(mine)])];
  return Object.fromEntries(
    names
      .map((name): [string, unknown] => [name, bothChanges(old[name], mine[name], there[name])])
      .filter(([, value]) => value !== undefined),
  );
}

const key = (table: TableName, id: string): string => `${table} ${id}`;
function splitKey(text: string): [TableName, string] {
  const at = text.indexOf(' ');
  return [text.slice(0, at) as TableName, text.slice(at + 1)];
}

const shelf = <T extends TableName>(shelves: Shelves, table: T): Map<string, Row<Tables[T]>> =>
  shelves.get(table) as Map<string, Row<Tables[T]>>;

class MemoryTx implements Tx {
  private readonly gone: Set<string>;
  constructor(
    private readonly kept: Kept,
    private readonly below: Tx | undefined,
    private readonly laneOf: () => string,
  ) {
    this.gone = kept.gone;
  }

  get lane(): string {
    return this.laneOf();
  }

  private shelf<T extends TableName>(table: T): Map<string, Row<Tables[T]>> {
    return shelf(this.kept.shelves, table);
  }

  /** Remembers what lies below before it is covered for the first time. */
  private async cover<T extends TableName>(table: T, id: string): Promise<void> {
    const name = key(table, id);
    if (!this.below || this.kept.bases.has(name) || this.gone.has(name) || this.shelf(table).has(id)) return;
    try {
      this.kept.bases.set(name, await this.below.get(table, id));
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
    }
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

  async keys(table: TableName, span: Span): Promise<readonly string[]> {
    const shelf = this.shelf(table);
    const own = [...shelf.values()].filter((row) => matches(row, span)).sort(byTime);
    const under = (await this.below?.keys(table, span)) ?? [];
    // What lies below first: what is only in memory was written last.
    return [
      ...under.filter((id) => !shelf.has(id) && !this.gone.has(key(table, id))),
      ...own.map((row) => row.id),
    ];
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
      await this.cover(table, row.id);
      this.shelf(table).set(row.id, structuredClone(row));
      this.gone.delete(key(table, row.id));
    }
  }

  async remove(table: TableName, ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      await this.cover(table, id);
      this.shelf(table).delete(id);
      if (this.below) this.gone.add(key(table, id));
    }
  }
}
