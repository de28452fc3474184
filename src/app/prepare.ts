import type { OwnRange } from '../drills/drill.ts';
import type { Fact, FactId } from '../facts/fact.ts';
import { openLocks } from '../facts/lock.ts';
import { oneLegPermission, oneLegUnlocked } from '../facts/permission.ts';
import { practisedOf } from '../facts/practice.ts';
import type { LeftOut, SessionPlan } from '../prescription/plan.ts';
import type { HelperRole, Profile } from '../prescription/profile.ts';
import { firstPlan, HOME_PROGRAMME, quickPlan } from '../prescription/templates.ts';
import { askedOf, planToday } from '../prescription/today.ts';
import { type Block, reopenAll } from '../progression/after-session.ts';
import { type Bounds, dayOf, type LadderRecord, type Moment } from '../progression/ladder.ts';
import { LADDERS, ladderById, openTop, topOf } from '../progression/rungs.ts';
import { lengthOf } from '../records/moment.ts';
import type { Person, Plan, SessionHead, SessionRecord } from '../records/schema.ts';
import type { Records } from '../records/store.ts';
import { withStumbles } from '../session/outcome.ts';
import { CAUTIOUS_RANGE, footing, isMeasurement } from '../session/range.ts';
import type { DrillResult, SessionHistory } from '../session/state.ts';
import { NO_HISTORY } from '../session/state.ts';
import { millis, otherSide } from '../units.ts';

/** Minutes of practice for somebody without a plan (evidence.md, "Dose" [J]). */
const HOME_MINUTES = 12;

/** What today's session is made of. */
export interface Prepared {
  readonly plan: SessionPlan;
  readonly profile: Profile;
  readonly history: SessionHistory;
  readonly person: string;
  /** The therapist's plan behind it, for the record. */
  readonly prescription: { readonly id: string; readonly version: number } | null;
  /** Ladder histories and bounds, by ladder id: what is decided on afterwards. */
  readonly ladders: Readonly<Record<string, LadderRecord>>;
  /** The locks that are open now: what a clearance that is told in this session names. */
  readonly locks: readonly FactId[];
  /**
   * What a clinician's "yes, you may practise again" does to the ladders, which already stand in `ladders` and in the plan.
   * To be stored once the person has said so; without it the session ends at that question.
   */
  readonly clearances: readonly LadderRecord['history'][number][];
  /** What is left out or otherwise than last time, with the reason as a sentence. */
  readonly leftOut: readonly LeftOut[];
}

/** A session that a therapist starts and runs: who stands beside the patient, for this session only. */
export interface ClinicSession {
  readonly helper: HelperRole;
}

/** Now, as the ladder counts time. */
export function momentNow(now: Date = new Date()): Moment {
  return { at: now.getTime(), day: dayOf(now.getTime(), -now.getTimezoneOffset()) };
}

/**
 * Today's session, from what is known of the person who practises now. Somebody's first one is short, after the whole screening; whoever only
 * watches the drawn person (`short`) is not screened as a patient. In the clinic there is always the whole one.
 */
export async function prepareSession(
  records: Records,
  short: boolean,
  clinic: ClinicSession | null = null,
): Promise<Prepared> {
  // Room for what this session will store: old traces go where the disk runs short; never results.
  await records.storage.tidy();
  const person = await records.people.current();
  const [sessions, prescribed, facts] = await Promise.all([
    records.sessions.list({ person: person.id }),
    records.plans.current(person.id),
    records.facts.of(person.id),
  ]);
  const told: Profile = {
    ...person.profile,
    usualPain: person.profile.usualPain ?? null,
    painLimit: person.profile.painLimit ?? null,
    // What the therapist prescribed as support is what is asked for, said and recorded.
    ...(prescribed && { support: prescribed.support }),
    ...(clinic && { helper: clinic.helper }),
  };
  const finished = sessions.filter((session) => session.status === 'finished');
  // No session of this person runs while one is prepared: whoever fell in one that was cut off, and never answered, is locked (LOCK-2).
  const locks = openLocks(facts).map(({ id }) => id);
  const locked = locks.length > 0;
  const history: SessionHistory = {
    ...NO_HISTORY,
    finishedSessions: finished.length,
    // The last of the long questions is only asked when those before it were answered well. What was answered before cannot be read where the records
    // cannot be opened: then each visit is a first one (FIRST-5).
    firstQuestionsPassed:
      !records.unopened && sessions.some((session) => session.answers['first-see'] === true),
    locked,
    drillsSeen: [...new Set(sessions.flatMap((session) => session.drills.map((drill) => drill.drill)))],
    lastRanges: lastRanges(sessions),
  };
  const {
    ladders,
    clearances,
    oneLegUnlocked: unlocked,
  } = await readLadders(records, {
    person,
    told,
    plan: prescribed,
    locked,
    facts,
  });
  const profile: Profile = { ...told, oneLegUnlocked: unlocked };
  const base = { profile, history, person: person.id, ladders, locks, clearances };
  // The short session moves no ladder up or down, but a stop in it locks them and a clearance opens them.
  const first = clinic === null && (short || (finished.length === 0 && !prescribed));
  // Nobody knows of a lock, a fall or a plan (FIRST-5).
  if (first || records.unopened)
    return { ...base, plan: short ? quickPlan : firstPlan, prescription: null, leftOut: [] };
  const { plan, leftOut } = planToday({
    name: prescribed?.template ?? 'home',
    drills: prescribed ? prescribed.drills : HOME_PROGRAMME,
    ladders,
    profile,
    minutes: prescribed?.dose.minutes ?? HOME_MINUTES,
    clinic: clinic !== null,
  });
  return {
    ...base,
    plan,
    prescription: prescribed ? { id: prescribed.id, version: prescribed.version } : null,
    ladders,
    clearances,
    leftOut: [...leftOut, ...changed(plan, ladders)],
  };
}

