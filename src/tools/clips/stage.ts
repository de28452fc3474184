import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../browser.ts';

const here = dirname(fileURLToPath(import.meta.url));
export const ROOT = join(here, '../../..');

/** Bundles a module of this repository into one script without imports, for injection into a page. */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    root: ROOT,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: join(ROOT, entry), formats: ['iife'], name: 'heronTool', fileName: 'tool' },
    },
  });
  const output = [result].flat()[0];
  if (!output || !('output' in output)) throw new Error(`${entry} could not be bundled.`);
  return output.output[0].code;
}

const CACHE = join(ROOT, 'node_modules/.cache/heron');

/** Files that change what is done with the pictures, not the pictures. */
const NO_PICTURES = new Set([
  'behaviour.ts',
  'stance.ts',
  'motion.ts',
  'camera.ts',
  'atlas.ts',
  'make-clip.ts',
]);

/** A short fingerprint of everything that the pictures depend on. */
function sourcesHash(kind: 'atlas' | 'clip'): string {
  const hash = createHash('sha256');
  for (const folder of ['src/virtual-patient', 'src/tools/clips'])
    for (const file of readdirSync(join(ROOT, folder)).sort())
      if (file.endsWith('.ts') && !NO_PICTURES.has(file) && (kind === 'clip' || file !== 'clip-plan.ts'))
        hash.update(file).update(readFileSync(join(ROOT, folder, file)));
  return hash.digest('hex').slice(0, 12);
}

/** Where a made thing is kept: its name carries the fingerprint of the sources. */
export const cached = (kind: 'atlas' | 'clip', name: string): string =>
  join(CACHE, `${kind}-${sourcesHash(kind)}-${name}`);

/** Stores it at once whole, and throws away those of older sources. */
export function keep(file: string, kind: 'atlas' | 'clip', content: string | Buffer): void {
  mkdirSync(CACHE, { recursive: true });
  const current = `${kind}-${sourcesHash(kind)}-`;
  for (const old of readdirSync(CACHE))
    if (old.startsWith(`${kind}-`) && !old.startsWith(current)) rmSync(join(CACHE, old), { force: true });
  writeFileSync(`${file}.${process.pid}`, content);
  renameSync(`${file}.${process.pid}`, file);
}

/** A blank page in which `window.stage` draws virtual patients. Closes its browser when `work` is over. */
export async function onStage<T>(work: (page: Page) => Promise<T>): Promise<T> {
  let browser: Browser | null = null;
  try {
    browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
    const page = await browser.newPage();
    page.on('pageerror', (error) => console.error(error));
    await page.setContent('<!doctype html><title>stage</title>');
    // tsx names functions by a helper that a function sent into the page would miss.
    await page.addScriptTag({ content: 'globalThis.__name ??= (f) => f' });
    await page.addScriptTag({ content: await bundle('src/tools/clips/stage-page.ts') });
    return await work(page);
  } finally {
    await browser?.close();
  }
}
