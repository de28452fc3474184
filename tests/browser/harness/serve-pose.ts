import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { build } from 'vite';
import { models } from '../../../src/tools/models/vite-plugin.ts';
import { listen, serveFolder } from '../../../src/tools/server.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/**
 * Builds one page of this folder as the product is built (the worker bundled, models and wasm from our own origin) and serves
 * it with the shipped security headers. Resolves to its address; the caller closes the server.
 */
export async function serveHarness(page: string): Promise<{ address: string; server: Server }> {
  const outDir = resolve(ROOT, `node_modules/.cache/heron/harness-${page}`);
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    plugins: [models()],
    worker: { format: 'es' },
    logLevel: 'warn',
    build: {
      target: 'es2023',
      outDir,
      emptyOutDir: true,
      rolldownOptions: { input: resolve(import.meta.dirname, `${page}.html`) },
    },
  });
  const server = serveFolder(outDir);
  const port = await listen(server, 0);
  return { address: `http://localhost:${port}/${page}.html`, server };
}
