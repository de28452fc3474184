import * as v from 'valibot';
import type { Side } from '../units.ts';
import { classOf } from './words.ts';

/**
 * What happened, once and for ever. A fact is never changed and never removed but with the whole person: what was wrong is corrected by
 * another fact. Everything that the product says about locks, practice, support, permissions and incidents is folded from facts.
 */

/** Unique: its scope (session or person), the device and its number there. Written twice it is one fact. */
export type FactId = string;

/**
 * When a fact was noted, on a hybrid logical clock (Kulkarni et al. 2014 [R]): wall time, a counter and the device, as text that sorts. It never
 * goes backwards on a device, and is later than everything that the device has seen.
 */
export type Stamp = string;

export const ROLES = ['patient', 'helper', 'therapist', 'system'] as const;
/** Who said or did it. `name` is what a therapist signed with, else null. */
export interface Actor {
  readonly role: (typeof ROLES)[number];
  readonly name: string | null;
}

export const RED_FLAGS = ['fall', 'symptom', 'wound'] as const;
export type RedFlag = (typeof RED_FLAGS)[number];

/** What there is to say. `t`: milliseconds since the session began. */
export type Content =
  /** Stored when it is raised, before anybody answers. */
  | {
      readonly kind: 'incident';
      readonly what: string;
      readonly t: number;
      readonly phase: string | null;
      readonly drill: string | null;
      readonly saw: Readonly<Record<string, number | string | boolean>>;
      readonly note: string;
    }
  /** The answer to "Are you all right?" after the incident `of`. */
  | { readonly kind: 'incident-answered'; readonly of: FactId; readonly fine: boolean }
  /** What the person says happened, as a word of `HAPPENINGS`. */
  | { readonly kind: 'happened'; readonly what: string; readonly t: number }
  /** Support, a step or the helper's hands, in the drill and trial of the session that they belong to. */
  | {
      readonly kind: 'told';
      readonly what: 'support' | 'step' | 'hands-on';
      readonly drill: number;
      readonly trial: number;
    }
  /** A dated note about the person. */
  | { readonly kind: 'noted'; readonly text: string }
  /** Time of practice in this session on this device so far, ms. The greatest counts. */
  | { readonly kind: 'practised'; readonly ms: number }
  /** A clinician must clear this before the next practice. `of`: the incident that it came from, where there is one. */
  | { readonly kind: 'locked'; readonly why: RedFlag; readonly of: FactId | null }
  /** Opens the locks that it names, and no other. */
  | { readonly kind: 'cleared'; readonly of: readonly FactId[]; readonly note: string }
  /** `seen`: every revocation and fall that was known when it was granted. `leg`: the one leg that it is for; without it both. */
  | {
      readonly kind: 'granted';
      readonly what: 'one-leg';
      readonly how: 'therapist' | 'check';
      readonly leg?: Side;
      readonly seen: readonly FactId[];
    }
  | { readonly kind: 'revoked'; readonly what: 'one-leg' }
  /** The entry of this person and the entry `other` are one person. */
  | { readonly kind: 'same'; readonly other: string }
  /** They are not. */
  | { readonly kind: 'apart'; readonly other: string }
  /** The person's record was deleted: this is all that is left of it. */
  | { readonly kind: 'forgotten' }
  /** The person agreed once more to a record, after it was deleted. */
  | { readonly kind: 'agreed-again' }
  /** The fact `of` was noted by mistake: it stays, and is told as such. A lock is not opened by this. */
  | { readonly kind: 'corrected'; readonly of: FactId; readonly note: string };

export type Kind = Content['kind'];
export interface Envelope {
  readonly id: FactId;
  readonly person: string;
  /** Null: belongs to the person and to no session. */
  readonly session: string | null;
  /** Rises from fact to fact of a device; never given twice. */
  readonly seq: number;
  readonly at: Stamp;
  /** The device that noted it. */
  readonly origin: string;
  readonly by: Actor;
}
export type Fact = Envelope & Content;
/** A fact from a newer Heron: kept and passed on whole, and understood by nobody here. */
export type UnknownFact = Envelope & {
  readonly kind: string;
  readonly unknown: Readonly<Record<string, unknown>>;
};

export const factId = (scope: string, origin: string, seq: number): FactId => `${scope}/${origin}/${seq}`;

