import type { Fact } from './fact.ts';
import { byStamp } from './order.ts';

/** Who was forgotten and has not agreed to a record since (GONE-1). */
export function forgottenIn(facts: readonly Fact[]): ReadonlySet<string> {
  const gone = new Set<string>();
  for (const { kind, person } of [...facts].sort(byStamp)) {
    if (kind === 'forgotten') gone.add(person);
    else if (kind === 'agreed-again') gone.delete(person);
  }
  return gone;
}

/** What is left of a person who was forgotten (GONE-2): nothing else of them is kept or passed on. */
export const isLeft = ({ kind }: { readonly kind: string }): boolean =>
  kind === 'forgotten' || kind === 'agreed-again';
