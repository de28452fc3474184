import { strToU8, zipSync } from 'fflate';
import { describe, expect, test, vi } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { type RefusalKind, readExport } from '../../../src/records/exchange.ts';
import { importFile } from '../../../src/records/merge.ts';
import {
  type PlanRefusal,
  planFile,
  planFragment,
  readPlanFile,
  readPlanFragment,
} from '../../../src/records/plan-link.ts';
import { seal } from '../../../src/records/seal.ts';
import { trialsCsv } from '../../../src/report/csv.ts';
import { fhirBundle } from '../../../src/report/fhir.ts';
import { generate } from '../../bench/generate.ts';
import { madeSources } from '../records/make.ts';
import { inMemory, saidInAll } from './make.ts';

vi.setConfig({ testTimeout: 120_000 });

const file = generate({ people: 1, sessions: 2, seed: 31 });
const [person, plan] = [file.people[0], file.plans[0]];
if (!person || !plan) throw new Error('generator');
const text = JSON.stringify(file);
const info = (drill: Parameters<typeof drillOf>[0]) => drillOf(drill)?.info;
const bytes = (...parts: (string | number[])[]): Blob =>
  new Blob(parts.map((part) => (typeof part === 'string' ? part : new Uint8Array(part))));

/** Files that people have on their disks and choose by mistake, byte for byte as those programs begin them. */
const FOREIGN: readonly (readonly [string, Blob, RefusalKind])[] = [
  ['nothing at all', bytes(''), 'not-json'],
  [
    'a picture (PNG)',
    bytes([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13], 'IHDR'),
    'not-json',
  ],
  ['a PDF', bytes('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj'), 'not-json'],
  [
    'a zip of our own export',
    new Blob([new Uint8Array(zipSync({ 'heron.json': strToU8(text) }))]),
    'not-json',
  ],
  ['a GPX track', bytes('<?xml version="1.0"?><gpx version="1.1" creator="x"><trk/></gpx>'), 'not-json'],
  ['a web page', bytes('<!doctype html><script>alert(1)</script>'), 'not-json'],
  ['an HL7 v2 message', bytes('MSH|^~\\&|LAB|X|EHR|Y|20261120||ORU^R01|1|P|2.5\r'), 'not-json'],
  ['our own CSV', new Blob([...trialsCsv(file.sessions, { style: 'comma', facts: [] })]), 'not-json'],
  [
    'our own analysis file',
    bytes('{"type":"header","format":"heron-analysis","version":1}\n{"type":"frame","t":0}\n'),
    'not-json',
  ],
  ['text of UTF-16', bytes([0xff, 0xfe, 0x7b, 0, 0x22, 0]), 'not-json'],
  [
    'our own FHIR bundle',
    bytes(
      JSON.stringify(
        fhirBundle(
          {
            person,
            plans: file.plans,
            sessions: file.sessions,
            facts: [],
            recordedAt: file.exportedAt,
            app: '0.1.0',
            info,
          },
          'collection',
        ),
      ),
    ),
    'foreign',
  ],
  ['our own plan file', bytes(planFile(plan)), 'foreign'],
  ['a GeoJSON map', bytes('{"type":"FeatureCollection","features":[]}'), 'foreign'],
  ['a package.json', bytes('{"name":"heron","version":"1.0.0"}'), 'foreign'],
  ['a number', bytes('42'), 'foreign'],
  ['null', bytes('null'), 'foreign'],
  ['a word', bytes('"heron-export"'), 'foreign'],
  ['brackets half a million deep', bytes('['.repeat(500_000)), 'not-json'],
  ['brackets half a million deep, closed', bytes('['.repeat(500_000), ']'.repeat(500_000)), 'foreign'],
  ['a file whose format is an object', bytes('{"format":{"toString":"heron-export"}}'), 'foreign'],
];

describe('files of other programs', () => {
  test.each(FOREIGN)('%s: refused with words in all languages', async (_name, blob, why) => {
    const read = await readExport(blob);
    expect(read).toMatchObject({ ok: false, why });
    if (!read.ok) for (const said of saidInAll(read.reason)) expect(said).not.toBe('');
  });
  test.each(FOREIGN)('%s is no plan either', async (name, blob) => {
    const read = readPlanFile(await blob.text(), info);
    if (name === 'our own plan file') expect(read.ok).toBe(true);
    else if (read.ok) throw new Error('taken');
    else for (const said of saidInAll(read.reason)) expect(said).not.toBe('');
  });
});

