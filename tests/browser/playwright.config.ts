import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../../src/tools/browser.ts';

const root = resolve(import.meta.dirname, '../..');
/** Another port and folder for a second run beside the first: HERON_PORT, HERON_DIST. */
export const PORT = Number(process.env.HERON_PORT ?? 4179);

export default defineConfig({
  testDir: '.',
  outputDir: resolve(root, 'node_modules/.cache/heron/browser'),
  // Two slow cores: one browser at a time keeps the pose rate fair.
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  retries: 0,
  timeout: 180_000,
  reporter: [['list'], ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['json'] as ['json']] : [])],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    viewport: { width: 1280, height: 720 },
    launchOptions: { executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS },
  },
  webServer: {
    command: `npx tsx src/tools/serve.ts ${PORT} ${process.env.HERON_DIST ?? 'dist'}`,
    cwd: root,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
  },
});
