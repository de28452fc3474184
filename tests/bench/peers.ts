/**
 * `npm run bench:peers [-- --part starts|speeds|script|footage [--who mediapipe|human|heron]] [--every 4]`: Heron beside what others build on, on the
 * same pictures: bare MediaPipe as its guide calls it, @vladmandic/human with MoveNet, and ours. Writes docs/bench/peers.json and its table
 * in docs/benchmarks.md. One part alone takes the others from the last run, so that a run can be broken up. `--every` shows only every
 * so manieth picture of the script, prints what comes of it, and writes nothing down: a quick look whether the bench is sound.
 *
 * Rates and bytes are measured in real time in alternating rounds; what is seen in the pictures is asked with each picture's own time, so
 * that a busy machine changes nothing there. HERON_FOOTAGE names a folder with shared clips; without it only the virtual patient is seen.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { STANDING } from '../../src/virtual-patient/pose.ts';
import type { PictureRow, Race } from '../browser/harness/peers.ts';
import type { PeerName } from '../browser/harness/peers-adapters.ts';
import { median, round, table, writeBetween } from './marks.ts';
import { type Contestant, heightOf, type Scores, scoreScript, wrongOnFootage } from './peers-score.ts';
import { playTheOutside, servePeers } from './peers-serve.ts';

const NAMES: readonly PeerName[] = ['mediapipe', 'human', 'heron'];
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const RACE_MS = 4000;
/** A clip in which both feet stay on the floor all the time, and what of it is seen, s. */
const PLANTED_CLIP = { file: 'squats-feet-planted.mp4', seconds: 13 };
/** What each part of a run brought, until the next one. */
const CACHE = resolve('node_modules/.cache/heron/peers');

interface Start {
  /** From the request for the page to the first pose, with an empty cache, bytes and ms. */
  readonly bytes: number;
  readonly ms: number;
  readonly foreign: readonly string[];
}
interface Speed {
  readonly posesPerSecond: number;
  readonly drawn: number;
  readonly drawnAlone: number;
  /** Drawn frames with the pipeline, as a share of those without any. */
  readonly kept: number;
}
const PARTS = ['starts', 'speeds', 'script', 'footage'] as const;
type Part = (typeof PARTS)[number];
interface Brought {
  readonly starts: Start;
  readonly speeds: Speed;
  readonly script: readonly PictureRow[];
  readonly footage: readonly PictureRow[];
}

const fileOf = (part: Part, name: PeerName): string => join(CACHE, `${part}-${name}.json`);
function keep<P extends Part>(part: P, name: PeerName, what: Brought[P]): void {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(fileOf(part, name), JSON.stringify(what));
}
/** @throws when that part has never run: a table with holes would be taken for a whole one */
function brought<P extends Part>(part: P, name: PeerName): Brought[P] {
  const file = fileOf(part, name);
  if (!existsSync(file))
    throw new Error(`${part} of ${name} has not run yet: npm run bench:peers -- --part ${part}`);
  return JSON.parse(readFileSync(file, 'utf8')) as Brought[P];
}
const forAll = <T>(make: (name: PeerName) => T): Record<PeerName, T> =>
  Object.fromEntries(NAMES.map((name) => [name, make(name)])) as Record<PeerName, T>;

type Served = Awaited<ReturnType<typeof servePeers>>;

/** A page with an empty cache, before it has asked for anything. */
async function fresh(
  browser: Browser,
): Promise<{ page: Page; outside: Awaited<ReturnType<typeof playTheOutside>> }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  page.on('pageerror', (error) => console.error(error));
  await page.exposeFunction('peersProgress', async (line: string) => console.log(line));
  return { page, outside: await playTheOutside(page) };
}

async function start(browser: Browser, { address, traffic }: Served, name: PeerName): Promise<Start> {
  const { page, outside } = await fresh(browser);
  await page.goto(address);
  // What the bench itself weighs is not the pipeline's: only what is fetched from here on counts, and for all alike.
  traffic();
  const began = performance.now();
  await page.evaluate((n) => window.peers.open(n), name);
  const [own, theirs] = [traffic(), outside()];
  if (!(await page.evaluate((n) => window.peers.first(n), name))) throw new Error(`${name} sees nobody`);
  const [later, laterTheirs] = [traffic(), outside()];
  await page.context().close();
  const took: Start = {
    bytes: own.bytes + theirs.bytes + later.bytes + laterTheirs.bytes,
    ms: round(performance.now() - began, 0),
    foreign: [...new Set([...theirs.foreign, ...laterTheirs.foreign])],
  };
  console.log(`${name}: first pose after ${took.ms} ms, ${took.bytes} bytes`);
  return took;
}

