import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import arSettings from '../../src/i18n/ar/settings.json' with { type: 'json' };
import ar from '../../src/i18n/ar/therapist.json' with { type: 'json' };
import deSettings from '../../src/i18n/de/settings.json' with { type: 'json' };
import de from '../../src/i18n/de/therapist.json' with { type: 'json' };
import enSettings from '../../src/i18n/en/settings.json' with { type: 'json' };
import en from '../../src/i18n/en/therapist.json' with { type: 'json' };
import esSettings from '../../src/i18n/es/settings.json' with { type: 'json' };
import es from '../../src/i18n/es/therapist.json' with { type: 'json' };
import { generate } from '../bench/generate.ts';
import { NIGHTLY } from '../kit/nightly.ts';
import { useFastPerson } from './support/fast.ts';
import { bringIn } from './support/plan.ts';
import { reachPhase, reachResult } from './support/play.ts';

const LANGUAGES = ['en', 'es', 'de', 'ar'] as const;
type Language = (typeof LANGUAGES)[number];
const WORDS = {
  en: { ...enSettings, ...en },
  es: { ...esSettings, ...es },
  de: { ...deSettings, ...de },
  ar: { ...arSettings, ...ar },
};
/** Roles, names and colours are the same in every language: axe looks at one of them here, and at all of them at night. */
const LOOKED_AT: readonly Language[] = NIGHTLY ? LANGUAGES : ['en'];
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

/** No message without words, nothing out of the page at its side, and, where `axe` looks, nothing found: contrast of 7:1 included (AAA). */
async function check(page: Page, where: string, axe: boolean): Promise<void> {
  await expect(page.locator('body'), where).not.toContainText('⟦');
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(over, where).toBeLessThanOrEqual(0);
  if (!axe) return;
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
  const axe = LOOKED_AT.includes(language);
  const words = WORDS[language];
  const holds = axe ? 'axe finds nothing, no word is missing' : 'no word is missing';

  test(`${holds} and nothing runs out on any screen in ${language}, empty or with weeks of sessions`, async ({
    page,
  }) => {
    // What runs out does so on a phone first; axe finds more where there is more to see.
    if (!axe) await page.setViewportSize(SIZES[0]);
    // Before there is anything: the first visit.
    await page.goto(`./?lang=${language}#/`);
    await expect(page.locator('html')).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr');
    for (const hash of ['', 'progress', 'therapist']) {
      await go(page, hash);
      await check(page, `empty #/${hash}`, axe);
    }
    await go(page, 'settings');
    await bringIn(page, FILE, words['settings.import.file']);
    for (const hash of OPEN) {
      await go(page, hash);
      await check(page, `#/${hash}`, axe);
    }
    await go(page, 'therapist');
    await page.getByLabel(words['therapist.pin'], { exact: true }).fill(PIN);
    await page.getByLabel(words['therapist.pin.again'], { exact: true }).fill(PIN);
    await page.locator('[data-action=set-pin]').click();
    await expect(page.locator('[data-action=set-pin]')).toHaveCount(0);
    for (const part of LOCKED) {
      await go(page, `therapist/${part}`.replace(/\/$/, ''));
      await check(page, `#/therapist/${part}`, axe);
    }
  });

  test(`${holds} and nothing runs out from the first question to the result in ${language}`, async ({
    page,
  }) => {
    const person = await useFastPerson(page, { seed: 3, speed: 40, drill: 'weight-shift', helper: 'none' });
    await page.goto(`./?seed=1&quality=low&lang=${language}#/play`);
    await reachPhase(page, ['questions'], 30_000);
    await expect(page.locator('[data-question]')).toBeVisible();
    await check(page, 'questions', axe);
    const phases = new Set(['set-up', 'quiet', 'teach', 'range', 'drill']);
    // Each phase is slowed to a standstill while it is looked at, in whatever order they come. All are told before the first begins: at forty
    // times the speed of life a phase would be over before a busy machine had said so.
    for (const phase of phases) await person.when({ phase }, { do: 'speed', times: 0.02 });
    // The set-up of somebody who stands well lasts a second: at forty times the speed of life a busy page would not have seen it.
    await person.act({ do: 'speed', times: 4 });
    await person.act({ do: 'helper', way: 'keys' });
    while (phases.size > 0) {
      await reachPhase(page, [...phases], 60_000);
      const phase = (await page.locator('main.play').getAttribute('data-phase')) ?? '';
      phases.delete(phase);
      await check(page, phase, axe);
      if (phase === 'drill') {
        await bigCue(page);
        await page.keyboard.press('Escape');
        await expect(page.locator('.play-choice')).toBeVisible();
        await check(page, 'paused', axe);
        await page.locator('.play-button-stop').click();
      }
      await person.act({ do: 'speed', times: 40 });
    }
    await reachResult(page, 60_000);
    await page.locator('h1').waitFor();
    await check(page, 'result', axe);
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
