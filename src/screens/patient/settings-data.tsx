import { useState } from 'preact/hooks';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ExportPanel } from '../ui/export-panel.tsx';
import { ImportPanel } from '../ui/import-panel.tsx';
import { Notice } from '../ui/notice.tsx';
import { resetSettings } from '../ui/settings.ts';
import { RetentionSettings } from './retention.tsx';

/** What is stored here, how it gets out and in, and how it goes for good. */
export function DataSettings() {
  const [asking, setAsking] = useState(false);
  const [wiped, setWiped] = useState<'done' | 'failed' | null>(null);
  const [usage, lookAgain] = useLoaded(async (records) => ({
    ...(await records.storage.usage()),
    problem: records.problem(),
  }));
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
    lookAgain();
  };
  return (
    <Card title={t('settings.data')}>
      <div class="stack parted">
        <p>{t('settings.data.about')}</p>
        {usage.is === 'ready' && usage.value.problem && (
          <Notice tone="warn" title={t(usage.value.problem.say)}>
            {t(usage.value.problem.help)}
          </Notice>
        )}
        {usage.is === 'ready' && usage.value.used !== null && (
          <p class="soft">
            {t('settings.data.used', {
              megabytes: formatNumber(usage.value.used / 1e6, { maximumFractionDigits: 1 }),
            })}{' '}
            {usage.value.persisted ? t('settings.data.persisted') : t('settings.data.not-persisted')}
          </p>
        )}
        {usage.is === 'ready' && usage.value.nearlyFull && (
          <Notice tone="warn">{t('settings.data.nearly-full')}</Notice>
        )}
        {usage.is === 'ready' && !usage.value.persisted && (
          <div class="row">
            <Button
              icon="lock"
              onClick={() => {
                void sharedRecords()
                  .then((records) => records.storage.persist())
                  .then(lookAgain);
              }}
            >
              {t('settings.data.persist')}
            </Button>
          </div>
        )}
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
        </section>
      </div>
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
    </Card>
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
