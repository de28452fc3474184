import Dexie from 'dexie';
import { type IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test, vi } from 'vitest';
import { openLocks } from '../../../src/facts/lock.ts';
import { DATABASE, DATABASE_VERSION, openDatabase } from '../../../src/records/database.ts';
import type { Port, Tx } from '../../../src/records/port.ts';
import { openRecords } from '../../../src/records/store.ts';
import { millis } from '../../../src/units.ts';
import { aDrill, aStart, aTrial, madeRecords, madeSources, newDisk } from './make.ts';

const raw = (disk: IDBFactory) => new Dexie(DATABASE, { indexedDB: disk, IDBKeyRange });
const ID = '0195555a-0000-7000-8000-000000000001';
const PERSON = '0195555a-0000-7000-8000-000000000002';

/** A database exactly as version 1 of Heron wrote it. */
async function version1(disk: IDBFactory, session: object) {
  const dexie = raw(disk);
  const indexes = 'id, at, [person+at], tag';
  dexie.version(1).stores({
    people: indexes,
    plans: indexes,
    sessions: indexes,
    details: indexes,
    traces: indexes,
    settings: indexes,
  });
  await dexie.open();
  await dexie.table('sessions').put(session);
  await dexie.table('details').put({
    id: ID,
    person: PERSON,
    at: '2026-01-05T10:00:00.000Z',
    tag: '',
    body: { trials: [[aTrial(1), aTrial(2, { outcome: 'miss', reason: 'time-out' })]] },
  });
  await dexie
    .table('settings')
    .put({ id: 'voice', person: '', at: '', tag: '', body: { id: 'voice', value: 'off' } });
  dexie.close();
}

const version1Session = () => {
  const { summary: _new, ...drill } = aDrill();
  return {
    id: ID,
    person: PERSON,
    at: '2026-01-05T10:00:00.000Z',
    tag: 'running',
    body: {
      ...aStart(PERSON),
      device: { ...aStart(PERSON).device, camera: 'webcam' },
      id: ID,
      plan: null,
      conditions: { footwear: 'closed-shoes', glasses: false, quality: null },
      answers: {},
      startedAt: '2026-01-05T10:00:00.000Z',
      endedAt: null,
      status: 'running',
      stopped: null,
      ratings: [],
      incidents: [],
      decisions: [],
      drills: [drill],
    },
  };
};

