import type { Fact } from '../../facts/fact.ts';
import { practisedOf } from '../../facts/practice.ts';
import { formatDate, formatNumber, t } from '../../i18n/i18n.ts';
import type { Person, Plan, SessionHead } from '../../records/schema.ts';
import { adherence } from '../../report/adherence.ts';
import { type Review, saySeries, saySymmetry } from '../../report/review.ts';
import { ladderName } from '../patient/result.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EventList } from '../ui/events.tsx';
import { Notice } from '../ui/notice.tsx';
import { drillName, SeriesPlot, unitNumber } from '../ui/trends.tsx';
import { personName, todayHere } from './roster.tsx';
import { StopHistory } from './stop-banner.tsx';

/** Pictures on the first page; more do not fit beside the words. */
const PICTURES = 4;
const LISTED = 6;

/** One or two printed pages: plain words for the patient first, numbers, methods and errors for the colleague after them. */
export function ReportPart(props: {
  readonly person: Person;
  readonly heads: readonly SessionHead[];
  readonly facts: readonly Fact[];
  readonly review: Review;
  readonly plan: Plan | null;
}) {
  const { person, heads, facts, review, plan } = props;
  if (heads.length === 0) return <Notice>{t('therapist.review.none')}</Notice>;
  const kept = adherence(heads, {
    today: todayHere(),
    weeks: 8,
    asked: plan?.dose.daysPerWeek ?? 3,
    practised: practisedOf(facts),
  });
  const happened = review.events.filter(
    ({ correction, class: kind }) => correction === null && kind !== 'technical',
  );
  const measured = review.drills.filter((one) => one.series.some((series) => series.points.length > 1));
  const networks = [...new Set(heads.flatMap((head) => head.device.pose?.model ?? []))];
  return (
    <>
      <div class="row no-print">
        <Button kind="primary" size="large" icon="print" onClick={() => print()} action="print">
          {t('therapist.report.print')}
        </Button>
      </div>
      <div class="report-head">
        <div>
          <h2>{t('therapist.report.title')}</h2>
          <p>
            <strong>
              <bdi>{personName(person)}</bdi>
            </strong>
            {person.yearOfBirth !== null &&
              `, ${t('therapist.report.born', { year: formatNumber(person.yearOfBirth, { useGrouping: false }) })}`}
          </p>
        </div>
        <p>
          {t('therapist.report.made', { date: formatDate(Date.now()) })}
          <br />
          {review.from &&
            review.to &&
            t('therapist.report.span', {
              from: formatDate(Date.parse(review.from)),
              to: formatDate(Date.parse(review.to)),
            })}
        </p>
      </div>
      <Card title={t('therapist.report.plain')}>
        <p>
          {t('therapist.report.sum', { sessions: review.sessions, minutes: Math.round(review.minutes) })}{' '}
          {t('therapist.adherence.sum', { done: kept.done, asked: kept.asked })}
        </p>
        <ul>
          {measured.map((one) => {
            const series = one.series.findLast((candidate) => candidate.points.length > 1);
            // The level first: it moves so that success stays even, so it alone tells how far somebody has come.
            const said = [...(one.level === null ? [] : [one.levels]), ...(series ? [series] : [])].map(
              saySeries,
            );
            return (
              <li key={`${one.drill}-${one.side}`}>
                <strong>{drillName(one)}:</strong> {said.map(({ id, values }) => t(id, values)).join(' ')}
              </li>
            );
          })}
          {review.symmetry.map((one) => {
            const said = saySymmetry(one);
            return (
              <li key={`symmetry-${one.drill}`}>
                <strong>{t(`drill.${one.drill}.name`)}:</strong> {t(said.id, said.values)}
              </li>
            );
          })}
        </ul>
        {plan?.goals && (
          <p class="notes">
            <strong>{t('records.plan.field.goals')}:</strong> <bdi>{plan.goals}</bdi>
          </p>
        )}
      </Card>
      <div class="grid-wide">
        {measured.slice(0, PICTURES).map((one) => {
          const series = one.series.findLast((candidate) => candidate.points.length > 1);
          return (
            series && (
              <div key={`${one.drill}-${one.side}`} class="keep">
                <h3>{drillName(one)}</h3>
                <SeriesPlot title={drillName(one)} series={series} />
              </div>
            )
          );
        })}
      </div>
      <Card title={t('therapist.report.numbers')}>
        <NumbersTable review={review} />
      </Card>
      {review.decisions.length > 0 && (
        <Card title={t('therapist.decisions')}>
          <ul>
            {review.decisions.slice(0, LISTED).map(({ startedAt, entry }) => (
              <li key={`${entry.decision.when.at}-${entry.decision.ladder}-${entry.decision.rule}`}>
                {formatDate(Date.parse(startedAt))} {ladderName(entry.decision.ladder)}:{' '}
                {t(entry.decision.sentence.id, entry.decision.sentence.values)}
              </li>
            ))}
          </ul>
        </Card>
      )}
      {happened.length > 0 && (
        <Card title={t('therapist.incidents')}>
          <EventList events={happened.slice(0, LISTED)} />
        </Card>
      )}
      <StopHistory facts={facts} />
      <Card title={t('therapist.report.methods')}>
        <p>{t('therapist.report.methods.what')}</p>
        <p>{t('therapist.report.methods.errors')}</p>
        <p>
          {t('therapist.report.methods.network', { networks: networks.join(', ') || t('common.unknown') })}
        </p>
        <p>{t('home.honest.device')}</p>
      </Card>
    </>
  );
}

/** First, latest and number of sessions for every series, with how many could be compared. */
function NumbersTable({ review }: { readonly review: Review }) {
  const rows = review.drills.flatMap((one) => one.series.map((series) => ({ one, series })));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reachable by keyboard
    <section class="table-wrap" tabIndex={0} aria-label={t('therapist.report.table')}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t('records.plan.field.drill')}</th>
            <th scope="col">{t('therapist.report.measure')}</th>
            <th scope="col" class="end">
              {t('therapist.report.first')}
            </th>
            <th scope="col" class="end">
              {t('therapist.report.latest')}
            </th>
            <th scope="col" class="end">
              {t('therapist.report.compared')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ one, series }) => {
            const like = series.points.filter((point) => point.differs.length === 0);
            const [first, latest] = [like[0], like.at(-1)];
            return (
              <tr key={`${one.drill}-${one.side}-${series.measure}`}>
                <th scope="row">{drillName(one)}</th>
                <td>
                  {series.measure === 'success'
                    ? t('therapist.success')
                    : t(`drill.outcome.${series.measure}`)}{' '}
                  <span class="soft">({t(`progress.unit.${series.unit}`)})</span>
                </td>
                <td class="end">{first ? unitNumber(series.unit, first.value) : '–'}</td>
                <td class="end">{latest ? unitNumber(series.unit, latest.value) : '–'}</td>
                <td class="end">{t('result.out-of', { value: like.length, most: series.points.length })}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
