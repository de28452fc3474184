import type { Fact } from './fact.ts';

/** Support, steps and hands that were told, of one trial. */
export interface Told {
  readonly support: number;
  readonly steps: number;
  readonly handsOn: number;
}

/**
 * What was told of one drill of a session, or of one trial of it (TOLD-1). What was told by mistake does not count.
 * @param trial null: of the whole drill, between its trials too
 */
export function toldOf(
  facts: readonly Fact[],
  session: string,
  drill: number,
  trial: number | null = null,
): Told {
  const mistaken = new Set(facts.flatMap((fact) => (fact.kind === 'corrected' ? [fact.of] : [])));
  const count = (what: Extract<Fact, { kind: 'told' }>['what']): number =>
    facts.filter(
      (fact) =>
        fact.kind === 'told' &&
        fact.what === what &&
        fact.session === session &&
        fact.drill === drill &&
        (trial === null || fact.trial === trial) &&
        !mistaken.has(fact.id),
    ).length;
  return { support: count('support'), steps: count('step'), handsOn: count('hands-on') };
}
