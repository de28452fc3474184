import type { Fact, FactId, Stamp } from './fact.ts';
import { byStamp } from './order.ts';
import { classOf, type EventClass } from './words.ts';

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
  /** Noted by mistake; it is told, crossed out. */
  readonly mistaken: boolean;
}

/** Every incident that was seen or reported and everything that the person said had happened, once, in order (INC-1). */
export function eventsOf(facts: readonly Fact[]): readonly Event[] {
  const answers = new Map<FactId, boolean>();
  const mistaken = new Set<FactId>();
  for (const fact of [...facts].sort(byStamp)) {
    if (fact.kind === 'incident-answered') answers.set(fact.of, fact.fine);
    if (fact.kind === 'corrected') mistaken.add(fact.of);
  }
  return [...facts].sort(byStamp).flatMap((fact): Event[] => {
    if (fact.kind !== 'incident' && fact.kind !== 'happened') return [];
    const { id, session, what, at, t, by } = fact;
    const said =
      fact.kind === 'happened' ? { drill: null, note: '' } : { drill: fact.drill, note: fact.note };
    const fine = answers.get(id) ?? null;
    return [
      { id, session, what, class: classOf(what), at, t, by, ...said, fine, mistaken: mistaken.has(id) },
    ];
  });
}
