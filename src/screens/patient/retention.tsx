import { t } from '../../i18n/i18n.ts';
import type { Retention } from '../../records/storage.ts';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { SelectField } from '../ui/field.tsx';

/** Months that can be chosen; 'all' keeps movements as long as there is room, and sessions for good. */
const KEEP = ['all', '3', '12', '36'] as const;
type Keep = (typeof KEEP)[number];

const monthsOf = (keep: Keep): number | null => (keep === 'all' ? null : Number(keep));
const keepOf = (months: number | null): Keep => KEEP.find((keep) => monthsOf(keep) === months) ?? 'all';

/** How long movements and sessions are kept on this device. What is older goes when the next session begins (`prepareSession`). */
export function RetentionSettings() {
  const [kept, lookAgain] = useLoaded((records) => records.storage.retention());
  if (kept.is !== 'ready') return null;
  const options = KEEP.map((value) => ({
    value,
    label: value === 'all' ? t('settings.keep.all') : t('settings.keep.months', { months: Number(value) }),
  }));
  const change = (part: Partial<Retention>) => {
    void sharedRecords()
      .then((records) => records.storage.setRetention({ ...kept.value, ...part }))
      .then(lookAgain);
  };
  return (
    <section class="stack" aria-labelledby="settings-keep">
      <h3 id="settings-keep">{t('settings.keep')}</h3>
      <p>{t('settings.keep.about')}</p>
      <SelectField
        label={t('settings.keep.traces')}
        value={keepOf(kept.value.tracesMonths)}
        options={options}
        onChoose={(keep) => change({ tracesMonths: monthsOf(keep) })}
      />
      <SelectField
        label={t('settings.keep.sessions')}
        value={keepOf(kept.value.sessionsMonths)}
        options={options}
        onChoose={(keep) => change({ sessionsMonths: monthsOf(keep) })}
      />
    </section>
  );
}
