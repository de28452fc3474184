import { useState } from 'preact/hooks';
import type { HelperLog } from '../../facts/words.ts';
import { formatDate, t } from '../../i18n/i18n.ts';
import { isEntry } from '../../records/entries.ts';
import { HELPER_ROLES, type Incident, type Person, type SessionHead } from '../../records/schema.ts';
import { adherence } from '../../report/adherence.ts';
import { localDay } from '../../report/summary.ts';
import { millis } from '../../units.ts';
import { fittingLessons, LessonCards } from '../patient/learn.tsx';
import { Button } from '../ui/button.tsx';
import { Calendar } from '../ui/calendar.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { SwitchField } from '../ui/field.tsx';
import { Icon, type IconName } from '../ui/icon.tsx';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { BigStop } from './big-stop.tsx';
import { IncidentButtons } from './incident-buttons.tsx';
import './caregiver.css';

const CHECKS = ['floor', 'support', 'shoes', 'light', 'phone', 'drink', 'well'] as const;
/** A helper may note something up to this long after a session ended [J]. */
const LOG_FOR_MS = 12 * 3600_000;

/** `#/caregiver`: what a helper should know in a minute, and what a helper can tell. */
export default function Caregiver() {
  const [loaded, lookAgain] = useLoaded(async (records) => {
    const person = await records.people.current();
    return {
      person,
      heads: await records.sessions.list({ person: person.id, last: 40 }),
      plan: await records.plans.current(person.id),
    };
  });
  const ready = loaded.is === 'ready' ? loaded.value : null;
  return (
    <Page title={t('caregiver.title')} lead={t('caregiver.lead')} back={{ href: '#/' }}>
      <div class="grid">
        <Advice
          title={t('caregiver.where')}
          icon="person"
          lines={['where.1', 'where.2', 'where.3', 'where.4']}
        />
        <Advice
          title={t('caregiver.watch')}
          icon="info"
          lines={['watch.1', 'watch.2', 'watch.3', 'watch.4']}
        />
        <Advice title={t('caregiver.when')} icon="stop" lines={['when.1', 'when.2', 'when.3', 'when.4']} />
      </div>
      <StopCard />
      <Card title={t('caregiver.fall')}>
        <ol>
          {['1', '2', '3', '4', '5'].map((line) => (
            <li key={line}>{t(`caregiver.fall.${line}`)}</li>
          ))}
        </ol>
        <Notice tone="stop">{t('caregiver.fall.never')}</Notice>
      </Card>
      <Checklist />
      {loaded.is === 'failed' && <LoadFailed error={loaded.error} />}
      {ready && <RoleCard key={ready.person.id} person={ready.person} />}
      {ready && <LogCard person={ready.person} heads={ready.heads} onLogged={lookAgain} />}
      {ready && <WeekCard heads={ready.heads} asked={ready.plan?.dose.daysPerWeek ?? 3} />}
      {ready && (
        <LessonCards
          lessons={fittingLessons({
            profile: ready.person.profile,
            ratings: ready.heads[0]?.ratings ?? [],
            incidents: ready.heads.slice(0, 5).flatMap((head) => head.incidents.map((one) => one.kind)),
          })}
        />
      )}
    </Page>
  );
}

