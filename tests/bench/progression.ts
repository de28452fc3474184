/**
 * `npm run bench:progression`: 10,000 simulated patients for twelve weeks, five ways of choosing the next rung. Prints the tables, writes
 * them into docs/progression.md between the markers, and the numbers to docs/bench/progression.json.
 * The patients are a model, not people: progression-patients.ts.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { complaint, decide } from '../../src/progression/after.ts';
import { reopen } from '../../src/progression/before.ts';
import { type Bounds, type Entry, type Outcome, standing } from '../../src/progression/ladder.ts';
import { nextTry, place, type Try } from '../../src/progression/placement.ts';
import { ladderById, topOf } from '../../src/progression/rungs.ts';
import {
  clamp,
  course,
  type Day,
  MISSED,
  type Patient,
  type Played,
  patient,
  play,
  random,
  success,
  WEEKS,
} from './progression-patients.ts';

const PATIENTS = Number(process.env.PATIENTS ?? 10_000);
const TRIALS = 10;
const LADDER = required(ladderById('weight-shift'));
const TOP = topOf(LADDER);
const OPEN: Bounds = { floor: null, ceiling: null, lock: false, openTop: TOP };

function required<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('missing');
  return value;
}

// ---- the policies ---------------------------------------------------------------------------------------------------------

interface Policy {
  readonly name: string;
  /** A fresh chooser for one patient: the level of the day, then what was played. */
  readonly begin: (start: number) => {
    level: (day: number) => number;
    played: (day: number, level: number, what: Played) => void;
  };
}
const stay = (level: number): number => clamp(level, 0, TOP);

const ours: Policy = {
  name: 'Heron’s gated ladder',
  begin: (start) => {
    const history: Entry[] = [];
    const at = (day: number) => ({
      ladder: LADDER.id,
      history,
      bounds: OPEN,
      now: { at: day * 86_400_000, day },
    });
    return {
      level: (day) => {
        const opened = reopen(at(day), history.length === 0 ? { placed: start } : {});
        if (opened !== null) history.push({ decision: opened, outcome: null });
        return standing(history, OPEN).level;
      },
      played: (day, level, what) => {
        const outcome: Outcome = {
          session: `s${day}`,
          level,
          hits: what.hits,
          misses: what.misses,
          voids: 0,
          grabs: what.grabs,
          scored: true,
          painBefore: null,
          painAfter: what.pain,
          fatigue: what.fatigue,
          steadiness: what.steadiness,
          redFlag: null,
        };
        history.push({ decision: decide(at(day), outcome), outcome });
      },
    };
  },
};
const simple = (
  name: string,
  rule: (level: number, good: boolean, before: boolean | null) => number,
): Policy => ({
  name,
  begin: (start) => {
    let level = start;
    let before: boolean | null = null;
    return {
      level: () => level,
      played: (_day, _level, what) => {
        const good = what.hits / (what.hits + what.misses) >= 0.75;
        const next = stay(rule(level, good, before));
        before = next === level ? good : null;
        level = next;
      },
    };
  },
});
const weekly: Policy = {
  name: 'therapist, once a week',
  begin: (start) => {
    let level = start;
    let week = 0;
    let seen: Played[] = [];
    return {
      level: (day) => {
        const now = Math.floor(day / 7);
        if (now > week && seen.length > 0) {
          const hits = seen.reduce((sum, one) => sum + one.hits, 0);
          const all = seen.reduce((sum, one) => sum + one.hits + one.misses, 0);
          const unsteady = seen.some((one) => one.steadiness >= 4 || one.pain >= 5);
          // A good therapist: sees the whole week, moves one rung, and two when it was plainly far off.
          if (hits / all < 0.4) level = stay(level - 2);
          else if (hits / all < 0.6 || unsteady) level = stay(level - 1);
          else if (hits / all >= 0.95) level = stay(level + 2);
          else if (hits / all >= 0.85) level = stay(level + 1);
          seen = [];
        }
        week = now;
        return level;
      },
      played: (_day, _level, what) => {
        seen.push(what);
      },
    };
  },
};
const POLICIES: readonly Policy[] = [
  ours,
  simple('fixed level', (level) => level),
  simple('1 up, 1 down', (level, good) => level + (good ? 1 : -1)),
  simple('2 up, 1 down', (level, good, before) => (good ? (before ? level + 1 : level) : level - 1)),
  weekly,
];

// ---- the trial of policies -------------------------------------------------------------------------------------------------

