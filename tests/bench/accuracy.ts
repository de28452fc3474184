/**
 * `npm run bench:accuracy`: how wrong each measure can be. The virtual patient through the real model over a matrix of conditions, held against its
 * known joints. Prints a table, writes it into docs/measures.md and the numbers to docs/bench/accuracy.json; ends with an error where a promise
 * of issue 3 is not kept. Time is virtual and every recording is kept, so the bench may be stopped and goes on where it was.
 *
 *     npm run bench:accuracy -- [--quick] [--kept] [--minutes 30]
 *
 * `--quick`: three conditions, writes nothing. `--kept`: scores what is recorded, records nothing. `--minutes`: no new recording after that time.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readRecording, readTruth } from '../recordings/pack.ts';
import { cells, QUICK } from './accuracy-cells.ts';
import { recordingPaths, recordMissing } from './accuracy-record.ts';
import { type Score, score } from './accuracy-score.ts';
import { report } from './accuracy-table.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    kept: { type: 'boolean', default: false },
    minutes: { type: 'string' },
  },
});
const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/measures.md');
const MARKS = ['<!-- accuracy:begin -->', '<!-- accuracy:end -->'] as const;

const quick: readonly string[] = QUICK;
const wanted = cells().filter((cell) => !values.quick || quick.includes(cell.id));
const until = Date.now() + 60_000 * Number(values.minutes ?? 1e6);
if (!values.kept) await recordMissing(wanted, until, (line) => console.log(line));

const paths = recordingPaths(wanted);
const scores: Score[] = [];
const missing: string[] = [];
for (const cell of wanted) {
  const path = paths.get(cell.id) ?? '';
  if (existsSync(path)) scores.push(score(cell, readRecording(path), readTruth(path)));
  else missing.push(cell.label);
}

const result = report(scores, missing);
console.log(result.text);
if (!values.quick) {
  mkdirSync(join(ROOT, 'docs/bench'), { recursive: true });
  writeFileSync(
    join(ROOT, 'docs/bench/accuracy.json'),
    `${JSON.stringify({ promises: result.promises, measures: result.measures, missing, scores }, null, 1)}\n`,
  );
  const page = readFileSync(PAGE, 'utf8');
  const [start, end] = MARKS.map((mark) => page.indexOf(mark));
  if (start === undefined || end === undefined || start < 0 || end < start)
    throw new Error(`docs/measures.md has lost its marks ${MARKS.join(' … ')}`);
  writeFileSync(PAGE, `${page.slice(0, start + MARKS[0].length)}\n${result.text}\n${page.slice(end)}`);
}
// Something not measured keeps no promise.
if (missing.length > 0 || result.promises.some((p) => !p.kept)) process.exitCode = 1;
