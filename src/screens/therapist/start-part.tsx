import { useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { HELPER_ROLES, type Person, type Plan } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { sharedRecords } from '../ui/data.ts';
import { Notice } from '../ui/notice.tsx';
import { startClinic } from './clinic.ts';
import { lockNow } from './lock.tsx';

/** A session in the clinic: who stands where, what the therapist has to ask, and what will be practised. */
export function StartPart({ person, plan }: { readonly person: Person; readonly plan: Plan | null }) {
  const [helper, setHelper] = useState<Person['profile']['helper']>('hands-ready');
  const [failed, setFailed] = useState(false);
  const begin = async () => {
    try {
      const id = person.mergedInto ?? person.id;
      await (await sharedRecords()).people.choose(id);
      startClinic({ person: id, helper });
      // Otherwise Back shows the roster to the patient for five minutes.
      lockNow();
      location.hash = '#/play/clinic';
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <Card title={t('therapist.begin.title')}>
        <div class="stack">
          <p>{t('therapist.begin.ask')}</p>
          <Choice
            legend={t('therapist.begin.role')}
            help={t('therapist.begin.role.help')}
            value={helper}
            options={HELPER_ROLES.filter((role) => role !== 'none').map((value) => ({
              value,
              label: t(`caregiver.role.${value}`),
              help: t(`caregiver.role.${value}.help`),
            }))}
            onChoose={setHelper}
          />
          <div class="row">
            <Button
              kind="primary"
              size="large"
              icon="play"
              action="begin-session"
              onClick={() => void begin()}
            >
              {t('therapist.begin.go')}
            </Button>
          </div>
          {failed && (
            <Notice tone="stop" live>
              {t('common.failed')}
            </Notice>
          )}
        </div>
      </Card>
      <Card title={plan ? t('therapist.plan.current', { version: plan.version }) : t('therapist.part.plan')}>
        {plan ? (
          <div class="stack">
            {plan.precautions && (
              <Notice tone="warn" title={t('records.plan.field.precautions')}>
                <bdi class="notes">{plan.precautions}</bdi>
              </Notice>
            )}
            <ol>
              {plan.drills.map((item, index) => (
                <li key={`${item.drill}-${index}`}>
                  {t(`drill.${item.drill}.name`)}
                  {item.sides !== 'both' && ` (${t(`common.${item.sides}`)})`}
                </li>
              ))}
            </ol>
          </div>
        ) : (
          <p>{t('therapist.begin.no-plan')}</p>
        )}
      </Card>
    </>
  );
}
