import type { Bundle } from 'fhir/r4';
import { describe, expect, test, vi } from 'vitest';
import type { SessionRecord } from '../../../src/records/schema.ts';
import { type FhirSource, fhirBundle } from '../../../src/report/fhir.ts';
import { fhirText, namedUuid } from '../../../src/report/fhir-terms.ts';
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
    sessions: [
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
    ],
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
    const bundle = fhirBundle({ ...source(), plans: [], sessions: [] }, 'collection');
    expect(errors(bundle)).toEqual([]);
    expect(bundle.entry?.map((entry) => entry.resource?.resourceType)).toEqual([
      'Patient',
      'Device',
      'Provenance',
    ]);
  }, 60_000);

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
  }, 60_000);

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

  test('uses public codes only for what they mean, and gives no name away', () => {
    const text = JSON.stringify(
      fhirBundle({ ...source(), person: { ...source().person, name: 'Ana Real' } }, 'collection'),
    );
    expect(text).not.toContain('Ana Real');
    expect(text.match(/72514-3/g)).toHaveLength(4); // before and after, of the two sessions with ratings
    expect(text.match(/66569-5/g)).toHaveLength(2);
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
