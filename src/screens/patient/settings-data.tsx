import { useState } from 'preact/hooks';
import { formatNumber, t } from '../../i18n/i18n.ts';
import type { Problem } from '../../records/errors.ts';
import type { Usage as StorageUsage } from '../../records/storage.ts';
import { ChangePin, Guarded } from '../therapist/lock.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ExportPanel } from '../ui/export-panel.tsx';
import { ImportPanel } from '../ui/import-panel.tsx';
import { lazy } from '../ui/lazy.tsx';
import { Notice } from '../ui/notice.tsx';
import { resetSettings } from '../ui/settings.ts';
import { RetentionSettings } from './retention.tsx';

// The drills' data come along with plans: fetched apart, so that the settings themselves stay small.
const PlanCard = lazy(() => import('./settings-plan.tsx').then((m) => m.PlanCard));

/** What is stored here, how it gets out and in, and how it goes for good. */
export function DataSettings() {
  const [usage, lookAgain] = useLoaded(async (records) => ({
    ...(await records.storage.usage()),
    problem: records.problem(),
  }));
  return (
    <>
      <Card title={t('settings.data')}>
        <div class="stack">
          <p>{t('settings.data.about')}</p>
          {usage.is === 'ready' && <Usage usage={usage.value} onChanged={lookAgain} />}
        </div>
      </Card>
      <Guarded title={t('settings.guarded')}>
        <PlanCard />
        <Card title={t('settings.guarded')}>
          <div class="stack parted">
            <section class="stack" aria-labelledby="settings-export">
              <h3 id="settings-export">{t('settings.export')}</h3>
              <p>{t('settings.export.about')}</p>
              <ExportPanel />
            </section>
            <section class="stack" aria-labelledby="settings-import">
              <h3 id="settings-import">{t('settings.import')}</h3>
              <p>{t('settings.import.about')}</p>
              <ImportPanel onDone={lookAgain} />
            </section>
            <RetentionSettings />
            <DeleteAll onDone={lookAgain} />
          </div>
        </Card>
        <ChangePin />
      </Guarded>
    </>
  );
}

function Usage({
  usage,
  onChanged,
}: {
  readonly usage: StorageUsage & { readonly problem: Problem | null };
  readonly onChanged: () => void;
}) {
  return (
    <>
      {usage.problem && (
        <Notice tone="warn" title={t(usage.problem.say)}>
          {t(usage.problem.help)}
        </Notice>
      )}
      {usage.used !== null && (
        <p class="soft">
          {t('settings.data.used', {
            megabytes: formatNumber(usage.used / 1e6, { maximumFractionDigits: 1 }),
          })}{' '}
          {usage.persisted ? t('settings.data.persisted') : t('settings.data.not-persisted')}
        </p>
      )}
      {usage.nearlyFull && <Notice tone="warn">{t('settings.data.nearly-full')}</Notice>}
      {!usage.persisted && (
        <div class="row">
          <Button
            icon="lock"
            onClick={() => {
              void sharedRecords()
                .then((records) => records.storage.persist())
                .then(onChanged);
            }}
          >
            {t('settings.data.persist')}
          </Button>
        </div>
      )}
    </>
  );
}

function DeleteAll({ onDone }: { readonly onDone: () => void }) {
  const [asking, setAsking] = useState(false);
  const [wiped, setWiped] = useState<'done' | 'failed' | null>(null);
  const wipe = async () => {
    setAsking(false);
    try {
      await (await sharedRecords()).wipe();
      forgetLocal();
      resetSettings();
      setWiped('done');
    } catch {
      setWiped('failed');
    }
    onDone();
  };
  return (
    <section class="stack" aria-labelledby="settings-delete">
      <h3 id="settings-delete">{t('settings.delete')}</h3>
      <p>{t('settings.delete.about')}</p>
      <div class="row">
        <Button kind="danger" icon="trash" onClick={() => setAsking(true)} action="delete">
          {t('settings.delete.button')}
        </Button>
      </div>
      {wiped && (
        <Notice tone={wiped === 'done' ? 'good' : 'stop'} live>
          {wiped === 'done' ? t('settings.delete.done') : t('common.failed')}
        </Notice>
      )}
      <Dialog
        open={asking}
        title={t('settings.delete.ask')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button kind="primary" autoFocus onClick={() => setAsking(false)}>
              {t('settings.delete.keep')}
            </Button>
            <Button kind="danger" icon="trash" onClick={() => void wipe()} action="delete-all">
              {t('settings.delete.yes')}
            </Button>
          </>
        }
      >
        <p>{t('settings.delete.what')}</p>
      </Dialog>
    </section>
  );
}

/** Small things that other rooms keep outside the records (chosen camera, measured speed, PIN). */
function forgetLocal(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith('heron.')) localStorage.removeItem(key);
  } catch {
    // Storage is forbidden: nothing was there.
  }
}
