import { resolve } from 'node:path';
import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, findChromium } from '../../src/tools/browser.ts';

const root = resolve(import.meta.dirname, '../..');
/** Another port and folder for a second run beside the first: HERON_PORT, HERON_DIST. */
export const PORT = Number(process.env.HERON_PORT ?? 4179);

/** A folder for each project: a run clears those of its own projects only, so that the second keeps the traces of the first. */
const output = (project: string): string => resolve(root, `node_modules/.cache/heron/browser-${project}`);
const files = (...names: readonly string[]) => names.map((name) => `**/${name}.spec.ts`);
/** Whole sessions in a small window with the real model: minutes each, and a third at their side would take the poses that they are scored by. */
const LIVE = files('clip', 'weight-shift');
/** What counts frames or poses, and so needs both cores for itself. */
const ALONE = files('game', 'pose', 'faults-model', 'virtual-patient');

export default defineConfig({
  testDir: '.',
  // `live` and `beside` bear other browsers at their side on two cores; `alone` counts frames or poses. `npm test` runs them one after the other.
  projects: [
    { name: 'live', testMatch: LIVE, workers: 2, outputDir: output('live') },
    {
      name: 'beside',
      testIgnore: [...LIVE, ...ALONE],
      // Each test has a page of its own: the longest file would be played to its end alone.
      fullyParallel: true,
      workers: 3,
      outputDir: output('beside'),
    },
    { name: 'alone', testMatch: ALONE, workers: 1, outputDir: output('alone') },
  ],
  // Tests wait for their person as often as for the machine: a third one finds room on two cores.
  workers: 3,
  forbidOnly: !!process.env.CI,
  // A test that passes only when it is tried again has failed: there is a fault in it, or in Heron.
  retries: 0,
  timeout: 180_000,
  // A limit only for what hangs: a machine that is busy with other things is slow, not wrong.
  expect: { timeout: 30_000 },
  reporter: [['list'], ...(process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['json'] as ['json']] : [])],
  use: {
    baseURL: `http://localhost:${PORT}/`,
    viewport: { width: 1280, height: 720 },
    // Faults are put into requests, which a service worker would answer first. offline.spec.ts and release.spec.ts allow it.
    serviceWorkers: 'block',
    launchOptions: { executablePath: findChromium() ?? undefined, args: CHROMIUM_ARGS },
  },
  webServer: {
    command: `npx tsx src/tools/serve.ts ${PORT} ${process.env.HERON_DIST ?? 'dist'}`,
    cwd: root,
    url: `http://localhost:${PORT}/`,
    reuseExistingServer: false,
  },
});
