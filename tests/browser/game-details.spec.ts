import type { Server } from 'node:http';
import { expect, type Page, test } from '@playwright/test';
import type { DrillState, DrillView } from '../../src/drills/drill.ts';
import type { World } from '../../src/game/game.ts';
import { CHROMIUM_ARGS, findChromium } from '../../src/tools/browser.ts';
import { serveGame } from './harness/serve-game.ts';

/** What each world promises to tell, read from the picture itself: a grid of 48 × 30 lightnesses of a 960 × 600 canvas. */
test.use({
  viewport: { width: 960, height: 600 },
  launchOptions: { executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS },
});

// In one worker: each builds the page anew, into the same folder.
test.describe.configure({ mode: 'default' });

let address: string;
let server: Server;
test.beforeAll(async () => {
  ({ address, server } = await serveGame());
});
test.afterAll(() => {
  server.close();
});

async function open(page: Page, world: World): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => 'gameHarness' in window);
  // Only what is told moves.
  await page.evaluate((w) => window.gameHarness.mount({ world: w, reducedMotion: true }), world);
}
/** The picture once it has come to rest with this view: hardly a change over a dozen frames, or 200 frames. */
async function settled(page: Page, view: DrillView, more: Partial<DrillState> = {}): Promise<number[]> {
  return page.evaluate(
    async ([v, m]) => {
      let before: number[] = [];
      for (let round = 0; ; round++) {
        for (let i = 0; i < 6; i++) {
          window.gameHarness.show(v, m);
          await window.gameHarness.frames(2);
        }
        const now = await window.gameHarness.fingerprint();
        const change = now.reduce((sum, cell, at) => sum + Math.abs(cell - (before[at] ?? 255)), 0);
        if (round >= 15 || (round >= 2 && change < 0.01 * now.length)) return now;
        before = now;
      }
    },
    [view, more] as const,
  );
}

type Box = readonly [left: number, top: number, right: number, bottom: number];
/** Mean over a box of the grid, right and bottom not included. */
function mean(
  picture: readonly number[],
  [left, top, right, bottom]: Box,
  of = (cell: number, _at: number) => cell,
) {
  let [sum, count] = [0, 0];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++, count++) sum += of(picture[y * 48 + x] ?? 0, y * 48 + x);
  return sum / Math.max(1, count);
}
const change = (a: readonly number[], b: readonly number[], box: Box): number =>
  mean(a, box, (cell, at) => Math.abs(cell - (b[at] ?? 0)));

const heron = (more: Partial<Extract<DrillView, { world: 'heron' }>>): DrillView => ({
  world: 'heron',
  leg: 'right',
  liftLeft: 0,
  liftRight: 0,
  heldMs: 0,
  goalMs: 10_000,
  stillness: 0.2,
  ...more,
});

test('heron: lifts the leg that is lifted; stillness clears the water; the seconds bring light and fish', async ({
  page,
}) => {
  await open(page, 'heron');
  const down = await settled(page, heron({}));
  const left = await settled(page, heron({ liftLeft: 0.11 }));
  const right = await settled(page, heron({ leg: 'left', liftRight: 0.11 }));
  const [leftFoot, rightFoot]: readonly [Box, Box] = [
    [20, 23, 24, 26],
    [24, 23, 28, 26],
  ];
  expect(change(left, right, leftFoot)).toBeGreaterThan(3);
  expect(change(left, right, rightFoot)).toBeGreaterThan(3);
  expect(change(down, left, [19, 17, 29, 26])).toBeGreaterThan(2);

  const held = { liftLeft: 0.11 };
  const restless = await settled(page, heron({ ...held, stillness: 0 }));
  const still = await settled(page, heron({ ...held, stillness: 1 }));
  const shallows: Box = [12, 26, 36, 30];
  expect(change(restless, still, shallows)).toBeGreaterThan(2);
  expect(mean(still, shallows)).toBeGreaterThan(mean(restless, shallows));

  const early = await settled(page, heron({ ...held, stillness: 1, heldMs: 500 }));
  const late = await settled(page, heron({ ...held, stillness: 1, heldMs: 9500 }));
  // The light has climbed both posts, 30 units to each side of the middle.
  for (const post of [14, 32])
    expect(mean(late, [post, 14, post + 2, 25])).toBeGreaterThan(mean(early, [post, 14, post + 2, 25]));
  expect(change(early, late, [14, 24, 34, 30])).toBeGreaterThan(1);
});

