import { dropSessionFacts } from './facts.ts';
import type { Port, Tx } from './port.ts';
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
  /** What is older than the retention says, and would go. Nothing goes by itself. */
  due(): Promise<Due>;
  /**
   * Deletes what is due, once somebody has said so; nothing where the clock cannot be believed. Locks, clearances and what else the
   * person's safety rests on are facts and stay. Returns what went.
   */
  applyRetention(): Promise<Due>;
}

export interface Due {
  readonly sessions: number;
  /** Whose sessions they are. */
  readonly people: number;
  readonly traces: number;
  /** The newest session, where the device's clock does not fit to it: set wrong, it would make everything look old. */
  readonly doubt: string | null;
}

export interface Retention {
  readonly tracesMonths: number | null;
  readonly sessionsMonths: number | null;
}

/** Warn from here on (issue: 80 %). */
export const NEARLY_FULL = 0.8;
const DAY = 24 * 3600 * 1000;
const MONTH = 30.44 * DAY;
/** Longer than this after the newest session the clock is doubted, until somebody has practised. [J] */
const QUIET = 60 * DAY;

/** Removes the given share (0 … 1) of all traces, oldest first. True when any went. */
export async function freeTraces(port: Port, share: number): Promise<boolean> {
  return port.write(async (tx) => {
    const all = await tx.keys('traces', {});
    const going = all.slice(0, Math.ceil(all.length * share));
    await tx.remove('traces', going);
    return going.length > 0;
  });
}

interface Past {
  readonly people: ReadonlyMap<string, ReadonlySet<string>>;
  readonly traces: readonly string[];
  readonly doubt: string | null;
}
const dueOf = ({ people, traces, doubt }: Past): Due => ({
  sessions: [...people.values()].reduce((sum, one) => sum + one.size, 0),
  people: people.size,
  traces: traces.length,
  doubt,
});

const isMonths = (x: unknown): x is number | null =>
  x === null || (typeof x === 'number' && Number.isFinite(x) && x > 0);

export function storageStore(
  port: Port,
  settings: SettingStore,
  sources: Sources,
  manager: StorageManagerLike | null = typeof navigator === 'undefined' ? null : (navigator.storage ?? null),
): StorageStore {
  const tracesLeft = async (): Promise<number> => (await port.read((tx) => tx.keys('traces', {}))).length;

  /** What the retention lets go, by person, and whether the clock that says so can be believed. */
  const pastTime = async (tx: Tx, { tracesMonths, sessionsMonths }: Retention): Promise<Past> => {
    const before = (months: number): string => new Date(sources.now() - months * MONTH).toISOString();
    const people = new Map<string, Set<string>>();
    if (sessionsMonths !== null)
      for (const { id, person } of await tx.select('sessions', { before: before(sessionsMonths) }))
        people.set(person, (people.get(person) ?? new Set()).add(id));
    const months = Math.min(
      tracesMonths ?? Number.POSITIVE_INFINITY,
      sessionsMonths ?? Number.POSITIVE_INFINITY,
    );
    const traces = Number.isFinite(months) ? await tx.keys('traces', { before: before(months) }) : [];
    const [newest] = await tx.select('sessions', { last: 1 });
    const quiet = newest ? sources.now() - Date.parse(newest.at) : 0;
    const doubt = newest && (quiet > QUIET || quiet < -DAY) ? newest.at : null;
    return { people, traces, doubt };
  };

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
        const before = await tracesLeft();
        if (!(await freeTraces(port, 0.25))) break;
        gone += before - (await tracesLeft());
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
    async due() {
      const kept = await store.retention();
      return port.read(async (tx) => dueOf(await pastTime(tx, kept)));
    },
    async applyRetention() {
      const kept = await store.retention();
      return port.write(async (tx) => {
        const past = await pastTime(tx, kept);
        if (past.doubt !== null) return { sessions: 0, people: 0, traces: 0, doubt: past.doubt };
        await tx.remove('traces', past.traces);
        for (const [person, gone] of past.people) {
          await dropSessionFacts(tx, person, gone);
          await tx.remove('details', [...gone]);
          await tx.remove('sessions', [...gone]);
        }
        return dueOf(past);
      });
    },
  };
  return store;
}
