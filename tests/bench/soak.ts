/**
 * `npm run bench:soak [-- --minutes 60]`: a long run. The product as built plays session after session in a real browser in real time,
 * with the real model and the virtual patient in front of the camera; after each result the next session is begun in the same page,
 * which is never loaded anew. Wanted: memory flat within 5 % after minute 3, poses and their delay steady, no error in the console.
 *
 * Runs of 30 minutes and more write docs/bench/soak.json and their table in docs/benchmarks.md; shorter ones only print. Leaves with
 * code 1 when something wanted was missed.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import words from '../../src/i18n/en/cue.json' with { type: 'json' };
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { listen, serveFolder } from '../../src/tools/server.ts';
import { median, quantile, round, table, writeBetween } from './marks.ts';
import { createPlayer } from './soak-player.ts';
import { createProbe, type Look } from './soak-probe.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const MINUTES = Number(values.minutes);
/** Caches fill and code is compiled until here. Minutes (issue 8); less in a short look. */
const SETTLED = Math.min(3, Math.floor(MINUTES / 4));
const WANTED_CHANGE = 0.05;
/** How much slower poses may come, and how much later, in the last third than in the first. Other programs share the machine. [J] */
const WANTED_STEADY = 0.15;
/** A run shorter than this says too little to be kept. Minutes. */
const KEPT_FROM = 30;
const MINUTE = 60_000;
const LOOK_EVERY = 20_000;
const STEP_EVERY = 300;
const MB = 1024 * 1024;

/** One minute of the run. */
interface Minute extends Look {
  readonly minute: number;
  /** Resident memory, bytes: the median of three looks. Null where the system does not tell. */
  readonly renderer: number | null;
  readonly gpu: number | null;
  readonly posesPerSecond: number;
  readonly delayMs: number;
  readonly delayP95Ms: number;
  readonly inferenceMs: number;
  /** Programs that wanted a core, on the average of the minute. */
  readonly load: number;
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** How much higher the last third of the settled minutes is than the first, as a share. Null where there is nothing to compare. */
function change(minutes: readonly number[]): number | null {
  const known = minutes.filter((value) => Number.isFinite(value));
  const third = Math.floor(known.length / 3);
  if (third === 0) return null;
  const first = median(known.slice(0, third));
  const last = median(known.slice(-third));
  return first === 0 ? (last === 0 ? 0 : null) : last / first - 1;
}

async function run(): Promise<{ minutes: Minute[]; errors: string[]; warnings: number; report: object }> {
  const outDir = resolve('node_modules/.cache/heron/soak');
  await build({ logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const server = serveFolder(outDir);
  const port = await listen(server, 0);
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  const errors: string[] = [];
  let warnings = 0;
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
      if (message.type() === 'warning') warnings += 1;
    });
    const probe = await createProbe(browser, page);
    const player = await createPlayer(page, words);
    await page.goto(`http://localhost:${port}/?seed=1&lang=en`);
    const minutes: Minute[] = [];
    const begin = performance.now();
    const looks: { renderer: number; gpu: number }[] = [];
    let nextLook = begin + LOOK_EVERY;
    let nextMinute = begin + MINUTE;
    await probe.poses();
    while (minutes.length < MINUTES) {
      const started = performance.now();
      await player.step().catch((error: unknown) => errors.push(`the bench itself: ${String(error)}`));
      const now = performance.now();
      if (now >= nextLook) {
        const resident = await probe.resident();
        if (resident) looks.push(resident);
        nextLook += LOOK_EVERY;
      }
      if (now >= nextMinute) {
        const poses = await probe.poses();
        const look = await probe.look();
        minutes.push({
          ...look,
          minute: minutes.length + 1,
          renderer: looks.length > 0 ? median(looks.map((l) => l.renderer)) : null,
          gpu: looks.length > 0 ? median(looks.map((l) => l.gpu)) : null,
          posesPerSecond: round((1000 * poses.count) / poses.flowing),
          delayMs: round(median(poses.delays)),
          delayP95Ms: round(quantile(poses.delays, 0.95)),
          inferenceMs: round(median(poses.took)),
          load: round(loadavg()[0] ?? 0),
        });
        looks.length = 0;
        nextMinute += MINUTE;
        const last = minutes.at(-1);
        if (last) console.log(lineOf(last));
      }
      await sleep(Math.max(0, STEP_EVERY - (performance.now() - started)));
    }
    return {
      minutes,
      errors,
      warnings,
      report: {
        machine: { cores: cpus().length, browser: browser.version() },
        sessions: player.counts,
        secondsIn: Object.fromEntries(Object.entries(player.phases).map(([k, v]) => [k, Math.round(v)])),
      },
    };
  } finally {
    await browser.close();
    server.close();
  }
}

