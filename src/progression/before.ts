import {
  below,
  type Case,
  type Decision,
  LADDER,
  lastPractised,
  type Rule,
  sentence,
  settle,
  standing,
} from './ladder.ts';

/** What has been told or found since the last session. */
export interface News {
  /** Somebody has just answered that a clinician cleared the person. */
  readonly cleared?: boolean;
  /** A level from a placement check or a therapist, for the first start or after a long gap. */
  readonly placed?: number;
}

/** Rules that have counted a pause already, or begin after it. A clearance or a joining has not (LAD-9). */
const COUNTED: readonly Rule[] = ['start', 'gap', 'calibrate', 'therapist'];

/**
 * Before a session: what a pause, a clearance or a first visit does to the level; null when nothing does. It
 * decides one thing at a time, so call it until it is null: whoever was locked for three months goes down for
 * the stop and for the pause (LAD-8).
 */
export function reopen(at: Case, { cleared = false, placed }: News = {}): Decision | null {
  const { history, bounds, now } = at;
  const stands = standing(history, bounds);
  const from = stands.level;
  if (!stands.started)
    return settle(at, {
      rule: 'start',
      to: placed ?? 0,
      say: sentence(placed === undefined ? 'start' : 'placed'),
    });
  if (stands.locked) {
    if (!cleared) return null;
    const to = below(from, LADDER.clearedDown, bounds);
    return settle(at, { rule: 'cleared', to, say: sentence('cleared'), locked: false });
  }
  if (placed !== undefined) return settle(at, { rule: 'start', to: placed, say: sentence('placed') });
  const counted = history.findLast(({ decision }) => COUNTED.includes(decision.rule))?.decision;
  const practised = lastPractised(history)?.decision;
  const since = Math.max(practised?.when.day ?? -Infinity, counted?.when.day ?? -Infinity);
  const days = now.day - since; // negative when the clock was set back: no pause, no penalty (LAD-10)
  if (!Number.isFinite(days) || days < LADDER.gapOne) return null;
  if (days >= LADDER.gapCalibrate) {
    const to = below(from, LADDER.calibrateDown, bounds);
    return settle(at, { rule: 'calibrate', to, say: sentence('calibrate', { days }) });
  }
  const to = below(from, days >= LADDER.gapTwo ? 2 : 1, bounds);
  return settle(at, { rule: 'gap', to, say: sentence('gap', { days }) });
}

/**
 * Two devices whose records were joined: neither knew what the other decided. The ladder goes on at most the
 * weekly bound over the lowest level of the last seven days, and a stop on either side holds until it is cleared
 * (LAD-11). Null if nothing was joined, or if joining changes nothing.
 */
export function rejoin(at: Case): Decision | null {
  const { history, bounds, now } = at;
  const last = history.at(-1)?.decision;
  if (last === undefined) return null;
  const settled = history.findLastIndex((entry) => entry.decision.rule === 'joined');
  const lockedAt = new Map<number, boolean>();
  let forked = false;
  let locked = false;
  history.forEach(({ decision }, i) => {
    const before = history[i - 1]?.decision.when.at ?? null;
    // It followed another entry than the one that now stands before it: its device did not know of that one.
    if (i >= settled && decision.after !== undefined && decision.after !== before) forked = true;
    // An open entry after a lock is a clearance, also under the name that an older Heron gave it. Only a stop
    // locks: other locked entries repeat it.
    const followsLock = typeof decision.after === 'number' && lockedAt.get(decision.after) === true;
    if (decision.rule === 'stop') locked = true;
    else if (decision.rule === 'cleared' || (followsLock && !decision.locked)) locked = false;
    lockedAt.set(decision.when.at, decision.locked);
  });
  const stands = standing(history, bounds);
  const week = Math.min(last.when.day, now.day) - LADDER.weekDays;
  // A start comes from nowhere: where it led to counts.
  const levels = history
    .filter(({ decision }) => decision.when.day > week)
    .map(({ decision: { rule, from, to } }) => (rule === 'start' ? to : Math.min(from, to)));
  const to = forked ? Math.min(stands.level, Math.min(...levels) + LADDER.weekUps) : stands.level;
  if (to === stands.level && locked === stands.locked) return null;
  const say = sentence(locked ? 'locked' : forked ? 'merged' : 'cleared');
  return settle(at, { rule: 'joined', to, say, locked });
}
