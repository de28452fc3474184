/** The simulated patients of `bench:progression`: a model with every number in sight. */
export const WEEKS = 12;
export const MISSED = 0.3;
const SESSION_DAYS = [0, 2, 4];

// ---- chance --------------------------------------------------------------------------------------------------------------

/** mulberry32: small, seeded, good enough for this. */
export function random(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const gauss = (next: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
export const clamp = (x: number, low: number, high: number): number => Math.max(low, Math.min(high, x));

// ---- the patients ---------------------------------------------------------------------------------------------------------

/** Ability is counted in rungs: the rung on which the true success is 75 %, the middle of the wanted 60–85 %. */
export interface Patient {
  readonly ability: number;
  /** Rungs gained in the end by practice, and the sessions it takes to gain two thirds of them. */
  readonly gain: number;
  readonly sessionsToGain: number;
  /** Rungs a week lost by a progressing illness. */
  readonly decline: number;
  /** Logits of success that one rung costs. */
  readonly slope: number;
  readonly badDays: number;
}
export function patient(next: () => number, top: number): Patient {
  const kind = next();
  const plateau = kind > 0.6 && kind <= 0.8;
  const declines = kind > 0.8;
  return {
    ability: clamp(4 + 2.5 * gauss(next), -0.5, top),
    gain: plateau ? 0.3 : Math.max(0, 2 + gauss(next)),
    sessionsToGain: 6 + 12 * next(),
    decline: declines ? 0.1 + 0.2 * next() : 0,
    slope: 0.45 + 0.45 * next(),
    badDays: 0.05 + 0.1 * next(),
  };
}
export const success = (level: number, ability: number, slope: number): number =>
  logistic(Math.log(3) + slope * (ability - level));

export interface Day {
  readonly day: number;
  /** Ability without the day's form, and with it. */
  readonly ability: number;
  readonly today: number;
  readonly bad: boolean;
  readonly chance: () => number;
}
/** The same days for every policy: only what is asked differs. Learning is by attendance, alike for all. */
export function course(p: Patient, seed: number): Day[] {
  const next = random(seed ^ 0x9e3779b9);
  const days: Day[] = [];
  for (let week = 0; week < WEEKS; week++)
    for (const weekday of SESSION_DAYS) {
      const missed = next() < MISSED;
      const bad = next() < p.badDays;
      const form = 0.4 * gauss(next) - (bad ? 1 + 1.5 * next() : 0);
      if (missed) continue;
      const learnt = p.gain * (1 - Math.exp(-days.length / p.sessionsToGain));
      const ability = p.ability + learnt - p.decline * week;
      const day = week * 7 + weekday;
      days.push({ day, ability, today: ability + form, bad, chance: random(seed * 131 + day) });
    }
  return days;
}

export interface Played {
  readonly hits: number;
  readonly misses: number;
  readonly grabs: number;
  readonly steadiness: number;
  readonly pain: number;
  readonly fatigue: number;
}
/** @param blunt the ratings of steadiness say nothing of how hard it was: people who always answer alike, give or take */
export function play(p: Patient, day: Day, level: number, trials: number, blunt = false): Played {
  const next = day.chance;
  const above = level - day.today;
  let hits = 0;
  let grabs = 0;
  for (let i = 0; i < trials; i++) {
    if (next() < success(level, day.today, p.slope)) hits++;
    // Hands go to the counter when it is too hard: 2 % where it fits, a quarter of the trials two rungs above.
    if (next() < 0.005 + 0.3 * logistic(1.5 * (above - 2))) grabs++;
  }
  // People rate themselves a third of a point steadier than a therapist would (evidence.md).
  const steadiness = clamp(Math.round(2.2 + (blunt ? 0 : 0.6 * above) + 0.6 * gauss(next)), 1, 5);
  const pain = day.bad && next() < 0.3 ? 6 : 2;
  const fatigue = day.bad && next() < 0.4 ? 8 : 4;
  return { hits, misses: trials - hits, grabs, steadiness, pain, fatigue };
}
