import { IDBKeyRange } from 'fake-indexeddb';
import { describe, expect, test } from 'vitest';
import { practisedOf } from '../../../src/facts/practice.ts';
import { openDatabase } from '../../../src/records/database.ts';
import { MemoryPort } from '../../../src/records/memory.ts';
import { importFile } from '../../../src/records/merge.ts';
import type { Port } from '../../../src/records/port.ts';
import { openRecords } from '../../../src/records/store.ts';
import { aDrill, aStart, aTrial, fileOf, madeRecords, madeSources, newDisk } from './make.ts';

/** Records over a disk that refuses reads or writes while a test says so, and the disk for a second window. */
async function moody(seed = 2, disk = newDisk()) {
  const real = await openDatabase({ indexedDB: disk, IDBKeyRange });
  const state = { full: false, lost: 0, reads: 0 };
  const refuse = (name: string) => Promise.reject(Object.assign(new Error('refused'), { name }));
  const lost = (): boolean => {
    if (state.lost <= 0) return false;
    state.lost -= 1;
    return true;
  };
  const port: Port = {
    read: (work) => {
      state.reads += 1;
      return lost() ? refuse('UnknownError') : real.read(work);
    },
    write: (work) =>
      state.full ? refuse('QuotaExceededError') : lost() ? refuse('UnknownError') : real.write(work),
    clear: () => real.clear(),
    close: () => real.close(),
  };
  const { sources, clock } = madeSources(seed);
  const records = await openRecords({ open: async () => port, sources, locks: null, storage: null });
  return { records, disk, state, clock };
}

const blocked = () =>
  openRecords({
    open: () => Promise.reject(Object.assign(new Error('no'), { name: 'SecurityError' })),
    locks: null,
    storage: null,
  });

const aPlan = (person: string) => ({
  person,
  author: 'T',
  template: null,
  goals: '',
  drills: [],
  dose: { daysPerWeek: 3, minutes: 10 },
  support: 'counter' as const,
  precautions: '',
  noteToPatient: '',
});

describe('two writes at once', () => {
  test('storage blocked: both stay', async () => {
    const records = await blocked();
    await Promise.all([records.people.add({ name: 'A' }), records.people.add({ name: 'B' })]);
    expect((await records.people.list()).map((one) => one.name).sort()).toEqual(['A', 'B']);
  });

  test('storage blocked: four looks at who practises find one person', async () => {
    const records = await blocked();
    const ids = await Promise.all([1, 2, 3, 4].map(async () => (await records.people.current())?.id));
    expect(new Set(ids).size).toBe(1);
  });

  test('disk full: a trial, a wrong PIN and a note of the same moment all stay, and all reach the disk later', async () => {
    const { records, state, disk } = await moody();
    const person = await records.people.add({ name: 'A' });
    const session = await records.sessions.begin(aStart(person.id));
    const drill = await records.sessions.beginDrill(session.id, aDrill());
    state.full = true;
    await Promise.all([
      records.sessions.addTrial(session.id, drill, aTrial(1)),
      records.settings.set('therapist.tries', { count: 1, last: 0 }),
      records.people.edit(person.id, { notes: 'x' }),
      records.sessions.addTrial(session.id, drill, aTrial(2)),
    ]);
    state.full = false;
    const poured = records.retry();
    await records.sessions.addTrial(session.id, drill, aTrial(3));
    expect(await poured).toBe(true);
    const after = await madeRecords({ disk });
    expect((await after.sessions.get(session.id))?.drills[0]?.trials.map((one) => one.n)).toEqual([1, 2, 3]);
    expect(await after.settings.get('therapist.tries')).toEqual({ count: 1, last: 0 });
    expect((await after.people.get(person.id))?.notes).toBe('x');
  });

  test('a write that fails takes nothing with it and holds up nobody', async () => {
    const memory = new MemoryPort();
    const row = { id: 'a', person: '', at: '', tag: '', body: { id: 'a', value: 1 } };
    const failed = memory.write(async (tx) => {
      await tx.put('settings', [row]);
      throw new Error('no');
    });
    const done = memory.write((tx) => tx.put('settings', [{ ...row, id: 'b' }]));
    await expect(failed).rejects.toThrow('no');
    await done;
    expect([...(await memory.read((tx) => tx.ids('settings')))]).toEqual(['b']);
  });

  test('two plans written at the same moment in two windows have two numbers', async () => {
    const disk = newDisk();
    const [one, two] = [await madeRecords({ disk, seed: 2 }), await madeRecords({ disk, seed: 3 })];
    const { id } = await one.people.add({ name: 'A' });
    await Promise.all([one.plans.write(aPlan(id)), two.plans.write(aPlan(id))]);
    expect((await one.plans.versions(id)).map((plan) => plan.version)).toEqual([1, 2]);
  });
});

