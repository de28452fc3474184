import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Fact } from '../../../src/facts/fact.ts';
import { union } from '../../../src/facts/order.ts';
import { type ExportFile, exportFile, MAX_FILE, readExport } from '../../../src/records/exchange.ts';
import { importFile, preview } from '../../../src/records/merge.ts';
import { type SessionStatus, sessionSchema } from '../../../src/records/schema.ts';
import { seal, unseal } from '../../../src/records/seal.ts';
import { openRecords, type Records } from '../../../src/records/store.ts';
import { packTrace, rounded, unpackTrace } from '../../../src/records/traces.ts';
import { generate } from '../../bench/generate.ts';
import { cases } from '../../kit/nightly.ts';
import { aDrill, anEntry, aStart, aTrial, madeRecords, madeSources } from './make.ts';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

/** Records in memory only: quick, for tests that are about merging and not about the disk. */
async function inMemory(seed: number): Promise<Records> {
  const open = () => Promise.reject(new DOMException('', 'SecurityError'));
  return openRecords({ open, sources: madeSources(seed).sources, locks: null, storage: null });
}
const textOf = async (records: Records, traces = true): Promise<string> =>
  (await exportFile(records, { app: '0.1.0', traces })).join('');
async function read(text: string, passphrase?: string): Promise<ExportFile> {
  const result = await readExport(text, passphrase === undefined ? {} : { passphrase });
  if (!result.ok) throw new Error(`${result.why} ${JSON.stringify(result.reason.values)}`);
  return result.file;
}
interface Change {
  readonly who: number;
  readonly name: string;
  readonly when: number;
  readonly session: number;
  readonly status: SessionStatus;
  readonly trials: number;
}

/** A home with one person, a session that was played through the store, and a trace. */
async function played(seed: number): Promise<Records> {
  const records = await inMemory(seed);
  const person = await records.people.add({
    name: '=HYPERLINK("x") <b>Ana</b> \u202e',
    notes: 'à côté\n"quoted"',
  });
  const { id } = await records.sessions.begin(aStart(person.id));
  await records.sessions.beginDrill(id, aDrill());
  for (const n of [1, 2, 3]) await records.sessions.addTrial(id, 0, aTrial(n));
  await records.sessions.saveTrace(id, 0, { t: [0, 33, 67], lateral: [0.123456, null, -1.5] });
  await records.sessions.finish(id, 'finished', { decisions: [anEntry()] });
  await records.ladders.add(person.id, anEntry(Date.parse('2026-03-09T09:00:00.000Z'), 2));
  return records;
}

