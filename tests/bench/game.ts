/**
 * `npm run bench:game`: what the game costs, built as the product is built.
 *
 *     npx tsx tests/bench/game.ts [--parts alone,inference,growth,stages] [--worlds river,heron,stones,reeds] [--seconds 20]
 *                                 [--minutes 10] [--renderer auto|canvas|webgl] [--size 1280x720]
 *
 * - `alone`: each world with a scripted player at 20 poses a second. `inference`: the same beside the pose model, which sets the pace.
 * - `growth`: ten minutes of each world by the page's own clock, wound on as fast as the machine can (every frame is made, only the
 *   waiting is left out); heap after collecting garbage at the end of each minute, pictures and objects.
 * - `stages`: bytes that the built app fetches until the menu, until the first question, and for the game; start to playable.
 *
 * Each part replaces its numbers in `docs/bench/game.json`; the table in `docs/benchmarks-game.md` is written from that file. Ratios
 * travel, milliseconds do not: say which machine. Leaves with code 1 when a promise is broken (`PROMISES`); times are not held
 * on a machine that was busy with something else.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import type { World } from '../../src/game/game.ts';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { listen, serveFolder } from '../../src/tools/server.ts';
import { serveHarness } from '../browser/harness/serve-pose.ts';
import {
  type Drawing,
  drawing,
  type Growth,
  growth,
  round,
  type Stage,
  type Start,
  stages,
} from './game-parts.ts';

const WORLDS = ['river', 'heron', 'stones', 'reeds'] as const satisfies readonly World[];
const PROMISES = {
  /** Drawn frames between a pose and the picture that answers it. */
  reactionFrames: 2,
  /** Heap between the second minute and the tenth: the noise of one collection. */
  growthKB: 1000,
  /** The menu, before the game is chosen. */
  menuGzipKB: 200,
} as const;
const JSON_FILE = 'docs/bench/game.json';
const TABLE_FILE = 'docs/benchmarks-game.md';

interface Machine {
  readonly cores: number;
  readonly browser: string;
  /** Programs that waited for a core when the part began, a core. */
  readonly load: number;
}
interface Results {
  alone?: { readonly machine: Machine; readonly rows: readonly Drawing[] };
  inference?: { readonly machine: Machine; readonly rows: readonly Drawing[] };
  growth?: { readonly machine: Machine; readonly minutes: number; readonly rows: readonly Growth[] };
  stages?: { readonly machine: Machine; readonly bytes: readonly Stage[]; readonly start: Start };
}

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'alone,inference,growth,stages' },
    worlds: { type: 'string', default: WORLDS.join(',') },
    seconds: { type: 'string', default: '20' },
    minutes: { type: 'string', default: '10' },
    renderer: { type: 'string', default: 'auto' },
    size: { type: 'string', default: '1280x720' },
  },
});
const parts = values.parts.split(',');
const worlds = WORLDS.filter((world) => values.worlds.split(',').includes(world));
const [width = 1280, height = 720] = values.size.split('x').map(Number);
const size = [width, height] as const;
const renderer = values.renderer === 'canvas' || values.renderer === 'webgl' ? values.renderer : 'auto';

/** New rows over the old ones of the same world. */
const merged = <T extends { readonly world: World }>(
  old: readonly T[] | undefined,
  rows: readonly T[],
): T[] =>
  WORLDS.flatMap(
    (world) => rows.find((row) => row.world === world) ?? old?.find((row) => row.world === world) ?? [],
  );

