import { expect, type Page, test } from '@playwright/test';
import { useFastPerson } from './support/fast.ts';
import { importPlan, onlyDrills } from './support/plan.ts';
import { reachResult } from './support/play.ts';
import { PIN } from './support/therapist-tour.ts';

const part = (page: Page, word: string) => page.locator(`[data-action="${word}"]`);

async function openTherapist(page: Page): Promise<void> {
  await page.goto('./?lang=en&quality=low&seed=1#/therapist');
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.getByLabel('PIN once more').fill(PIN);
  await part(page, 'set-pin').click();
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
}

/** Adds somebody on the roster; the page is then where a plan is written. */
async function add(page: Page, name: string): Promise<void> {
  await goTo(page, '#/therapist');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await part(page, 'add-person').click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

/** Goes to a part of the person whose page is open. */
async function personPart(page: Page, name: string): Promise<void> {
  const id = await page.evaluate(() => location.hash.split('/')[2] ?? '');
  await goTo(page, `#/therapist/${id}/${name}`);
}

test('somebody is archived and found again; two entries of one person become one, and two again', async ({
  page,
}) => {
  await openTherapist(page);
  for (const name of ['Ada Old', 'Ada Olt', 'Ben New']) await add(page, name);
  await goTo(page, '#/therapist');
  const rows = page.locator('.roster tbody tr');
  await expect(rows).toHaveCount(3);
  await page.getByLabel('Find by name or year of birth').fill('ada');
  await expect(rows).toHaveCount(2);
  await page.getByRole('link', { name: 'Ada Old' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ada Old' })).toBeVisible();
  await personPart(page, 'data');
  await page.getByLabel('Archived').check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await goTo(page, '#/therapist');
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'Ada Old' })).toHaveCount(0);
  await page.getByLabel('Show archived people too').check();
  await expect(rows).toHaveCount(3);
  await page.getByRole('link', { name: 'Ada Old' }).click();
  await personPart(page, 'data');
  await page.getByLabel('Archived').uncheck();
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await goTo(page, '#/therapist');
  await page.getByRole('link', { name: 'Ada Olt' }).click();
  await personPart(page, 'data');
  await page.getByLabel('Belongs to').selectOption({ label: 'Ada Old' });
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ada Old' })).toBeVisible();
  await goTo(page, '#/therapist');
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('link', { name: 'Ada Olt' })).toHaveCount(0);

  // The wrong two: they are separated where they were merged.
  await page.getByRole('link', { name: 'Ada Old' }).click();
  await personPart(page, 'data');
  await page.getByRole('button', { name: 'Separate “Ada Olt” again' }).click();
  await expect(page.locator('[data-action="split"]')).toHaveCount(0);
  await goTo(page, '#/therapist');
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole('link', { name: 'Ada Olt' })).toBeVisible();
});

test('a plan travels as a link, a code and a file: asked first, with what changes; forged ones are refused and change nothing', async ({
  page,
}) => {
  await openTherapist(page);
  await add(page, 'Robin K.');
  await part(page, 'template-neuropathy-start').click();
  await page.getByLabel('Who writes this version').fill('M. Lind, PT');
  await part(page, 'save-plan').click();
  await expect(page.getByText('Plan in force (version 1)')).toBeVisible();
  await expect(page.getByRole('img', { name: 'QR code with the plan link' })).toBeVisible();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(new URL(link).search).toBe('');
  expect(link).not.toContain('Robin');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the plan as a file' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await saved).createReadStream()) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  expect(text).not.toContain('Robin');

  // The same plan, but shorter, comes back as a file.
  const minutes = /"minutes":\s*(\d+)/.exec(text)?.[1];
  const file = (name: string, content: string) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  });
  const input = page.getByLabel('Plan file');
  await input.setInputFiles(file('plan.json', text.replace(/"minutes":\s*\d+/, '"minutes": 9')));
  const asked = page.locator('.notice', { hasText: 'Take this plan?' });
  await expect(asked).toContainText('M. Lind, PT');
  await expect(asked.getByRole('heading', { name: 'What changes' })).toBeVisible();
  await expect(asked).toContainText(`was ${minutes}, now 9`);
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Plan in force (version 1)')).toBeVisible();

  // Outside its bounds, from another program, cut off: each says why, nothing is stored.
  for (const [name, content] of [
    ['bounds.json', text.replace(/"minutes":\s*\d+/, '"minutes": 9000')],
    ['other.json', '{"format":"something else"}'],
    ['cut.json', text.slice(0, text.length / 2)],
  ] as const) {
    await input.setInputFiles(file(name, content));
    await expect(page.locator('.notice[data-tone="warn"]')).toContainText(/\w{4}/);
    await expect(part(page, 'take-plan')).toHaveCount(0);
  }
  const pasted = page.getByLabel('Or paste a plan link');
  await pasted.fill(`${link.slice(0, -8)}AAAAAAAA`);
  await expect(page.locator('.notice[data-tone="warn"]')).toContainText(/\w{4}/);
  await expect(part(page, 'take-plan')).toHaveCount(0);

  // The sound link is taken, as the next version.
  await pasted.fill(link);
  await expect(asked).toContainText('No differences.');
  await part(page, 'take-plan').click();
  await expect(page.getByText('Plan in force (version 2)')).toBeVisible();
});

test('a trial is seen again: played, slowed, scrubbed, beside another session', async ({ page }) => {
  await useFastPerson(page, { seed: 3 });
  await importPlan(
    page,
    {
      drills: [{ drill: 'weight-shift', parameters: { trials: 4 } }],
      profile: onlyDrills('weight-shift'),
    },
    './?lang=en&quality=low&seed=1',
  );
  for (let n = 0; n < 2; n += 1) {
    // Another address each time: the page is loaded anew.
    await page.goto(`./?lang=en&quality=low&seed=${n + 1}#/play`);
    await page.locator('main.play').waitFor();
    await reachResult(page, 120_000);
    await page.locator('h1').waitFor();
  }
  await openTherapist(page);
  await page.getByRole('link', { name: 'Test person' }).click();
  await personPart(page, 'review');
  await page.locator('a[href*="/session/"]').first().click();
  const replay = page.locator('.replay');
  const exercises = replay.getByLabel('Exercise');
  const shift = await exercises.locator('option', { hasText: 'Weight shift' }).getAttribute('value');
  await exercises.selectOption(shift ?? '');
  await replay.getByLabel('Trial').selectOption({ index: 2 });
  const pictures = replay.locator('.replay-pictures figure');
  await expect(pictures).toHaveCount(1);
  const drawn = () => pictures.first().locator('svg').innerHTML();
  const begin = await drawn();
  const time = replay.getByLabel('Time');
  const end = Number(await time.getAttribute('max'));
  expect(end).toBeGreaterThan(1000);
  await time.fill(String(Math.floor(end / 200) * 100));
  await expect.poll(drawn).not.toBe(begin);
  await replay.getByRole('radio', { name: '25' }).check();
  await part(page, 'replay').click();
  await expect(part(page, 'replay')).toContainText('Pause');
  await part(page, 'replay').click();
  await expect(part(page, 'replay')).toContainText('Play');
  await replay.getByLabel('Beside it, another session').selectOption({ index: 1 });
  await expect(pictures).toHaveCount(2);
  for (const one of await pictures.all()) await expect(one.locator('svg')).toBeVisible();
  if (process.env.HERON_SHOTS) await replay.screenshot({ path: `${process.env.HERON_SHOTS}/replay.png` });
});
