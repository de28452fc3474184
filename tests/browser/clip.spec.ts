import { expect, test } from '@playwright/test';
import { findChromium, withFakeCamera } from '../../src/tools/browser.ts';
import { makeClip } from '../../src/tools/clips/make-clip.ts';
import { NIGHTLY } from '../kit/nightly.ts';
import { importPlan, onlyDrills } from './support/plan.ts';
import {
  exportRecords,
  helpToResult,
  notRunWhereTooSlow,
  passQuestions,
  watchOrigin,
} from './support/play.ts';

/**
 * The true webcam path, with nothing replaced: Chromium's fake capture device plays a clip of the virtual patient. The
 * clip cannot react; it begins when the camera is opened, stands quietly, shows the own range, then swings from target
 * to target (see `src/tools/clips/clip-plan.ts` for why that wins).
 */
const TRIALS = NIGHTLY ? 10 : 4;
/** The clip knows no phase: a fast machine meets its way to the ends of the range in the first trials still. */
const WON = NIGHTLY ? 8 : 2;

test('a clip through the browser’s own capture device wins a whole weight-shift game', async ({
  playwright,
}, info) => {
  test.setTimeout(600_000);
  const clip = await makeClip();
  const browser = await playwright.chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: withFakeCamera(clip),
  });
  const page = await browser.newPage({
    baseURL: info.project.use.baseURL,
    // Cheap to draw: another session runs beside it (playwright.config.ts).
    viewport: { width: 640, height: 360 },
  });
  const strangers = watchOrigin(page);
  const address = './?seed=1&quality=low&lang=en';
  await importPlan(
    page,
    {
      drills: [{ drill: 'weight-shift', parameters: { trials: TRIALS } }],
      profile: onlyDrills('weight-shift'),
    },
    address,
  );
  await page.goto(`${address}#/play`);
  await passQuestions(page);
  const asked = await helpToResult(page, 400_000);
  for (const words of asked) console.log(`asked: ${words}`);
  test.skip(
    asked.length > 0,
    `The machine is too slow: it stopped the picture ${asked.length} times, and a clip cannot wait for the session.`,
  );
  const [session] = (await exportRecords(page)).sessions;
  const trials = session?.drills.find((one) => one.drill === 'weight-shift')?.trials ?? [];
  const scored = trials.filter((trial) => trial.outcome !== 'void');
  notRunWhereTooSlow(session, TRIALS - scored.length);
  const story = trials
    .map(({ side, outcome, reason, metrics }) => `${side} ${outcome} ${reason} ${metrics.maximumExcursion}`)
    .join('\n');
  expect(scored, story).toHaveLength(TRIALS);
  expect(scored.filter((trial) => trial.outcome === 'hit').length, story).toBeGreaterThanOrEqual(WON);
  expect(strangers(), 'requests that left the origin').toEqual([]);
  await browser.close();
});
