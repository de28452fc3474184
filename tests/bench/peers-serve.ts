import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { build } from 'vite';
import { assemble } from '../../src/tools/models/assemble.ts';
import { models } from '../../src/tools/models/vite-plugin.ts';
import { ADDRESSES } from '../browser/harness/peers-adapters.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
};
/** What web servers usually compress. */
const USUAL: ReadonlySet<string> = new Set(['.html', '.js', '.mjs', '.json', '.wasm']);
/** What Heron's own server files (docs/deploy/) compress: the networks too. */
const OURS: ReadonlySet<string> = new Set([...USUAL, '.task']);

/** What a page asked for: bytes as they would travel from a usual server (text and wasm gzipped), and what left the origin. */
export interface Traffic {
  bytes: number;
  readonly foreign: string[];
}

const cost = new Map<string, number>();
/** Bytes that a file costs on the way. */
function travels(file: string, compressed: ReadonlySet<string>): number {
  const known = cost.get(file);
  if (known !== undefined) return known;
  const content = readFileSync(file);
  const bytes = compressed.has(extname(file)) ? gzipSync(content).length : content.length;
  cost.set(file, bytes);
  return bytes;
}
const typeOf = (file: string): string => TYPES[extname(file)] ?? 'application/octet-stream';

/** Builds the page of the bench and serves it, counting. `extra`: files outside the build, by address. */
export async function servePeers(
  extra: Readonly<Record<string, string>>,
): Promise<{ address: string; server: Server; traffic: () => Traffic }> {
  const outDir = join(ROOT, 'node_modules/.cache/heron/harness-peers');
  await build({
    configFile: false,
    root: join(ROOT, 'tests/browser/harness'),
    base: './',
    plugins: [models()],
    worker: { format: 'es' },
    logLevel: 'warn',
    build: {
      target: 'es2023',
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: join(ROOT, 'tests/browser/harness/peers.html') },
    },
  });
  let traffic: Traffic = { bytes: 0, foreign: [] };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = extra[path] ?? join(outDir, path);
    if (!file.startsWith(outDir) && !extra[path]) return void response.writeHead(404).end();
    if (!existsSync(file)) return void response.writeHead(404).end();
    traffic.bytes += travels(file, OURS);
    response.writeHead(200, { 'content-type': typeOf(file) }).end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const at = server.address();
  const port = typeof at === 'object' && at ? at.port : 0;
  return {
    address: `http://localhost:${port}/peers.html`,
    server,
    traffic: () => {
      const taken = traffic;
      traffic = { bytes: 0, foreign: [] };
      return taken;
    },
  };
}

/**
 * Answers what the page asks of the outside from the installed packages, and notes it: the bench itself reaches no network.
 * Returns the notes since the last call.
 */
export async function playTheOutside(page: Page): Promise<() => Traffic> {
  let traffic: Traffic = { bytes: 0, foreign: [] };
  const lite = assemble().find((file) => file.path.endsWith('lite.task'))?.source;
  if (!lite) throw new Error('no lite model');
  const modules = join(ROOT, 'node_modules');
  const fileOf = (url: string): string | null => {
    if (url === ADDRESSES.model) return lite;
    const package_ = /^https:\/\/cdn\.jsdelivr\.net\/npm\/(@[^/]+\/[^@/]+)@[^/]+\/(.+)$/.exec(url);
    return package_ ? join(modules, package_[1] ?? '', package_[2] ?? '') : null;
  };
  await page.context().route(/^https:/, async (route) => {
    const url = route.request().url();
    const file = fileOf(url);
    traffic.foreign.push(url);
    if (!file || !existsSync(file)) return route.abort();
    traffic.bytes += travels(file, USUAL);
    await route.fulfill({
      status: 200,
      headers: { 'access-control-allow-origin': '*', 'content-type': typeOf(file) },
      body: readFileSync(file),
    });
  });
  return () => {
    const taken = traffic;
    traffic = { bytes: 0, foreign: [] };
    return taken;
  };
}