describe('opening the database', () => {
  test('one of version 1 is brought up to date with nothing lost', async () => {
    const disk = newDisk();
    await version1(disk, version1Session());
    const records = await madeRecords({ disk });
    expect(records.problem()).toBeNull();
    const [head] = await records.sessions.list({ person: PERSON });
    expect(head?.drills[0]?.tally).toEqual({ hit: 1, miss: 1, void: 0 });
    expect(head?.drills[0]?.summary).toEqual({});
    const record = await records.sessions.get(ID);
    expect(record?.drills[0]?.trials).toHaveLength(2);
    expect(await records.settings.get('voice')).toBe('off');
    expect((await records.sessions.interrupted()).map((s) => s.id)).toEqual([ID]);
  });

  test('what happened in an old session becomes facts: its lock stays when the session goes', async () => {
    const disk = newDisk();
    const old = version1Session();
    const advice = { id: 'session.advice.fall' };
    await version1(disk, {
      ...old,
      body: { ...old.body, status: 'stopped', stopped: { reason: 'not-all-right', advice, lock: true } },
    });
    const records = await madeRecords({ disk });
    expect(openLocks(await records.facts.of(PERSON)).map(({ why }) => why)).toEqual(['fall']);
    await records.sessions.remove(ID);
    expect(openLocks(await records.facts.of(PERSON))).toHaveLength(1);
  });

  test('one of a newer Heron is left alone, and practice goes on in memory', async () => {
    const disk = newDisk();
    const newer = raw(disk);
    newer.version(DATABASE_VERSION + 1).stores({ sessions: 'id, at, [person+at], tag', novelty: 'id' });
    await newer.open();
    await newer.table('novelty').put({ id: 'x', precious: true });
    newer.close();

    const records = await madeRecords({ disk });
    expect(records.problem()?.kind).toBe('newer');
    const person = await records.people.current();
    const { id } = await records.sessions.begin(aStart(person.id));
    await records.sessions.beginDrill(id, aDrill());
    await records.sessions.addTrial(id, 0, aTrial(1));
    expect((await records.sessions.get(id))?.drills[0]?.trials).toHaveLength(1);
    expect(records.unsaved()).toBeGreaterThan(0);
    records.close();

    const after = raw(disk);
    await after.open();
    expect(after.backendDB().version).toBe((DATABASE_VERSION + 1) * 10);
    expect(await after.table('novelty').get('x')).toEqual({ id: 'x', precious: true });
    expect(await after.table('sessions').count()).toBe(0);
    after.close();
  });

  test.each([
    ['SecurityError', 'blocked'],
    ['UnknownError', 'damaged'],
    ['NotFoundError', 'damaged'],
    ['QuotaExceededError', 'full'],
  ])('a browser that answers %s is told as %s', async (name, kind) => {
    const open = vi.fn(() => Promise.reject(new DOMException('no', name)));
    const records = await openRecords({ open, locks: null, storage: null, sources: madeSources().sources });
    expect(records.problem()).toMatchObject({ kind, say: `records.problem.${kind}` });
    const person = await records.people.current();
    expect((await records.people.list()).map((p) => p.id)).toEqual([person.id]);
  });

  test('a missing IndexedDB is told as blocked', async () => {
    const records = await openRecords({ locks: null, storage: null, sources: madeSources().sources });
    expect(records.problem()?.kind).toBe('blocked');
  });
});

/** A disk that can be filled up and emptied, around the real one. */
async function fillable(disk: IDBFactory) {
  const port = await openDatabase({ indexedDB: disk, IDBKeyRange });
  const state = { full: false, broken: false, roomAfterTraces: false };
  const wrapped: Port = {
    read: (work) => (state.broken ? Promise.reject(new DOMException('', 'UnknownError')) : port.read(work)),
    write: (work) =>
      port.write(async (tx) =>
        work({
          get: (table, id) => tx.get(table, id),
          getMany: (table, ids) => tx.getMany(table, ids),
          ids: (table) => tx.ids(table),
          keys: (table, span) => tx.keys(table, span),
          select: (table, query) => tx.select(table, query),
          remove: async (table, ids) => {
            await tx.remove(table, ids);
            if (table === 'traces' && ids.length > 0 && state.roomAfterTraces) state.full = false;
          },
          put: async (table, rows) => {
            if (state.full) throw new DOMException('disk full', 'QuotaExceededError');
            await tx.put(table, rows);
          },
        }),
      ),
    clear: () => port.clear(),
    close: () => port.close(),
  };
  return { state, wrapped };
}

