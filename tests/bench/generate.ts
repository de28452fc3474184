import type { Trial } from '../../src/drills/drill.ts';
import { EXPORT_VERSION, type ExportFile } from '../../src/records/exchange.ts';
import type { LadderEntry, Person, Plan, SessionDrill, SessionRecord } from '../../src/records/schema.ts';
import { type Sources, uuidv7 } from '../../src/records/uuid.ts';
import { factsOfSessions } from '../../src/records/version1-facts.ts';
import { millis, type Side } from '../../src/units.ts';

/**
 * Invented people with invented practice, the same for the same seed: for benches and tests, never for a claim about
 * real patients. Each has a true ability that practice raises, bad days and missed sessions.
 */
export interface Amount {
  readonly people: number;
  readonly sessions: number;
  readonly seed: number;
  /** Wall time of the last session. */
  readonly until?: number;
}

const NAMES = [
  'Heron',
  'Egret',
  'Stork',
  'Crane',
  'Ibis',
  'Bittern',
  'Plover',
  'Curlew',
  'Sandpiper',
  'Avocet',
];
const DAY = 86_400_000;

/** Mulberry32: small, seeded, good enough to invent with. */
export function chance(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const round = (x: number, digits: number): number => Math.round(x * 10 ** digits) / 10 ** digits;

export function generate(amount: Amount): ExportFile {
  const until = amount.until ?? Date.parse('2026-11-20T09:00:00.000Z');
  const next = chance(amount.seed);
  const clock = { now: until };
  const sources: Sources = {
    now: () => clock.now,
    random: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)),
  };
  const people: Person[] = [];
  const plans: Plan[] = [];
  const sessions: SessionRecord[] = [];
  for (let p = 0; p < amount.people; p++) {
    // Three sessions a week, the last at `until`, a few days earlier for some.
    const last = until - Math.floor(next() * 10) * DAY;
    const first = last - Math.ceil((amount.sessions * 7) / 3) * DAY;
    clock.now = first - DAY;
    const person = aPerson(p, sources, next);
    people.push(person);
    plans.push(aPlan(person, sources));
    let ability = 0.35 + 0.4 * next();
    let level = 2;
    for (let s = 0; s < amount.sessions; s++) {
      clock.now =
        first + Math.round(((s + 1) / amount.sessions) * (last - first)) + Math.floor(next() * 3_600_000);
      const success = Math.min(
        0.97,
        Math.max(0.2, 0.8 + (ability * 12 - level) * 0.06 + (next() - 0.5) * 0.2),
      );
      const session = aSession(person, plans[p] as Plan, sources, next, level, success);
      level = session.decisions[0]?.decision.to ?? level;
      sessions.push(session);
      ability = Math.min(0.95, ability + 0.003);
    }
  }
  const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
  return {
    format: 'heron-export',
    version: EXPORT_VERSION,
    app: '0.1.0',
    exportedAt: new Date(until).toISOString(),
    people: people.sort(byId),
    plans: plans.sort(byId),
    steps: [],
    facts: people.flatMap(({ id }) => factsOfSessions(sessions.filter(({ person }) => person === id))),
    sessions: sessions.sort(byId),
  };
}

function aPerson(p: number, sources: Sources, next: () => number): Person {
  const at = new Date(sources.now()).toISOString();
  return {
    id: uuidv7(sources),
    name: `${NAMES[p % NAMES.length]} ${p + 1}`,
    yearOfBirth: 1936 + Math.floor(next() * 40),
    heightMm: 1500 + Math.floor(next() * 400),
    notes: '',
    archived: next() < 0.05,
    mergedInto: null,
    profile: {
      support: 'counter',
      footwear: 'closed-shoes',
      glasses: next() < 0.5,
      helper: 'none',
      lowSugarMedicine: next() < 0.3,
      allowedDrills: null,
      oneLegUnlocked: null,
      legLeftOut: null,
    },
    createdAt: at,
    updatedAt: at,
  };
}

function aPlan(person: Person, sources: Sources): Plan {
  return {
    id: uuidv7(sources),
    person: person.id,
    version: 1,
    author: 'A. Therapist',
    createdAt: new Date(sources.now()).toISOString(),
    template: 'neuropathy-start',
    goals: 'Steadier at the kitchen counter',
    drills: [
      {
        drill: 'weight-shift',
        sides: 'both',
        parameters: { amplitude: { min: 0.4, max: 0.8 } },
        rest: null,
        ladder: { floor: null, ceiling: null, lock: false },
      },
    ],
    dose: { daysPerWeek: 3, minutes: 12 },
    support: 'counter',
    precautions: '',
    noteToPatient: '',
  };
}

