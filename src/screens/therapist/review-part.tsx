import { drillOf } from '../../drills/catalogue.ts';
import type { DrillId } from '../../drills/drill.ts';
import type { Fact } from '../../facts/fact.ts';
import { eventsOf } from '../../facts/incidents.ts';
import { readStamp } from '../../facts/order.ts';
import { practisedOf } from '../../facts/practice.ts';
import { formatDate, t } from '../../i18n/i18n.ts';
import { isEntry } from '../../records/entries.ts';
import { momentOf } from '../../records/moment.ts';
import type { Person, SessionHead, SessionRecord } from '../../records/schema.ts';
import { adherence } from '../../report/adherence.ts';
import { oneLegMean } from '../../report/age-means.ts';
import { type DrillReview, type Review, saySymmetry } from '../../report/review.ts';
import { Sessions } from '../patient/progress.tsx';
import { ladderName, ResultBody, sessionTime } from '../patient/result.tsx';
import { Calendar } from '../ui/calendar.tsx';
import { Card } from '../ui/card.tsx';
import { useLoaded } from '../ui/data.ts';
import { byWhom, eventName } from '../ui/events.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { drillName, RatingPlot, SeriesPlot } from '../ui/trends.tsx';
import { EventsCard, MistakeButton, NotesCard } from './chart-part.tsx';
import { Replay } from './replay.tsx';
import { todayHere } from './roster.tsx';
import { StopHistory } from './stop-banner.tsx';

const LISTED = 12;
const when = (iso: string): string =>
  formatDate(Date.parse(iso), { dateStyle: 'medium', timeStyle: 'short' });

/** The rungs over time: since success is kept even by adapting them, they tell most. */
function LevelPlot({ one, shared }: { readonly one: DrillReview; readonly shared: boolean }) {
  const name = shared ? t(`drill.${one.drill}.name`) : drillName(one);
  return (
    <div>
      <h3>{name}</h3>
      <p>{t('therapist.levels')}</p>
      <SeriesPlot title={name} series={one.levels} />
    </div>
  );
}

/** One ladder for both legs is drawn once. */
const repeats = (one: DrillReview, other: DrillReview | undefined): boolean =>
  other?.drill === one.drill && isSame(other.levels.points, one.levels.points);
const isSame = (a: DrillReview['levels']['points'], b: DrillReview['levels']['points']): boolean =>
  a.length === b.length && a.every((point, i) => point.at === b[i]?.at);

/** What others of that age hold, with its source: never on a screen of the patient. */
const hasAgeMeans = (drill: DrillId, name: string): boolean => {
  const { measure } = drillOf(drill).info;
  return measure?.ageMeans === true && measure.name === name;
};

function AgeMeanNote({ yearOfBirth }: { readonly yearOfBirth: number | null }) {
  const mean = oneLegMean(yearOfBirth, new Date().getFullYear());
  if (mean === null) return null;
  return (
    <p class="soft">
      {t('therapist.ageMean', { ...mean, until: mean.decade === 80 ? 99 : mean.decade + 9 })}
    </p>
  );
}

/** Adherence, trends by drill and leg, ratings, incidents and the ladder's sentences of one person. */
export function ReviewPart(props: {
  readonly person: Person;
  readonly heads: readonly SessionHead[];
  readonly facts: readonly Fact[];
  readonly review: Review;
  readonly asked: number;
  readonly onChanged: () => void;
}) {
  const { heads, facts, review, asked, person, onChanged } = props;
  const practised = practisedOf(facts);
  const chart = (
    <>
      {review.events.length > 0 && (
        <EventsCard person={person.id} events={review.events} onChanged={onChanged} />
      )}
      <StopHistory facts={facts} />
      <NotesCard person={person.id} facts={facts} onChanged={onChanged} />
    </>
  );
  if (heads.length === 0)
    return (
      <>
        <Notice>{t('therapist.review.none')}</Notice>
        {chart}
      </>
    );
  const kept = adherence(heads, { today: todayHere(), weeks: 8, asked, practised });
  return (
    <>
      {chart}
      <Card title={t('therapist.adherence')}>
        <p>{t('therapist.adherence.sum', { done: kept.done, asked: kept.asked })}</p>
        <Calendar adherence={kept} caption={t('therapist.adherence')} />
      </Card>
      <Card title={t('therapist.trends')}>
        <p class="soft">{t('therapist.trends.about')}</p>
        <div class="grid-wide">
          {review.drills.map((one, at, all) =>
            one.levels.points.length > 1 && !repeats(one, all[at - 1]) ? (
              <LevelPlot key={`${one.drill}-${one.side}`} one={one} shared={repeats(one, all[at + 1])} />
            ) : null,
          )}
          {review.drills.flatMap((one) =>
            one.series.map((series) => (
              <div key={`${one.drill}-${one.side}-${series.measure}`}>
                <h3>{drillName(one)}</h3>
                <p>
                  {series.measure === 'success'
                    ? t('therapist.success')
                    : t(`drill.outcome.${series.measure}`)}
                  {one.level !== null && ` · ${t('therapist.level', { level: one.level + 1 })}`}
                </p>
                <SeriesPlot title={drillName(one)} series={series} />
                {hasAgeMeans(one.drill, series.measure) && <AgeMeanNote yearOfBirth={person.yearOfBirth} />}
              </div>
            )),
          )}
        </div>
        {review.symmetry.length > 0 && (
          <ul>
            {review.symmetry.map((one) => {
              const said = saySymmetry(one);
              return (
                <li key={one.drill}>
                  <strong>{t(`drill.${one.drill}.name`)}:</strong> {t(said.id, said.values)}
                </li>
              );
            })}
          </ul>
        )}
      </Card>
      <Card title={t('result.ratings')}>
        <div class="grid-wide">
          {review.ratings
            .filter((series) => series.points.length > 0)
            .map((series) => (
              <div key={series.kind}>
                <h3>{t(`progress.rating.${series.kind}`)}</h3>
                <RatingPlot series={series} />
              </div>
            ))}
        </div>
      </Card>
      <Card title={t('therapist.decisions')}>
        {review.decisions.length === 0 && <p>{t('therapist.nothing')}</p>}
        <ul>
          {review.decisions.slice(0, LISTED).map(({ startedAt, entry }) => (
            <li key={`${entry.decision.when.at}-${entry.decision.ladder}-${entry.decision.rule}`}>
              <span class="soft">{when(startedAt)}</span>{' '}
              <strong>{ladderName(entry.decision.ladder)}:</strong>{' '}
              {t(entry.decision.sentence.id, entry.decision.sentence.values)}
            </li>
          ))}
        </ul>
      </Card>
      <Sessions
        title={t('therapist.sessions')}
        heads={heads}
        practised={practised}
        base={`#/therapist/${person.id}/session`}
      />
    </>
  );
}

