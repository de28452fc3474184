import type { Fact, FactId, Stamp } from './fact.ts';
import { byStamp } from './order.ts';
import { classOf, type EventClass, type EventWord, mayBeAFall } from './words.ts';

/** Something that happened, as review, roster, report, CSV and FHIR tell it. */
export interface Event {
  readonly id: FactId;
  readonly session: string | null;
  readonly what: string;
  readonly class: EventClass;
  readonly at: Stamp;
  /** Milliseconds since the session began. */
  readonly t: number;
  readonly by: Fact['by'];
  readonly drill: string | null;
  readonly note: string;
  /** What the person answered to "Are you all right?", null where nobody answered. */
  readonly fine: boolean | null;
  /** Noted by mistake: who said so, and what is right. It is told, crossed out. */
  readonly correction: { readonly by: Fact['by']; readonly note: string } | null;
}

/** Every incident that was seen or reported and everything that the person said had happened, once, in order (INC-1). */
export function eventsOf(facts: readonly Fact[]): readonly Event[] {
  const answers = new Map<FactId, boolean>();
  const corrections = new Map<FactId, Event['correction']>();
  for (const fact of [...facts].sort(byStamp)) {
    if (fact.kind === 'incident-answered') answers.set(fact.of, fact.fine);
    if (fact.kind === 'corrected') corrections.set(fact.of, { by: fact.by, note: fact.note });
  }
  return [...facts].sort(byStamp).flatMap((fact): Event[] => {
    if (fact.kind !== 'incident' && fact.kind !== 'happened') return [];
    const { id, session, what, at, t, by } = fact;
    const said =
      fact.kind === 'happened' ? { drill: null, note: '' } : { drill: fact.drill, note: fact.note };
    const fine = answers.get(id) ?? null;
    const correction = corrections.get(id) ?? null;
    return [{ id, session, what, class: classOf(what), at, t, by, ...said, fine, correction }];
  });
}

const NEAR_FALLS: readonly EventWord[] = ['stumble', 'caught'];
/** Whether it could have harmed and did not (INC-4). */
export const isNearFall = ({ what, fine }: Pick<Event, 'what' | 'fine'>): boolean =>
  (NEAR_FALLS as readonly string[]).includes(what) || (mayBeAFall(what) && fine === true);

/** What went wrong and counts: what was noted by mistake and trouble with camera or room do not. */
export const countedEvents = (facts: readonly Fact[]): readonly Event[] =>
  eventsOf(facts).filter((event) => event.correction === null && event.class === 'clinical');
