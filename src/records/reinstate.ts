import { stampAfter } from './device.ts';
import { personRow } from './groups.ts';
import type { Header } from './read-export.ts';
import { latestOf, reinstated } from './registers.ts';
import type { Records } from './store.ts';

/** Makes names, notes, profiles and settings what a backup says, as a change of now: so it holds on other devices too (REG-2). */
export async function reinstate(records: Records, { people, settings }: Header): Promise<void> {
  await records.writeWhole(async (tx) => {
    for (const person of people) {
      const row = await tx.get('people', person.id);
      // Whoever was forgotten since stays so.
      if (!row) continue;
      const at = await stampAfter(tx, latestOf(row.body), records.sources);
      const updatedAt = new Date(records.sources.now()).toISOString();
      await tx.put('people', [
        personRow({ ...reinstated(person, at), mergedInto: row.body.mergedInto, updatedAt }),
      ]);
    }
    await tx.put(
      'settings',
      Object.entries(settings ?? {}).map(([id, value]) => ({
        id,
        person: '',
        at: '',
        tag: '',
        body: { id, value },
      })),
    );
  });
}
