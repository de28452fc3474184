import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Download, expect, type Page, test } from '@playwright/test';
import type { AnalysisEvent, AnalysisFrame, AnalysisHeader } from '../../src/body/analysis-file.ts';
import { brokenClip, EMPTY, labClip, STEPS } from './support/lab-clip.ts';
import { watchOrigin } from './support/play.ts';
import { useVirtualCamera } from './support/virtual-camera.ts';

/** The Movement Lab on files that the virtual patient made, through the real pose model. */
// In one worker: two of them want the same clip, which is drawn once.
test.describe.configure({ mode: 'default', timeout: 240_000 });

async function openLab(page: Page): Promise<void> {
  await page.goto('./?lang=en#/lab');
  await expect(page.getByLabel('Video file')).toBeVisible();
}

async function analyse(page: Page, file: string): Promise<void> {
  await page.getByLabel('Video file').setInputFiles(file);
  await page.getByRole('button', { name: 'Analyse', exact: true }).click();
}

const finished = (page: Page): Promise<void> =>
  expect(page.getByRole('button', { name: 'Save analysis' })).toBeVisible({ timeout: 200_000 });

async function text(download: Promise<Download>): Promise<string> {
  return readFileSync(await (await download).path(), 'utf8');
}

interface Saved {
  readonly header: AnalysisHeader;
  readonly frames: readonly AnalysisFrame[];
  readonly events: readonly AnalysisEvent[];
}
async function saved(page: Page): Promise<Saved> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save analysis' }).click();
  const [first, ...rest] = (await text(download))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AnalysisHeader | AnalysisFrame | AnalysisEvent);
  if (first?.type !== 'header') throw new Error('The file has no header.');
  return {
    header: first,
    frames: rest.filter((row): row is AnalysisFrame => row.type === 'frame'),
    events: rest.filter((row): row is AnalysisEvent => row.type === 'event'),
  };
}

/** How many points of the canvas are not transparent. */
const drawn = (page: Page, selector: string): Promise<number> =>
  page
    .locator(selector)
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if ((data[i] ?? 0) > 0) count += 1;
      return count;
    });

test('a clip is analysed frame by frame, looked at and saved', async ({ page }) => {
  const strangers = watchOrigin(page);
  const file = await labClip(STEPS);
  await openLab(page);
  await analyse(page, file);

  // While it runs: how far, how long yet, the skeleton and the measures.
  const bar = page.getByRole('progressbar', { name: 'Analysing' });
  await expect(bar).toHaveAttribute('aria-valuetext', /\d+ frames? – about \d+ (s|minutes?) left/, {
    timeout: 100_000,
  });
  await expect(page.getByRole('img', { name: /skeleton/i })).toBeVisible();
  await expect(page.getByRole('img', { name: 'Weight between the feet' })).toBeVisible();
  await expect.poll(() => drawn(page, '.lab-live canvas')).toBeGreaterThan(100);
  await finished(page);

  const { header, frames, events } = await saved(page);
  expect(header).toMatchObject({
    format: 'heron-analysis',
    version: 1,
    model: 'full',
    width: 640,
    height: 480,
  });
  expect(header.source).toMatch(/^lab-clip-.*\.mp4$/);
  // Every frame, at its own time, from the first one on.
  expect(frames).toHaveLength((STEPS.length * STEPS.fps) / 1000);
  frames.forEach((frame, i) => {
    expect(frame.t).toBeCloseTo((1000 * i) / STEPS.fps, 0);
  });
  expect(events.filter((e) => 'foot' in e).map((e) => `${e.event} ${'foot' in e ? e.foot : ''}`)).toEqual([
    'foot-lift left',
    'foot-down left',
    'foot-lift right',
    'foot-down right',
  ]);
  const times = events.filter((e) => 'foot' in e).map((e) => e.t);
  STEPS.lifts
    .flatMap((lift) => [lift.t0, lift.t1])
    .forEach((t, i) => {
      expect(Math.abs((times[i] ?? 0) - t), `event ${i}`).toBeLessThan(150);
    });
  const leftUp = frames.filter((f) => f.t > 4200 && f.t < 4500);
  for (const frame of leftUp) {
    expect(frame.tracked).toBe(true);
    expect(frame.liftLeft ?? 0).toBeGreaterThan(0.03);
    expect(Math.abs(frame.liftRight ?? 1)).toBeLessThan(0.015);
    // Left foot up: the weight is over the right ankle.
    expect(frame.lateral ?? 0).toBeGreaterThan(0.5);
  }

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save CSV' }).click();
  const rows = (await text(download)).trim().split('\r\n');
  expect(rows[0]).toBe(
    '"type","t","tracked","quality","lateral","loadRight","liftLeft","liftRight","event","foot"',
  );
  expect(rows).toHaveLength(1 + frames.length + events.length);

  // The time line: the slider, an event, a press into a plot.
  const time = page.getByRole('slider', { name: /^Time/ });
  await time.fill('4400');
  await expect(page.getByText(/lift left 0\.0[3-9]/)).toBeVisible();
  await expect(page.getByText(/^How sure: sideways \d+% · feet \d+%$/)).toBeVisible();
  await expect.poll(() => drawn(page, '.lab-skeleton')).toBeGreaterThan(500);
  await page.getByRole('button', { name: /Right foot lifted/ }).click();
  await expect.poll(async () => Math.abs(Number(await time.inputValue()) - 6600)).toBeLessThan(150);
  const plot = page.getByRole('img', { name: 'Height of the feet' });
  const box = await plot.boundingBox();
  await plot.click({ position: { x: (box?.width ?? 0) / 2, y: 20 } });
  await expect
    .poll(async () => Math.abs(Number(await time.inputValue()) - STEPS.length / 2))
    .toBeLessThan(200);
  expect(strangers(), 'requests that left the origin').toEqual([]);
});

