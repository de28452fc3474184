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
 * A zip that is the same bytes wherever it is made from the same files: sorted, one date for all (the zip format has no zone, this
 * constructor makes the same stamp everywhere), one mode. Zip and not tar, because Windows opens it without help.
 */
export function pack(files: Files, top: string): Uint8Array {
  const tree: Zippable = {};
  // 0o100644 in the upper half, as Unix writes it; `os: 3` says so.
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    tree[`${top}/${path}`] = [bytes, { mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16, level: 9 }];
  return zipSync(tree);
}
