import { useState } from 'preact/hooks';
import { version } from '../../../package.json';
import { t } from '../../i18n/i18n.ts';
import { Button } from './button.tsx';
import { sharedRecords } from './data.ts';
import { fileName, saveFile } from './download.ts';
import { SwitchField, TextField } from './field.tsx';
import { Notice } from './notice.tsx';
import { Progress } from './progress.tsx';

type State = { readonly is: 'idle' | 'done' | 'failed' } | { readonly is: 'working'; readonly done: number };

/** Saves records as a file: everybody's, or one person's with `person`. Everything happens on this device. */
export function ExportPanel({ person }: { readonly person?: string }) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const [traces, setTraces] = useState(true);
  const [sealed, setSealed] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const tooShort = sealed && passphrase.length < 8;

  const run = async () => {
    setState({ is: 'working', done: 0 });
    try {
      const [records, { exportFile }] = await Promise.all([
        sharedRecords(),
        import('../../records/exchange.ts'),
      ]);
      const parts = await exportFile(records, {
        app: version,
        traces,
        ...(person === undefined ? {} : { people: [person] }),
        ...(sealed ? { passphrase } : {}),
        onProgress: (done) => setState({ is: 'working', done }),
      });
      saveFile(parts, fileName('export', 'json'), 'application/json');
      setPassphrase('');
      setState({ is: 'done' });
    } catch {
      setState({ is: 'failed' });
    }
  };
  return (
    <div class="stack">
      <SwitchField
        label={t('settings.export.traces')}
        help={t('settings.export.traces.help')}
        checked={traces}
        onChange={setTraces}
      />
      <SwitchField
        label={t('settings.export.seal')}
        help={t('settings.export.seal.help')}
        checked={sealed}
        onChange={setSealed}
      />
      {sealed && (
        <TextField
          label={t('settings.passphrase')}
          help={t('settings.passphrase.help')}
          type="password"
          autoComplete="new-password"
          value={passphrase}
          onInput={setPassphrase}
        />
      )}
      <div class="row">
        <Button
          icon="download"
          disabled={state.is === 'working' || tooShort}
          onClick={() => void run()}
          action="export"
        >
          {t('settings.export.button')}
        </Button>
      </div>
      {state.is === 'working' && <Progress label={t('settings.export.working')} value={state.done} />}
      {state.is === 'done' && (
        <Notice tone="good" live>
          {t('settings.export.done')}
        </Notice>
      )}
      {state.is === 'failed' && (
        <Notice tone="stop" live>
          {t('common.failed')}
        </Notice>
      )}
    </div>
  );
}
