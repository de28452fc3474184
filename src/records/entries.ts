import type { Incident } from './schema.ts';

/**
 * What somebody told, asked for or wrote while a session ran. It stands among the incidents of the record, at its time, and is none: nothing
 * went wrong by it. Words in records: never rename, only add.
 */
export const ENTRY_KINDS = [
  'note',
  'told-support',
  'told-step',
  'told-hands-on',
  'easier',
  'harder',
  'skip',
  'pause',
  'go-on',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Whether this is an entry, and nothing to be counted or reported as having gone wrong. */
export const isEntry = ({ kind, by }: Pick<Incident, 'kind' | 'by'>): boolean =>
  by !== 'supervisor' && (ENTRY_KINDS as readonly string[]).includes(kind);