interface Check {
  readonly start: number;
  readonly over: number;
  readonly trials: number;
  /** The person said that it was a bad day: the check is done again next time. */
  readonly again: boolean;
}
/** The check that Heron does in the first session. */
function check(p: Patient, day: Day, seed: number): Check {
  const chance = random(seed);
  const tries: Try[] = [];
  let over = 0;
  let trials = 0;
  let last: Played | null = null;
  for (;;) {
    const next = nextTry(LADDER, tries, TOP);
    if (next === null) break;
    last = play(p, { ...day, chance }, next.level, next.trials);
    if (next.level >= day.today + 2) over++;
    trials += next.trials;
    tries.push({ level: next.level, hits: last.hits, misses: last.misses });
  }
  const again =
    last !== null &&
    complaint({ painBefore: null, painAfter: last.pain, fatigue: last.fatigue, steadiness: null }) !== null;
  return { start: place(LADDER, tries, TOP) ?? 0, over, trials, again };
}

interface Row {
  policy: string;
  inBand: number;
  meanToFit: number;
  medianToFit: number;
  fitBy: { readonly first: number; readonly third: number; readonly sixth: number };
  neverFit: number;
  overChallenge: number;
  changesAWeek: number;
}
interface Sum {
  trials: number;
  inBand: number;
  readonly fits: number[];
  toFit: number;
  over: number;
  changes: number;
}
function compare(
  withCheck: boolean,
  blunt = false,
): {
  rows: Row[];
  check: { over: number; trials: number; again: number };
} {
  const sums: Sum[] = POLICIES.map(() => ({ trials: 0, inBand: 0, fits: [], toFit: 0, over: 0, changes: 0 }));
  const checks = { over: 0, trials: 0, again: 0 };
  for (let i = 1; i <= PATIENTS; i++) {
    const p = patient(random(i), TOP);
    const [first, second] = course(p, i);
    if (first === undefined) continue;
    const checked = withCheck ? check(p, first, i * 17 + 5) : null;
    const repeated = checked?.again && second !== undefined ? check(p, second, i * 23 + 9) : null;
    for (const one of [checked, repeated]) {
      checks.over += one?.over ?? 0;
      checks.trials += one?.trials ?? 0;
    }
    checks.again += repeated === null ? 0 : 1;
    for (const [k, policy] of POLICIES.entries())
      follow(required(sums[k]), policy, p, i, checked?.start ?? 0, repeated?.start ?? null, blunt);
  }
  const rows = POLICIES.map((policy, k) => rowOf(policy.name, required(sums[k])));
  return {
    rows,
    check: { over: checks.over / PATIENTS, trials: checks.trials / PATIENTS, again: checks.again / PATIENTS },
  };
}

/** One patient's twelve weeks under one policy; all policies meet the same days, the same luck and the same check. */
function follow(
  sum: Sum,
  policy: Policy,
  p: Patient,
  seed: number,
  start: number,
  restart: number | null,
  blunt: boolean,
): void {
  let chooser = policy.begin(start);
  let last: number | null = null;
  let fit: number | null = null;
  const days = course(p, seed);
  for (const [n, day] of days.entries()) {
    if (n === 1 && restart !== null) chooser = policy.begin(restart);
    const level = chooser.level(day.day);
    if (last !== null && level !== last) sum.changes++;
    last = level;
    const truth = success(level, day.today, p.slope);
    sum.trials += TRIALS;
    if (truth >= 0.6 && truth <= 0.85) sum.inBand += TRIALS;
    if (level >= day.today + 2) sum.over++;
    if (fit === null && Math.abs(level - clamp(day.ability, 0, TOP)) <= 1) fit = n + 1;
    chooser.played(day.day, level, play(p, day, level, TRIALS, blunt));
  }
  sum.toFit += fit ?? days.length + 1;
  sum.fits.push(fit ?? Number.POSITIVE_INFINITY);
}

function rowOf(policy: string, sum: Sum): Row {
  const fits = sum.fits.sort((a, b) => a - b);
  const by = (n: number) => fits.filter((x) => x <= n).length / fits.length;
  return {
    policy,
    inBand: sum.inBand / sum.trials,
    meanToFit: sum.toFit / PATIENTS,
    medianToFit: required(fits[Math.floor(fits.length / 2)]),
    fitBy: { first: by(1), third: by(3), sixth: by(6) },
    neverFit: 1 - by(Number.MAX_VALUE),
    overChallenge: sum.over / PATIENTS,
    changesAWeek: sum.changes / PATIENTS / WEEKS,
  };
}

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;
const whole = (x: number): string => (Number.isFinite(x) ? String(x) : 'never');
function table(rows: readonly Row[]): string {
  return [
    '| policy | trials at 60–85 % success | sessions until within one rung: median | mean | within by session 1 / 3 / 6 | never within | over-challenged sessions a patient | rung changes a week |',
    '|---|--:|--:|--:|--:|--:|--:|--:|',
    ...rows.map((r) =>
      [
        '',
        r.policy,
        percent(r.inBand),
        whole(r.medianToFit),
        r.meanToFit.toFixed(2),
        `${percent(r.fitBy.first)} / ${percent(r.fitBy.third)} / ${percent(r.fitBy.sixth)}`,
        percent(r.neverFit),
        r.overChallenge.toFixed(2),
        r.changesAWeek.toFixed(2),
        '',
      ]
        .join(' | ')
        .trim(),
    ),
  ].join('\n');
}

