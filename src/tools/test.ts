import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureChromium } from './browser.ts';

/**
 * `npm test`: lint, types, borders, unit and property tests, then tests in a real browser. Every stage runs even when one
 * before it failed, so that one run tells everything. Ends with a line `N passed, N failed` and exits non-zero on any failure.
 */
/** Absolute: Playwright reads a relative name from its own folder, vitest from here. */
const RESULTS = resolve('node_modules/.cache/heron/test-results');

interface Count {
  passed: number;
  failed: number;
}

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): boolean {
  console.log(`\n── ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } }).status === 0;
}

/** A check that passes or fails as one. */
function check(args: string[]): Count {
  return run('npx', args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A runner's own count from its JSON report. A runner that left no report, or ran nothing, has failed. */
function counted(ok: boolean, file: string, read: (report: unknown) => Count): Count {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const count = read(JSON.parse(readFileSync(file, 'utf8')));
  if (count.passed + count.failed === 0) return { passed: 0, failed: 1 };
  return !ok && count.failed === 0 ? { ...count, failed: 1 } : count;
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const counts: Count[] = [
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
counts.push(
  counted(unitOk, unitReport, (report) => {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = report as Record<string, number>;
    return {
      passed: numPassedTests ?? 0,
      failed: Math.max(numFailedTests ?? 0, numFailedTestSuites ? 1 : 0),
    };
  }),
);

const chromium = ensureChromium();
const built = check(['vite', 'build', '--logLevel', 'warn']);
counts.push(built);
// The projects of the browser tests, one after the other: whole sessions with the real model, what bears others at its side, then what must be alone.
for (const projects of built.failed === 0 ? [['live'], ['beside'], ['alone']] : []) {
  const report = `${RESULTS}/browser-${projects.join('-')}.json`;
  const chosen = projects.flatMap((project) => ['--project', project]);
  const ok = run('npx', ['playwright', 'test', '--config', 'tests/browser/playwright.config.ts', ...chosen], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  counts.push(
    counted(ok, report, (read) => {
      const { stats } = read as { stats: { expected: number; unexpected: number; flaky: number } };
      return { passed: stats.expected + stats.flaky, failed: stats.unexpected };
    }),
  );
}

const total = counts.reduce(
  (sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed }),
  { passed: 0, failed: 0 },
);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
