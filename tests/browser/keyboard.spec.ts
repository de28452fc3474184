import { expect, test } from '@playwright/test';
import { useFastPerson } from './support/fast.ts';
import { exportRecords, passQuestions, reachPhase, reachResult } from './support/play.ts';

test('by keyboard alone: from home through the questions into practice, paused, gone on, stopped, result', async ({
  page,
}) => {
  const person = await useFastPerson(page, { character: 'good', seed: 3, helper: 'none' });
  await page.goto('./?seed=1&quality=low&lang=en');
  const start = page.locator('a[href="#/play"]').first();
  await start.waitFor();
  for (let tabs = 0; tabs < 30; tabs += 1) {
    if (await start.evaluate((link) => link === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  // "Go on" is no answer to a question about safety.
  await expect(page.locator('[data-question="first-wound"]')).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  await expect(page.locator('[data-question="first-wound"]')).toBeVisible();
  // At the speed of life once practice has begun: there is time to press keys.
  await person.when({ phase: 'range' }, { do: 'speed', times: 1 });
  await passQuestions(page);
  await reachPhase(page, ['range'], 100_000);
  const cue = page.locator('#cue');
  await page.keyboard.press('Escape');
  await expect(cue).toHaveAttribute('data-cue', 'rest');
  await expect(cue).not.toHaveAttribute('data-tone', 'safety');
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { name: 'Paused' })).toHaveCount(0);
  await reachPhase(page, ['range'], 60_000);
  // A tap anywhere on the picture pauses as well.
  await page.locator('.play-stage').click();
  await expect(page.getByRole('heading', { name: 'Paused' })).toBeVisible();
  await page.keyboard.press('Escape');
  await reachResult(page, 20_000);
  await expect(page.locator('h1')).toBeVisible();
  await expect(cue).toHaveAttribute('data-cue', 'none');
  const file = await exportRecords(page);
  expect(file.sessions[0]?.status).toBe('stopped');
});
