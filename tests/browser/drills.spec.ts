import { expect, type Page, test } from '@playwright/test';
import { drillOf, drillsWith, isAssessment } from '../../src/drills/catalogue.ts';
import { DRILL_IDS, type DrillId } from '../../src/drills/drill.ts';
import names from '../../src/i18n/en/drill.json' with { type: 'json' };
import { NIGHTLY } from '../kit/nightly.ts';
import { type FastPersonOptions, useFastPerson } from './support/fast.ts';
import type { Action, Moment } from './support/fast-types.ts';
import { importPlan, onlyDrills, type Prescription } from './support/plan.ts';
import {
  type ExportedDrill,
  type ExportedTrial,
  exportRecords,
  reachResult,
  watchOrigin,
} from './support/play.ts';

/**
 * Every drill and assessment as a whole session in the real browser, won and lost: a therapist's plan is brought in, the session is
 * played from its questions to its result by the fast person, and what was stored is read back from the export file.
 */
test.describe.configure({ mode: 'parallel', timeout: 120_000 });
test.use({ viewport: { width: 640, height: 360 } });

const ADDRESS = './?seed=5&quality=low&lang=en';
type Event = readonly [Moment, ...Action[]];
interface Case {
  readonly parameters?: Readonly<Record<string, number>>;
  readonly plan?: Partial<Prescription['drills'][number]>;
  readonly person?: FastPersonOptions;
  /** How many trials a good performer is to have, all of them hits; guided movements have no hits. */
  readonly won: number;
  readonly reason: string;
  /** What goes wrong, and the reasons that are stored for it. Nothing: the session is stopped half-way. */
  readonly lost: readonly Event[] | null;
  readonly reasons?: readonly string[];
}

/** From the beginning of the drill on; the own range before it is measured well. */
const become = (character: 'trunk-only' | 'falling-out' | 'still' | 'giving-up'): readonly Event[] => [
  [{ phase: 'drill' }, { do: 'become', character }],
];
const HALF: readonly Event[] = [[{ phase: 'drill' }, { do: 'half', on: true }]];
/** A step while the feet are to stay, well into the hold of a trial. */
const step = (trial: number): Event => [
  { phase: 'drill', cue: 'stand-still', trial, after: 3000 },
  { do: 'shuffle', side: 'left' },
];
const BEAT: FastPersonOptions = { beat: 3000 };

const CASES: Readonly<Record<DrillId, Case>> = {
  'weight-shift': {
    parameters: { trials: 6 },
    won: 6,
    reason: 'arrived-and-held',
    lost: become('trunk-only'),
    reasons: ['trunk-only'],
  },
  'rhythmic-shift': {
    parameters: { trials: 4 },
    won: 4,
    reason: 'in-rhythm',
    lost: become('still'),
    reasons: ['not-reached'],
  },
  'single-leg-stance': {
    parameters: { trials: 2, hold: 5 },
    won: 4,
    reason: 'held',
    lost: become('falling-out'),
    reasons: ['foot-down'],
  },
  marching: {
    parameters: { trials: 2 },
    person: BEAT,
    won: 2,
    reason: 'all-stepped',
    lost: HALF,
    reasons: ['no-step', 'too-low'],
  },
  'step-pattern': {
    parameters: { trials: 2 },
    person: BEAT,
    won: 2,
    reason: 'all-stepped',
    lost: become('still'),
    reasons: ['no-step'],
  },
  'quiet-stance': {
    parameters: { trials: 2, rest: 5 },
    won: 2,
    reason: 'held',
    lost: [step(1), step(2)],
    reasons: ['stepped'],
  },
  'sit-to-stand': { won: 8, reason: 'full', lost: HALF, reasons: ['not-far-enough'] },
  'mini-squat': { won: 8, reason: 'full', lost: HALF, reasons: ['not-far-enough'] },
  'heel-raise': { won: 8, reason: 'full', lost: HALF, reasons: ['not-far-enough'] },
  'hip-mobility': {
    parameters: { repetitions: 6 },
    won: 6,
    reason: 'full',
    lost: HALF,
    reasons: ['not-far-enough'],
  },
  'ankle-mobility': { won: 0, reason: 'guided', lost: null },
  'calf-stretch': { won: 0, reason: 'guided', lost: null },
  posture: { won: 0, reason: 'guided', lost: null },
  'shift-range': {
    parameters: { practice: 0, timeout: 5 },
    won: 6,
    reason: 'measured',
    lost: become('trunk-only'),
    reasons: ['trunk-only'],
  },
  'assess-single-leg': {
    won: 2,
    reason: 'cap',
    lost: become('falling-out'),
    reasons: ['foot-down'],
  },
  'assess-four-stage': { won: 4, reason: 'held', lost: [step(1)], reasons: ['stepped'] },
  'assess-sit-to-stand': { won: 6, reason: 'full', lost: HALF, reasons: ['not-far-enough'] },
};

interface Played {
  /** The drill as the export file holds it, one record for each leg where each has its own. */
  readonly drills: readonly ExportedDrill[];
  readonly trials: readonly ExportedTrial[];
  readonly status: string;
}

