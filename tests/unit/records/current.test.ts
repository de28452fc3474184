import { describe, expect, test } from 'vitest';
import { importFile } from '../../../src/records/merge.ts';
import { aStart, fileOf, madeRecords } from './make.ts';

/** Anna, the oldest entry, and Bert, who was chosen. */
async function annaAndBert() {
  const records = await madeRecords();
  const anna = await records.people.add({ name: 'Anna' });
  records.clock.now += 1000;
  const bert = await records.people.add({ name: 'Bert' });
  await records.people.choose(bert.id);
  return { records, anna, bert };
}

describe('who practises now', () => {
  test('a fresh device makes one person, once', async () => {
    const records = await madeRecords();
    const first = await records.people.current();
    expect((await records.people.current()).id).toBe(first.id);
    expect(await records.people.list()).toHaveLength(1);
  });

  test('the empty entry that a first look made gives way to the one person who is brought in', async () => {
    const records = await madeRecords();
    await records.people.current();
    const anna = await records.people.add({ name: 'Anna' });
    expect((await records.people.current()).id).toBe(anna.id);
  });

  test('also when the clock goes on while the entry is made', async () => {
    const records = await madeRecords();
    const { clock } = records;
    let now = clock.now;
    Object.defineProperty(clock, 'now', { get: () => now++, set: (value: number) => (now = value) });
    await records.people.current();
    const anna = await records.people.add({ name: 'Anna' });
    expect((await records.people.current()).id).toBe(anna.id);
  });

  test('but not once somebody has practised under it', async () => {
    const records = await madeRecords();
    const first = await records.people.current();
    await records.sessions.begin(aStart(first.id));
    await records.people.add({ name: 'Anna' });
    await expect(records.people.current()).rejects.toThrow('nobody-chosen');
  });

  test('the only person of a device need not be chosen', async () => {
    const records = await madeRecords();
    const anna = await records.people.add({ name: 'Anna' });
    expect((await records.people.current()).id).toBe(anna.id);
  });

  test('of several of whom none was ever chosen: nobody, not the oldest', async () => {
    const records = await madeRecords();
    await records.people.add({ name: 'Anna' });
    await records.people.add({ name: 'Bert' });
    await expect(records.people.current()).rejects.toThrow('nobody-chosen');
  });

  test('GONE-3: an entry that is another one too goes on as that person, over several steps', async () => {
    const { records, bert } = await annaAndBert();
    const second = await records.people.add({ name: 'Bert again' });
    const third = await records.people.add({ name: 'Bert for good' });
    await records.people.merge(bert.id, second.id);
    expect((await records.people.current()).name).toBe('Bert again');
    const id = await records.people.merge(second.id, third.id);
    expect(await records.people.current()).toMatchObject({ id, name: 'Bert for good' });
    expect(await records.people.idsOf(bert.id)).toHaveLength(3);
  });

  test('GONE-3: the only person of a device who goes does not leave the place to the next one', async () => {
    const records = await madeRecords();
    const first = await records.people.add({ name: 'Anna' });
    expect((await records.people.current()).id).toBe(first.id);
    const other = await madeRecords({ seed: 5 });
    await importFile(other, await fileOf(records));
    await other.people.add({ name: 'Bert' });
    await other.people.forget(first.id);
    await importFile(records, await fileOf(other));
    await expect(records.people.current()).rejects.toMatchObject({ kind: 'nobody-chosen' });
  });

  test('a person who was deleted leaves nobody, also where one other is left', async () => {
    const { records, anna, bert } = await annaAndBert();
    await records.people.forget(bert.id);
    await expect(records.people.current()).rejects.toMatchObject({ kind: 'nobody-chosen' });
    await records.people.choose(anna.id);
    expect((await records.people.current()).name).toBe('Anna');
  });

  test('the only person of a home who was deleted makes room for a new one', async () => {
    const records = await madeRecords();
    const first = await records.people.current();
    await records.people.forget(first.id);
    expect((await records.people.current()).id).not.toBe(first.id);
  });

  test('signing off leaves nobody, also where there is one person only', async () => {
    const records = await madeRecords();
    const anna = await records.people.add({ name: 'Anna' });
    await records.people.signOff();
    await expect(records.people.current()).rejects.toThrow('nobody-chosen');
    await records.people.choose(anna.id);
    expect((await records.people.current()).id).toBe(anna.id);
  });
});