function Advice(props: {
  readonly title: string;
  readonly icon: IconName;
  readonly lines: readonly string[];
}) {
  return (
    <Card title={props.title}>
      <ul class="care-list">
        {props.lines.map((line) => (
          <li key={line}>
            <Icon name={props.icon} />
            <span>{t(`caregiver.${line}`)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** How to stop from across the room, and a try of it. */
function StopCard() {
  const [trying, setTrying] = useState(false);
  const [tried, setTried] = useState(false);
  return (
    <Card title={t('caregiver.stop.title')}>
      <p>{t('caregiver.stop.about')}</p>
      <div class="row">
        <Button kind="stop" size="large" icon="stop" onClick={() => setTrying(true)}>
          {t('caregiver.stop.try')}
        </Button>
      </div>
      {tried && (
        <Notice tone="good" live>
          {t('caregiver.stop.worked')}
        </Notice>
      )}
      {trying && (
        <BigStop
          onStop={() => {
            setTrying(false);
            setTried(true);
          }}
        />
      )}
    </Card>
  );
}

function Checklist() {
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const all = CHECKS.every((check) => done.has(check));
  return (
    <Card title={t('caregiver.check')}>
      <div class="stack">
        {CHECKS.map((check) => (
          <SwitchField
            key={check}
            label={t(`caregiver.check.${check}`)}
            checked={done.has(check)}
            onChange={(on) => {
              const next = new Set(done);
              if (on) next.add(check);
              else next.delete(check);
              setDone(next);
            }}
          />
        ))}
        <Notice tone={all ? 'good' : 'info'} live>
          {all ? t('caregiver.check.all') : t('caregiver.check.left', { count: CHECKS.length - done.size })}
        </Notice>
        <div class="row">
          <Button kind={all ? 'primary' : 'secondary'} size="large" icon="play" href="#/play">
            {t('home.start')}
          </Button>
        </div>
      </div>
    </Card>
  );
}

/** Which role the helper has: kept with the person, written into every session, and asked for by the gates. */
function RoleCard({ person }: { readonly person: Person }) {
  const [role, setRole] = useState(person.profile.helper);
  const [failed, setFailed] = useState(false);
  return (
    <Card title={t('caregiver.role')}>
      <Choice
        legend={t('caregiver.role.ask')}
        help={t('caregiver.role.help')}
        value={role}
        options={HELPER_ROLES.map((value) => ({
          value,
          label: t(`caregiver.role.${value}`),
          help: t(`caregiver.role.${value}.help`),
        }))}
        onChoose={(helper) => {
          setRole(helper);
          sharedRecords()
            .then(async (records) => {
              const now = (await records.people.get(person.id)) ?? person;
              await records.people.edit(person.id, { profile: { ...now.profile, helper } });
            })
            .then(
              () => setFailed(false),
              () => setFailed(true),
            );
        }}
      />
      {failed && (
        <Notice tone="stop" live>
          {t('common.failed')}
        </Notice>
      )}
    </Card>
  );
}

/** Notes what happened into the newest session, with its time. */
function LogCard(props: {
  readonly person: Person;
  readonly heads: readonly SessionHead[];
  readonly onLogged: () => void;
}) {
  const [said, setSaid] = useState<{ readonly tone: 'good' | 'stop'; readonly text: string } | null>(null);
  const newest = props.heads.find(
    (head) => Date.now() - Date.parse(head.endedAt ?? head.startedAt) < LOG_FOR_MS,
  );
  const log = async (what: HelperLog, head: SessionHead) => {
    const incident: Incident = {
      kind: what,
      by: 'helper',
      at: millis(Math.max(0, Date.now() - Date.parse(head.startedAt))),
      phase: null,
      drill: null,
      saw: {},
      answered: null,
      note: '',
    };
    try {
      await (await sharedRecords()).sessions.note(head.id, { incidents: [incident] });
      const time = formatDate(Date.now(), { timeStyle: 'short' });
      setSaid({ tone: 'good', text: t('caregiver.log.done', { what: t(`caregiver.log.${what}`), time }) });
      props.onLogged();
    } catch {
      setSaid({ tone: 'stop', text: t('common.failed') });
    }
  };
  return (
    <Card title={t('caregiver.log')}>
      {newest ? (
        <div class="stack">
          <p>{t('caregiver.log.about')}</p>
          <IncidentButtons onLog={(what) => void log(what, newest)} />
        </div>
      ) : (
        <p>{t('caregiver.log.none')}</p>
      )}
      {said && (
        <Notice tone={said.tone} live>
          {said.text}
        </Notice>
      )}
    </Card>
  );
}

function WeekCard({ heads, asked }: { readonly heads: readonly SessionHead[]; readonly asked: number }) {
  const now = new Date();
  const today = localDay({ startedAt: now.toISOString(), utcOffset: -now.getTimezoneOffset() });
  const kept = adherence(heads, { today, weeks: 2, asked });
  const week = kept.weeks.at(-1);
  const happened = heads
    .slice(0, 8)
    .flatMap((head) => head.incidents.filter((one) => !isEntry(one)).map((one) => ({ head, one })));
  return (
    <Card title={t('caregiver.week')}>
      <p>{t('caregiver.week.done', { done: week?.done ?? 0, asked: week?.asked ?? asked })}</p>
      <Calendar adherence={kept} caption={t('caregiver.week')} />
      {happened.length > 0 && (
        <>
          <h3>{t('caregiver.happened')}</h3>
          <ul>
            {happened.map(({ head, one }) => (
              <li key={`${head.id}-${one.at}-${one.kind}`}>
                {formatDate(Date.parse(head.startedAt) + one.at, { dateStyle: 'medium', timeStyle: 'short' })}
                {': '}
                {incidentName(one)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** An incident's name: the helper's words, or the supervisor's; and the name of what was told or asked for in between. */
export const incidentName = (one: Pick<Incident, 'kind' | 'by'>): string =>
  isEntry(one)
    ? t(`therapist.live.${one.kind.replace(/^told-/, '')}`)
    : one.by === 'supervisor'
      ? t(`session.incident.${one.kind}`)
      : t(`caregiver.log.${one.kind}`);
