/**
 * `bench:game`: each world alone, played by a scripted player at 20 poses a second, built as the product is built.
 *
 *     npx tsx tests/bench/game.ts [--seconds 20] [--worlds river,heron] [--renderers canvas,webgl] [--json out.json]
 *
 * Ratios travel, milliseconds do not: say which machine. `--seconds 600` is the ten-minute look for growth.
 * Leaves with code 1 when a promise is broken: a task over 50 ms after the first second (unless the machine is busy with
 * something else), pictures or objects that grow, an answer later than two frames, or more than 2 MB of heap gained between the second part and the end (runs of four minutes and more).
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type CDPSession, chromium } from 'playwright';
import type { World } from '../../src/game/game.ts';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { serveGame } from '../browser/harness/serve-game.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    worlds: { type: 'string', default: 'river,heron,stones,reeds' },
    renderers: { type: 'string', default: 'auto' },
    size: { type: 'string', default: '1280x720' },
    json: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const [width = 1280, height = 720] = values.size.split('x').map(Number);

interface Row {
  readonly world: string;
  readonly renderer: string;
  readonly mountMs: number;
  readonly fps: number;
  readonly frameP50: number;
  readonly frameP95: number;
  readonly frameP99: number;
  readonly scriptP50: number;
  readonly scriptP95: number;
  /** All main-thread work a drawn frame, drawing included, ms of processor time. */
  readonly taskPerFrame: number;
  readonly longTasks: number;
  readonly heapGainKB: number;
  readonly texturesGained: number;
  readonly objectsGained: number;
  readonly worstReaction: number;
}

const metrics = async (cdp: CDPSession): Promise<Record<string, number>> =>
  Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]));
const heap = async (cdp: CDPSession): Promise<number> => {
  await cdp.send('HeapProfiler.collectGarbage');
  return (await metrics(cdp)).JSHeapUsedSize ?? 0;
};

const { address, server } = await serveGame();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...CHROMIUM_ARGS] });
const rows: Row[] = [];
// A thread that waits for a core looks like a long task: on a busy machine they are told, not held.
const load = (loadavg()[0] ?? 0) / availableParallelism();
const busy = load > 0.75;
const broken: string[] = [];
try {
  for (const renderer of values.renderers.split(',')) {
    for (const world of values.worlds.split(',') as World[]) {
      const page = await browser.newPage({ viewport: { width, height } });
      const cdp = await page.context().newCDPSession(page);
      // Processor time of the thread, so that a busy machine does not count.
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(address);
      await page.waitForFunction(() => 'gameHarness' in window);
      const mounted = await page.evaluate(
        async ([w, r]) => {
          const began = performance.now();
          await window.gameHarness.mount({
            world: w as World,
            ...(r === 'canvas' || r === 'webgl' ? { renderer: r } : {}),
          });
          await window.gameHarness.frames(1);
          window.gameHarness.play(w as World, 20);
          return { began, ms: performance.now() - began };
        },
        [world, renderer],
      );
      await page.waitForTimeout(1500);
      const stats = () => page.evaluate(() => window.gameHarness.game().stats());
      const first = await stats();
      const before = await metrics(cdp);
      let worstReaction = 0;
      let heapBefore = 0;
      // Collecting garbage on demand is the bench's own long task.
      let forced: readonly [number, number] = [0, 0];
      const parts = Math.max(2, Math.round(seconds / 5));
      for (let part = 0; part < parts; part++) {
        await page.waitForTimeout((seconds * 1000) / parts);
        worstReaction = Math.max(worstReaction, (await stats()).reactionFrames);
        // What is made in the first fifth is warm-up; what grows after it is a leak.
        if (part === Math.floor(parts / 5)) {
          const from = await page.evaluate(() => performance.now());
          heapBefore = await heap(cdp);
          forced = [from, await page.evaluate(() => performance.now())];
        }
      }
      const last = await stats();
      const after = await metrics(cdp);
      const long = await page.evaluate(
        ([from = 0, skipFrom = 0, skipTo = 0]) =>
          window.gameHarness.longTasks.filter(
            (task) => task.at > from && !(task.at + task.ms > skipFrom && task.at < skipTo),
          ).length,
        [mounted.began + 1000, ...forced],
      );
      const heapAfter = await heap(cdp);
      const frames = last.drawnFrames - first.drawnFrames;
      const round = (n: number) => Math.round(n * 100) / 100;
      const row: Row = {
        world,
        renderer: last.renderer,
        mountMs: Math.round(mounted.ms),
        fps: round(frames / seconds),
        frameP50: round(last.frameMs.p50),
        frameP95: round(last.frameMs.p95),
        frameP99: round(last.frameMs.p99),
        scriptP50: round(last.scriptMs.p50),
        scriptP95: round(last.scriptMs.p95),
        taskPerFrame: round((((after.TaskDuration ?? 0) - (before.TaskDuration ?? 0)) * 1000) / frames),
        longTasks: long,
        heapGainKB: Math.round((heapAfter - heapBefore) / 1000),
        texturesGained: last.textures - first.textures,
        objectsGained: last.objects - first.objects,
        worstReaction,
      };
      rows.push(row);
      const name = `${world} (${last.renderer})`;
      // Only the renderer that this machine would choose is held to the promises.
      if (renderer === 'auto') {
        if (row.longTasks > 0 && !busy)
          broken.push(`${name}: ${row.longTasks} tasks over 50 ms after the first second`);
        if (row.texturesGained !== 0 || row.objectsGained !== 0)
          broken.push(`${name}: pictures or objects grow`);
        if (row.worstReaction > 2) broken.push(`${name}: answers after ${row.worstReaction} frames`);
        if (seconds >= 240 && row.heapGainKB > 2000) broken.push(`${name}: heap gained ${row.heapGainKB} kB`);
      }
      await page.close();
    }
  }
  console.log(`${width}×${height}, ${seconds} s each, 20 poses a second, Chromium ${browser.version()}`);
  console.log(`Load a core before the start: ${load.toFixed(2)}${busy ? ' (busy: times are not fair)' : ''}`);
  console.table(rows);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  await browser.close();
  server.close();
}
for (const line of broken) console.error(line);
process.exitCode = broken.length > 0 ? 1 : 0;
