import Dexie from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DATABASE } from '../../../src/records/database.ts';
import { readExport } from '../../../src/records/exchange.ts';
import { importFile, preview } from '../../../src/records/merge.ts';
import { joinPeople, plain } from '../../../src/records/registers.ts';
import type { Person } from '../../../src/records/schema.ts';
import { aStart, fileOf, madeRecords, newDisk } from './make.ts';

type Made = Awaited<ReturnType<typeof madeRecords>>;
const DAY = 86_400_000;
const START = Date.parse('2026-03-02T09:00:00.000Z');
const at = (records: Made, day: number): void => {
  records.clock.now = START + day * DAY;
};
const names = async (records: Made) => (await records.people.list()).map(({ name }) => name);

/** Two stations that both know Anna. */
async function stations() {
  const one = await madeRecords({ seed: 3 });
  const anna = await one.people.add({ name: 'Anna' });
  const two = await madeRecords({ seed: 9 });
  await importFile(two, await fileOf(one));
  return { one, two, anna };
}
async function exchange(one: Made, two: Made): Promise<void> {
  await importFile(two, await fileOf(one));
  await importFile(one, await fileOf(two));
}

describe('a person field by field', () => {
  test('REG-1: what one station changed is not undone by another that changed something else later', async () => {
    const { one, two, anna } = await stations();
    await one.people.edit(anna.id, { profile: { ...anna.profile, oneLegUnlocked: 'therapist' } });
    await importFile(two, await fileOf(one));
    at(one, 1);
    const now = await one.people.get(anna.id);
    await one.people.edit(anna.id, { profile: { ...(now ?? anna).profile, oneLegUnlocked: null } });
    at(two, 2);
    await two.people.edit(anna.id, { notes: 'likes the morning' });
    await exchange(two, one);
    for (const records of [one, two])
      expect(await records.people.get(anna.id)).toMatchObject({
        notes: 'likes the morning',
        profile: { oneLegUnlocked: null },
      });
  });

  test('REG-2: a tablet whose clock is a year ahead does not win for good', async () => {
    const { one, two, anna } = await stations();
    at(two, 365);
    await two.people.edit(anna.id, { name: 'Anna B.' });
    at(one, 1);
    await importFile(one, await fileOf(two));
    await one.people.edit(anna.id, { name: 'Anna C.' });
    await exchange(one, two);
    expect([await names(one), await names(two)]).toEqual([['Anna C.'], ['Anna C.']]);
  });

  test('REG-2: a file that claims a time to come neither hides a person nor wins for good', async () => {
    const { one, anna } = await stations();
    const file = await fileOf(one);
    const people = file.people.map(({ clocks: _clocks, ...person }) => ({
      ...person,
      name: 'Mallory',
      updatedAt: '9999-12-31T23:59:59.999Z',
      mergedInto: '00000000-0000-7000-8000-000000000000',
    }));
    const read = await readExport(JSON.stringify({ ...file, people }));
    if (!read.ok) throw new Error(read.why);
    await importFile(one, read.file);
    expect((await one.people.list()).map(({ id }) => id)).toEqual([anna.id]);
    await one.people.edit(anna.id, { name: 'Anna again' });
    await importFile(one, read.file);
    expect(await names(one)).toEqual(['Anna again']);
    const clocks = { name: '9999-12-31T23:59:59.999Z-0000-x' };
    const evil = { ...file, people: file.people.map((person) => ({ ...person, clocks })) };
    expect(await readExport(JSON.stringify(evil))).toMatchObject({ ok: false, why: 'damaged' });
  });

  test('REG-1: joining commutes, associates, and with itself changes nothing (property)', async () => {
    const records = await madeRecords();
    const anna = await records.people.add({ name: 'Anna' });
    const stamp = fc
      .tuple(fc.nat(3), fc.constantFrom('a', 'b'))
      .map(([day, origin]) => `2026-03-0${day + 1}T00:00:00.000Z-0000-${origin}`);
    const versions: fc.Arbitrary<Person> = fc
      .record({
        name: fc.constantFrom('Anna', 'Anne', ''),
        helper: fc.constantFrom('none' as const, 'watching' as const),
        clocks: fc.option(fc.record({ name: stamp, 'profile.helper': stamp }, { requiredKeys: [] }), {
          nil: undefined,
        }),
        day: fc.nat(3),
      })
      .map(({ name, helper, clocks, day }) => {
        const { clocks: _own, ...rest } = anna;
        const updatedAt = `2026-03-0${day + 2}T09:00:00.000Z`;
        const made = { ...rest, name, updatedAt, profile: { ...rest.profile, helper } };
        return plain(clocks ? { ...made, clocks } : made);
      });
    const join = (a: Person, b: Person) => plain(joinPeople(a, b));
    fc.assert(
      fc.property(versions, versions, versions, (a, b, c) => {
        expect(join(a, a)).toEqual(a);
        expect(join(a, b)).toEqual(join(b, a));
        expect(join(join(a, b), c)).toEqual(join(a, join(b, c)));
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('the same person', () => {
  test('SAME-1: a merge by the therapist survives the next file from the patient’s home', async () => {
    const home = await madeRecords({ seed: 3 });
    const atHome = await home.people.current();
    const clinic = await madeRecords({ seed: 5 });
    const mine = await clinic.people.add({ name: 'Mrs Meyer' });
    await importFile(clinic, await fileOf(home));
    at(clinic, 1);
    await clinic.people.merge(atHome.id, mine.id);
    at(home, 2);
    await home.people.edit(atHome.id, { profile: { ...atHome.profile, helper: 'watching' } });
    at(clinic, 3);
    await importFile(clinic, await fileOf(home));
    expect(await names(clinic)).toEqual(['Mrs Meyer']);
    expect((await clinic.people.list())[0]?.profile.helper).toBe('watching');
  });

  test('SAME-2, SAME-3: two stations that merged in opposite directions show one person, under one id', async () => {
    const { one, two, anna } = await stations();
    const again = await one.people.add({ name: 'Meyer, A.' });
    const session = await one.sessions.begin(aStart(anna.id));
    await importFile(two, await fileOf(one));
    await one.people.merge(anna.id, again.id);
    at(two, 1);
    await two.people.merge(again.id, anna.id);
    await exchange(one, two);
    const smallest = [anna.id, again.id].sort()[0];
    for (const records of [one, two]) {
      expect((await records.people.list()).map(({ id, name }) => [id, name])).toEqual([[smallest, 'Anna']]);
      for (const id of [anna.id, again.id])
        expect((await records.sessions.list({ person: id })).map((head) => head.id)).toEqual([session.id]);
    }
  });

  test('SAME-1: who was separated stays so, whatever older file comes', async () => {
    const { one, two, anna } = await stations();
    const ben = await one.people.add({ name: 'Ben' });
    const cora = await one.people.add({ name: 'Cora' });
    await one.people.merge(ben.id, anna.id);
    await one.people.merge(cora.id, ben.id);
    const together = await fileOf(one);
    await importFile(two, together);
    at(two, 1);
    await two.people.split(ben.id);
    await importFile(two, together);
    await exchange(one, two);
    for (const records of [one, two]) {
      expect(await records.people.idsOf(ben.id)).toEqual([ben.id]);
      expect([...(await records.people.idsOf(anna.id))].sort()).toEqual([anna.id, cora.id].sort());
    }
  });

  test('SAME-1: the word of an older Heron counts, and does not take back what was said since', async () => {
    const { one, anna } = await stations();
    const ben = await one.people.add({ name: 'Ben' });
    const file = await fileOf(one);
    const old = {
      ...file,
      version: 1,
      people: file.people.map(({ clocks: _clocks, ...person }) => ({
        ...person,
        updatedAt: '2026-03-20T00:00:00.000Z',
        mergedInto: person.id === ben.id ? anna.id : null,
      })),
    };
    const read = await readExport(JSON.stringify(old));
    if (!read.ok) throw new Error(read.why);
    const two = await madeRecords({ seed: 9 });
    await importFile(two, read.file);
    expect(await two.people.list()).toHaveLength(1);
    await two.people.split(ben.id);
    await importFile(two, read.file);
    expect(await two.people.list()).toHaveLength(2);
  });

  test('a database of version 5 keeps who was merged, and every field', async () => {
    const disk = newDisk();
    const records = await madeRecords({ disk });
    const anna = await records.people.add({ name: 'Anna', notes: 'likes the morning' });
    const ben = await records.people.add({ name: 'Ben' });
    records.close();
    const raw = new Dexie(DATABASE, { indexedDB: disk, IDBKeyRange });
    await raw.open();
    for (const row of await raw.table('people').toArray()) {
      const { clocks: _clocks, ...body } = row.body;
      const mergedInto = row.id === ben.id ? anna.id : null;
      await raw.table('people').put({ ...row, tag: mergedInto ?? '', body: { ...body, mergedInto } });
    }
    raw.close();
    await asVersion(disk, 50);
    const after = await madeRecords({ disk, seed: 7 });
    expect([...(await after.people.idsOf(ben.id))].sort()).toEqual([anna.id, ben.id].sort());
    expect(await after.people.list()).toHaveLength(1);
    expect((await after.people.get(anna.id))?.notes).toBe('likes the morning');
    await after.people.split(ben.id);
    expect((await names(after)).sort()).toEqual(['Anna', 'Ben']);
  });
});

/** The same database under another number: IndexedDB gives none back, so all rows are carried over. */
async function asVersion(disk: ReturnType<typeof newDisk>, version: number): Promise<void> {
  const old = new Dexie(DATABASE, { indexedDB: disk, IDBKeyRange });
  await old.open();
  const rows = new Map<string, unknown[]>();
  for (const table of old.tables) rows.set(table.name, await table.toArray());
  await old.delete();
  const next = new Dexie(DATABASE, { indexedDB: disk, IDBKeyRange });
  next
    .version(version / 10)
    .stores(Object.fromEntries([...rows.keys()].map((name) => [name, 'id, at, [person+at], tag'])));
  await next.open();
  for (const [name, all] of rows) await next.table(name).bulkPut(all);
  next.close();
}

describe('a person who was forgotten', () => {
  test('GONE-1: stays so when an older file comes, and goes on every device that hears of it', async () => {
    const { one, two, anna } = await stations();
    const ben = await two.people.add({ name: 'Ben' });
    await two.sessions.begin(aStart(anna.id));
    const older = await fileOf(two);
    await one.people.forget(anna.id);
    await importFile(one, older);
    expect(await names(one)).toEqual(['Ben']);
    expect(await preview(two, await fileOf(one))).toMatchObject({ forgotten: 1, leftOut: 0 });
    await importFile(two, await fileOf(one));
    expect(await names(two)).toEqual(['Ben']);
    expect(await two.sessions.list()).toEqual([]);
    await importFile(two, older);
    expect(await preview(two, older)).toMatchObject({ leftOut: 1 });
    expect((await two.people.list()).map(({ id }) => id)).toEqual([ben.id]);
  });

  test('GONE-2: of whom nothing is left but that', async () => {
    const { one, anna } = await stations();
    await one.facts.add(anna.id, null, [
      { content: { kind: 'noted', text: 'private' }, by: { role: 'therapist', name: 'Dr A' } },
    ]);
    await one.people.forget(anna.id);
    const left = JSON.stringify(await fileOf(one));
    expect(left).toContain(anna.id);
    expect(left).not.toMatch(/Anna|private|Dr A/);
    expect(await one.facts.of(anna.id)).toEqual([]);
  });

  test('GONE-2: who is forgotten in the middle of a session leaves nothing of its rest, and begins no other', async () => {
    const { one, anna } = await stations();
    const { id } = await one.sessions.begin(aStart(anna.id));
    await one.people.forget(anna.id);
    const by = { role: 'helper', name: null } as const;
    const note = { what: 'fall', t: 1000, note: '' } as const;
    await one.facts.report(anna.id, id, note, by);
    await one.facts.report(anna.id, null, note, by);
    await expect(one.sessions.begin(aStart(anna.id))).rejects.toThrow();
    expect(await one.facts.of(anna.id)).toEqual([]);
    expect(await one.sessions.list({ person: anna.id })).toEqual([]);
    await one.people.agreesAgain(anna.id);
    expect(await one.people.forgotten([anna.id])).toEqual([]);
  });

  test('GONE-1: comes back with a file once the person agreed again, everywhere', async () => {
    const { one, two, anna } = await stations();
    const older = await fileOf(two);
    await one.people.forget(anna.id);
    expect(await one.people.forgotten([anna.id])).toEqual([anna.id]);
    await one.people.agreesAgain(anna.id);
    await importFile(one, older);
    expect(await names(one)).toEqual(['Anna']);
    await exchange(one, two);
    expect(await names(two)).toEqual(['Anna']);
  });

  test('goes with all the entries that are the same person', async () => {
    const { one, two, anna } = await stations();
    const again = await one.people.add({ name: 'Anna typed twice' });
    await one.people.merge(again.id, anna.id);
    await importFile(two, await fileOf(one));
    await two.people.forget(again.id);
    await exchange(two, one);
    expect([await names(one), await names(two)]).toEqual([[], []]);
  });
});
