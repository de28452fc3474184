import {
  EXPORT_VERSION,
  type ExportFile,
  likeness,
  type Progress,
  type ReadFile,
  type Refusal,
  type RefusalKind,
  refuse,
} from './export-file.ts';
import {
  BEGIN,
  breathe,
  gathered,
  isObject,
  isRefusal,
  readHeader,
  readLines,
  sessionCheck,
} from './read-export.ts';
import { isSealed, seal, unseal } from './seal.ts';
import type { Records } from './store.ts';
import { type ExportOptions, exportLines } from './write-export.ts';

/** Records as one file of text, written and read. A backup (`backup.ts`) is the same as a stream. */
export {
  EXPORT_VERSION,
  type ExportFile,
  type ExportOptions,
  likeness,
  type Progress,
  type ReadFile,
  type Refusal,
  type RefusalKind,
};

/**
 * Larger texts are refused where a file must stand in memory as one text: a sealed one, or one that another tool laid out. 500 people with
 * 150 sessions each make 491 MB (`npm run bench:records`); a browser's text ends at 2^29 characters.
 */
export const MAX_FILE = 530_000_000;

/**
 * The records as a file, as parts of text to be put into one Blob. A record that cannot be understood is left out and
 * stays in the database.
 */
export async function exportFile(records: Records, options: ExportOptions): Promise<readonly string[]> {
  const parts: string[] = [];
  for await (const part of exportLines(records, options)) parts.push(part);
  return options.passphrase === undefined
    ? parts
    : [await seal(parts.join(''), options.passphrase, records.sources)];
}

const PAGE = 400;

/**
 * Reads and validates a file without touching the records. Every refusal says why. A large file of ours is read line by
 * line, so that it never stands in memory as one text and the page stays alive.
 *
 *     const read = await readExport(file, { passphrase });
 *     if (read.ok) { const counts = await preview(records, read.file); … await importFile(records, read.file); }
 */
export async function readExport(
  source: string | Blob,
  options: {
    readonly passphrase?: string;
    readonly onProgress?: Progress;
    /** In place of `MAX_FILE`, for tests. */
    readonly limit?: number;
  } = {},
): Promise<ReadFile> {
  const limit = options.limit ?? MAX_FILE;
  if (typeof source !== 'string') {
    const streamed = await readBlob(source, options.onProgress);
    if (streamed) return streamed;
    if (source.size > limit) return refuse('too-large');
  }
  const text = typeof source === 'string' ? source : await source.text();
  if (text.length > limit) return refuse('too-large');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse('not-json');
  }
  if (isSealed(json)) {
    if (options.passphrase === undefined) return refuse('passphrase-needed');
    const opened = await unseal(json, options.passphrase, limit);
    if (!opened.ok) return refuse(opened.why, { where: 'data' });
    try {
      json = JSON.parse(opened.text);
    } catch {
      return refuse('not-json');
    }
  }
  const header = readHeader(json);
  if (!header.ok) return header;
  if (!isObject(json) || !Array.isArray(json.sessions)) return refuse('damaged', { where: 'sessions' });
  const raw: readonly unknown[] = json.sessions;
  const check = sessionCheck(header.file);
  const whole = gathered(header.file);
  for (const [i, one] of raw.entries()) {
    const taken = check(one);
    if (isRefusal(taken)) return taken;
    whole.take(taken);
    if (i % PAGE === PAGE - 1) {
      options.onProgress?.(i / raw.length);
      await breathe();
    }
  }
  options.onProgress?.(1);
  return { ok: true, file: whole.file() };
}

/** Reads a file that stands in a Blob without ever holding it as one text. Null: laid out otherwise, or cut off. */
async function readBlob(blob: Blob, onProgress?: Progress): Promise<ReadFile | null> {
  if (!(await blob.slice(0, 40).text()).startsWith(BEGIN)) return null;
  const found: { whole: ReturnType<typeof gathered> | null } = { whole: null };
  const result = await readLines(blob.stream().pipeThrough(new TextDecoderStream()), {
    header: (file) => {
      found.whole = gathered(file);
    },
    session: (taken) => found.whole?.take(taken),
    refused: (refusal) => refusal,
    progress: (done) => onProgress?.(Math.min(1, done / blob.size)),
  });
  onProgress?.(1);
  if (result === 'other' || !found.whole) return result === 'other' ? null : result;
  return result ?? { ok: true, file: found.whole.file() };
}
