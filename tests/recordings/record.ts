/**
 * Turns a video file into a landmark recording, with the real model in a real browser:
 *
 *     npx tsx tests/recordings/record.ts clip.mp4 out.jsonl.gz [--model lite] [--from 2.5] [--to 9]
 *
 * The model is built by `npm start` or `src/tools/models`. Every second half a second another detector counts people.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { type PackedSample, packRecording } from './pack.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'full' },
    from: { type: 'string', default: '0' },
    to: { type: 'string', default: '1e9' },
    note: { type: 'string', default: '' },
  },
});
const [video, out] = positionals;
if (video === undefined || out === undefined) {
  console.error(
    'Usage: record.ts <video> <out.jsonl.gz> [--model lite|full] [--from s] [--to s] [--note licence]',
  );
  process.exit(2);
}

const root = new URL('../../node_modules/', import.meta.url);
const PAGE = `<!doctype html><meta charset="utf-8"><script type="module">
import { FilesetResolver, PoseLandmarker } from '/@mediapipe/tasks-vision/vision_bundle.mjs';
import { Input, BlobSource, ALL_FORMATS, VideoSampleSink } from '/mediabunny/dist/bundles/mediabunny.mjs';
const round = (x, n) => Math.round(x * n) / n;
window.analyse = async (model, from, to) => {
  const files = await FilesetResolver.forVisionTasks('/@mediapipe/tasks-vision/wasm');
  const make = (runningMode, numPoses) => PoseLandmarker.createFromOptions(files, {
    baseOptions: { modelAssetPath: '/.cache/heron/pose_landmarker_' + model + '.task', delegate: 'CPU' }, runningMode, numPoses });
  const one = await make('VIDEO', 1);
  const many = await make('IMAGE', 3);
  const blob = await (await fetch('/video')).blob();
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  const sink = new VideoSampleSink(track);
  const canvas = new OffscreenCanvas(1, 1);
  const small = new OffscreenCanvas(32, 18).getContext('2d', { willReadFrequently: true });
  const rows = [];
  let first = null, looked = -1e9;
  for await (const sample of sink.samples(from, to)) {
    const t = sample.timestamp * 1000;
    first ??= t;
    canvas.width = sample.displayWidth; canvas.height = sample.displayHeight;
    sample.draw(canvas.getContext('2d'), 0, 0);
    small.drawImage(canvas, 0, 0, 32, 18);
    const pixels = small.getImageData(0, 0, 32, 18).data;
    let light = 0;
    for (let i = 0; i < pixels.length; i += 4) light += 0.2126 * pixels[i] + 0.7152 * pixels[i + 1] + 0.0722 * pixels[i + 2];
    // Stretched time stamps make the model's own smoothing transparent.
    const found = one.detectForVideo(canvas, Math.round((t - first) * 1000) + 1).landmarks[0] ?? [];
    let people = null;
    if (t - looked >= 490) { people = many.detect(canvas).landmarks.length; looked = t; }
    rows.push({ t: round(t - first, 100), w: canvas.width, h: canvas.height, p: people, l: round(light / 576 / 255, 1000),
      k: found.flatMap((m) => [round(m.x, 1e5), round(m.y, 1e5), round(m.visibility ?? 0, 100)]) });
    sample.close();
    if (rows.length % 50 === 0) console.log(rows.length);
  }
  return rows;
};
</script>`;
const TYPES: Record<string, string> = {
  mjs: 'text/javascript',
  js: 'text/javascript',
  wasm: 'application/wasm',
};
const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  try {
    if (path === '/') return response.setHeader('content-type', 'text/html').end(PAGE);
    if (path === '/video') return response.end(readFileSync(video));
    response.setHeader('content-type', TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    return response.end(readFileSync(new URL(`.${path}`, root)));
  } catch {
    return response.writeHead(404).end();
  }
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
try {
  const page = await browser.newPage();
  page.on('console', (m) => /^\d+$/.test(m.text()) && process.stderr.write(`${m.text()} frames\r`));
  page.on('pageerror', (e) => console.error(e.message));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction('window.analyse');
  const call = `window.analyse(${JSON.stringify(values.model)}, ${Number(values.from)}, ${Number(values.to)})`;
  const rows = await page.evaluate<PackedSample[]>(call);
  const header = {
    source: basename(video),
    model: values.model,
    from: Number(values.from),
    note: values.note,
  };
  writeFileSync(out, packRecording(header, rows));
  console.log(`${out}: ${rows.length} frames, ${rows.filter((r) => r.k.length > 0).length} with a person`);
} finally {
  await browser.close();
  server.close();
}
