import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CSV_COLUMNS } from '../../../src/report/csv.ts';
import { exchangeDocs } from '../../../src/tools/exchange-docs.ts';

const text = readFileSync('docs/exchange.md', 'utf8');

test('docs/exchange.md tells the columns that the code makes (npx tsx src/tools/exchange-docs.ts)', () => {
  expect(exchangeDocs(text)).toBe(text);
  for (const { name } of CSV_COLUMNS) expect(text).toContain(`| \`${name}\` |`);
});

test('a document without a place for them is refused', () => {
  expect(() => exchangeDocs('# Something else')).toThrow('no place for columns');
});