const began = performance.now();
const placed = compare(true);
const lowest = compare(false);
const blunt = compare(true, true);
const own = required(placed.rows[0]);
const others = placed.rows.slice(1);
const least = Math.min(...others.map((r) => r.overChallenge));
const bestMedian = Math.min(...placed.rows.map((r) => r.medianToFit));
const bestMean = Math.min(...placed.rows.map((r) => r.meanToFit));
const bestSixth = Math.max(...placed.rows.map((r) => r.fitBy.sixth));
const verdict = {
  overChallengeFewest: own.overChallenge <= least,
  medianTimeToFitWithin10PerCent: own.medianToFit <= 1.1 * bestMedian,
  fitBySixthSessionWithin10PerCent: own.fitBy.sixth >= 0.9 * bestSixth,
  meanTimeToFitWithin10PerCent: own.meanToFit <= 1.1 * bestMean,
};
const yes = (x: boolean): string => (x ? 'yes' : '**no**');
const text = [
  `${PATIENTS.toLocaleString('en')} simulated patients, ${WEEKS} weeks, three sessions a week of which ${100 * MISSED} % are missed, ${TRIALS} trials a session.`,
  '',
  '**From the placement check** (as Heron begins; the same check and the same start for every policy):',
  '',
  table(placed.rows),
  '',
  `The check took ${placed.check.trials.toFixed(0)} trials, was done again in ${percent(placed.check.again)} (a bad day), and asked ${placed.check.over.toFixed(2)} short tries a patient of two rungs too much.`,
  '',
  '**From the lowest rung** (no check):',
  '',
  table(lowest.rows),
  '',
  '**From the check, with ratings of steadiness that say nothing** (everybody about 2, however hard it was):',
  '',
  table(blunt.rows),
  '',
  'From the check, with ratings that tell something:',
  '',
  `- fewest over-challenged sessions: ${yes(verdict.overChallengeFewest)} (ours ${own.overChallenge.toFixed(2)}, best other ${least.toFixed(2)});`,
  `- median time to fit within 10 % of the best: ${yes(verdict.medianTimeToFitWithin10PerCent)} (ours ${own.medianToFit}, best ${bestMedian});`,
  `- share that fits by the sixth session within 10 % of the best: ${yes(verdict.fitBySixthSessionWithin10PerCent)} (ours ${percent(own.fitBy.sixth)}, best ${percent(bestSixth)});`,
  `- mean time to fit within 10 % of the best: ${yes(verdict.meanTimeToFitWithin10PerCent)} (ours ${own.meanToFit.toFixed(2)}, best ${bestMean.toFixed(2)}; who never fits is counted as one session more than they had).`,
].join('\n');
console.log(text);
console.log(`\n${((performance.now() - began) / 1000).toFixed(1)} s`);

if (process.env.DRY === undefined) {
  const file = 'docs/progression.md';
  const [open, close] = ['<!-- bench:progression -->', '<!-- /bench:progression -->'];
  const page = existsSync(file) ? readFileSync(file, 'utf8') : `# Progression\n\n${open}\n${close}\n`;
  const start = page.indexOf(open);
  const end = page.indexOf(close);
  if (start < 0 || end < start) throw new Error(`${file} has lost its markers ${open} … ${close}`);
  writeFileSync(file, `${page.slice(0, start + open.length)}\n${text}\n${page.slice(end)}`);
  mkdirSync('docs/bench', { recursive: true });
  const numbers = {
    patients: PATIENTS,
    weeks: WEEKS,
    missed: MISSED,
    trials: TRIALS,
    placed,
    lowest,
    blunt,
    verdict,
  };
  writeFileSync('docs/bench/progression.json', `${JSON.stringify(numbers, null, 2)}\n`);
}
if (Object.values(verdict).includes(false)) process.exitCode = 1;
