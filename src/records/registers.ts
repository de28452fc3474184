import type { Stamp } from '../facts/fact.ts';
import { canonical } from './canonical.ts';
import { type Person, personFields, profileSchema } from './schema.ts';
import { LIVED } from './schema-parts.ts';

/**
 * A person as registers: each field with the stamp of its last change, so that two devices that changed different things both keep theirs
 * (REG-1). A field that nobody ever set has no stamp and gives way to any value that somebody did set.
 */

export type PersonField = keyof typeof personFields;
type ProfileField = keyof Person['profile'];
/** Profile parts are written `profile.<name>`. */
type Field = PersonField | `profile.${ProfileField}`;
const FIELDS: readonly Field[] = [
  ...(Object.keys(personFields) as PersonField[]),
  ...(Object.keys(profileSchema.entries) as ProfileField[]).map((name) => `profile.${name}` as const),
];

/** An entry whose clocks are known: `settled` makes it of any. */
type Settled = Person & { readonly clocks: NonNullable<Person['clocks']> };

/** Of records that knew no clocks. */
const LEGACY = '0000-v1';

/**
 * Entries of version 1 had one time for all fields: it becomes the stamp of each, unless nobody ever wrote anything. A time that cannot have
 * been lived yet counts as the earliest, or it would win for good.
 */
export function settled(person: Person): Settled {
  const { clocks } = person;
  if (clocks !== undefined) return { ...person, clocks };
  const { name, createdAt, updatedAt } = person;
  if (name === '' && createdAt === updatedAt) return { ...person, clocks: {} };
  const at = `${LIVED.test(updatedAt) ? updatedAt : '1970-01-01T00:00:00.000Z'}-${LEGACY}`;
  return { ...person, clocks: Object.fromEntries(FIELDS.map((field) => [field, at])) };
}

/** The one form in which an entry is kept and passed on: without clocks where they say no more than its time of change. */
export function plain(person: Person): Person {
  const { clocks, ...rest } = person;
  return clocks === undefined || canonical(settled(rest).clocks) === canonical(clocks) ? rest : person;
}

function fieldOf(person: Person, field: Field): unknown {
  const [name, part] = field.split('.');
  return part === undefined ? person[name as PersonField] : person.profile[part as ProfileField];
}

/** The same entry with other values and stamps of some fields; a value that is undefined is left out. */
function withValues(
  person: Settled,
  values: ReadonlyMap<Field, { readonly value: unknown; readonly at: Stamp }>,
): Settled {
  const own: Record<string, unknown> = {};
  const profile: Record<string, unknown> = { ...person.profile };
  const clocks: Record<string, Stamp> = { ...person.clocks };
  for (const [field, { value, at }] of values) {
    const [name = '', part] = field.split('.');
    if (part === undefined) own[name] = value;
    else if (value === undefined) delete profile[part];
    else profile[part] = value;
    if (at !== '') clocks[field] = at;
  }
  return { ...person, ...own, profile: profile as Person['profile'], clocks };
}

const clockOf = (person: Settled, field: Field): Stamp => person.clocks[field] ?? '';
const textOf = (value: unknown): string => canonical(value ?? null);

/** Whether nobody ever set anything of this entry: the first look at the home page made it. */
export const isUntouched = (person: Person): boolean => Object.keys(settled(person).clocks).length === 0;

/**
 * Two versions of one entry, or two entries of one person: of each field the later value, of equal stamps the greater text. `a` gives what is no
 * register. Commutes and associates in all registers; joining with itself changes nothing.
 */
export function joinPeople(a: Person, b: Person): Settled {
  const [one, two] = [settled(a), settled(b)];
  const values = new Map<Field, { value: unknown; at: Stamp }>();
  for (const field of FIELDS) {
    const [mine, other] = [clockOf(one, field), clockOf(two, field)];
    const taken =
      mine < other || (mine === other && textOf(fieldOf(one, field)) < textOf(fieldOf(two, field)))
        ? two
        : one;
    values.set(field, { value: fieldOf(taken, field), at: clockOf(taken, field) });
  }
  const [createdAt = ''] = [one.createdAt, two.createdAt].sort();
  const [, updatedAt = ''] = [one.updatedAt, two.updatedAt].sort();
  return { ...withValues(one, values), createdAt, updatedAt };
}

/** What differs between an entry and what somebody wants it to say. */
export type PersonEdit = Partial<Pick<Person, PersonField | 'profile'>>;

/** The stamp of the latest of those fields that an edit changes; null when it changes none. */
export function seenBy(person: Person, edit: PersonEdit): Stamp | null {
  const changed = changedBy(person, edit);
  const now = settled(person);
  return changed.length === 0
    ? null
    : (changed
        .map(({ field }) => clockOf(now, field))
        .sort()
        .at(-1) ?? '');
}

/** Writes into `own` what an edit changes of `shown`, all at one stamp. */
export function edited(own: Person, shown: Person, edit: PersonEdit, at: Stamp): Settled {
  return withValues(
    settled(own),
    new Map(changedBy(shown, edit).map(({ field, value }) => [field, { value, at }])),
  );
}

/** The same values, all that were ever set said once more at this stamp: of two entries that are one person, these count from now on. */
export function affirmed(person: Person, at: Stamp): Settled {
  const now = settled(person);
  return { ...now, clocks: Object.fromEntries(Object.keys(now.clocks).map((field) => [field, at])) };
}

/** The same values, also those that nobody ever set, as a change of now: what was set since is taken back. */
export const reinstated = (person: Person, at: Stamp): Settled => ({
  ...person,
  clocks: Object.fromEntries(FIELDS.map((field) => [field, at])),
});

/** The latest of an entry's stamps; '' where nothing was ever set. */
export const latestOf = (person: Person): Stamp => Object.values(settled(person).clocks).sort().at(-1) ?? '';

function changedBy(person: Person, edit: PersonEdit): readonly { field: Field; value: unknown }[] {
  const wanted = { ...person, ...edit };
  return FIELDS.map((field) => ({ field, value: fieldOf(wanted, field) })).filter(
    ({ field, value }) => textOf(value) !== textOf(fieldOf(person, field)),
  );
}
