import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';

/** docs/add-a-drill.md does what it says: its blocks are put into a copy of the sources, compiled, and the new drill is played. */
const COPY = resolve('.cache/add-a-drill');

interface Step {
  readonly file: string;
  readonly how: 'create' | 'after' | 'replace';
  readonly anchor: string;
  readonly text: string;
}

const STEP =
  /^(?:Create|In) `([^`]+)`(?:, (after|replace) `([^`]+)`)?:\n\n```(?:ts|json)\n([\s\S]*?)\n```$/gm;

const steps = (page: string): Step[] =>
  [...page.matchAll(STEP)].map(([, file = '', how, anchor = '', text = '']) => ({
    file,
    how: how === 'after' || how === 'replace' ? how : 'create',
    anchor,
    text,
  }));

function take({ file, how, anchor, text }: Step): void {
  const path = join(COPY, file);
  if (how === 'create') {
    expect(existsSync(path), `${file} is new`).toBe(false);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.indexOf(anchor);
  expect(at, `${file} has the line ${anchor}`).toBeGreaterThanOrEqual(0);
  expect(lines.lastIndexOf(anchor), `${anchor} stands once in ${file}`).toBe(at);
  lines.splice(how === 'after' ? at + 1 : at, how === 'after' ? 0 : 1, text);
  writeFileSync(path, lines.join('\n'));
}

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

const run = (...args: string[]) =>
  spawnSync(process.execPath, args, {
    cwd: COPY,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' },
  });

describe('docs/add-a-drill.md', () => {
  const page = readFileSync('docs/add-a-drill.md', 'utf8');
  const all = steps(page);

  beforeAll(() => {
    rmSync(COPY, { recursive: true, force: true });
    mkdirSync(COPY, { recursive: true });
    for (const part of [
      'src',
      'tests/kit',
      'tests/unit/drills',
      'tests/unit/i18n',
      'tsconfig.json',
      'vite.config.ts',
      'package.json',
    ])
      cpSync(part, join(COPY, part), { recursive: true });
    symlinkSync(resolve('assets'), join(COPY, 'assets'));
    for (const step of all) take(step);
    // The rules are looked at here, not the speed of the machine, which runs other tests at the same time.
    for (const file of ['rules.test.ts', 'programme.ts'].map((name) => join(COPY, 'tests/unit/drills', name)))
      writeFileSync(file, readFileSync(file, 'utf8').replaceAll('timeout: 60_000', 'timeout: 600_000'));
  });

  it('has no block of code that this test would not try', () => {
    expect(all.length).toBe(page.match(/^```(?:ts|json)$/gm)?.length);
    expect(all.length).toBeGreaterThan(8);
  });

  it('compiles', { timeout: 900_000 }, () => {
    // The rooms that a drill touches; the rest of the app would double the time. Whatever must know every drill is among them.
    const include = [
      'src/drills',
      'src/session',
      'src/progression',
      'src/game/demo-pose.ts',
      'src/screens/patient/play/choices.ts',
      'tests/unit/drills',
    ];
    const complete = sources('src').filter((file) =>
      /(?<!Partial<)Record<DrillId,/.test(readFileSync(file, 'utf8')),
    );
    expect(complete.filter((file) => !include.some((part) => file.startsWith(part)))).toEqual([]);
    writeFileSync(
      join(COPY, 'tsconfig.json'),
      JSON.stringify({ extends: resolve('tsconfig.json'), compilerOptions: { incremental: false }, include }),
    );
    const { status, stdout } = run(resolve('node_modules/typescript/bin/tsc'), '--noEmit', '-p', '.');
    expect(stdout).toBe('');
    expect(status).toBe(0);
  });

  it('a perfect performer plays the new drill, a statue gets nothing, and every word is there', {
    timeout: 900_000,
  }, () => {
    const { status, stdout } = run(
      resolve('node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      COPY,
      '--reporter=verbose',
      'tests/unit/drills/rules.test.ts',
      'tests/unit/drills/programme-heron.test.ts',
      '-t',
      'half-step-stand',
    );
    expect(status, stdout).toBe(0);
    for (const rule of ['DR-1', 'DR-2', 'DR-3', 'DR-14', 'DR-20', 'DR-21', 'DR-22'])
      expect(stdout).toMatch(new RegExp(`✓ .*(half-step-stand.*${rule}\\b|${rule}\\b.*half-step-stand)`));
    const words = run(
      resolve('node_modules/vitest/vitest.mjs'),
      'run',
      '--root',
      COPY,
      'tests/unit/i18n/catalogues.test.ts',
    );
    expect(words.status, words.stdout).toBe(0);
  });
});