test('heron: touching down is a soft splash that passes, and nothing else', async ({ page }) => {
  await page.goto(address);
  await page.waitForFunction(() => 'gameHarness' in window);
  await page.evaluate(() => window.gameHarness.mount({ world: 'heron' }));
  const up = heron({ liftLeft: 0.11, stillness: 1, heldMs: 3000 });
  await settled(page, up);
  const objects = () => page.evaluate(() => window.gameHarness.game().stats().objects);
  const before = await objects();
  await page.evaluate((v) => window.gameHarness.show(v), heron({}));
  await page.evaluate(() => window.gameHarness.frames(8));
  const splash = await page.evaluate(() => window.gameHarness.fingerprint());
  const after = await settled(page, heron({}));
  expect(change(splash, after, [20, 22, 26, 27])).toBeGreaterThan(0.5);
  expect(await objects()).toBe(before);
});

const river = (more: Partial<Extract<DrillView, { world: 'river' }>>): DrillView => ({
  world: 'river',
  position: 0,
  target: 0.6,
  band: 0.1,
  beat: null,
  ...more,
});

test('river: width and place of the channel follow the drill; the current of the rhythm swings from side to side', async ({
  page,
}) => {
  await open(page, 'river');
  const water: Box = [0, 17, 48, 26];
  const right = await settled(page, river({}));
  const left = await settled(page, river({ target: -0.6 }));
  // The gate stands on the side that is asked for.
  expect(mean(right, [30, 14, 44, 25])).toBeGreaterThan(mean(left, [30, 14, 44, 25]));
  expect(mean(left, [4, 14, 18, 25])).toBeGreaterThan(mean(right, [4, 14, 18, 25]));
  const wide = await settled(page, river({ band: 0.25 }));
  expect(change(right, wide, water)).toBeGreaterThan(0.5);
  expect(mean(wide, [30, 20, 44, 25])).toBeGreaterThan(mean(right, [30, 20, 44, 25]));
  // A hold fills the light.
  const holding = await settled(page, river({ position: 0.6 }), { hold: 0.9 });
  const arriving = await settled(page, river({ position: 0.6 }), { hold: 0 });
  expect(mean(holding, [34, 12, 40, 26])).toBeGreaterThan(mean(arriving, [34, 12, 40, 26]));

  // The float of the current: on the left at the first beat, on the right at the last.
  const begin = await settled(page, river({ beat: 0 }));
  const end = await settled(page, river({ beat: 1 }));
  const ahead = (side: 'left' | 'right'): Box => (side === 'left' ? [11, 18, 16, 23] : [32, 18, 37, 23]);
  expect(mean(begin, ahead('left'))).toBeGreaterThan(mean(end, ahead('left')));
  expect(mean(end, ahead('right'))).toBeGreaterThan(mean(begin, ahead('right')));
});

test('stones: the lit stone is the one that is asked for, and not shown while the pattern is to be remembered', async ({
  page,
}) => {
  await open(page, 'stones');
  const stones = (index: number, patternShown: boolean): DrillView => ({
    world: 'stones',
    pattern: ['left', 'right', 'wait'],
    index,
    beat: 0.5,
    liftLeft: 0,
    liftRight: 0,
    patternShown,
  });
  const [leftStone, rightStone]: readonly [Box, Box] = [
    [9, 23, 16, 28],
    [32, 23, 39, 28],
  ];
  const left = await settled(page, stones(0, true));
  const right = await settled(page, stones(1, true));
  const hidden = await settled(page, stones(0, false));
  expect(mean(left, leftStone)).toBeGreaterThan(mean(right, leftStone) + 20);
  expect(mean(right, rightStone)).toBeGreaterThan(mean(left, rightStone) + 20);
  // From memory both stones look alike: the picture does not tell.
  expect(Math.abs(mean(hidden, leftStone) - mean(hidden, rightStone))).toBeLessThan(8);
  expect(mean(left, leftStone)).toBeGreaterThan(mean(hidden, leftStone) + 20);
  // A wait has a sign of its own in the middle.
  const wait = await settled(page, stones(2, true));
  expect(mean(wait, [22, 26, 26, 29])).toBeGreaterThan(mean(left, [22, 26, 26, 29]) + 10);
});

test('reeds: a clump rises with the depth of each repetition, and stays', async ({ page }) => {
  await open(page, 'reeds');
  const reeds = (reps: number, depth: number): DrillView => ({
    world: 'reeds',
    reps,
    goal: 10,
    depth,
    figure: 'squat',
  });
  const first: Box = [1, 5, 6, 15];
  const start = await settled(page, reeds(0, 0));
  const half = await settled(page, reeds(0, 0.5));
  const full = await settled(page, reeds(0, 1));
  const next = await settled(page, reeds(1, 0));
  expect(change(start, half, first)).toBeGreaterThan(1);
  expect(change(start, full, first)).toBeGreaterThan(change(start, half, first));
  expect(change(start, next, first)).toBeGreaterThan(change(start, half, first));
});
