import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { createServer } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';
import { assemble, type ServedFile } from '../../src/tools/models/assemble.ts';
import { packRecording } from '../recordings/pack.ts';
import type { Cell } from './accuracy-cells.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const KEPT = join(ROOT, 'node_modules/.cache/heron/accuracy');
const PORT = Number(process.env.ACC_PORT ?? 5186);

/** Files of the virtual patient that change what it does, not how it looks. */
const NO_PICTURES = new Set(['behaviour.ts', 'stance.ts', 'motion.ts', 'camera.ts', 'field.ts']);

/** Fingerprint of all that landmarks depend on: the figure and its room, the script, the model and how it is called. */
function sources(files: readonly ServedFile[]): string {
  const hash = createHash('sha256');
  const patient = join(ROOT, 'src/virtual-patient');
  for (const name of readdirSync(patient).sort())
    if (name.endsWith('.ts') && !NO_PICTURES.has(name)) hash.update(readFileSync(join(patient, name)));
  for (const name of [
    'src/pose/runtime.ts',
    'tests/browser/harness/accuracy.ts',
    'tests/browser/harness/accuracy-script.ts',
    'tests/browser/harness/accuracy-stage.ts',
  ])
    hash.update(readFileSync(join(ROOT, name)));
  for (const file of files) hash.update(file.sha256);
  return hash.digest('hex');
}

/** Where the recording of each cell is kept, or will be. */
export function recordingPaths(all: readonly Cell[]): ReadonlyMap<string, string> {
  const base = sources(assemble());
  return new Map(
    all.map((cell) => {
      const key = createHash('sha256').update(base).update(JSON.stringify(cell.clip)).digest('hex');
      return [cell.id, join(KEPT, `${cell.id}-${key.slice(0, 12)}.jsonl.gz`)];
    }),
  );
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>accuracy</title>
<script type="module" src="/tests/browser/harness/accuracy.ts"></script>`;

/** A browser page in which `window.accuracy` draws and measures. Closed when `work` is over. */
export async function onBench<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    server: { port: PORT, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true, include: ['three'], exclude: ['@mediapipe/tasks-vision'] },
    cacheDir: 'node_modules/.cache/heron/accuracy-vite',
    plugins: [
      {
        name: 'page',
        configureServer: (s) => {
          s.middlewares.use((request, response, next) => {
            if (request.url === '/accuracy') response.setHeader('content-type', 'text/html').end(PAGE);
            else next();
          });
        },
      },
    ],
  });
  await server.listen();
  try {
    const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
    try {
      const page = await browser.newPage();
      page.on('pageerror', (error) => console.error(error));
      await page.exposeFunction('progress', (done: number) => process.stderr.write(`${done} pictures \r`));
      page.setDefaultTimeout(0);
      await page.goto(`${server.resolvedUrls?.local[0] ?? ''}accuracy`);
      await page.waitForFunction('window.accuracy');
      return await work(page);
    } finally {
      await browser.close();
    }
  } finally {
    await server.close();
  }
}

/** Records those of `wanted` that are not kept yet, one after the other; an interrupted run goes on where it stopped. */
export async function recordMissing(
  wanted: readonly Cell[],
  until: number,
  log: (line: string) => void,
): Promise<void> {
  const paths = recordingPaths(wanted);
  const missing = wanted.filter((cell) => !existsSync(paths.get(cell.id) ?? ''));
  if (missing.length === 0) return;
  const files = assemble();
  const source = (suffix: string): string =>
    files.find((f) => f.path.endsWith(suffix))?.source.replace(`${ROOT}/`, '/') ?? '';
  mkdirSync(KEPT, { recursive: true });
  await onBench(async (page) => {
    for (const [i, cell] of missing.entries()) {
      if (Date.now() > until) {
        log(`${missing.length - i} conditions are left for another run: the time is over.`);
        return;
      }
      const began = Date.now();
      const rows = await page.evaluate(
        ({ clip, paths }) =>
          window.accuracy.record(clip, { ...paths, loader: new URL(paths.loader, location.href).href }),
        {
          clip: cell.clip,
          paths: {
            loader: source('module_internal.js'),
            wasm: source('module_internal.wasm'),
            model: source(`${cell.clip.model}.task`),
          },
        },
      );
      const path = paths.get(cell.id) ?? '';
      writeFileSync(`${path}.${process.pid}`, packRecording({ source: 'virtual patient', ...cell }, rows));
      renameSync(`${path}.${process.pid}`, path);
      const took = Date.now() - began;
      log(
        `${i + 1}/${missing.length} ${cell.label}: ${rows.length} pictures, ${Math.round(took / rows.length)} ms each`,
      );
    }
  });
}
