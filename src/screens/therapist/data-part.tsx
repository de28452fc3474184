import { useState } from 'preact/hooks';
import { version } from '../../../package.json';
import { DRILLS, drillOf } from '../../drills/catalogue.ts';
import type { DrillId, DrillInfo } from '../../drills/drill.ts';
import type { Fact } from '../../facts/fact.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import type { Person, Plan, SessionRecord } from '../../records/schema.ts';
import { CSV_STYLES, type CsvStyle } from '../../report/csv-line.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { fileName, saveFile } from '../ui/download.ts';
import { useDraft } from '../ui/draft.ts';
import { ExportPanel } from '../ui/export-panel.tsx';
import { NumberField, SelectField, SwitchField, TextField } from '../ui/field.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { lineWords, previewsOf, withPlan } from './cause-words.ts';
import { PushCard } from './push-part.tsx';
import { personName } from './roster.tsx';

/** A person's entry, files for others, archiving, merging and deleting. */
export function DataPart(props: {
  readonly person: Person;
  readonly sessions: readonly SessionRecord[];
  readonly facts: readonly Fact[];
  readonly plans: readonly Plan[];
  readonly levels: ReadonlyMap<string, number>;
  readonly onChanged: () => void;
}) {
  const { person, sessions } = props;
  return (
    <>
      <EntryCard person={person} onChanged={props.onChanged} />
      <ExportCard {...props} />
      <PushCard person={person.id} sessions={sessions.length} make={() => bundleOf(props, 'transaction')} />
      <MergeCard person={props.person} onChanged={props.onChanged} />
      <ForgetCard person={props.person} />
    </>
  );
}

/** What can be written into an entry by hand. */
const entryOf = (person: Person) => ({
  name: person.name,
  year: person.yearOfBirth,
  heightCm: person.heightMm === null ? null : person.heightMm / 10,
  notes: person.notes,
  archived: person.archived,
});

type Entry = ReturnType<typeof entryOf>;

function EntryCard({ person, onChanged }: { readonly person: Person; readonly onChanged: () => void }) {
  // Only what was typed is kept and saved: what another device changed meanwhile stays.
  const draft = useDraft<Partial<Entry>>(`entry/${person.id}`, {});
  const [said, setSaid] = useState<'saved' | 'failed' | null>(null);
  const { name, year, heightCm, notes, archived } = { ...entryOf(person), ...draft.value };
  const change = (change: Partial<Entry>) => {
    setSaid(null);
    draft.type({ ...draft.value, ...change });
  };
  const save = async () => {
    try {
      await (await sharedRecords()).people.edit(person.id, {
        name: name.trim(),
        yearOfBirth: year,
        heightMm: heightCm === null ? null : Math.round(heightCm * 10),
        notes,
        archived,
      });
      draft.forget();
      setSaid('saved');
      onChanged();
    } catch {
      setSaid('failed');
    }
  };
  return (
    <Card title={t('therapist.entry')}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          label={t('settings.name')}
          help={t('therapist.add.name')}
          maxLength={120}
          value={name}
          onInput={(name) => change({ name })}
        />
        <div class="grid">
          <NumberField
            label={t('therapist.year')}
            min={1890}
            max={2100}
            value={year}
            onInput={(year) => change({ year })}
          />
          <NumberField
            label={t('settings.height')}
            min={40}
            max={260}
            step={0.5}
            value={heightCm}
            onInput={(heightCm) => change({ heightCm })}
          />
        </div>
        <TextField
          label={t('therapist.notes')}
          help={t('therapist.notes.help')}
          rows={4}
          maxLength={20_000}
          value={notes}
          onInput={(notes) => change({ notes })}
        />
        <SwitchField
          label={t('therapist.archive')}
          help={t('therapist.archive.help')}
          checked={archived}
          onChange={(archived) => change({ archived })}
        />
        <div class="row">
          <Button type="submit" kind="primary">
            {t('common.save')}
          </Button>
        </div>
        {draft.isTyped && <p class="soft">{t('therapist.unsaved')}</p>}
        {said === 'saved' && (
          <Notice tone="good" live>
            {t('common.saved')}
          </Notice>
        )}
        {said === 'failed' && (
          <Notice tone="warn" live>
            {t('settings.about.failed')}
          </Notice>
        )}
      </form>
    </Card>
  );
}

