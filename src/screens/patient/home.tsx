import type { Fact } from '../../facts/fact.ts';
import { openLocks } from '../../facts/lock.ts';
import { practisedOf } from '../../facts/practice.ts';
import { formatDate, t } from '../../i18n/i18n.ts';
import { RecordsError } from '../../records/errors.ts';
import type { SessionHead } from '../../records/schema.ts';
import { lakeMap } from '../../report/lake-map.ts';
import { localDay } from '../../report/summary.ts';
import { Button } from '../ui/button.tsx';
import { Card, LinkCard } from '../ui/card.tsx';
import { useLoaded } from '../ui/data.ts';
import { dayOf } from '../ui/events.tsx';
import { Lake } from '../ui/lake.tsx';
import { LakeCard } from '../ui/lake-map.tsx';
import { lazy } from '../ui/lazy.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { InstallOffer, KeptHere, UpdateNotice } from '../ui/presence-notices.tsx';
import { startOfWeek } from '../ui/week.ts';
import './home.css';

// Asked for rarely: fetched apart, so that the first page stays small.
const Who = lazy(() => import('./who.tsx').then((m) => m.Who));

/** The first screen: one thing to do, everything else below it. */
export default function Home() {
  const [who, lookAgain] = useLoaded((records) => records.people.current());
  const nobody = who.is === 'failed';
  const virtual = new URLSearchParams(location.search).get('camera') === 'virtual';
  return (
    <Page
      title={t('home.title')}
      hero={
        <div class="home-hero">
          <Lake />
          <div class="home-words">
            {who.is === 'ready' && <Greeting name={who.value.name} />}
            <h1>{t('home.title')}</h1>
            <p>{t('home.lead')}</p>
            {!nobody && (
              <Button kind="primary" size="huge" icon="play" href="#/play" action="start">
                {t('home.start')}
              </Button>
            )}
            <Button icon={virtual ? 'camera' : 'person'} href={withCamera(virtual ? null : 'virtual')}>
              {virtual ? t('home.use-camera') : t('home.try')}
            </Button>
            {virtual && <p class="soft">{t('home.virtual-on')}</p>}
          </div>
        </div>
      }
    >
      <UpdateNotice />
      {nobody && <NotKnown error={who.error} onChosen={lookAgain} />}
      {who.is === 'ready' && <ThisWeek key={who.value.id} person={who.value.id} />}
      <InstallOffer />
      <nav class="grid home-doors" aria-label={t('home.more')}>
        <LinkCard href="#/progress" icon="chart" title={t('home.progress')}>
          {t('home.progress.about')}
        </LinkCard>
        <LinkCard href="#/settings" icon="settings" title={t('home.settings')}>
          {t('home.settings.about')}
        </LinkCard>
        <LinkCard href="#/play/feeling" icon="note" title={t('home.feeling')}>
          {t('home.feeling.about')}
        </LinkCard>
        <LinkCard href="#/caregiver" icon="caregiver" title={t('home.caregiver')}>
          {t('home.caregiver.about')}
        </LinkCard>
        <LinkCard href="#/therapist" icon="therapist" title={t('home.therapist')}>
          {t('home.therapist.about')}
        </LinkCard>
        <LinkCard href="#/lab" icon="lab" title={t('home.lab')}>
          {t('home.lab.about')}
        </LinkCard>
      </nav>
      <Notice title={t('home.honest.title')}>
        <p>{t('home.honest.device')}</p>
        <p>{t('home.honest.private')}</p>
        <p>{t('home.honest.safe')}</p>
      </Notice>
      <KeptHere />
    </Page>
  );
}

/** Whoever practises now, so that on a shared computer nobody practises under another name. */
function Greeting({ name }: { readonly name: string }) {
  return name ? <p class="home-greeting">{t('home.greeting', { name })}</p> : null;
}

/** Nobody is chosen, or nobody can be read. Either way practice does not begin as somebody it may not be. */
function NotKnown({ error, onChosen }: { readonly error: unknown; readonly onChosen: () => void }) {
  const asks = error instanceof RecordsError && error.kind === 'nobody-chosen';
  return asks ? <Who onChosen={onChosen} /> : <LoadFailed error={error} />;
}

/** What was done this week and what the therapist wrote; nothing at all before the first session. */
function ThisWeek({ person }: { readonly person: string }) {
  const [loaded] = useLoaded(async (records) => {
    const [sessions, plan, facts] = await Promise.all([
      records.sessions.list({ person }),
      records.plans.current(person),
      records.facts.of(person),
    ]);
    return { sessions, plan, facts };
  });
  if (loaded.is === 'failed') return <LoadFailed error={loaded.error} />;
  if (loaded.is === 'loading') return null;
  const { sessions, plan, facts } = loaded.value;
  const ended = sessions.filter(({ status }) => status !== 'running');
  return (
    <>
      <Stopped facts={facts} />
      {plan?.noteToPatient && (
        <Card title={t('home.note')}>
          <p dir="auto" class="home-note">
            {plan.noteToPatient}
          </p>
        </Card>
      )}
      {ended.length > 0 && (
        <WeekCard
          sessions={ended}
          practised={practisedOf(facts)}
          daysWanted={plan?.dose.daysPerWeek ?? null}
        />
      )}
      {ended.length > 0 && (
        <LakeCard lake={lakeMap(ended, { today: today(), asked: plan?.dose.daysPerWeek ?? DAYS_ASKED })} />
      )}
    </>
  );
}

/** Days a week where no plan says so (evidence.md, "Dose"). */
const DAYS_ASKED = 3;
const today = (): string =>
  localDay({ startedAt: new Date().toISOString(), utcOffset: -new Date().getTimezoneOffset() });

/** Why the next session begins with the question whether a clinician agrees. */
function Stopped({ facts }: { readonly facts: readonly Fact[] }) {
  const [lock] = openLocks(facts);
  if (!lock) return null;
  return (
    <Notice tone="warn" title={t('home.stopped.title')}>
      {t('home.stopped', { date: dayOf(lock.at), why: t(`report.stop.${lock.why}`) })}
    </Notice>
  );
}

function WeekCard({
  sessions,
  practised,
  daysWanted,
}: {
  readonly sessions: readonly SessionHead[];
  readonly practised: ReadonlyMap<string, number>;
  readonly daysWanted: number | null;
}) {
  const monday = startOfWeek(Date.now());
  const week = sessions.filter((one) => Date.parse(one.startedAt) >= monday);
  const minutes = Math.round(week.reduce((sum, { id }) => sum + (practised.get(id) ?? 0), 0) / 60_000);
  const last = sessions[0];
  return (
    <Card title={t('home.week')}>
      <dl class="facts">
        <div>
          <dt>
            {daysWanted === null
              ? t('home.week.sessions')
              : t('home.week.sessions-of', { wanted: daysWanted })}
          </dt>
          <dd>{t('home.number', { value: week.length })}</dd>
        </div>
        <div>
          <dt>{t('home.week.minutes')}</dt>
          <dd>{t('home.number', { value: minutes })}</dd>
        </div>
        {last && (
          <div>
            <dt>{t('home.week.last')}</dt>
            <dd>
              {formatDate(Date.parse(last.startedAt), { weekday: 'long', day: 'numeric', month: 'long' })}
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}

/** The same page with another camera; every other parameter of the address stays. */
function withCamera(camera: 'virtual' | null): string {
  const asked = new URLSearchParams(location.search);
  if (camera) asked.set('camera', camera);
  else asked.delete('camera');
  const search = asked.toString();
  return `${search ? `?${search}` : location.pathname}#/${camera ? 'play' : ''}`;
}
