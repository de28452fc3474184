import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { Trial } from '../../../src/drills/drill.ts';
import { openDatabase } from '../../../src/records/database.ts';
import { type ExportFile, exportFile, readExport } from '../../../src/records/exchange.ts';
import type { DrillHead, LadderEntry } from '../../../src/records/schema.ts';
import type { SessionStart } from '../../../src/records/sessions.ts';
import { openRecords, type Records, type RecordsOptions } from '../../../src/records/store.ts';
import type { Sources } from '../../../src/records/uuid.ts';
import { millis } from '../../../src/units.ts';

/** A clock that a test sets and a random source that repeats itself. */
export function madeSources(seed = 1, start = Date.parse('2026-03-02T09:00:00.000Z')) {
  let state = seed >>> 0 || 1;
  const clock = { now: start };
  const sources: Sources = {
    now: () => clock.now,
    random: (length) =>
      Uint8Array.from({ length }, () => {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return state & 255;
      }),
  };
  return { clock, sources };
}

export const newDisk = () => new IDBFactory();

/** What a device would write into a file of everybody, as another reads it. */
export async function fileOf(records: Records, people?: readonly string[]): Promise<ExportFile> {
  const parts = await exportFile(records, { app: '0.1.0', ...(people && { people }) });
  const read = await readExport(parts.join(''));
  if (!read.ok) throw new Error(`${read.why} ${JSON.stringify(read.reason.values)}`);
  return read.file;
}

/** Records on a fresh (or given) pretended disk. */
export async function madeRecords(
  options: { disk?: IDBFactory; seed?: number; start?: number } & RecordsOptions = {},
): Promise<Records & { clock: { now: number }; disk: IDBFactory }> {
  const { disk = newDisk(), seed, start, ...rest } = options;
  const { clock, sources } = madeSources(seed, start);
  const records = await openRecords({
    open: () => openDatabase({ indexedDB: disk, IDBKeyRange }),
    sources,
    locks: null,
    storage: null,
    ...rest,
  });
  return Object.assign(records, { clock, disk });
}

export const aStart = (person: string): SessionStart => ({
  person,
  clock: millis(1000),
  app: '0.1.0',
  device: {
    camera: 'webcam',
    width: 1280,
    height: 720,
    pose: { model: 'full', delegate: 'CPU', posesPerSecond: 24 },
  },
  utcOffset: 60,
});

export const aDrill = (change: Partial<DrillHead> = {}): DrillHead => ({
  drill: 'weight-shift',
  version: 1,
  parameters: { amplitude: 0.5, trials: 10 },
  ladder: 'weight-shift',
  level: 3,
  range: { left: 0.6, right: 0.7 },
  support: 'counter',
  helper: 'none',
  grabs: 0,
  steps: 0,
  handsOn: 0,
  startedAt: millis(0),
  endedAt: null,
  complete: true,
  scored: true,
  summary: {},
  ...change,
});

export const aTrial = (n: number, change: Partial<Trial> = {}): Trial => ({
  n,
  side: n % 2 ? 'left' : 'right',
  target: n % 2 ? -0.5 : 0.5,
  outcome: 'hit',
  reason: 'held',
  t0: millis(1000 + n * 4000),
  t1: millis(4000 + n * 4000),
  metrics: { reactionMs: 420, maxExcursion: 0.55 },
  ...change,
});

export const anEntry = (at = Date.parse('2026-03-02T09:15:00.000Z'), to = 3): LadderEntry => ({
  decision: {
    ladder: 'weight-shift',
    rule: 'hold',
    from: 3,
    to,
    locked: false,
    good: true,
    when: { at, day: Math.floor(at / 86_400_000) },
    sentence: { id: 'progression.say.hold', values: { hits: 8, of: 10, needed: 9 } },
  },
  outcome: null,
});
