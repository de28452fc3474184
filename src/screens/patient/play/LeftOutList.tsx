import { t } from '../../../i18n/i18n.ts';
import type { LeftOut } from '../../../prescription/plan.ts';

/** What today's session leaves out or does otherwise than the last one, and why: never silently. */
export function LeftOutList({ list }: { readonly list: readonly LeftOut[] }) {
  if (list.length === 0) return null;
  return (
    <ul class="play-left-out">
      {list.map(({ drill, why }, i) => (
        // One drill may have a ladder for each leg; the list never changes.
        <li key={`${drill}-${i}`}>
          {t(`drill.${drill}.name`)}: {t(why.id, why.values)}
        </li>
      ))}
    </ul>
  );
}
