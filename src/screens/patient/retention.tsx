import { useState } from 'preact/hooks';
import { formatDate, t } from '../../i18n/i18n.ts';
import type { Due, Retention } from '../../records/storage.ts';
import { Button } from '../ui/button.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { SelectField } from '../ui/field.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';

/** Months that can be chosen; 'all' keeps movements as long as there is room, and sessions for good. */
const KEEP = ['all', '3', '12', '36'] as const;
type Keep = (typeof KEEP)[number];

const monthsOf = (keep: Keep): number | null => (keep === 'all' ? null : Number(keep));
const keepOf = (months: number | null): Keep => KEEP.find((keep) => monthsOf(keep) === months) ?? 'all';

/** How long movements and sessions are kept on this device, and what is past its time. It goes when somebody has seen what and said so. */
export function RetentionSettings() {
  const [kept, lookAgain] = useLoaded(async (records) => ({
    retention: await records.storage.retention(),
    due: await records.storage.due(),
  }));
  if (kept.is === 'failed') return <LoadFailed error={kept.error} />;
  if (kept.is === 'loading') return null;
  const { retention, due } = kept.value;
  const options = KEEP.map((value) => ({
    value,
    label: value === 'all' ? t('settings.keep.all') : t('settings.keep.months', { months: Number(value) }),
  }));
  const change = (part: Partial<Retention>) => {
    void sharedRecords()
      .then((records) => records.storage.setRetention({ ...retention, ...part }))
      .then(lookAgain);
  };
  return (
    <section class="stack" aria-labelledby="settings-keep">
      <h3 id="settings-keep">{t('settings.keep')}</h3>
      <p>{t('settings.keep.about')}</p>
      <SelectField
        label={t('settings.keep.traces')}
        value={keepOf(retention.tracesMonths)}
        options={options}
        onChoose={(keep) => change({ tracesMonths: monthsOf(keep) })}
      />
      <SelectField
        label={t('settings.keep.sessions')}
        value={keepOf(retention.sessionsMonths)}
        options={options}
        onChoose={(keep) => change({ sessionsMonths: monthsOf(keep) })}
      />
      <PastTime due={due} onDone={lookAgain} />
    </section>
  );
}

function PastTime({ due, onDone }: { readonly due: Due; readonly onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const [result, setResult] = useState<'done' | 'failed' | null>(null);
  const remove = async () => {
    setAsking(false);
    try {
      await (await sharedRecords()).storage.applyRetention();
      setResult('done');
    } catch {
      setResult('failed');
    }
    onDone();
  };
  const { sessions, people, traces, doubt } = due;
  const any = sessions + traces > 0;
  return (
    <>
      {any && doubt !== null && (
        <Notice tone="warn">
          {t('settings.keep.doubt', { today: formatDate(Date.now()), newest: formatDate(Date.parse(doubt)) })}
        </Notice>
      )}
      {any && doubt === null && (
        <>
          <p>{t('settings.keep.due', { sessions, people, traces })}</p>
          <div class="row">
            <Button kind="danger" icon="trash" action="delete-old" onClick={() => setAsking(true)}>
              {t('settings.keep.delete')}
            </Button>
          </div>
        </>
      )}
      {result && (
        <Notice tone={result === 'done' ? 'good' : 'stop'} live>
          {result === 'done' ? t('settings.keep.deleted') : t('common.failed')}
        </Notice>
      )}
      <Dialog
        open={asking}
        title={t('settings.keep.ask')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button kind="primary" autoFocus onClick={() => setAsking(false)}>
              {t('settings.keep.keep')}
            </Button>
            <Button kind="danger" icon="trash" action="delete-old-now" onClick={() => void remove()}>
              {t('common.delete')}
            </Button>
          </>
        }
      >
        <p>{t('settings.keep.due', { sessions, people, traces })}</p>
        <p>{t('settings.keep.stays')}</p>
      </Dialog>
    </>
  );
}
