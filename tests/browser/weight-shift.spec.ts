import { expect, type Page, test } from '@playwright/test';
import type { Character } from '../../src/virtual-patient/behaviour.ts';
import { NIGHTLY } from '../kit/nightly.ts';
import { importPlan, onlyDrills } from './support/plan.ts';
import {
  type ExportedDrill,
  exportRecords,
  helpToResult,
  notRunWhereTooSlow,
  passQuestions,
  reachPhase,
  watchOrigin,
} from './support/play.ts';
import { useVirtualCamera } from './support/virtual-camera.ts';

/** Trials of up to eight seconds; ten are a whole game, of about two and a half minutes with the set-up before. */
const TRIALS = NIGHTLY ? 10 : 4;
/** Longest time for all of it, on a machine that may be busy. */
const WHOLE_SESSION = 600_000;
// A small window is cheap to draw by the processor, so that two sessions at a time are fair to the pose rate on two cores.
test.use({ viewport: { width: 640, height: 360 } });
test.describe.configure({ mode: 'parallel', timeout: WHOLE_SESSION + 60_000 });

/** Plays a session from the first page to the stored result; `cheat` begins when the scored drill does. */
async function playSession(page: Page, cheat: Character | null): Promise<ExportedDrill> {
  const strangers = watchOrigin(page);
  const patient = await useVirtualCamera(page, { character: 'good', seed: 3 });
  const address = './?seed=1&quality=low&lang=en';
  await importPlan(
    page,
    {
      drills: [{ drill: 'weight-shift', parameters: { trials: TRIALS } }],
      profile: onlyDrills('weight-shift'),
    },
    address,
  );
  await page.goto(address);
  await page.locator('a[href="#/play"]').first().click();
  await passQuestions(page);
  if (cheat) {
    await reachPhase(page, ['drill'], 300_000);
    await patient.become(cheat);
  }
  const asked = await helpToResult(page, WHOLE_SESSION);
  for (const words of asked) console.log(`asked: ${words}`);
  const file = await exportRecords(page);
  expect(file.format).toBe('heron-export');
  expect(strangers(), 'requests that left the origin').toEqual([]);
  const [session] = file.sessions;
  const drill = session?.drills.find((one) => one.drill === 'weight-shift');
  if (!drill) throw new Error('No weight-shift drill was stored.');
  notRunWhereTooSlow(session, TRIALS - scorable(drill));
  expect(drill.complete).toBe(true);
  return drill;
}

const hits = (drill: ExportedDrill) => drill.trials.filter((trial) => trial.outcome === 'hit').length;
const scorable = (drill: ExportedDrill) => drill.trials.filter((trial) => trial.outcome !== 'void').length;

test('a person in front of the camera plays every trial, hits four in five, and nothing leaves the origin', async ({
  page,
}) => {
  const drill = await playSession(page, null);
  expect(scorable(drill)).toBe(TRIALS);
  expect(hits(drill)).toBeGreaterThanOrEqual(Math.floor(0.8 * TRIALS));
  const sides = drill.trials.filter((trial) => trial.outcome !== 'void').map((trial) => trial.side);
  expect(sides.filter((side) => side === 'left')).toHaveLength(TRIALS / 2);
});

const CHEATS = [
  ['still', 'stands still'],
  ['trunk-only', 'leans only the trunk'],
  ['foot-lifter', 'lifts a foot instead of shifting'],
] as const;
// By day recordings of them are played: tests/unit/body/cheats.test.ts.
for (const [cheat, what] of NIGHTLY ? CHEATS : []) {
  test(`one who ${what} gets no hit in any trial`, async ({ page }) => {
    const drill = await playSession(page, cheat);
    // All were judged: a machine too slow to score would give no hits either.
    expect(scorable(drill)).toBe(TRIALS);
    expect(hits(drill)).toBe(0);
    expect(drill.trials.every((trial) => trial.reason !== '')).toBe(true);
  });
}
