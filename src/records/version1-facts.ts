import { type Content, type Fact, factId, type RedFlag } from '../facts/fact.ts';
import { HAPPENINGS } from '../facts/words.ts';
import { canonical } from './canonical.ts';
import { isEntry } from './entries.ts';
import type { Person, SessionHead } from './schema.ts';

/**
 * What files of version 1 and databases up to version 4 tell of what happened, as facts. Their numbers are made from their content, so that two
 * devices that bring the same old session up to date make the same facts, and a union loses nothing that only one of them had.
 */

const ORIGIN = 'v1';
/** Nobody takes the support more often in one exercise; a record that says so is damaged, and must not fill the disk. [J] */
const MOST_TOLD = 200;
type Head = Pick<
  SessionHead,
  'id' | 'person' | 'startedAt' | 'incidents' | 'answers' | 'stopped' | 'decisions' | 'device'
> & { readonly drills: readonly Pick<SessionHead['drills'][number], 'startedAt' | 'endedAt' | Counted>[] };
const COUNTED = [
  ['grabs', 'support'],
  ['steps', 'step'],
  ['handsOn', 'hands-on'],
] as const;
type Counted = (typeof COUNTED)[number][0];

/** The facts of one person's old sessions, whatever order they come in. To the drawn person nothing happens. */
export function factsOfSessions(heads: readonly Head[]): readonly Fact[] {
  const open: string[] = [];
  const facts: Fact[] = [];
  const own = heads.filter(({ device }) => device.camera !== 'virtual');
  const inOrder = own.sort((a, b) =>
    a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : a.id < b.id ? -1 : 1,
  );
  for (const head of inOrder) {
    // In version 1 each "yes, I may practise again" opened one lock and named none: the latest before it.
    const latest = head.answers.cleared === true ? open.pop() : undefined;
    if (latest !== undefined)
      facts.push(made(head, 0, { kind: 'cleared', of: [latest], note: '' }, 'patient'));
    const told = factsOfSession(head);
    facts.push(...told);
    for (const fact of told) if (fact.kind === 'locked') open.push(fact.id);
  }
  return facts;
}

function factsOfSession(head: Head): readonly Fact[] {
  const facts: Fact[] = [];
  let descent: Fact | null = null;
  for (const incident of head.incidents) {
    if (isEntry(incident)) continue;
    const { kind: what, at: t, phase, drill, saw, note, answered } = incident;
    const role = incident.by === 'supervisor' ? 'system' : incident.by;
    const fact = made(head, t, { kind: 'incident', what, t, phase, drill, saw, note }, role);
    facts.push(fact);
    // A descent that was answered with anything but "fine" is what the stop after it locked for.
    if (what === 'rapid-descent' && answered !== 'yes') descent = fact;
    if (answered !== null)
      facts.push(
        made(head, t, { kind: 'incident-answered', of: fact.id, fine: answered === 'yes' }, 'patient'),
      );
  }
  // Which trial it was nobody wrote down then: 0 is none of them.
  for (const [i, drill] of head.drills.entries())
    for (const [name, what] of COUNTED)
      for (let n = 0; n < Math.min(drill[name], MOST_TOLD); n++)
        facts.push(made(head, drill.startedAt, { kind: 'told', what, drill: i, trial: 0 }, 'patient', n));
  const said = head.answers['what-happened'];
  const end = Math.max(
    0,
    ...head.drills.map((drill) => drill.endedAt ?? drill.startedAt),
    ...head.incidents.map(({ at }) => at),
  );
  if (typeof said === 'string')
    facts.push(made(head, end, { kind: 'happened', what: said, t: end }, 'patient'));
  // A stop at the question "may you practise again?" is the old lock and not a new one.
  if (head.stopped?.lock && head.answers.cleared !== false)
    facts.push(
      made(head, end, { kind: 'locked', why: whyOf(head, said), of: descent?.id ?? null }, 'system'),
    );
  const ms = head.drills.reduce(
    (sum, drill) => sum + Math.max(0, (drill.endedAt ?? drill.startedAt) - drill.startedAt),
    0,
  );
  if (ms > 0) facts.push(made(head, end, { kind: 'practised', ms }, 'system'));
  return facts;
}

function whyOf({ decisions }: Head, said: unknown): RedFlag {
  const decided = decisions.find(({ outcome }) => outcome?.redFlag)?.outcome?.redFlag;
  if (decided) return decided;
  if (said === 'fall' || said === 'wound') return said;
  return (HAPPENINGS as readonly unknown[]).includes(said) ? 'symptom' : 'fall';
}

/** One-leg standing that was unlocked in a profile of version 1. It has seen nothing, so that a fall takes back what a check opened. */
export function factsOfPerson({ id, profile, updatedAt }: Person): readonly Fact[] {
  if (profile.oneLegUnlocked === null) return [];
  const head = { id: null, person: id, startedAt: updatedAt };
  const role = profile.oneLegUnlocked === 'therapist' ? 'therapist' : 'system';
  return [made(head, 0, { kind: 'granted', what: 'one-leg', how: profile.oneLegUnlocked, seen: [] }, role)];
}

/**
 * The word of an older Heron that two entries are one person. Dated at the entry's making and not at its last change, so that every file of it says
 * the same, and none takes back what was said since (SAME-1).
 */
export function samenessOf({ id, mergedInto, createdAt }: Person): readonly Fact[] {
  if (mergedInto === null || mergedInto === id) return [];
  const head = { id: null, person: id, startedAt: createdAt };
  return [made(head, 0, { kind: 'same', other: mergedInto }, 'therapist')];
}

function made(
  head: { readonly id: string | null; readonly person: string; readonly startedAt: string },
  t: number,
  content: Content,
  role: Fact['by']['role'],
  n = 0,
): Fact {
  const seq = hash(canonical(content) + (n === 0 ? '' : ` ${n}`));
  return {
    ...content,
    id: factId(head.id ?? head.person, ORIGIN, seq),
    person: head.person,
    session: head.id,
    seq,
    at: `${timeOf(head.startedAt, t)}-0000-${ORIGIN}`,
    origin: ORIGIN,
    by: { role, name: null },
  };
}

/** Wall time so far into a session; where a record tells an impossible time, that of its start. */
function timeOf(startedAt: string, t: number): string {
  const wallMs = Date.parse(startedAt) + t;
  return wallMs >= 0 && wallMs < LAST_MS ? new Date(wallMs).toISOString() : startedAt;
}
/** The end of the year 9999: later ones have no stamp that sorts. */
const LAST_MS = 253_402_300_800_000;

/** A text as a whole number of 53 bits (cyrb53 by bryc, public domain [R]): small, and the same on every machine. */
function hash(text: string): number {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
