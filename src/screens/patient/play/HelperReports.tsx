import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import { HELPER_LOG, type HelperLog } from '../../../facts/words.ts';
import { t } from '../../../i18n/i18n.ts';
import { hasHelper } from '../../../session/beside.ts';
import type { PlayController } from './controller.ts';

/**
 * While everything is halted and a helper is there: one tap writes down what happened, with its time. It stands below the two large boxes, so that
 * "go on" and "stop" stay what the hand finds first.
 */
export function HelperReports({ controller }: { controller: PlayController }) {
  const [said, setSaid] = useState<HelperLog | null>(null);
  const shown = useComputed(() => {
    const { paused, profile } = controller.session.value;
    return paused?.why === 'asked' && (hasHelper(profile) || controller.clinic);
  });
  if (!shown.value) return null;
  return (
    <section class="play-reports" aria-labelledby="reports">
      <p>
        <strong id="reports">{t('caregiver.halt.title')}</strong>{' '}
        <span role="status">
          {said === null
            ? t('caregiver.halt.about')
            : t('caregiver.halt.kept', { what: t(`caregiver.log.${said}`) })}
        </span>
      </p>
      <div class="play-reports-row">
        {HELPER_LOG.map((what) => (
          <button
            type="button"
            key={what}
            class="play-button play-button-report"
            data-action={what}
            onClick={() => {
              controller.send({ type: 'report', what });
              setSaid(what);
            }}
          >
            {t(`caregiver.log.${what}`)}
          </button>
        ))}
      </div>
    </section>
  );
}
