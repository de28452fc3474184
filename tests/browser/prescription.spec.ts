import { expect, test } from '@playwright/test';
import { useFastPerson } from './support/fast.ts';
import { importPlan, onlyDrills } from './support/plan.ts';
import { PIN } from './support/therapist-tour.ts';

test('plan view, print and live panel say what is played, who decided it, and what is left out', async ({
  page,
}) => {
  const person = await useFastPerson(page, { seed: 3 });
  await importPlan(
    page,
    {
      drills: [
        { drill: 'heel-raise', sides: 'right', parameters: {} },
        {
          drill: 'weight-shift',
          parameters: { support: 0, amplitude: { min: 0.4, max: 0.5 }, trials: 4, practice: 0 },
          ladder: { floor: 8, ceiling: null, lock: true },
        },
      ],
      profile: onlyDrills('weight-shift', 'heel-raise'),
    },
    './?lang=en&quality=low&seed=1',
  );
  const far = 'How far: 50%, the most that the plan allows. Level 9 would be';
  const hands = 'Hand support: Two hands, set in the plan.';
  const leftOut = 'The left leg is to carry nothing, so the exercise is left out.';
  await page.evaluate(() => {
    location.hash = '#/therapist';
  });
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.getByLabel('PIN once more').fill(PIN);
  await page.locator('[data-action="set-pin"]').click();
  await page.getByRole('link', { name: 'Test person' }).click();
  await page.getByRole('link', { name: 'Plan', exact: true }).click();
  const main = page.getByRole('main');
  for (const sentence of [far, hands, leftOut]) await expect(main).toContainText(sentence);

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText(leftOut)).toBeVisible();
  await expect(page.getByText('Send the plan')).toBeHidden();
  await expect(page.locator('[data-action="edit-plan"]')).toBeHidden();
  await page.emulateMedia({ media: null });

  await person.when({ phase: 'drill', trial: 2 }, { do: 'speed', times: 1 });
  await page.locator('[data-action="start"]').click();
  await page.locator('[data-action="begin-session"]').click();
  const panel = page.getByRole('complementary', { name: 'Live panel' });
  await expect(panel).toContainText(far, { timeout: 90_000 });
  for (const sentence of [hands, leftOut]) await expect(panel).toContainText(sentence);
});
