import {
  above,
  below,
  type Case,
  type Decision,
  type Entry,
  LADDER,
  lastPractised,
  type Moment,
  type Outcome,
  type Rule,
  sentence,
  settle,
  standing,
} from './ladder.ts';

/** At which pain, and at which rise of it, a person's level goes down. A therapist may set a person's own. */
export interface PainLimits {
  readonly pain: number;
  readonly rise: number;
  /** Pain on an ordinary day: a rise up to it is none. */
  readonly usual: number;
}
export const PAIN_LIMITS: PainLimits = { pain: LADDER.pain, rise: LADDER.painRise, usual: 0 };

/** After a session: the first rule that fits. Store it with its outcome; never change a stored one. */
export function decide(at: Case, outcome: Outcome, limits: PainLimits = PAIN_LIMITS): Decision {
  const { history, bounds, now } = at;
  const stands = standing(history, bounds);
  const from = stands.level;
  // Evidence is about the rung that was played: an easier one says nothing for going up (LAD-12).
  const played = Math.min(from, outcome.level);
  const down = (steps: number): number => below(played, steps, bounds);

  if (outcome.redFlag !== null)
    return settle(at, { rule: 'stop', say: sentence('stop', { what: outcome.redFlag }), locked: true });
  if (stands.locked) return settle(at, { rule: 'locked', say: sentence('locked') });

  const body = outcome.elsewhere ? null : complaint(outcome, limits);
  if (body !== null)
    return settle(at, {
      rule: 'body',
      to: down(1),
      say: sentence(`body.${body.what}`, { value: body.value }),
    });
  if (outcome.ended !== undefined)
    return settle(at, { rule: 'body', to: down(1), say: sentence(`ended.${outcome.ended}`) });
  if (!outcome.scored) return settle(at, { rule: 'not-scored', say: sentence('not-scored') });

  const { pooled, before } = evidenceOf(history, outcome, from);
  const { hits, steadiness } = pooled;
  const of = scorable(pooled);
  if (of < LADDER.needed)
    return settle(at, { rule: 'too-few', say: sentence('too-few', { of, needed: LADDER.needed }) });

  const success = hits / of;
  const grabs = Math.min(1, pooled.grabs / of);
  if (success < LADDER.downTwo)
    return settle(at, { rule: 'success', to: down(2), say: sentence('down', { hits, of }) });
  if (grabs >= LADDER.grabsDown)
    return settle(at, {
      rule: 'support',
      to: down(1),
      say: sentence('support', { grabs: pooled.grabs, of }),
    });
  const seeking = seeks(history);
  const least = seeking
    ? { steady: LADDER.seekDown, unsteady: LADDER.seekUnsteadyDown }
    : { steady: LADDER.down, unsteady: LADDER.unsteadyDown };
  if (success < least.steady)
    return settle(at, { rule: 'success', to: down(1), say: sentence('down', { hits, of }) });
  if (steadiness !== null && steadiness >= LADDER.unsteady && success < least.unsteady) {
    const say = sentence('down-unsteady', { hits, of, value: steadiness });
    return settle(at, { rule: 'success', to: down(1), say });
  }

  const easy = success >= LADDER.up && grabs < LADDER.grabsUp;
  const onIt = outcome.level === from && !pooled.easier && !pooled.elsewhere;
  const good = onIt && easy && steadiness !== null && steadiness <= LADDER.steadinessUp;
  const last = lastPractised(before);
  const twice = good && last?.decision.good === true && last.decision.to === from;
  const firm = steadiness !== null && steadiness <= LADDER.seekSteadiness;
  const once = onIt && seeking && firm && success >= LADDER.seekUp && grabs < LADDER.grabsUp;
  const hold = (rule: Rule, id: string): Decision =>
    settle(at, { rule, say: sentence(id, { hits, of }), good });
  if (!twice && !once) {
    if (good) return hold('hold', 'hold-once');
    if (easy && pooled.elsewhere) return hold('hold', 'hold-elsewhere');
    if (easy && pooled.easier) return hold('other-level', 'hold-easier');
    if (easy && !onIt) return hold('other-level', 'other-level');
    if (easy && steadiness === null) return hold('hold', 'hold-unrated');
    const needed = Math.ceil(LADDER.up * of);
    return settle(at, { rule: 'hold', say: sentence('hold', { hits, of, needed }) });
  }
  if (recentUps(history, now, 1) > 0) return hold('day', 'day');
  if (recentUps(history, now, LADDER.weekDays) >= LADDER.weekUps) return hold('week', 'week');
  const next = above(from, bounds);
  if (next === from)
    return hold('top', bounds.ceiling !== null && bounds.ceiling <= from ? 'ceiling' : 'top');
  return settle(at, { rule: 'up', to: next, say: sentence(twice ? 'up' : 'up-once', { hits, of }) });
}

