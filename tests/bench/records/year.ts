import { backupStream, openBackup, restore } from '../../../src/records/backup.ts';
import { importFile } from '../../../src/records/merge.ts';
import { traceId } from '../../../src/records/sessions.ts';
import { openRecords } from '../../../src/records/store.ts';
import { packTrace } from '../../../src/records/traces.ts';
import { chance, generate } from '../generate.ts';
import type { Result } from './page.ts';

declare global {
  interface Window {
    year: (people: number, sessions: number, seed: number) => Promise<Result[]>;
  }
  interface Performance {
    /** Chromium only. */
    readonly memory?: { readonly usedJSHeapSize: number };
  }
}

const PASSPHRASE = 'correct horse battery staple';
/** As the recorder writes: 35 channels, 24 poses a second, 72 seconds a drill. */
const CHANNELS = 35;
const POSES = 72 * 24;
/** So many different curves: more would only measure the making of them. */
const VARIANTS = 24;

function curve(seed: number): Uint8Array {
  const next = chance(seed);
  const columns = Array.from({ length: CHANNELS - 1 }, (_, c) => {
    const phase = next() * 6;
    return [
      `m${c}`,
      Array.from(
        { length: POSES },
        (_unused, k) => 0.3 + 0.08 * Math.sin(k / 40 + phase) + (next() - 0.5) * 0.004,
      ),
    ] as const;
  });
  const t = Array.from({ length: POSES }, (_, k) => Math.round(k * 41.7));
  return packTrace({ t, ...Object.fromEntries(columns) });
}

/** A year of a clinic's stations with every curve: filled, backed up, opened again, and restored into an empty database. */
window.year = async (people, sessions, seed) => {
  const results: Result[] = [];
  let peak = 0;
  const heap = () => {
    peak = Math.max(peak, performance.memory?.usedJSHeapSize ?? 0);
  };
  const timed = async <T>(name: string, work: () => Promise<T>, note: (value: T) => string): Promise<T> => {
    peak = 0;
    const watch = setInterval(heap, 100);
    const start = performance.now();
    const value = await work();
    const ms = performance.now() - start;
    heap();
    clearInterval(watch);
    results.push({ name, ms, note: `${note(value)}, heap ${Math.round(peak / 1e6)} MB at most` });
    return value;
  };
  const records = await openRecords();
  await records.wipe();
  const curves = Array.from({ length: VARIANTS }, (_, n) => curve(seed + n));
  const file = generate({ people, sessions, seed });
  const PAGE = 40;
  let bytes = 0;
  await timed(
    'year: import with curves',
    async () => {
      await importFile(records, { ...file, sessions: [] });
      for (let i = 0; i < file.sessions.length; i += PAGE) {
        const some = file.sessions.slice(i, i + PAGE);
        const own = new Map<string, Uint8Array>();
        for (const session of some)
          session.drills.forEach((_, d) => {
            const packed = curves[(i + d) % VARIANTS] ?? new Uint8Array();
            bytes += packed.length;
            own.set(traceId(session.id, d), packed);
          });
        await importFile(records, {
          ...file,
          people: [],
          plans: [],
          steps: [],
          facts: [],
          sessions: some,
          curves: own,
        });
      }
    },
    () => `${file.sessions.length} sessions, ${Math.round(bytes / 1e6)} MB of curves`,
  );
  const total = file.sessions.length;
  const backup = await timed(
    'year: backup',
    async () => new Response(await backupStream(records, { app: '0.1.0', passphrase: PASSPHRASE })).blob(),
    (blob) => `${Math.round(blob.size / 1e6)} MB sealed`,
  );
  await timed(
    'year: open it again',
    () => openBackup(backup, PASSPHRASE),
    (opened) => (opened.ok ? `${opened.contents.sessions} sessions read` : opened.why),
  );
  await records.wipe();
  const back = await timed(
    'year: restore',
    () => restore(records, backup, { passphrase: PASSPHRASE, how: 'restore' }),
    (done) => (done.ok ? `${done.preview.sessions.fresh} sessions` : done.why),
  );
  const stored = await records.port.read((tx) => tx.keys('traces', {}));
  const whole = back.ok && back.preview.sessions.fresh === total && stored.length > 0;
  results.push({ name: 'year: everything came back', ms: 0, note: whole ? 'equal' : 'not all' });
  await records.wipe();
  return results;
};
