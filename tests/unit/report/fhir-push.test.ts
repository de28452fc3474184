import type { Patient, Procedure } from '@medplum/fhirtypes';
import type { Bundle } from 'fhir/r4';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { isKnown } from '../../../src/facts/fact.ts';
import { type FhirSource, fhirBundle } from '../../../src/report/fhir.ts';
import { isToken, PORTION, placedEntries, portions, readServer } from '../../../src/report/fhir-address.ts';
import {
  type PushPorts,
  type PushProgress,
  type PushResult,
  pushBundle,
  TRIES,
} from '../../../src/report/fhir-push.ts';
import { generate } from '../../bench/generate.ts';
import { type FhirServer, startFhirServer, TOKEN } from './fhir-server.ts';
import { findings } from './validators.ts';

// A real server over real sockets, on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const file = generate({ people: 1, sessions: 8, seed: 5 });
const [person] = file.people;
if (!person) throw new Error('generator');
const source = (who: typeof person): FhirSource => ({
  person: who,
  plans: file.plans,
  sessions: file.sessions,
  facts: file.facts.filter(isKnown),
  recordedAt: '2026-11-20T09:00:00.000Z',
  app: '0.1.0',
  info: () => undefined,
});
const bundleAt = (recordedAt: string): Bundle => fhirBundle({ ...source(person), recordedAt }, 'transaction');
const bundle = bundleAt('2026-11-20T09:00:00.000Z');
// Without the provenance, of which each portion has its own.
const total = (bundle.entry?.length ?? 0) - 1;

let server: FhirServer;
beforeAll(async () => {
  server = await startFhirServer();
});
beforeEach(() => {
  server.repository.clear();
  server.requests.length = 0;
  server.bundles.length = 0;
});
afterEach(() => {
  expect(server.troubles).toEqual([]);
});
afterAll(() => server.close());

interface Heard {
  readonly result: PushResult;
  readonly progress: PushProgress[];
  readonly waits: number[];
}
async function push(
  change: Partial<PushPorts> & {
    base?: string;
    token?: string;
    signal?: AbortSignal;
    what?: Bundle;
    sentBefore?: readonly string[];
  } = {},
): Promise<Heard> {
  const { base = server.base, token = TOKEN, signal, what = bundle, sentBefore = [], ...ports } = change;
  const [progress, waits]: [PushProgress[], number[]] = [[], []];
  const result = await pushBundle(
    what,
    { base, token, sentBefore },
    {
      fetch: (url, init) => fetch(url, init),
      wait: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
      refusedByPolicy: () => Promise.resolve(false),
      online: () => true,
      ...ports,
    },
    signal ?? new AbortController().signal,
    (now) => progress.push(now),
  );
  return { result, progress, waits };
}

/** Every `reference` inside a value. */
function referencesIn(value: unknown, found: string[] = []): string[] {
  if (Array.isArray(value)) for (const one of value) referencesIn(one, found);
  else if (typeof value === 'object' && value !== null)
    for (const [key, part] of Object.entries(value))
      if (key === 'reference' && typeof part === 'string') found.push(part);
      else referencesIn(part, found);
  return found;
}