describe('every refusal can happen, and says why in four languages', () => {
  const export_: Readonly<Record<RefusalKind, () => Promise<Parameters<typeof readExport>>>> = {
    'not-json': async () => [text.slice(0, -9)],
    foreign: async () => ['{}'],
    newer: async () => [text.replace('"version":2', '"version":7')],
    damaged: async () => [text.replace('"archived":false', '"archived":"no"')],
    'too-large': async () => [
      new Blob(['{"format":"heron-export"', ...Array.from({ length: 61 }, () => ' '.repeat(1_000_000))]),
    ],
    'passphrase-needed': async () => [await seal(text, 'eight letters', madeSources().sources)],
    'wrong-passphrase': async () => [
      await seal(text, 'eight letters', madeSources().sources),
      { passphrase: 'other' },
    ],
  };
  test.each(Object.entries(export_))('export: %s', async (why, make) => {
    const read = await readExport(...(await make()));
    expect(read).toMatchObject({ ok: false, why });
    if (!read.ok) expect(new Set(saidInAll(read.reason)).size).toBe(4);
  });

  const plans: Readonly<Record<PlanRefusal, () => ReturnType<typeof readPlanFile>>> = {
    'not-a-plan': () => readPlanFragment('#/home', info),
    newer: () => readPlanFragment(planFragment(plan).replace(/^2/, '3'), info),
    damaged: () => readPlanFragment(planFragment(plan).slice(0, -1), info),
    'too-large': () => readPlanFile('x'.repeat(10_000_000), info),
    impossible: () =>
      readPlanFragment(planFragment({ ...plan, dose: { daysPerWeek: 8, minutes: 10 } }), info),
  };
  test.each(Object.entries(plans))('plan: %s', (why, make) => {
    const read = make();
    expect(read).toMatchObject({ ok: false, why });
    if (!read.ok) expect(new Set(saidInAll(read.reason)).size).toBe(4);
  });
});

describe('ten megabytes where a note belongs', () => {
  const long = 'x'.repeat(10_000_000);
  const [session] = file.sessions;
  if (!session) throw new Error('generator');
  test.each<[string, unknown, string]>([
    ['the notes of a person', { ...file, people: [{ ...person, notes: long }] }, 'people 0.notes'],
    ['the goals of a plan', { ...file, plans: [{ ...plan, goals: long }] }, 'plans 0.goals'],
    [
      'the note of an incident',
      {
        ...file,
        sessions: [
          {
            ...session,
            incidents: [
              {
                kind: 'stumble',
                by: 'helper',
                at: 0,
                phase: null,
                drill: null,
                saw: {},
                answered: null,
                note: long,
              },
            ],
          },
        ],
      },
      'sessions 1 incidents.0.note',
    ],
    [
      'the name of an answer',
      { ...file, sessions: [{ ...session, answers: { [long]: true } }] },
      'sessions 1 answers',
    ],
  ])('%s: refused, and the words say where without repeating it', async (_name, json, where) => {
    const blob = new Blob([JSON.stringify(json)]);
    for (const source of [blob, await blob.text()]) {
      const read = await readExport(source);
      expect(read).toMatchObject({ ok: false, why: 'damaged' });
      if (read.ok) continue;
      expect(String(read.reason.values?.where)).toContain(where);
      for (const said of saidInAll(read.reason)) expect(said.length).toBeLessThan(400);
    }
  });
  test('a plan link that unpacks to them is refused before it has grown', () => {
    const link = planFragment({ ...plan, goals: long });
    expect(link.length).toBeLessThan(16_000);
    expect(readPlanFragment(link, info)).toMatchObject({ ok: false, why: 'too-large' });
  });
  test('as much as is allowed is taken and kept whole', async () => {
    const most = 'ä'.repeat(20_000);
    const records = await inMemory(1);
    const read = await readExport(JSON.stringify({ ...file, people: [{ ...person, notes: most }] }));
    if (!read.ok) throw new Error(read.why);
    await importFile(records, read.file);
    expect((await records.people.get(person.id))?.notes).toBe(most);
  });
});
