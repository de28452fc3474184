import { useState } from 'preact/hooks';
import type { Fact } from '../../facts/fact.ts';
import type { Event } from '../../facts/incidents.ts';
import type { EventClass } from '../../facts/words.ts';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useDraft } from '../ui/draft.ts';
import { byWhom, EventList, eventName, timeOf } from '../ui/events.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { addNote, takeBack } from './chart.ts';
import { useSigned } from './signed.ts';

const CLASSES: readonly EventClass[] = ['clinical', 'support', 'technical'];
/** Of each class so many are shown at once. */
const SHOWN = 12;

interface Mistake {
  readonly of: { readonly id: string; readonly session: string | null };
  readonly what: string;
}

/** What happened, by class, newest first; what somebody noted by mistake can be taken back. */
export function EventsCard(props: {
  readonly person: string;
  readonly events: readonly Event[];
  readonly onChanged: () => void;
}) {
  const { person, events, onChanged } = props;
  return (
    <Card title={t('therapist.incidents')}>
      {events.length === 0 && <p>{t('therapist.nothing')}</p>}
      {CLASSES.map((one) => {
        const own = events.filter((event) => event.class === one);
        if (own.length === 0) return null;
        const list = (some: readonly Event[]) => (
          <EventList
            events={some}
            beside={(event) =>
              event.correction !== null || event.by.role === 'system' ? null : (
                <MistakeButton
                  person={person}
                  mistake={{ of: event, what: eventName(event.what) }}
                  onChanged={onChanged}
                />
              )
            }
          />
        );
        return (
          <section key={one}>
            <h3>{t(`therapist.events.${one}`)}</h3>
            {list(own.slice(0, SHOWN))}
            {own.length > SHOWN && (
              <details>
                <summary>{t('therapist.events.more', { count: own.length - SHOWN })}</summary>
                {list(own.slice(SHOWN))}
              </details>
            )}
          </section>
        );
      })}
    </Card>
  );
}

/** Marks what was noted by mistake, after asking by whom and what is right. */
export function MistakeButton(props: {
  readonly person: string;
  readonly mistake: Mistake;
  readonly onChanged: () => void;
}) {
  const { person, mistake } = props;
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const name = useSigned(`mistake/${mistake.of.id}`);
  const note = useDraft(`mistake/${mistake.of.id}/note`, '');
  const save = async () => {
    try {
      const records = await sharedRecords();
      await takeBack(records, { person, of: mistake.of, name: name.value, note: note.value });
      name.forget();
      note.forget();
      setOpen(false);
      props.onChanged();
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      <Button
        kind="quiet"
        action="mistake"
        label={t('therapist.mistake.of', { what: mistake.what })}
        onClick={() => setOpen(true)}
      >
        {t('therapist.mistake')}
      </Button>
      <Dialog
        open={open}
        title={t('therapist.mistake.title', { what: mistake.what })}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t('common.cancel')}</Button>
            <Button kind="primary" action="mark-mistake" onClick={() => void save()}>
              {t('therapist.mistake.save')}
            </Button>
          </>
        }
      >
        <div class="stack">
          <p>{t('therapist.mistake.about')}</p>
          <TextField label={t('therapist.signed')} maxLength={120} value={name.value} onInput={name.type} />
          <TextField
            label={t('therapist.mistake.note')}
            rows={2}
            maxLength={2000}
            error={failed ? t('common.failed') : null}
            value={note.value}
            onInput={note.type}
          />
        </div>
      </Dialog>
    </>
  );
}

/** Notes with date and author, newest first, and a new one. */
export function NotesCard(props: {
  readonly person: string;
  readonly facts: readonly Fact[];
  readonly onChanged: () => void;
}) {
  const { person, facts, onChanged } = props;
  const name = useSigned(`note/${person}`);
  const text = useDraft(`note/${person}/text`, '');
  const [said, setSaid] = useState<'saved' | 'failed' | null>(null);
  const mistaken = new Map(
    facts.flatMap((fact) => (fact.kind === 'corrected' ? [[fact.of, fact] as const] : [])),
  );
  const notes = facts.flatMap((fact) => (fact.kind === 'noted' ? [fact] : [])).reverse();
  const save = async () => {
    if (text.value.trim() === '') return;
    try {
      await addNote(await sharedRecords(), { person, name: name.value, text: text.value });
      name.forget();
      text.forget();
      setSaid('saved');
      onChanged();
    } catch {
      setSaid('failed');
    }
  };
  return (
    <Card title={t('therapist.notes.dated')}>
      <form
        class="stack no-print"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('therapist.notes.new')}
          rows={3}
          maxLength={20_000}
          value={text.value}
          onInput={(value) => {
            setSaid(null);
            text.type(value);
          }}
        />
        <TextField
          label={t('therapist.signed')}
          maxLength={120}
          required
          value={name.value}
          onInput={name.type}
        />
        <div class="row">
          <Button type="submit" kind="primary" action="keep-note" disabled={text.value.trim() === ''}>
            {t('therapist.notes.save')}
          </Button>
        </div>
        {text.isTyped && text.value.trim() !== '' && <p class="soft">{t('therapist.unsaved')}</p>}
        {said === 'saved' && (
          <Notice tone="good" live>
            {t('common.saved')}
          </Notice>
        )}
        {said === 'failed' && (
          <Notice tone="stop" live>
            {t('common.failed')}
          </Notice>
        )}
      </form>
      {notes.length === 0 && <p>{t('therapist.notes.none')}</p>}
      <ul class="entries">
        {notes.map((fact) => {
          const correction = mistaken.get(fact.id);
          const shown = <bdi class="notes">{fact.text}</bdi>;
          return (
            <li key={fact.id}>
              <span class="soft number">{timeOf(fact.at)}</span> <span class="soft">{byWhom(fact.by)}</span>{' '}
              {correction ? <s>{shown}</s> : shown}{' '}
              {correction ? (
                <span class="soft">{t('report.mistaken')}</span>
              ) : (
                <MistakeButton
                  person={person}
                  mistake={{ of: fact, what: fact.text.slice(0, 60) }}
                  onChanged={onChanged}
                />
              )}{' '}
              {correction?.note && <bdi class="notes">{correction.note}</bdi>}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