/** Plays one session and gives back what the export file holds of it. */
async function play(page: Page, drill: DrillId, events: readonly Event[]): Promise<Played> {
  const strangers = watchOrigin(page);
  const { parameters = {}, plan, person: options } = CASES[drill];
  const person = await useFastPerson(page, { seed: 3, fps: 16, ...options });
  await importPlan(page, { drills: [{ drill, parameters, ...plan }], profile: onlyDrills(drill) }, ADDRESS);
  for (const [moment, ...actions] of events) await person.when(moment, ...actions);
  await page.goto(`${ADDRESS}#/play`);
  await expect(page.locator('main.play')).toHaveAttribute('data-phase', /.+/);
  await reachResult(page, 90_000);
  // What was left before its first trial is stored, and not shown as a result.
  if (CASES[drill].lost || events.length === 0)
    await expect(page.getByRole('heading', { level: 2, name: nameOf(drill) }).first()).toBeVisible();
  // What a measurement can and cannot say stands with its result.
  if (isAssessment(drill))
    await expect(page.getByText(wordsOf(`drill.${drill}.after`)).first()).toBeVisible();
  const file = await exportRecords(page);
  expect(file.sessions).toHaveLength(1);
  const session = file.sessions[0];
  // The own range is measured first in every session; each leg has a drill of its own.
  const found = session?.drills.slice(1).filter((one) => one.drill === drill) ?? [];
  if (!session || found.length === 0)
    throw new Error(`${drill} was not stored: ${JSON.stringify(await person.log())}`);
  expect(strangers(), 'requests that left the origin').toEqual([]);
  for (const one of found) wellFormed(one, drill);
  return { drills: found, trials: found.flatMap((one) => one.trials), status: session.status };
}

const wordsOf = (id: string): string => new Map(Object.entries(names)).get(id) ?? id;
const nameOf = (drill: DrillId): string => wordsOf(`drill.${drill}.name`);

/** Only words that the drill's `info` lists, numbers that are numbers, trials one after the other. */
function wellFormed({ trials, summary }: ExportedDrill, drill: DrillId): void {
  const { info } = drillOf(drill);
  trials.forEach((trial, i) => {
    expect(trial.n).toBe(i + 1);
    expect(Object.keys(info.reasons)).toContain(trial.reason);
    expect(trial.t1).toBeGreaterThanOrEqual(trial.t0);
    for (const name of Object.keys(trial.metrics)) expect(Object.keys(info.outcomes)).toContain(name);
  });
  for (const name of Object.keys(summary)) expect(Object.keys(info.summary)).toContain(name);
}
const judged = (trials: readonly ExportedTrial[]) => trials.filter((one) => one.outcome !== 'void');

/** Of each world the first drill is won and the last one lost; at night every drill is both. Without a browser all are played by
 * tests/golden and tests/graph. */
const worlds = [...new Set(DRILL_IDS.map((id) => drillOf(id).info.scene.world))].map((world) =>
  drillsWith(({ scene }) => scene.world === world),
);
const WON = NIGHTLY ? DRILL_IDS : worlds.flatMap((ids) => ids.slice(0, 1));
const LOST = NIGHTLY ? DRILL_IDS : worlds.flatMap((ids) => ids.slice(-1));

for (const drill of WON) {
  const { won, reason } = CASES[drill];
  const guided = won === 0;

  test(`${drill}, won: every trial as asked, stored with its measures`, async ({ page }) => {
    const played = await play(page, drill, []);
    expect(played.status).toBe('finished');
    const { trials, drills } = played;
    for (const { complete, scored, summary } of drills) {
      expect({ complete, scored }).toEqual({ complete: true, scored: true });
      expect(Object.keys(summary).length).toBeGreaterThan(0);
    }
    expect(trials.some((one) => one.reason === reason)).toBe(true);
    if (guided) {
      // What the camera cannot measure claims nothing.
      expect(judged(trials)).toEqual([]);
      return;
    }
    expect(judged(trials).length).toBeGreaterThanOrEqual(won);
    expect(judged(trials).filter((one) => one.outcome !== 'hit')).toEqual([]);
    expect(Object.keys(trials[0]?.metrics ?? {}).length).toBeGreaterThan(0);
  });
}

for (const drill of LOST) {
  const { lost, reasons = [] } = CASES[drill];

  test(`${drill}, ${lost ? 'lost: every miss is stored with its reason' : 'left half-way: kept as not complete'}`, async ({
    page,
  }) => {
    const stop: Event = [
      { phase: 'drill', after: 8000 },
      { do: 'key', key: 'Escape' },
      { do: 'key', key: 'Escape' },
    ];
    const played = await play(page, drill, lost ?? [stop]);
    const { trials, drills } = played;
    const complete = drills.every((one) => one.complete);
    expect(judged(trials).filter((one) => one.outcome === 'hit')).toEqual([]);
    if (!lost) {
      expect({ status: played.status, complete }).toEqual({ status: 'stopped', complete: false });
      return;
    }
    expect({ status: played.status, complete }).toEqual({ status: 'finished', complete: true });
    expect(judged(trials).length).toBeGreaterThan(0);
    expect(judged(trials).filter((one) => !reasons.includes(one.reason))).toEqual([]);
  });
}
