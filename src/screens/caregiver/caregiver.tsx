import { useState } from 'preact/hooks';
import type { Fact } from '../../facts/fact.ts';
import { eventsOf } from '../../facts/incidents.ts';
import { RED_FLAG_OF } from '../../facts/lock.ts';
import { practisedOf } from '../../facts/practice.ts';
import type { HelperLog } from '../../facts/words.ts';
import { t } from '../../i18n/i18n.ts';
import { HELPER_ROLES, type Person, type SessionHead } from '../../records/schema.ts';
import { adherence } from '../../report/adherence.ts';
import { localDay } from '../../report/summary.ts';
import { fittingLessons, LessonCards } from '../patient/learn.tsx';
import { Button } from '../ui/button.tsx';
import { Calendar } from '../ui/calendar.tsx';
import { Card } from '../ui/card.tsx';
import { Choice } from '../ui/choice.tsx';
import { sharedRecords, useLoaded } from '../ui/data.ts';
import { Dialog } from '../ui/dialog.tsx';
import { EventList, eventName, timeOf } from '../ui/events.tsx';
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
      facts: await records.facts.of(person.id),
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
      {ready && (
        <WeekCard heads={ready.heads} facts={ready.facts} asked={ready.plan?.dose.daysPerWeek ?? 3} />
      )}
      {ready && (
        <LessonCards
          lessons={fittingLessons({
            profile: ready.person.profile,
            ratings: ready.heads[0]?.ratings ?? [],
            incidents: lately(ready.facts, ready.heads.slice(0, 5)).map(({ what }) => what),
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

/** What happened in or after these sessions, newest first; without what was noted by mistake. */
function lately(facts: readonly Fact[], heads: readonly SessionHead[]) {
  const ids = new Set(heads.map(({ id }) => id));
  return eventsOf(facts)
    .filter(({ session, correction }) => session !== null && ids.has(session) && correction === null)
    .reverse();
}

const HELPER: Fact['by'] = { role: 'helper', name: null };
type Said = { readonly tone: 'good' | 'stop'; readonly text: string; readonly noted: Fact | null };

/** Notes what happened into the newest session, with its time. What stops practice is asked about first; every tap can be taken back. */
function LogCard(props: {
  readonly person: Person;
  readonly heads: readonly SessionHead[];
  readonly onLogged: () => void;
}) {
  const { person, onLogged } = props;
  const [said, setSaid] = useState<Said | null>(null);
  const [asking, setAsking] = useState<HelperLog | null>(null);
  const newest = props.heads.find(
    (head) => Date.now() - Date.parse(head.endedAt ?? head.startedAt) < LOG_FOR_MS,
  );
  const guard = (work: () => Promise<Said>) =>
    work().then(
      (result) => {
        setSaid(result);
        onLogged();
      },
      () => setSaid({ tone: 'stop', text: t('common.failed'), noted: null }),
    );
  const log = (what: HelperLog, head: SessionHead) =>
    guard(async () => {
      const t0 = Math.max(0, Date.now() - Date.parse(head.startedAt));
      const { facts } = await sharedRecords();
      const [noted = null] = await facts.report(person.id, head.id, { what, t: t0, note: '' }, HELPER);
      const words = { what: eventName(what), time: noted ? timeOf(noted.at) : '' };
      return { tone: 'good', text: t('caregiver.log.done', words), noted };
    });
  const takeBack = (noted: Fact) =>
    guard(async () => {
      const { facts } = await sharedRecords();
      const content = { kind: 'corrected', of: noted.id, note: '' } as const;
      await facts.add(person.id, noted.session, [{ content, by: HELPER }]);
      const what = noted.kind === 'incident' ? noted.what : '';
      const stays = Object.hasOwn(RED_FLAG_OF, what);
      const words = { what: eventName(what) };
      return {
        tone: 'good',
        text: t(stays ? 'caregiver.log.undone.stays' : 'caregiver.log.undone', words),
        noted: null,
      };
    });
  return (
    <Card title={t('caregiver.log')}>
      {newest ? (
        <div class="stack">
          <p>{t('caregiver.log.about')}</p>
          <IncidentButtons onLog={(what) => (RED_FLAG_OF[what] ? setAsking(what) : void log(what, newest))} />
        </div>
      ) : (
        <p>{t('caregiver.log.none')}</p>
      )}
      {said && (
        <Notice tone={said.tone} live>
          <p>{said.text}</p>
          {said.noted && (
            <div class="row">
              <Button action="take-back" onClick={() => said.noted && void takeBack(said.noted)}>
                {t('caregiver.log.undo')}
              </Button>
            </div>
          )}
        </Notice>
      )}
      <Dialog
        open={asking !== null}
        title={t('caregiver.log.sure', { what: asking ? t(`caregiver.log.${asking}`) : '' })}
        onClose={() => setAsking(null)}
        actions={
          <>
            <Button onClick={() => setAsking(null)}>{t('common.cancel')}</Button>
            <Button
              kind="primary"
              action="log-it"
              onClick={() => {
                if (asking && newest) void log(asking, newest);
                setAsking(null);
              }}
            >
              {t('caregiver.log.yes')}
            </Button>
          </>
        }
      >
        <p>{t('caregiver.log.sure.about')}</p>
      </Dialog>
    </Card>
  );
}

function WeekCard(props: {
  readonly heads: readonly SessionHead[];
  readonly facts: readonly Fact[];
  readonly asked: number;
}) {
  const { heads, facts, asked } = props;
  const now = new Date();
  const today = localDay({ startedAt: now.toISOString(), utcOffset: -now.getTimezoneOffset() });
  const kept = adherence(heads, { today, weeks: 2, asked, practised: practisedOf(facts) });
  const week = kept.weeks.at(-1);
  const happened = lately(facts, heads.slice(0, 8));
  return (
    <Card title={t('caregiver.week')}>
      <p>{t('caregiver.week.done', { done: week?.done ?? 0, asked: week?.asked ?? asked })}</p>
      <Calendar adherence={kept} caption={t('caregiver.week')} />
      {happened.length > 0 && (
        <>
          <h3>{t('caregiver.happened')}</h3>
          <EventList events={happened} />
        </>
      )}
    </Card>
  );
}
