import { dropSessionFacts } from './facts.ts';
import type { Port } from './port.ts';
import type { SettingStore } from './settings.ts';
import type { Sources } from './uuid.ts';

/** The part of `navigator.storage` that is used here. */
export interface StorageManagerLike {
  estimate(): Promise<{ usage?: number; quota?: number }>;
  persist(): Promise<boolean>;
  persisted(): Promise<boolean>;
}

export interface Usage {
  /** Bytes used and allowed by the browser for this origin, models of the offline app included; null when it does not tell. */
  readonly used: number | null;
  readonly quota: number | null;
  /** True from 80 % on: time to export and to free traces. */
  readonly nearlyFull: boolean;
  /** The browser promised not to delete by itself. */
  readonly persisted: boolean;
}

export interface StorageStore {
  usage(): Promise<Usage>;
  /** Asks the browser to keep the records for good. */
  persist(): Promise<boolean>;
  /** Frees the oldest traces when nearly full. Results are never touched. Returns how many traces went. */
  tidy(): Promise<number>;
  /** Months that traces are kept (null: as long as there is room) and sessions are kept (null: for good). */
  retention(): Promise<Retention>;
  setRetention(retention: Retention): Promise<void>;
  /** Deletes what is older than the retention says. Returns how many sessions and traces went. */
  applyRetention(): Promise<{ readonly sessions: number; readonly traces: number }>;
}

export interface Retention {
  readonly tracesMonths: number | null;
  readonly sessionsMonths: number | null;
}

/** Warn from here on (issue: 80 %). */
export const NEARLY_FULL = 0.8;
const MONTH = 30.44 * 24 * 3600 * 1000;

/** Removes the given share (0 … 1) of all traces, oldest first. True when any went. */
export async function freeTraces(port: Port, share: number): Promise<boolean> {
  return port.write(async (tx) => {
    const rows = await tx.select('traces', {});
    const going = rows.slice(0, Math.ceil(rows.length * share)).map((row) => row.id);
    await tx.remove('traces', going);
    return going.length > 0;
  });
}

const isMonths = (x: unknown): x is number | null =>
  x === null || (typeof x === 'number' && Number.isFinite(x) && x > 0);

export function storageStore(
  port: Port,
  settings: SettingStore,
  sources: Sources,
  manager: StorageManagerLike | null = typeof navigator === 'undefined' ? null : (navigator.storage ?? null),
): StorageStore {
  const store: StorageStore = {
    async usage() {
      try {
        const { usage = null, quota = null } = (await manager?.estimate()) ?? {};
        return {
          used: usage,
          quota,
          nearlyFull: usage !== null && quota !== null && quota > 0 && usage >= NEARLY_FULL * quota,
          persisted: (await manager?.persisted()) ?? false,
        };
      } catch {
        return { used: null, quota: null, nearlyFull: false, persisted: false };
      }
    },
    async persist() {
      try {
        return (await manager?.persist()) ?? false;
      } catch {
        return false;
      }
    },
    async tidy() {
      let gone = 0;
      // An estimate lags behind deletions in some browsers, so at most a few rounds.
      for (let round = 0; round < 4 && (await store.usage()).nearlyFull; round++) {
        const before = (await port.read((tx) => tx.select('traces', {}))).length;
        if (!(await freeTraces(port, 0.25))) break;
        gone += before - (await port.read((tx) => tx.select('traces', {}))).length;
      }
      return gone;
    },
    async retention() {
      const value = await settings.get('retention');
      if (
        typeof value === 'object' &&
        value !== null &&
        'tracesMonths' in value &&
        'sessionsMonths' in value
      ) {
        const { tracesMonths, sessionsMonths } = value;
        if (isMonths(tracesMonths) && isMonths(sessionsMonths)) return { tracesMonths, sessionsMonths };
      }
      return { tracesMonths: null, sessionsMonths: null };
    },
    setRetention: (retention) => settings.set('retention', retention),
    async applyRetention() {
      const { tracesMonths, sessionsMonths } = await store.retention();
      const before = (months: number): string => new Date(sources.now() - months * MONTH).toISOString();
      return port.write(async (tx) => {
        let traces = 0;
        let sessions = 0;
        const drop = async (table: 'traces' | 'details' | 'sessions', limit: string): Promise<number> => {
          const ids = (await tx.select(table, { before: limit })).map((row) => row.id);
          await tx.remove(table, ids);
          return ids.length;
        };
        if (tracesMonths !== null) traces += await drop('traces', before(tracesMonths));
        if (sessionsMonths !== null) {
          traces += await drop('traces', before(sessionsMonths));
          const people = new Map<string, Set<string>>();
          for (const { id, person } of await tx.select('sessions', { before: before(sessionsMonths) }))
            people.set(person, (people.get(person) ?? new Set()).add(id));
          for (const [person, gone] of people) await dropSessionFacts(tx, person, gone);
          await drop('details', before(sessionsMonths));
          sessions += await drop('sessions', before(sessionsMonths));
        }
        return { sessions, traces };
      });
    },
  };
  return store;
}