describe('what waited in memory while another window wrote to the disk', () => {
  test('both changes of one person stay', async () => {
    const { records, state, disk } = await moody();
    const other = await madeRecords({ disk, seed: 3 });
    const person = await records.people.add({ name: 'A' });
    state.full = true;
    await records.people.edit(person.id, { notes: 'from here' });
    await other.people.edit(person.id, { profile: { ...person.profile, support: 'walker' } });
    state.full = false;
    expect(await records.retry()).toBe(true);
    const after = await other.people.get(person.id);
    expect(after?.profile.support).toBe('walker');
    expect(after?.notes).toBe('from here');
  });

  test('where both changed the same, the disk is right', async () => {
    const { records, state, disk } = await moody();
    const other = await madeRecords({ disk, seed: 3 });
    const person = await records.people.add({ name: 'A' });
    state.full = true;
    await records.people.edit(person.id, { name: 'from here' });
    await other.people.edit(person.id, { name: 'from there' });
    state.full = false;
    expect(await records.retry()).toBe(true);
    expect((await other.people.get(person.id))?.name).toBe('from there');
  });

  test('a person who was forgotten meanwhile does not come back', async () => {
    const { records, state, disk } = await moody();
    const other = await madeRecords({ disk, seed: 3 });
    const person = await records.people.add({ name: 'A' });
    state.full = true;
    await records.people.edit(person.id, { notes: 'from here' });
    await other.people.forget(person.id);
    state.full = false;
    expect(await records.retry()).toBe(true);
    expect(await other.people.list()).toEqual([]);
  });

  test('what was deleted here and changed there stays', async () => {
    const { records, state, disk } = await moody();
    const other = await madeRecords({ disk, seed: 3 });
    const person = await records.people.add({ name: 'A' });
    state.full = true;
    await records.people.forget(person.id);
    await other.people.edit(person.id, { notes: 'from there' });
    state.full = false;
    expect(await records.retry()).toBe(true);
    expect((await other.people.get(person.id))?.notes).toBe('from there');
  });

  test('lists that both added to hold both', async () => {
    const { records, state, disk } = await moody();
    const other = await madeRecords({ disk, seed: 3 });
    const { id } = await records.people.add({ name: 'A' });
    const session = await records.sessions.begin(aStart(id));
    await records.sessions.finish(session.id, 'finished');
    const pain = (value: number) => ({ kind: 'pain' as const, when: 'after' as const, value, site: null });
    state.full = true;
    await records.sessions.note(session.id, { ratings: [pain(2)] });
    await other.sessions.note(session.id, { ratings: [pain(7)] });
    state.full = false;
    expect(await records.retry()).toBe(true);
    expect((await other.sessions.get(session.id))?.ratings.map((one) => one.value)).toEqual([7, 2]);
  });
});

