import { drillsWith } from '../../drills/catalogue.ts';
import type { DrillId } from '../../drills/drill.ts';
import { t } from '../../i18n/i18n.ts';
import { SwitchField } from '../ui/field.tsx';

/** Measuring the own range is part of every session: nothing could be asked for without it. */
const CHOICES = drillsWith(({ ownRange }) => ownRange !== 'measured');

/** Which exercises may come up at all; none switched off means all, also those that a later Heron brings. */
export function AllowedDrills(props: {
  readonly allowed: readonly DrillId[] | null;
  readonly onChange: (allowed: DrillId[] | null) => void;
}) {
  const on = (drill: DrillId) => props.allowed === null || props.allowed.includes(drill);
  const set = (drill: DrillId, wanted: boolean) => {
    const next = CHOICES.filter((one) => (one === drill ? wanted : on(one)));
    props.onChange(next.length === CHOICES.length ? null : next);
  };
  return (
    <details>
      <summary>{t('settings.allowed')}</summary>
      <div class="stack">
        <p>{t('settings.allowed.about')}</p>
        {CHOICES.map((drill) => (
          <SwitchField
            key={drill}
            label={t(`drill.${drill}.name`)}
            checked={on(drill)}
            onChange={(wanted) => set(drill, wanted)}
          />
        ))}
      </div>
    </details>
  );
}
