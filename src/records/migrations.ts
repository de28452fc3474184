import type { Transaction } from 'dexie';
import * as v from 'valibot';
import type { Fact } from '../facts/fact.ts';
import { factRow, mergeFacts } from './facts.ts';
import { personRow } from './groups.ts';
import { lineOfVersion1 } from './plan-lines.ts';
import type { Detail, FactList, Row, Tx } from './port.ts';
import {
  type DrillHead,
  type Person,
  type Plan,
  type PlanDrill,
  personSchema,
  type SessionHead,
  sessionHeadSchema,
} from './schema.ts';
import { tallyOf } from './sessions.ts';
import { factsOfPerson, factsOfSessions, samenessOf } from './version1-facts.ts';
import { regroup } from './who.ts';

/**
 * How an older database becomes a newer one. A migration runs inside the upgrade transaction: all of it happens or
 * nothing, so an upgrade that is cut off starts again from the old, whole database. Never change one that was released.
 */

/** A session's head as version 1 wrote it. */
interface Version1Head extends Omit<SessionHead, 'drills'> {
  readonly drills: readonly Omit<DrillHead, 'summary'>[];
}

/** A row as it lies: since version 4 some bodies are JSON text. */
export type Stored<Body> = Omit<Row<Body>, 'body'> & { readonly body: Body | string };

/** A text that is no JSON stays a text, which no schema takes: whoever reads it sets the record aside and says so. */
export function unpacked<Body>(row: Stored<Body>): Row<Body> {
  if (typeof row.body !== 'string') return row as Row<Body>;
  try {
    return { ...row, body: JSON.parse(row.body) as Body };
  } catch {
    return row as Row<Body>;
  }
}

const PAGE = 500;

/** A line of a plan, and a person's profile, as versions 1 to 4 wrote them. */
type Version4Line = Parameters<typeof lineOfVersion1>[0] & Pick<PlanDrill, 'ladder'>;
type Version4Plan = Omit<Plan, 'drills'> & { readonly drills: readonly Version4Line[] };

/** Version 4 → 5: plans hold fixed values and bounds by parameter, and a profile says which leg is left out. */
export async function rewritePlans(tx: Transaction): Promise<void> {
  const plans = tx.table<Row<Version4Plan> | Row<Plan>, string>('plans');
  const people = tx.table<Row<Person>, string>('people');
  await plans.toCollection().modify((row: Row<Version4Plan> | Row<Plan>, at) => {
    // A row that nobody can understand stays as it is: whoever reads it sets it aside.
    if (!Array.isArray(row.body?.drills)) return;
    const drills = row.body.drills.map((line: Version4Line | PlanDrill) =>
      'holdSeconds' in line ? { ...lineOfVersion1(line), ladder: line.ladder } : line,
    );
    at.value = { ...row, body: { ...row.body, drills } };
  });
  await people.toCollection().modify((row: Row<Person>, at) => {
    if (!row.body?.profile) return;
    const profile = { ...row.body.profile, legLeftOut: row.body.profile.legLeftOut ?? null };
    at.value = { ...row, body: { ...row.body, profile } };
  });
}

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

/** Version 4 → 5: what happened in old sessions becomes facts, so that a lock outlives its session. A body that nobody can read is passed over. */
export async function tellFacts(tx: Transaction): Promise<void> {
  const facts = tx.table<Stored<FactList>, string>('facts');
  const sessions = tx.table<Stored<SessionHead>, string>('sessions');
  const people = await tx.table<Row<unknown>, string>('people').toArray();
  const told = (list: readonly Fact[]) =>
    facts.bulkPut(
      [...bySession(list).values()].map((some) => {
        const row = factRow(some);
        return { ...row, body: JSON.stringify(row.body) };
      }),
    );
  for (const { body } of people) {
    const person = v.safeParse(personSchema, body);
    if (person.success) await told(factsOfPerson(person.output));
  }
  const owners = new Set(
    (await sessions.orderBy('[person+at]').keys()).flatMap((key) =>
      Array.isArray(key) ? String(key[0]) : [],
    ),
  );
  for (const id of owners) {
    const rows = await sessions.where('[person+at]').between([id, ''], [id, '\uffff']).toArray();
    const heads = rows.map(unpacked).flatMap((row) => {
      const head = v.safeParse(sessionHeadSchema, row.body);
      return head.success ? [head.output] : [];
    });
    await told(factsOfSessions(heads));
  }
}

/**
 * Version 5 → 6: that two entries are one person is a fact, and each field of a person has a stamp. An entry that nobody can read stays as it is.
 */
export async function tellPeople(tx: Tx): Promise<void> {
  const people = (await tx.select('people', {})).flatMap(({ body }) => {
    const person = v.safeParse(personSchema, body);
    return person.success ? [person.output] : [];
  });
  await mergeFacts(tx, people.flatMap(samenessOf));
  await tx.put('people', people.map(personRow));
  await regroup(tx);
}

/** Facts by the row that they belong to. */
function bySession(list: readonly Fact[]): ReadonlyMap<string, readonly Fact[]> {
  const rows = new Map<string, Fact[]>();
  for (const fact of list) {
    const key = fact.session ?? fact.person;
    rows.set(key, [...(rows.get(key) ?? []), fact]);
  }
  return rows;
}
