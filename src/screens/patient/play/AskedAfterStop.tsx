import { useState } from 'preact/hooks';
import { t } from '../../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { choicesOf, eventOf } from './choices.ts';
import type { PlayController } from './controller.ts';

/** After a Stop: whether everything is all right, and what happened. Nobody has to answer; what was told gives its advice at once (STOP-6). */
export function AskedAfterStop({ controller }: { controller: Pick<PlayController, 'session' | 'send'> }) {
  const session = controller.session.value;
  const { question, stop } = session;
  const [asked] = useState(question !== null);
  if (!asked || stop === null) return null;
  if (question === null)
    return stop.reason === 'asked' ? null : (
      <Notice tone="stop" live>
        {t(stop.advice.id, stop.advice.values)}
      </Notice>
    );
  return (
    <div role="status" class="no-print">
      <Card title={t(question.say.id, question.say.values)}>
        <div class="row">
          {choicesOf(session).map(({ id, say }) => (
            <Button
              key={id}
              size="large"
              action={id}
              onClick={() => {
                const event = eventOf(session, id, 'tap');
                if (event) controller.send(event);
              }}
            >
              {say && t(say.id, say.values)}
            </Button>
          ))}
        </div>
      </Card>
    </div>
  );
}
