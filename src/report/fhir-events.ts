import type { AdverseEvent, Flag, Reference } from 'fhir/r4';
import type { Fact } from '../facts/fact.ts';
import { countedEvents, type Event, isNearFall } from '../facts/incidents.ts';
import { clearancesOf, locksOf } from '../facts/lock.ts';
import { readStamp } from '../facts/order.ts';
import { momentOf } from '../records/moment.ts';
import type { SessionRecord } from '../records/schema.ts';
import { clean, heronCode, hl7Code, namedUuid } from './fhir-terms.ts';

/** What happened, for a colleague's system: falls, symptoms and near-falls as adverse events, stops until cleared as flags. */

const timeOf = ({ at }: Pick<Fact, 'at'>): string => new Date(readStamp(at).wallMs).toISOString();

/** The patient is a resource of the bundle; everybody else is known by name or role only. */
const told = (patient: Reference, { role, name }: Fact['by']): Reference =>
  role === 'patient'
    ? patient
    : { display: clean(name ?? '') || (role === 'system' ? 'Heron (camera)' : role) };

/** Whoever told them (INC-1). What could have harmed and did not is `potential` (INC-4); what was noted by mistake is none (INC-3). */
export function adverseEvents(
  patient: Reference,
  { facts, sessions }: { readonly facts: readonly Fact[]; readonly sessions: readonly SessionRecord[] },
): readonly AdverseEvent[] {
  const known = new Map(sessions.map((session) => [session.id, session]));
  return countedEvents(facts).map((event): AdverseEvent => {
    const session = known.get(event.session ?? '');
    return {
      resourceType: 'AdverseEvent',
      id: namedUuid('event', event.id),
      actuality: isNearFall(event) ? 'potential' : 'actual',
      event: heronCode(event.what, inWords(event), event.what.replaceAll('-', ' ')),
      subject: patient,
      date: session ? momentOf(session, event.t) : timeOf(event),
      recordedDate: timeOf(event),
      recorder: told(patient, event.by),
      ...(session ? { suspectEntity: [{ instance: { reference: `urn:uuid:${session.id}` } }] } : {}),
    };
  });
}

function inWords({ what, by, fine, note }: Event): string {
  const whom = by.role === 'system' ? 'seen by the camera' : `told by the ${by.role}`;
  const answer = fine === null ? '' : ` Asked, the person said: ${fine ? 'all right' : 'not all right'}.`;
  return `${what.replaceAll('-', ' ')}, ${whom}.${answer} ${note}`;
}

/** Each lock with its reason, in force until the clearance that names it. */
export function flags(patient: Reference, facts: readonly Fact[]): readonly Flag[] {
  const cleared = new Map([...clearancesOf(facts)].reverse().map((one) => [one.lock, timeOf(one)]));
  return locksOf(facts).map((lock): Flag => {
    const [start, end] = [timeOf(lock), cleared.get(lock.id)];
    return {
      resourceType: 'Flag',
      id: namedUuid('lock', lock.id),
      status: end === undefined ? 'active' : 'inactive',
      category: [hl7Code('flag-category', 'safety')],
      code: heronCode(
        `stopped-${lock.why}`,
        `No practice until a clinician agrees, because of a ${lock.why}`,
      ),
      subject: patient,
      // A clearance from a device whose clock is behind would end it before its start; then only the start is certain.
      period: { start, ...(end !== undefined && end >= start && { end }) },
      author: told(patient, lock.by),
    };
  });
}
