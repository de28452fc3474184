import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../src/tools/browser.ts';
import { listen, serveFolder } from '../src/tools/server.ts';
import { passQuestions, reachPhase, reachResult } from './browser/support/play.ts';
import { useVirtualCamera } from './browser/support/virtual-camera.ts';

/**
 * `npm run screenshots [-- laptop tablet phone]`: pictures of every screen at a laptop's, a tablet's and a phone's size into
 * docs/screenshots/, taken from the built app while the virtual patient plays a whole session in front of its camera.
 */
const OUT = 'docs/screenshots';
const SIZES = [
  { name: 'laptop', width: 1440, height: 900 },
  { name: 'tablet', width: 1024, height: 768 },
  { name: 'phone', width: 390, height: 844 },
] as const;
/** Screens that need no session. `lang` shows a translation and the right-to-left layout. */
const STILL = [
  { name: 'home', hash: '#/', lang: 'en' },
  { name: 'home-arabic', hash: '#/', lang: 'ar' },
  { name: 'settings', hash: '#/settings', lang: 'en' },
  { name: 'caregiver', hash: '#/caregiver', lang: 'en' },
  { name: 'therapist', hash: '#/therapist', lang: 'en' },
  { name: 'lab', hash: '#/lab', lang: 'en' },
] as const;
const PHASES = ['questions', 'set-up', 'quiet', 'range', 'drill'] as const;

const shot = (page: Page, size: string, name: string) =>
  page.screenshot({ path: `${OUT}/${name}-${size}.jpg`, type: 'jpeg', quality: 80 });

async function session(page: Page, size: string): Promise<void> {
  await useVirtualCamera(page, { character: 'good', seed: 3 });
  await page.goto('./?seed=1&lang=en#/play');
  for (const phase of PHASES) {
    if (phase === 'set-up') await passQuestions(page);
    await reachPhase(page, [phase], 200_000);
    // Into the phase: a drill is best seen at its third trial, the others after a moment.
    await page.waitForTimeout(phase === 'drill' ? 20_000 : 1500);
    await shot(page, size, `play-${phase}`);
  }
  await page.keyboard.press('Escape');
  await page.waitForTimeout(500);
  await shot(page, size, 'play-paused');
  await page.keyboard.press('Enter');
  await reachResult(page, 300_000);
  await page.waitForTimeout(1500);
  await shot(page, size, 'result');
  await page.goto('./?lang=en#/progress');
  await page.waitForTimeout(1500);
  await shot(page, size, 'progress');
}

async function all(browser: Browser, baseURL: string): Promise<void> {
  const wanted = process.argv.slice(2);
  for (const { name: size, ...viewport } of SIZES) {
    if (wanted.length > 0 && !wanted.includes(size)) continue;
    const context = await browser.newContext({ baseURL, viewport });
    for (const { name, hash, lang } of STILL) {
      const page = await context.newPage();
      await page.goto(`./?lang=${lang}${hash}`);
      await page.waitForTimeout(1500);
      await shot(page, size, name);
      await page.close();
    }
    await session(await context.newPage(), size);
    await context.close();
    console.log(`${size}: done`);
  }
}

mkdirSync(OUT, { recursive: true });
const server = serveFolder(process.env.HERON_DIST ?? 'dist');
const port = await listen(server, 0);
const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
try {
  await all(browser, `http://localhost:${port}/`);
} finally {
  await browser.close();
  server.close();
}
