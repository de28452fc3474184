import { t } from '../../i18n/i18n.ts';
import { isStorageFailure, problemOf, RecordsError } from '../../records/errors.ts';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** Why records cannot be shown, in words: an empty place would say that there is nothing. */
export function LoadFailed({ error }: { readonly error: unknown }) {
  if (error instanceof RecordsError) {
    return (
      <Notice tone="warn">
        <p>{t(error.say)}</p>
        {error.kind === 'nobody-chosen' && (
          <div class="row">
            <Button kind="primary" href="#/">
              {t('home.who')}
            </Button>
          </div>
        )}
      </Notice>
    );
  }
  if (!isStorageFailure(error)) return <Notice tone="stop">{t('progress.failed')}</Notice>;
  const { say, help } = problemOf(error);
  return (
    <Notice tone="stop" title={t(say)}>
      {t(help)}
    </Notice>
  );
}
