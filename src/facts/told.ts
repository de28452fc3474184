import type { Fact } from './fact.ts';

/** Support, steps and hands that were told, of one trial. */
export interface Told {
  readonly support: number;
  readonly steps: number;
  readonly handsOn: number;
}

const NOTHING: Told = { support: 0, steps: 0, handsOn: 0 };
const FIELD = { support: 'support', step: 'steps', 'hands-on': 'handsOn' } as const;

/** What was told of one trial of one drill of a session (TOLD-1). What was told by mistake does not count. */
export function toldOf(facts: readonly Fact[], session: string, drill: number, trial: number): Told {
  const mistaken = new Set(facts.flatMap((fact) => (fact.kind === 'corrected' ? [fact.of] : [])));
  return facts.reduce((sum, fact) => {
    const belongs =
      fact.kind === 'told' && fact.session === session && fact.drill === drill && fact.trial === trial;
    if (!belongs || mistaken.has(fact.id)) return sum;
    const field = FIELD[fact.what];
    return { ...sum, [field]: sum[field] + 1 };
  }, NOTHING);
}
