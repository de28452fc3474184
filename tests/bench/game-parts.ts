import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, CDPSession, Page, Response } from 'playwright';
import type { World } from '../../src/game/game.ts';

/** The measurements behind `bench:game`; `game.ts` says what they are for. */
export interface Drawing {
  readonly world: World;
  readonly renderer: string;
  readonly inference: boolean;
  readonly seconds: number;
  /** Fetching the game's code, painting the world and drawing the first frame, ms. */
  readonly mountMs: number;
  readonly fps: number;
  readonly posesPerSecond: number;
  readonly frameMs: Quantiles;
  /** Update and draw calls of a drawn frame, wall time. */
  readonly scriptMs: Quantiles;
  /** Processor time of the main thread for each drawn frame: script alone, and everything. */
  readonly scriptPerFrameMs: number;
  readonly taskPerFrameMs: number;
  /** Tasks over 50 ms after the first second. */
  readonly longTasks: readonly number[];
  /** From the pose's arrival to the end of the drawing that answers it. */
  readonly reactionMs: Quantiles;
  readonly reactionFramesWorst: number;
  /** 0 is everything drawn; pixels give way to poses. */
  readonly qualityStep: number;
}
export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}
export interface Growth {
  readonly world: World;
  /** Heap after collecting garbage at the end of every minute, kB. */
  readonly heapKB: readonly number[];
  /** Between the end of the second minute and the end of the last, kB. */
  readonly gainKB: number;
  readonly frames: number;
  readonly texturesGained: number;
  readonly objectsGained: number;
}
export interface Stage {
  readonly stage: string;
  readonly files: number;
  readonly kB: number;
  readonly gzipKB: number;
}
export interface Start {
  /** From asking for the address to the home page's heading, ms. */
  readonly homeMs: number;
  /** From the tap on "start" to the first question, ms. */
  readonly questionMs: number;
}

export const round = (value: number, digits = 1): number => Number(value.toFixed(digits));
const quantiles = ({ p50, p95, p99 }: Quantiles): Quantiles => ({
  p50: round(p50),
  p95: round(p95),
  p99: round(p99),
});

async function counters(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}
async function heapKB(cdp: CDPSession): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  return ((await counters(cdp)).JSHeapUsedSize ?? 0) / 1000;
}

async function open(
  browser: Browser,
  address: string,
  [width, height]: readonly [number, number],
  before: (page: Page) => Promise<void> = async () => {},
): Promise<{ page: Page; cdp: CDPSession }> {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on('pageerror', (error) => console.error(error));
  const cdp = await page.context().newCDPSession(page);
  // Processor time of the thread, so that a busy machine does not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await before(page);
  await page.goto(address);
  await page.waitForFunction(() => 'gameBench' in window);
  return { page, cdp };
}

/** One world for `seconds`, alone or beside the pose model. */
export async function drawing(
  browser: Browser,
  address: string,
  size: readonly [number, number],
  asked: {
    readonly world: World;
    readonly inference: boolean;
    readonly seconds: number;
    readonly renderer: 'auto' | 'webgl' | 'canvas';
  },
): Promise<Drawing> {
  const { page, cdp } = await open(browser, address, size);
  try {
    const { world, inference, seconds, renderer } = asked;
    if (inference) await page.evaluate(() => window.gameBench.openPose());
    const mountMs = await page.evaluate((o) => window.gameBench.mount(o), { world, renderer });
    await page.evaluate((o) => window.gameBench.play(o), { inference, rate: 20 });
    await page.waitForTimeout(1000);
    const look = () => page.evaluate(() => window.gameBench.look(1000));
    const from = { seen: await look(), counters: await counters(cdp) };
    await page.waitForTimeout(seconds * 1000);
    const to = { seen: await look(), counters: await counters(cdp) };
    const frames = to.seen.stats.drawnFrames - from.seen.stats.drawnFrames;
    const passed = (to.seen.ms - from.seen.ms) / 1000;
    const perFrame = (name: string) =>
      round((1000 * ((to.counters[name] ?? 0) - (from.counters[name] ?? 0))) / Math.max(1, frames), 2);
    const { stats } = to.seen;
    return {
      world,
      renderer: stats.renderer,
      inference,
      seconds: round(passed),
      mountMs: Math.round(mountMs),
      fps: round(frames / passed),
      posesPerSecond: round((to.seen.poses - from.seen.poses) / passed),
      frameMs: quantiles(stats.frameMs),
      scriptMs: quantiles(stats.scriptMs),
      scriptPerFrameMs: perFrame('ScriptDuration'),
      taskPerFrameMs: perFrame('TaskDuration'),
      longTasks: to.seen.longTasks.map((task) => Math.round(task.ms)),
      reactionMs: quantiles(stats.reactionMs),
      reactionFramesWorst: stats.reactionFramesWorst,
      qualityStep: stats.qualityStep,
    };
  } finally {
    await page.close();
  }
}

