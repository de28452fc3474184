import * as v from 'valibot';
import { RecordsError } from './errors.ts';
import { aliases } from './groups.ts';
import type { Port, Row } from './port.ts';
import { type LadderEntry, type Step, stepSchema } from './schema.ts';
import { type Sources, uuidv7 } from './uuid.ts';

/** The history of the ladders: what each session decided, and what was decided between sessions. Append-only. */
export interface LadderStore {
  /** All entries of a person in the order in which they were decided, for `progression/ladder.ts`; of one ladder when named. */
  history(person: string, ladder?: string): Promise<readonly LadderEntry[]>;
  /** Adds an entry that belongs to no session (a gap, a clearance, a therapist's word). A session's own go with `sessions.finish`. */
  add(person: string, entry: LadderEntry): Promise<void>;
}

export const stepRow = (body: Step): Row<Step> => ({
  id: body.id,
  person: body.person,
  at: new Date(body.entry.decision.when.at).toISOString(),
  tag: body.entry.decision.ladder,
  body,
});

export function ladderStore(port: Port, sources: Sources): LadderStore {
  return {
    history: (person, ladder) =>
      port.read(async (tx) => {
        const found: { at: number; id: string; entry: LadderEntry }[] = [];
        for (const id of await aliases(tx, person)) {
          for (const row of await tx.select('sessions', { person: id }))
            for (const entry of row.body.decisions)
              found.push({ at: entry.decision.when.at, id: row.id, entry });
          for (const row of await tx.select('steps', { person: id }))
            found.push({ at: row.body.entry.decision.when.at, id: row.id, entry: row.body.entry });
        }
        // The sort is stable: entries of one session stay in their order.
        return found
          .filter(({ entry }) => ladder === undefined || entry.decision.ladder === ladder)
          .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
          .map(({ entry }) => entry);
      }),
    async add(person, entry) {
      const result = v.safeParse(stepSchema, { id: uuidv7(sources), person, entry });
      if (!result.success) throw new RecordsError('invalid', result.issues[0].message);
      await port.write((tx) => tx.put('steps', [stepRow(result.output)]));
    },
  };
}
