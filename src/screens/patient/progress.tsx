import { useState } from 'preact/hooks';
import { practisedOf } from '../../facts/practice.ts';
import { formatDate, t } from '../../i18n/i18n.ts';
import type { SessionHead } from '../../records/schema.ts';
import { adherence } from '../../report/adherence.ts';
import { review, saySeries } from '../../report/review.ts';
import { localDay } from '../../report/summary.ts';
import { Guarded } from '../therapist/lock.tsx';
import { Button } from '../ui/button.tsx';
import { Calendar } from '../ui/calendar.tsx';
import { Card } from '../ui/card.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ExportPanel } from '../ui/export-panel.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { useHashParts } from '../ui/route.ts';
import { drillName, RatingPlot, SeriesPlot } from '../ui/trends.tsx';
import { ResultBody, sessionTime } from './result.tsx';

/** Sessions that are drawn as trends: the newest so many. */
const RECENT = 120;
const FIRST_SHOWN = 10;

/** `#/progress`: the weeks, where things are going, and every session; `#/progress/<id>`: one session. */
export default function Progress() {
  const [id] = useHashParts('progress');
  return id ? <OneSession id={id} /> : <Overview />;
}

const today = (): string =>
  localDay({ startedAt: new Date().toISOString(), utcOffset: -new Date().getTimezoneOffset() });

function Overview() {
  const [loaded] = useLoaded(async (records) => {
    const person = await records.people.current();
    const [heads, all, sessions, plan, facts] = await Promise.all([
      records.sessions.list({ person: person.id }),
      // Tries with the drawn person stand in the list, marked, so that they can be deleted; they count nowhere.
      records.sessions.list({ person: person.id, virtual: true }),
      records.sessions.records({ person: person.id, last: RECENT }),
      records.plans.current(person.id),
      records.facts.of(person.id),
    ]);
    const ended = (list: readonly SessionHead[]) => list.filter((one) => one.status !== 'running');
    return {
      person,
      heads: ended(heads),
      all: ended(all),
      review: review(sessions, facts),
      practised: practisedOf(facts),
      plan,
    };
  });
  return (
    <Page title={t('progress.title')} lead={t('progress.lead')} back={{ href: '#/' }}>
      {loaded.is === 'loading' && <p role="status">{t('common.loading')}</p>}
      {loaded.is === 'failed' && <LoadFailed error={loaded.error} />}
      {loaded.is === 'ready' && loaded.value.all.length === 0 && (
        <Notice title={t('progress.none')}>
          <p>{t('progress.none.help')}</p>
          <div class="row">
            <Button kind="primary" icon="play" href="#/play">
              {t('home.start')}
            </Button>
          </div>
        </Notice>
      )}
      {loaded.is === 'ready' && loaded.value.all.length > 0 && (
        <>
          <Weeks
            heads={loaded.value.heads}
            practised={loaded.value.practised}
            asked={loaded.value.plan?.dose.daysPerWeek ?? 3}
          />
          <Trends review={loaded.value.review} />
          <Sessions heads={loaded.value.all} practised={loaded.value.practised} />
          <Card title={t('settings.export')}>
            <p>{t('progress.export')}</p>
            <ExportPanel person={loaded.value.person.id} />
          </Card>
        </>
      )}
    </Page>
  );
}

function Weeks(props: {
  readonly heads: readonly SessionHead[];
  readonly practised: ReadonlyMap<string, number>;
  readonly asked: number;
}) {
  const { heads, practised, asked } = props;
  const kept = adherence(heads, { today: today(), weeks: 6, asked, practised });
  return (
    <Card title={t('progress.weeks')}>
      <p>{t('progress.streak', { count: kept.streak })}</p>
      <Calendar adherence={kept} caption={t('progress.weeks')} />
    </Card>
  );
}

