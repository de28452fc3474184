import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { drillOf, isAssessment } from '../../drills/catalogue.ts';
import type { Fact } from '../../facts/fact.ts';
import { practisedOf } from '../../facts/practice.ts';
import { type Told, toldOf } from '../../facts/told.ts';
import { formatDate, formatNumber, t } from '../../i18n/i18n.ts';
import type { SessionDrill, SessionRecord } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { useLoaded } from '../ui/data.ts';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { InstallOffer } from '../ui/presence-notices.tsx';
import { AfterSession } from './feeling-pages.tsx';
import { HoldBars, ShiftCurve, ShiftLanes, Tally } from './plots.tsx';

const NOTHING: readonly Fact[] = [];

/** The screen after a session: what was done, how it went, and what comes next. */
export function ResultScreen({
  record,
  back = { href: '#/' },
  children,
  first,
}: {
  readonly record: SessionRecord;
  /** What is asked before anything is shown. */
  readonly first?: ComponentChildren;
  /** Where it goes from here; a therapist goes back to the person's page. */
  readonly back?: { readonly href: string; readonly label?: string };
  /** Further ways on. */
  readonly children?: ComponentChildren;
}) {
  const [loaded] = useLoaded((records) => records.facts.of(record.person), record.id);
  const facts = loaded.is === 'ready' ? loaded.value : NOTHING;
  const ms = practisedOf(facts).get(record.id);
  // Whoever may not practise today reads why, and nothing that says otherwise.
  if (isCareful(record))
    return (
      <Page title={t('result.stopped')} back={back}>
        <ResultBody record={record} facts={facts} />
        <div class="row no-print">
          <Button kind="primary" size="large" icon="home" href={back.href}>
            {back.label ?? t('common.home')}
          </Button>
        </div>
      </Page>
    );
  return (
    <Page
      title={record.status === 'stopped' ? t('result.stopped') : t('result.title')}
      {...(ms !== undefined && {
        lead: t('result.lead', { minutes: Math.max(1, Math.round(ms / 60_000)) }),
      })}
      back={back}
    >
      {first}
      <ResultBody record={record} facts={facts} />
      <AfterSession record={record} facts={facts} />
      <InstallOffer />
      <div class="row no-print">
        <Button kind="primary" size="large" icon="home" href={back.href}>
          {back.label ?? t('common.home')}
        </Button>
        <Button size="large" icon="chart" href="#/progress">
          {t('result.to-progress')}
        </Button>
        {children}
      </div>
    </Page>
  );
}

/** Ended for safety's sake before anything was practised: an unsafe answer, or something that locks. */
const isCareful = ({ stopped, drills }: SessionRecord): boolean =>
  stopped !== null &&
  (stopped.lock || stopped.reason === 'safety-answer') &&
  drills.every((drill) => drill.trials.length === 0);

