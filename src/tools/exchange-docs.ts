import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DRILLS } from '../drills/catalogue.ts';
import { CSV_COLUMNS } from '../report/csv.ts';

/** `npx tsx src/tools/exchange-docs.ts` writes the tables of CSV columns in `docs/exchange.md` from the code that makes the columns. */
const FILE = 'docs/exchange.md';

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

const columns = (): string =>
  table(
    ['column', 'unit', 'meaning'],
    CSV_COLUMNS.map(({ name, unit, about }) => [`\`${name}\``, unit || '–', about]),
  );

/** One row for each metric of any drill; a name that two drills share is told for both. */
const metrics = (): string => {
  const rows = new Map<string, string[]>();
  for (const { info } of Object.values(DRILLS))
    for (const [name, { unit, about }] of Object.entries(info.outcomes)) {
      const key = `${name} ${unit} ${about}`;
      const row = rows.get(key);
      if (row) row[3] = `${row[3]}, ${info.id}`;
      else rows.set(key, [`\`metric_${name}\``, unit || '–', about, info.id]);
    }
  return table(
    ['column', 'unit', 'meaning', 'drills'],
    [...rows.values()].sort(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0)),
  );
};

/** `text` with both tables put between their marks. @throws Error when a mark is missing. */
export function exchangeDocs(text: string): string {
  let made = text;
  for (const [mark, part] of [
    ['columns', columns()],
    ['metrics', metrics()],
  ] as const) {
    const pattern = new RegExp(`(<!-- ${mark} -->\n)[\\s\\S]*?(\n<!-- end of ${mark} -->)`);
    if (!pattern.test(made)) throw new Error(`${FILE} has no place for ${mark}`);
    made = made.replace(pattern, (_, before: string, after: string) => `${before}${part}${after}`);
  }
  return made;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(FILE, exchangeDocs(readFileSync(FILE, 'utf8')));
  console.log(`${FILE} written`);
}
