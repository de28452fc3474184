import type { Row, Tx } from './port.ts';
import { joinPeople, plain } from './registers.ts';
import type { Person } from './schema.ts';

/** Entries that are one person. Which they are follows from the facts; each row's tag says under which entry it is shown ('': its own). */

export const personRow = (body: Person): Row<Person> => ({
  id: body.id,
  person: body.id,
  at: body.createdAt,
  tag: body.mergedInto ?? '',
  body: plain(body),
});

/** All ids of the person that has this one, the one that is shown first. */
export async function aliases(tx: Tx, id: string): Promise<readonly string[]> {
  const shown = (await tx.get('people', id))?.tag || id;
  return [shown, ...(await tx.select('people', { tag: shown })).map((row) => row.id)];
}

/** A person as shown: the entry with the later values of those that are the same person (REG-3). Any other entry as it is. */
export function shownAs(body: Person, merged: readonly Person[]): Person {
  return merged.reduce<Person>(
    (person, other) => ({ ...joinPeople(person, other), createdAt: body.createdAt }),
    body,
  );
}
