import type { Fact, FactId, RedFlag, Stamp } from './fact.ts';
import { byStamp } from './order.ts';
import { type EventWord, mayBeAFall } from './words.ts';

/** The words after which nobody practises before a clinician has agreed, and what each is taken for. [J] */
export const RED_FLAG_OF: Readonly<Partial<Record<EventWord, RedFlag>>> = {
  fall: 'fall',
  dizzy: 'symptom',
  'chest-pain': 'symptom',
  breathless: 'symptom',
  wound: 'wound',
};

/** A stop that only a clinician clears. */
export interface Lock {
  /** What a clearance must name. */
  readonly id: FactId;
  readonly why: RedFlag;
  readonly at: Stamp;
  readonly session: string | null;
  readonly by: Fact['by'];
  /** Who saw or told what is behind it; null where no fact says so, as for an answer before practice. */
  readonly witness: Fact['by'] | null;
}
export interface Clearance {
  readonly lock: FactId;
  readonly at: Stamp;
  readonly by: Fact['by'];
  readonly note: string;
}

/**
 * Every lock that was ever set (LOCK-1): a `locked` fact; and what may have been a fall and was not answered with "I am fine" (LOCK-2), or a red flag
 * that was told (LOCK-6), unless a `locked` fact stands for it already.
 * @param running the session that is going on now: it is still being asked about
 */
export function locksOf(facts: readonly Fact[], running: string | null = null): readonly Lock[] {
  const locks: Lock[] = [];
  const named = new Set<FactId>();
  const fine = new Set<FactId>();
  for (const fact of facts) {
    if (fact.kind === 'locked' && fact.of !== null) named.add(fact.of);
    if (fact.kind === 'incident-answered' && fact.fine) fine.add(fact.of);
  }
  const falls = facts.filter((fact) => isUnansweredFall(fact, fine, running));
  for (const fact of facts) {
    const { id, at, session, by } = fact;
    if (fact.kind === 'locked')
      locks.push({ id, why: fact.why, at, session, by, witness: witnessOf(fact, facts) });
    const why = falls.includes(fact) ? 'fall' : toldAlone(fact, facts, falls, running);
    if (why !== null && !named.has(id)) locks.push({ id, why, at, session, by, witness: by });
  }
  return locks.sort(byStamp);
}

/**
 * The red flag that a person told where nothing else of the session locks for it: the power went, or the page was closed, before its own lock was
 * noted (LOCK-6). Null: none, or the person took the answer back.
 */
function toldAlone(
  told: Fact,
  facts: readonly Fact[],
  falls: readonly Fact[],
  running: string | null,
): RedFlag | null {
  if (told.kind !== 'happened' || (told.session !== null && told.session === running)) return null;
  const here = (fact: Fact): boolean => fact.session === told.session && fact.person === told.person;
  const takenBack = facts.some(
    (fact) => fact.kind === 'corrected' && fact.of === told.id && fact.by.role === 'patient' && here(fact),
  );
  // A fall that was asked about is what is told of. Locks of version 1 name nothing.
  const locked =
    falls.some((fall) => here(fall) && fall.at <= told.at) ||
    facts.some((fact) => fact.kind === 'locked' && fact.of === null && here(fact) && fact.at >= told.at);
  const flagged = Object.hasOwn(RED_FLAG_OF, told.what) && !takenBack && !locked;
  return flagged ? (RED_FLAG_OF[told.what as EventWord] ?? null) : null;
}

/** The system writes most locks, and has seen only a fall: what the person or a helper said is theirs (LOCK-7). */
function witnessOf(lock: Fact & { readonly kind: 'locked' }, facts: readonly Fact[]): Fact['by'] | null {
  if (lock.by.role !== 'system') return lock.by;
  const behind = facts.find((fact) =>
    lock.of !== null
      ? fact.id === lock.of
      : (fact.kind === 'incident' || fact.kind === 'happened') &&
        fact.session === lock.session &&
        RED_FLAG_OF[fact.what as EventWord] === lock.why,
  );
  return behind?.by ?? null;
}

const isUnansweredFall = (fact: Fact, fine: ReadonlySet<FactId>, running: string | null): boolean =>
  fact.kind === 'incident' &&
  mayBeAFall(fact.what) &&
  !fine.has(fact.id) &&
  (fact.session === null || fact.session !== running);

/** The locks that no clearance names (LOCK-3). Nothing else opens one: no later session, no correction, no deletion. */
export function openLocks(facts: readonly Fact[], running: string | null = null): readonly Lock[] {
  const cleared = new Set(clearancesOf(facts).map(({ lock }) => lock));
  return locksOf(facts, running).filter(({ id }) => !cleared.has(id));
}

/** Which lock was cleared by whom. */
export const clearancesOf = (facts: readonly Fact[]): readonly Clearance[] =>
  [...facts]
    .sort(byStamp)
    .flatMap((fact) =>
      fact.kind === 'cleared'
        ? fact.of.map((lock) => ({ lock, at: fact.at, by: fact.by, note: fact.note }))
        : [],
    );
