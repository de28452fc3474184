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
