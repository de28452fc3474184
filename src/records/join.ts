import { canonical } from './canonical.ts';
import type { SessionDrill, SessionRecord, SessionStatus } from './schema.ts';

/** Two versions of one session, from two devices that noted different things of it, as one that has lost nothing. */

const RANK: Readonly<Record<SessionStatus, number>> = { running: 0, interrupted: 1, stopped: 2, finished: 2 };

/** Chooses the greater of two values in a fixed order: the rank first, then the text. So every device chooses alike, whatever came first. */
function greater<T>(a: T, b: T, rank: (value: T) => number = () => 0): T {
  const byRank = rank(a) - rank(b);
  if (byRank !== 0) return byRank > 0 ? a : b;
  return canonical(a) >= canonical(b) ? a : b;
}

/**
 * Joins two versions (MERGE-1): lists are united by content, trials by number, answers by question, drills by their start; of what can only have one
 * value the greater stays. A stop that locks is never given up for one that does not. Commutes, associates, and joining with itself changes nothing
 * but the order of lists.
 */
export function joinSessions(a: SessionRecord, b: SessionRecord): SessionRecord {
  return {
    ...greater(headOf(a), headOf(b), ({ status }) => RANK[status]),
    stopped: greater(a.stopped, b.stopped, (stop) => (stop?.lock ? 2 : stop ? 1 : 0)),
    answers: joinValues(a.answers, b.answers),
    ratings: united(a.ratings, b.ratings),
    incidents: united(a.incidents, b.incidents, ({ at }) => at),
    decisions: united(a.decisions, b.decisions, ({ decision }) => decision.when.at),
    drills: joinDrills(a.drills, b.drills),
  };
}

/** What a session has one of. */
function headOf(session: SessionRecord) {
  const {
    stopped: _s,
    answers: _a,
    ratings: _r,
    incidents: _i,
    decisions: _c,
    drills: _d,
    ...head
  } = session;
  return head;
}

function joinValues<T>(a: Readonly<Record<string, T>>, b: Readonly<Record<string, T>>): Record<string, T> {
  const joined: Record<string, T> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const here = joined[name];
    joined[name] = here === undefined ? value : greater(here, value);
  }
  return joined;
}

/** Multiset union by content, in order of time, then of text. */
function united<T>(a: readonly T[], b: readonly T[], at: (item: T) => number = () => 0): T[] {
  const counts = new Map<string, { readonly item: T; count: number }>();
  for (const list of [a, b]) {
    const own = new Map<string, number>();
    for (const item of list) {
      const text = canonical(item);
      own.set(text, (own.get(text) ?? 0) + 1);
      const found = counts.get(text) ?? { item, count: 0 };
      found.count = Math.max(found.count, own.get(text) ?? 0);
      counts.set(text, found);
    }
  }
  return [...counts]
    .sort(([x, one], [y, two]) => at(one.item) - at(two.item) || (x < y ? -1 : 1))
    .flatMap(([, { item, count }]) => new Array<T>(count).fill(item));
}

const keyOf = (drill: SessionDrill): string => canonical([drill.startedAt, drill.drill, drill.ladder]);

/** Drills stay in the order of their start, which is their place in the session: curves are stored by it. */
function joinDrills(a: readonly SessionDrill[], b: readonly SessionDrill[]): SessionDrill[] {
  const found = new Map<string, SessionDrill>();
  for (const drill of [...a, ...b]) {
    const twin = found.get(keyOf(drill));
    found.set(keyOf(drill), twin === undefined ? withoutTraces(drill) : joinDrill(twin, drill));
  }
  return [...found.entries()]
    .sort(([x, one], [y, two]) => one.startedAt - two.startedAt || (x < y ? -1 : 1))
    .map(([, drill]) => drill);
}

function joinDrill(a: SessionDrill, b: SessionDrill): SessionDrill {
  const { trials: _a, ...one } = withoutTraces(a);
  const { trials: _b, ...two } = withoutTraces(b);
  const head = greater(one, two, ({ complete, endedAt }) => (complete ? 2 : endedAt === null ? 0 : 1));
  const trials = new Map<number, SessionDrill['trials'][number]>();
  for (const trial of [...a.trials, ...b.trials]) {
    const here = trials.get(trial.n);
    trials.set(trial.n, here === undefined ? trial : greater(here, trial));
  }
  return { ...head, trials: [...trials.values()].sort((x, y) => x.n - y.n) };
}

/** Curves are stored apart and are merged there. */
function withoutTraces({ traces: _traces, ...drill }: SessionDrill): SessionDrill {
  return drill;
}