describe('two windows that note facts at once', () => {
  const noted = (text: string) => [
    { content: { kind: 'noted', text }, by: { role: 'therapist', name: null } } as const,
  ];
  test('FACT-1: what waits in the memory of one has no number that the other gives', async () => {
    const { records, state, disk } = await moody();
    const other = await madeRecords({ disk, seed: 3 });
    const { id } = await records.people.add({ name: 'A' });
    await records.facts.add(id, null, noted('before'));
    state.full = true;
    const [waiting] = await records.facts.add(id, null, noted('waits'));
    const [written] = await other.facts.add(id, null, noted('written'));
    expect(waiting?.id).not.toBe(written?.id);
    state.full = false;
    expect(await records.retry()).toBe(true);
    const facts = await other.facts.of(id);
    expect(new Set(facts.map((fact) => fact.id)).size).toBe(3);
    expect(facts.map((fact) => fact.kind === 'noted' && fact.text).sort()).toEqual([
      'before',
      'waits',
      'written',
    ]);
    await importFile(other, await fileOf(records));
    expect(await other.facts.of(id)).toEqual(facts);
  });

  test('FACT-1: two that both wait give different numbers', async () => {
    const { records, state, disk } = await moody();
    const { id } = await records.people.add({ name: 'A' });
    const second = await moody(7, disk);
    state.full = true;
    second.state.full = true;
    const [one] = await records.facts.add(id, null, noted('one'));
    const [two] = await second.records.facts.add(id, null, noted('two'));
    expect(one?.id).not.toBe(two?.id);
    state.full = false;
    second.state.full = false;
    await records.retry();
    await second.records.retry();
    expect(await records.facts.of(id)).toHaveLength(2);
  });

  test('PRAC-2: what a window counted in memory is the same device’s practice, not more of it', async () => {
    const { records, state } = await moody();
    const { id } = await records.people.add({ name: 'A' });
    const session = await records.sessions.begin(aStart(id));
    const count = (ms: number) =>
      records.facts.add(id, session.id, [
        { content: { kind: 'practised', ms }, by: { role: 'system', name: null } },
      ]);
    await count(60_000);
    state.full = true;
    await count(90_000);
    state.full = false;
    await records.retry();
    expect(practisedOf(await records.facts.of(id)).get(session.id)).toBe(90_000);
  });
});

describe('a disk that cannot be read for a moment', () => {
  test('is asked once more before anybody is told', async () => {
    const { records, state } = await moody();
    await records.people.add({ name: 'A' });
    state.lost = 1;
    expect(await records.people.list()).toHaveLength(1);
    expect(records.problem()).toBeNull();
  });

  test('takes a fresh connection', async () => {
    const disk = newDisk();
    const port = await openDatabase({ indexedDB: disk, IDBKeyRange });
    const person = { ...(await (await madeRecords({ disk })).people.current()) };
    await port.reopen?.();
    expect((await port.read((tx) => tx.get('people', person.id)))?.body).toEqual(person);
  });

  test('refuses every list instead of an empty one, says so, and says when it is back', async () => {
    const { records, state } = await moody();
    const { id } = await records.people.add({ name: 'A' });
    state.lost = 1000;
    for (const look of [
      records.people.list(),
      records.people.get(id),
      records.plans.current(id),
      records.sessions.list(),
      records.ladders.history(id),
      records.facts.of(id),
      records.settings.get('therapist.pin'),
      records.storage.retention(),
    ])
      await expect(look).rejects.toThrow('refused');
    expect(records.problem()?.kind).toBe('damaged');
    state.lost = 0;
    expect(await records.people.list()).toHaveLength(1);
    expect(records.problem()).toBeNull();
  });

  test('never makes a new person', async () => {
    const { records, state } = await moody();
    const person = await records.people.current();
    state.lost = 1000;
    await expect(records.people.current()).rejects.toThrow('refused');
    state.lost = 0;
    await records.retry();
    expect(await records.people.list()).toEqual([person]);
    expect(await records.people.current()).toEqual(person);
  });

  test('when it does not open at first, is opened a second time', async () => {
    const disk = newDisk();
    const { id } = await (await madeRecords({ disk })).people.current();
    let times = 0;
    const records = await openRecords({
      open: () =>
        times++ === 0
          ? Promise.reject(Object.assign(new Error('lost'), { name: 'UnknownError' }))
          : openDatabase({ indexedDB: disk, IDBKeyRange }),
      locks: null,
      storage: null,
    });
    expect(records.problem()).toBeNull();
    expect((await records.people.current()).id).toBe(id);
  });
});
