import { expect, type Page, test } from '@playwright/test';
import type { ExportFile } from '../../src/records/exchange.ts';
import { useFastPerson } from './support/fast.ts';
import { importPlan, onlyDrills } from './support/plan.ts';
import { reachPhase, reachResult } from './support/play.ts';
import { FIRST_PATIENT, PATIENT, PIN } from './support/therapist-tour.ts';

/** The whole file of this browser, as the settings save it. */
async function exported(page: Page): Promise<ExportFile> {
  await page.evaluate(() => {
    location.hash = '#/settings';
  });
  // Where there is a PIN the file is behind it.
  const unlock = page.locator('[data-action="unlock"]');
  const save = page.locator('[data-action="export"]');
  await expect(unlock.or(save)).toBeVisible();
  if (await unlock.isVisible()) await givePin(page);
  const download = page.waitForEvent('download');
  await save.click();
  const stream = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as ExportFile;
}

async function givePin(page: Page): Promise<void> {
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.locator('[data-action="unlock"]').click();
}

async function openTherapist(page: Page): Promise<void> {
  await page.goto('./?lang=en&quality=low&seed=1#/therapist');
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.getByLabel('PIN once more').fill(PIN);
  await page.locator('[data-action="set-pin"]').click();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
}

/** A person with a plan of one drill, on the fifth rung so that there is room both ways; the page is where a session in the clinic begins. */
async function beginInClinic(page: Page): Promise<void> {
  await importPlan(
    page,
    {
      drills: [
        {
          drill: 'weight-shift',
          parameters: { trials: 20 },
          ladder: { floor: 4, ceiling: null, lock: true },
        },
      ],
      profile: onlyDrills('weight-shift'),
    },
    './?lang=en&quality=low&seed=1',
  );
  await openTherapist(page);
  await page.getByRole('link', { name: 'Test person' }).click();
  await page.locator('[data-action="start"]').click();
}