describe('export and import', () => {
  test('JSON → import → JSON is equal, traces included', async () => {
    const text = await textOf(await played(1));
    const other = await inMemory(2);
    const counts = await importFile(other, await read(text));
    expect(counts.sessions).toEqual({ fresh: 1, known: 0, different: 0, taken: 0 });
    expect(await textOf(other)).toBe(text);
    const [person] = await other.people.list();
    expect((await other.ladders.history(person?.id ?? '')).map((e) => e.decision.to)).toEqual([3, 2]);
  });

  test('the same through a real database, for generated people', async () => {
    const file = generate({ people: 3, sessions: 6, seed: 7 });
    const disk = await madeRecords();
    disk.clock.now = Date.parse(file.exportedAt);
    await importFile(disk, await read(JSON.stringify(file)));
    // A file of version 1 goes out as one of version 2: the same, with what happened as facts beside it.
    const out = JSON.parse(await textOf(disk));
    const facts = [...out.facts, ...out.sessions.flatMap((one: { facts?: Fact[] }) => one.facts ?? [])];
    expect(union(facts)).toEqual(union(file.facts));
    for (const session of out.sessions) delete session.facts;
    expect({ ...out, facts: [] }).toEqual({ ...JSON.parse(JSON.stringify(file)), facts: [], version: 2 });
    expect(disk.unsaved()).toBe(0);
    const [head] = await disk.sessions.list({ person: file.people[0]?.id ?? '', last: 1 });
    const whole = file.sessions.find((s) => s.id === head?.id);
    expect(head?.drills.map((d) => d.tally.hit)).toEqual(
      whole?.drills.map((d) => d.trials.filter((t) => t.outcome === 'hit').length),
    );
  });

  test('a file is read line by line with the same result, cut or laid out otherwise too', async () => {
    const records = await played(6);
    await importFile(records, generate({ people: 2, sessions: 5, seed: 6 }));
    const parts = await exportFile(records, { app: '0.1.0', traces: true });
    const blob = new Blob([...parts]);
    const whole = await readExport(await blob.text());
    expect(whole.ok).toBe(true);
    const steps: number[] = [];
    expect(await readExport(blob, { onProgress: (done) => steps.push(done) })).toEqual(whole);
    expect(steps.at(-1)).toBe(1);
    const pretty = JSON.stringify(JSON.parse(await blob.text()), null, 2);
    expect(await readExport(new Blob([pretty]))).toEqual(whole);
    expect(await readExport(new Blob(['{"format":"heron-export"']))).toMatchObject({ why: 'not-json' });
    for (const size of [200, 2000, blob.size - 3])
      expect(await readExport(blob.slice(0, size))).toMatchObject({ ok: false, why: 'not-json' });
    const hostile = (await blob.text()).replace('"status":"finished"', '"status":"cured"');
    expect(await readExport(new Blob([hostile]))).toMatchObject({ ok: false, why: 'damaged' });
  });

  test('only the people who were asked for, with those merged into them', async () => {
    const records = await inMemory(3);
    await importFile(records, generate({ people: 3, sessions: 2, seed: 3 }));
    const [a, b, c] = await records.people.list();
    await records.people.merge(b?.id ?? '', a?.id ?? '');
    const parts = await exportFile(records, { app: '1', people: [a?.id ?? ''] });
    const file = await read(parts.join(''));
    expect(file.people.map((p) => p.id).sort()).toEqual([a?.id, b?.id].sort());
    expect(file.sessions).toHaveLength(4);
    expect(file.sessions.some((s) => s.person === c?.id)).toBe(false);
  });

  test('importing twice changes nothing, and the preview says so before', async () => {
    const file = generate({ people: 2, sessions: 3, seed: 5 });
    const records = await inMemory(5);
    expect((await preview(records, file)).sessions).toEqual({ fresh: 6, known: 0, different: 0, taken: 0 });
    expect(await records.people.list()).toEqual([]);
    await importFile(records, file);
    const before = await textOf(records);
    expect((await preview(records, file)).sessions).toEqual({ fresh: 0, known: 6, different: 0, taken: 0 });
    await importFile(records, file);
    expect(await textOf(records)).toBe(before);
  });

  test('two devices that change apart and exchange files agree, whoever imports first (property)', async () => {
    const base = generate({ people: 2, sessions: 3, seed: 11 });
    const change: fc.Arbitrary<Change> = fc.record({
      who: fc.nat(1),
      name: fc.string({ maxLength: 20 }),
      when: fc.integer({ min: 0, max: 3 }),
      session: fc.nat(5),
      status: fc.constantFrom<Change['status']>('running', 'interrupted', 'stopped', 'finished'),
      trials: fc.nat(10),
    });
    const apply = (changes: readonly Change[]): ExportFile => {
      const file = structuredClone(base) as { -readonly [K in keyof ExportFile]: ExportFile[K] };
      for (const c of changes) {
        file.people = file.people.map((p, i) =>
          i === c.who ? { ...p, name: c.name, updatedAt: `2026-11-0${c.when + 1}T00:00:00.000Z` } : p,
        );
        file.sessions = file.sessions.map((s, i) =>
          i === c.session
            ? {
                ...s,
                status: c.status,
                drills: s.drills.map((d) => ({ ...d, trials: d.trials.slice(0, c.trials) })),
              }
            : s,
        );
      }
      return file;
    };
    const changes = fc.array(change, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, changes, changes, async (x, y, z) => {
        const files = [apply(x), apply(y), apply(z)];
        const results: string[] = [];
        for (const order of [
          [0, 1, 2],
          [2, 1, 0],
          [1, 2, 0, 1],
        ]) {
          const records = await inMemory(1);
          for (const i of order) await importFile(records, files[i] as ExportFile);
          results.push(await textOf(records));
        }
        expect(results[1]).toBe(results[0]);
        expect(results[2]).toBe(results[0]);
      }),
      { numRuns: cases(20, 200) },
    );
  });

  test('a full disk refuses the import whole, and nothing has changed', async () => {
    const records = await madeRecords();
    await importFile(records, generate({ people: 1, sessions: 2, seed: 1 }));
    const before = await textOf(records);
    let written = 0;
    const failing = {
      ...records,
      writeWhole: <R>(work: Parameters<Records['writeWhole']>[0]) =>
        records.writeWhole((tx) =>
          work({
            get: (table, id) => tx.get(table, id),
            getMany: (table, ids) => tx.getMany(table, ids),
            ids: (table) => tx.ids(table),
            keys: (table, span) => tx.keys(table, span),
            select: (table, query) => tx.select(table, query),
            remove: (table, ids) => tx.remove(table, ids),
            put: async (table, rows) => {
              written += rows.length;
              if (table === 'details') throw new DOMException('full', 'QuotaExceededError');
              await tx.put(table, rows);
            },
          }),
        ) as Promise<R>,
    };
    await expect(importFile(failing, generate({ people: 5, sessions: 3, seed: 2 }))).rejects.toThrow();
    expect(written).toBeGreaterThan(5);
    expect(await textOf(records)).toBe(before);
  });
});

