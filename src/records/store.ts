import { openDatabase } from './database.ts';
import { type Problem, problemOf } from './errors.ts';
import { type FactStore, factStore } from './facts.ts';
import { type LadderStore, ladderStore } from './ladders.ts';
import { LayeredPort } from './layered.ts';
import { type PeopleStore, peopleStore } from './people.ts';
import { type PlanStore, planStore } from './plans.ts';
import type { Port, Tx } from './port.ts';
import type { SessionLocks } from './session-locks.ts';
import { type SessionStore, sessionStore } from './sessions.ts';
import { type SettingStore, settingStore } from './settings.ts';
import { freeTraces, type StorageManagerLike, type StorageStore, storageStore } from './storage.ts';
import { browserSources, type Sources } from './uuid.ts';

/** Everything Heron remembers, on this device only. */
export interface Records {
  readonly people: PeopleStore;
  readonly plans: PlanStore;
  readonly sessions: SessionStore;
  readonly ladders: LadderStore;
  readonly facts: FactStore;
  readonly settings: SettingStore;
  readonly storage: StorageStore;
  /** What is wrong with the storage now, null when all is well. Nothing is lost meanwhile: it is held in memory and can be exported. */
  problem(): Problem | null;
  /** There are records on this device, and they could not be opened: nobody can say who is locked, or who fell. */
  readonly unopened: boolean;
  /** How many rows would be gone if the page closed now. */
  unsaved(): number;
  /** Calls back whenever `problem()` changes. Returns a function that stops it. */
  onProblem(listener: (problem: Problem | null) => void): () => void;
  /** Tries to bring what is only in memory to the disk. True when nothing is left in memory. */
  retry(): Promise<boolean>;
  /** Deletes everything of everybody on this device. */
  wipe(): Promise<void>;
  close(): void;
  /** For the exchange functions of this room: rows as they lie. */
  readonly port: Port;
  readonly sources: Sources;
  /** Writes all or nothing: rejects with the storage's error instead of keeping in memory. For imports. */
  readonly writeWhole: <R>(work: (tx: Tx) => Promise<R>) => Promise<R>;
}

export interface RecordsOptions {
  /** Opens the disk; replaced by tests. */
  readonly open?: () => Promise<Port>;
  readonly sources?: Partial<Sources>;
  readonly locks?: SessionLocks | null;
  readonly storage?: StorageManagerLike | null;
}

/**
 * Opens the records. Never rejects: where the disk cannot be used (blocked, damaged, newer than this app) it works in
 * memory and `problem()` says so.
 *
 *     const records = await openRecords();
 *     const person = await records.people.current();
 *     const session = await records.sessions.begin({ person: person.id, … });
 *     const drill = await records.sessions.beginDrill(session.id, { drill: 'weight-shift', … });
 *     await records.sessions.addTrial(session.id, drill, trial);
 *     await records.sessions.finish(session.id, 'finished');
 */
export async function openRecords(options: RecordsOptions = {}): Promise<Records> {
  const sources: Sources = { ...browserSources, ...options.sources };
  const listeners = new Set<(problem: Problem | null) => void>();
  let disk: Port | null = null;
  let why: Problem | null = null;
  const open = options.open ?? openDatabase;
  try {
    // Once more where the disk did not answer: a browser that has just woken may refuse the first time only.
    disk = await open().catch((error: unknown) => {
      if (problemOf(error).kind !== 'damaged') throw error;
      return open();
    });
  } catch (error) {
    why = problemOf(error);
  }
  const port = new LayeredPort(
    disk,
    why,
    (full) => freeTraces(full, 0.25),
    (now) => {
      for (const listener of listeners) listener(now);
    },
    () => Array.from(sources.random(4), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  );
  const settings = settingStore(port);
  return {
    people: peopleStore(port, settings, sources),
    plans: planStore(port, sources),
    sessions: sessionStore(port, sources, options.locks),
    ladders: ladderStore(port, sources),
    facts: factStore(port, sources),
    settings,
    storage: storageStore(port, settings, sources, options.storage),
    problem: () => port.problem,
    // Where the browser gives no storage at all, there is nothing to be opened.
    unopened: why !== null && why.kind !== 'blocked',
    unsaved: () => port.unsaved,
    onProblem(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    retry: () => port.retry(),
    wipe: () => port.clear(),
    close: () => port.close(),
    port,
    sources,
    writeWhole: (work) => port.writeWhole(work),
  };
}
