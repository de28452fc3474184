import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../src/tools/browser.ts';
import { listen, serveFolder } from '../src/tools/server.ts';
import { generate } from './bench/generate.ts';
import { useFastPerson } from './browser/support/fast.ts';
import { bringIn } from './browser/support/plan.ts';
import { reachPhase } from './browser/support/play.ts';
import { FIRST_PATIENT, PIN } from './browser/support/therapist-tour.ts';

/**
 * `npm run screenshots:therapist`: a new therapist's way from an empty Heron to a patient who practises, timed, with a picture of each step, and the
 * printed report as a picture. `tsx tests/therapist-screenshots.ts look <folder>` takes every page of therapist and caregiver at three sizes instead.
 */
const OUT = 'docs/screenshots/therapist';
/** A person at the keyboard looks before each step for so long. [J] */
const LOOKS_MS = 2500;
const SIZES = [
  { name: '1440x900', width: 1440, height: 900 },
  { name: '1024x768', width: 1024, height: 768 },
  { name: '390x844', width: 390, height: 844 },
] as const;
const LAPTOP = SIZES[0];
/** Somebody with two months of practice. */
const FILE = generate({ people: 3, sessions: 24, seed: 11, until: Date.parse('2026-11-25T10:00:00.000Z') });
const PERSON = FILE.people[0]?.id ?? '';

const shoot = (page: Page, path: string, fullPage = false) =>
  page.screenshot({ path, type: 'jpeg', quality: 80, fullPage });
const open = async (browser: Browser, size: { width: number; height: number }) => {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: size.width, height: size.height },
    serviceWorkers: 'block',
  });
  return context.newPage();
};

/** The timed way. The person before the camera lives at the speed of life; the keys are pressed at a person's pace. */
async function firstPatient(browser: Browser): Promise<void> {
  const page = await open(browser, LAPTOP);
  const person = await useFastPerson(page, { helper: 'none', speed: 1, askedSpeed: 1 });
  const began = Date.now();
  // Taking a picture is no part of the way: its time is left out.
  let pictures = 0;
  const picture = async (name: string) => {
    const at = Date.now();
    await shoot(page, `${OUT}/${name}.jpg`);
    pictures += Date.now() - at;
  };
  const tell = (name: string) =>
    console.log(`${((Date.now() - began - pictures) / 1000).toFixed(1).padStart(6)} s  ${name}`);
  for (const { name, run } of FIRST_PATIENT) {
    await page.waitForTimeout(LOOKS_MS);
    await run(page);
    tell(name);
    await picture(name);
  }
  await page.waitForTimeout(LOOKS_MS);
  await page.keyboard.press('Enter');
  await reachPhase(page, ['range', 'warm-up', 'drill'], 110_000);
  tell('9-practising');
  await page.waitForTimeout(3000);
  await picture('9-practising');
  await person.act({ do: 'helper', way: 'keys' }, { do: 'speed', times: 40 });
  await reachPhase(page, ['drill'], 120_000);
  await person.act({ do: 'speed', times: 1 });
  for (const key of ['s', 't']) await page.keyboard.press(key);
  await page.waitForTimeout(3000);
  await page.keyboard.press('n');
  await page.keyboard.type('Looks down at the feet');
  await picture('10-live-panel');
  await page.context().close();
}

/** Records of practice in, the therapist's pages open. */
async function withRecords(page: Page): Promise<void> {
  await page.goto('./?lang=en&quality=low#/therapist');
  await page.getByLabel('PIN', { exact: true }).fill(PIN);
  await page.getByLabel('PIN once more').fill(PIN);
  await page.locator('[data-action="set-pin"]').click();
  await bringIn(page, FILE);
}

async function go(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/${hash}`);
  await page.waitForTimeout(1800);
}

async function report(browser: Browser): Promise<void> {
  const page = await open(browser, LAPTOP);
  await withRecords(page);
  await go(page, `therapist/${PERSON}/report`);
  const pdf = join(tmpdir(), 'heron-report.pdf');
  await page.pdf({ path: pdf, preferCSSPageSize: true, printBackground: true });
  execFileSync('pdftoppm', ['-r', '80', '-jpeg', pdf, `${OUT}/report`]);
  rmSync(pdf);
  console.log('The printed report: report-*.jpg');
  await page.context().close();
}

/** Every page at every size, whole, for looking at. */
async function look(browser: Browser, folder: string): Promise<void> {
  for (const size of SIZES) {
    const page = await open(browser, size);
    await page.goto('./?lang=en&quality=low#/therapist');
    await page.waitForTimeout(1500);
    await shoot(page, `${folder}/pin-${size.name}.jpg`, true);
    await withRecords(page);
    await page.reload();
    await page.getByLabel('PIN', { exact: true }).fill(PIN);
    await page.locator('[data-action="unlock"]').click();
    await page.waitForTimeout(2500);
    await shoot(page, `${folder}/roster-${size.name}.jpg`, true);
    for (const part of ['review', 'start', 'plan', 'report', 'data']) {
      await go(page, `therapist/${PERSON}/${part}`);
      await shoot(page, `${folder}/${part}-${size.name}.jpg`, true);
    }
    await go(page, `therapist/${PERSON}/plan`);
    await page.locator('[data-action="edit-plan"]').click();
    await page.waitForTimeout(800);
    await shoot(page, `${folder}/editor-${size.name}.jpg`, true);
    await go(page, `therapist/${PERSON}/session/${FILE.sessions.find((one) => one.person === PERSON)?.id}`);
    await shoot(page, `${folder}/session-${size.name}.jpg`, true);
    for (const hash of ['caregiver', 'play/feeling']) {
      await go(page, hash);
      await shoot(page, `${folder}/${hash.replace('/', '-')}-${size.name}.jpg`, true);
    }
    await page.context().close();
    await live(browser, size, folder);
    console.log(`${size.name}: done`);
  }
}

/** The live panel beside the game, and a halt. */
async function live(browser: Browser, size: (typeof SIZES)[number], folder: string): Promise<void> {
  const page = await open(browser, size);
  const person = await useFastPerson(page, { helper: 'none' });
  for (const { run } of FIRST_PATIENT) await run(page);
  await shoot(page, `${folder}/live-support-${size.name}.jpg`);
  await person.act({ do: 'helper', way: 'keys' });
  await reachPhase(page, ['drill'], 120_000);
  await person.act({ do: 'speed', times: 1 });
  for (const key of ['s', 't', 'n']) await page.keyboard.press(key);
  await page.waitForTimeout(3000);
  await shoot(page, `${folder}/live-${size.name}.jpg`);
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await page.waitForTimeout(800);
  await shoot(page, `${folder}/live-halt-${size.name}.jpg`);
  await page.context().close();
}

const server = serveFolder(process.env.HERON_DIST ?? 'dist');
const baseURL = `http://localhost:${await listen(server, 0)}/`;
const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
try {
  const [what, folder] = process.argv.slice(2);
  if (what === 'look' && folder) {
    mkdirSync(folder, { recursive: true });
    await look(browser, folder);
  } else {
    mkdirSync(OUT, { recursive: true });
    await firstPatient(browser);
    await report(browser);
  }
} finally {
  await browser.close();
  server.close();
}
