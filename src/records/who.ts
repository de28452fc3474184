import { representatives } from '../facts/same.ts';
import { safetyFacts } from './facts.ts';
import { personRow } from './groups.ts';
import { TABLES, type Tx } from './port.ts';

/** What the facts about people bring about in the tables. */

/** Which entries show which: brought in line with the facts (SAME-1 to 3). */
export async function regroup(tx: Tx): Promise<void> {
  const rows = await tx.select('people', {});
  const shown = representatives(
    await safetyFacts(tx),
    rows.map(({ id }) => id),
  );
  const changed = rows.flatMap(({ id, tag, body }) => {
    const under = shown.get(id) ?? id;
    const next = under === id ? '' : under;
    return next === tag && body.mergedInto === (next || null)
      ? []
      : [personRow({ ...body, mergedInto: next || null })];
  });
  await tx.put('people', changed);
}

/** All but the people themselves and the device's settings: a new table is forgotten with its person without a word here. */
const OF_A_PERSON = TABLES.filter((table) => table !== 'people' && table !== 'settings');

/** Removes everything that belongs to these people. What must stay of them is written afterwards. */
export async function erase(tx: Tx, people: Iterable<string>): Promise<void> {
  for (const person of people) {
    for (const table of OF_A_PERSON) await tx.remove(table, await tx.keys(table, { person }));
    await tx.remove('people', [person]);
  }
}
