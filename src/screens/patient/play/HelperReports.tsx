import { useComputed } from '@preact/signals';
import { useState } from 'preact/hooks';
import { HELPER_LOG, type HelperLog } from '../../../facts/words.ts';
import { t } from '../../../i18n/i18n.ts';
import { hasHelper } from '../../../session/beside.ts';
import { CHART } from '../../../session/phases.ts';
import type { SessionState } from '../../../session/state.ts';
import type { PlayController } from './controller.ts';

/**
 * Where a helper is there: one tap writes down what happened, with its time. In a pause it stands open below the two large boxes, so that "go on"
 * and "stop" stay what the hand finds first; while somebody practises it is one line that opens, so that nobody must pause first to say "I had
 * to catch".
 */
export function HelperReports({ controller }: { controller: PlayController }) {
  const [said, setSaid] = useState<HelperLog | null>(null);
  const shown = useComputed(() => showsReports(controller.session.value, controller.clinic)).value;
  if (shown === null) return null;
  return (
    <details class="play-reports" open={shown === 'open'}>
      <summary>
        <strong>{t('caregiver.halt.title')}</strong>{' '}
        <span role="status">
          {said === null
            ? t('caregiver.halt.about')
            : t('caregiver.halt.kept', { what: t(`caregiver.log.${said}`) })}
        </span>
      </summary>
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
    </details>
  );
}

/** Not beside a question with a list of answers, nor one that is not about what happened: the answers need the room. */
export function showsReports(
  { paused, question, phase, profile }: SessionState,
  clinic: boolean,
): 'open' | 'line' | null {
  if (CHART[phase].shows === 'nothing' || !(hasHelper(profile) || clinic)) return null;
  if (question?.kind === 'choice') return null;
  if (paused !== null) return 'open';
  return question === null ? 'line' : null;
}
