import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { isKnown } from '../../../src/facts/fact.ts';
import { union } from '../../../src/facts/order.ts';
import { practisedOf } from '../../../src/facts/practice.ts';
import { t } from '../../../src/i18n/i18n.ts';
import { intervalOf } from '../../../src/prescription/line.ts';
import { type ExportFile, exportFile, readExport } from '../../../src/records/exchange.ts';
import { importFile } from '../../../src/records/merge.ts';
import {
  planFragment,
  planProblems,
  readPlanFile,
  readPlanFragment,
} from '../../../src/records/plan-link.ts';
import { PLAN_TEMPLATES } from '../../../src/records/plan-templates.ts';
import type { Plan } from '../../../src/records/schema.ts';
import { packTrace, unpackTrace } from '../../../src/records/traces.ts';
import { adherence } from '../../../src/report/adherence.ts';
import { eventsCsv, trialsCsv } from '../../../src/report/csv.ts';
import { fhirBundle } from '../../../src/report/fhir.ts';
import { review } from '../../../src/report/review.ts';
import { roster } from '../../../src/report/roster.ts';
import { hashParts } from '../../../src/screens/ui/route.ts';
import { generate } from '../../bench/generate.ts';
import { cases } from '../../kit/nightly.ts';
import { changed, inMemory, places, poison, saidInAll } from './make.ts';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const made = generate({ people: 1, sessions: 1, seed: 41 });
/** Few trials, so that every other place is hit as often as theirs. */
const small: ExportFile = {
  ...made,
  sessions: made.sessions.map((session) => ({
    ...session,
    drills: session.drills.map((drill) => ({ ...drill, trials: drill.trials.slice(0, 3) })),
  })),
};
const [person] = small.people;
if (!person) throw new Error('generator');
const info = (drill: Parameters<typeof drillOf>[0]) => drillOf(drill)?.info;
let judgedCases = 0;

afterEach(() => {
  // Whatever went through: nothing was added to what every object inherits.
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});
afterAll(() => {
  expect(judgedCases).toBeGreaterThanOrEqual(cases(4000, 30_000));
});

/** A refusal must have words; what was taken must survive import and export, and be usable everywhere. */
async function judged(source: string | Blob): Promise<ExportFile | null> {
  judgedCases++;
  const read = await readExport(source);
  if (read.ok) return read.file;
  expect(saidInAll(read.reason)).toHaveLength(4);
  return null;
}
async function usable(file: ExportFile): Promise<void> {
  const records = await inMemory(3);
  await importFile(records, file);
  const back = await readExport((await exportFile(records, { app: '0.1.0', traces: true })).join(''));
  if (!back.ok) throw new Error(back.why);
  for (const kind of ['people', 'plans', 'sessions'] as const)
    expect(back.file[kind], kind).toEqual(JSON.parse(JSON.stringify(file[kind])));
  expect(union(back.file.facts)).toEqual(union(file.facts));
  const heads = await records.sessions.list();
  const facts = file.facts.filter(isKnown);
  review(file.sessions, facts);
  adherence(heads, { today: '2026-11-20', weeks: 8, asked: 3, practised: practisedOf(facts) });
  roster(file.people, heads, new Map(), await records.facts.safety(), '2026-11-20');
  for (const line of [
    ...trialsCsv(file.sessions, { style: 'semicolon', facts }),
    eventsCsv(facts, { style: 'semicolon' }),
  ]
    .join('')
    .split('\r\n'))
    expect(line).not.toMatch(/^[=+@]/);
  const [who] = file.people;
  if (!who) throw new Error('the person got lost'); // sessions of nobody are refused
  const bundle = fhirBundle(
    {
      person: who,
      plans: file.plans,
      sessions: file.sessions,
      facts,
      recordedAt: '2026-11-20T09:00:00.000Z',
      app: '0.1.0',
      info,
    },
    'transaction',
  );
  expect(illFormed(bundle)).toEqual([]);
}

