import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureChromium } from './browser.ts';
import { browserOutcome, type Outcome, stageOutcome, unitOutcome } from './test-report.ts';

/**
 * `npm test`: lint, types, borders, unit and property tests, then tests in a real browser. Every stage runs even when one
 * before it failed, so that one run tells everything. Says once more, at the end, what failed and why; the last line is
 * `N passed, N failed`, and any failure makes the exit code non-zero.
 */
/** Absolute: Playwright reads a relative name from its own folder, vitest from here. */
const RESULTS = resolve('node_modules/.cache/heron/test-results');

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
  console.log(`\n── ${command} ${args.join(' ')}`);
  const begun = Date.now();
  const ok = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
  console.log(`── ${Math.round((Date.now() - begun) / 1000)} s`);
  return ok;
}

/** A check that passes or fails as one. */
function check(args: string[]): Outcome {
  if (run('npx', args)) return { passed: 1, failed: 0, words: [] };
  return { passed: 0, failed: 1, words: [`✘ ${args.join(' ')}`] };
}

/** A runner's own report, read by `read`; null when it left none. */
const readReport = <Report>(file: string, read: (report: Report) => Outcome): Outcome | null =>
  existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8')) as Report) : null;

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const outcomes: Outcome[] = [
  check(['biome', 'check', '.']),
  check(['tsc', '--noEmit']),
  check(['depcruise', 'src', '--config', '.dependency-cruiser.cjs']),
];

const unitReport = `${RESULTS}/unit.json`;
const unitOk = run('npx', [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${unitReport}`,
]);
outcomes.push(stageOutcome('the unit tests', unitOk, readReport(unitReport, unitOutcome)));

const chromium = ensureChromium();
const built = check(['vite', 'build', '--logLevel', 'warn']);
outcomes.push(built);
// The projects of the browser tests, one after the other: whole sessions with the real model, what bears others at its side, then what must be alone.
for (const project of built.failed === 0 ? ['live', 'beside', 'alone'] : []) {
  const report = `${RESULTS}/browser-${project}.json`;
  const config = ['--config', 'tests/browser/playwright.config.ts', '--project', project];
  const ok = run('npx', ['playwright', 'test', ...config], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  outcomes.push(stageOutcome(`the browser tests “${project}”`, ok, readReport(report, browserOutcome)));
}

for (const words of outcomes.flatMap((one) => one.words)) console.log(`\n${words}`);
const sum = (of: 'passed' | 'failed'): number => outcomes.reduce((total, one) => total + one[of], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') === 0 ? 0 : 1);
