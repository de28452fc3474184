import { Decrypter } from 'age-encryption';
import { gunzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openLocks } from '../../../src/facts/lock.ts';
import {
  type BackupOptions,
  backupStream,
  isBackup,
  openBackup,
  restore,
} from '../../../src/records/backup.ts';
import { exportFile, readExport } from '../../../src/records/exchange.ts';
import { importFile } from '../../../src/records/merge.ts';
import { sessionRow } from '../../../src/records/sessions.ts';
import type { Records } from '../../../src/records/store.ts';
import { generate } from '../../bench/generate.ts';
import { aDrill, aStart, aTrial, fileOf, madeRecords } from './make.ts';

const PASSPHRASE = 'räuber Hotzenplotz 7';
const backup = async (records: Records, options: Partial<BackupOptions> = {}): Promise<Blob> =>
  new Response(
    await backupStream(records, { app: '0.1.0', passphrase: PASSPHRASE, workFactor: 8, ...options }),
  ).blob();
const brought = (records: Records, file: Blob, how: 'merge' | 'restore') =>
  restore(records, file, { passphrase: PASSPHRASE, how });

/** A station with Anna, who practised once, with a curve. */
async function station(seed = 3) {
  const records = await madeRecords({ seed });
  const anna = await records.people.add({ name: 'Anna', notes: 'likes the morning' });
  const { id } = await records.sessions.begin(aStart(anna.id));
  await records.sessions.beginDrill(id, aDrill());
  await records.sessions.addTrial(id, 0, aTrial(1));
  await records.sessions.saveTrace(id, 0, { t: [0, 40, 80], lateral: [0.1, null, 0.2] });
  await records.sessions.finish(id, 'finished');
  return { records, anna, session: id };
}

describe('a backup', () => {
  test('BACK-1: holds everything, curves included, and brings it to a fresh device', async () => {
    const { records, session } = await station();
    await importFile(records, generate({ people: 2, sessions: 45, seed: 5 }));
    await records.storage.setRetention({ tracesMonths: 6, sessionsMonths: null });
    const file = await backup(records);
    expect(await isBackup(file)).toBe(true);
    expect(await openBackup(file, PASSPHRASE)).toMatchObject({
      ok: true,
      contents: { people: 3, sessions: 91, unread: 0 },
    });
    const fresh = await madeRecords({ seed: 9 });
    expect(await brought(fresh, file, 'merge')).toMatchObject({
      ok: true,
      preview: { sessions: { fresh: 91 } },
    });
    expect({ ...(await fileOf(fresh)), exportedAt: '' }).toEqual({
      ...(await fileOf(records)),
      exportedAt: '',
    });
    expect(await fresh.sessions.trace(session, 0)).toEqual(await records.sessions.trace(session, 0));
    expect((await fresh.storage.retention()).tracesMonths).toBeNull();
    await brought(fresh, file, 'restore');
    expect((await fresh.storage.retention()).tracesMonths).toBe(6);
  });

  test('BACK-2: is opened by what knows the age format and gzip, without Heron', async () => {
    const { records } = await station();
    const age = new Decrypter();
    age.addPassphrase(PASSPHRASE.normalize('NFKC'));
    const packed = await age.decrypt(new Uint8Array(await (await backup(records)).arrayBuffer()));
    const text = new TextDecoder().decode(gunzipSync(packed));
    expect(JSON.parse(text)).toMatchObject({ format: 'heron-export', people: [{ name: 'Anna' }] });
    const read = await readExport(text);
    expect(read.ok && read.file.curves?.size).toBe(1);
  });

  test('BACK-3: a wrong passphrase, a changed byte and a file cut off are found out before anything changes', async () => {
    const { records } = await station();
    await importFile(records, generate({ people: 2, sessions: 30, seed: 5 }));
    const file = await backup(records);
    const fresh = await madeRecords({ seed: 9 });
    expect(await openBackup(file, 'something else')).toMatchObject({ why: 'wrong-passphrase' });
    const bytes = new Uint8Array(await file.arrayBuffer());
    const half = Math.floor(bytes.length / 2);
    bytes[half] = (bytes[half] ?? 0) ^ 1;
    for (const broken of [
      new Blob([bytes]),
      file.slice(0, half),
      file.slice(0, file.size - 1),
      file.slice(0, 60),
    ])
      expect((await brought(fresh, broken, 'restore')).ok).toBe(false);
    expect(await fresh.people.list()).toEqual([]);
  });

  test('BACK-4: one record that cannot be understood makes no backup unreadable', async () => {
    const { records, anna, session } = await station();
    const second = await records.sessions.begin(aStart(anna.id));
    await records.sessions.finish(second.id, 'finished');
    const [bad] = (await records.sessions.list()).filter(({ id }) => id === session);
    if (!bad) throw new Error('session');
    await records.port.write((tx) =>
      tx.put('sessions', [sessionRow({ ...bad, conditions: { ...bad.conditions, quality: 1.2 } })]),
    );
    const read = await readExport((await exportFile(records, { app: '0.1.0' })).join(''));
    expect(read.ok && read.file.sessions.map(({ id }) => id)).toEqual([second.id]);
    expect(await openBackup(await backup(records), PASSPHRASE)).toMatchObject({
      contents: { sessions: 1, unread: 0 },
    });
    expect(records.problem()?.kind).toBe('damaged-record');
  });

  test('BACK-5: restoring takes back what was changed since, and loses nothing that came since', async () => {
    const { records, anna, session } = await station();
    const file = await backup(records);
    await records.people.edit(anna.id, { name: 'Typed over', notes: '', heightMm: 1700 });
    await records.sessions.remove(session);
    const ben = await records.people.add({ name: 'Ben' });
    const later = await records.sessions.begin(aStart(anna.id));
    await brought(records, file, 'merge');
    expect((await records.people.get(anna.id))?.name).toBe('Typed over');
    await brought(records, file, 'restore');
    expect(await records.people.get(anna.id)).toMatchObject({
      name: 'Anna',
      notes: 'likes the morning',
      heightMm: null,
    });
    const ids = (await records.sessions.list({ person: anna.id })).map(({ id }) => id);
    expect(ids.sort()).toEqual([session, later.id].sort());
    expect((await records.people.list()).map(({ id }) => id)).toContain(ben.id);
    // And so on the next device, which only knows the changes.
    const other = await madeRecords({ seed: 9 });
    await importFile(other, await fileOf(records));
    expect((await other.people.get(anna.id))?.name).toBe('Anna');
  });

  test('BACK-6: no restore opens a lock or brings back who was forgotten', async () => {
    const { records, anna } = await station();
    const ben = await records.people.add({ name: 'Ben' });
    const file = await backup(records);
    await records.facts.add(anna.id, null, [
      { content: { kind: 'locked', why: 'fall', of: null }, by: { role: 'system', name: null } },
    ]);
    await records.people.forget(ben.id);
    await brought(records, file, 'restore');
    expect(openLocks(await records.facts.of(anna.id))).toHaveLength(1);
    expect((await records.people.list()).map(({ name }) => name)).toEqual(['Anna']);
  });
});
