import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { expect, type Page, test } from '@playwright/test';
import { LANDMARK } from '../../src/pose/sample.ts';
import { CHROMIUM_ARGS, findChromium } from '../../src/tools/browser.ts';
import { assemble } from '../../src/tools/models/assemble.ts';
import { serveHarness } from './harness/serve-pose.ts';

/** The pose room in a real browser: the assembled files, the worker, the webcam; on a page of its own, built as the product is. */
test.use({
  launchOptions: {
    executablePath: findChromium() ?? undefined,
    args: [...CHROMIUM_ARGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  },
});

const LITE = '**/models/pose_landmarker_lite.task';
let address: string;
let server: Server;

test.beforeAll(async () => {
  ({ address, server } = await serveHarness('pose'));
});
test.afterAll(() => {
  server.close();
});

const lite = (): Buffer => {
  const file = assemble().find((f) => f.path.endsWith('lite.task'));
  if (!file) throw new Error('no lite model');
  return readFileSync(file.source);
};
const state = (page: Page) => page.evaluate(() => window.poseHarness.pose?.state);
/** Opens the page and the pose room, and waits until it is ready or has failed. */
async function open(page: Page): Promise<void> {
  await page.goto(address);
  await page.evaluate(() => window.poseHarness.open('lite'));
  await settled(page);
}
const settled = (page: Page) =>
  page.waitForFunction(() => ['ready', 'failed'].includes(window.poseHarness.pose?.state.is ?? ''));
const samples = (page: Page) => page.evaluate(() => window.poseHarness.samples);

/** One page on which the model is loaded once: loading it takes longer than all that is asked of it. */
test.describe('a loaded model', () => {
  test.describe.configure({ mode: 'serial' });
  let page: Page;
  const elsewhere: string[] = [];
  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== new URL(address).origin)
        elsewhere.push(request.url());
    });
    await open(page);
  });
  test.afterAll(() => page.close());

  test('the built model finds a person, and nothing leaves the origin', async () => {
    const states = await page.evaluate(() => window.poseHarness.states);
    const loading = states.filter((s) => s.is === 'loading');
    const bytes = lite().length;
    expect(loading.length).toBeGreaterThan(1);
    expect(loading.at(-1)?.loaded).toBeGreaterThan(bytes);
    expect(loading.at(-1)?.loaded).toBe(loading.at(-1)?.total);
    expect(await state(page)).toMatchObject({ is: 'ready', choice: { model: 'lite' } });

    await page.evaluate(() => window.poseHarness.send(20, 60));
    await expect.poll(async () => (await samples(page)).length).toBeGreaterThan(5);
    const seen = await samples(page);
    for (const [i, sample] of seen.entries()) {
      expect(sample.t).toBeGreaterThan(seen[i - 1]?.t ?? Number.NEGATIVE_INFINITY);
      expect(sample.people).toBeNull();
      expect(sample.landmarks).toHaveLength(33);
    }
    const last = seen.at(-1);
    expect(last?.light).toBeGreaterThan(0.3);
    expect(last?.light).toBeLessThan(0.8);
    const at = (name: keyof typeof LANDMARK) => {
      const point = last?.landmarks[LANDMARK[name]];
      if (!point) throw new Error(`no ${name}`);
      expect(point.visibility, name).toBeGreaterThan(0.5);
      return point;
    };
    // From the top down, and the person's left on the right of the unmirrored picture.
    const order = (['nose', 'leftShoulder', 'leftHip', 'leftKnee', 'leftAnkle'] as const).map((n) => at(n).y);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(at('leftShoulder').x).toBeGreaterThan(at('rightShoulder').x);
    expect(at('leftHip').x).toBeGreaterThan(at('rightHip').x);
    // She stands on the left leg; the head is in the middle of the picture, where it was drawn.
    expect(at('leftAnkle').y - at('rightAnkle').y).toBeGreaterThan(0.05);
    expect(Math.abs(at('nose').x - 0.5)).toBeLessThan(0.03);
    expect(elsewhere).toEqual([]);
  });

  test('a second person is counted while it is asked for, and only then', async () => {
    await page.evaluate(() => window.poseHarness.pose?.watchBystanders(true));
    await page.evaluate(() => window.poseHarness.send(50, 60, 2));
    expect((await samples(page)).at(-1)?.people).toBe(2);
    await page.evaluate(() => window.poseHarness.send(40, 60, 1));
    expect((await samples(page)).at(-1)?.people).toBe(1);
    await page.evaluate(() => window.poseHarness.pose?.watchBystanders(false));
    await page.evaluate(() => window.poseHarness.send(6, 60, 1));
    expect((await samples(page)).at(-1)?.people).toBeNull();
  });

  test('a crashed worker comes back by itself and goes on', async () => {
    await page.evaluate(() => window.poseHarness.send(4, 60));
    const before = (await samples(page)).length;
    await page.workers()[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error('as if it ran out of memory');
      });
    });
    await page.waitForFunction(() => window.poseHarness.states.some((s) => s.is === 'recovering'));
    await settled(page);
    await page.evaluate(() => window.poseHarness.send(6, 60));
    await expect.poll(async () => (await samples(page)).length).toBeGreaterThan(before);
    expect(await state(page)).toMatchObject({ is: 'ready' });
  });

  test('a webcam’s frames come with the time they were taken', async () => {
    const before = (await samples(page)).length;
    await page.evaluate(() => window.poseHarness.film());
    await expect.poll(async () => (await samples(page)).length).toBeGreaterThan(before + 20);
    const { seen, delays, camera } = await page.evaluate(
      (first) => ({
        seen: window.poseHarness.samples.slice(first),
        delays: window.poseHarness.delays.slice(first),
        camera: window.poseHarness.webcam?.state.value,
      }),
      before,
    );
    await page.evaluate(() => window.poseHarness.webcam?.stop());
    expect(camera).toEqual({ is: 'running', trouble: null, returned: false });
    expect(seen[0]).toMatchObject({ width: 1280, height: 720 });
    for (const [i, sample] of seen.entries())
      expect(sample.t).toBeGreaterThan(seen[i - 1]?.t ?? Number.NEGATIVE_INFINITY);
    // A sample cannot arrive before its frame was taken, nor, with a mailbox, many frames later.
    expect(Math.min(...delays)).toBeGreaterThan(0);
    expect([...delays].sort((a, b) => a - b)[delays.length >> 1]).toBeLessThan(500);
  });

  test('a covered lens and a frozen picture are told apart, and heal', async () => {
    // A camera that shows what the test wants: noise over grey, black, or nothing new.
    await page.evaluate(() => {
      const canvas = document.createElement('canvas');
      canvas.width = 640;
      canvas.height = 480;
      const pen = canvas.getContext('2d');
      const shows = { what: 'live' };
      Object.assign(window, { shows });
      setInterval(() => {
        if (!pen || shows.what === 'still') return;
        pen.fillStyle = shows.what === 'black' ? '#000' : '#777';
        pen.fillRect(0, 0, 640, 480);
        pen.fillStyle = shows.what === 'black' ? '#010101' : '#aaa';
        pen.fillRect(Math.random() * 600, 200, 40, 80);
      }, 50);
      navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
    });
    const before = (await samples(page)).length;
    await page.evaluate(() => window.poseHarness.film());
    const trouble = () =>
      page.evaluate(() => {
        const now = window.poseHarness.webcam?.state.value;
        return now?.is === 'running' ? now.trouble : now?.is;
      });
    const show = (what: string) =>
      page.evaluate((w) => Object.assign(Reflect.get(window, 'shows'), { what: w }), what);
    // Enough pictures to call them black or frozen, had they been.
    await expect
      .poll(async () => (await samples(page)).length, { timeout: 60_000 })
      .toBeGreaterThan(before + 20);
    expect(await trouble()).toBeNull();
    await show('black');
    await expect.poll(trouble, { timeout: 5000 }).toBe('black');
    await show('live');
    await expect.poll(trouble, { timeout: 5000 }).toBeNull();
    await show('still');
    await expect.poll(trouble, { timeout: 20_000 }).toBe('frozen');
    await show('live');
    await expect.poll(trouble, { timeout: 5000 }).toBeNull();
  });
});

