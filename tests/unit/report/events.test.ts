import type { AdverseEvent, Flag } from 'fhir/r4';
import { describe, expect, it } from 'vitest';
import type { Content, Fact } from '../../../src/facts/fact.ts';
import type { EventWord } from '../../../src/facts/words.ts';
import type { Records } from '../../../src/records/store.ts';
import { eventsCsv, trialsCsv } from '../../../src/report/csv.ts';
import { fhirBundle } from '../../../src/report/fhir.ts';
import { review } from '../../../src/report/review.ts';
import { readRoster } from '../../../src/report/roster.ts';
import { aDrill, aStart, aTrial, madeRecords } from '../records/make.ts';
import { findings } from './validators.ts';

const PATIENT: Fact['by'] = { role: 'patient', name: null };
const HELPER: Fact['by'] = { role: 'helper', name: null };
const PT: Fact['by'] = { role: 'therapist', name: 'A. Ortiz' };

/** A session with one trial, in which things are noted. */
async function visit(records: Records) {
  const { id: person } = await records.people.current();
  const { id } = await records.sessions.begin(aStart(person));
  const drill = await records.sessions.beginDrill(id, aDrill());
  await records.sessions.addTrial(id, drill, aTrial(1));
  await records.sessions.finish(id, 'finished');
  const note = (content: Content, by: Fact['by']) => records.facts.add(person, id, [{ content, by }]);
  const report = (what: EventWord) => records.facts.report(person, id, { what, t: 5000, note: '' }, HELPER);
  return { person, id, note, report };
}

/** Everything that shows what happened. */
async function shown(records: Records) {
  const person = await records.people.current();
  const facts = await records.facts.of(person.id);
  const sessions = await records.sessions.records({ person: person.id });
  const bundle = fhirBundle(
    {
      person,
      plans: [],
      sessions,
      facts,
      recordedAt: new Date(records.sources.now()).toISOString(),
      app: '0.1.0',
      info: () => undefined,
    },
    'transaction',
  );
  const resources = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
  const [row] = await readRoster(records, [person], { now: records.sources.now(), today: '2026-03-02' });
  return {
    facts,
    sessions,
    row,
    review: review(sessions, facts),
    adverse: resources.filter((one): one is AdverseEvent => one.resourceType === 'AdverseEvent'),
    flags: resources.filter((one): one is Flag => one.resourceType === 'Flag'),
    broken: findings(bundle).filter(({ severity }) => severity === 'error' || severity === 'fatal'),
  };
}

/** No cell here holds a separator or a quote. */
const cells = (text: string) =>
  text.split('\r\n').map((line) => line.split(',').map((cell) => cell.replaceAll('"', '')));

describe('what happened reaches everybody who decides by it', () => {
  it('N1 a fall that the patient tells stands on the roster, in the review and in FHIR, with date and by whom', async () => {
    const records = await madeRecords();
    const { person, note } = await visit(records);
    await note({ kind: 'happened', what: 'fall', t: 4000 }, PATIENT);
    const { row, review, adverse, broken } = await shown(records);
    expect(row?.incidents).toBe(1);
    expect(review.events.map(({ what, by }) => [what, by.role])).toEqual([['fall', 'patient']]);
    expect(adverse).toMatchObject([
      {
        actuality: 'actual',
        event: { text: 'fall, told by the patient.' },
        date: '2026-03-02T09:00:04.000Z',
        recorder: { reference: `urn:uuid:${person}` },
      },
    ]);
    expect(broken).toEqual([]);
  });

  it('N2, INC-4: a near-fall in which the helper caught the person is told as what it could have been', async () => {
    const records = await madeRecords();
    await (await visit(records)).report('caught');
    const { row, adverse, flags, broken } = await shown(records);
    expect(row).toMatchObject({ incidents: 1, locks: [] });
    expect(adverse).toMatchObject([{ actuality: 'potential', recorder: { display: 'helper' } }]);
    expect(flags).toEqual([]);
    expect(broken).toEqual([]);
  });

  it('LOCK-5: a fall that a helper reports after practice stops the next one until it is cleared, on every page', async () => {
    const records = await madeRecords();
    const { person, id, report } = await visit(records);
    const [told, lock] = await report('fall');
    expect(lock).toMatchObject({ kind: 'locked', why: 'fall', of: told?.id, session: id });
    const before = await shown(records);
    expect(before.row?.locks).toMatchObject([{ why: 'fall', by: HELPER }]);
    expect(before.flags).toMatchObject([{ status: 'active', code: { coding: [{ code: 'stopped-fall' }] } }]);
    await records.facts.add(person, null, [
      { content: { kind: 'cleared', of: [lock?.id ?? ''], note: 'Seen, well.' }, by: PT },
    ]);
    const after = await shown(records);
    expect(after.row?.locks).toEqual([]);
    expect(after.flags).toMatchObject([{ status: 'inactive' }]);
    expect(after.flags[0]?.period?.end).toBeTruthy();
    expect([...before.broken, ...after.broken]).toEqual([]);
  });

  it('INC-3: what was noted by mistake counts nowhere, stays in the review, and opens no lock', async () => {
    const records = await madeRecords();
    const { note, report } = await visit(records);
    const [told] = await report('fall');
    await note({ kind: 'corrected', of: told?.id ?? '', note: 'It was the cat.' }, PT);
    const { row, review, adverse, facts } = await shown(records);
    expect(row?.incidents).toBe(0);
    expect(row?.locks).toHaveLength(1);
    expect(adverse).toEqual([]);
    expect(review.events).toMatchObject([{ what: 'fall', correction: { note: 'It was the cat.', by: PT } }]);
    expect(cells(eventsCsv(facts, { style: 'comma' }))[1]).toEqual(
      expect.arrayContaining(['clinical', 'fall', 'helper', 'mistaken']),
    );
  });

  it('trouble with light and camera is nobody’s illness', async () => {
    const records = await madeRecords();
    const { note } = await visit(records);
    const incident = { kind: 'incident', t: 1, phase: null, drill: null, saw: {}, note: '' } as const;
    await note({ ...incident, what: 'too-dark' }, { role: 'system', name: null });
    const { row, adverse, review } = await shown(records);
    expect([row?.incidents, adverse]).toEqual([0, []]);
    expect(review.events).toMatchObject([{ what: 'too-dark', class: 'technical' }]);
  });

  it('TOLD-1: the table of trials counts what was told, without what was told by mistake', async () => {
    const records = await madeRecords();
    const { note } = await visit(records);
    const told = { kind: 'told', what: 'support', drill: 0, trial: 1 } as const;
    await note(told, HELPER);
    const [second] = await note({ ...told, trial: 0 }, HELPER);
    const grabs = async () => {
      const { sessions, facts } = await shown(records);
      const [head, row] = cells(trialsCsv(sessions, { style: 'comma', facts }).join(''));
      return row?.[head?.indexOf('grabs') ?? -1];
    };
    expect(await grabs()).toBe('2');
    await note({ kind: 'corrected', of: second?.id ?? '', note: '' }, PT);
    expect(await grabs()).toBe('1');
  });
});