const scorable = (outcome: Outcome): number => outcome.hits + outcome.misses;

/**
 * What a rung is judged on: today's tries. If they are too few, those of the sessions just before on the same
 * rung that were too few count as well (LAD-6). Without it a plan of five tries would hold its level for ever.
 */
function evidenceOf(
  history: readonly Entry[],
  outcome: Outcome,
  from: number,
): { readonly pooled: Outcome; readonly before: readonly Entry[] } {
  let pooled = outcome;
  let first = history.length;
  while (first > 0 && scorable(pooled) < LADDER.needed) {
    const { decision, outcome: earlier } = history[first - 1] as Entry;
    const same = earlier?.level === outcome.level && decision.to === from;
    if (!same || (decision.rule !== 'too-few' && decision.rule !== 'not-scored')) break;
    if (decision.rule === 'too-few') pooled = together(earlier, pooled);
    first--;
  }
  return { pooled, before: history.slice(0, first) };
}

/** Counts add up; of what speaks against a step up the worse one holds. */
const together = (one: Outcome, other: Outcome): Outcome => ({
  ...other,
  hits: one.hits + other.hits,
  misses: one.misses + other.misses,
  grabs: one.grabs + other.grabs,
  easier: one.easier === true || other.easier === true,
  elsewhere: one.elsewhere === true || other.elsewhere === true,
  steadiness:
    one.steadiness === null || other.steadiness === null ? null : Math.max(one.steadiness, other.steadiness),
});

/**
 * Whether a ladder still looks for its rung: after so few decisions since the start its level is hardly more
 * than a guess (LAD-16). Then one firm session is enough for a step up, and fewer misses for one down.
 */
function seeks(history: readonly Entry[]): boolean {
  const start = history.findLastIndex((entry) => entry.decision.rule === 'start');
  const silent: readonly Rule[] = ['too-few', 'not-scored', 'stop', 'locked'];
  const since = history.slice(start + 1);
  const judged = since.filter(({ decision, outcome }) => outcome !== null && !silent.includes(decision.rule));
  return judged.length < LADDER.seekSessions;
}

/**
 * Steps up within the last `span` days, today included. A day that has not come yet was told by a wrong clock: it
 * counts as the first day told after it (LAD-10). So it does not block for a year, and a clock that is set back
 * is no way to go up faster.
 */
function recentUps(history: readonly Entry[], now: Moment, span: number): number {
  let ups = 0;
  let told = now.day;
  for (const { decision, outcome } of history.toReversed()) {
    told = Math.min(told, decision.when.day);
    const day = decision.when.day > now.day ? told : decision.when.day;
    if (outcome !== null && decision.to > decision.from && day > now.day - span) ups++;
  }
  return ups;
}

/** Rule 2: what a person said of the body that takes one rung off and spoils a check; null when nothing does. */
export function complaint(
  {
    painBefore,
    painAfter,
    fatigue,
    steadiness,
  }: Pick<Outcome, 'painBefore' | 'painAfter' | 'fatigue' | 'steadiness'>,
  limits: PainLimits = PAIN_LIMITS,
): { what: 'pain' | 'pain-rise' | 'fatigue' | 'steadiness'; value: number } | null {
  const pain = Math.max(painBefore ?? 0, painAfter ?? 0);
  if (pain >= limits.pain) return { what: 'pain', value: pain };
  const before = painBefore === null ? null : Math.max(painBefore, limits.usual);
  if (before !== null && painAfter !== null && painAfter - before >= limits.rise)
    return { what: 'pain-rise', value: painAfter - before };
  if (fatigue !== null && fatigue >= LADDER.fatigue) return { what: 'fatigue', value: fatigue };
  if (steadiness !== null && steadiness >= LADDER.steadinessDown)
    return { what: 'steadiness', value: steadiness };
  return null;
}
