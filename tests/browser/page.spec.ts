import { expect, test } from '@playwright/test';

test('the page always has the live region for the cue, and is served with the shipped policy', async ({
  page,
}) => {
  const response = await page.goto('./');
  expect(response?.headers()['content-security-policy']).toContain("connect-src 'self'");
  const cue = page.locator('#cue');
  await expect(cue).toHaveAttribute('role', 'status');
  await expect(cue).toHaveAttribute('aria-live', 'polite');
  await expect(cue).toHaveAttribute('data-cue', 'none');
});

test('whoever goes back and forth faster than pages load ends where the address says', async ({ page }) => {
  await page.goto('./?lang=en#/settings');
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Settings');
  for (const [end, words] of [
    ['#/settings/plan/none', 'Plan from your therapist'],
    ['#/', 'Practise your balance'],
    ['#/settings', 'Settings'],
    ['#/progress', 'My progress'],
  ] as const) {
    for (let pause = 0; pause < 20; pause += 1) {
      await page.evaluate(
        async ({ end, pause }) => {
          const after = (ms: number) => new Promise((done) => setTimeout(done, ms));
          for (const hash of ['#/settings/plan/first', '#/', '#/settings/plan/second', '#/', end]) {
            location.hash = hash;
            await after(pause);
          }
        },
        { end, pause },
      );
      await expect(title, `${end} after pauses of ${pause} ms`).toHaveText(words);
    }
  }
});
