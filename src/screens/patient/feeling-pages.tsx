import { useEffect, useState } from 'preact/hooks';
import { loadsSoles } from '../../drills/catalogue.ts';
import type { Fact } from '../../facts/fact.ts';
import { eventsOf } from '../../facts/incidents.ts';
import { t } from '../../i18n/i18n.ts';
import type { SessionRecord } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { FeelingCheck, type Feelings, feelingRatings, NO_FEELINGS } from './feeling.tsx';
import { forgetBefore, keepBefore } from './feeling-store.ts';
import { fittingLessons, LessonCards } from './learn.tsx';

/** `#/play/feeling`: how legs and feet feel before practice. Nothing has to be answered; the session begins either way. */
export function FeelingBefore({ onDone }: { readonly onDone: () => void }) {
  const [feelings, setFeelings] = useState<Feelings>(NO_FEELINGS);
  const go = async () => {
    const ratings = feelingRatings(feelings, 'before');
    try {
      const records = await sharedRecords();
      if (ratings.length > 0) await keepBefore(records, (await records.people.current()).id, ratings);
    } catch {
      // A rating that cannot be kept shall not keep anybody from practising; the records tell of their trouble themselves.
    }
    onDone();
  };
  return (
    <Page title={t('feeling.before.title')} lead={t('feeling.before.lead')} back={{ href: '#/' }}>
      <FeelingCheck value={feelings} onChange={setFeelings} />
      <div class="row">
        <Button kind="primary" size="large" icon="play" action="go-on" onClick={() => void go()}>
          {t('feeling.before.go')}
        </Button>
      </div>
    </Page>
  );
}

/** After a session: how legs and feet feel now, into its record, and the cards that fit. */
export function AfterSession({
  record,
  facts,
}: {
  readonly record: SessionRecord;
  readonly facts: readonly Fact[];
}) {
  const [person] = useLoaded((records) => records.people.get(record.person), record.person);
  useEffect(() => {
    // What was told before stands in this record now.
    void sharedRecords()
      .then(forgetBefore)
      .catch(() => undefined);
  }, []);
  const profile = person.is === 'ready' ? (person.value?.profile ?? null) : null;
  const incidents = eventsOf(facts)
    .filter(({ session, correction }) => session === record.id && correction === null)
    .map(({ what }) => what);
  return (
    <>
      {record.device.camera !== 'virtual' && (
        <>
          <Aftercare record={record} lowSugar={profile?.lowSugarMedicine ?? false} />
          <FeelingAfter record={record} />
        </>
      )}
      {person.is === 'ready' && (
        <section aria-label={t('feeling.learn.title')} class="no-print">
          <LessonCards
            lessons={fittingLessons({ profile, ratings: record.ratings, incidents }).slice(0, 2)}
          />
        </section>
      )}
    </>
  );
}

/** What practising may leave behind that nobody feels: a sore on a sole, a low sugar in the night (FOOT-1, FIRST-3). */
export function Aftercare({
  record,
  lowSugar,
}: {
  readonly record: SessionRecord;
  readonly lowSugar: boolean;
}) {
  const practised = record.drills.filter((drill) => drill.trials.length > 0);
  return (
    <>
      {practised.some((one) => loadsSoles(one.drill, one.parameters)) && <Notice>{t('result.soles')}</Notice>}
      {practised.length > 0 && lowSugar && <Notice>{t('result.low-sugar')}</Notice>}
    </>
  );
}

function FeelingAfter({ record }: { readonly record: SessionRecord }) {
  const [open, setOpen] = useState(false);
  const [feelings, setFeelings] = useState<Feelings>(NO_FEELINGS);
  const [result, setResult] = useState<'kept' | 'failed' | null>(null);
  const ratings = feelingRatings(feelings, 'after');
  const keep = () => {
    sharedRecords()
      .then((records) => records.sessions.note(record.id, { ratings }))
      .then(
        () => setResult('kept'),
        () => setResult('failed'),
      );
  };
  return (
    <Card title={t('feeling.after.title')} class="no-print">
      {result === 'kept' ? (
        <Notice tone="good" live>
          {t('feeling.after.kept')}
        </Notice>
      ) : (
        <div class="stack">
          <p>{t('feeling.after.lead')}</p>
          {open && <FeelingCheck value={feelings} onChange={setFeelings} />}
          <div class="row">
            {open ? (
              <Button
                kind="primary"
                icon="check"
                disabled={ratings.length === 0}
                action="keep-feeling"
                onClick={keep}
              >
                {t('common.save')}
              </Button>
            ) : (
              <Button icon="note" action="tell-feeling" onClick={() => setOpen(true)}>
                {t('feeling.after.tell')}
              </Button>
            )}
          </div>
          {result === 'failed' && (
            <Notice tone="stop" live>
              {t('common.failed')}
            </Notice>
          )}
        </div>
      )}
    </Card>
  );
}
