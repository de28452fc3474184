import type { Content, Fact } from '../../facts/fact.ts';
import { oneLegPermission, revocationsOf } from '../../facts/permission.ts';
import type { Person } from '../../records/schema.ts';
import type { Records } from '../../records/store.ts';

/** What a therapist decides about a person at the desk, as facts that bear a name. */

const signed = (author: string): Fact['by'] => ({ role: 'therapist', name: author.trim() || null });

/** Opens one-leg standing without support, or takes it back. Resolves with whether it is open now. */
export async function writePermission(
  records: Records,
  { person, author, on }: { readonly person: string; readonly author: string; readonly on: boolean },
): Promise<boolean> {
  const seen = revocationsOf(await records.facts.of(person), 'therapist');
  const content: Content = on
    ? { kind: 'granted', what: 'one-leg', how: 'therapist', seen }
    : { kind: 'revoked', what: 'one-leg' };
  await records.facts.add(person, null, [{ content, by: signed(author) }]);
  return oneLegPermission(await records.facts.of(person)) !== null;
}

/** Changes what is decided of a person. The entry is read anew: of two quick changes the second must not undo the first. */
export async function writeProfile(
  records: Records,
  person: Person,
  decided: Partial<Person['profile']>,
): Promise<void> {
  const now = (await records.people.get(person.id)) ?? person;
  await records.people.edit(person.id, { profile: { ...now.profile, ...decided } });
}