test('cancelled in the middle, a file cut off and a file without a person keep what was analysed', async ({
  page,
}) => {
  const file = await labClip(STEPS);
  await openLab(page);
  await analyse(page, file);
  await expect(page.getByRole('progressbar', { name: 'Analysing' })).toHaveAttribute(
    'aria-valuetext',
    /^([2-9]\d|\d{3}) frames/,
    { timeout: 100_000 },
  );
  await page.getByRole('button', { name: 'Cancel' }).click();
  await finished(page);
  await expect(page.getByText('Cancelled')).toBeVisible();
  const cancelled = await saved(page);
  expect(cancelled.frames.length).toBeGreaterThan(15);
  expect(cancelled.frames.length).toBeLessThan(144);

  await page.getByRole('button', { name: 'Another one' }).click();
  await analyse(page, await brokenClip(STEPS, 0.6));
  await finished(page);
  await expect(page.getByText('The file broke off in the middle')).toBeVisible();
  const broken = await saved(page);
  expect(broken.frames.length).toBeGreaterThan(40);
  expect(broken.frames.length).toBeLessThan(144);
  expect(broken.frames.filter((f) => f.tracked).length).toBeGreaterThan(30);

  await page.getByRole('button', { name: 'Another one' }).click();
  await analyse(page, await labClip(EMPTY));
  await finished(page);
  await expect(page.getByText('Nobody was measured')).toBeVisible();
  const empty = await saved(page);
  expect(empty.frames).toHaveLength(25);
  expect(empty.frames.every((f) => !f.tracked && f.lateral === null && f.liftLeft === null)).toBe(true);
  expect(empty.events).toEqual([]);
});

test('a file that is no video is refused in plain words, and another can be chosen', async ({ page }) => {
  await openLab(page);
  const choose = page.getByLabel('Video file');
  for (const [name, bytes] of [
    ['letter.mp4', Buffer.from('Dear Heron, this is a letter and not a film.')],
    ['nothing.webm', Buffer.alloc(0)],
    ['noise.mp4', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 251))],
  ] as const) {
    await choose.setInputFiles({ name, mimeType: 'video/mp4', buffer: bytes });
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    await expect(page.getByText('This file is not a video')).toBeVisible({ timeout: 30_000 });
    await expect(choose).toBeEnabled();
  }
});

async function measureLive(page: Page, label: string): Promise<void> {
  await page.getByLabel(label).check();
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await expect(page.getByText(/^[1-9]\d+ frames$/)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/^How sure: sideways/)).toBeVisible();
}

test('the drawn person is measured live until the visitor finishes', async ({ page }) => {
  await openLab(page);
  await measureLive(page, 'The drawn person');
  await page.getByRole('button', { name: 'Finish' }).click();
  await finished(page);
  const { header, frames } = await saved(page);
  expect(header.source).toBe('virtual');
  expect(frames[0]?.t).toBe(0);
  expect(frames.length).toBeGreaterThanOrEqual(10);
});

test('the webcam is measured live; unplugged, it says so and what was measured is kept', async ({ page }) => {
  const patient = await useVirtualCamera(page, { seed: 1 });
  await openLab(page);
  await measureLive(page, 'My camera');
  await patient.unplug();
  await finished(page);
  await expect(page.getByText('The camera is gone')).toBeVisible();
  const { header, frames } = await saved(page);
  expect(header.source).toBe('webcam');
  expect(frames.filter((f) => f.tracked).length).toBeGreaterThanOrEqual(5);
});

test('a camera that is not there is told in plain words', async ({ page }) => {
  await useVirtualCamera(page, { permission: 'missing' });
  await openLab(page);
  await page.getByLabel('My camera').check();
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await expect(page.getByText('No camera was found')).toBeVisible({ timeout: 60_000 });
});

// People that nobody here drew: only where the shared clips are at hand.
const footage = resolve(import.meta.dirname, '../../../shared/footage');
const CLIPS: readonly [file: string, says: (saved: Saved) => void][] = [
  [
    'squats-feet-planted.mp4',
    ({ events }) => expect(events.filter((e) => e.event === 'foot-lift')).toEqual([]),
  ],
  [
    'two-people-approach.mp4',
    ({ events }) => expect(events.some((e) => e.event === 'second-person')).toBe(true),
  ],
  [
    'one-leg-left-rendered.mp4',
    ({ events, frames }) => {
      expect(events.flatMap((e) => ('foot' in e ? [`${e.event} ${e.foot}`] : []))).toEqual([
        'foot-lift right',
      ]);
      for (const frame of frames) expect(frame.liftRight ?? 0).toBeGreaterThan(0.1);
    },
  ],
  [
    'person-leaves-view.mp4',
    ({ events, frames }) => {
      // A person at the edge, then an empty room.
      expect(events).toEqual([]);
      expect(frames.length).toBeGreaterThan(0);
      expect(frames.every((frame) => frame.notMeasured === 'nobody')).toBe(true);
    },
  ],
];
for (const [file, says] of CLIPS.filter(([name]) => existsSync(resolve(footage, name))))
  test(`shared footage: ${file}`, async ({ page }) => {
    await openLab(page);
    await analyse(page, resolve(footage, file));
    await finished(page);
    says(await saved(page));
  });