/** What a session's record says, in plain words and pictures. Also shown under progress and to the therapist. */
export function ResultBody({
  record,
  facts,
  level = 2,
}: {
  readonly record: SessionRecord;
  readonly facts: readonly Fact[];
  readonly level?: 2 | 3;
}) {
  const { quality } = record.conditions;
  const practised = record.drills.filter((drill) => drill.trials.length > 0);
  const advice = record.stopped && (
    <Notice tone="warn" title={t('result.why-stopped')}>
      {t(record.stopped.advice.id, record.stopped.advice.values)}
    </Notice>
  );
  if (isCareful(record)) return <div class="page-body">{advice}</div>;
  return (
    <div class="page-body">
      {advice}
      {record.device.camera === 'virtual' && <Notice>{t('result.virtual')}</Notice>}
      {practised.length === 0 && <Notice>{t('result.nothing')}</Notice>}
      {practised.map((drill) => (
        <DrillResult
          // A record never changes the place of a drill.
          key={record.drills.indexOf(drill)}
          session={record.id}
          index={record.drills.indexOf(drill)}
          drill={drill}
          told={toldOf(facts, record.id, record.drills.indexOf(drill))}
          level={level}
        />
      ))}
      {record.decisions.length > 0 && (
        <Card title={t('result.next')} level={level}>
          <ul>
            {record.decisions.map(({ decision }) => (
              <li key={decision.ladder}>
                <strong>{ladderName(decision.ladder)}</strong>
                <br />
                {t(decision.sentence.id, decision.sentence.values)}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {record.ratings.length > 0 && (
        <Card title={t('result.ratings')} level={level}>
          <dl class="facts">
            {record.ratings.map((rating) => (
              <div key={`${rating.kind}-${rating.when}-${rating.site}`}>
                <dt>
                  {t(`result.rating.${rating.kind}`)} {t(`result.when.${rating.when}`)}
                  {rating.site && ` (${t(`feeling.site.${rating.site}`)})`}
                </dt>
                <dd>
                  {t('result.out-of', { value: rating.value, most: rating.kind === 'steadiness' ? 5 : 10 })}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
      <p class="soft">
        {t('result.estimates')}{' '}
        {quality !== null && t('result.quality', { percent: formatNumber(quality, { style: 'percent' }) })}
      </p>
    </div>
  );
}

/** A ladder's name: its drill, and the leg where each leg has its own (`drill:side` in records). */
export function ladderName(ladder: string): string {
  const [drill, side] = ladder.split(':');
  const name = t(`drill.${drill}.name`);
  return side === 'left' || side === 'right' ? `${name} (${t(`common.${side}`)})` : name;
}

/** How many counted, of those that could be scored; what was guided is done, and was never to be scored. */
export function tallyText(drill: SessionDrill): string {
  const guided = drill.trials.length > 0 && drill.trials.every(({ reason }) => reason === 'guided');
  if (guided) return t('drill.reason.guided');
  const hit = drill.trials.filter((trial) => trial.outcome === 'hit').length;
  const lost = drill.trials.filter((trial) => trial.outcome === 'void').length;
  const sentence = t('result.tally', { hit, scored: drill.trials.length - lost });
  return lost > 0 ? `${sentence} ${t('result.tally.void', { count: lost })}` : sentence;
}

function DrillResult(props: {
  readonly session: string;
  readonly index: number;
  readonly drill: SessionDrill;
  readonly told: Told;
  readonly level: 2 | 3;
}) {
  const { drill, session, index, told } = props;
  const id = useId();
  const lateral =
    drillOf(drill.drill).info.ownRange === 'used' &&
    drill.trials.some(({ side, target }) => side !== null && target !== null);
  const holds = !lateral && drill.trials.some((trial) => trial.metrics.held !== undefined);
  const name = t(`drill.${drill.drill}.name`);
  const said = tallyText(drill);
  return (
    <Card title={name} level={props.level}>
      <div class="stack" id={id}>
        <p>{said}</p>
        {lateral ? (
          <ShiftPlots session={session} index={index} drill={drill} label={`${name}. ${said}`} />
        ) : holds ? (
          <HoldBars drill={drill} label={`${name}. ${said}`} />
        ) : (
          <Tally drill={drill} />
        )}
        {(told.support > 0 || told.steps > 0) && (
          <p class="soft">{t('result.told', { grabs: told.support, steps: told.steps })}</p>
        )}
        {!drill.complete && <p class="soft">{t('result.incomplete')}</p>}
        {!drill.scored && <p class="soft">{t('result.unscored')}</p>}
        {isAssessment(drill.drill) && <p class="soft">{t(`drill.${drill.drill}.after`)}</p>}
        <TrialTable drill={drill} />
      </div>
    </Card>
  );
}

function ShiftPlots(props: {
  readonly session: string;
  readonly index: number;
  readonly drill: SessionDrill;
  readonly label: string;
}) {
  const [trace] = useLoaded(
    (records) => records.sessions.trace(props.session, props.index),
    `${props.session}/${props.index}`,
  );
  return (
    <>
      <ShiftLanes drill={props.drill} label={props.label} />
      {trace.is === 'ready' && trace.value && (
        <ShiftCurve drill={props.drill} trace={trace.value} label={props.label} />
      )}
    </>
  );
}

/** The trials as numbers, for whoever wants them and for those who cannot see the plot. */
function TrialTable({ drill }: { readonly drill: SessionDrill }) {
  return (
    <details>
      <summary>{t('result.numbers')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard */}
      <section class="table-wrap" tabIndex={0} aria-label={t('result.numbers')}>
        <table class="table">
          <thead>
            <tr>
              <th scope="col">{t('result.column.n')}</th>
              <th scope="col">{t('result.column.side')}</th>
              <th scope="col">{t('result.column.outcome')}</th>
              <th scope="col">{t('result.column.why')}</th>
              <th scope="col" class="end">
                {t('result.column.seconds')}
              </th>
            </tr>
          </thead>
          <tbody>
            {drill.trials.map((trial) => (
              <tr key={trial.n}>
                <th scope="row">{formatNumber(trial.n)}</th>
                <td>{trial.side === null ? '–' : t(`common.${trial.side}`)}</td>
                <td>{t(`result.outcome.${trial.outcome}`)}</td>
                <td>{t(`drill.reason.${trial.reason}`)}</td>
                <td class="end">
                  {formatNumber((trial.t1 - trial.t0) / 1000, {
                    minimumFractionDigits: 1,
                    maximumFractionDigits: 1,
                  })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** When a session was, for headings: day and time as the person's language writes them. */
export const sessionTime = (record: Pick<SessionRecord, 'startedAt'>): string =>
  formatDate(Date.parse(record.startedAt), { dateStyle: 'full', timeStyle: 'short' });
