import { useState } from 'preact/hooks';
import { version } from '../../../package.json';
import { t } from '../../i18n/i18n.ts';
import type { Contents } from '../../records/backup.ts';
import { Button } from './button.tsx';
import { sharedRecords } from './data.ts';
import { fileName, saveFile } from './download.ts';
import { SwitchField, TextField } from './field.tsx';
import { Notice } from './notice.tsx';
import { Progress } from './progress.tsx';

/** Characters of a passphrase. */
const SHORTEST = 8;

type State =
  | { readonly is: 'idle' | 'done' | 'failed' | 'not-opened' }
  | { readonly is: 'working' | 'checking'; readonly done: number }
  | { readonly is: 'checked'; readonly contents: Contents };

/**
 * Saves records as a file: everybody's, or one person's with `person`. Everything happens on this device. A sealed file is opened again and read to
 * its end before it is called good.
 */
export function ExportPanel({ person }: { readonly person?: string }) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const [traces, setTraces] = useState(true);
  const [sealed, setSealed] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const people = person === undefined ? {} : { people: [person] };
  const ready = !sealed || (passphrase.length >= SHORTEST && again === passphrase);
  const working = state.is === 'working' || state.is === 'checking';

  const saveOpen = async () => {
    const [records, { exportFile }] = await Promise.all([
      sharedRecords(),
      import('../../records/exchange.ts'),
    ]);
    const parts = await exportFile(records, {
      app: version,
      traces,
      ...people,
      onProgress: (done) => setState({ is: 'working', done }),
    });
    saveFile(parts, fileName('export', 'json'), 'application/json');
    setState({ is: 'done' });
  };
  const saveSealed = async () => {
    const [records, { backupStream, openBackup }] = await Promise.all([
      sharedRecords(),
      import('../../records/backup.ts'),
    ]);
    const stream = await backupStream(records, {
      app: version,
      passphrase,
      traces,
      ...people,
      onProgress: (done) => setState({ is: 'working', done }),
    });
    const file = await new Response(stream).blob();
    const opened = await openBackup(file, again, (done) => setState({ is: 'checking', done }));
    if (!opened.ok || opened.contents.unread > 0) return setState({ is: 'not-opened' });
    saveFile([file], fileName('backup', 'age'), 'application/octet-stream');
    setPassphrase('');
    setAgain('');
    setState({ is: 'checked', contents: opened.contents });
  };
  const run = () => {
    setState({ is: 'working', done: 0 });
    (sealed ? saveSealed() : saveOpen()).catch(() => setState({ is: 'failed' }));
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
        <>
          <TextField
            label={t('settings.passphrase')}
            help={t('settings.passphrase.help')}
            type="password"
            autoComplete="new-password"
            value={passphrase}
            onInput={setPassphrase}
          />
          <TextField
            label={t('settings.passphrase.again')}
            error={again !== '' && again !== passphrase ? t('settings.passphrase.differ') : null}
            type="password"
            autoComplete="new-password"
            value={again}
            onInput={setAgain}
          />
        </>
      )}
      <div class="row">
        <Button icon="download" disabled={working || !ready} onClick={run} action="export">
          {t('settings.export.button')}
        </Button>
      </div>
      {state.is === 'working' && <Progress label={t('settings.export.working')} value={state.done} />}
      {state.is === 'checking' && <Progress label={t('settings.export.checking')} value={state.done} />}
      {state.is === 'checked' && (
        <Notice tone="good" live>
          {t('settings.export.checked', { people: state.contents.people, sessions: state.contents.sessions })}
        </Notice>
      )}
      {state.is === 'not-opened' && (
        <Notice tone="stop" live>
          {t('settings.export.check-failed')}
        </Notice>
      )}
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