interface Line {
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly what: string;
  readonly more: readonly (string | null)[];
  readonly note: string;
  /** The fact behind it, where somebody may have noted it by mistake. */
  readonly of: Fact | null;
  readonly isMistake: boolean;
}

/** What was told, noted and seen is read from the facts; what was asked of the game (easier, skip, pause) stands in the record only. */
function linesOf(record: SessionRecord, facts: readonly Fact[]): readonly Line[] {
  const own = facts.filter(({ session }) => session === record.id);
  const mistaken = new Set(own.flatMap((fact) => (fact.kind === 'corrected' ? [fact.of] : [])));
  const events = new Map(eventsOf(own).map((event) => [event.id, event]));
  const drillAt = (index: number): string | null => {
    const drill = record.drills[index]?.drill;
    return drill ? t(`drill.${drill}.name`) : null;
  };
  const line = (fact: Fact, what: string, drill: string | null, note = ''): Line => ({
    key: fact.id,
    at: readStamp(fact.at).wallMs,
    what,
    more: [drill, byWhom(fact.by)],
    note,
    of: fact.by.role === 'system' ? null : fact,
    isMistake: mistaken.has(fact.id),
  });
  const told = own.flatMap((fact): Line[] => {
    const event = events.get(fact.id);
    if (event)
      return [line(fact, eventName(event.what), event.drill && t(`drill.${event.drill}.name`), event.note)];
    if (fact.kind === 'told') return [line(fact, t(`therapist.live.${fact.what}`), drillAt(fact.drill))];
    return fact.kind === 'noted' ? [line(fact, t('therapist.live.note'), null, fact.text)] : [];
  });
  const asked = record.incidents
    .filter((one) => isEntry(one) && one.kind !== 'note' && !one.kind.startsWith('told-'))
    .map(
      (one, n): Line => ({
        key: `${one.at}-${n}`,
        at: Date.parse(momentOf(record, one.at)),
        what: t(`therapist.live.${one.kind}`),
        more: [one.drill && t(`drill.${one.drill}.name`)],
        note: one.note,
        of: null,
        isMistake: false,
      }),
    );
  return [...told, ...asked].sort((a, b) => a.at - b.at);
}

/** Everything that was told, asked for, noted and seen while the session ran, at its time. */
function Entries(props: {
  readonly record: SessionRecord;
  readonly facts: readonly Fact[];
  readonly onChanged: () => void;
}) {
  const { record, facts, onChanged } = props;
  const lines = linesOf(record, facts);
  if (lines.length === 0) return null;
  return (
    <Card title={t('therapist.entries')} level={3}>
      <ul class="entries">
        {lines.map(({ key, at, what, more, note, of, isMistake }) => (
          <li key={key}>
            <span class="soft number">{formatDate(at, { timeStyle: 'medium' })}</span>{' '}
            {isMistake ? <s>{what}</s> : <strong>{what}</strong>}{' '}
            <span class="soft">
              {[...more, isMistake ? t('report.mistaken') : null].filter(Boolean).join(' · ')}
            </span>{' '}
            {note && <bdi class="notes">{note}</bdi>}{' '}
            {of && !isMistake && (
              <MistakeButton person={record.person} mistake={{ of, what }} onChanged={onChanged} />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** One session with everything, and the replay of its drills. */
export function SessionPart(props: {
  readonly person: string;
  readonly id: string;
  /** All sessions of the person, for the one to compare with. */
  readonly heads: readonly SessionHead[];
  readonly facts: readonly Fact[];
  readonly onChanged: () => void;
}) {
  const { person, id, heads, facts } = props;
  const [loaded] = useLoaded(async (records) => {
    const record = await records.sessions.get(id);
    if (!record) return null;
    const ids = await records.people.idsOf(person);
    return ids.includes(record.person) ? record : null; // a link must not show another person's session under this name
  }, `${person}/${id}`);
  const record = loaded.is === 'ready' ? loaded.value : null;
  if (!record) {
    return loaded.is === 'loading' ? (
      <p role="status">{t('common.loading')}</p>
    ) : loaded.is === 'failed' ? (
      <LoadFailed error={loaded.error} />
    ) : (
      <Notice tone="warn">{t('progress.unknown')}</Notice>
    );
  }
  return (
    <>
      <h2>{sessionTime(record)}</h2>
      <Replay key={record.id} record={record} heads={heads} />
      <Entries record={record} facts={facts} onChanged={props.onChanged} />
      <ResultBody record={record} facts={facts} level={3} />
    </>
  );
}
