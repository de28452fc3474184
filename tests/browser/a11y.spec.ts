import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { generate } from '../bench/generate.ts';
import { useFastPerson } from './support/fast.ts';
import { reachPhase, reachResult } from './support/play.ts';

const LANGUAGES = ['en', 'es', 'de', 'ar'] as const;
/** A person with weeks of sessions behind them, so that no screen is empty. */
const FILE = generate({ people: 1, sessions: 9, seed: 5 });
const PERSON = FILE.people[0]?.id ?? '';
const SESSION = FILE.sessions[0]?.id ?? '';
const PIN = '2468';
const SIZES = [
  { width: 390, height: 844 },
  { width: 844, height: 390 },
  { width: 1024, height: 768 },
  { width: 1280, height: 720 },
] as const;

const OPEN = [
  '',
  'progress',
  `progress/${SESSION}`,
  'settings',
  'settings/plan/nonsense',
  'caregiver',
  'lab',
];
const LOCKED = [
  '',
  ...['review', 'start', 'plan', 'report', 'data', `session/${SESSION}`].map((part) => `${PERSON}/${part}`),
];

// Dozens of looks by axe: long on a busy machine.
test.describe.configure({ mode: 'parallel', timeout: 400_000 });

/** Nothing for axe to find, contrast of 7:1 included (AAA), and no message without words. */
async function check(page: Page, where: string): Promise<void> {
  await expect(page.locator('body'), where).not.toContainText('⟦');
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'], rules: { 'color-contrast-enhanced': { enabled: true } } })
    .analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    where,
  ).toEqual([]);
}

/** Another screen of the same page: what was unlocked stays unlocked. */
async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/${hash}`);
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
  await expect(page.locator('[role=status]', { hasText: '…' })).toHaveCount(0);
}

/** The cue is read from three metres: letters of at least 1/18 of the screen's height, on any screen and with any text size. */
async function bigCue(page: Page): Promise<void> {
  const cue = page.locator('#cue');
  await expect(cue).not.toHaveText('');
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const letters = await cue.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
    expect(letters, JSON.stringify(size)).toBeGreaterThanOrEqual(size.height / 18);
    const box = await cue.boundingBox();
    expect(box?.width ?? 0).toBeLessThanOrEqual(size.width);
  }
}

for (const language of LANGUAGES) {
  test(`axe finds nothing on any screen in ${language}, empty or with weeks of sessions, and no word is missing`, async ({
    page,
  }) => {
    // Before there is anything: the first visit.
    await page.goto(`./?lang=${language}#/`);
    await expect(page.locator('html')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
    for (const hash of ['', 'progress', 'therapist']) {
      await go(page, hash);
      await check(page, `empty #/${hash}`);
    }
    await go(page, 'settings');
    await page
      .locator('input[type=file]')
      .first()
      .setInputFiles({
        name: 'heron.json',
        mimeType: 'application/json',
        buffer: Buffer.from(JSON.stringify(FILE)),
      });
    await page.locator('[data-action=import]').click();
    await expect(page.locator('.notice[data-tone=good]')).toBeVisible();
    for (const hash of OPEN) {
      await go(page, hash);
      await check(page, `#/${hash}`);
    }
    await go(page, 'therapist');
    await expect(page.locator('input[type=password]')).toHaveCount(2);
    for (const field of await page.locator('input[type=password]').all()) await field.fill(PIN);
    await page.locator('[data-action=set-pin]').click();
    await expect(page.locator('input[type=password]')).toHaveCount(0);
    for (const part of LOCKED) {
      await go(page, `therapist/${part}`.replace(/\/$/, ''));
      await check(page, `#/therapist/${part}`);
    }
  });

  test(`axe finds nothing from the first question to the result in ${language}`, async ({ page }) => {
    const person = await useFastPerson(page, { seed: 3, speed: 40, drill: 'weight-shift', helper: 'none' });
    await page.goto(`./?seed=1&quality=low&lang=${language}#/play`);
    await reachPhase(page, ['questions'], 30_000);
    await expect(page.locator('[data-question]')).toBeVisible();
    await check(page, 'questions');
    await person.act({ do: 'helper', way: 'keys' });
    // Each phase is slowed to a standstill while it is looked at.
    for (const phase of ['set-up', 'quiet', 'range', 'teach', 'drill'] as const) {
      await person.when({ phase }, { do: 'speed', times: 0.02 });
      await reachPhase(page, [phase], 60_000);
      await check(page, phase);
      if (phase === 'drill') {
        await bigCue(page);
        await page.keyboard.press('Escape');
        await expect(page.locator('.play-choice')).toBeVisible();
        await check(page, 'paused');
        await page.locator('.play-button-stop').click();
      }
      await person.act({ do: 'speed', times: 40 });
    }
    await reachResult(page, 60_000);
    await page.locator('h1').waitFor();
    await check(page, 'result');
  });
}

test('letters twice as large: nothing runs out of the page at the side, on a phone and on a tablet', async ({
  page,
}) => {
  await page.addInitScript(() => localStorage.setItem('heron.settings', JSON.stringify({ text: 200 })));
  for (const size of [SIZES[0], SIZES[2]]) {
    await page.setViewportSize(size);
    // German has the longest words.
    await page.goto('./?lang=de#/');
    for (const hash of ['', 'progress', 'settings', 'therapist', 'caregiver', 'lab']) {
      await go(page, hash);
      await expect(page.locator('html')).toHaveAttribute('data-text', '200');
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, `#/${hash} at ${size.width}`).toBeLessThanOrEqual(0);
    }
  }
});
