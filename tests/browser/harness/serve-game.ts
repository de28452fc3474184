import type { Server } from 'node:http';
import { resolve } from 'node:path';
import { build } from 'vite';
import { listen, serveFolder } from '../../../src/tools/server.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

/**
 * Builds the game's own page as the product is built, without pose model and screens, and serves it with the shipped security
 * headers. Resolves to its address; the caller closes the server.
 */
export async function serveGame(): Promise<{ address: string; server: Server }> {
  const outDir = resolve(ROOT, 'node_modules/.cache/heron/harness-game');
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'error',
    build: {
      target: 'es2023',
      outDir,
      emptyOutDir: true,
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: resolve(import.meta.dirname, 'game.html') },
    },
  });
  const server = serveFolder(outDir);
  const port = await listen(server, 0);
  return { address: `http://localhost:${port}/game.html`, server };
}