/** Breaks of FHIR's own patterns for its primitive types (R4, datatypes), which any receiver may refuse. */
function illFormed(value: unknown, key = '', path = ''): string[] {
  if (Array.isArray(value))
    return value.length === 0
      ? [`${path} is an empty list`]
      : value.flatMap((x, i) => illFormed(x, key, `${path}.${i}`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([k, x]) => illFormed(x, k, `${path}.${k}`));
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [`${path} is no number`];
  if (typeof value !== 'string') return value === null ? [`${path} is null`] : [];
  const bad = (pattern: RegExp) =>
    pattern.test(value) ? [] : [`${path}: ${JSON.stringify(value.slice(0, 80))}`];
  if (!value.isWellFormed()) return [`${path} holds half a letter`];
  if (key === 'code') return bad(/^[^\s]+(\s[^\s]+)*$/);
  if (
    ['start', 'end', 'date', 'authored', 'recorded', 'recordedDate', 'created', 'effectiveDateTime'].includes(
      key,
    )
  )
    return bad(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what FHIR's strings must not hold
  return bad(/^(?=[\s\S]*\S)[^\u0000-\u0008\u000b\u000c\u000e-\u001f]+$/);
}

describe('the export file', () => {
  const everywhere = places(small);
  test('one value changed anywhere: refused with words, or usable everywhere', async () => {
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...everywhere), poison, async (path, bad) => {
        const file = await judged(JSON.stringify(changed<unknown>(small, path, bad)));
        if (!file) return;
        taken++;
        await usable(file);
      }),
      { numRuns: cases(1000, 10_000) },
    );
    expect(taken).toBeGreaterThan(40); // the fuzz reaches past the refusals
  });

  test('several values changed at once', async () => {
    // Free texts and numbers, so that many of them are taken together.
    const free = everywhere.filter((path) =>
      /(name|notes|author|goals|note|reason|precautions|t0|t1|startedAt|endedAt|clock|value|saw|metrics|summary|parameters|id|app)$/i.test(
        String(path.at(-1)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...free), poison), { minLength: 2, maxLength: 5 }),
        async (changes) => {
          let json: unknown = small;
          for (const [path, bad] of changes) {
            try {
              json = changed(json, path, bad);
            } catch {
              return; // an earlier change took that place away
            }
          }
          const file = await judged(JSON.stringify(json));
          if (file) await usable(file);
        },
      ),
      { numRuns: cases(300, 3000) },
    );
  });

  test('keys that reach for the prototype, in any object', async () => {
    const objects = places(small, true);
    const forged = fc.constantFrom(
      '"__proto__":{"polluted":1}',
      '"constructor":{"prototype":{"polluted":1}}',
      '"prototype":{"polluted":1}',
      '"__proto__":null',
      '"toString":"polluted"',
      '"__defineGetter__":[]',
      '"hasOwnProperty":1',
      '"then":{}',
      '"toJSON":"x"',
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...objects), forged, async (path, entry) => {
        // As text: a program would put the key on the prototype before it ever got there.
        const holder = path.reduce<unknown>((x, key) => (x as Record<string | number, unknown>)[key], small);
        const inner = JSON.stringify(holder).replace(
          /^\{/,
          Object.keys(holder as object).length > 0 ? `{${entry},` : `{${entry}`,
        );
        const text = JSON.stringify(changed<unknown>(small, path, '\u0001here')).replace(
          '"\\u0001here"',
          () => inner,
        );
        const file = await judged(text);
        if (file) await usable(file);
      }),
      { numRuns: cases(600, 6000) },
    );
  });

  test('bytes changed, cut or put in, in a file with letters of several bytes', async () => {
    const lines = [
      `${JSON.stringify({ ...small, people: [{ ...person, name: 'Ünal 北村 🦩' }], sessions: undefined }).slice(0, -1)},"sessions":[`,
      JSON.stringify(small.sessions[0]),
      ']}\n',
    ].join('\n');
    const bytes = new TextEncoder().encode(lines);
    expect(await judged(new Blob([bytes]))).not.toBeNull();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.nat(40),
        fc.uint8Array({ maxLength: 6 }),
        async (at, drop, put) => {
          const blob = new Blob([bytes.slice(0, at), new Uint8Array(put), bytes.slice(at + drop)]);
          const file = await judged(blob);
          if (file) await usable(file);
          const whole = await readExport(await blob.text());
          // Read in pieces or as one text: the same is taken.
          expect(whole.ok ? whole.file : null).toEqual(file);
        },
      ),
      { numRuns: cases(300, 3000) },
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 5), async (cut) => {
        expect(await judged(new Blob([bytes.slice(0, cut)]))).toBeNull();
      }),
      { numRuns: cases(300, 3000) },
    );
  });
});

