import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';

/** Files of a bundle: path with `/`, and bytes. */
export type Files = ReadonlyMap<string, Uint8Array>;

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Every file under a folder, by its path from there, sorted. */
export function filesUnder(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).isFile())
    .sort();
  return new Map(
    paths.map((path) => [relative(folder, path).split(sep).join('/'), new Uint8Array(readFileSync(path))]),
  );
}

/** Lines as `sha256sum -c` reads them, sorted by path. */
export const checksums = (files: Files): string =>
  [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => `${sha256(bytes)}  ${path}\n`)
    .join('');

/**
 * A zip that is the same bytes wherever it is made from the same files at the same release: sorted, one date for all, one mode. Zip and not
 * tar, because Windows opens it without help.
 * @param released seconds since 1970 of the release. A web server tells files apart by size and date alone: with one date for every release
 *   a tablet would be told "not changed" of an index.html of equal length, and no update would reach it.
 */
export function pack(files: Files, top: string, released: number): Uint8Array {
  // The zip format has no zone: the UTC time is written as if it were local, so that every machine writes the same stamp.
  const at = new Date(released * 1000);
  const mtime = new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  );
  const tree: Zippable = {};
  // 0o100644 in the upper half, as Unix writes it; `os: 3` says so.
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    tree[`${top}/${path}`] = [bytes, { mtime, os: 3, attrs: 0o100644 << 16, level: 9 }];
  return zipSync(tree);
}