/** The meanings of all metrics, for the CSV's dictionary. */
function metricMeanings(): Record<string, { unit: string; about: string }> {
  const meanings: Record<string, { unit: string; about: string }> = {};
  for (const { info } of Object.values(DRILLS)) {
    for (const [name, outcome] of Object.entries(info.outcomes as DrillInfo['outcomes'])) {
      meanings[name] ??= { unit: outcome.unit, about: outcome.about };
    }
  }
  return meanings;
}

/** What is kept of a person. */
interface Kept {
  readonly person: Person;
  readonly sessions: readonly SessionRecord[];
  readonly facts: readonly Fact[];
  readonly plans: readonly Plan[];
  /** Where each ladder stands, by its id. */
  readonly levels: ReadonlyMap<string, number>;
}

/** The person's records as they stand now, for a file (`collection`) or a server (`transaction`). */
async function bundleOf(
  { person, plans, sessions, facts, levels }: Kept,
  type: 'collection' | 'transaction',
) {
  const { fhirBundle } = await import('../../report/fhir.ts');
  return fhirBundle(
    {
      person,
      merged: await (await sharedRecords()).people.merged(person.id),
      plans,
      sessions,
      facts,
      recordedAt: new Date().toISOString(),
      app: version,
      info: (drill: DrillId) => drillOf(drill)?.info,
      causes: (line, plan) => lineWords(previewsOf(line, levels, withPlan(person.profile, plan))),
    },
    type,
  );
}

function ExportCard(kept: Kept) {
  const { person, sessions, facts } = kept;
  const [failed, setFailed] = useState(false);
  // Where numbers have a decimal comma, spreadsheets separate with semicolons.
  const [style, setStyle] = useState<CsvStyle>(formatNumber(1.5).includes(',') ? 'semicolon' : 'comma');
  const guard = (work: () => Promise<void>) => () => {
    setFailed(false);
    work().catch(() => setFailed(true));
  };
  return (
    <Card title={t('therapist.export')}>
      <div class="stack">
        <p>{t('therapist.export.about')}</p>
        <SelectField
          label={t('therapist.export.style')}
          value={style}
          options={CSV_STYLES.map((one) => ({ value: one, label: t(`therapist.export.style.${one}`) }))}
          onChoose={setStyle}
        />
        <div class="row">
          <Button
            icon="download"
            action="csv"
            onClick={guard(async () => {
              const { trialsCsv } = await import('../../report/csv.ts');
              // The mark tells spreadsheets that it is UTF-8.
              saveFile(
                ['\ufeff', ...trialsCsv(sessions, { style, facts, person: person.id })],
                fileName('trials', 'csv'),
                'text/csv',
              );
            })}
          >
            {t('therapist.export.csv')}
          </Button>
          <Button
            icon="download"
            action="csv-events"
            onClick={guard(async () => {
              const { eventsCsv } = await import('../../report/csv.ts');
              saveFile(
                ['\ufeff', eventsCsv(facts, { style, person: person.id })],
                fileName('events', 'csv'),
                'text/csv',
              );
            })}
          >
            {t('therapist.export.events')}
          </Button>
          <Button
            icon="download"
            onClick={guard(async () => {
              const { csvDictionary } = await import('../../report/csv.ts');
              saveFile(
                ['\ufeff', csvDictionary(metricMeanings(), style)],
                fileName('columns', 'csv'),
                'text/csv',
              );
            })}
          >
            {t('therapist.export.columns')}
          </Button>
          <Button
            icon="download"
            action="fhir"
            onClick={guard(async () => {
              const bundle = await bundleOf(kept, 'collection');
              saveFile([JSON.stringify(bundle, null, 1)], fileName('fhir', 'json'), 'application/fhir+json');
            })}
          >
            {t('therapist.export.fhir')}
          </Button>
        </div>
        {failed && (
          <Notice tone="stop" live>
            {t('common.failed')}
          </Notice>
        )}
        <h3>{t('settings.export')}</h3>
        <ExportPanel person={person.id} />
      </div>
    </Card>
  );
}

