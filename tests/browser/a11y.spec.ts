import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const LANGUAGES = ['en', 'es', 'de', 'ar'];
const SCREENS = ['#/', '#/progress', '#/settings', '#/therapist', '#/caregiver', '#/lab'];

for (const language of LANGUAGES) {
  test(`axe finds nothing on any screen in ${language}, and no word is missing`, async ({ page }) => {
    for (const screen of SCREENS) {
      await page.goto(`./?lang=${language}${screen}`);
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      await expect(page.locator('body'), screen).not.toContainText('⟦');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${screen} ${id}: ${nodes[0]?.html}`),
        screen,
      ).toEqual([]);
    }
  });
}
