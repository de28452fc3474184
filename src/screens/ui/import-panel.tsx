import { useId, useState } from 'preact/hooks';
import type { Say } from '../../drills/drill.ts';
import { formatDate, t } from '../../i18n/i18n.ts';
import type { Contents } from '../../records/backup.ts';
import type { ExportFile } from '../../records/exchange.ts';
import type { Counts, Preview } from '../../records/merge.ts';
import { Button } from './button.tsx';
import { sharedRecords } from './data.ts';
import { SwitchField, TextField } from './field.tsx';
import { Notice } from './notice.tsx';
import { Progress } from './progress.tsx';

type State =
  | { readonly is: 'idle' }
  | { readonly is: 'working'; readonly done: number; readonly what: 'reading' | 'importing' }
  | { readonly is: 'sealed'; readonly source: Blob; readonly wrong: boolean }
  | { readonly is: 'refused'; readonly reason: Say }
  | { readonly is: 'backup'; readonly source: Blob; readonly contents: Contents }
  | { readonly is: 'asking'; readonly file: ExportFile; readonly preview: Preview }
  | { readonly is: 'done'; readonly preview: Preview }
  | { readonly is: 'failed' };

/**
 * Takes a Heron file in: reads and checks it, says what it would change, and changes nothing before that was
 * accepted. Every refusal says why. `onDone`: something was imported.
 */
