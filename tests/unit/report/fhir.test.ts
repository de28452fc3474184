import type { Bundle } from 'fhir/r4';
import { describe, expect, test, vi } from 'vitest';
import { DRILLS, drillOf } from '../../../src/drills/catalogue.ts';
import type { DrillInfo } from '../../../src/drills/drill.ts';
import type { SessionRecord } from '../../../src/records/schema.ts';
import { factsOfSessions } from '../../../src/records/version1-facts.ts';
import { type FhirSource, fhirBundle } from '../../../src/report/fhir.ts';
import { fhirText, namedUuid, quantity } from '../../../src/report/fhir-terms.ts';
import { millis } from '../../../src/units.ts';
import { generate } from '../../bench/generate.ts';
import { findings } from './validators.ts';

// Hundreds of thousands of ids, on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** A person with everything in it that a bundle can hold, and a few ugly things. */
function source(): FhirSource {
  const file = generate({ people: 1, sessions: 3, seed: 4 });
  const [person] = file.people;
  const [first, second, third] = file.sessions;
  const [plan] = file.plans;
  if (!person || !first || !second || !third || !plan) throw new Error('generator');
  const incident = (kind: string): SessionRecord['incidents'][number] => ({
    kind,
    by: 'helper',
    at: millis(61_000.4),
    phase: 'drill',
    drill: 'weight-shift',
    saw: { steps: 3 },
    answered: 'yes',
    note: 'stepped\u0000 sideways <b>fast</b>',
  });
  const [drill] = first.drills;
  if (!drill) throw new Error('generator');
  const sessions: SessionRecord[] = [
    {
      ...first,
      incidents: [incident('stumble'), incident('too-dark'), incident('fall')],
      drills: [
        ...first.drills,
        {
          ...drill,
          drill: 'assess-single-leg',
          summary: { bestLeft: 12.3, bestRight: 8.04 },
          ladder: null,
          level: null,
        },
        { ...drill, drill: 'assess-sit-to-stand', summary: { stands: 11 }, trials: [] },
      ],
    },
    { ...second, status: 'interrupted', endedAt: '2001-01-01T00:00:00.000Z', ratings: [], decisions: [] }, // clock set back
    { ...third, status: 'running', endedAt: null, plan: { id: namedUuid('elsewhere'), version: 9 } },
  ];
  return {
    person: { ...person, yearOfBirth: 1948 },
    plans: [
      plan,
      {
        ...plan,
        id: namedUuid('v2'),
        version: 2,
        author: ' ',
        goals: '\u0001',
        precautions: 'No foam.\nEver.',
      },
    ],
    sessions,
    facts: factsOfSessions(sessions),
    recordedAt: '2026-11-20T09:00:00.000Z',
    app: '0.1.0',
    info: () => undefined,
  };
}

const errors = (bundle: Bundle) =>
  findings(bundle).filter(({ severity }) => severity === 'error' || severity === 'fatal');

