import type { Transaction } from 'dexie';
import type { Detail, Row } from './port.ts';
import type { DrillHead, SessionHead } from './schema.ts';
import { tallyOf } from './sessions.ts';

/**
 * How an older database becomes a newer one. A migration runs inside the upgrade transaction: all of it happens or
 * nothing, so an upgrade that is cut off starts again from the old, whole database. Never change one that was released.
 */

/** A session's head as version 1 wrote it. */
interface Version1Head extends Omit<SessionHead, 'drills'> {
  readonly drills: readonly Omit<DrillHead, 'summary'>[];
}

const PAGE = 500;

/** Version 1 → 2: drills get a summary, and the head of a session counts its trials, so that lists need not read them. */
export async function countTrials(tx: Transaction): Promise<void> {
  const sessions = tx.table<Row<Version1Head> | Row<SessionHead>, string>('sessions');
  const details = tx.table<Row<Detail>, string>('details');
  const ids = await sessions.toCollection().primaryKeys();
  for (let i = 0; i < ids.length; i += PAGE) {
    const page = ids.slice(i, i + PAGE);
    const [rows, found] = [await sessions.bulkGet(page), await details.bulkGet(page)];
    const next: Row<SessionHead>[] = [];
    rows.forEach((row, r) => {
      if (!row) return;
      const drills = row.body.drills.map((drill, d) => ({
        summary: {},
        ...drill,
        tally: tallyOf(found[r]?.body.trials[d] ?? []),
      }));
      next.push({ ...row, body: { ...row.body, drills } });
    });
    await sessions.bulkPut(next);
  }
}
