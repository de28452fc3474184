import { HELPER_LOG, type HelperLog } from '../../facts/words.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';

/** One button for each thing that can have happened; also for the play screen. */
export function IncidentButtons({ onLog }: { readonly onLog: (what: HelperLog) => void }) {
  return (
    <div class="row">
      {HELPER_LOG.map((what) => (
        <Button
          key={what}
          size="large"
          kind={what === 'fall' ? 'danger' : 'secondary'}
          action={what}
          onClick={() => onLog(what)}
        >
          {t(`caregiver.log.${what}`)}
        </Button>
      ))}
    </div>
  );
}