export function ImportPanel({ onDone }: { readonly onDone?: () => void }) {
  const [state, setState] = useState<State>({ is: 'idle' });
  const [passphrase, setPassphrase] = useState('');
  const [agreed, setAgreed] = useState(false);
  const id = useId();

  const read = async (source: Blob, secret?: string) => {
    setState({ is: 'working', done: 0, what: 'reading' });
    try {
      const { isBackup, openBackup } = await import('../../records/backup.ts');
      if (await isBackup(source)) {
        if (secret === undefined) return setState({ is: 'sealed', source, wrong: false });
        const opened = await openBackup(source, secret, (done) =>
          setState({ is: 'working', done, what: 'reading' }),
        );
        if (opened.ok) setState({ is: 'backup', source, contents: opened.contents });
        else if (opened.why === 'wrong-passphrase') setState({ is: 'sealed', source, wrong: true });
        else setState({ is: 'refused', reason: opened.reason });
        return;
      }
      const [records, { readExport }, { preview }] = await Promise.all([
        sharedRecords(),
        import('../../records/exchange.ts'),
        import('../../records/merge.ts'),
      ]);
      const found = await readExport(source, {
        ...(secret === undefined ? {} : { passphrase: secret }),
        onProgress: (done) => setState({ is: 'working', done, what: 'reading' }),
      });
      if (found.ok) setState({ is: 'asking', file: found.file, preview: await preview(records, found.file) });
      else if (found.why === 'passphrase-needed' || found.why === 'wrong-passphrase') {
        setState({ is: 'sealed', source, wrong: found.why === 'wrong-passphrase' });
      } else setState({ is: 'refused', reason: found.reason });
    } catch {
      setState({ is: 'failed' });
    }
  };
  const take = async (file: ExportFile) => {
    setState({ is: 'working', done: 0, what: 'importing' });
    try {
      const [records, { importFile }] = await Promise.all([
        sharedRecords(),
        import('../../records/merge.ts'),
      ]);
      const ids = file.people.map((person) => person.id);
      if (agreed)
        for (const one of await records.people.forgotten(ids)) await records.people.agreesAgain(one);
      const preview = await importFile(records, file, (done) =>
        setState({ is: 'working', done, what: 'importing' }),
      );
      setState({ is: 'done', preview });
      onDone?.();
    } catch {
      setState({ is: 'failed' });
    }
  };
  const takeBackup = async (source: Blob, how: 'merge' | 'restore') => {
    setState({ is: 'working', done: 0, what: 'importing' });
    try {
      const [records, { restore }] = await Promise.all([sharedRecords(), import('../../records/backup.ts')]);
      const onProgress = (done: number) => setState({ is: 'working', done, what: 'importing' });
      const done = await restore(records, source, { passphrase, how, onProgress });
      setState(done.ok ? { is: 'done', preview: done.preview } : { is: 'refused', reason: done.reason });
      if (done.ok) onDone?.();
    } catch {
      setState({ is: 'failed' });
    }
  };
  return (
    <div class="stack">
      <div class="field">
        <label for={id}>{t('settings.import.file')}</label>
        <input
          id={id}
          class="input"
          type="file"
          accept=".json,application/json,.age"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (!file) return;
            setPassphrase('');
            setAgreed(false);
            // As it lies: a clinic's file is read in pieces and never stands in memory as one text.
            void read(file);
          }}
        />
      </div>
      {state.is === 'working' && <Progress label={t(`settings.import.${state.what}`)} value={state.done} />}
      {state.is === 'sealed' && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void read(state.source, passphrase);
          }}
        >
          <TextField
            label={t('settings.passphrase')}
            type="password"
            error={state.wrong ? t('settings.passphrase.wrong') : null}
            value={passphrase}
            onInput={setPassphrase}
          />
          <div class="row">
            <Button type="submit">{t('settings.import.open')}</Button>
          </div>
        </form>
      )}
      {state.is === 'refused' && (
        <Notice tone="warn" live>
          <p>{t('settings.import.refused')}</p>
          <p>{t(state.reason.id, state.reason.values)}</p>
        </Notice>
      )}
      {state.is === 'backup' && (
        <BackupFound
          contents={state.contents}
          onTake={(how) => void takeBackup(state.source, how)}
          onCancel={() => setState({ is: 'idle' })}
        />
      )}
      {state.is === 'asking' && (
        <Notice tone="info" title={t('settings.import.ask')} live>
          <Changes preview={state.preview} />
          {state.preview.leftOut > 0 && (
            <SwitchField label={t('settings.import.agreed')} checked={agreed} onChange={setAgreed} />
          )}
          <div class="row">
            <Button kind="primary" onClick={() => void take(state.file)} action="import">
              {t('settings.import.take')}
            </Button>
            <Button onClick={() => setState({ is: 'idle' })}>{t('common.cancel')}</Button>
          </div>
        </Notice>
      )}
      {state.is === 'done' && (
        <Notice tone="good" title={t('settings.import.done')} live>
          <Changes preview={state.preview} />
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

function BackupFound(props: {
  readonly contents: Contents;
  readonly onTake: (how: 'merge' | 'restore') => void;
  readonly onCancel: () => void;
}) {
  const { exportedAt, people, sessions, unread } = props.contents;
  const date = formatDate(Date.parse(exportedAt), { dateStyle: 'long' });
  return (
    <Notice tone="info" title={t('settings.import.backup', { date, people, sessions })} live>
      {unread > 0 && <p>{t('settings.import.backup.unread', { n: unread })}</p>}
      <p>{t('settings.import.restore.help')}</p>
      <div class="row">
        <Button kind="primary" onClick={() => props.onTake('merge')} action="import">
          {t('settings.import.take')}
        </Button>
        <Button onClick={() => props.onTake('restore')} action="restore">
          {t('settings.import.restore')}
        </Button>
        <Button onClick={props.onCancel}>{t('common.cancel')}</Button>
      </div>
    </Notice>
  );
}

function Changes({ preview }: { readonly preview: Preview }) {
  const rows: readonly (readonly [string, Counts])[] = [
    ['people', preview.people],
    ['plans', preview.plans],
    ['sessions', preview.sessions],
  ];
  return (
    <ul>
      {rows.map(([what, counts]) => (
        <li key={what}>
          {t(`settings.import.${what}`, { fresh: counts.fresh, known: counts.known, taken: counts.taken })}
        </li>
      ))}
      {preview.forgotten > 0 && <li>{t('settings.import.forgotten', { n: preview.forgotten })}</li>}
      {preview.leftOut > 0 && <li>{t('settings.import.left-out', { n: preview.leftOut })}</li>}
    </ul>
  );
}
