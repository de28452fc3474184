import { t } from '../../../i18n/i18n.ts';
import type { LeftOut } from '../../../prescription/plan.ts';

/** A sentence for each reason, after the exercises that it concerns: said six times over, it would take the room of the answers. */
export function leftOutLines(list: readonly LeftOut[]): readonly string[] {
  const byReason = new Map<string, Set<string>>();
  for (const { drill, why } of list) {
    const reason = t(why.id, why.values);
    // One drill may have a ladder for each leg.
    byReason.set(reason, (byReason.get(reason) ?? new Set()).add(t(`drill.${drill}.name`)));
  }
  return [...byReason].map(([reason, names]) => `${[...names].join(' · ')}: ${reason}`);
}

/** What today's session leaves out or does otherwise than the last one, and why: never silently. */
export function LeftOutList({ list }: { readonly list: readonly LeftOut[] }) {
  if (list.length === 0) return null;
  return (
    <ul class="play-left-out">
      {leftOutLines(list).map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