describe('a forged plan link', () => {
  const template = PLAN_TEMPLATES[1];
  if (!template) throw new Error('no template');
  const plan: Plan = {
    ...template.plan,
    id: '0195555a-0000-7000-8000-00000000000a',
    person: person.id,
    version: 4,
    author: 'A',
    createdAt: '2026-05-01T10:00:00.000Z',
    goals: '',
  };
  const everywhere = places(plan).filter(([first]) => first !== 'person');

  test('with a right checksum and any value changed: refused with words, or within every bound', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...everywhere), poison, (path, bad) => {
        judgedCases++;
        const read = readPlanFragment(planFragment(changed(plan, path, bad)), info);
        if (!read.ok) return void saidInAll(read.reason);
        taken++;
        expect(planProblems(read.plan, info)).toEqual([]);
        expect(read.plan.dose.minutes).toBeLessThanOrEqual(60);
        expect(read.plan.dose.daysPerWeek).toBeLessThanOrEqual(7);
        for (const drill of read.plan.drills) {
          const { parameters } = drillOf(drill.drill).info;
          for (const [name, wish] of Object.entries(drill.parameters)) {
            const about = parameters[name];
            const { min, max } = intervalOf(wish);
            expect(about !== undefined && min <= max && min <= about.max && max >= about.min).toBe(true);
          }
        }
      }),
      { numRuns: cases(1000, 10_000) },
    );
    expect(taken).toBeGreaterThan(40);
  });

  test('with any bytes packed into it', () => {
    // Its checksum is right: whoever forges a link computes that as well.
    const forge = (bytes: Uint8Array): string => {
      const data = btoa(String.fromCharCode(...bytes))
        .replace(/\+/g, '-')
        .replace(/\//g, '_')
        .replace(/=+$/, '');
      const sound = planFragment(plan);
      expect(readPlanFragment(sound, info).ok).toBe(true);
      return `1.${crc32(data)}.${data}`;
    };
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: 1, maxLength: 400 }),
          fc.json().map((x) => deflateSync(new TextEncoder().encode(x))),
        ),
        (bytes) => {
          judgedCases++;
          const read = readPlanFragment(forge(bytes), info);
          expect(read.ok).toBe(false);
          if (!read.ok) {
            expect(read.why).not.toBe('not-a-plan'); // the checksum was taken: the bytes themselves were looked at
            saidInAll(read.reason);
          }
        },
      ),
      { numRuns: 1000, examples: [[new Uint8Array([1])]] },
    );
  });

  test('any address leads somewhere or nowhere, never to an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 40 }), (a, b) => {
        judgedCases++;
        for (const hash of [a, `#/therapist/${a}/${b}`, `#/settings/plan/${a}`, `#/%${b}`]) {
          expect(hashParts(hash).every((part) => typeof part === 'string')).toBe(true);
          expect(readPlanFragment(hashParts(hash)[1] ?? '', info).ok).toBe(false);
        }
        expect(readPlanFile(a, info).ok).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

test('a packed trace that explodes gives nothing, however small it came', () => {
  for (const megabytes of [7, 20]) {
    const bomb = deflateSync(new Uint8Array(megabytes * 1_000_000), { level: 9 });
    expect(bomb.length).toBeLessThan(megabytes * 1100);
    expect(unpackTrace(bomb)).toBeNull();
  }
  const header = new TextEncoder().encode('{"names":["t"],"length":200000}\n');
  expect(unpackTrace(deflateSync(header))).toBeNull(); // promises more than it holds
  expect(unpackTrace(packTrace({ t: [0, 40], lateral: [0.1, null] }))).toEqual({
    t: [0, 40],
    lateral: [0.1, null],
  });
});

test('a sentence id from a hostile file finds no words that are none', () => {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  for (const id of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '<b>x</b>', ''])
    expect(t(id, { count: '<b>' })).toBe(`⟦${id}⟧`);
  silent.mockRestore();
});

/** CRC-32 (ISO 3309), written again so that the forger does not borrow ours. */
function crc32(text: string): string {
  let crc = 0xffffffff;
  for (const letter of text) {
    crc ^= letter.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(16).padStart(8, '0');
}
