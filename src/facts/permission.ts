import type { Fact, FactId } from './fact.ts';
import { locksOf } from './lock.ts';
import { byStamp } from './order.ts';

/** Who opened one-leg standing without a hand on something, or null while it is closed. */
export interface Permission {
  readonly id: FactId;
  readonly how: 'therapist' | 'check';
  readonly by: Fact['by'];
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

/** The grant that is in force: the latest that has seen every revocation (PERM-1). */
export function oneLegPermission(facts: readonly Fact[]): Permission | null {
  let found: Permission | null = null;
  for (const fact of [...facts].sort(byStamp)) {
    if (fact.kind !== 'granted') continue;
    const { id, how, by, seen } = fact;
    if (revocationsOf(facts, how).every((one) => seen.includes(one))) found = { id, how, by };
  }
  return found;
}