test('from an empty Heron to a patient who practises what was prescribed, the live panel beside it', async ({
  page,
}) => {
  const person = await useFastPerson(page, { helper: 'none' });
  const began = Date.now();
  for (const { name, run } of FIRST_PATIENT) await test.step(name, () => run(page));
  await person.act({ do: 'helper', way: 'keys' });
  await reachPhase(page, ['range', 'warm-up'], 60_000);
  console.log(
    `From an empty Heron to practising, fast person: ${((Date.now() - began) / 1000).toFixed(1)} s`,
  );
  await reachPhase(page, ['drill'], 120_000);
  const panel = page.getByRole('complementary', { name: 'Live panel' });
  await expect(panel.getByRole('heading', { name: PATIENT })).toBeVisible();
  await expect(panel).toContainText('Estimates from the camera');
  await expect(panel).toContainText(/Quality \d+/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Back to this person' }).first().click();
  // The patient had the computer: the therapist's pages were shut when the session began.
  await givePin(page);
  await expect(page.getByRole('heading', { level: 1, name: PATIENT })).toBeVisible();
  const file = await exported(page);
  const plan = file.plans.find(({ author }) => author === 'M. Lind, PT');
  expect(plan?.template).toBe('neuropathy-start');
  expect(file.sessions[0]).toMatchObject({ plan: { id: plan?.id, version: 1 }, person: plan?.person });
  expect(file.sessions[0]?.drills.every(({ helper }) => helper === 'hands-ready')).toBe(true);
});

test('every key of the live panel lands in the record, once and at its time', async ({ page }) => {
  const person = await useFastPerson(page);
  await beginInClinic(page);
  await person.when({ phase: 'drill', trial: 3 }, { do: 'speed', times: 1 });
  await page.locator('[data-action="begin-session"]').click();
  await reachPhase(page, ['drill'], 60_000);
  const panel = page.getByRole('complementary', { name: 'Live panel' });
  await expect(panel).toContainText(/[3-9] of 20 trials/, { timeout: 60_000 });
  for (const key of ['s', 't', 'o', 'e', 'e', 'h']) await page.keyboard.press(key);
  await page.keyboard.press('n');
  // What is typed is text: neither the panel's letters nor the patient's keys hear it.
  await page.keyboard.type('Stops at 1 o’clock, then pushes on');
  await expect(page.locator('main.play')).toHaveAttribute('data-phase', 'drill');
  await page.keyboard.press('Enter');
  await page.keyboard.press('p');
  await expect(page.locator('.play-choice')).toBeVisible();
  await panel.locator('[data-action="pause"]').click();
  await expect(page.locator('.play-choice')).toHaveCount(0);
  await person.act({ do: 'speed', times: 60 });
  await reachPhase(page, ['drill'], 60_000);
  await page.keyboard.press('k');
  await reachResult(page, 120_000);
  const [session] = (await exported(page)).sessions;
  const entries = session?.incidents.filter(({ by }) => by === 'therapist') ?? [];
  expect(entries.map(({ kind }) => kind)).toEqual([
    'told-support',
    'told-step',
    'told-hands-on',
    'easier',
    'easier',
    'harder',
    'note',
    'pause',
    'go-on',
    'skip',
  ]);
  expect(entries[6]?.note).toBe('Stops at 1 o’clock, then pushes on');
  const times = entries.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const blocks = session?.drills.filter(({ drill }) => drill === 'weight-shift') ?? [];
  for (const entry of entries.slice(0, 9)) {
    const block = blocks.find((one) => entry.at >= one.startedAt && entry.at <= (one.endedAt ?? 0));
    expect(block, `${entry.kind} at ${entry.at} lies in a block`).toBeTruthy();
  }
  // The told ones are counted with their block; easier and harder moved the amplitude, which the blocks hold.
  expect(blocks.reduce((sum, one) => sum + one.grabs + one.steps + one.handsOn, 0)).toBe(3);
  const amplitudes = blocks.map(({ parameters }) => parameters.amplitude ?? 0);
  expect(amplitudes[0]).toBeCloseTo(0.6, 3);
  expect(amplitudes.at(-1)).toBeCloseTo(0.57, 3);
  expect(entries.slice(3, 6).map(({ saw }) => saw.adjustment)).toEqual([-0.05, -0.1, -0.05]);
});

test('a session of the clinic is only begun from behind the PIN', async ({ page }) => {
  await useFastPerson(page, { helper: 'none' });
  await page.goto('./?lang=en&quality=low#/play/clinic');
  await expect(page.locator('[data-question="first-wound"]')).toBeVisible();
  await expect(page.locator('.live')).toHaveCount(0);
});

test('the therapist’s pages lock after five minutes without a touch', async ({ page }) => {
  await page.clock.install();
  await openTherapist(page);
  await page.clock.fastForward('04:50');
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await page.mouse.click(5, 5);
  await page.clock.fastForward('04:50');
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await page.clock.fastForward('00:15');
  await expect(page.getByRole('heading', { level: 2, name: 'Enter the PIN' })).toBeVisible();
  await expect(page.getByText('It does not encrypt the records.')).toBeVisible();
});

test('a helper’s role feeds the record; any key halts; one tap writes down what happened; a fall ends and locks', async ({
  page,
}) => {
  const person = await useFastPerson(page);
  await page.goto('./?lang=en&quality=low&seed=1#/caregiver');
  await page.getByRole('radio', { name: /Hands ready/ }).check();
  await expect(page.getByRole('radio', { name: /Hands ready/ })).toBeChecked();
  await page.evaluate(() => {
    location.hash = '#/play';
  });
  await person.when({ phase: 'drill', trial: 2 }, { do: 'speed', times: 1 });
  await reachPhase(page, ['drill'], 60_000);
  // Somebody slaps the keyboard.
  await page.keyboard.press('x');
  await expect(page.locator('.play-choice')).toBeVisible();
  await page.locator('.play-reports [data-action="caught"]').click();
  await expect(page.locator('.play-reports')).toContainText('Written down: I had to catch.');
  // "All right?" is answered, practice goes on, and what a helper can say is one line again.
  await expect(page.locator('.play-reports')).not.toHaveAttribute('open');
  await page.locator('.play-reports summary').click();
  await page.locator('.play-reports [data-action="fall"]').click();
  await reachResult(page, 30_000);
  await expect(page.getByRole('main')).toContainText('Stay where you are and catch your breath');
  const [session] = (await exported(page)).sessions;
  expect(session).toMatchObject({ status: 'stopped', stopped: { reason: 'not-all-right', lock: true } });
  const told = session?.incidents.filter(({ by }) => by === 'helper').map(({ kind }) => kind);
  expect(told).toEqual(['pause', 'caught', 'fall']);
  expect(session?.drills.every(({ helper }) => helper === 'hands-ready')).toBe(true);
});

test('how legs and feet feel before and after practice goes into the session', async ({ page }) => {
  const person = await useFastPerson(page);
  await page.goto('./?lang=en&quality=low&seed=1#/play/feeling');
  await page
    .getByRole('group', { name: /How numb/ })
    .getByRole('radio', { name: '4', exact: true })
    .check();
  await page.getByLabel('Left: toes').check();
  await page.locator('[data-action="go-on"]').click();
  await reachPhase(page, ['drill'], 60_000);
  await person.act({ do: 'speed', times: 1 });
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await reachResult(page, 30_000);
  await page.locator('[data-action="tell-feeling"]').click();
  await page
    .getByRole('group', { name: /How numb/ })
    .getByRole('radio', { name: '3', exact: true })
    .check();
  await page.locator('[data-action="keep-feeling"]').click();
  await expect(page.getByText('Kept with this session.')).toBeVisible();
  const [session] = (await exported(page)).sessions;
  expect(session?.ratings.filter(({ kind }) => kind === 'numbness')).toEqual([
    { kind: 'numbness', when: 'before', value: 4, site: 'left-toes' },
    { kind: 'numbness', when: 'after', value: 3, site: null },
  ]);
});