/** Rounds of all three in turn, each beside one without any pipeline. One page for each, so that none pays for another's threads. */
async function race(browser: Browser, { address }: Served, names: readonly PeerName[]): Promise<void> {
  const pages = new Map<PeerName, Page>();
  for (const name of names) {
    const { page } = await fresh(browser);
    await page.goto(address);
    await page.evaluate((n) => window.peers.open(n), name);
    pages.set(name, page);
  }
  const races = forAll<{ alone: Race; beside: Race }[]>(() => []);
  for (let i = 0; i < ROUNDS; i++)
    for (const [name, page] of pages) {
      await page.bringToFront();
      const alone = await page.evaluate((ms) => window.peers.race(null, ms), RACE_MS);
      const beside = await page.evaluate(([n, ms]) => window.peers.race(n, ms), [name, RACE_MS] as const);
      races[name].push({ alone, beside });
    }
  for (const page of pages.values()) await page.context().close();
  for (const name of names) {
    const perSecond = (of: (one: { alone: Race; beside: Race }) => number): number =>
      median(races[name].map(of));
    const speed: Speed = {
      posesPerSecond: round(perSecond(({ beside }) => beside.poses / beside.seconds)),
      drawn: round(perSecond(({ beside }) => beside.frames / beside.seconds)),
      drawnAlone: round(perSecond(({ alone }) => alone.frames / alone.seconds)),
      kept: round(
        perSecond(({ alone, beside }) => beside.frames / beside.seconds / (alone.frames / alone.seconds)),
        3,
      ),
    };
    console.log(`${name}: ${JSON.stringify(speed)}`);
    keep('speeds', name, speed);
  }
}

/** What one pipeline sees, in a page of its own. The pictures and their noise are the same each time. */
async function look(
  browser: Browser,
  { address }: Served,
  name: PeerName,
  part: 'script' | 'footage',
  every = 1,
): Promise<readonly PictureRow[]> {
  const { page } = await fresh(browser);
  await page.goto(address);
  await page.evaluate((n) => window.peers.open(n), name);
  const rows = await (part === 'script'
    ? page.evaluate((n) => window.peers.script(n), every)
    : page.evaluate((s) => window.peers.footage('./footage.mp4', s), PLANTED_CLIP.seconds));
  await page.context().close();
  console.log(`${name}: ${rows.length} pictures of the ${part}`);
  if (every === 1) keep(part, name, rows);
  return rows;
}