const megabytes = (bytes: number | null): string => (bytes === null ? '–' : (bytes / MB).toFixed(1));
const lineOf = (m: Minute): string =>
  `minute ${m.minute}: JS ${megabytes(m.jsHeap)} MB, wasm ${megabytes(m.wasm)} MB, renderer ${megabytes(m.renderer)} MB, ` +
  `GPU process ${megabytes(m.gpu)} MB, textures ${m.textures}, canvases ${m.canvases}, pictures ${m.pictures}, nodes ${m.nodes}, ` +
  `listeners ${m.listeners}, ${m.posesPerSecond} poses/s, delay ${m.delayMs} (p95 ${m.delayP95Ms}) ms, load ${m.load}`;

/** `flat`: no higher. `steady-high`: no lower, `steady-low`: no higher, but for what a busy machine does. `told`: nothing is wanted. */
type Wish = 'flat' | 'steady-high' | 'steady-low' | 'told';
const holds = (wish: Wish, grown: number | null): boolean | null => {
  if (wish === 'told') return null;
  // Less memory than before is no leak; what cannot be measured is not called met.
  if (grown === null) return false;
  if (wish === 'flat') return grown <= WANTED_CHANGE;
  return (wish === 'steady-low' ? grown : -grown) <= WANTED_STEADY;
};
const WISHES: Readonly<Record<Wish, string>> = {
  flat: `≤ +${100 * WANTED_CHANGE} %`,
  'steady-high': `≥ −${100 * WANTED_STEADY} %`,
  'steady-low': `≤ +${100 * WANTED_STEADY} %`,
  told: '',
};

type Measure = Exclude<keyof Minute, 'minute'>;
const MEASURES: readonly (readonly [Measure, string, (value: number) => string, Wish])[] = [
  ['jsHeap', 'JS heap after a collection, MB', megabytes, 'flat'],
  ['wasm', 'WebAssembly memory, MB', megabytes, 'flat'],
  ['textures', 'GPU textures alive', String, 'flat'],
  ['renderer', 'resident, page process, MB', megabytes, 'flat'],
  ['gpu', 'resident, drawing process, MB', megabytes, 'flat'],
  ['canvases', 'canvases held', String, 'flat'],
  ['pictures', 'pictures and frames held', String, 'told'],
  ['nodes', 'DOM nodes', String, 'told'],
  ['listeners', 'event listeners', String, 'told'],
  ['posesPerSecond', 'poses a second while there is a camera', String, 'steady-high'],
  ['delayMs', 'capture to sample, ms', String, 'steady-low'],
  ['delayP95Ms', 'the same, 95th percentile', String, 'told'],
  ['inferenceMs', 'inference, ms', String, 'told'],
  ['load', 'programs that wanted a core', String, 'told'],
];

function judge(minutes: readonly Minute[]) {
  const settled = minutes.filter((m) => m.minute > SETTLED);
  return MEASURES.map(([name, label, show, wanted]) => {
    const course = settled.map((m) => m[name] ?? Number.NaN).filter((value) => Number.isFinite(value));
    const third = Math.max(1, Math.floor(course.length / 3));
    const grown = change(course);
    return {
      name,
      label,
      first: show(median(course.slice(0, third))),
      last: show(median(course.slice(-third))),
      least: show(Math.min(...course)),
      most: show(Math.max(...course)),
      change: grown === null ? null : round(grown, 4),
      wanted: WISHES[wanted],
      met: holds(wanted, grown),
    };
  });
}

const { minutes, errors, warnings, report } = await run();
const verdicts = judge(minutes);
const percent = (x: number | null): string =>
  x === null ? '–' : `${x > 0 ? '+' : ''}${(100 * x).toFixed(1)} %`;
const text = table(
  ['', 'first third', 'last third', 'change', 'least … most', 'wanted'],
  [
    ...verdicts.map((v) => [
      v.label,
      v.first,
      v.last,
      percent(v.change),
      `${v.least} … ${v.most}`,
      v.met === null ? '' : `${v.wanted}: ${v.met ? 'met' : '**missed**'}`,
    ]),
    [
      'errors in the console',
      errors.length,
      '',
      '',
      '',
      errors.length === 0 ? 'none: met' : 'none: **missed**',
    ],
  ],
);
console.log(`\n${text}\n`);
for (const error of new Set(errors)) console.log(`error: ${error}`);
console.log(JSON.stringify(report));
if (MINUTES >= KEPT_FROM) {
  mkdirSync('docs/bench', { recursive: true });
  const result = { length: MINUTES, settledAfter: SETTLED, ...report, warnings, errors, verdicts, minutes };
  writeFileSync('docs/bench/soak.json', `${JSON.stringify(result, null, 1)}\n`);
  const loads = minutes.map((m) => m.load);
  writeBetween(
    'soak',
    `${MINUTES} minutes, ${cpus().length} cores, on which ${median(loads)} programs wanted to run (median; the run's own browser included). ` +
      `First and last third of the minutes after minute ${SETTLED}.\n\n${text}`,
  );
}
if (MINUTES < KEPT_FROM)
  console.log(`A look of ${MINUTES} minutes: too short for what is wanted, and not written down.`);
if (errors.length > 0 || (MINUTES >= KEPT_FROM && verdicts.some((v) => v.met === false)))
  process.exitCode = 1;