/** Measures the parts asked for into `results`. */
async function measure(results: Results): Promise<void> {
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: [...CHROMIUM_ARGS, '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  });
  const machine = (): Machine => ({
    cores: availableParallelism(),
    browser: browser.version(),
    load: round((loadavg()[0] ?? 0) / availableParallelism(), 2),
  });
  const harness = parts.some((part) => part !== 'stages') ? await serveHarness('game-bench') : null;
  try {
    for (const part of ['alone', 'inference'] as const) {
      if (!parts.includes(part) || !harness) continue;
      const at = machine();
      const rows: Drawing[] = [];
      for (const world of worlds) {
        const inference = part === 'inference';
        const asked = { world, inference, seconds: Number(values.seconds), renderer } as const;
        rows.push(await drawing(browser, harness.address, size, asked));
        console.log(JSON.stringify(rows.at(-1)));
      }
      results[part] = { machine: at, rows };
    }
    if (parts.includes('growth') && harness) {
      const at = machine();
      const minutes = Number(values.minutes);
      const rows: Growth[] = [];
      for (const world of worlds) {
        rows.push(await growth(browser, harness.address, size, world, minutes));
        console.log(JSON.stringify(rows.at(-1)));
        // Long runs: what is measured is kept, whatever becomes of the next world.
        results.growth = { machine: at, minutes, rows: [...rows] };
        store(stored(results));
      }
    }
    if (parts.includes('stages')) {
      const at = machine();
      const dist = resolve(process.env.HERON_DIST ?? 'node_modules/.cache/heron/bench-dist');
      if (!process.env.HERON_DIST) {
        const built = spawnSync('npx', [
          'vite',
          'build',
          '--outDir',
          dist,
          '--emptyOutDir',
          '--logLevel',
          'error',
        ]);
        if (built.status !== 0) throw new Error(String(built.stderr));
      }
      const server = serveFolder(dist);
      const port = await listen(server, 0);
      results.stages = { machine: at, ...(await stages(browser, `http://localhost:${port}/`, dist)) };
      server.close();
    }
  } finally {
    await browser.close();
    harness?.server.close();
  }
}

/** What does not hold, in words. */
function broken({ alone, inference, growth: grown, stages: staged }: Results): string[] {
  const found: string[] = [];
  for (const { machine, rows } of [alone, inference].filter((part) => part !== undefined)) {
    for (const row of rows) {
      const name = `${row.world}${row.inference ? ' with inference' : ''}`;
      if (row.reactionFramesWorst > PROMISES.reactionFrames)
        found.push(`${name}: answers after ${row.reactionFramesWorst} frames`);
      // A thread that waits for a core looks like a long task.
      if (row.longTasks.length > 0 && machine.load < 0.75)
        found.push(`${name}: ${row.longTasks.length} tasks over 50 ms after the first second`);
    }
  }
  for (const row of grown?.rows ?? []) {
    if (row.gainKB > PROMISES.growthKB) found.push(`${row.world}: the heap gained ${row.gainKB} kB`);
    if (row.texturesGained !== 0 || row.objectsGained !== 0)
      found.push(`${row.world}: pictures or objects grow`);
  }
  const menu = staged?.bytes.find((one) => one.stage === 'menu');
  if (menu && menu.gzipKB > PROMISES.menuGzipKB) found.push(`the menu is ${menu.gzipKB} kB gzipped`);
  return found;
}

const spread = ({ p50, p95, p99 }: Drawing['frameMs']): string => `${p50} / ${p95} / ${p99}`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const where = ({ cores, browser, load }: Machine): string =>
  `${cores} cores, Chromium ${browser}, load a core at the start ${load}${load >= 0.75 ? ' (busy: times are longer than they would be)' : ''}`;

function document({ alone, inference, growth: grown, stages: staged }: Results): string {
  const parts: string[] = [
    '# What the game costs',
    'Written by `npm run bench:game` from `docs/bench/game.json`. Software drawing (no graphics card), 1280 × 720: ratios travel, milliseconds do not.',
  ];
  for (const [title, part] of [
    ['Each world alone, 20 poses a second', alone],
    ['Each world beside the pose model', inference],
  ] as const) {
    if (!part) continue;
    parts.push(
      `## ${title}`,
      `${where(part.machine)}.`,
      table(
        [
          'world',
          'drawn by',
          'frames a second',
          'poses a second',
          'frame time ms, p50 / p95 / p99',
          'script a frame ms, p50 / p95 / p99',
          'main thread a frame ms: script, all',
          'tasks > 50 ms after the first second',
          'pose to picture ms, p50 / p95 / p99',
          'worst, frames',
          'quality step',
          'start ms',
        ],
        part.rows.map((row) => [
          row.world,
          row.renderer,
          row.fps,
          row.posesPerSecond,
          spread(row.frameMs),
          spread(row.scriptMs),
          `${row.scriptPerFrameMs}, ${row.taskPerFrameMs}`,
          row.longTasks.length,
          spread(row.reactionMs),
          row.reactionFramesWorst,
          row.qualityStep,
          row.mountMs,
        ]),
      ),
    );
  }
  if (grown)
    parts.push(
      `## ${grown.minutes} minutes of each world`,
      `${where(grown.machine)}. By the page's own clock, wound on as fast as the machine can: every frame and state is made, the waiting between them is left out. Heap after collecting garbage.`,
      table(
        [
          'world',
          'frames',
          'heap after each minute, kB',
          'gained after the second, kB',
          'pictures',
          'objects',
        ],
        grown.rows.map((row) => [
          row.world,
          row.frames,
          row.heapKB.map(Math.round).join(', '),
          row.gainKB,
          `+ ${row.texturesGained}`,
          `+ ${row.objectsGained}`,
        ]),
      ),
    );
  if (staged)
    parts.push(
      '## Bytes by stage, and start to playable',
      `${where(staged.machine)}. Without the service worker, which fetches the rest for later once the page is at rest.`,
      table(
        ['stage', 'files', 'kB', 'kB gzipped'],
        staged.bytes.map((one) => [one.stage, one.files, one.kB, one.gzipKB]),
      ),
      `Home page to its heading: ${staged.start.homeMs} ms. From "Start" to the first question: ${staged.start.questionMs} ms. From there to the first frame of a world: the column "start ms" above.`,
    );
  return `${parts.join('\n\n')}\n`;
}

/** The stored numbers with what was measured now over them. Read at the end: parts may run at the same time. */
function stored(now: Results): Results {
  const old: Results = existsSync(JSON_FILE) ? (JSON.parse(readFileSync(JSON_FILE, 'utf8')) as Results) : {};
  const all: Results = { ...old, ...now };
  for (const part of ['alone', 'inference'] as const) {
    const fresh = now[part];
    if (fresh) all[part] = { ...fresh, rows: merged(old[part]?.rows, fresh.rows) };
  }
  if (now.growth && old.growth?.minutes === now.growth.minutes)
    all.growth = { ...now.growth, rows: merged(old.growth.rows, now.growth.rows) };
  return all;
}

function store(results: Results): void {
  mkdirSync('docs/bench', { recursive: true });
  writeFileSync(JSON_FILE, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(TABLE_FILE, document(results));
}

const measured: Results = {};
await measure(measured);
const results = stored(measured);
store(results);
console.log(document(results));
const faults = broken(results);
for (const line of faults) console.error(line);
process.exitCode = faults.length > 0 ? 1 : 0;
