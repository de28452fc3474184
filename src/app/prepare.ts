import type { Records } from '../records/store.ts';
import { NO_HISTORY, quickPlan } from '../session/plans.ts';
import type { Profile, SessionHistory, SessionPlan } from '../session/state.ts';

export interface Prepared {
  readonly plan: SessionPlan;
  readonly profile: Profile;
  readonly history: SessionHistory;
}

/** What today's session is made of, from what is known of the person who practises now. */
export async function prepareSession(records: Records): Promise<Prepared> {
  const person = await records.people.current();
  const sessions = await records.sessions.list({ person: person.id });
  const finished = sessions.filter((session) => session.status === 'finished');
  return {
    plan: quickPlan,
    profile: person.profile,
    history: {
      ...NO_HISTORY,
      finishedSessions: finished.length,
      firstQuestionsPassed: finished.length > 0,
      locked: sessions[0]?.stopped?.lock ?? false,
      drillsSeen: [...new Set(sessions.flatMap((session) => session.drills.map((drill) => drill.drill)))],
      lastRange:
        sessions.flatMap((session) => session.drills).find((drill) => drill.range !== null)?.range ?? null,
    },
  };
}