/**
 * The own range as each stance and support last had it: the newest measurement that was not broken off. What was not measured there is never
 * remembered as more than the cautious range, also in records from before a measurement kept its own.
 */
function lastRanges(newestFirst: readonly SessionHead[]): SessionHistory['lastRanges'] {
  const found: Record<string, OwnRange> = {};
  const measured = newestFirst.flatMap(({ drills }) => [...drills].reverse());
  for (const { drill, complete, range, summary, parameters } of measured) {
    const on = footing(parameters);
    if (!isMeasurement({ drill }) || !complete || range === null || found[on] !== undefined) continue;
    const { rangeLeft, rangeRight } = summary;
    found[on] = {
      left: rangeLeft ?? Math.min(CAUTIOUS_RANGE, range.left),
      right: rangeRight ?? Math.min(CAUTIOUS_RANGE, range.right),
    };
  }
  return found;
}

/** What was decided of today's ladders since they were last practised: a pause, a clearance, two devices that were joined. */
function changed(plan: SessionPlan, ladders: Prepared['ladders']): LeftOut[] {
  const today = new Set(plan.items.map((item) => item.ladder));
  return LADDERS.filter((ladder) => today.has(ladder.id)).flatMap((ladder) => {
    const history = ladders[ladder.id]?.history ?? [];
    const last = history.findLastIndex((entry) => entry.outcome !== null || entry.decision.rule === 'start');
    return history.slice(last + 1).map(({ decision }) => ({ drill: ladder.drill, why: decision.sentence }));
  });
}

/** An interrupted session as it goes on: what is left of its plan, with the practice that it has had already (DOSE-6). */
export async function resumed(
  records: Records,
  prepared: Prepared,
  record: SessionRecord,
): Promise<Prepared> {
  const practised = practisedOf(await records.facts.of(prepared.person)).get(record.id) ?? 0;
  const history = { ...prepared.history, practised };
  return { ...prepared, history, plan: remaining(prepared.plan, record) };
}

/**
 * The plan, and its longest time, without what an interrupted session had of it. The own range is always measured anew, and so is a
 * placement check that was under way: which of its tries were done does not tell where the person stands.
 */
export function remaining(plan: SessionPlan, record: SessionRecord): SessionPlan {
  const done = record.drills
    .filter((drill) => drill.complete)
    .map((drill) => `${drill.drill}/${drill.ladder}`);
  const checked = plan.items.filter((item) => item.check).map((item) => item.ladder);
  const items = plan.items.filter((item) => {
    const again = item.part === 'range' || (item.ladder !== null && checked.includes(item.ladder));
    const at = again ? -1 : done.indexOf(`${item.drill}/${item.ladder}`);
    if (at >= 0) done.splice(at, 1);
    return at < 0;
  });
  return { ...plan, items, maximumMs: Math.max(0, plan.maximumMs - lengthOf(record)) };
}

/**
 * What an interrupted session had finished and does not do again: its ladders are decided on with the rest, once it has its ratings.
 * @param plan what was left of its plan
 */
