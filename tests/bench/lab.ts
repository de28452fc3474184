/**
 * `npm run bench:lab [-- --minutes 30]`: half an hour of video through the Movement Lab as built. The clip is a real file, made of the encoded
 * pictures of a short one over and over; it is opened, decoded, measured, plotted and shown by the product. Only the pose worker is replaced,
 * by one that answers each picture at once with the landmarks of a simulated person, for the real one would take most of an hour (what that
 * one holds is in `bench:soak`). Garbage is collected and memory read as the clip goes by. Wanted: no pictures held, and no growth but the
 * landmarks that the measures of the whole need (under 300 bytes a frame, BODY-64). Runs of 30 minutes write docs/bench/lab.json and their table
 * in docs/benchmarks.md. Leaves with code 1 when something wanted was missed. `HERON_DIST` names a folder that is already built.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from '@playwright/test';
import {
  ALL_FORMATS,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  FilePathSource,
  FilePathTarget,
  Input,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { listen, serveFolder } from '../../src/tools/server.ts';
import { labClip, STEPS } from '../browser/support/lab-clip.ts';
import { pulse, record } from '../recordings/synthetic.ts';
import { round, table, writeBetween } from './marks.ts';
import { createProbe } from './soak-probe.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const MINUTES = Number(values.minutes);
/** Memory is read after the first of these minutes of the clip and every so many. */
const FIRST = 2;
const EVERY = 4;
const WANTED_BYTES = 300;
/** The reader is a few pictures ahead of the network. */
const WANTED_PICTURES = 24;
const MB = 1024 * 1024;

interface Look {
  readonly minute: number;
  readonly frames: number;
  /** JavaScript heap in use after the garbage was collected, and pictures held by the page. */
  readonly heap: number;
  readonly pictures: number;
  /** Resident memory of the page's process, bytes; null where the system does not tell. */
  readonly renderer: number | null;
}

/** Pictures a second: fewer than a webcam's, for the run to end in minutes; what is wanted is told for each frame. */
const FPS = 10;

