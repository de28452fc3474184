import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import type { Say } from '../../../src/drills/drill.ts';
import { LANGUAGES } from '../../../src/i18n/i18n.ts';
import { openRecords, type Records } from '../../../src/records/store.ts';
import { madeSources } from '../records/make.ts';

/** Records in memory only: what a hostile file would have to get into. */
export const inMemory = (seed: number): Promise<Records> =>
  openRecords({
    open: () => Promise.reject(new DOMException('', 'SecurityError')),
    sources: madeSources(seed).sources,
    locks: null,
    storage: null,
  });

const catalogues = new Map(
  LANGUAGES.map((language) => [
    language,
    Object.assign(
      {},
      ...readdirSync(`src/i18n/${language}`).map((file) =>
        JSON.parse(readFileSync(`src/i18n/${language}/${file}`, 'utf8')),
      ),
    ) as Record<string, string>,
  ]),
);
const formats = new Map<string, IntlMessageFormat>();
/** What a refusal says in each language; throws where a language has no words for it, or cannot fill them in. */
export const saidInAll = (reason: Say): readonly string[] =>
  [...catalogues].map(([language, words]) => {
    const message = words[reason.id];
    if (message === undefined) throw new Error(`${language} has no words for ${reason.id}`);
    const key = `${language} ${reason.id}`;
    const format = formats.get(key) ?? new IntlMessageFormat(message, language);
    formats.set(key, format);
    return String(format.format(reason.values));
  });

export type Path = readonly (string | number)[];
/** Every place in a value; with `objects` only places that hold an object. */
export function places(value: unknown, objects = false): Path[] {
  const found: Path[] = [];
  const visit = (x: unknown, path: Path): void => {
    const isObject = typeof x === 'object' && x !== null;
    if (objects ? isObject && !Array.isArray(x) : path.length > 0) found.push(path);
    if (isObject)
      for (const [key, y] of Object.entries(x)) visit(y, [...path, Array.isArray(x) ? Number(key) : key]);
  };
  visit(value, []);
  return found;
}
/** A copy with another value at one place. */
export function changed<T>(value: T, path: Path, to: unknown): T {
  if (path.length === 0) return to as T;
  const copy = structuredClone(value);
  let at = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = to;
  return copy;
}

/** Values that have broken programs before. */
export const poison: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    -1,
    0,
    0.5,
    -0,
    1e21,
    1e308,
    -1e308,
    5e-324,
    2 ** 53,
    253_402_300_799_999,
    '',
    ' ',
    '<img src=x onerror=alert(1)>',
    '"><script>alert(1)</script>',
    'javascript:alert(1)',
    '=HYPERLINK("http://x")',
    '{count, plural, other {#}}',
    "{unclosed, '",
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    '\u0000',
    '\u202e',
    '\ud800',
    'x'.repeat(30_000),
    [],
    {},
    true,
    [[]],
    '0000-00-00T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
    '0195555a-0000-7000-8000-00000000000a',
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.jsonValue({ maxDepth: 2 }),
);
