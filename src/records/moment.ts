import { millis } from '../units.ts';
import type { Detail } from './port.ts';
import type { SessionHead, SessionRecord } from './schema.ts';

type Begun = Pick<SessionHead['drills'][number], 'begunAt' | 'startedAt'>;

/** No session is longer than this: a moment beyond it is none, and the session's start is all that is known. [J] */
const LONGEST_MS = 7 * 86_400_000;

/**
 * Wall time (ISO) of a moment given in ms since the session began. The session's own time stands still between being cut off and being taken up
 * again, so a moment is counted from the drill that it lies in.
 */
export function momentOf(
  session: Pick<SessionRecord, 'startedAt'> & { readonly drills: readonly Begun[] },
  ms: number,
): string {
  const drill = session.drills.findLast(({ begunAt, startedAt }) => begunAt !== undefined && startedAt <= ms);
  const [from, since] = [drill?.begunAt ?? session.startedAt, drill?.startedAt ?? 0];
  const time = Date.parse(from) + (Math.abs(ms) <= LONGEST_MS ? Math.round(ms - since) : 0);
  const text = new Date(time).toISOString();
  // Years of more than four digits are no dates in FHIR.
  return /^\d{4}-/.test(text) ? text : session.startedAt;
}

/**
 * When a session ended (ISO); null while it runs. One that was cut off ended with the last thing that is known of it: versions before 0.1 stored when it
 * was closed, which may be days later.
 */
export function endOf(session: SessionRecord): string | null {
  if (session.status !== 'interrupted') return session.endedAt;
  return momentOf(session, lengthOf(session));
}

/** How far a session had come, ms since it began. */
export const lengthOf = (session: SessionRecord): number =>
  Math.max(
    0,
    ...session.drills.flatMap((drill) => [
      drill.startedAt,
      drill.endedAt ?? 0,
      ...drill.trials.map((trial) => trial.t1 - session.clock),
    ]),
    ...session.incidents.map((incident) => incident.at),
  );

/**
 * A session that was cut off and is closed later. It ended with the last thing that is known of it, not when somebody came to close it: days
 * later a session of ten minutes would last days.
 */
export function cutOff(head: SessionHead, detail: Detail | undefined): SessionHead {
  const drills = head.drills.map((drill, i) => {
    const ends = (detail?.trials[i] ?? []).map(({ t1 }) => t1 - head.clock);
    return { ...drill, endedAt: drill.endedAt ?? millis(Math.max(drill.startedAt, ...ends)) };
  });
  const last = Math.max(0, ...drills.map(({ endedAt }) => endedAt), ...head.incidents.map(({ at }) => at));
  return { ...head, drills, status: 'interrupted', endedAt: momentOf({ ...head, drills }, last) };
}