describe('a push to a real FHIR server', () => {
  test('arrives whole: every resource is there as it was made, and every reference leads to one', async () => {
    const { result, progress } = await push();
    expect(result).toMatchObject({ ok: true, sent: total });
    expect(total).toBeGreaterThan(2 * PORTION);
    expect(progress.at(-1)).toEqual({ sent: total, of: total, retryIn: null });
    const sent = placedEntries(bundle, server.base).filter(
      (entry) => entry.resource?.resourceType !== 'Provenance',
    );
    for (const { resource } of sent) {
      if (!resource?.id) throw new Error('an entry without a resource');
      const { meta: _meta, ...there } = (await server.repository.readResource<never>(
        resource.resourceType,
        resource.id,
      )) as Record<string, unknown>;
      expect(there).toEqual(JSON.parse(JSON.stringify(resource)));
      for (const reference of referencesIn(resource))
        expect((await server.repository.readReference({ reference })).id).toBe(reference.split('/')[1]);
    }
  });

  test('never points at something that was not sent before or together with it', async () => {
    await push();
    const there = new Set<string>();
    for (const part of server.bundles) {
      for (const { resource } of part.entry ?? []) there.add(`${resource?.resourceType}/${resource?.id}`);
      for (const reference of referencesIn(part)) expect(there).toContain(reference);
    }
  });

  test('sent twice, nothing is there twice', async () => {
    await push();
    expect((await push({ what: bundleAt('2026-11-21T09:00:00.000Z') })).result.ok).toBe(true);
    const count = async (resourceType: 'Patient' | 'Procedure' | 'Provenance') =>
      (await server.repository.search({ resourceType, count: 1000 })).entry?.length;
    expect([await count('Patient'), await count('Procedure')]).toEqual([1, 8]);
  });

  test('each portion is a transaction that both validators find sound', () => {
    const short = { ...bundle, entry: bundle.entry?.slice(0, 12) ?? [] };
    for (const entry of portions(placedEntries(short, server.base), 8))
      expect(
        findings({ resourceType: 'Bundle', type: 'transaction', entry: [...entry] }).filter(
          ({ severity }) => severity === 'error' || severity === 'fatal',
        ),
      ).toEqual([]);
  });

  test('the server’s own limit is real: one portion more and it refuses (else the test above means nothing)', async () => {
    const [most = []] = portions(placedEntries(bundle, server.base), PORTION + 1);
    const whole = { resourceType: 'Bundle', type: 'transaction', entry: most };
    const response = await fetch(server.base, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/fhir+json' },
      body: JSON.stringify(whole),
    });
    expect(response.status).toBe(400);
  });

  test('carries the token in its header and nowhere else, follows no redirect and sends no cookies', async () => {
    const seen: [string, RequestInit][] = [];
    const { result } = await push({
      fetch: (url, init) => {
        seen.push([url, init]);
        return fetch(url, init);
      },
    });
    expect(JSON.stringify(result)).not.toContain(TOKEN);
    for (const [url, init] of seen) {
      expect(url).toBe(server.base);
      expect(init).toMatchObject({
        credentials: 'omit',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
      });
      expect(new Headers(init.headers).get('authorization')).toBe(`Bearer ${TOKEN}`);
      expect(init.body).not.toContain(TOKEN);
    }
    expect(JSON.stringify(server.bundles)).not.toContain(TOKEN);
  });
});

