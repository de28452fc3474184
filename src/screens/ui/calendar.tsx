import { formatDate, formatNumber, t } from '../../i18n/i18n.ts';
import type { Adherence, Day } from '../../report/adherence.ts';
import { Icon } from './icon.tsx';
import './calendar.css';

const noon = (day: string): number => Date.parse(`${day}T12:00:00`);

/** Practice days week by week. A day that was practised has a tick, so colour is not needed; a missed day looks like any other. */
export function Calendar({
  adherence,
  caption,
}: {
  readonly adherence: Adherence;
  readonly caption: string;
}) {
  const first = adherence.weeks[0];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways with large letters, and must be reachable by keyboard then
    <section class="table-wrap calendar-wrap" tabIndex={0} aria-label={t('progress.calendar')}>
      <table class="calendar">
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t('progress.calendar.week')}</th>
            {first?.days.map((day) => (
              <th key={day.day} scope="col">
                <span aria-hidden="true">{formatDate(noon(day.day), { weekday: 'narrow' })}</span>
                <span class="visually-hidden">{formatDate(noon(day.day), { weekday: 'long' })}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {adherence.weeks.map((week) => (
            <tr key={week.start}>
              <th scope="row">
                {formatDate(noon(week.start), { day: 'numeric', month: 'short' })}
                {week.kept && <span class="soft"> {t('progress.calendar.kept')}</span>}
              </th>
              {week.days.map((day) => (
                <DayCell key={day.day} day={day} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function DayCell({ day }: { readonly day: Day }) {
  return (
    <td>
      <span class="calendar-day" data-state={day.state}>
        {day.state === 'done' ? (
          <Icon name="check" />
        ) : (
          <span aria-hidden="true">{formatNumber(new Date(noon(day.day)).getDate())}</span>
        )}
        <span class="visually-hidden">
          {t(`progress.calendar.${day.state}`)}
          {day.state === 'done' && `, ${t('common.minutes', { count: Math.round(day.minutes) })}`}
        </span>
      </span>
    </td>
  );
}
