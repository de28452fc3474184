import { formatDate, t } from '../../i18n/i18n.ts';
import type { SessionRecord } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Page } from '../ui/page.tsx';

/** A session was cut off (tab closed, power cut): nothing finished is lost; go on with it or close it. */
export function Interrupted(props: {
  readonly record: SessionRecord;
  readonly onGoOn: () => void;
  readonly onClose: () => void;
}) {
  const trials = props.record.drills.reduce((sum, drill) => sum + drill.trials.length, 0);
  const when = formatDate(Date.parse(props.record.startedAt), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Page title={t('play.interrupted.title')} back={{ href: '#/' }}>
      <Card>
        <p>{t('play.interrupted.about', { when, n: trials })}</p>
        <div class="row">
          <Button kind="primary" size="large" icon="play" action="go-on" onClick={props.onGoOn}>
            {t('play.interrupted.goOn')}
          </Button>
          <Button size="large" action="start-new" onClick={props.onClose}>
            {t('play.interrupted.close')}
          </Button>
        </div>
      </Card>
    </Page>
  );
}
