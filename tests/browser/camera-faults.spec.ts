import { expect, test } from '@playwright/test';
import { passQuestions, reachPhase } from './support/play.ts';
import { useVirtualCamera } from './support/virtual-camera.ts';

for (const [permission, title] of [
  ['refused', 'camera.refused.title'],
  ['missing', 'camera.missing.title'],
] as const) {
  test(`a camera that is ${permission} is told in plain words, with ways on`, async ({ page }) => {
    await useVirtualCamera(page, { permission });
    await page.goto('./?lang=en#/play');
    const sheet = page.getByRole('alertdialog');
    await expect(sheet).toBeVisible();
    const words = await import('../../src/i18n/en/camera.json', { with: { type: 'json' } });
    await expect(sheet.getByRole('heading')).toHaveText(words.default[title]);
    await expect(sheet.getByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(sheet.getByRole('link', { name: /without a camera/ })).toHaveAttribute(
      'href',
      /camera=virtual.*#\/play/,
    );
    // Keys meant for the sheet answer nothing behind it.
    await page.keyboard.press('1');
    await expect(page.locator('main.play')).toHaveAttribute('data-phase', 'questions');
  });
}

test('a camera pulled out in set-up says so, with ways on', async ({ page }) => {
  const patient = await useVirtualCamera(page, { character: 'good', seed: 3 });
  await page.goto('./?seed=1&quality=low&lang=en#/play');
  await passQuestions(page);
  await reachPhase(page, ['set-up', 'quiet'], 60_000);
  await expect.poll(() => patient.frames(), { timeout: 60_000 }).toBeGreaterThan(0);
  await patient.unplug();
  await expect(page.getByRole('alertdialog')).toBeVisible();
});