/**
 * `minutes` of a world by the page's own clock, run as fast as the machine can: timers and display frames come from a clock that the bench
 * winds on, so every frame and every state of the time is really made, and only the waiting between them is left out.
 */
export async function growth(
  browser: Browser,
  address: string,
  size: readonly [number, number],
  world: World,
  minutes: number,
): Promise<Growth> {
  const { page, cdp } = await open(browser, address, size, (opened) => opened.clock.install({ time: 0 }));
  try {
    await page.evaluate((w) => window.gameBench.mount({ world: w, renderer: 'auto' }), world);
    await page.evaluate(() => window.gameBench.play({ inference: false, rate: 20 }));
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 5000);
    const stats = () => page.evaluate(() => window.gameBench.look(0).stats);
    const heaps: number[] = [];
    let first = await stats();
    const began = first.drawnFrames;
    for (let minute = 1; minute <= minutes; minute++) {
      // In seconds, so that what is thrown away can be collected between them as it is in life.
      for (let second = 0; second < 60; second++) await page.clock.runFor(1000);
      heaps.push(round(await heapKB(cdp)));
      if (minute === 2) first = await stats();
    }
    const last = await stats();
    return {
      world,
      heapKB: heaps,
      gainKB: round((heaps.at(-1) ?? 0) - (heaps[1] ?? heaps[0] ?? 0)),
      frames: last.drawnFrames - began,
      texturesGained: last.textures - first.textures,
      objectsGained: last.objects - first.objects,
    };
  } finally {
    await page.close();
  }
}

const sizes = (stage: string, bodies: readonly Buffer[]): Stage => ({
  stage,
  files: bodies.length,
  kB: round(bodies.reduce((sum, body) => sum + body.length, 0) / 1000),
  gzipKB: round(bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) / 1000),
});

/** What the built app fetches until the menu stands, until the first question stands, and for the game itself; and how long that takes. */
export async function stages(
  browser: Browser,
  address: string,
  dist: string,
): Promise<{ readonly bytes: Stage[]; readonly start: Start }> {
  // Without the service worker, which fetches everything for later once the page is at rest.
  const context = await browser.newContext({ serviceWorkers: 'block', permissions: ['camera'] });
  const page = await context.newPage();
  let fetched: Promise<Buffer>[] = [];
  page.on('response', (response: Response) => {
    if (response.status() === 200 && !response.url().startsWith('blob:'))
      fetched.push(response.body().catch(() => Buffer.alloc(0)));
  });
  const taken = async (stage: string): Promise<Stage> => {
    const bodies = await Promise.all(fetched);
    fetched = [];
    return sizes(stage, bodies);
  };
  try {
    const bytes: Stage[] = [];
    let from = Date.now();
    await page.goto(`${address}?lang=en`);
    await page.locator('h1').waitFor();
    const homeMs = Date.now() - from;
    await page.waitForLoadState('networkidle');
    bytes.push(await taken('menu'));
    from = Date.now();
    await page.locator('a[href="#/play"]').first().click();
    await page.locator('[data-question]').waitFor();
    const questionMs = Date.now() - from;
    await page.waitForLoadState('networkidle');
    bytes.push(await taken('questions (the play screen)'));
    // The worker fetches these in the background while questions are answered; read from the folder, since its requests are its own.
    const poseFiles = [
      ...readdirSync(join(dist, 'wasm')).map((name) => join(dist, 'wasm', name)),
      ...readdirSync(join(dist, 'models'))
        .filter((name) => name.includes('lite'))
        .map((name) => join(dist, 'models', name)),
    ];
    bytes.push(
      sizes(
        'pose model in its worker (wasm, lite network)',
        poseFiles.map((path) => readFileSync(path)),
      ),
    );
    const game = readdirSync(join(dist, 'assets')).filter((name) => /^(game|demo)-.*\.js$/.test(name));
    bytes.push(
      sizes(
        'game and demonstrations',
        game.map((name) => readFileSync(join(dist, 'assets', name))),
      ),
    );
    return { bytes, start: { homeMs, questionMs } };
  } finally {
    await context.close();
  }
}
