import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import type { GameOptions } from '../../src/game/game.ts';
import { CHROMIUM_ARGS, findChromium } from '../../src/tools/browser.ts';
import { serveGame } from './harness/serve-game.ts';

/** The game room alone on a page: every world is drawn, answers at once, and leaves nothing behind. */
test.use({
  viewport: { width: 960, height: 600 },
  launchOptions: { executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS },
});

/** Two different moments of each scripted player. */
const WORLDS = {
  river: [3000, 5500],
  heron: [1000, 9000],
  stones: [200, 1200],
  reeds: [100, 2500],
} as const;
type World = keyof typeof WORLDS;
const worlds = Object.keys(WORLDS) as World[];
const FINGERPRINTS = resolve(import.meta.dirname, 'game-fingerprints.json');

let address: string;
let server: Server;
test.beforeAll(async () => {
  ({ address, server } = await serveGame());
});
test.afterAll(() => {
  server.close();
});

const mount = (page: Page, options: Partial<GameOptions>) =>
  page.evaluate((o) => window.gameHarness.mount(o), options);
const at = (page: Page, world: World, ms: number) =>
  page.evaluate(([w, t]) => window.gameHarness.at(w as World, Number(t)), [world, ms]);
const frames = (page: Page, count: number) => page.evaluate((n) => window.gameHarness.frames(n), count);
const look = (page: Page) => page.evaluate(() => window.gameHarness.fingerprint());
const stats = (page: Page) => page.evaluate(() => window.gameHarness.game().stats());
const canvases = (page: Page) => page.locator('canvas').count();

async function open(page: Page): Promise<string[]> {
  const wrong: string[] = [];
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('favicon')) wrong.push(message.text());
  });
  await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }));
  await page.goto(address);
  await page.waitForFunction(() => 'gameHarness' in window);
  return wrong;
}

/** Mean difference of lightness, 0 … 255. */
const difference = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / Math.max(1, a.length);
const spread = (a: readonly number[]): number => {
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  return Math.sqrt(a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / a.length);
};

for (const world of worlds) {
  test(`${world}: is drawn, answers a pose within two frames, and leaves nothing behind`, async ({
    page,
  }) => {
    const wrong = await open(page);
    const [before, after] = WORLDS[world];
    // Without other motion every change of the picture is an answer to `show`.
    await mount(page, { world, reducedMotion: true });
    await at(page, world, before);
    await frames(page, 60);
    const still = await look(page);
    expect(still).toHaveLength(48 * 30);
    expect(spread(still)).toBeGreaterThan(20);
    await frames(page, 5);
    expect(difference(still, await look(page))).toBeLessThan(0.05);

    const answered = await page.evaluate(
      async ([w, t]) => {
        window.gameHarness.at(w as World, Number(t));
        await window.gameHarness.frames(1);
        return window.gameHarness.fingerprint();
      },
      [world, after],
    );
    expect(difference(still, answered)).toBeGreaterThan(0.1);
    expect((await stats(page)).reactionFrames).toBeLessThanOrEqual(2);

    await page.evaluate(() => window.gameHarness.unmount());
    expect(await canvases(page)).toBe(0);
    await mount(page, { world });
    expect(await canvases(page)).toBe(1);
    await page.evaluate(() => window.gameHarness.unmount());
    expect(await canvases(page)).toBe(0);
    expect(wrong).toEqual([]);
  });
}

test('the pictures are the ones that were looked at', async ({ page }) => {
  await open(page);
  const seen: Record<string, number[]> = {};
  for (const world of worlds) {
    for (const dark of [false, true]) {
      await mount(page, { world, dark, reducedMotion: true });
      await at(page, world, WORLDS[world][1]);
      await frames(page, 90);
      seen[`${world}${dark ? '-dark' : ''}`] = await look(page);
      await page.evaluate(() => window.gameHarness.unmount());
    }
  }
  // After a wanted change of the art: look at `npx tsx src/tools/filmstrip.ts`, then run once with UPDATE_FINGERPRINTS=1.
  if (process.env.UPDATE_FINGERPRINTS) writeFileSync(FINGERPRINTS, `${JSON.stringify(seen)}\n`);
  expect(existsSync(FINGERPRINTS)).toBe(true);
  const known = JSON.parse(readFileSync(FINGERPRINTS, 'utf8')) as Record<string, number[]>;
  for (const [name, picture] of Object.entries(seen))
    expect(difference(picture, known[name] ?? []), name).toBeLessThan(3);
});

test('a graphics card draws the same pictures', async ({ page }) => {
  await open(page);
  const known = JSON.parse(readFileSync(FINGERPRINTS, 'utf8')) as Record<string, number[]>;
  for (const world of worlds) {
    await mount(page, { world, reducedMotion: true, renderer: 'webgl' });
    await at(page, world, WORLDS[world][1]);
    await frames(page, 60);
    expect(difference(await look(page), known[world] ?? []), world).toBeLessThan(4);
    await page.evaluate(() => window.gameHarness.unmount());
  }
});

