import { isStorageFailure, type Problem, problem, problemOf, RecordsError } from './errors.ts';
import { MemoryPort } from './memory.ts';
import type { Port, Tx } from './port.ts';

/**
 * A port that loses nothing: it writes to the disk, and when the disk refuses, into memory above it, so that reads still
 * see everything and the whole can be exported. `problem` says what is wrong; `retry` tries the disk again.
 */
export class LayeredPort implements Port {
  private readonly memory: MemoryPort;
  private trouble: Problem | null = null;
  private readonly setAside = new Set<string>();

  /**
   * @param disk null when it could not be opened; then `why` says how.
   * @param lane names this window among those that share the disk
   * @param makeRoom called once when the disk is full, before giving up; frees what may be freed and returns whether it did.
   */
  constructor(
    private readonly disk: Port | null,
    why: Problem | null,
    private readonly makeRoom: (disk: Port) => Promise<boolean>,
    private readonly changed: (problem: Problem | null) => void,
    lane: () => string,
  ) {
    this.trouble = why;
    this.memory = disk === null ? new MemoryPort() : new MemoryPort(once(lane));
  }

  /** What is wrong with the storage now; null when all is on the disk. */
  get problem(): Problem | null {
    return this.trouble ?? (this.setAside.size > 0 ? problem('damaged-record') : null);
  }
  /** Notes that a row cannot be understood. It stays where it is, untouched, and is left out of every list. */
  damaged(id: string): void {
    if (this.setAside.has(id)) return;
    this.setAside.add(id);
    this.changed(this.problem);
  }
  /** Rows that are only in memory and would be gone when the page closes. */
  get unsaved(): number {
    return this.memory.size;
  }

  async read<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    const { disk, memory } = this;
    if (!disk) return memory.read(work);
    try {
      const found = await twice(disk, () =>
        disk.read((tx) => (memory.size > 0 ? memory.read(work, tx) : work(tx))),
      );
      if (memory.size === 0) this.report(null);
      return found;
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      this.report(problemOf(error));
      // What lies in memory can still be told. Everything else rejects: an empty list would say that nothing is there.
      return memory.read(work, unreadable(error));
    }
  }

  async write<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    if (this.disk && this.memory.size === 0) {
      try {
        const { disk } = this;
        const result = await twice(disk, () => disk.write(work));
        this.report(null);
        return result;
      } catch (error) {
        if (error instanceof RecordsError) throw error;
        // Even after a mistake of the program the trial in hand is kept: the problem shows, and nothing is lost.
        const why = problemOf(error);
        if (why.kind === 'full' && (await this.freed())) {
          try {
            return await this.disk.write(work);
          } catch (again) {
            if (again instanceof RecordsError) throw again;
          }
        }
        this.report(why);
      }
    } else if (this.disk && (await this.retry())) {
      return this.write(work);
    }
    return this.writeAbove(work);
  }

  /** Writes all or nothing to where the records are now; a disk that refuses makes it reject. */
  async writeWhole<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    const { disk } = this;
    if (!disk) return this.memory.write(work);
    if (this.memory.size > 0 && !(await this.retry())) return this.writeAbove(work);
    return disk.write(work);
  }

  /** Tries to bring what is only in memory to the disk. True when nothing is left in memory. */
  async retry(): Promise<boolean> {
    const { disk, memory } = this;
    if (!disk) return false;
    if (memory.size === 0) return true;
    try {
      await memory.pour(disk);
    } catch (error) {
      this.report(problemOf(error));
      return false;
    }
    this.report(null);
    return true;
  }

  async clear(): Promise<void> {
    await this.memory.clear();
    await this.disk?.clear();
    this.setAside.clear();
    if (this.disk) this.report(null);
  }

  close(): void {
    this.disk?.close();
  }

  private async writeAbove<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    const { disk, memory } = this;
    if (!disk) return memory.write(work);
    try {
      return await memory.write(work, (inside) => disk.read(inside));
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      // Not even readable any more: memory keeps what needs to know nothing of the disk, and refuses the rest.
      this.report(problemOf(error));
      return memory.write(work, (inside) => inside(unreadable(error)));
    }
  }

  private async freed(): Promise<boolean> {
    try {
      return this.disk !== null && (await this.makeRoom(this.disk));
    } catch {
      return false;
    }
  }

  private report(now: Problem | null): void {
    if (now?.kind === this.trouble?.kind) return;
    this.trouble = now;
    this.changed(this.problem);
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Once more after a storage failure, over a fresh connection: a browser that slept loses the one it had. */
async function twice<R>(disk: Port, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    if (!isStorageFailure(error) || problemOf(error).kind === 'full') throw error;
    await disk.reopen?.();
    return work();
  }
}

/** A layer below of which nothing can be known. */
function unreadable(error: unknown): Tx {
  const refuse = (): Promise<never> => Promise.reject(error);
  return {
    get: refuse,
    getMany: refuse,
    ids: refuse,
    keys: refuse,
    select: refuse,
    put: refuse,
    remove: refuse,
  };
}
