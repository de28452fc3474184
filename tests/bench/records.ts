/**
 * `bench:records`: 500 people with 150 sessions each in a real browser's own database: import, roster, review, report, export.
 *
 * Then a year of ten stations (300 people, 24 sessions each, every curve): filled, backed up, opened again, restored.
 *
 *     npm run bench:records -- [--people 500] [--sessions 150] [--year 300x24] [--seed 1] [--write] [--json]
 *
 * `--json` prints the numbers once more as JSON. `--write` puts the numbers into docs/bench/records.json and the table of docs/exchange.md.
 *
 * The browser has a folder of its own, because without one it keeps its database in memory and not on the disk.
 *
 * Leaves with code 1 when a promise is broken: roster, review or report over 300 ms from the loaded data to the drawn screen,
 * arithmetic included, or any single step of them over 300 ms, or an import over a minute. Ratios travel, milliseconds do not: say which machine.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { listen, serveFolder } from '../../src/tools/server.ts';
import type { Result } from './records/page.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '500' },
    sessions: { type: 'string', default: '150' },
    seed: { type: 'string', default: '1' },
    year: { type: 'string', default: '300x24' },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const USABLE_MS = 300;
const IMPORT_MS = 60_000;
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  roster: ['roster: rows', 'roster: screen'],
  review: ['review: summaries', 'review: screen'],
  report: ['review: summaries', 'report: screen'],
};

const root = resolve(import.meta.dirname, 'records');
const outDir = resolve(import.meta.dirname, '../../node_modules/.cache/heron/bench-records');
await build({
  configFile: false,
  root,
  base: './',
  logLevel: 'error',
  build: {
    target: 'es2023',
    outDir,
    emptyOutDir: true,
    rolldownOptions: { input: resolve(root, 'page.html') },
  },
});
const server = serveFolder(outDir);
const port = await listen(server, 0);
const folder = mkdtempSync(join(tmpdir(), 'heron-bench-records-'));
const browser = await chromium.launchPersistentContext(folder, {
  executablePath: ensureChromium(),
  args: [...CHROMIUM_ARGS],
});
try {
  const page = await browser.newPage();
  page.on('pageerror', (error) => console.error(error));
  page.setDefaultTimeout(3_600_000);
  await page.goto(`http://localhost:${port}/page.html`);
  await page.waitForFunction(() => 'bench' in window);
  const amount = [Number(values.people), Number(values.sessions), Number(values.seed)] as const;
  const results = await page.evaluate((a) => window.bench(...a), amount);
  const [yearPeople = 0, yearSessions = 0] = values.year.split('x').map(Number);
  // In a page of its own: what the first one left in memory is not the year's.
  await page.reload();
  await page.waitForFunction(() => 'year' in window);
  const year = await page.evaluate((a) => window.year(...a), [yearPeople, yearSessions, amount[2]] as const);

  console.log(`${amount[0]} people, ${amount[1]} sessions each, seed ${amount[2]}\n`);
  const print = ({ name, ms, note }: Result) =>
    console.log(`${name.padEnd(28)} ${ms.toFixed(0).padStart(8)} ms   ${note}`);
  results.forEach(print);
  console.log(`\nA year of ten stations: ${yearPeople} people, ${yearSessions} sessions each, with curves\n`);
  year.forEach(print);
  const sum = (start: string): number =>
    results.filter(({ name }) => name.startsWith(start)).reduce((total, { ms }) => total + ms, 0);
  const broken: string[] = [];
  if (results.at(-1)?.note !== 'equal')
    broken.push('the bench did not come to its end with everything there');
  if (year.at(-1)?.note !== 'equal') broken.push('the backup did not bring everything back');
  if (sum('import') > IMPORT_MS) broken.push(`import took ${Math.round(sum('import'))} ms`);
  for (const { name, ms } of results)
    if (/^(roster|review|report): (?!load)/.test(name) && ms > USABLE_MS)
      broken.push(`${name} took ${Math.round(ms)} ms`);
  // What somebody waits for after the data is there: the arithmetic and the drawing, first time each.
  for (const [screen, steps] of Object.entries(SCREENS)) {
    const ms = results.filter(({ name }) => steps.includes(name)).reduce((total, { ms }) => total + ms, 0);
    console.log(
      `${`${screen}, all of it`.padEnd(28)} ${ms.toFixed(0).padStart(8)} ms   ${steps.join(' + ')}`,
    );
    if (ms > USABLE_MS) broken.push(`${screen} took ${Math.round(ms)} ms`);
  }
  if (values.json)
    console.log(JSON.stringify({ amount, results, year: values.year, yearResults: year }, null, 2));
  if (values.write) record(amount, [...results, ...year], browser.browser()?.version() ?? 'unknown');
  console.log(broken.length > 0 ? `\nBroken: ${broken.join('; ')}` : '\nAll promises kept.');
  process.exitCode = broken.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Keeps the numbers where the documents point at. */
function record(amount: readonly number[], results: readonly Result[], version: string): void {
  const [people, sessions, seed] = amount;
  const machine = `${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, Chromium ${version}, load average ${loadavg()[0]?.toFixed(1)} at the end`;
  writeFileSync(
    'docs/bench/records.json',
    `${JSON.stringify({ command: 'npm run bench:records -- --write', machine, people, sessions, seed, results }, null, 2)}\n`,
  );
  const rows = results
    .filter(({ ms }) => ms > 0)
    .map(({ name, ms, note }) => `| ${name} | ${ms.toFixed(0)} ms | ${note} |`);
  const text = [
    `${people} invented people with ${sessions} sessions each in a real browser's own database, from \`npm run bench:records -- --write\``,
    `(${machine}). Wanted: roster, review and report within ${USABLE_MS} ms once loaded, import within ${IMPORT_MS / 1000} s. A \`screen\` is the real`,
    'page, until the browser has drawn it.',
    '',
    '| step | time | of what |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
  const file = 'docs/exchange.md';
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(
      /(<!-- bench -->\n)[\s\S]*?(\n<!-- end of bench -->)/,
      (_, before: string, after: string) => `${before}${text}${after}`,
    ),
  );
}
