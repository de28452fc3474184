import { t } from '../../i18n/i18n.ts';
import { Button } from './button.tsx';
import { useLoaded } from './data.ts';
import { Notice } from './notice.tsx';
import { answerInstall, install, installable, keptHere, update, useUpdate } from './presence.ts';

/** A newer version waits. Only home shows it: nothing is under way there that it could disturb. */
export function UpdateNotice() {
  const { is } = update.value;
  if (is === 'none') return null;
  return (
    <Notice title={t('offline.update.title')} live>
      <p>{t(is === 'busy' ? 'offline.update.busy' : 'offline.update.about')}</p>
      <div class="row">
        <Button action="update" onClick={useUpdate}>
          {t('offline.update.use')}
        </Button>
      </div>
    </Notice>
  );
}

/**
 * The offer to install, made once and only to somebody who has finished a session of their own here: before that there is
 * nothing to keep, and who has just stood on one leg knows whether to come back.
 */
export function InstallOffer() {
  const way = installable.value;
  return way === 'no' ? null : <Offer way={way} />;
}

function Offer({ way }: { readonly way: 'ask' | 'ios' }) {
  const [finished] = useLoaded(async (records) => {
    const person = await records.people.current();
    const sessions = await records.sessions.list({ person: person.id });
    return sessions.some((one) => one.status === 'finished');
  });
  if (finished.is !== 'ready' || !finished.value) return null;
  return (
    <Notice title={t('offline.install.title')}>
      <p>{t(way === 'ios' ? 'offline.install.ios' : 'offline.install.about')}</p>
      <div class="row">
        {way === 'ask' && (
          <Button action="install" onClick={() => void install()}>
            {t('offline.install.yes')}
          </Button>
        )}
        <Button kind="quiet" action="install-no" onClick={() => answerInstall('no')}>
          {t(way === 'ios' ? 'offline.install.ios-close' : 'offline.install.no')}
        </Button>
      </div>
    </Notice>
  );
}

/** One line that says that the network may go. */
export function KeptHere() {
  return keptHere.value ? (
    <p class="soft" data-kept>
      {t('offline.ready')}
    </p>
  ) : null;
}