function MergeCard({ person, onChanged }: { readonly person: Person; readonly onChanged: () => void }) {
  const [people, lookAgain] = useLoaded(
    async (records) => ({
      others: (await records.people.list()).filter((one) => one.id !== person.id),
      merged: await records.people.merged(person.id),
    }),
    person.id,
  );
  const [into, setInto] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  if (people.is === 'failed') return <LoadFailed error={people.error} />;
  if (people.is === 'loading') return null;
  const { others, merged } = people.value;
  if (others.length === 0 && merged.length === 0) return null;
  const merge = async () => {
    try {
      const shown = await (await sharedRecords()).people.merge(person.id, into);
      onChanged();
      location.hash = `#/therapist/${shown}`;
    } catch {
      setFailed('therapist.merge.failed');
    }
  };
  const split = async (one: Person) => {
    try {
      await (await sharedRecords()).people.split(one.id);
      setFailed(null);
      onChanged();
      lookAgain();
    } catch {
      setFailed('common.failed');
    }
  };
  return (
    <Card title={t('therapist.merge')}>
      <div class="stack">
        {others.length > 0 && (
          <>
            <p>{t('therapist.merge.about')}</p>
            <SelectField
              label={t('therapist.merge.into')}
              value={into}
              options={[
                { value: '', label: '–' },
                ...others.map((one) => ({ value: one.id, label: nameAndYear(one) })),
              ]}
              onChoose={setInto}
            />
            <div class="row">
              <Button disabled={into === ''} onClick={() => void merge()}>
                {t('therapist.merge.button')}
              </Button>
            </div>
          </>
        )}
        {merged.length > 0 && (
          <>
            <h3>{t('therapist.merge.merged')}</h3>
            {merged.map((one) => (
              <div class="row" key={one.id}>
                <Button action="split" onClick={() => void split(one)}>
                  {t('therapist.merge.split', { name: nameAndYear(one) })}
                </Button>
              </div>
            ))}
          </>
        )}
        {failed && (
          <Notice tone="warn" live>
            {t(failed)}
          </Notice>
        )}
      </div>
    </Card>
  );
}

const nameAndYear = (one: Person): string => [personName(one), one.yearOfBirth].filter(Boolean).join(', ');

function ForgetCard({ person }: { readonly person: Person }) {
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const forget = async () => {
    setAsking(false);
    try {
      await (await sharedRecords()).people.forget(person.id);
      location.hash = '#/therapist';
    } catch {
      setFailed(true);
    }
  };
  return (
    <Card title={t('therapist.forget')}>
      <p>{t('therapist.forget.about')}</p>
      <div class="row">
        <Button kind="danger" icon="trash" onClick={() => setAsking(true)}>
          {t('therapist.forget.button')}
        </Button>
      </div>
      {failed && (
        <Notice tone="stop" live>
          {t('common.failed')}
        </Notice>
      )}
      <Dialog
        open={asking}
        title={t('therapist.forget.ask', { name: personName(person) })}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button kind="primary" autoFocus onClick={() => setAsking(false)}>
              {t('settings.delete.keep')}
            </Button>
            <Button kind="danger" icon="trash" onClick={() => void forget()}>
              {t('common.delete')}
            </Button>
          </>
        }
      >
        <p>{t('settings.delete.what')}</p>
      </Dialog>
    </Card>
  );
}
