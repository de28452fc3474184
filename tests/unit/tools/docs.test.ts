import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readExport } from '../../../src/records/exchange.ts';

/** What the pages for carers of the code claim about files, tests and formats is true. */
const PAGES = [
  'SECURITY.md',
  'CONTRIBUTING.md',
  'docs/threat-model.md',
  'docs/deploy.md',
  'docs/add-a-drill.md',
  'docs/session-file.md',
  'docs/glossary.md',
];
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> })
  .scripts;
/** Made by the example of docs/add-a-drill.md. */
const NOT_HERE = ['src/drills/half-step-stand.ts'];

describe.each(PAGES)('%s', (page) => {
  const text = readFileSync(page, 'utf8');

  it('names only files that exist', () => {
    const named = [...text.matchAll(/`((?:src|tests|docs)\/[\w./-]+\.\w+)`/g)].map((match) => match[1] ?? '');
    expect(named.filter((file) => !existsSync(file) && !NOT_HERE.includes(file))).toEqual([]);
  });

  it('links only to pages that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) =>
      join(dirname(page), match[1] ?? ''),
    );
    expect(links.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('names only commands that exist', () => {
    const commands = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1] ?? '');
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('docs/threat-model.md', () => {
  const rows = readFileSync('docs/threat-model.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| T\d+ /.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('numbers its threats without a gap', () => {
    expect(rows.map((row) => row[1])).toEqual(rows.map((_, i) => `T${i + 1}`));
    expect(rows.length).toBeGreaterThan(10);
  });

  it.each(rows.map((row) => [row[1], row] as const))('%s has an answer and a test', (_, row) => {
    expect(row[3]?.length).toBeGreaterThan(20);
    expect(row[4]).toMatch(
      /^`tests\/[\w./-]+\.(?:spec|test)\.tsx?`(, `tests\/[\w./-]+\.(?:spec|test)\.tsx?`)*$/,
    );
  });
});

describe('docs/session-file.md', () => {
  const text = readFileSync('docs/session-file.md', 'utf8');

  it('shows an export file that Heron takes', async () => {
    const example = /```json export\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '';
    const read = await readExport(example);
    if (!read.ok) expect.fail(JSON.stringify(read.reason));
    expect(read.file.sessions[0]?.drills[0]?.trials).toHaveLength(2);
  });

  it('works out the time into the session as the code does', () => {
    const example = JSON.parse(/```json export\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '{}') as {
      sessions: {
        clock: number;
        drills: { startedAt: number; endedAt: number; trials: { t0: number; t1: number }[] }[];
      }[];
    };
    for (const { clock, drills } of example.sessions)
      for (const drill of drills)
        for (const { t0, t1 } of drill.trials) {
          expect(t0 - clock).toBeGreaterThanOrEqual(drill.startedAt);
          expect(t1 - clock).toBeLessThanOrEqual(drill.endedAt);
        }
    expect(text).toContain('101300 − 5200 = 96.1 s');
  });

  it('shows an analysis file whose lines are JSON, in order of time', () => {
    const lines = (/```jsonl\n([\s\S]*?)\n```/.exec(text)?.[1] ?? '')
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; t?: number });
    expect(lines[0]?.type).toBe('header');
    const times = lines.slice(1).map((line) => line.t ?? Number.NaN);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
});