/** The same pictures as every pipeline saw them. */
function together(part: string, rows: Readonly<Record<PeerName, readonly PictureRow[]>>): PictureRow[] {
  return rows.heron.map((row, i) => {
    const seen = forAll((name) => {
      const own = rows[name][i];
      if (own?.t !== row.t)
        throw new Error(`${part}: ${name} saw other pictures; run the part again for all`);
      return own.seen[name];
    });
    return { ...row, seen };
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { part: { type: 'string' }, who: { type: 'string' }, every: { type: 'string' } },
  });
  const load = loadavg()[0] ?? 0;
  const footage = process.env.HERON_FOOTAGE;
  const clip = footage ? join(footage, PLANTED_CLIP.file) : null;
  const filmed = clip !== null && existsSync(clip);
  const names = values.who ? NAMES.filter((name) => name === values.who) : NAMES;
  const does = (part: Part): boolean => values.part === undefined || values.part === part;
  const served = await servePeers(filmed ? { '/footage.mp4': clip } : {});
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  const version = browser.version();
  try {
    if (values.every) {
      const rows: Partial<Record<PeerName, readonly PictureRow[]>> = {};
      for (const name of NAMES)
        rows[name] = await look(browser, served, name, 'script', Number(values.every));
      const all = together(
        'script',
        forAll((name) => rows[name] ?? []),
      );
      console.log(JSON.stringify(scoreScript(all, heightOf(all), STANDING.stature), null, 1));
      return;
    }
    if (does('starts')) for (const name of names) keep('starts', name, await start(browser, served, name));
    if (does('speeds')) await race(browser, served, names);
    if (does('script')) for (const name of names) await look(browser, served, name, 'script');
    if (does('footage') && filmed) for (const name of names) await look(browser, served, name, 'footage');
  } finally {
    await browser.close();
    served.server.close();
  }
  const missing = PARTS.filter(
    (part) => (part !== 'footage' || filmed) && NAMES.some((name) => !existsSync(fileOf(part, name))),
  );
  if (missing.length > 0) {
    console.log(`Not run yet: ${missing.join(', ')}. The table is written when everything has run.`);
    return;
  }
  const starts = forAll((name) => brought('starts', name));
  const speeds = forAll((name) => brought('speeds', name));
  const rows = together(
    'script',
    forAll((name) => brought('script', name)),
  );
  const scores = scoreScript(rows, heightOf(rows), STANDING.stature);
  const seen = filmed
    ? together(
        'footage',
        forAll((name) => brought('footage', name)),
      )
    : null;
  const planted = seen && wrongOnFootage(seen, heightOf(seen));
  const result = {
    machine: { cores: cpus().length, load: round(load), browser: version },
    rounds: ROUNDS,
    pictures: rows.length,
    starts,
    speeds,
    scores,
    footage: planted && { file: PLANTED_CLIP.file, wrongPerMinute: planted },
  };
  mkdirSync('docs/bench', { recursive: true });
  writeFileSync('docs/bench/peers.json', `${JSON.stringify(result, null, 1)}\n`);
  const text = report(speeds, starts, scores, planted);
  console.log(`\n${text}\n`);
  writeBetween(
    'peers',
    `${cpus().length} cores, Chromium ${version}, ${rows.length} pictures. Each part of the run is the newest of its kind.\n\n${text}`,
  );
}

const LABELS: Readonly<Record<Contestant, string>> = {
  mediapipe: 'bare MediaPipe, lite',
  human: '@vladmandic/human, MoveNet',
  heron: 'Heron, landmarks',
  'heron-body': 'Heron, as the game is given it',
};

function report(
  speeds: Readonly<Record<PeerName, Speed>>,
  starts: Readonly<Record<PeerName, Start>>,
  scores: Readonly<Record<Contestant, Scores>>,
  planted: Readonly<Record<Contestant, number>> | null,
): string {
  const percent = (x: number): string => `${Math.round(100 * x)} %`;
  const sway = (s: Scores['small']): string =>
    s === null ? 'not seen' : `${percent(s.kept)}, ${Math.round(s.delay)} ms`;
  const contestants: readonly Contestant[] = ['mediapipe', 'human', 'heron', 'heron-body'];
  const rows = contestants.map((who) => {
    const name: PeerName = who === 'heron-body' ? 'heron' : who;
    const { small, large, lifts, wrongPerMinute } = scores[who];
    const [speed, start] = [speeds[name], starts[name]];
    const once = (cell: string): string => (who === 'heron-body' ? '″' : cell);
    return [
      LABELS[who],
      once(String(speed.posesPerSecond)),
      once(`${percent(speed.kept)} (${speed.drawn})`),
      sway(small),
      sway(large),
      lifts.error === null
        ? 'none found'
        : `${Math.round(lifts.error)} / ${Math.round(lifts.worst ?? 0)} ms (${lifts.found} of ${lifts.expected})`,
      `${wrongPerMinute}${planted ? `; ${planted[who]}` : ''}`,
      once(`${(start.bytes / 1e6).toFixed(1)} MB`),
      once(String(start.foreign.length)),
    ];
  });
  return table(
    [
      '',
      'poses a second',
      'drawing kept (frames a second)',
      'sway of 6 mm: amplitude, delay',
      'sway of 60 mm',
      'foot times: median / worst error (found)',
      `wrong events a minute${planted ? '; on footage of squats' : ''}`,
      'bytes to the first pose',
      'requests off the origin',
    ],
    rows,
  );
}

await main();
