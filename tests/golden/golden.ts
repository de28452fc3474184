import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonical, digest } from './digest.ts';

/** By part (trials, cues, …) what happened, in order. */
export type Parts = Readonly<Record<string, readonly unknown[]>>;
/** By case, one line: each part with how many and a hash. */
type Digests = Readonly<Record<string, string>>;

/** `HERON_GOLDEN=write` stores what is found; `HERON_GOLDEN_DUMP=<folder>` writes everything in full, for a diff of two versions. */
const WRITE = process.env.HERON_GOLDEN === 'write';
const DUMP = process.env.HERON_GOLDEN_DUMP;

/**
 * Compares what was played with what is stored in `tests/golden/<name>.json`.
 * @returns one line for each case that differs: which, and which part of it first; empty when all are alike
 */
export function compareGolden(name: string, played: ReadonlyMap<string, Parts>): string[] {
  const file = join(import.meta.dirname, `${name}.json`);
  const now: Digests = Object.fromEntries([...played].map(([key, parts]) => [key, lineOf(parts)]));
  if (DUMP !== undefined) dump(join(DUMP, name), played);
  if (WRITE) {
    writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
    return [];
  }
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Digests) : {};
  return differences(before, now);
}

const lineOf = (parts: Parts): string =>
  Object.entries(parts)
    .map(([part, list]) => `${part} ${digest(list)}`)
    .join(', ');

function differences(before: Digests, now: Digests): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return keys
    .filter((key) => before[key] !== now[key])
    .map((key) => `${key}: ${changed(before[key], now[key])}`);
}

/** The parts that differ, first of all the trials. */
function changed(before: string | undefined, now: string | undefined): string {
  if (before === undefined || now === undefined)
    return before === undefined ? 'is new' : 'is no longer played';
  const [was, is] = [before.split(', '), now.split(', ')];
  return is.flatMap((part, i) => (part === was[i] ? [] : [`${was[i]} → ${part}`])).join(', ');
}

function dump(folder: string, played: ReadonlyMap<string, Parts>): void {
  mkdirSync(folder, { recursive: true });
  for (const [key, parts] of played) {
    const lines = Object.entries(parts).flatMap(([part, list]) =>
      list.map((one) => `${part} ${canonical(one)}`),
    );
    writeFileSync(join(folder, `${key.replaceAll(/[^\w.-]+/g, '_')}.txt`), `${lines.join('\n')}\n`);
  }
}

/** In how many cases each part differs, and in how many by number: a mere shift in time changes no number. */
function byPart(found: readonly string[]): string {
  const all = found.flatMap((line) => [...line.matchAll(/(\w+) (\d+):\w+ → \w+ (\d+):/g)]);
  const parts = [...new Set(all.map(([, part]) => part))];
  return parts
    .map((part) => {
      const those = all.filter(([, name]) => name === part);
      return `${part} in ${those.length} (in number ${those.filter(([, , was, is]) => was !== is).length})`;
    })
    .join(', ');
}

/** The failure as somebody wants to read it. */
export const report = (name: string, found: readonly string[]): string =>
  found.length === 0
    ? ''
    : [
        `${found.length} of the golden ${name} play differently: ${byPart(found)}. The first:`,
        ...found.slice(0, 8).map((line) => `  ${line}`),
        'Meant? `HERON_GOLDEN=write npx vitest run tests/golden` stores them anew; name the cause in the commit.',
        'Not meant? Dump both versions with `HERON_GOLDEN_DUMP=<folder>` and diff the folders.',
      ].join('\n');