describe('a disk that fills up', () => {
  const started = async () => {
    const disk = newDisk();
    const { state, wrapped } = await fillable(disk);
    const heard: (string | null)[] = [];
    const records = await madeRecords({ disk, open: async () => wrapped });
    records.onProblem((problem) => heard.push(problem?.kind ?? null));
    const person = await records.people.current();
    const { id } = await records.sessions.begin(aStart(person.id));
    await records.sessions.beginDrill(id, aDrill());
    await records.sessions.addTrial(id, 0, aTrial(1));
    return { disk, state, records, heard, id, person };
  };

  test('loses no trial: they are held in memory, shown, and brought to the disk when there is room', async () => {
    const { disk, state, records, heard, id } = await started();
    state.full = true;
    for (const n of [2, 3]) await records.sessions.addTrial(id, 0, aTrial(n));
    await records.sessions.finish(id, 'finished');
    expect(heard).toEqual(['full']);
    expect((await records.sessions.get(id))?.drills[0]?.trials).toHaveLength(3);
    expect((await records.sessions.list()).map((s) => s.status)).toEqual(['finished']);
    expect(await records.retry()).toBe(false);

    state.full = false;
    expect(await records.retry()).toBe(true);
    expect(records.unsaved()).toBe(0);
    expect(heard).toEqual(['full', null]);
    records.close();
    const again = await madeRecords({ disk, seed: 9 });
    expect((await again.sessions.get(id))?.drills[0]?.trials).toHaveLength(3);
  });

  test('gives up old traces, never results, before it complains', async () => {
    const { state, records, heard, id } = await started();
    await records.sessions.saveTrace(id, 0, { t: [0, 50], lateral: [0.1, null] });
    state.full = true;
    state.roomAfterTraces = true;
    await records.sessions.addTrial(id, 0, aTrial(2));
    expect(heard).toEqual([]);
    expect(records.unsaved()).toBe(0);
    expect(await records.sessions.trace(id, 0)).toBeNull();
    expect((await records.sessions.get(id))?.drills[0]?.trials).toHaveLength(2);
  });

  test('the next write goes to the disk by itself once there is room', async () => {
    const { state, records, id } = await started();
    state.full = true;
    await records.sessions.addTrial(id, 0, aTrial(2));
    state.full = false;
    await records.sessions.addTrial(id, 0, aTrial(3));
    expect(records.unsaved()).toBe(0);
    expect(records.problem()).toBeNull();
    expect((await records.sessions.get(id))?.drills[0]?.trials.map((t) => t.n)).toEqual([1, 2, 3]);
  });

  test('a disk that stops answering leaves what comes in memory', async () => {
    const { state, records, person } = await started();
    state.broken = true;
    state.full = true;
    const { id } = await records.sessions
      .begin(aStart(person.id))
      .catch(async () => records.sessions.begin(aStart((await records.people.current()).id)));
    await records.sessions.beginDrill(id, aDrill());
    await records.sessions.addTrial(id, 0, aTrial(1));
    expect((await records.sessions.get(id))?.drills[0]?.trials).toHaveLength(1);
    expect(records.problem()).not.toBeNull();
  });
});

describe('a record that cannot be understood', () => {
  test('is set aside and told, and the others stay readable', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const good = await records.sessions.begin(aStart(person.id));
    const bad = await records.sessions.begin(aStart(person.id));
    const dexie = raw(records.disk);
    await dexie.open();
    const row = await dexie.table('sessions').get(bad.id);
    await dexie.table('sessions').put({ ...row, body: { ...row.body, drills: 'gone' } });
    dexie.close();
    expect((await records.sessions.list()).map((s) => s.id)).toEqual([good.id]);
    expect((await records.sessions.records()).map((s) => s.id)).toEqual([good.id]);
    expect(records.problem()?.kind).toBe('damaged-record');
  });
});

describe('trials lie in the database as text', () => {
  const begun = async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const { id } = await records.sessions.begin(aStart(person.id));
    await records.sessions.beginDrill(id, aDrill());
    await records.sessions.addTrial(id, 0, aTrial(1));
    const dexie = raw(records.disk);
    await dexie.open();
    return { records, id, dexie };
  };

  test('and those that version 3 wrote as objects are read and added to', async () => {
    const { records, id, dexie } = await begun();
    for (const table of ['sessions', 'details']) {
      const row = await dexie.table(table).get(id);
      expect(typeof row.body).toBe('string');
      await dexie.table(table).put({ ...row, body: JSON.parse(row.body) });
    }
    await records.sessions.addTrial(id, 0, aTrial(2));
    expect((await records.sessions.get(id))?.drills[0]?.trials).toEqual([aTrial(1), aTrial(2)]);
    expect(typeof (await dexie.table('details').get(id)).body).toBe('string');
    dexie.close();
  });

  test('and a text that was cut off is set aside and told', async () => {
    const { records, id, dexie } = await begun();
    const row = await dexie.table('details').get(id);
    await dexie.table('details').put({ ...row, body: row.body.slice(0, -5) });
    dexie.close();
    expect(await records.sessions.records()).toEqual([]);
    expect(records.problem()?.kind).toBe('damaged-record');
  });
});