function Trends({ review: found }: { readonly review: ReturnType<typeof review> }) {
  const drills = found.drills.filter((one) => one.series.some((series) => series.points.length > 1));
  const ratings = found.ratings.filter((series) => series.points.length > 1);
  if (drills.length === 0 && ratings.length === 0) return null;
  return (
    <Card title={t('progress.trends')}>
      <p class="soft">{t('progress.trends.about')}</p>
      <div class="grid-wide">
        {drills.map((one) => {
          // The drill's own measure says more than the share that was reached.
          const series = one.series.findLast((candidate) => candidate.points.length > 1);
          const level = one.level === null ? null : saySeries(one.levels);
          return (
            series && (
              <div key={`${one.drill}-${one.side}`}>
                <h3>{drillName(one)}</h3>
                {level && (
                  <p>
                    <strong>{t(level.id, level.values)}</strong>
                  </p>
                )}
                <SeriesPlot title={drillName(one)} series={series} />
              </div>
            )
          );
        })}
        {ratings.map((series) => (
          <div key={series.kind}>
            <h3>{t(`progress.rating.${series.kind}`)}</h3>
            <RatingPlot series={series} />
          </div>
        ))}
      </div>
    </Card>
  );
}

/** All sessions, newest first, each a link to its page. */
export function Sessions({
  heads,
  practised,
  base = '#/progress',
  title,
}: {
  readonly heads: readonly SessionHead[];
  /** Milliseconds of practice by session; with the drawn person there is none. */
  readonly practised: ReadonlyMap<string, number>;
  readonly base?: string;
  readonly title?: string;
}) {
  const [all, setAll] = useState(false);
  const shown = all ? heads : heads.slice(0, FIRST_SHOWN);
  return (
    <Card title={title ?? t('progress.sessions')}>
      <ul class="session-list">
        {shown.map((head) => (
          <li key={head.id}>
            <a class="session-link" href={`${base}/${head.id}`}>
              <strong>{formatDate(Date.parse(head.startedAt), { dateStyle: 'full' })}</strong>
              <span class="soft">
                {t('common.minutes', { count: Math.round((practised.get(head.id) ?? 0) / 60_000) })}
                {' · '}
                {tally(head)}
                {head.status !== 'finished' && ` · ${t(`progress.status.${head.status}`)}`}
                {head.device.camera === 'virtual' && ` · ${t('progress.virtual')}`}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {!all && heads.length > shown.length && (
        <Button onClick={() => setAll(true)}>{t('progress.sessions.all', { count: heads.length })}</Button>
      )}
    </Card>
  );
}

function tally(head: SessionHead): string {
  const sum = { hit: 0, scored: 0 };
  for (const drill of head.drills) {
    sum.hit += drill.tally.hit;
    sum.scored += drill.tally.hit + drill.tally.miss;
  }
  return t('result.tally', sum);
}

function OneSession({ id }: { readonly id: string }) {
  const [loaded] = useLoaded(async (records) => {
    const [record, person] = [await records.sessions.get(id), await records.people.current()];
    // An address in the browser's history must not show another patient's session under this name.
    return record && (await records.people.idsOf(person.id)).includes(record.person)
      ? { record, facts: await records.facts.of(person.id) }
      : null;
  }, id);
  const [asking, setAsking] = useState(false);
  const found = loaded.is === 'ready' ? loaded.value : null;
  const record = found?.record ?? null;
  const remove = async () => {
    setAsking(false);
    await (await sharedRecords()).sessions.remove(id);
    location.hash = '#/progress';
  };
  return (
    <Page
      title={record ? sessionTime(record) : t('progress.title')}
      back={{ href: '#/progress', label: t('progress.title') }}
    >
      {loaded.is === 'loading' && <p role="status">{t('common.loading')}</p>}
      {loaded.is === 'failed' && <LoadFailed error={loaded.error} />}
      {loaded.is === 'ready' && !record && <Notice tone="warn">{t('progress.unknown')}</Notice>}
      {found && record && (
        <>
          <ResultBody record={record} facts={found.facts} />
          <div class="row no-print">
            <Button icon="print" onClick={() => print()}>
              {t('progress.print')}
            </Button>
            <Button kind="danger" icon="trash" onClick={() => setAsking(true)} action="delete">
              {t('progress.delete')}
            </Button>
          </div>
        </>
      )}
      <Dialog
        open={asking}
        title={t('progress.delete.ask')}
        onClose={() => setAsking(false)}
        actions={
          <Button kind="primary" autoFocus onClick={() => setAsking(false)}>
            {t('progress.delete.keep')}
          </Button>
        }
      >
        <Guarded>
          <p>{t('progress.delete.what')}</p>
          <div class="row">
            <Button kind="danger" icon="trash" onClick={() => void remove()} action="delete-session">
              {t('common.delete')}
            </Button>
          </div>
        </Guarded>
      </Dialog>
    </Page>
  );
}
