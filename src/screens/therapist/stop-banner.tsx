import { useState } from 'preact/hooks';
import type { Fact, FactId } from '../../facts/fact.ts';
import { clearancesOf, type Lock, locksOf, openLocks } from '../../facts/lock.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords } from '../ui/data.ts';
import { useDraft } from '../ui/draft.ts';
import { byWhom, dayOf, timeOf } from '../ui/events.tsx';
import { SwitchField, TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { clearLocks } from './chart.ts';
import { useSigned } from './signed.ts';

/** A lock in words: when, why, and who said so. */
const lockLine = ({ at, why, witness }: Lock): string =>
  [timeOf(at), t(`report.stop.${why}`), ...(witness ? [byWhom(witness)] : [])].join(' · ');

/** Above everything of a person who must not practise: each open lock with date and reason, and the way to clear it. */
export function StopBanner(props: {
  readonly person: string;
  readonly facts: readonly Fact[];
  readonly onChanged: () => void;
}) {
  const { person, facts } = props;
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(false);
  const locks = openLocks(facts);
  return (
    <>
      {done && (
        <Notice tone="good" live>
          {t('therapist.stop.done')}
        </Notice>
      )}
      {locks.length > 0 && (
        <Notice tone="stop" title={t('therapist.stop.title')}>
          {(!asking || locks.length === 1) && (
            <ul>
              {locks.map((lock) => (
                <li key={lock.id}>{lockLine(lock)}</li>
              ))}
            </ul>
          )}
          <p>{t('therapist.stop.about')}</p>
          {asking ? (
            <Clearing
              person={person}
              locks={locks}
              onDone={() => {
                setAsking(false);
                setDone(true);
                props.onChanged();
              }}
              onLeave={() => setAsking(false)}
            />
          ) : (
            <div class="row no-print">
              <Button action="clear" onClick={() => setAsking(true)}>
                {t('therapist.stop.clear')}
              </Button>
            </div>
          )}
        </Notice>
      )}
    </>
  );
}

/** Who clears which stop, and what was found. */
function Clearing(props: {
  readonly person: string;
  readonly locks: readonly Lock[];
  readonly onDone: () => void;
  readonly onLeave: () => void;
}) {
  const { person, locks } = props;
  const name = useSigned(`clear/${person}`);
  const note = useDraft(`clear/${person}/note`, '');
  const [left, setLeft] = useState<ReadonlySet<FactId>>(new Set());
  const [error, setError] = useState<string | null>(null);
  const chosen = locks.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  const save = async () => {
    if (chosen.length === 0) return setError(t('therapist.stop.nothing'));
    if (name.value.trim() === '' || note.value.trim() === '') return setError(t('therapist.stop.missing'));
    try {
      const records = await sharedRecords();
      await clearLocks(records, { person, locks: chosen, name: name.value, note: note.value });
      name.forget();
      note.forget();
      props.onDone();
    } catch {
      setError(t('common.failed'));
    }
  };
  return (
    <form
      class="stack no-print"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {locks.length > 1 && (
        <fieldset class="stack">
          <legend>{t('therapist.stop.which')}</legend>
          {locks.map((lock) => (
            <SwitchField
              key={lock.id}
              label={lockLine(lock)}
              checked={!left.has(lock.id)}
              onChange={(on) => {
                const next = new Set(left);
                if (on) next.delete(lock.id);
                else next.add(lock.id);
                setLeft(next);
              }}
            />
          ))}
        </fieldset>
      )}
      <TextField label={t('therapist.signed')} maxLength={120} value={name.value} onInput={name.type} />
      <TextField
        label={t('therapist.stop.note')}
        rows={3}
        maxLength={20_000}
        error={error}
        value={note.value}
        onInput={note.type}
      />
      <div class="row">
        <Button type="submit" kind="primary" icon="check" action="clear-locks">
          {t('therapist.stop.save')}
        </Button>
        <Button onClick={props.onLeave}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}

/** Every stop that ever was, and who cleared it. */
export function StopHistory({ facts }: { readonly facts: readonly Fact[] }) {
  const locks = [...locksOf(facts)].reverse();
  if (locks.length === 0) return null;
  const clearances = clearancesOf(facts);
  return (
    <Card title={t('therapist.stop.history')}>
      <ul class="entries">
        {locks.map((lock) => {
          const cleared = clearances.find((one) => one.lock === lock.id);
          return (
            <li key={lock.id}>
              <strong>{lockLine(lock)}</strong>{' '}
              <span class="soft">
                {cleared
                  ? `${t('therapist.stop.cleared', { date: dayOf(cleared.at) })} · ${byWhom(cleared.by)}`
                  : t('therapist.stop.open')}
              </span>{' '}
              {cleared?.note && <bdi class="notes">{cleared.note}</bdi>}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