describe('merging', () => {
  test('is undone by separating: each entry has its own sessions again', async () => {
    const records = await madeRecords();
    const anna = await records.people.add({ name: 'Anna' });
    const ben = await records.people.add({ name: 'Ben' });
    const { id } = await records.sessions.begin(aStart(ben.id));
    const sessions = async (of: string) => (await records.sessions.list({ person: of })).map((one) => one.id);
    const shown = await records.people.merge(ben.id, anna.id);
    expect(await records.people.merged(shown)).toHaveLength(1);
    expect((await records.people.list()).map((one) => one.name)).toEqual(['Anna']);
    expect(await sessions(anna.id)).toEqual([id]);
    await records.people.split(ben.id);
    expect(await records.people.merged(shown)).toEqual([]);
    expect((await records.people.list()).map((one) => one.name).sort()).toEqual(['Anna', 'Ben']);
    expect(await sessions(anna.id)).toEqual([]);
    expect(await sessions(ben.id)).toEqual([id]);
  });
});

describe('deleting', () => {
  test('everything about a person, and nothing about another', async () => {
    const records = await madeRecords();
    const anna = await records.people.add({ name: 'Anna' });
    const annaToo = await records.people.add({ name: 'Anna B.' });
    const ben = await records.people.add({ name: 'Ben' });
    await records.people.merge(annaToo.id, anna.id);
    const ids: string[] = [];
    for (const person of [anna, annaToo, ben]) {
      const { id } = await records.sessions.begin(aStart(person.id));
      await records.sessions.beginDrill(id, aDrill());
      await records.sessions.addTrial(id, 0, aTrial(1));
      await records.sessions.saveTrace(id, 0, { t: [0], lateral: [0] });
      ids.push(id);
    }
    expect((await records.sessions.list({ person: anna.id })).map((s) => s.id).sort()).toEqual(
      ids.slice(0, 2).sort(),
    );
    await records.people.forget(anna.id);
    expect((await records.people.list()).map((p) => p.name)).toEqual(['Ben']);
    expect((await records.sessions.list()).map((s) => s.id)).toEqual([ids[2]]);
    const left = await records.port.read(async (tx) => [
      (await tx.select('details', {})).length,
      (await tx.select('traces', {})).length,
    ]);
    expect(left).toEqual([1, 1]);
    await records.wipe();
    expect(await records.people.list()).toEqual([]);
  });

  test('what is older than the retention', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const made: string[] = [];
    for (const day of ['2025-01-10', '2025-12-20', '2026-03-01']) {
      records.clock.now = Date.parse(`${day}T08:00:00.000Z`);
      const { id } = await records.sessions.begin(aStart(person.id));
      await records.sessions.beginDrill(id, aDrill({ startedAt: millis(0) }));
      await records.sessions.saveTrace(id, 0, { t: [0], lateral: [0] });
      await records.sessions.finish(id, 'finished');
      made.push(id);
    }
    const nothing = { sessions: 0, people: 0, traces: 0, doubt: null };
    expect(await records.storage.applyRetention()).toEqual(nothing);
    await records.storage.setRetention({ tracesMonths: 1, sessionsMonths: 12 });
    const due = { sessions: 1, people: 1, traces: 2, doubt: null };
    expect(await records.storage.due()).toEqual(due);
    expect(await records.sessions.list()).toHaveLength(3);
    expect(await records.storage.applyRetention()).toEqual(due);
    expect(await records.storage.due()).toEqual(nothing);
    expect((await records.sessions.list()).map((s) => s.id)).toEqual([made[2], made[1]]);
  });

  test.each([3650, -3650, 90])(
    'nothing, while the clock is %i days away from the newest session, until somebody has practised',
    async (days) => {
      const records = await madeRecords();
      const person = await records.people.current();
      const old = await records.sessions.begin(aStart(person.id));
      await records.sessions.finish(old.id, 'finished');
      records.clock.now += 1200 * 86_400_000;
      const { startedAt } = await records.sessions.begin(aStart(person.id));
      await records.storage.setRetention({ tracesMonths: null, sessionsMonths: 36 });
      const now = records.clock.now;
      records.clock.now += days * 86_400_000;
      expect(await records.storage.applyRetention()).toMatchObject({ sessions: 0, doubt: startedAt });
      expect(await records.sessions.list()).toHaveLength(2);
      records.clock.now = now;
      expect(await records.storage.applyRetention()).toMatchObject({ sessions: 1, doubt: null });
    },
  );

  test('traces are counted and freed without a byte of them being read', async () => {
    const disk = newDisk();
    const real = await openDatabase({ indexedDB: disk, IDBKeyRange });
    let read = 0;
    const port: Port = {
      read: (work) => real.read((tx) => work(watched(tx))),
      write: (work) => real.write((tx) => work(watched(tx))),
      clear: () => real.clear(),
      close: () => real.close(),
    };
    const watched = (tx: Tx): Tx => ({
      get: (table, id) => tx.get(table, id),
      getMany: (table, ids) => tx.getMany(table, ids),
      ids: (table) => tx.ids(table),
      keys: (table, span) => tx.keys(table, span),
      put: (table, rows) => tx.put(table, rows),
      remove: (table, ids) => tx.remove(table, ids),
      select: (table, query) => {
        if (table === 'traces') read += 1;
        return tx.select(table, query);
      },
    });
    const storage = {
      estimate: async () => ({ usage: 90, quota: 100 }),
      persist: async () => true,
      persisted: async () => true,
    };
    const records = await madeRecords({ open: async () => port, storage });
    const person = await records.people.current();
    const { id } = await records.sessions.begin(aStart(person.id));
    for (let drill = 0; drill < 4; drill++) {
      await records.sessions.beginDrill(id, aDrill());
      await records.sessions.saveTrace(id, drill, { t: [0], lateral: [0] });
    }
    await records.storage.setRetention({ tracesMonths: 3, sessionsMonths: 3 });
    expect((await records.storage.due()).traces).toBe(0);
    await records.storage.applyRetention();
    expect(await records.storage.tidy()).toBe(4);
    expect(read).toBe(0);
  });

  test('the oldest traces when the browser says 80 %', async () => {
    let used = 85;
    const storage = {
      estimate: async () => ({ usage: used, quota: 100 }),
      persist: async () => true,
      persisted: async () => true,
    };
    const records = await madeRecords({ storage });
    const person = await records.people.current();
    const ids: string[] = [];
    for (let i = 0; i < 4; i++) {
      records.clock.now += 86_400_000;
      const { id } = await records.sessions.begin(aStart(person.id));
      await records.sessions.beginDrill(id, aDrill());
      await records.sessions.saveTrace(id, 0, { t: [0], lateral: [0] });
      ids.push(id);
    }
    expect(await records.storage.usage()).toMatchObject({ nearlyFull: true, persisted: true });
    const tidying = records.storage.tidy();
    used = 85;
    storage.estimate = async () => ({ usage: used--, quota: 100 }); // falls below 80 after a while
    expect(await tidying).toBeGreaterThanOrEqual(1);
    expect(await records.sessions.trace(ids[0] ?? '', 0)).toBeNull();
    expect(await records.sessions.list()).toHaveLength(4);
    used = 10;
    expect(await records.storage.tidy()).toBe(0);
  });
});