describe('a passphrase', () => {
  test('opens a file up to the limit of what may come out of it, and not one byte beyond', async () => {
    const records = await played(1);
    const passphrase = 'grüner See 7';
    const plain = (await exportFile(records, { app: '0.1.0' })).join('');
    const size = new TextEncoder().encode(plain).length;
    const sealed = (await exportFile(records, { app: '0.1.0', passphrase })).join('');
    expect(sealed.length).toBeLessThan(size);
    expect(await readExport(sealed, { passphrase, limit: size })).toMatchObject({ ok: true });
    expect(await readExport(sealed, { passphrase, limit: size - 1 })).toMatchObject({ why: 'too-large' });
  });

  // What `bench:records` writes for a whole clinic is 491 MB.
  test('opens the whole file of a clinic', () => {
    expect(MAX_FILE).toBeGreaterThan(491_000_000 * 1.05);
    expect(MAX_FILE).toBeLessThan(2 ** 29);
  });

  test('opens what it sealed; a wrong one, and a changed file, do not', async () => {
    const records = await played(4);
    const plain = await textOf(records, false);
    const [sealed] = await exportFile(records, { app: '0.1.0', passphrase: 'grüner See 7' });
    expect(sealed).not.toContain('weight-shift');
    expect(JSON.stringify(await read(sealed ?? '', 'gru\u0308ner See 7'))).toBe(
      JSON.stringify(await read(plain)),
    );
    expect(await readExport(sealed ?? '')).toMatchObject({ ok: false, why: 'passphrase-needed' });
    expect(await readExport(sealed ?? '', { passphrase: 'other' })).toMatchObject({
      why: 'wrong-passphrase',
    });
    const changed = (sealed ?? '').replace(/"data":"(.)(.)/, (_, a, b) => `"data":"${b}${a === b ? 'A' : a}`);
    expect(await readExport(changed, { passphrase: 'grüner See 7' })).toMatchObject({
      why: 'wrong-passphrase',
    });
    const weak = (sealed ?? '').replace('600000', '1000');
    expect(await readExport(weak, { passphrase: 'grüner See 7' })).toMatchObject({ why: 'damaged' });
  });

  test('a small file that unpacks into a huge one is refused', async () => {
    const bomb = await seal('0'.repeat(3_000_000), 'x', madeSources().sources);
    expect(bomb.length).toBeLessThan(20_000);
    expect(await unseal(JSON.parse(bomb), 'x', 1_000_000)).toEqual({ ok: false, why: 'too-large' });
  });
});

describe('hostile files', () => {
  const small = generate({ people: 1, sessions: 1, seed: 21 });
  const text = JSON.stringify(small);
  let records: Records;
  let untouched: string;
  beforeAll(async () => {
    records = await inMemory(1);
    await importFile(records, generate({ people: 1, sessions: 1, seed: 99 }));
    untouched = await textOf(records);
  });

  test.each<[string, unknown, string]>([
    ['another program', { type: 'FeatureCollection', features: [] }, 'foreign'],
    ['a list', [1, 2, 3], 'foreign'],
    ['another file of ours', { ...small, format: 'heron-plan' }, 'foreign'],
    ['a newer Heron', { ...small, version: 3, novelty: true }, 'newer'],
    ['no version', { ...small, version: undefined }, 'damaged'],
    ['a session of nobody', { ...small, people: [] }, 'damaged'],
    ['one session twice', { ...small, sessions: [...small.sessions, ...small.sessions] }, 'damaged'],
    ['notes of 10 MB', { ...small, people: [{ ...small.people[0], notes: 'x'.repeat(1e7) }] }, 'damaged'],
    ['an impossible height', { ...small, people: [{ ...small.people[0], heightMm: 9e9 }] }, 'damaged'],
    // L5: ten tablets are not updated in the same minute, and "damaged" makes people throw a good file away.
    ['a plan with one drill more', JSON.parse(text.replace('weight-shift', 'figure-eight')), 'newer'],
    [
      'a session with one drill more',
      JSON.parse(
        text.replaceAll('"drill":"single-leg-stance","version"', '"drill":"figure-eight","version"'),
      ),
      'newer',
    ],
    ['a drill that is no word', JSON.parse(text.replaceAll('"weight-shift"', '"<b>"')), 'damaged'],
    ['sessions that are words', { ...small, sessions: 'many' }, 'damaged'],
  ])('%s is refused with the reason', async (_name, json, why) => {
    const result = await readExport(JSON.stringify(json));
    expect(result).toMatchObject({ ok: false, why, reason: { id: `records.refused.${why}` } });
  });

  test('a truncated file is refused wherever it is cut (2 000 cuts)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: text.length - 1 }), async (cut) => {
        expect(await readExport(text.slice(0, cut))).toMatchObject({ ok: false, why: 'not-json' });
      }),
      { numRuns: 2000 },
    );
  });

  test('any text is refused or sound, and never throws', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc
        .anything()
        .map((x) =>
          JSON.stringify({ ...small, ...(x as object) }, (_k, v) => (typeof v === 'bigint' ? 1 : v)),
        ),
      fc.jsonValue().map((x) => JSON.stringify({ ...small, sessions: [x] })),
      fc.jsonValue().map((x) => JSON.stringify({ ...small, sessions: [], people: [x], plans: [] })),
    );
    await fc.assert(
      fc.asyncProperty(value, async (hostile) => {
        const result = await readExport(String(hostile));
        if (!result.ok) expect(result.reason.id).toBe(`records.refused.${result.why}`);
      }),
      { numRuns: cases(1000, 6000) },
    );
  });

  test('one value changed anywhere: refused, or still sound and mergeable', async () => {
    const paths: (string | number)[][] = [];
    const visit = (x: unknown, path: (string | number)[]): void => {
      if (path.length > 0) paths.push(path);
      if (Array.isArray(x)) for (const [i, y] of x.entries()) visit(y, [...path, i]);
      else if (typeof x === 'object' && x !== null)
        for (const [k, y] of Object.entries(x)) visit(y, [...path, k]);
    };
    visit(small, []);
    const poison = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        -1,
        0,
        1e308,
        '',
        '<img src=x onerror=alert(1)>',
        '=1+1',
        '__proto__',
        [],
        {},
        { __proto__: null },
        true,
        'x'.repeat(30_000),
        '\ud800',
      ),
      fc.jsonValue(),
    );
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), poison, async (path, bad) => {
        const copy = structuredClone(small);
        let at: Record<string | number, unknown> = copy as never;
        for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
        at[path.at(-1) ?? ''] = bad;
        const result = await readExport(JSON.stringify(copy));
        if (!result.ok) return;
        taken++;
        const fresh = await inMemory(2);
        await importFile(fresh, result.file);
        const back = await read(await textOf(fresh));
        expect(back.sessions).toEqual(JSON.parse(JSON.stringify(result.file.sessions)));
      }),
      { numRuns: cases(1500, 12_000) },
    );
    expect(taken).toBeGreaterThan(20); // the fuzz reaches past the refusals
    expect(await textOf(records)).toBe(untouched);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('markup in a name stays text', async () => {
    const file = await read(await textOf(await played(8)));
    expect(file.people[0]?.name).toBe('=HYPERLINK("x") <b>Ana</b> \u202e');
  });
});

describe('traces', () => {
  test('come back as they went, to 1 ms and 1/10 000 (property)', () => {
    const column = (n: number) =>
      fc.array(fc.option(fc.double({ min: -200, max: 200, noNaN: true })), { minLength: n, maxLength: n });
    fc.assert(
      fc.property(
        fc.nat(40).chain((n) =>
          fc.record({
            t: fc.array(fc.integer({ min: 0, max: 4_000_000 }), { minLength: n, maxLength: n }),
            lateral: column(n),
            pelvis: column(n),
          }),
        ),
        (trace) => {
          const back = unpackTrace(packTrace(trace));
          expect(back).toEqual(rounded(trace));
          expect(rounded(back ?? {})).toEqual(back);
          for (const [i, x] of trace.lateral.entries())
            if (x === null) expect(back?.lateral?.[i]).toBeNull();
            else expect(Math.abs((back?.lateral?.[i] ?? NaN) - x)).toBeLessThanOrEqual(0.5001e-4);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('five minutes at 24 poses a second take under 40 kB', () => {
    const t = Array.from({ length: 7200 }, (_, i) => i * 41.7);
    const wave = (k: number) => t.map((x) => 0.3 * Math.sin(x / 900 + k) + 0.002 * Math.sin(x * 7.3 + k));
    expect(packTrace({ t, lateral: wave(0) }).length).toBeLessThan(40_000);
  });

  test('damaged bytes give nothing, never nonsense that breaks (2 000 cases)', () => {
    const bytes = packTrace({ t: [0, 40, 80], lateral: [0.1, 0.2, null] });
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.uint8Array({ maxLength: 60 }), (at, x, any) => {
        const changed = bytes.slice();
        changed[at] = x;
        for (const hostile of [changed, any]) {
          const trace = unpackTrace(hostile);
          if (trace) expect(new Set(Object.values(trace).map((c) => c.length)).size).toBe(1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

test('generated sessions satisfy the schema', async () => {
  const { safeParse } = await import('valibot');
  for (const session of generate({ people: 2, sessions: 20, seed: 3 }).sessions)
    expect(safeParse(sessionSchema, session).issues).toBeUndefined();
});
