import Dexie from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import type { DrillId } from '../../../src/drills/drill.ts';
import { toBase64Url } from '../../../src/records/canonical.ts';
import { DATABASE } from '../../../src/records/database.ts';
import { readExport } from '../../../src/records/exchange.ts';
import { lineOfVersion1 } from '../../../src/records/plan-lines.ts';
import { readPlanFile, readPlanFragment } from '../../../src/records/plan-link.ts';
import { madeRecords, newDisk } from './make.ts';

const ID = '0195555a-0000-7000-8000-00000000000a';
const PERSON = '0195555a-0000-7000-8000-00000000000b';
const WHEN = '2026-01-05T10:00:00.000Z';
const LADDER = { floor: null, ceiling: 6, lock: false };
const info = (id: DrillId) => drillOf(id).info;

const old = (drill: DrillId, more: object = {}) => ({
  drill,
  sides: 'both',
  parameters: {},
  amplitude: null,
  holdSeconds: null,
  ladder: LADDER,
  ...more,
});
/** A plan as Heron wrote it in version 1. */
const version1Plan = {
  id: ID,
  version: 3,
  author: 'A. T.',
  createdAt: WHEN,
  template: null,
  goals: '',
  drills: [
    old('weight-shift', { parameters: { support: 0 }, amplitude: { min: 0.4, max: 0.6 } }),
    old('single-leg-stance', { parameters: { legs: 2 }, holdSeconds: { min: 3, max: 20 } }),
    old('calf-stretch', { sides: 'right' }),
  ],
  dose: { daysPerWeek: 3, minutes: 12 },
  support: 'counter',
  precautions: '',
  noteToPatient: '',
};
const version1Profile = {
  support: 'counter',
  footwear: 'closed-shoes',
  glasses: false,
  helper: 'none',
  lowSugarMedicine: false,
  allowedDrills: null,
  oneLegUnlocked: null,
} as const;
const version1Person = {
  id: PERSON,
  name: 'P',
  yearOfBirth: null,
  heightMm: null,
  notes: '',
  archived: false,
  mergedInto: null,
  profile: version1Profile,
  createdAt: WHEN,
  updatedAt: WHEN,
};
const NOW = [
  {
    drill: 'weight-shift',
    sides: 'both',
    parameters: { support: 0, amplitude: { min: 0.4, max: 0.6 } },
    rest: null,
    ladder: LADDER,
  },
  {
    drill: 'single-leg-stance',
    sides: 'right',
    parameters: { hold: { min: 3, max: 20 } },
    rest: null,
    ladder: LADDER,
  },
  { drill: 'calf-stretch', sides: 'right', parameters: {}, rest: null, ladder: LADDER },
];

describe('LINE-2: plans of version 1', () => {
  it('a fixed amplitude beside bounds stays inside them; bounds of a parameter that a drill does not have meant nothing', () => {
    const both = {
      drill: 'weight-shift',
      sides: 'both',
      parameters: { amplitude: 0.8 },
      amplitude: { min: 0.4, max: 0.5 },
      holdSeconds: null,
    } as const;
    expect(lineOfVersion1(both).parameters).toEqual({ amplitude: 0.5 });
    expect(
      lineOfVersion1({ ...both, drill: 'marching', parameters: {}, holdSeconds: { min: 1, max: 2 } })
        .parameters,
    ).toEqual({});
    // The rung of its own ladder overrode a leg that differed from the side.
    const legs = {
      drill: 'single-leg-stance',
      sides: 'left',
      parameters: { legs: 2 },
      amplitude: null,
      holdSeconds: null,
    } as const;
    expect(lineOfVersion1(legs)).toMatchObject({ sides: 'left', parameters: {} });
  });

  it('a file and a link open', () => {
    const file = readPlanFile(JSON.stringify({ format: 'heron-plan', version: 1, plan: version1Plan }), info);
    expect(file.ok && file.plan.drills).toEqual(NOW);
    const data = toBase64Url(
      deflateSync(new TextEncoder().encode(JSON.stringify(version1Plan)), { level: 9 }),
    );
    const link = readPlanFragment(`1.${crc(data)}.${data}`, info);
    expect(link.ok && link.plan.drills).toEqual(NOW);
  });

  it('an export opens, and a person without the word leaves no leg out', async () => {
    const file = {
      format: 'heron-export',
      version: 1,
      app: '0.1.0',
      exportedAt: WHEN,
      people: [version1Person],
      plans: [{ ...version1Plan, person: PERSON }],
      steps: [],
      sessions: [],
    };
    const read = await readExport(JSON.stringify(file));
    if (!read.ok) throw new Error(read.why);
    expect(read.file.plans[0]?.drills).toEqual(NOW);
    expect(read.file.people[0]?.profile.legLeftOut).toBeNull();
  });

  it('a database of version 4 is brought up to date', async () => {
    const disk = newDisk();
    const dexie = new Dexie(DATABASE, { indexedDB: disk, IDBKeyRange });
    const indexes = 'id, at, [person+at], tag';
    const tables = ['people', 'plans', 'sessions', 'details', 'traces', 'settings', 'steps'];
    dexie.version(4).stores(Object.fromEntries(tables.map((name) => [name, indexes])));
    await dexie.open();
    await dexie.table('people').put({ id: PERSON, person: PERSON, at: WHEN, tag: '', body: version1Person });
    await dexie
      .table('plans')
      .put({ id: ID, person: PERSON, at: WHEN, tag: '', body: { ...version1Plan, person: PERSON } });
    dexie.close();
    const records = await madeRecords({ disk });
    expect(records.problem()).toBeNull();
    expect((await records.plans.current(PERSON))?.drills).toEqual(NOW);
    expect((await records.people.get(PERSON))?.profile.legLeftOut).toBeNull();
  });
});

/** CRC-32 as a link of version 1 carries it. */
function crc(text: string): string {
  let sum = -1;
  for (let i = 0; i < text.length; i++) {
    sum ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ((sum ^ -1) >>> 0).toString(16).padStart(8, '0');
}
