import { Decrypter, Encrypter } from 'age-encryption';
import { type Progress, type Refusal, refuse, SETTINGS_IN_FILES } from './export-file.ts';
import { importFile, type Preview } from './merge.ts';
import { type Header, readLines, type Taken } from './read-export.ts';
import { reinstate } from './reinstate.ts';
import type { Records } from './store.ts';
import { exportLines } from './write-export.ts';

/**
 * A backup: the export file with curves packed, compressed (gzip) and sealed with a passphrase in the age format (age-encryption.org/v1), all of it
 * as a stream, so that a clinic's year never stands in memory. `age -d backup.age | gunzip` opens it without Heron.
 */

const BEGIN = 'age-encryption.org/v1';

/**
 * scrypt with N = 2^17, r = 8, as the OWASP password storage sheet advises [R]: 128 MB for a moment. The format's usual 2^18 takes twice that, too much for
 * a small tablet [J].
 */
const WORK_FACTOR = 17;

export interface BackupOptions {
  readonly app: string;
  readonly passphrase: string;
  readonly people?: readonly string[];
  /** Measures over time as well, unless false. */
  readonly traces?: boolean;
  readonly onProgress?: Progress;
  /** In place of `WORK_FACTOR`, for tests. */
  readonly workFactor?: number;
}

/** What a backup holds, found by reading it to its end. */
export interface Contents {
  readonly exportedAt: string;
  readonly people: number;
  readonly sessions: number;
  /** Sessions in it that cannot be understood; all others can be brought back. */
  readonly unread: number;
}
export type Opened = { readonly ok: true; readonly contents: Contents } | Refusal;

/** The same in every keyboard's spelling. */
const normal = (passphrase: string): string => passphrase.normalize('NFKC');

/** The records as a sealed stream of bytes. */
export async function backupStream(
  records: Records,
  { app, passphrase, people, traces = true, onProgress, workFactor = WORK_FACTOR }: BackupOptions,
): Promise<ReadableStream<Uint8Array>> {
  const age = new Encrypter();
  age.setPassphrase(normal(passphrase));
  age.setScryptWorkFactor(workFactor);
  const lines = exportLines(records, {
    app,
    traces: traces && 'packed',
    settings: people ? [] : SETTINGS_IN_FILES,
    ...(people && { people }),
    ...(onProgress && { onProgress }),
  });
  const text = new ReadableStream<string>({
    async pull(to) {
      const { value, done } = await lines.next();
      if (done) to.close();
      else to.enqueue(value);
    },
  });
  const packed = text.pipeThrough(new TextEncoderStream()).pipeThrough(new CompressionStream('gzip'));
  return age.encrypt(packed);
}

/** Whether a file is sealed as a backup is. */
export const isBackup = async (file: Blob): Promise<boolean> =>
  (await file.slice(0, BEGIN.length).text()) === BEGIN;

/** Opens a backup and reads it from its first to its last byte, as a restore would. Changes nothing. */
export async function openBackup(file: Blob, passphrase: string, onProgress?: Progress): Promise<Opened> {
  const contents = { exportedAt: '', people: 0, sessions: 0, unread: 0 };
  const refused = await readBackup(file, passphrase, {
    header(header) {
      contents.exportedAt = header.exportedAt;
      contents.people = header.people.length;
    },
    session() {
      contents.sessions++;
    },
    unread() {
      contents.unread++;
    },
    ...(onProgress && { onProgress }),
  });
  return refused ?? { ok: true, contents };
}

/** So many sessions are written in one step. */
const PAGE = 40;

/**
 * Brings a backup in. `merge`: like any file, of each value the later stays. `restore`: names, notes, profiles and settings become what they were when
 * the backup was made, on this device and then on others. Either way deleted sessions come back, nothing that came since is lost, and what
 * happened stays what it was: no restore opens a lock or brings back who was forgotten. Each step is whole and safe to repeat.
 */
export async function restore(
  records: Records,
  file: Blob,
  {
    passphrase,
    how,
    onProgress,
  }: { readonly passphrase: string; readonly how: 'merge' | 'restore'; readonly onProgress?: Progress },
): Promise<{ readonly ok: true; readonly preview: Preview } | Refusal> {
  // A file that breaks off in its middle must be found out before anything is changed.
  const opened = await openBackup(file, passphrase, (done) => onProgress?.(done / 2));
  if (!opened.ok) return opened;
  const state: { header: Header | null; taken: Taken[]; preview: Preview | null } = {
    header: null,
    taken: [],
    preview: null,
  };
  const write = async () => {
    const { header, taken } = state;
    if (!header || taken.length === 0) return;
    state.taken = [];
    const some = await importFile(records, {
      ...header,
      people: [],
      plans: [],
      steps: [],
      facts: taken.flatMap(({ facts }) => facts),
      sessions: taken.map(({ session }) => session),
      curves: new Map(taken.flatMap(({ curves }) => [...curves])),
    });
    if (state.preview)
      state.preview = { ...state.preview, sessions: sum(state.preview.sessions, some.sessions) };
  };
  const refused = await readBackup(file, passphrase, {
    async header(header) {
      state.header = header;
      state.preview = await importFile(records, { ...header, sessions: [] });
      if (how === 'restore') await reinstate(records, header);
    },
    async session(taken) {
      state.taken.push(taken);
      if (state.taken.length >= PAGE) await write();
    },
    unread() {},
    onProgress: (done) => onProgress?.(0.5 + done / 2),
  });
  await write();
  if (refused || !state.preview) return refused ?? refuse('damaged', { where: 'header' });
  return { ok: true, preview: state.preview };
}

const sum = (a: Preview['sessions'], b: Preview['sessions']): Preview['sessions'] => ({
  fresh: a.fresh + b.fresh,
  known: a.known + b.known,
  different: a.different + b.different,
  taken: a.taken + b.taken,
});

interface Reading {
  header(header: Header): void | Promise<void>;
  session(taken: Taken): void | Promise<void>;
  unread(): void;
  readonly onProgress?: Progress;
}

/** Reads a sealed file line by line; a refusal says why it is no backup that can be used, null that it was read to its end. */
async function readBackup(file: Blob, passphrase: string, reading: Reading): Promise<Refusal | null> {
  const age = new Decrypter();
  age.addPassphrase(normal(passphrase));
  let read = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, to) {
      read += chunk.length;
      to.enqueue(chunk);
    },
  });
  let plain: ReadableStream<Uint8Array>;
  try {
    plain = await age.decrypt(file.stream().pipeThrough(counted));
  } catch {
    return refuse('wrong-passphrase');
  }
  try {
    const text = plain
      .pipeThrough(new DecompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>)
      .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>);
    const result = await readLines(text, {
      header: (header) => reading.header(header),
      session: (taken) => reading.session(taken),
      refused() {
        reading.unread();
        return null;
      },
      progress: () => reading.onProgress?.(Math.min(1, read / file.size)),
    });
    return result === 'other' ? refuse('not-json') : result;
  } catch (error) {
    // What the seal does not vouch for, and what was cut off, ends the stream with an error of its own; storage errors are for the caller.
    if (error instanceof Error && BROKEN.has(error.name)) return refuse('damaged', { where: 'data' });
    throw error;
  }
}
const BROKEN: ReadonlySet<string> = new Set(['Error', 'TypeError', 'RangeError', 'OperationError']);