test('a truncated model says so; trying again fetches only the rest', async ({ page }) => {
  const whole = lite();
  const half = whole.subarray(0, whole.length / 2);
  await page.route(LITE, async (route) => {
    const from = Number(/bytes=(\d+)-/.exec((await route.request().headerValue('range')) ?? '')?.[1] ?? 0);
    if (from >= half.length) await route.fulfill({ status: 416 });
    else await route.fulfill({ status: 200, body: half });
  });
  await open(page);
  expect(await state(page)).toMatchObject({ is: 'failed', error: { fault: 'truncated' } });

  await page.unroute(LITE);
  const again = page.waitForRequest((request) => request.url().endsWith('lite.task'));
  await page.evaluate(() => window.poseHarness.pose?.retry());
  expect(await (await again).headerValue('range')).toBe(`bytes=${half.length}-`);
  await settled(page);
  expect(await state(page)).toMatchObject({ is: 'ready' });
  await page.evaluate(() => window.poseHarness.send(4, 100));
  await expect.poll(async () => (await samples(page)).at(-1)?.landmarks.length).toBe(33);
});

test('a damaged model is refused', async ({ page }) => {
  const damaged = Buffer.from(lite());
  damaged[damaged.length >> 1] = (damaged[damaged.length >> 1] ?? 0) ^ 255;
  await page.route(LITE, (route) => route.fulfill({ status: 200, body: damaged }));
  await open(page);
  expect(await state(page)).toMatchObject({ is: 'failed', error: { fault: 'corrupt' } });
});

test('a model that is not there is called missing, not a broken connection', async ({ page }) => {
  await page.route(LITE, (route) => route.fulfill({ status: 404 }));
  await open(page);
  expect(await state(page)).toMatchObject({ is: 'failed', error: { fault: 'missing' } });
});
