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
}
export interface Clearance {
  readonly lock: FactId;
  readonly at: Stamp;
  readonly by: Fact['by'];
  readonly note: string;
}

/**
 * Every lock that was ever set (LOCK-1): a `locked` fact; and what may have been a fall and was not answered with "I am fine" (LOCK-2), unless
 * a `locked` fact names it already.
 * @param running the session that is going on now: its fall is still being asked about
 */
export function locksOf(facts: readonly Fact[], running: string | null = null): readonly Lock[] {
  const locks: Lock[] = [];
  const named = new Set<FactId>();
  const fine = new Set<FactId>();
  for (const fact of facts) {
    if (fact.kind === 'locked' && fact.of !== null) named.add(fact.of);
    if (fact.kind === 'incident-answered' && fact.fine) fine.add(fact.of);
  }
  for (const fact of facts) {
    const { id, at, session, by } = fact;
    if (fact.kind === 'locked') locks.push({ id, why: fact.why, at, session, by });
    else if (isUnansweredFall(fact, fine, running) && !named.has(id))
      locks.push({ id, why: 'fall', at, session, by });
  }
  return locks.sort(byStamp);
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
