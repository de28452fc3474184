import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { expect, type Page, test } from '@playwright/test';
import words from '../../src/i18n/en/camera.json' with { type: 'json' };
import { CHROMIUM_ARGS, findChromium } from '../../src/tools/browser.ts';
import { assemble } from '../../src/tools/models/assemble.ts';
import { serveGame } from './harness/serve-game.ts';
import { serveHarness } from './harness/serve-pose.ts';
import { PLAY, says, tell } from './support/faults.ts';

/** Faults of the model, the real pose worker and the graphics, with nothing replaced but the webcam's picture. */
test.use({
  launchOptions: {
    executablePath: findChromium() ?? undefined,
    args: [...CHROMIUM_ARGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  },
  serviceWorkers: 'block', // what it has stored would answer in place of the broken server
});

const TASKS = '**/models/pose_landmarker_*.task';

/** From “Try again” until the model is ready, ms. */
async function retried(page: Page): Promise<number> {
  const began = performance.now();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.locator('.play-loading')).toHaveCount(0, { timeout: 90_000 });
  return performance.now() - began;
}

for (const [id, fault, how, title] of [
  ['model-missing', 'Model file missing', 'the server answers 404', 'camera.pose.missing.title'],
  ['model-damaged', 'Model file damaged', 'one byte of it is wrong', 'camera.pose.corrupt.title'],
] as const) {
  test(`${fault}: refused and told, and one button loads it anew`, async ({ page }) => {
    const damaged = (name: string): Buffer => {
      const file = assemble().find((one) => name.endsWith(one.path.split('/').at(-1) ?? '?'));
      if (!file) throw new Error(`no ${name}`);
      const bytes = Buffer.from(readFileSync(file.source));
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 255;
      return bytes;
    };
    await page.route(TASKS, (route) =>
      id === 'model-missing'
        ? route.fulfill({ status: 404 })
        : route.fulfill({ status: 200, body: damaged(new URL(route.request().url()).pathname) }),
    );
    await page.goto(PLAY);
    await expect(page.getByRole('alertdialog')).toBeVisible({ timeout: 60_000 });
    const said = await says(page);
    expect(said[0]).toBe(words[title]);
    await page.unroute(TASKS);
    tell({
      id,
      fault,
      how: `${how}; then it is there, “Try again”`,
      says: said,
      kept: 'nothing had begun; what was loaded soundly',
      back: await retried(page),
      after:
        'Only the network is fetched anew; the wasm is compiled meanwhile. The time is that of fetching, checking, timing and warming up, which every first start takes.',
    });
  });
}

test('the graphics under the pose model are lost: a new graph is built by itself', async ({ page }) => {
  const { address, server } = await serveHarness('pose');
  try {
    // Runs in the worker while it still loads: keeps hold of what pictures are read through.
    page.on('worker', (worker) => {
      void worker
        .evaluate(() => {
          const contexts: WebGL2RenderingContext[] = [];
          const read = WebGL2RenderingContext.prototype.readPixels;
          const watched = function (this: WebGL2RenderingContext, ...given: unknown[]) {
            if (!contexts.includes(this)) contexts.push(this);
            return Reflect.apply(read, this, given);
          };
          WebGL2RenderingContext.prototype.readPixels = watched as typeof read;
          Object.assign(globalThis, {
            loseAll: () => {
              const alive = contexts.filter((context) => !context.isContextLost());
              for (const context of alive) context.getExtension('WEBGL_lose_context')?.loseContext();
              return alive.length;
            },
          });
        })
        .catch(() => undefined);
    });
    await page.goto(address);
    await page.evaluate(() => window.poseHarness.open('lite'));
    await page.waitForFunction(() => window.poseHarness.pose?.state.is === 'ready', null, {
      timeout: 90_000,
    });
    /** Where the newest sample has the nose: one person stands in the middle, two stand at the quarters. */
    const nose = () => page.evaluate(() => window.poseHarness.samples.at(-1)?.landmarks[0]?.x ?? 0.5);
    await page.evaluate(() => window.poseHarness.send(5, 60));
    await expect.poll(() => page.evaluate(() => window.poseHarness.samples.length)).toBeGreaterThan(0);
    expect(Math.abs((await nose()) - 0.5)).toBeLessThan(0.05);
    const lost = await page
      .workers()[0]
      ?.evaluate(() => (Reflect.get(globalThis, 'loseAll') as () => number)());
    expect(lost, 'contexts that were lost').toBe(1);
    const began = performance.now();
    // A picture that nobody has read yet. Without a new graph the pixels of the one before it are analysed for ever.
    await expect
      .poll(
        async () => {
          await page.evaluate(() => window.poseHarness.send(2, 40, 2));
          return Math.abs((await nose()) - 0.5);
        },
        { timeout: 60_000, intervals: [50] },
      )
      .toBeGreaterThan(0.2);
    const ms = performance.now() - began;
    const states = await page.evaluate(() => window.poseHarness.states.map((state) => state.is));
    expect(states.slice(states.indexOf('ready'))).toContain('recovering');
    tell({
      id: 'webgl-worker',
      fault: 'WebGL context lost in the pose worker',
      how: '`WEBGL_lose_context` on every context of the worker',
      says: ['(the pose room alone, without a screen: its state was “recovering”)'],
      kept: '(no session in this test)',
      back: ms,
    });
  } finally {
    server.close();
  }
});

test('the graphics under the game are lost for good: it goes on without a graphics card', async ({
  page,
}) => {
  const { address, server }: { address: string; server: Server } = await serveGame();
  try {
    await page.goto(address);
    await page.waitForFunction(() => 'gameHarness' in window);
    await page.evaluate(() =>
      window.gameHarness.mount({ world: 'river', renderer: 'webgl', quality: 'low' }),
    );
    await page.evaluate(() => window.gameHarness.play('river', 15, 3000));
    const ms = await page.evaluate(async () => {
      const canvas = document.querySelector('canvas');
      const gl = canvas?.getContext('webgl2') ?? canvas?.getContext('webgl');
      const began = performance.now();
      gl?.getExtension('WEBGL_lose_context')?.loseContext();
      while (window.gameHarness.game().stats().renderer !== 'canvas') await window.gameHarness.frames(1);
      await window.gameHarness.frames(2);
      return performance.now() - began;
    });
    tell({
      id: 'webgl-phaser',
      fault: 'WebGL context lost in Phaser',
      how: '`WEBGL_lose_context` on the game’s canvas, never given back',
      says: ['(the game alone, without a screen)'],
      kept: '(no session in this test; the game only draws and holds nothing)',
      back: ms,
      after:
        'A context that comes back is taken up again at once (`game.spec.ts`); one that does not is waited for before the game is drawn without a graphics card.',
    });
    await page.evaluate(() => window.gameHarness.unmount());
  } finally {
    server.close();
  }
});
