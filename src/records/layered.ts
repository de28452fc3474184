import { isStorageFailure, type Problem, problem, problemOf, RecordsError } from './errors.ts';
import { MemoryPort } from './memory.ts';
import type { Port, Tx } from './port.ts';

/**
 * A port that loses nothing: it writes to the disk, and when the disk refuses, into memory above it, so that reads still
 * see everything and the whole can be exported. `problem` says what is wrong; `retry` tries the disk again.
 */
export class LayeredPort implements Port {
  private readonly memory = new MemoryPort();
  private trouble: Problem | null = null;
  private readonly setAside = new Set<string>();

  /**
   * @param disk null when it could not be opened; then `why` says how.
   * @param makeRoom called once when the disk is full, before giving up; frees what may be freed and returns whether it did.
   */
  constructor(
    private readonly disk: Port | null,
    why: Problem | null,
    private readonly makeRoom: (disk: Port) => Promise<boolean>,
    private readonly changed: (problem: Problem | null) => void,
  ) {
    this.trouble = why;
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
      return await disk.read((tx) => (memory.size > 0 ? memory.read(work, tx) : work(tx)));
    } catch (error) {
      if (!isStorageFailure(error)) throw error;
      this.report(problemOf(error));
      return memory.read(work);
    }
  }

  async write<R>(work: (tx: Tx) => Promise<R>): Promise<R> {
    if (this.disk && this.memory.size === 0) {
      try {
        const result = await this.disk.write(work);
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
      await disk.write((tx) => memory.pour(tx));
    } catch (error) {
      this.report(problemOf(error));
      return false;
    }
    await memory.clear();
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
      return await disk.read((tx) => memory.write(work, tx));
    } catch (error) {
      // Not even readable any more: memory alone keeps what comes.
      if (error instanceof RecordsError) throw error;
      return memory.write(work);
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