function aSession(
  person: Person,
  plan: Plan,
  sources: Sources,
  next: () => number,
  level: number,
  success: number,
): SessionRecord {
  const at = sources.now();
  const id = uuidv7(sources);
  const shift = aDrill('weight-shift', level, 0, 10, next, success);
  const leg = aDrill('single-leg-stance', level, 90_000, 8, next, success - 0.05);
  const steps = aDrill('step-pattern', level, 180_000, 12, next, success + 0.03);
  const hits = shift.trials.filter((t) => t.outcome === 'hit').length;
  const to = Math.max(0, Math.min(12, level + (hits >= 9 ? 1 : hits < 6 ? -1 : 0)));
  const decision: LadderEntry = {
    decision: {
      ladder: 'weight-shift',
      rule: to > level ? 'up' : to < level ? 'success' : 'hold',
      from: level,
      to,
      locked: false,
      good: hits >= 9,
      when: { at, day: Math.floor(at / DAY) },
      sentence: { id: 'progression.say.hold', values: { hits, of: shift.trials.length, needed: 9 } },
    },
    outcome: null,
  };
  const pain = Math.floor(next() * 4);
  const stopped = next() < 0.04;
  return {
    id,
    person: person.id,
    startedAt: new Date(at).toISOString(),
    utcOffset: 60,
    clock: millis(Math.floor(next() * 100_000)),
    endedAt: new Date(at + 12 * 60_000).toISOString(),
    status: stopped ? 'stopped' : 'finished',
    app: '0.1.0',
    plan: { id: plan.id, version: plan.version },
    device: {
      camera: 'webcam',
      width: 1280,
      height: 720,
      pose: { model: 'full', delegate: 'CPU', posesPerSecond: round(20 + 8 * next(), 1) },
    },
    conditions: {
      footwear: 'closed-shoes',
      glasses: person.profile.glasses,
      quality: round(0.8 + 0.2 * next(), 3),
    },
    stopped: stopped ? { reason: 'asked', advice: { id: 'session.stop.asked' }, lock: false } : null,
    answers: { 'daily-feet': true, 'daily-dizzy': false },
    ratings: [
      { kind: 'pain', when: 'before', value: pain, site: null },
      { kind: 'pain', when: 'after', value: pain + (next() < 0.2 ? 1 : 0), site: null },
      { kind: 'effort', when: 'after', value: 3 + Math.floor(next() * 4), site: null },
      { kind: 'steadiness', when: 'after', value: 1 + Math.floor(next() * 3), site: null },
    ],
    incidents:
      next() < 0.1
        ? [
            {
              kind: 'person-gone',
              by: 'supervisor',
              at: millis(40_000),
              phase: 'drill',
              drill: 'weight-shift',
              saw: { goneMs: 850 },
              answered: 'yes',
              note: '',
            },
          ]
        : [],
    decisions: [decision],
    drills: [shift, leg, steps],
  };
}

function aDrill(
  drill: 'weight-shift' | 'single-leg-stance' | 'step-pattern',
  level: number,
  startedAt: number,
  count: number,
  next: () => number,
  success: number,
): SessionDrill {
  const trials: Trial[] = [];
  for (let n = 1; n <= count; n++) {
    const side: Side = n % 2 === 1 ? 'left' : 'right';
    const void_ = next() < 0.03;
    const hit = next() < success;
    const t0 = startedAt + n * 7000;
    const metrics: Readonly<Record<string, number>> =
      drill === 'weight-shift'
        ? {
            reactionTime: round(0.35 + 0.3 * next(), 3),
            maximumExcursion: round(0.4 + 0.3 * next(), 4),
            timeOnTarget: hit ? round(1 + next(), 3) : round(next(), 3),
          }
        : drill === 'single-leg-stance'
          ? {
              held: round(hit ? 6 + 10 * success * next() : 4 * next(), 2),
              sway: round(0.02 + 0.05 * next(), 4),
            }
          : { reactionTime: round(0.5 + 0.4 * next(), 3) };
    trials.push({
      n,
      side,
      target: drill === 'weight-shift' ? (side === 'left' ? -0.5 : 0.5) : null,
      outcome: void_ ? 'void' : hit ? 'hit' : 'miss',
      reason: void_ ? 'tracking-lost' : hit ? 'arrived-and-held' : 'time-out',
      t0: millis(t0),
      t1: millis(t0 + 2000 + Math.floor(4000 * next())),
      metrics,
    });
  }
  return {
    drill,
    version: 1,
    parameters: { trials: count, support: 1 },
    ladder: drill,
    level,
    range: { left: 0.62, right: 0.68 },
    support: 'counter',
    helper: 'none',
    grabs: next() < 0.1 ? 1 : 0,
    steps: 0,
    handsOn: 0,
    startedAt: millis(startedAt),
    endedAt: millis(startedAt + (count + 1) * 7000),
    complete: true,
    scored: true,
    summary: {},
    trials,
  };
}
