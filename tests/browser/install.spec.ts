import { expect, type Page, test } from '@playwright/test';
import { useFastPerson } from './support/fast.ts';
import { reachResult } from './support/play.ts';

/** Installing: what the browser needs for it, and when somebody is asked. */
const OFFER = '[data-action="install"]';

/** Chromium's offer, made by the test: headless browsers never make it. What is answered lands in `window.asked`. */
async function offers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const asked: string[] = [];
    Object.assign(window, { asked });
    addEventListener('load', () => {
      const event = new Event('beforeinstallprompt', { cancelable: true });
      const prompt = async () => {
        asked.push('prompt');
        return { outcome: 'accepted' };
      };
      dispatchEvent(Object.assign(event, { prompt }));
      asked.push(event.defaultPrevented ? 'held back' : 'shown');
    });
  });
}
const asked = (page: Page) => page.evaluate(() => Reflect.get(window, 'asked') as string[]);

test('the manifest names icons that are there, at their sizes, and starts where the app is', async ({
  page,
}) => {
  await page.goto('./');
  const manifest = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="manifest"]');
    const response = await fetch(link?.href ?? '');
    const { icons, ...rest } = (await response.json()) as {
      icons: { src: string; sizes: string; purpose?: string }[];
      display: string;
      start_url: string;
      name: string;
    };
    const drawn = await Promise.all(
      icons.map(async (icon) => {
        const image = new Image();
        image.src = new URL(icon.src, response.url).href;
        await image.decode();
        return { ...icon, size: `${image.naturalWidth}x${image.naturalHeight}` };
      }),
    );
    return { ...rest, icons: drawn };
  });
  expect(manifest).toMatchObject({ name: 'Heron', display: 'standalone', start_url: './' });
  for (const icon of manifest.icons.filter((one) => one.sizes !== 'any')) expect(icon.size).toBe(icon.sizes);
  expect(manifest.icons.map((icon) => icon.sizes)).toEqual(
    expect.arrayContaining(['192x192', '512x512', 'any']),
  );
  expect(manifest.icons.some((icon) => icon.purpose === 'maskable')).toBe(true);
});

test('installing is offered after the first finished session, once, and not before', async ({ page }) => {
  await offers(page);
  await useFastPerson(page, { character: 'good', seed: 3 });
  await page.goto('./?seed=1&quality=low&lang=en');
  await expect.poll(() => asked(page)).toEqual(['held back']);
  await page.waitForLoadState('networkidle');
  await expect(page.locator(OFFER)).toHaveCount(0);

  await page.locator('a[href="#/play"]').first().click();
  await page.locator('main.play').waitFor();
  await reachResult(page, 120_000);
  await expect(page.locator(OFFER)).toBeVisible();
  await page.locator('[data-action="install-no"]').click();
  await expect(page.locator(OFFER)).toHaveCount(0);

  await page.goto('./?seed=1&quality=low&lang=en');
  await page.reload();
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await expect(page.locator(OFFER)).toHaveCount(0);
  // Answered for good: the browser may now do as it likes.
  expect(await asked(page)).toEqual(['shown']);

  // Somebody else, who has not been asked: home offers it too, and yes leads to the browser’s own question.
  await page.evaluate(() => localStorage.removeItem('heron.install'));
  await page.reload();
  await page.locator(OFFER).click();
  await expect.poll(() => asked(page)).toEqual(['held back', 'prompt']);
  await expect(page.locator(OFFER)).toHaveCount(0);
});