test('worlds change in place without piling up pictures or canvases', async ({ page }) => {
  const wrong = await open(page);
  await mount(page, { world: 'river' });
  const first = await stats(page);
  for (let round = 0; round < 3; round++) {
    for (const world of ['heron', 'stones', 'reeds', 'river'] as const) {
      await page.evaluate((w) => window.gameHarness.setWorld(w), world);
      await at(page, world, WORLDS[world][1]);
      await frames(page, 2);
    }
  }
  const last = await stats(page);
  expect(last.textures).toBe(first.textures);
  expect(last.objects).toBe(first.objects);
  expect(await canvases(page)).toBe(1);
  expect(wrong).toEqual([]);
});

test('pausing stops drawing, resuming goes on, and the picture follows the size of its place', async ({
  page,
}) => {
  await open(page);
  await mount(page, { world: 'river' });
  await at(page, 'river', 4000);
  await frames(page, 3);
  await page.evaluate(() => window.gameHarness.game().pause());
  const paused = (await stats(page)).drawnFrames;
  // Two dozen frames of the browser, none of the game.
  await page.evaluate(async () => {
    for (let i = 0; i < 24; i++) await new Promise((next) => requestAnimationFrame(next));
  });
  expect((await stats(page)).drawnFrames).toBe(paused);
  await page.evaluate(() => window.gameHarness.game().resume());
  await frames(page, 3);

  await page.setViewportSize({ width: 390, height: 844 });
  const shape = () =>
    page.evaluate(() => {
      const canvas = document.querySelector('canvas');
      const box = canvas?.getBoundingClientRect();
      return canvas && box
        ? { drawn: canvas.width / canvas.height, shown: box.width / box.height, w: box.width }
        : null;
    });
  await expect.poll(async () => Math.abs(((await shape())?.drawn ?? 0) - 390 / 844)).toBeLessThan(0.02);
  expect((await shape())?.w).toBe(390);
});

test('poses come before pixels: the render scale falls with the pose rate and the canvas with it', async ({
  page,
}) => {
  await open(page);
  await mount(page, { world: 'river' });
  const width = () => page.evaluate(() => document.querySelector('canvas')?.width ?? 0);
  const before = await width();
  // How long each step is waited for is held by tests/unit/game/quality.test.ts.
  const feed = (rate: number) =>
    expect.poll(
      async () => {
        await page.evaluate((r) => window.gameHarness.game().setPoseRate(r), rate);
        return await width();
      },
      { timeout: 60_000, intervals: [100] },
    );
  await feed(15).toBeLessThan(before);
  await at(page, 'river', 4000);
  await frames(page, 3);
  expect(spread(await look(page))).toBeGreaterThan(20);
  await feed(30).toBe(before);
});

test('a lost graphics context comes back, and one that does not is replaced', async ({ page }) => {
  const wrong = await open(page);
  await mount(page, { world: 'heron', renderer: 'webgl', quality: 'low' });
  await page.evaluate(() => window.gameHarness.play('heron', 15, 5000));
  expect((await stats(page)).renderer).toBe('webgl');
  const lose = (andRestore: boolean) =>
    page.evaluate(async (restore) => {
      const canvas = document.querySelector('canvas');
      const gl = canvas?.getContext('webgl2') ?? canvas?.getContext('webgl');
      const loss = gl?.getExtension('WEBGL_lose_context');
      if (!loss) throw new Error('no WebGL to lose');
      const restored = new Promise((done) => canvas?.addEventListener('webglcontextrestored', done));
      loss.loseContext();
      if (!restore) return;
      setTimeout(() => loss.restoreContext(), 200);
      await restored;
    }, andRestore);
  const drawing = async () => {
    await frames(page, 3);
    return spread(await look(page));
  };

  await lose(true);
  await expect.poll(async () => (await stats(page)).contextLosses).toBe(1);
  await expect.poll(drawing, { timeout: 20_000 }).toBeGreaterThan(20);
  expect((await stats(page)).renderer).toBe('webgl');
  expect(await canvases(page)).toBe(1);

  await lose(false);
  await expect.poll(async () => (await stats(page)).renderer, { timeout: 20_000 }).toBe('canvas');
  await expect.poll(drawing, { timeout: 20_000 }).toBeGreaterThan(20);
  expect(await canvases(page)).toBe(1);
  await page.evaluate(() => window.gameHarness.unmount());
  expect(await canvases(page)).toBe(0);
  expect(wrong.filter((line) => !/context lost|WebGL/i.test(line))).toEqual([]);
});
