import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureChromium } from './browser.ts';
import {
  browserOutcome,
  closing,
  type Outcome,
  type Stage,
  stageOutcome,
  unitOutcome,
} from './test-report.ts';

/**
 * `npm test`: lint, types, borders, unit and property tests, then tests in a real browser. Every stage runs even when one
 * before it failed, so that one run tells everything. Says once more, at the end, what failed and why; the last line is
 * `N passed, N failed`, and any failure makes the exit code non-zero.
 *
 * `--nightly` asks everything (CONTRIBUTING.md); `--browser [word …]` runs the browser tests alone, of files with these words in their names.
 */
const { values: wanted, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { nightly: { type: 'boolean' }, browser: { type: 'boolean' } },
});
/** Absolute: Playwright reads a relative name from its own folder, vitest from here. */
const RESULTS = resolve('node_modules/.cache/heron/test-results');
const BUILT = process.env.HERON_DIST ?? 'dist';

interface Ended {
  readonly ok: boolean;
  readonly seconds: number;
}

/** Runs a command and resolves when it has ended. `quiet`: what it says comes at its end, whole, for others say something at the same time. */
function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}, quiet = false): Promise<Ended> {
  const title = `\n── ${command} ${args.join(' ')}`;
  if (!quiet) console.log(title);
  const begun = Date.now();
  const child = spawn(command, args, {
    stdio: quiet ? 'pipe' : 'inherit',
    env: { ...process.env, ...(wanted.nightly ? { HERON_NIGHTLY: '1' } : {}), ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
  return new Promise((done) => {
    const end = (ok: boolean): void => {
      const seconds = (Date.now() - begun) / 1000;
      if (quiet) console.log(`${title}\n${said}`);
      console.log(`── ${Math.round(seconds)} s`);
      done({ ok, seconds });
    };
    child.on('error', () => end(false));
    child.on('close', (code) => end(code === 0));
  });
}

/** Checks that pass or fail as one each; side by side, for each of them leaves a core idle. */
async function checks(name: string, budget: number, ...commands: string[][]): Promise<Stage> {
  const begun = Date.now();
  const ended = await Promise.all(commands.map((args) => run('npx', args, {}, commands.length > 1)));
  const failed = commands.filter((_, i) => !ended[i]?.ok);
  return {
    name,
    budget,
    seconds: (Date.now() - begun) / 1000,
    passed: commands.length - failed.length,
    failed: failed.length,
    words: failed.map((args) => `✘ ${args.join(' ')}`),
    took: [],
  };
}

/** A runner's own report, read by `read`; null when it left none. */
const readReport = <Report>(file: string, read: (report: Report) => Outcome): Outcome | null =>
  existsSync(file) ? read(JSON.parse(readFileSync(file, 'utf8')) as Report) : null;

async function unitTests(): Promise<Stage> {
  const report = `${RESULTS}/unit.json`;
  const json = ['--reporter=json', `--outputFile.json=${report}`];
  const { ok, seconds } = await run('npx', ['vitest', 'run', '--reporter=default', ...json]);
  const name = 'the unit tests';
  return { name, budget: 95, seconds, ...stageOutcome(name, ok, readReport(report, unitOutcome)) };
}

async function browserTests(project: string, budget: number, chromium: string): Promise<Stage> {
  const report = `${RESULTS}/browser-${project}.json`;
  const config = ['--config', 'tests/browser/playwright.config.ts', '--project', project];
  const some = words.length > 0 ? ['--pass-with-no-tests', ...words] : [];
  const { ok, seconds } = await run('npx', ['playwright', 'test', ...config, ...some], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const name = `the browser tests “${project}”`;
  const read = readReport(report, browserOutcome);
  // Of a few files that were asked for, a project may have none.
  const outcome = ok && words.length > 0 && read !== null ? read : stageOutcome(name, ok, read);
  return { name, budget, seconds, ...outcome };
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const stages: Stage[] = [];
if (!wanted.browser) {
  const borders = ['depcruise', 'src', '--config', '.dependency-cruiser.cjs'];
  stages.push(
    await checks('lint, types and borders', 20, ['biome', 'check', '.'], ['tsc', '--noEmit'], borders),
  );
  stages.push(await unitTests());
}
const chromium = ensureChromium();
const built = await checks('the build', 10, ['vite', 'build', '--logLevel', 'warn', '--outDir', BUILT]);
stages.push(built);
if (built.failed === 0 && words.length === 0)
  // Two tests at a time want them: each would draw them for itself.
  stages.push(
    await checks('the pictures of the virtual patient', 60, ['tsx', 'src/tools/clips/make-clip.ts']),
  );
// One after the other: whole sessions with the real model, what bears others at its side, then what must be alone.
for (const [project, budget] of built.failed === 0
  ? ([
      ['live', 150],
      ['beside', 290],
      ['alone', 140],
    ] as const)
  : [])
  stages.push(await browserTests(project, budget, chromium));

for (const line of closing(stages, { budgets: !wanted.nightly && words.length === 0 })) console.log(line);
process.exit(stages.every(({ failed }) => failed === 0) ? 0 : 1);
