import { t } from '../../i18n/i18n.ts';
import { hasPin } from '../therapist/pin.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { LoadFailed } from '../ui/load-failed.tsx';

/** Asks who practises. Behind a PIN the therapist chooses: the names of other patients are nobody's to read on the first screen. */
export function Who({ onChosen }: { readonly onChosen: () => void }) {
  const [loaded] = useLoaded(async (records) =>
    (await hasPin(records)) ? null : (await records.people.list()).filter((person) => !person.archived),
  );
  if (loaded.is === 'loading') return null;
  if (loaded.is === 'failed') return <LoadFailed error={loaded.error} />;
  const people = loaded.value;
  const choose = (id: string) => {
    void sharedRecords()
      .then((records) => records.people.choose(id))
      .then(onChosen, onChosen);
  };
  return (
    <Card title={t('home.who')}>
      <p>{people ? t('home.who.tap') : t('home.who.ask')}</p>
      <div class="row">
        {people?.map(({ id, name }) => (
          <Button key={id} size="large" icon="person" action="choose-person" onClick={() => choose(id)}>
            <bdi>{name.trim() || t('therapist.nameless', { id: id.slice(-4) })}</bdi>
          </Button>
        ))}
        {!people && (
          <Button size="large" icon="therapist" href="#/therapist">
            {t('home.therapist')}
          </Button>
        )}
      </div>
    </Card>
  );
}
