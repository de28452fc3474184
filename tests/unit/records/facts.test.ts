import { describe, expect, test } from 'vitest';
import type { Content, Fact } from '../../../src/facts/fact.ts';
import { openLocks } from '../../../src/facts/lock.ts';
import { union } from '../../../src/facts/order.ts';
import { practisedOf } from '../../../src/facts/practice.ts';
import { toldOf } from '../../../src/facts/told.ts';
import { type ExportFile, exportFile, readExport } from '../../../src/records/exchange.ts';
import { importFile } from '../../../src/records/merge.ts';
import type { Incident, Rating } from '../../../src/records/schema.ts';
import type { Records } from '../../../src/records/store.ts';
import { factsOfSessions } from '../../../src/records/version1-facts.ts';
import { millis } from '../../../src/units.ts';
import { aDrill, aStart, aTrial, madeRecords } from './make.ts';

const PATIENT: Fact['by'] = { role: 'patient', name: null };
const FALL: Content = { kind: 'locked', why: 'fall', of: null };
const incident = (kind: string, by: Incident['by'], at: number): Incident => ({
  kind,
  by,
  at: millis(at),
  phase: null,
  drill: null,
  saw: {},
  answered: null,
  note: '',
});
const rating = (kind: Rating['kind'], when: Rating['when'], value: number): Rating => ({
  kind,
  when,
  value,
  site: null,
});
async function fileOf(from: Records): Promise<ExportFile> {
  const read = await readExport(new Blob([(await exportFile(from, { app: '0.1.0' })).join('')]));
  if (!read.ok) throw new Error(`${read.why} ${JSON.stringify(read.reason)}`);
  return read.file;
}
const exchange = async (from: Records, to: Records) => importFile(to, await fileOf(from));

describe('facts on the disk', () => {
  test('FACT-1: a fact is there when it was noted, numbered in its session, by this device', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const session = await records.sessions.begin(aStart(person.id));
    await records.facts.add(person.id, session.id, [
      { content: { kind: 'practised', ms: 1000 }, by: PATIENT },
    ]);
    await records.facts.add(person.id, session.id, [
      { content: { kind: 'practised', ms: 2000 }, by: PATIENT },
    ]);
    const facts = await records.facts.of(person.id);
    expect(facts.map(({ seq }) => seq)).toEqual([0, 1]);
    expect(new Set(facts.map(({ origin }) => origin)).size).toBe(1);
    expect(practisedOf(facts).get(session.id)).toBe(2000);
  });

  test('LOCK-3: deleting the session, or its age, does not open its lock', async () => {
    const records = await madeRecords();
    const person = await records.people.current();
    const session = await records.sessions.begin(aStart(person.id));
    await records.facts.add(person.id, session.id, [
      { content: FALL, by: PATIENT },
      { content: { kind: 'practised', ms: 1000 }, by: PATIENT },
    ]);
    await records.sessions.remove(session.id);
    expect(openLocks(await records.facts.of(person.id))).toHaveLength(1);
    expect(practisedOf(await records.facts.of(person.id)).size).toBe(0);

    const old = await records.sessions.begin(aStart(person.id));
    await records.facts.add(person.id, old.id, [{ content: FALL, by: PATIENT }]);
    await records.sessions.finish(old.id, 'stopped');
    await records.storage.setRetention({ tracesMonths: null, sessionsMonths: 3 });
    records.clock.now += 200 * 86_400_000;
    const fresh = await records.sessions.begin(aStart(person.id));
    await records.storage.applyRetention();
    expect((await records.sessions.list()).map((one) => one.id)).toEqual([fresh.id]);
    expect(openLocks(await records.facts.of(person.id))).toHaveLength(2);
  });

  test('what is noted of a session under a merged entry stays with that session, so that the file of it is sound', async () => {
    const records = await madeRecords();
    const [a, b] = [await records.people.add({ name: 'A' }), await records.people.add({ name: 'B' })];
    const { id } = await records.sessions.begin(aStart(a.id));
    await records.sessions.finish(id, 'finished');
    await records.people.merge(a.id, b.id);
    const helper = { role: 'helper', name: null } as const;
    const told = await records.facts.report(b.id, id, { what: 'fall', t: 1, note: '' }, helper);
    expect(told.map(({ person }) => person)).toEqual([a.id, a.id]);
    expect(openLocks(await records.facts.of(b.id))).toHaveLength(1);
    expect((await fileOf(records)).facts).toEqual(expect.arrayContaining([...told]));
  });

  test('TOLD-1: the counts of a file of version 1 become facts, once whoever reads it', async () => {
    const drills = [{ ...aDrill({ grabs: 2, steps: 1 }), trials: [aTrial(1)] }];
    const person = await (await madeRecords()).people.current();
    const session = { ...aStart(person.id), id: 's', startedAt: '2026-03-02T09:00:00.000Z', drills };
    const head = { ...session, incidents: [], answers: {}, stopped: null, decisions: [] };
    const facts = factsOfSessions([head]);
    expect(toldOf(facts, 's', 0)).toEqual({ support: 2, steps: 1, handsOn: 0 });
    expect(union(facts, factsOfSessions([head]))).toHaveLength(facts.length);
  });

  test('facts of an entry that was merged away count, and go with the person', async () => {
    const records = await madeRecords();
    const [one, two] = [await records.people.add({ name: 'A' }), await records.people.add({ name: 'B' })];
    await records.facts.add(two.id, null, [{ content: FALL, by: PATIENT }]);
    await records.people.merge(two.id, one.id);
    expect(openLocks(await records.facts.of(one.id))).toHaveLength(1);
    await records.people.forget(one.id);
    expect(await records.facts.of(two.id)).toEqual([]);
  });
});

