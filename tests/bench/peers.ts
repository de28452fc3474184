/**
 * `npm run bench:peers`: Heron beside what others build on, in one run, on the same pictures: bare MediaPipe as its guide calls it,
 * @vladmandic/human with MoveNet, and ours. Writes docs/bench/peers.json and its table in docs/benchmarks.md.
 *
 * Rates and bytes are measured in real time in alternating rounds; what is seen in the pictures is asked with each picture's own time, so
 * that a busy machine changes nothing there. HERON_FOOTAGE names a folder with shared clips; without it only the virtual patient is seen.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { STANDING } from '../../src/virtual-patient/pose.ts';
import type { Race } from '../browser/harness/peers.ts';
import type { PeerName } from '../browser/harness/peers-adapters.ts';
import { median, round, table, writeBetween } from './marks.ts';
import { type Contestant, heightOf, type Scores, scoreScript, wrongOnFootage } from './peers-score.ts';
import { playTheOutside, servePeers } from './peers-serve.ts';

const NAMES: readonly PeerName[] = ['mediapipe', 'human', 'heron'];
const ROUNDS = Number(process.env.ROUNDS ?? 4);
const RACE_MS = 4000;
/** A clip in which both feet stay on the floor all the time, and what of it is seen, s. */
const PLANTED_CLIP = { file: 'squats-feet-planted.mp4', seconds: 13 };

interface Start {
  /** From the request for the page to the first pose, with an empty cache, bytes and ms. */
  readonly bytes: number;
  readonly ms: number;
  readonly foreign: readonly string[];
}

async function main(): Promise<void> {
  const load = loadavg()[0] ?? 0;
  const footage = process.env.HERON_FOOTAGE;
  const clip = footage ? join(footage, PLANTED_CLIP.file) : null;
  const { address, server, traffic } = await servePeers(
    clip && existsSync(clip) ? { '/footage.mp4': clip } : {},
  );
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  const fresh = async (): Promise<{ page: Page; outside: Awaited<ReturnType<typeof playTheOutside>> }> => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
    const page = await context.newPage();
    page.setDefaultTimeout(0);
    page.on('pageerror', (error) => console.error(error));
    const outside = await playTheOutside(page);
    return { page, outside };
  };
  try {
    const starts: Partial<Record<PeerName, Start>> = {};
    for (const name of NAMES) {
      const { page, outside } = await fresh();
      traffic();
      const began = performance.now();
      await page.goto(address);
      // What the bench itself weighs is not the pipeline's: only what is fetched from here on counts, and for all alike.
      traffic();
      await page.evaluate((n) => window.peers.open(n), name);
      const [own, theirs] = [traffic(), outside()];
      if (!(await page.evaluate((n) => window.peers.first(n), name))) throw new Error(`${name} sees nobody`);
      const [later, laterTheirs] = [traffic(), outside()];
      starts[name] = {
        bytes: own.bytes + theirs.bytes + later.bytes + laterTheirs.bytes,
        ms: round(performance.now() - began, 0),
        foreign: [...new Set([...theirs.foreign, ...laterTheirs.foreign])],
      };
      console.log(`${name}: first pose after ${starts[name]?.ms} ms, ${starts[name]?.bytes} bytes`);
      await page.context().close();
    }

    // One page for each, so that none pays for another's threads and memory.
    const races: Record<PeerName, Race[]> = { mediapipe: [], human: [], heron: [] };
    const without: Record<PeerName, Race[]> = { mediapipe: [], human: [], heron: [] };
    const pages: Partial<Record<PeerName, Page>> = {};
    for (const name of NAMES) {
      const { page } = await fresh();
      await page.goto(address);
      await page.evaluate((n) => window.peers.open(n), name);
      pages[name] = page;
    }
    for (let i = 0; i < ROUNDS; i++)
      for (const name of NAMES) {
        const page = pages[name];
        if (!page) continue;
        await page.bringToFront();
        without[name].push(await page.evaluate((ms) => window.peers.race(null, ms), RACE_MS));
        races[name].push(
          await page.evaluate(([n, ms]) => window.peers.race(n, ms), [name, RACE_MS] as const),
        );
      }
    for (const page of Object.values(pages)) await page.context().close();

    const { page } = await fresh();
    await page.exposeFunction('peersProgress', async (line: string) => console.log(line));
    await page.goto(address);
    for (const name of NAMES) await page.evaluate((n) => window.peers.open(n), name);
    const rows = await page.evaluate(() => window.peers.script());
    const scores = scoreScript(rows, heightOf(rows), STANDING.stature);
    let planted: Record<Contestant, number> | null = null;
    if (clip && existsSync(clip)) {
      const seen = await page.evaluate((s) => window.peers.footage('./footage.mp4', s), PLANTED_CLIP.seconds);
      planted = wrongOnFootage(seen, heightOf(seen));
    }

    const rate = (list: readonly Race[], of: (race: Race) => number): number =>
      median(list.map((race) => of(race) / race.seconds));
    const speeds = Object.fromEntries(
      NAMES.map((name) => [
        name,
        {
          posesPerSecond: round(rate(races[name], (race) => race.poses)),
          drawn: round(rate(races[name], (race) => race.frames)),
          drawnAlone: round(rate(without[name], (race) => race.frames)),
          kept: round(
            median(
              races[name].map((race, i) => {
                const alone = without[name][i];
                return alone ? race.frames / race.seconds / (alone.frames / alone.seconds) : Number.NaN;
              }),
            ),
            3,
          ),
        },
      ]),
    ) as Record<PeerName, { posesPerSecond: number; drawn: number; drawnAlone: number; kept: number }>;

    const result = {
      machine: { cores: cpus().length, load: round(load), browser: browser.version() },
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
      `${cpus().length} cores, load ${round(load)} when the run began, Chromium ${browser.version()}, ${ROUNDS} rounds, ${rows.length} pictures.\n\n${text}`,
    );
  } finally {
    await browser.close();
    server.close();
  }
}

const LABELS: Readonly<Record<Contestant, string>> = {
  mediapipe: 'bare MediaPipe, lite',
  human: '@vladmandic/human, MoveNet',
  heron: 'Heron, landmarks',
  'heron-body': 'Heron, as the game is given it',
};

function report(
  speeds: Readonly<Record<PeerName, { posesPerSecond: number; drawn: number; kept: number }>>,
  starts: Readonly<Partial<Record<PeerName, Start>>>,
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
      once(start ? `${(start.bytes / 1e6).toFixed(1)} MB` : '–'),
      once(start ? String(start.foreign.length) : '–'),
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
