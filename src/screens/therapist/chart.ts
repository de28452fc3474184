import type { Fact, FactId } from '../../facts/fact.ts';
import type { Records } from '../../records/store.ts';
import { rememberSigned } from './signed.ts';

/** What a therapist writes into a person's chart, as facts that bear a name. */

async function signed(records: Records, name: string): Promise<Fact['by']> {
  const text = name.trim();
  if (text !== '') await rememberSigned(records, text);
  return { role: 'therapist', name: text || null };
}

/** Clears the locks that are named, and no other (LOCK-3). */
export async function clearLocks(
  records: Records,
  {
    person,
    locks,
    name,
    note,
  }: Readonly<Record<'person' | 'name' | 'note', string>> & {
    readonly locks: readonly FactId[];
  },
): Promise<void> {
  const content = { kind: 'cleared', of: locks, note: note.trim() } as const;
  await records.facts.add(person, null, [{ content, by: await signed(records, name) }]);
}

/** A note with its date and author. */
export async function addNote(
  records: Records,
  { person, name, text }: Readonly<Record<'person' | 'name' | 'text', string>>,
): Promise<void> {
  const content = { kind: 'noted', text: text.trim() } as const;
  await records.facts.add(person, null, [{ content, by: await signed(records, name) }]);
}

/** The fact `of` was noted by mistake (INC-3): said by another fact, in the same session. */
export async function takeBack(
  records: Records,
  {
    person,
    of,
    name,
    note,
  }: Readonly<Record<'person' | 'name' | 'note', string>> & {
    readonly of: { readonly id: FactId; readonly session: string | null };
  },
): Promise<void> {
  const content = { kind: 'corrected', of: of.id, note: note.trim() } as const;
  await records.facts.add(person, of.session, [{ content, by: await signed(records, name) }]);
}
