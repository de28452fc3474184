import type { Fact } from './fact.ts';
import { byStamp } from './order.ts';

/** The entries that somebody said are one person now: of each pair the last word counts (SAME-1). */
export function pairsOf(facts: readonly Fact[]): readonly (readonly [string, string])[] {
  const last = new Map<string, { readonly pair: readonly [string, string]; readonly same: boolean }>();
  for (const fact of [...facts].sort(byStamp)) {
    if ((fact.kind !== 'same' && fact.kind !== 'apart') || fact.person === fact.other) continue;
    const pair =
      fact.person < fact.other ? ([fact.person, fact.other] as const) : ([fact.other, fact.person] as const);
    last.set(pair.join(' '), { pair, same: fact.kind === 'same' });
  }
  return [...last.values()].filter(({ same }) => same).map(({ pair }) => pair);
}

/**
 * Under which entry each entry is shown: the smallest id of those that are one person (SAME-2). An id that is no entry joins others and is never
 * shown, so that neither a circle nor a stranger's id hides anybody (SAME-3).
 */
export function representatives(
  facts: readonly Fact[],
  entries: Iterable<string>,
): ReadonlyMap<string, string> {
  const parent = new Map<string, string>();
  const root = (id: string): string => {
    let at = id;
    for (let next = parent.get(at); next !== undefined; next = parent.get(at)) at = next;
    return at;
  };
  for (const [a, b] of pairsOf(facts)) {
    const [one, two] = [root(a), root(b)];
    if (one !== two) parent.set(one, two);
  }
  const shown = new Map<string, string>();
  const all = [...entries].sort();
  for (const id of all) if (!shown.has(root(id))) shown.set(root(id), id);
  return new Map(all.map((id) => [id, shown.get(root(id)) ?? id]));
}
