import type { Fact } from './fact.ts';
import { deviceOf } from './order.ts';

/**
 * Milliseconds of practice of each session (PRAC-1): on each device the greatest that it counted, and the sum over the devices that went on with
 * the session. Rests, questions and pauses are no practice. The one truth for minutes on every page.
 */
export function practisedOf(facts: readonly Fact[]): ReadonlyMap<string, number> {
  const byDevice = new Map<string, { readonly session: string; readonly ms: number }>();
  for (const fact of facts) {
    if (fact.kind !== 'practised' || fact.session === null) continue;
    const key = `${fact.session}/${deviceOf(fact.origin)}`;
    const ms = Math.max(byDevice.get(key)?.ms ?? 0, fact.ms);
    byDevice.set(key, { session: fact.session, ms });
  }
  const sums = new Map<string, number>();
  for (const { session, ms } of byDevice.values()) sums.set(session, (sums.get(session) ?? 0) + ms);
  return sums;
}
