import type { PrescriptionLine } from '../prescription/line.ts';
import { oneLegWork } from '../prescription/today.ts';
import type { Side } from '../units.ts';
import type { Fact, FactId } from './fact.ts';
import { locksOf } from './lock.ts';
import { byStamp } from './order.ts';

const BOTH: readonly Side[] = ['left', 'right'];

/** Who opened one-leg standing without a hand on something, or null while it is closed. */
export interface Permission {
  readonly id: FactId;
  readonly how: 'therapist' | 'check';
  readonly by: Fact['by'];
  /** The legs that it is for. */
  readonly legs: readonly Side[];
}

/**
 * What a grant must have seen to hold: every revocation, and for a grant by a passed check every fall too (PERM-2). So a fall or a revocation on one
 * device beats a grant that another device gave without knowing of it.
 */
export function revocationsOf(facts: readonly Fact[], how: Permission['how']): readonly FactId[] {
  const revoked = facts.filter((fact) => fact.kind === 'revoked').map(({ id }) => id);
  const falls = how === 'check' ? locksOf(facts).filter(({ why }) => why === 'fall') : [];
  return [...revoked, ...falls.map(({ id }) => id)].sort();
}

/**
 * The grant that is in force: the latest that has seen every revocation (PERM-1), for every leg that one of those that hold is for (PERM-4).
 */
export function oneLegPermission(facts: readonly Fact[]): Permission | null {
  let found: Permission | null = null;
  let legs: readonly Side[] = [];
  for (const fact of [...facts].sort(byStamp)) {
    if (fact.kind !== 'granted') continue;
    const { id, how, by, leg, seen } = fact;
    if (!revocationsOf(facts, how).every((one) => seen.includes(one))) continue;
    legs = [...new Set([...legs, ...(leg === undefined ? BOTH : [leg])])];
    found = { id, how, by, legs };
  }
  return found;
}

/**
 * Who opened one-leg standing for all that these lines ask of this person, or null: a grant for one leg opens nothing as long as the other
 * one is to stand alone as well (PERM-4).
 */
export function oneLegUnlocked(
  facts: readonly Fact[],
  lines: readonly PrescriptionLine[],
  legLeftOut: Side | null,
): Permission['how'] | null {
  const permission = oneLegPermission(facts);
  if (permission === null) return null;
  const work = oneLegWork(lines, legLeftOut);
  // Where nothing is done on one leg there is no leg to ask for: then only a grant for both counts.
  const asked = work.length === 0 ? BOTH : work;
  return asked.every((leg) => permission.legs.includes(leg)) ? permission.how : null;
}
