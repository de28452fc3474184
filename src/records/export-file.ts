import type { Say } from '../drills/drill.ts';
import { canonical } from './canonical.ts';
import type { StoredFact } from './facts.ts';
import type { Person, Plan, SessionRecord, Step } from './schema.ts';

/** The export file, hook 5 of ARCHITECTURE.md. Sorted by id, so that equal records make equal files. */
export interface ExportFile {
  readonly format: 'heron-export';
  readonly version: 1 | 2;
  readonly app: string;
  readonly exportedAt: string;
  readonly people: readonly Person[];
  readonly plans: readonly Plan[];
  readonly sessions: readonly SessionRecord[];
  /** Ladder entries between sessions; those of a session stand in its `decisions`. */
  readonly steps: readonly Step[];
  /**
   * What happened (`src/facts/`). In the file those of a session stand with it, the others in the header; a file of version 1 holds none, and
   * they are made of its sessions when it is read.
   */
  readonly facts: readonly StoredFact[];
  /** Settings of the device, in a backup. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Measures over time as they are stored, by `traceId`: from a backup, which carries them packed. */
  readonly curves?: ReadonlyMap<string, Uint8Array>;
}
export const EXPORT_VERSION = 2;
/** Settings that a backup brings back. The PIN is not among them: a file must not be a way around it. */
export const SETTINGS_IN_FILES = ['retention'] as const;
/** Told now and then during long work: 0 … 1. */
export type Progress = (done: number) => void;

/** Why a file is not taken, as a message id and values. Nothing was changed. */
export type Refusal = { readonly ok: false; readonly reason: Say; readonly why: RefusalKind };
export type RefusalKind =
  | 'not-json' // not JSON at all, or cut off
  | 'foreign' // of another program
  | 'newer' // of a newer Heron
  | 'damaged' // ours, but something in it is impossible; `where` says what
  | 'too-large'
  | 'passphrase-needed'
  | 'wrong-passphrase';
export type ReadFile = { readonly ok: true; readonly file: ExportFile } | Refusal;

export const refuse = (why: RefusalKind, values?: Say['values']): Refusal => ({
  ok: false,
  why,
  reason: { id: `records.refused.${why}`, ...(values ? { values } : {}) },
});

/** The text by which two records are compared. Traces do not count: they come and go with the room on the disk. */
export function likeness(record: SessionRecord | Person | Plan | Step): string {
  if (!('drills' in record) || !('clock' in record)) return canonical(record);
  return canonical({
    ...record,
    drills: record.drills.map(({ traces: _traces, ...drill }) => drill),
  });
}
