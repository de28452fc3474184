import * as v from 'valibot';
import { type Rating, ratingSchema } from '../../records/schema.ts';
import { idSchema } from '../../records/schema-parts.ts';
import type { Records } from '../../records/store.ts';

const NAME = 'feeling.before';
/** What was told belongs to a session that begins within so long. [J] */
const HOLDS_MS = 2 * 3_600_000;

const told = v.strictObject({
  person: idSchema,
  at: v.number(),
  ratings: v.pipe(v.array(ratingSchema), v.maxLength(60)),
});

/** Keeps what a person told before the session that is about to begin. */
export const keepBefore = (records: Records, person: string, ratings: readonly Rating[]): Promise<void> =>
  records.settings.set(NAME, { person, at: Date.now(), ratings });

/** What this person told lately, or nothing. */
export async function feltBefore(records: Records, person: string): Promise<readonly Rating[]> {
  const found = v.safeParse(told, await records.settings.get(NAME).catch(() => null));
  if (!found.success || found.output.person !== person) return [];
  const age = Date.now() - found.output.at;
  return age >= 0 && age < HOLDS_MS ? found.output.ratings : [];
}

/** A session has taken it up. */
export const forgetBefore = (records: Records): Promise<void> => records.settings.remove(NAME);