describe('what the clinic has', () => {
  test('H1 a second push leaves what the clinic added to its Patient, and writes nothing that has not changed', async () => {
    await push();
    const patient = await server.repository.readResource<Patient>('Patient', person.id);
    await server.repository.updateResource({
      ...patient,
      name: [{ family: 'Meyer', given: ['Ana'] }],
      identifier: [...(patient.identifier ?? []), { system: 'https://clinic.example/mrn', value: '4711' }],
      managingOrganization: { display: 'Clinic' },
    });
    server.bundles.length = 0;
    expect((await push({ what: bundleAt('2026-11-27T09:00:00.000Z') })).result.ok).toBe(true);
    expect(server.bundles).toEqual([]);
    const older = { ...person, yearOfBirth: 1944 };
    const what = fhirBundle({ ...source(older), recordedAt: '2026-11-28T09:00:00.000Z' }, 'transaction');
    expect((await push({ what })).result.ok).toBe(true);
    const after = await server.repository.readResource<Patient>('Patient', person.id);
    expect(after).toMatchObject({ birthDate: '1944', name: [{ family: 'Meyer' }] });
    expect(after.identifier?.some(({ value }) => value === '4711')).toBe(true);
    expect(after.managingOrganization?.display).toBe('Clinic');
    // The only change, with its own small provenance, and held off should somebody change it meanwhile.
    expect(server.bundles.flatMap(({ entry }) => entry ?? [])).toHaveLength(2);
    expect(server.bundles[0]?.entry?.[0]?.request?.ifMatch).toMatch(/^W\/"/);
    const said = server.bundles[0]?.entry?.[1]?.resource;
    expect(said?.resourceType === 'Provenance' && said.target).toEqual([
      { reference: `Patient/${person.id}` },
    ]);
  });

  test('a Patient that the clinic keeps under its own id is found by the identifier and written to', async () => {
    const own = await server.repository.createResource<Patient>({
      resourceType: 'Patient',
      name: [{ family: 'Meyer' }],
      identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:uuid:${person.id}` }],
    });
    const { result } = await push();
    expect(result.ok).toBe(true);
    expect((await server.repository.search({ resourceType: 'Patient' })).entry).toHaveLength(1);
    const [session] = file.sessions;
    const procedure = await server.repository.readResource<Procedure>('Procedure', session?.id ?? '');
    expect(procedure.subject.reference).toBe(`Patient/${own.id}`);
    expect((await server.repository.readResource<Patient>('Patient', own.id ?? '')).name).toEqual(own.name);
  });

  test('H2 a session deleted in Heron is retracted by the next push, with all that was measured in it', async () => {
    const first = await push();
    if (!first.result.ok) throw new Error('not sent');
    const [deleted, ...rest] = file.sessions;
    const what = fhirBundle({ ...source(person), sessions: rest }, 'transaction');
    // The proof hands over nothing: what this device sent is told, or it would take back what another device sent.
    const second = await push({ what, sentBefore: first.result.places });
    if (!second.result.ok) throw new Error('not sent');
    const procedure = await server.repository.readResource<Procedure>('Procedure', deleted?.id ?? '');
    expect(procedure.status).toBe('entered-in-error');
    const still = new Set(second.result.places);
    const gone = first.result.places.filter((place) => place.startsWith('Observation/') && !still.has(place));
    expect(gone.length).toBeGreaterThan(0);
    for (const place of gone)
      expect(await server.repository.readReference({ reference: place })).toMatchObject({
        status: 'entered-in-error',
      });
  });
});

describe('a push in trouble', () => {
  test('waits longer each time, tries again, and comes to its end', async () => {
    server.troubles.push({ status: 502 }, null, { status: 503 });
    const { result, waits, progress } = await push();
    expect(result).toMatchObject({ ok: true, sent: total });
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(progress.flatMap(({ retryIn }) => retryIn ?? [])).toEqual([1, 2, 4]);
  });

  test('waits as long as the server asks, up to a minute', async () => {
    server.troubles.push(
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 503, headers: { 'retry-after': '86400' } },
    );
    expect((await push()).waits).toEqual([7000, 60_000]);
  });

  test('gives up after some tries, and says how much was taken', async () => {
    let portionsTaken = 0;
    const { result, waits } = await push({
      fetch: (url, init) =>
        !String(init.body).includes('"type":"transaction"') || portionsTaken++ < 2
          ? fetch(url, init)
          : Promise.resolve(new Response('', { status: 500 })),
    });
    expect(result).toEqual({
      ok: false,
      why: 'server-error',
      status: 500,
      said: null,
      sent: 2 * (PORTION - 1),
      of: total,
    });
    expect(waits).toHaveLength(TRIES - 1);
    // Once more, and it is whole: nothing was lost on the way.
    expect((await push()).result).toMatchObject({ ok: true, sent: total });
  });

  test('a wrong token is not tried again', async () => {
    const { result, waits } = await push({ token: 'wrong' });
    expect(result).toMatchObject({ ok: false, why: 'token', status: 401, said: 'Unauthorized', sent: 0 });
    expect(waits).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('what the server will not have is refused in its own words, and nothing of that portion is kept', async () => {
    const spoiled = structuredClone(bundle);
    const patient = spoiled.entry?.find((entry) => entry.resource?.resourceType === 'Patient');
    Object.assign(patient?.resource ?? {}, { mood: 'good' });
    const { result } = await push({ what: spoiled });
    expect(result).toMatchObject({ ok: false, why: 'rejected', status: 400, sent: 0 });
    expect(result.ok || result.said).toContain('mood');
    expect((await server.repository.search({ resourceType: 'Patient' })).entry ?? []).toHaveLength(0);
  });

  test('an address with no FHIR server behind it', async () => {
    expect((await push({ base: server.base.replace('/fhir/R4', '/shop') })).result).toMatchObject({
      why: 'no-server',
      status: 404,
    });
    server.troubles.push({ status: 200, body: '<html>Welcome</html>' });
    expect((await push()).result).toMatchObject({ why: 'not-fhir', status: 200 });
    server.troubles.push({ status: 200, body: '{"resourceType":"Bundle","type":"searchset","entry":[]}' });
    expect((await push()).result).toMatchObject({ why: 'not-fhir' });
  });

  test('a server that is not there', async () => {
    const { result, waits } = await push({ base: 'http://localhost:1/fhir' });
    expect(result).toMatchObject({ ok: false, why: 'unreachable', status: null });
    expect(waits).toHaveLength(TRIES - 1);
  });

  test.each([
    [403, 'forbidden'],
    [413, 'too-large'],
    [422, 'rejected'],
    [307, 'moved'],
  ] as const)('status %i is %s, at once', async (status, why) => {
    server.troubles.push({ status, headers: { location: 'http://localhost:1/elsewhere' } });
    const { result, waits } = await push();
    expect(result).toMatchObject({ ok: false, why });
    expect(waits).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('a success that is none for one of its entries does not count', async () => {
    const entry = Array.from({ length: PORTION }, (_, i) => ({
      response: { status: i === 7 ? '412' : '201' },
    }));
    server.troubles.push({
      status: 200,
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry }),
    });
    expect((await push()).result).toMatchObject({ ok: false, why: 'rejected', sent: 0 });
  });

  test('an answer without end is cut off', async () => {
    const { result } = await push({
      fetch: () =>
        Promise.resolve(
          new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1_000_000).fill(32)) })),
        ),
    });
    expect(result).toMatchObject({ ok: false, why: 'not-fhir' });
  });

  test('words of a stranger are kept short and without control characters', async () => {
    const text = `\u0007<img src=x onerror=alert(1)>\u202e${'x'.repeat(9999)}`;
    server.troubles.push({
      status: 422,
      body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ diagnostics: text }] }),
    });
    const { result } = await push();
    expect(result.ok || result.said).toMatch(/^<img src=x onerror=alert\(1\)> x+$/);
    expect(result.ok || result.said?.length).toBe(300);
  });

  test('offline, and refused by the page’s own policy, are told apart, and nothing is tried again', async () => {
    const none = () => Promise.reject(new TypeError('Failed to fetch'));
    const offline = await push({ fetch: none, online: () => false });
    expect(offline.result).toMatchObject({ why: 'offline' });
    const refused = await push({ fetch: none, refusedByPolicy: () => Promise.resolve(true) });
    expect(refused.result).toMatchObject({ why: 'policy' });
    expect([offline.waits, refused.waits, server.requests]).toEqual([[], [], []]);
  });

  test('cancelled while sending or while waiting, it stops there', async () => {
    const early = new AbortController();
    early.abort();
    expect((await push({ signal: early.signal })).result).toMatchObject({ why: 'cancelled', sent: 0 });
    expect(server.requests).toEqual([]);
    const sending = new AbortController();
    const hanging = await push({
      signal: sending.signal,
      fetch: (_url, init) =>
        new Promise((_, reject) => {
          init.signal?.addEventListener('abort', () => reject(init.signal?.reason));
          setTimeout(() => sending.abort(), 10);
        }),
    });
    expect(hanging.result).toMatchObject({ ok: false, why: 'cancelled' });
    const waiting = new AbortController();
    const waited = await push({
      signal: waiting.signal,
      fetch: () => Promise.reject(new TypeError('Failed to fetch')),
      wait: () => {
        waiting.abort();
        return Promise.resolve();
      },
    });
    expect(waited.result).toMatchObject({ ok: false, why: 'cancelled' });
  });
});

describe('address and token', () => {
  test.each([
    ['https://fhir.example.org/r4/', 'https://fhir.example.org/r4', 'fhir.example.org'],
    [' https://fhir.example.org ', 'https://fhir.example.org', 'fhir.example.org'],
    ['http://localhost:8080/fhir', 'http://localhost:8080/fhir', 'localhost:8080'],
    // A Cyrillic letter cannot pose as a Latin one.
    ['https://fhir.ex\u0430mple.org', 'https://fhir.xn--exmple-4nf.org', 'fhir.xn--exmple-4nf.org'],
  ])('%s is taken', (text, base, host) => {
    expect(readServer(text)).toMatchObject({ ok: true, base, host });
  });
  test.each([
    ['', 'not-an-address'],
    ['fhir.example.org', 'not-an-address'],
    ['javascript:alert(1)', 'not-an-address'],
    ['data:text/html,x', 'not-an-address'],
    ['https://', 'not-an-address'],
    ['http://fhir.example.org', 'not-secure'],
    ['http://localhost.example.org', 'not-secure'],
    ['https://me:secret@fhir.example.org', 'secrets-in-address'],
    ['https://fhir.example.org?token=1', 'secrets-in-address'],
    ['https://fhir.example.org#x', 'secrets-in-address'],
  ])('%s is refused: %s', (text, why) => {
    expect(readServer(text)).toEqual({ ok: false, why });
  });
  test('a token holds nothing that could become another header', () => {
    expect(isToken(TOKEN)).toBe(true);
    for (const bad of ['', ' ', 'a b', 'a\r\nx: y', 'ä', 'a=b', '"a"']) expect(isToken(bad)).toBe(false);
  });
});