/** The short clip of the browser tests over and over, slowed down to `FPS`, `minutes` long. Each round begins with a whole picture, so that packets can follow. */
async function longClip(minutes: number, path: string): Promise<void> {
  const input = new Input({ source: new FilePathSource(await labClip(STEPS)), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (track?.codec == null) throw new Error('The short clip has no pictures.');
  const source = new EncodedVideoPacketSource(track.codec);
  const output = new Output({ format: new Mp4OutputFormat(), target: new FilePathTarget(path) });
  output.addVideoTrack(source, { frameRate: FPS });
  await output.start();
  const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
  const slower = STEPS.fps / FPS;
  const round = (slower * STEPS.length) / 1000;
  const sink = new EncodedPacketSink(track);
  for (let begin = 0; begin < minutes * 60; begin += round)
    for await (const packet of sink.packets())
      await source.add(
        packet.clone({ timestamp: begin + slower * packet.timestamp, duration: slower * packet.duration }),
        { decoderConfig },
      );
  await output.finalize();
  input.dispose();
}

/** Landmarks of a simulated person who shifts and lifts, as the pose worker sends them: round after round. */
function landmarks(): number[][] {
  const { samples } = record(
    60,
    (t) => ({
      shift: 0.06 * pulse(t % 12_000, 6000, 9000, 800),
      liftLeft: 0.1 * pulse(t % 20_000, 10_000, 12_000),
    }),
    { noise: 0.6, fps: FPS, width: 640, height: 480 },
  );
  return samples.map((s) => s.landmarks.flatMap(({ x, y, visibility }) => [x, y, visibility]));
}

/** Put into the page: a worker that answers at once. */
const STAND_IN = `(rows) => {
  const Real = window.Worker;
  class StandIn {
    onmessage = null; onerror = null; #n = 0;
    addEventListener() {} removeEventListener() {} terminate() { this.onmessage = null; }
    postMessage(message) {
      const say = (data) => queueMicrotask(() => this.onmessage?.({ data }));
      if (message.kind === 'start') {
        const choice = { model: 'full', delegate: 'CPU', posesPerSecond: 20, medianMs: 45 };
        say({ kind: 'ready', choice, remember: { key: 'bench', choice: null, cap: null }, videoFrames: true });
      } else if (message.kind === 'frame') {
        const { seq, image, t, width, height } = message;
        image.close();
        // A row as src/pose/wire.ts makes it.
        const row = Float64Array.from([seq, 1, t, width, height, 1, 0.5, ...rows[this.#n++ % rows.length]]);
        say({ kind: 'sample', row });
      }
    }
  }
  window.Worker = function (url, options) {
    return options?.name === 'heron-pose' ? new StandIn() : new Real(url, options);
  };
}`;

/** Minute of the clip that has been read, from the progress bar; null before and after. */
const minuteOf = (page: Page): Promise<{ minute: number; frames: number } | null> =>
  page.evaluate((perMinute) => {
    const bar = document.querySelector('[role=progressbar][aria-valuetext]');
    // "27,000 frames – about …"
    const words = (bar?.getAttribute('aria-valuetext') ?? '').split(' ')[0] ?? '';
    const frames = words === '' ? Number.NaN : Number(words.replace(/\D/g, ''));
    return Number.isFinite(frames) ? { minute: frames / perMinute, frames } : null;
  }, 60 * FPS);

async function run(
  clip: string,
  address: string,
): Promise<{ looks: Look[]; seconds: number; saved: number }> {
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage({ serviceWorkers: 'block' });
    page.on('pageerror', (error) => console.error(error));
    const probe = await createProbe(browser, page);
    await page.addInitScript(`(${STAND_IN})(${JSON.stringify(landmarks())})`);
    await page.goto(`${address}?lang=en#/lab`);
    await page.getByLabel('Video file').setInputFiles(clip);
    const looks: Look[] = [];
    const look = async (minute: number, frames: number): Promise<void> => {
      const { jsHeap, pictures } = await probe.look();
      const renderer = (await probe.resident())?.renderer ?? null;
      looks.push({ minute: round(minute), frames, heap: jsHeap, pictures, renderer });
      console.log(
        `minute ${minute.toFixed(1)}: ${frames} frames, heap ${(jsHeap / MB).toFixed(1)} MB, ${pictures} pictures, process ${((renderer ?? 0) / MB).toFixed(0)} MB`,
      );
    };
    await page.getByRole('button', { name: 'Analyse', exact: true }).click();
    const began = performance.now();
    const save = page.getByRole('button', { name: 'Save analysis' });
    let next = Math.min(FIRST, MINUTES / 2);
    while (!(await save.isVisible())) {
      const now = await minuteOf(page);
      if (now && now.minute >= next) {
        await look(now.minute, now.frames);
        next += EVERY;
      }
      await page.waitForTimeout(100);
    }
    const seconds = (performance.now() - began) / 1000;
    const download = page.waitForEvent('download');
    await save.click();
    const { size } = statSync(await (await download).path());
    await look(MINUTES, MINUTES * 60 * FPS);
    return { looks, seconds, saved: size };
  } finally {
    await browser.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'heron-lab-'));
try {
  const outDir = process.env.HERON_DIST ?? resolve('node_modules/.cache/heron/lab-bench');
  if (process.env.HERON_DIST === undefined)
    await build({ logLevel: 'error', build: { outDir, emptyOutDir: true } });
  const clip = join(folder, 'long.mp4');
  await longClip(MINUTES, clip);
  const server = serveFolder(outDir);
  const port = await listen(server, 0);
  const { looks, seconds, saved } = await run(clip, `http://localhost:${port}/`);
  server.close();
  // The last look is the results, with every plot and the file to save: another thing than reading on.
  const reading = looks.slice(0, -1);
  const [first, last] = [reading[0], reading.at(-1)];
  if (!first || !last || first === last)
    throw new Error('The clip went by too quickly to be looked at twice.');
  const bytes = (last.heap - first.heap) / (last.frames - first.frames);
  const pictures = Math.max(...looks.map((one) => one.pictures));
  const good = bytes < WANTED_BYTES && pictures <= WANTED_PICTURES;
  const result = {
    minutes: MINUTES,
    cores: cpus().length,
    load: round(loadavg()[0] ?? 0),
    seconds: round(seconds),
    saved,
    bytesPerFrame: Math.round(bytes),
    looks,
  };
  const mb = (value: number | null): string => (value === null ? '–' : (value / MB).toFixed(1));
  const text = [
    `${result.cores} cores, load ${result.load}. ${last.frames} frames had been read at the last look before the end; the whole took ${Math.round(seconds)} s. Saved file: ${(saved / MB).toFixed(1)} MB.`,
    '',
    table(
      ['minute of the clip', 'frames', 'JavaScript heap, MB', 'pictures held', 'process, MB'],
      looks.map((one, i) => [
        i === looks.length - 1 ? 'results on screen, saved' : one.minute.toFixed(1),
        String(one.frames),
        mb(one.heap),
        String(one.pictures),
        mb(one.renderer),
      ]),
    ),
    '',
    `Heap from the first look to the last before the end: ${(last.heap / first.heap).toFixed(2)} times, ${Math.round(bytes)} bytes a frame (wanted: under ${WANTED_BYTES}). The landmarks lie in typed arrays, which the heap does not count and the process does: process ${last.renderer === null || first.renderer === null ? '–' : (last.renderer / first.renderer).toFixed(2)} times.`,
  ].join('\n');
  console.log(`\n${text}\n${good ? 'PASS' : 'FAIL'}`);
  if (MINUTES >= 30) {
    mkdirSync('docs/bench', { recursive: true });
    writeFileSync('docs/bench/lab.json', `${JSON.stringify(result, null, 1)}\n`);
    writeBetween('lab', text);
  }
  process.exitCode = good ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