describe('facts in files', () => {
  test('ORD-3: two devices that exchange files know the same facts, and importing twice changes nothing', async () => {
    const [home, clinic] = [await madeRecords({ seed: 3 }), await madeRecords({ seed: 5 })];
    const person = await home.people.current();
    await home.facts.add(person.id, null, [{ content: FALL, by: PATIENT }]);
    await exchange(home, clinic);
    const lock = openLocks(await clinic.facts.of(person.id))[0];
    await clinic.facts.add(person.id, null, [
      {
        content: { kind: 'cleared', of: [lock?.id ?? ''], note: 'Seen.' },
        by: { role: 'therapist', name: 'Dr A' },
      },
    ]);
    await exchange(clinic, home);
    await exchange(clinic, home);
    await exchange(home, clinic);
    expect(await home.facts.of(person.id)).toEqual(await clinic.facts.of(person.id));
    expect(openLocks(await home.facts.of(person.id))).toEqual([]);
    expect(await home.facts.of(person.id)).toHaveLength(2);
  });

  test('FACT-3: a fact of a newer Heron goes through this one and comes out whole', async () => {
    const home = await madeRecords({ seed: 3 });
    const person = await home.people.current();
    const [fact] = await home.facts.add(person.id, null, [{ content: FALL, by: PATIENT }]);
    const newer = { ...fact, kind: 'gave-blood', litres: 0.5 };
    const text = (await exportFile(home, { app: '1' }))
      .join('')
      .replace(JSON.stringify(fact), JSON.stringify(newer));
    const read = await readExport(text);
    if (!read.ok) throw new Error(read.why);
    const clinic = await madeRecords({ seed: 5 });
    await importFile(clinic, read.file);
    expect((await exportFile(clinic, { app: '1' })).join('')).toContain('"litres":0.5');
    expect(await clinic.facts.of(person.id)).toEqual([]);
  });

  test('a fact that belongs to somebody else, or is impossible, is refused with its place', async () => {
    const home = await madeRecords({ seed: 3 });
    const person = await home.people.current();
    await home.facts.add(person.id, null, [{ content: FALL, by: PATIENT }]);
    const text = (await exportFile(home, { app: '1' })).join('');
    expect(await readExport(text.replace('"why":"fall"', '"why":"luck"'))).toMatchObject({ why: 'damaged' });
  });
});

describe('MERGE-1: what is added to a session after it was exported arrives with the next file', () => {
  test.each([0, 1, 2])('a fall that the caregiver logs later, %i incidents before it', async (before) => {
    const [home, clinic] = [await madeRecords({ seed: 3 }), await madeRecords({ seed: 5 })];
    const person = await home.people.current();
    const session = await home.sessions.begin(aStart(person.id));
    const drill = await home.sessions.beginDrill(session.id, aDrill());
    await home.sessions.addTrial(session.id, drill, aTrial(1));
    for (let i = 0; i < before; i++)
      await home.sessions.note(session.id, { incidents: [incident('too-dark', 'supervisor', 100 + i)] });
    await home.sessions.finish(session.id, 'finished');
    await exchange(home, clinic);
    await home.sessions.note(session.id, { incidents: [incident('fall', 'helper', 900_000)] });
    await exchange(home, clinic);
    expect((await clinic.sessions.get(session.id))?.incidents.map(({ kind }) => kind)).toContain('fall');
    await exchange(clinic, home);
    expect((await home.sessions.get(session.id))?.incidents.map(({ kind }) => kind)).toContain('fall');
  });

  test('how feet felt, told later on one device, and a note made on the other', async () => {
    const [home, clinic] = [await madeRecords({ seed: 3 }), await madeRecords({ seed: 5 })];
    const person = await home.people.current();
    const session = await home.sessions.begin(aStart(person.id));
    await home.sessions.finish(session.id, 'finished', {
      ratings: [rating('pain', 'before', 2), rating('pain', 'after', 3)],
    });
    await exchange(home, clinic);
    await home.sessions.note(session.id, { ratings: [rating('numbness', 'after', 7)] });
    await clinic.sessions.note(session.id, { incidents: [incident('note', 'therapist', 5)] });
    await exchange(home, clinic);
    await exchange(clinic, home);
    for (const records of [home, clinic]) {
      const record = await records.sessions.get(session.id);
      expect(record?.ratings).toHaveLength(3);
      expect(record?.incidents).toHaveLength(1);
    }
  });
});

describe('files of version 1', () => {
  test('what happened in them becomes the same facts on every device', async () => {
    const home = await madeRecords({ seed: 3 });
    const person = await home.people.current();
    const session = await home.sessions.begin({
      ...aStart(person.id),
      device: { ...aStart(person.id).device, camera: 'webcam' },
    });
    await home.sessions.note(session.id, {
      incidents: [{ ...incident('rapid-descent', 'supervisor', 4000), answered: 'no' }],
      answers: { 'what-happened': 'fall' },
    });
    await home.sessions.finish(session.id, 'stopped', {
      stopped: { reason: 'not-all-right', advice: { id: 'session.advice.fall' }, lock: true },
    });
    const text = (await exportFile(home, { app: '0.1.0' })).join('').replace('"version":2', '"version":1');
    const [one, two] = [await madeRecords({ seed: 7 }), await madeRecords({ seed: 9 })];
    for (const records of [one, two]) {
      const read = await readExport(text);
      if (!read.ok) throw new Error(read.why);
      await importFile(records, read.file);
    }
    const facts = await one.facts.of(person.id);
    expect(facts).toEqual(await two.facts.of(person.id));
    expect(facts.map(({ kind }) => kind).sort()).toEqual([
      'happened',
      'incident',
      'incident-answered',
      'locked',
    ]);
    expect(openLocks(facts).map(({ why }) => why)).toEqual(['fall']);
  });
});
