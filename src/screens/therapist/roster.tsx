import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatDate, formatNumber, t } from '../../i18n/i18n.ts';
import type { Person } from '../../records/schema.ts';
import { findPeople, type RosterRow, readRoster, roster } from '../../report/roster.ts';
import { localDay } from '../../report/summary.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { useDraft } from '../ui/draft.ts';
import { dayOf } from '../ui/events.tsx';
import { NumberField, SwitchField, TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { ImportPanel } from '../ui/import-panel.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { lockNow } from './lock.tsx';

/** Rows drawn at first; the rest with one tap, or by searching. */
const SHOWN = 50;

export const todayHere = (): string =>
  localDay({ startedAt: new Date().toISOString(), utcOffset: -new Date().getTimezoneOffset() });

/** Everybody, with what was done lately; find, add, and on to one person. */
export function RosterPage() {
  const [people, lookAgain] = useLoaded((records) => records.people.list());
  const activity = useActivity(people.is === 'ready' ? people.value : null);
  return (
    <Page
      title={t('therapist.roster')}
      lead={t('therapist.roster.lead')}
      back={{ href: '#/' }}
      actions={
        <Button icon="lock" onClick={lockNow}>
          {t('therapist.lock')}
        </Button>
      }
    >
      {people.is === 'failed' && <LoadFailed error={people.error} />}
      {activity.is === 'failed' && <LoadFailed error={activity.error} />}
      {activity.rows && <Roster rows={activity.rows} />}
      <AddPerson onAdded={lookAgain} />
      <Card title={t('settings.import')}>
        <p>{t('therapist.import.about')}</p>
        <ImportPanel onDone={lookAgain} />
      </Card>
    </Page>
  );
}

type Activity =
  | { readonly is: 'known'; readonly rows: readonly RosterRow[] | null }
  | { readonly is: 'failed'; readonly rows: readonly RosterRow[]; readonly error: unknown };

/** The people at once; what they did follows when it has been read, so that 500 people never make anybody wait. */
function useActivity(people: readonly Person[] | null): Activity {
  const [activity, setActivity] = useState<Activity>({ is: 'known', rows: null });
  useEffect(() => {
    if (!people) return;
    let current = true;
    const names = roster(people, [], new Map(), new Map(), todayHere());
    setActivity(({ rows }) => ({ is: 'known', rows: rows ?? names }));
    void readActivity(people).then(
      (rows) => current && setActivity({ is: 'known', rows }),
      // Without a word a row without a flag would say that nobody fell.
      (error: unknown) => current && setActivity({ is: 'failed', rows: names, error }),
    );
    return () => {
      current = false;
    };
  }, [people]);
  return activity;
}

async function readActivity(people: readonly Person[]): Promise<readonly RosterRow[]> {
  return readRoster(await sharedRecords(), people, { now: Date.now(), today: todayHere() });
}

/** The table of people with its search. Exported for `bench:records`. */
export function Roster({ rows }: { readonly rows: readonly RosterRow[] }) {
  const [words, setWords] = useState('');
  const [archived, setArchived] = useState(false);
  const [all, setAll] = useState(false);
  const found = useMemo(
    () =>
      findPeople(
        rows.filter((row) => archived || !row.person.archived),
        words,
      ),
    [rows, words, archived],
  );
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <Card title={t('therapist.people')}>
      <div class="stack">
        <div class="grid">
          <TextField label={t('therapist.find')} inputMode="search" value={words} onInput={setWords} />
          <SwitchField label={t('therapist.archived')} checked={archived} onChange={setArchived} />
        </div>
        <p role="status">{t('therapist.count', { count: found.length })}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard */}
        <section class="table-wrap" tabIndex={0} aria-label={t('therapist.roster.table')}>
          <table class="table roster">
            <thead>
              <tr>
                <th scope="col">{t('therapist.column.name')}</th>
                <th scope="col">{t('therapist.column.last')}</th>
                <th scope="col">{t('therapist.column.week')}</th>
                <th scope="col">{t('therapist.column.look')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <Row key={row.person.id} row={row} />
              ))}
            </tbody>
          </table>
        </section>
        {found.length > shown.length && (
          <div class="row">
            <Button onClick={() => setAll(true)}>{t('therapist.show-all', { count: found.length })}</Button>
          </div>
        )}
      </div>
    </Card>
  );
}

/** What a person is called here; somebody without a name is told apart by the id's end. */
export const personName = (person: Pick<Person, 'name' | 'id'>): string =>
  person.name.trim() || t('therapist.nameless', { id: person.id.slice(-4) });

function Row({ row }: { readonly row: RosterRow }) {
  const { person } = row;
  return (
    <tr>
      <th scope="row">
        <a href={`#/therapist/${person.id}`}>
          <bdi>{personName(person)}</bdi>
        </a>{' '}
        {person.yearOfBirth !== null && (
          <span class="soft">{formatNumber(person.yearOfBirth, { useGrouping: false })}</span>
        )}
      </th>
      <td>{row.lastSession ? formatDate(Date.parse(row.lastSession)) : '–'}</td>
      <td>
        {t('result.out-of', { value: row.doneThisWeek, most: row.asked })}{' '}
        <span class="roster-weeks" aria-hidden="true">
          {row.weeks.map((days, index) => (
            <span key={index} style={{ height: `${Math.min(1, days / 7) * 100}%` }} />
          ))}
        </span>
      </td>
      <td>
        {row.locks[0] && (
          <Flag>
            {t('therapist.flag.locked', {
              date: dayOf(row.locks[0].at),
              why: t(`report.stop.${row.locks[0].why}`),
            })}
          </Flag>
        )}
        {row.incidents > 0 && <Flag>{t('therapist.flag.incidents', { count: row.incidents })}</Flag>}
        {row.pain !== null && row.pain >= 5 && <Flag>{t('therapist.flag.pain', { value: row.pain })}</Flag>}
      </td>
    </tr>
  );
}

const Flag = ({ children }: { readonly children: string }) => (
  <span class="flag">
    <Icon name="warn" /> {children}
  </span>
);

function AddPerson({ onAdded }: { readonly onAdded: () => void }) {
  const name = useDraft('add-person/name', '');
  const year = useDraft<number | null>('add-person/year', null);
  const [failed, setFailed] = useState(false);
  const add = async () => {
    try {
      const person = await (await sharedRecords()).people.add({
        name: name.value.trim(),
        yearOfBirth: year.value,
      });
      name.forget();
      year.forget();
      setFailed(false);
      onAdded();
      location.hash = `#/therapist/${person.id}/plan`;
    } catch {
      setFailed(true);
    }
  };
  return (
    <Card title={t('therapist.add')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <div class="grid">
          <TextField
            label={t('settings.name')}
            help={t('therapist.add.name')}
            maxLength={120}
            required
            value={name.value}
            onInput={name.type}
          />
          <NumberField
            label={t('therapist.year')}
            help={t('therapist.optional')}
            min={1890}
            max={2100}
            value={year.value}
            onInput={year.type}
          />
        </div>
        <div class="row">
          <Button type="submit" kind="primary" icon="plus" action="add-person">
            {t('therapist.add.button')}
          </Button>
        </div>
        {failed && (
          <Notice tone="warn" live>
            {t('settings.about.failed')}
          </Notice>
        )}
      </form>
    </Card>
  );
}