export function finishedBefore(plan: SessionPlan, record: SessionRecord): Block[] {
  const again = new Set(plan.items.map((item) => item.ladder));
  const incidents = record.incidents.map(({ kind, at }) => ({ kind, at, frame: millis(record.clock + at) }));
  // A block that "easier" or "harder" divided was finished with its last part; the parts before it count as well.
  const finished = new Set(record.drills.flatMap(({ complete, ladder }) => (complete ? ladder : [])));
  return record.drills
    .filter(
      ({ ladder, level }) => level !== null && finished.has(ladder) && ladder !== null && !again.has(ladder),
    )
    .map((drill) => {
      const block: DrillResult = {
        ...drill,
        item: -1,
        check: false,
        from: drill.from ?? {},
        range: drill.range ?? { left: 0, right: 0 },
        order: drill.trials.map((trial) => trial.side),
        endedAt: drill.endedAt ?? drill.startedAt,
      };
      return withStumbles(block, incidents);
    });
}

/** Histories and bounds of every ladder; what a gap does to them is decided, stored and counted first. */
async function readLadders(
  records: Records,
  of: {
    person: Person;
    told: Profile;
    plan: Plan | undefined;
    locked: boolean;
    facts: readonly Fact[];
  },
): Promise<Pick<Prepared, 'ladders' | 'clearances'> & Pick<Profile, 'oneLegUnlocked'>> {
  const { person, told, plan, locked } = of;
  const history = await records.ladders.history(person.id);
  const unlocked = oneLegUnlocked(of.facts, plan?.drills ?? HOME_PROGRAMME, told.legLeftOut);
  const ladders: Record<string, LadderRecord> = {};
  for (const ladder of LADDERS) {
    const line = plan?.drills.find(
      (drill) =>
        drill.drill === ladder.drill && (ladder.side === null || drill.sides !== otherSide(ladder.side)),
    );
    const bounds: Bounds = {
      ...(line?.ladder ?? { floor: null, ceiling: null, lock: false }),
      openTop: openTop(ladder, unlocked),
      ...(line && { asked: askedOf(line, ladder, told) }),
    };
    ladders[ladder.id] = { history: history.filter((entry) => entry.decision.ladder === ladder.id), bounds };
  }
  const paused = reopenAll(ladders, momentNow());
  for (const [id, entries] of Object.entries(paused)) {
    for (const entry of entries) await records.ladders.add(person.id, stored(entry));
    append(ladders, id, entries);
  }
  const cleared = reopenAll(ladders, momentNow(), { cleared: true });
  for (const [id, entries] of Object.entries(cleared)) append(ladders, id, entries);
  const clearances = locked ? Object.values(cleared).flat() : [];
  // No lock is open: whoever cleared it at the desk has opened its ladders too.
  if (!locked)
    for (const entry of Object.values(cleared).flat()) await records.ladders.add(person.id, stored(entry));
  const stale = [...Object.values(paused), ...Object.values(cleared)].flat().some(isStaleGate);
  if (oneLegPermission(of.facts)?.how !== 'check' || !stale)
    return { ladders, clearances, oneLegUnlocked: unlocked };
  await records.facts.add(person.id, null, [
    { content: { kind: 'revoked', what: 'one-leg' }, by: { role: 'system', name: null } },
  ]);
  for (const ladder of LADDERS) {
    const record = ladders[ladder.id];
    if (record)
      ladders[ladder.id] = { ...record, bounds: { ...record.bounds, openTop: openTop(ladder, null) } };
  }
  return { ladders, clearances, oneLegUnlocked: null };
}

/** If the pause was so long that a one-leg level is looked for again, what a check opened is closed (GATE-3). */
function isStaleGate({ decision }: LadderRecord['history'][number]): boolean {
  const ladder = ladderById(decision.ladder);
  return decision.rule === 'calibrate' && ladder !== null && openTop(ladder, null) < topOf(ladder);
}

function append(
  ladders: Record<string, LadderRecord>,
  id: string,
  entries: readonly LadderRecord['history'][number][],
): void {
  const before = ladders[id];
  if (before) ladders[id] = { ...before, history: [...before.history, ...entries] };
}

/** An entry as records hold it: the same, with its read-only parts copied. */
export function stored(entry: LadderRecord['history'][number]) {
  const { sentence } = entry.decision;
  return {
    decision: {
      ...entry.decision,
      when: { ...entry.decision.when },
      sentence: { id: sentence.id, ...(sentence.values && { values: { ...sentence.values } }) },
    },
    outcome: entry.outcome && { ...entry.outcome },
  };
}
