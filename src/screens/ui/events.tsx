import type { ComponentChildren } from 'preact';
import type { Fact, Stamp } from '../../facts/fact.ts';
import type { Event } from '../../facts/incidents.ts';
import { readStamp } from '../../facts/order.ts';
import { CLASS_OF } from '../../facts/words.ts';
import { formatDate, t } from '../../i18n/i18n.ts';

/** What happened, in the third person: `report.event.<word>`. A word of a newer Heron is shown as it is. */
export const eventName = (what: string): string =>
  Object.hasOwn(CLASS_OF, what) ? t(`report.event.${what}`) : what;

export const timeOf = (at: Stamp): string =>
  formatDate(readStamp(at).wallMs, { dateStyle: 'medium', timeStyle: 'short' });
export const dayOf = (at: Stamp): string => formatDate(readStamp(at).wallMs);

/** Who told, noted or saw it. */
export const byWhom = ({ role, name }: Fact['by']): string =>
  name ? t('report.by.name', { name }) : t(`report.by.${role}`);

/** What the person answered to the question after it; only what the camera saw is asked about. */
function answerOf({ by, fine, class: kind }: Event): string | null {
  if (fine !== null) return t(fine ? 'report.answer.fine' : 'report.answer.not-fine');
  return by.role === 'system' && kind === 'clinical' ? t('report.answer.nobody') : null;
}

/** Events with date, by whom, the answer and the note; those noted by mistake crossed out and said to be. `beside`: what can be done about one. */
export function EventList(props: {
  readonly events: readonly Event[];
  readonly beside?: (event: Event) => ComponentChildren;
}) {
  return (
    <ul class="entries">
      {props.events.map((event) => {
        const more = [event.drill && t(`drill.${event.drill}.name`), byWhom(event.by), answerOf(event)];
        return (
          <li key={event.id}>
            <span class="soft number">{timeOf(event.at)}</span>{' '}
            {event.correction ? <s>{eventName(event.what)}</s> : <strong>{eventName(event.what)}</strong>}{' '}
            <span class="soft">
              {[...more, event.correction && t('report.mistaken')].filter(Boolean).join(' · ')}
            </span>{' '}
            {event.note && <bdi class="notes">{event.note}</bdi>}{' '}
            {event.correction?.note && <bdi class="notes">{event.correction.note}</bdi>}{' '}
            {props.beside?.(event)}
          </li>
        );
      })}
    </ul>
  );
}