describe('the FHIR bundle', () => {
  test.each(['collection', 'transaction'] as const)(
    'as a %s has no error in two validators',
    (type) => {
      expect(errors(fhirBundle(source(), type))).toEqual([]);
    },
    60_000,
  );

  test('of a person without anything has no error', () => {
    const bundle = fhirBundle({ ...source(), plans: [], sessions: [], facts: [] }, 'collection');
    expect(errors(bundle)).toEqual([]);
    expect(bundle.entry?.map((entry) => entry.resource?.resourceType)).toEqual([
      'CodeSystem',
      'Patient',
      'Device',
      'Provenance',
    ]);
  });

  test('the validators do find faults (otherwise the tests above mean nothing)', () => {
    const broken: [string, (bundle: Bundle) => unknown][] = [
      ['a status that does not exist', (b) => Object.assign(find(b, 'Procedure'), { status: 'well' })],
      ['a missing subject', (b) => Reflect.deleteProperty(find(b, 'Procedure'), 'subject')],
      ['a property of nobody', (b) => Object.assign(find(b, 'Patient'), { mood: 'good' })],
      ['a bad date', (b) => Object.assign(find(b, 'Patient'), { birthDate: '48' })],
      [
        'a bundle that asks in a collection',
        (b) => Object.assign(b.entry?.[0] ?? {}, { request: { method: 'GET' } }),
      ],
    ];
    for (const [name, spoil] of broken) {
      const bundle = fhirBundle(source(), 'collection');
      spoil(bundle);
      expect(errors(bundle).length, name).toBeGreaterThan(0);
    }
  });

  test('CAUSE-1: the plan in force says what is played and why, and a played number who it came from', () => {
    const base = source();
    const sessions = base.sessions.map((one) => ({
      ...one,
      drills: one.drills.map((drill) => ({
        ...drill,
        parameters: { amplitude: 0.4 },
        from: { amplitude: 'therapist' as const },
      })),
    }));
    const bundle = fhirBundle({ ...base, sessions, causes: ({ drill }) => [`Why ${drill}.`] }, 'collection');
    expect(errors(bundle)).toEqual([]);
    const resources = (bundle.entry ?? []).flatMap(({ resource }) => resource ?? []);
    const said = resources.flatMap((one) =>
      one.resourceType === 'CarePlan'
        ? [one.activity?.slice(1).map(({ detail }) => /Why .*$/.exec(detail?.description ?? '')?.[0])]
        : [],
    );
    const drills = base.plans[1]?.drills.map(({ drill }) => `Why ${drill}.`);
    expect(said).toEqual([drills?.map(() => undefined), drills]);
    const asked = resources.flatMap((one) =>
      one.resourceType === 'Observation' ? (one.component ?? []) : [],
    );
    expect(asked.some(({ valueString }) => valueString?.endsWith('amplitude 0.4 (therapist)'))).toBe(true);
  });

  test('every reference leads to a resource of an allowed kind in the bundle', () => {
    const bundle = fhirBundle(source(), 'collection');
    const kinds = new Map(bundle.entry?.map((entry) => [entry.fullUrl, entry.resource?.resourceType]));
    const found: string[] = [];
    const visit = (x: unknown, path: string): void => {
      if (Array.isArray(x)) for (const y of x) visit(y, path);
      else if (typeof x === 'object' && x !== null)
        for (const [key, y] of Object.entries(x))
          if (key === 'reference' && typeof y === 'string') found.push(`${path} ${kinds.get(y)}`);
          else visit(y, key);
    };
    for (const entry of bundle.entry ?? []) visit(entry.resource, '');
    expect([...new Set(found)].filter((line) => !line.startsWith('target ')).sort()).toEqual([
      'basedOn CarePlan',
      'device Device',
      'instance Procedure',
      'partOf Procedure',
      'replaces CarePlan',
      'source Patient',
      'subject Patient',
      'usedReference Device',
      'who Device',
    ]);
    expect(found.every((line) => !line.endsWith('undefined'))).toBe(true);
    expect(kinds.size).toBe(bundle.entry?.length);
  });

  test('holds nothing empty, which FHIR forbids and validators overlook', () => {
    const empty: string[] = [];
    const visit = (x: unknown, path: string): void => {
      if (x === null || x === '' || x === undefined) empty.push(path);
      else if (typeof x === 'object') {
        if (Object.keys(x).length === 0) empty.push(path);
        for (const [key, y] of Object.entries(x)) visit(y, `${path}.${key}`);
      }
    };
    visit(fhirBundle(source(), 'collection'), 'bundle');
    expect(empty).toEqual([]);
  });

  test('R6 the note to the patient, which may name somebody, stays here', () => {
    const [plan] = source().plans;
    if (!plan) throw new Error('no plan');
    const named = { ...plan, noteToPatient: 'Dear Mrs Ana Real, see you on Monday' };
    const text = JSON.stringify(fhirBundle({ ...source(), plans: [named] }, 'transaction'));
    expect(text).not.toContain('Ana Real');
    expect(JSON.stringify(fhirBundle(source(), 'transaction'))).toContain('No foam.');
  });

  test('uses public codes only for what they mean, and gives no name away', () => {
    const text = JSON.stringify(
      fhirBundle(
        {
          ...source(),
          person: { ...source().person, name: 'Ana Real' },
          // Which code a number has is said by its drill.
          info: (id) => drillOf(id)?.info,
        },
        'collection',
      ),
    );
    expect(text).not.toContain('Ana Real');
    expect(text.match(/72514-3/g)).toHaveLength(4); // before and after, of the two sessions with ratings
    // "Time participant holds position during first one leg stand": timed by an examiner, first try. Heron's best of three is none.
    expect(text.match(/66569-5/g)).toBeNull();
    expect(text.match(/66247-8/g)).toHaveLength(1);
    expect(text.match(/"resourceType":"AdverseEvent"/g)).toHaveLength(2);
    expect(text).toContain('Estimate from one camera');
  });

  test('the same practice exported twice has the same ids', () => {
    const ids = (recordedAt: string) =>
      fhirBundle({ ...source(), recordedAt }, 'transaction')
        .entry?.filter((entry) => entry.resource?.resourceType !== 'Provenance')
        .map((entry) => entry.request?.url);
    expect(ids('2026-11-21T09:00:00.000Z')).toEqual(ids('2026-12-21T09:00:00.000Z'));
  });
});