const LIMITS = { word: 120, text: 20_000, list: 1_000 } as const;
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.word));
const text = v.pipe(v.string(), v.maxLength(LIMITS.text));
const id = v.pipe(v.string(), v.minLength(3), v.maxLength(200));
const finite = v.pipe(v.number(), v.finite());
const ids = v.pipe(v.array(id), v.maxLength(LIMITS.list));
const value = v.union([v.boolean(), finite, v.pipe(v.string(), v.maxLength(400))]);

const envelope = {
  id,
  person: word,
  session: v.nullable(word),
  seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
  at: v.pipe(
    v.string(),
    v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z-[0-9a-f]{4}-[^\s/]{1,80}$/),
    v.check((at) => Number.isFinite(Date.parse(at.slice(0, 24)))),
  ),
  origin: v.pipe(v.string(), v.regex(/^[^\s/]{1,80}$/)),
  by: v.strictObject({
    role: v.picklist(ROLES),
    name: v.nullable(v.pipe(v.string(), v.maxLength(LIMITS.word))),
  }),
};

const of = <K extends Kind, E extends v.ObjectEntries>(kind: K, content: E) =>
  v.strictObject({ ...envelope, kind: v.literal(kind), ...content });
const schema: v.GenericSchema<unknown, Fact> = v.variant('kind', [
  of('incident', {
    what: word,
    t: finite,
    phase: v.nullable(word),
    drill: v.nullable(word),
    saw: v.record(word, value),
    note: text,
  }),
  of('incident-answered', { of: id, fine: v.boolean() }),
  of('happened', { what: word, t: finite }),
  of('told', { what: v.picklist(['support', 'step', 'hands-on']), drill: finite, trial: finite }),
  of('noted', { text }),
  of('practised', { ms: v.pipe(finite, v.minValue(0)) }),
  of('locked', { why: v.picklist(RED_FLAGS), of: v.nullable(id) }),
  of('cleared', { of: ids, note: text }),
  of('granted', {
    what: v.literal('one-leg'),
    how: v.picklist(['therapist', 'check']),
    leg: v.exactOptional(v.picklist(['left', 'right'])),
    seen: ids,
  }),
  of('revoked', { what: v.literal('one-leg') }),
  of('same', { other: word }),
  of('apart', { other: word }),
  of('forgotten', {}),
  of('agreed-again', {}),
  of('corrected', { of: id, note: text }),
]);
/**
 * The kinds that this Heron understands, and whether the safety of the person rests on them: those stay when their session is deleted. The compiler
 * keeps the list whole.
 */
export const KINDS: Readonly<Record<Kind, 'safety' | 'session'>> = {
  incident: 'safety',
  'incident-answered': 'safety',
  happened: 'safety',
  told: 'session',
  noted: 'session',
  practised: 'session',
  locked: 'safety',
  cleared: 'safety',
  granted: 'safety',
  revoked: 'safety',
  same: 'safety',
  apart: 'safety',
  forgotten: 'safety',
  'agreed-again': 'safety',
  corrected: 'safety',
};
const unknownSchema = v.looseObject({ ...envelope, kind: word });

/**
 * Reads a fact that comes from outside. A kind that this Heron does not know is kept as it is; a known kind with impossible content, or an
 * id that is not made of its own scope, device and number, is refused with null.
 */
export function readFact(raw: unknown): Fact | UnknownFact | null {
  const shell = v.safeParse(unknownSchema, raw);
  if (!shell.success) return null;
  const { kind, session, person, origin, seq } = shell.output;
  if (shell.output.id !== factId(session ?? person, origin, seq)) return null;
  if (Object.hasOwn(KINDS, kind)) {
    const known = v.safeParse(schema, raw);
    return known.success ? known.output : null;
  }
  const { id: own, at, by, ...rest } = shell.output;
  const { kind: _kind, session: _session, person: _person, origin: _origin, seq: _seq, ...unknown } = rest;
  return { id: own, person, session, seq, at, origin, by, kind, unknown };
}

/** The fact as it is stored and passed on: what was not understood goes back to where it stood. */
export function writeFact(fact: Fact | UnknownFact): Readonly<Record<string, unknown>> {
  if (!('unknown' in fact)) return { ...fact };
  const { unknown, ...rest } = fact;
  return { ...unknown, ...rest };
}

/** Whether a fact outlives its session; one that is not understood does, since nobody here can say that it may go. */
export const isSafety = (fact: Fact | UnknownFact): boolean =>
  !isKnown(fact) ||
  (KINDS[fact.kind] === 'safety' && !(fact.kind === 'incident' && classOf(fact.what) === 'technical'));

export const isKnown = (fact: Fact | UnknownFact): fact is Fact => !('unknown' in fact);