function find(bundle: Bundle, type: string): object {
  const found = bundle.entry?.find((entry) => entry.resource?.resourceType === type)?.resource;
  if (!found) throw new Error(type);
  return found;
}

describe('what a number means', () => {
  const person = source().person;
  const sent = (
    drills: readonly Partial<SessionRecord['drills'][number]>[],
    more: Partial<SessionRecord> = {},
  ) => {
    const [session] = source().sessions;
    const [drill] = session?.drills ?? [];
    if (!session || !drill) throw new Error('generator');
    const bundle = fhirBundle(
      {
        ...source(),
        info: (id) => drillOf(id)?.info,
        sessions: [
          { ...session, incidents: [], ...more, drills: drills.map((one) => ({ ...drill, ...one })) },
        ],
      },
      'collection',
    );
    expect(errors(bundle)).toEqual([]);
    return {
      bundle,
      measures: (bundle.entry ?? []).flatMap(({ resource }) =>
        resource?.resourceType === 'Observation' && resource.component ? [resource] : [],
      ),
    };
  };
  const NO_LADDER = { ladder: null, level: null, trials: [] };

  test('R2 every unit of every drill is in UCUM; one that nobody knows has no code at all', () => {
    for (const { info } of Object.values(DRILLS))
      for (const table of [info.outcomes, info.summary ?? {}] as DrillInfo['outcomes'][])
        for (const [name, { unit }] of Object.entries(table))
          expect(quantity(3, unit), `${info.id} ${name}`).toMatchObject({
            system: 'http://unitsofmeasure.org',
            code: expect.stringMatching(unit === 'degrees' ? /^deg$/ : /./),
          });
    expect(quantity(3, 'degrees').code).toBe('deg');
    expect(quantity(3, 'own ranges/s').code).toBe('/s');
    expect(quantity(3, 'furlongs')).toEqual({ value: 3, unit: 'furlongs' });
  });

  test('R3 a drill done after the session was taken up again the next day is dated then', () => {
    const hour = (n: number) => millis(n * 300_000);
    // The proof dated it by the session's end; a drill knows its own day now.
    const { measures } = sent(
      [
        { startedAt: hour(0), endedAt: hour(1), begunAt: '2026-03-02T18:00:00.000Z' },
        { startedAt: hour(1), endedAt: hour(2), begunAt: '2026-03-03T09:00:00.000Z' },
      ],
      { startedAt: '2026-03-02T18:00:00.000Z', endedAt: '2026-03-03T09:10:00.000Z' },
    );
    expect(measures[0]?.effectivePeriod?.start).toBe('2026-03-02T18:00:00.000Z');
    expect(measures.at(-1)?.effectivePeriod).toEqual({
      start: '2026-03-03T09:00:00.000Z',
      end: '2026-03-03T09:05:00.000Z',
    });
  });

  test("R4 left and right leg are told apart without Heron's own codes", () => {
    const { measures } = sent([
      { ...NO_LADDER, drill: 'assess-single-leg', summary: { bestLeft: 12, bestRight: 5 } },
    ]);
    const sides = measures.flatMap(({ bodySite, component }) =>
      bodySite ? [[bodySite.coding?.[0]?.code, component?.[0]?.valueCodeableConcept?.coding?.[0]?.code]] : [],
    );
    expect(sides).toEqual([
      ['61685007', '7771000'],
      ['61685007', '24028007'],
    ]);
  });

  test('R5 what was not scored, or not done to its end, is no plain result and carries no public code', () => {
    for (const doubt of [{ scored: false }, { complete: false }]) {
      const { bundle, measures } = sent([
        { ...NO_LADDER, drill: 'assess-sit-to-stand', summary: { stands: 4 }, ...doubt },
      ]);
      expect(measures.length).toBeGreaterThan(1);
      for (const one of measures) {
        expect(one.interpretation?.[0]?.coding?.[0]?.code).toBe('IND');
        expect(one.note?.[0]?.text).toContain('Not a result');
      }
      expect(JSON.stringify(bundle)).not.toContain('66247-8');
    }
  });

  test('30-s chair stands are a rate, as their code says', () => {
    const { measures } = sent([
      { ...NO_LADDER, drill: 'assess-sit-to-stand', summary: { stands: 11 }, complete: true, scored: true },
    ]);
    const coded = measures.filter(({ code }) => code.coding?.some((one) => one.code === '66247-8'));
    expect(coded).toHaveLength(1);
    expect(coded[0]?.valueQuantity).toMatchObject({ value: 11, code: '{#}/(30.s)' });
  });

  test('level and support stand beside every number, and the file explains its own codes', () => {
    const { bundle, measures } = sent([{ level: 3, support: 'cane' }]);
    for (const { component } of measures) {
      const said = component?.map(({ code, valueInteger, valueString }) => [
        code.coding?.[0]?.code,
        valueInteger ?? valueString,
      ]);
      expect(said).toContainEqual(['level', 4]);
      expect(said).toContainEqual(['support', 'cane']);
    }
    const explained = bundle.entry?.[0]?.resource;
    if (explained?.resourceType !== 'CodeSystem') throw new Error('no code system');
    const known = new Set(explained.concept?.map(({ code }) => code));
    const used = [...JSON.stringify(bundle).matchAll(/"system":"(urn:uuid:[^"]*7a11)","code":"([^"]*)"/g)];
    expect(used.length).toBeGreaterThan(5);
    for (const [, system, code] of used) {
      expect(system).toBe(explained.url);
      expect(known).toContain(code);
    }
  });

  test('an entry that was merged away is inactive and leads to the one that counts', () => {
    const old = { ...person, id: namedUuid('old'), mergedInto: person.id };
    const bundle = fhirBundle({ ...source(), merged: [old] }, 'collection');
    expect(errors(bundle)).toEqual([]);
    const patients = (bundle.entry ?? []).flatMap(({ resource }) =>
      resource?.resourceType === 'Patient' ? [resource] : [],
    );
    expect(patients[1]).toMatchObject({
      id: old.id,
      active: false,
      link: [{ other: { reference: `urn:uuid:${person.id}` }, type: 'replaced-by' }],
    });
    expect(patients[0]?.identifier?.map(({ value }) => value)).toContain(`urn:uuid:${old.id}`);
  });
});

describe('named ids', () => {
  test('are UUIDs, stable, and do not collide in 200 000', () => {
    expect(namedUuid('a', 1)).toBe(namedUuid('a', 1));
    const seen = new Set<string>();
    for (let i = 0; i < 100_000; i++) {
      seen.add(namedUuid('observation', i));
      seen.add(namedUuid('observation', i, 'x'));
    }
    expect(seen.size).toBe(200_000);
    for (const id of [...seen].slice(0, 100))
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  test('words do not run into each other', () => {
    expect(namedUuid('ab', 'c')).not.toBe(namedUuid('a', 'bc'));
  });
  test('text without control characters, or none', () => {
    expect(fhirText(' a\u0000b\n ')).toBe('ab');
    expect(fhirText('\u0007 ')).toBeUndefined();
  });
});
