import { chromium, type Page } from '@playwright/test';
import { createServer } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from '../../src/tools/browser.ts';

const root = new URL('../../', import.meta.url).pathname;

/**
 * A real browser with a page of the source tree's own modules, for making landmark recordings. `open` loads `html` anew, so that a tracker of
 * an earlier recording is gone, and waits for its `window.run`. Everything is closed when `work` is over. Numbers that the page logs are told as frames.
 */
export async function onRecorderPage(
  html: string,
  work: (open: () => Promise<Page>) => Promise<void>,
): Promise<void> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    optimizeDeps: { exclude: ['@mediapipe/tasks-vision'], include: ['three'] },
    cacheDir: 'node_modules/.cache/heron/recordings-vite',
    plugins: [
      {
        name: 'page',
        configureServer: (s) => {
          s.middlewares.use((request, response, next) => {
            if (request.url === '/recorder') response.setHeader('content-type', 'text/html').end(html);
            else next();
          });
        },
      },
    ],
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    page.on('console', (m) => /^\d+$/.test(m.text()) && process.stderr.write(`${m.text()} frames\r`));
    page.on('pageerror', (e) => console.error(e.message));
    page.setDefaultTimeout(0);
    const address = server.resolvedUrls?.local[0] ?? '';
    await work(async () => {
      await page.goto(`${address}recorder`);
      await page.waitForFunction('window.run');
      return page;
    });
  } finally {
    await browser.close();
    await server.close();
  }
}
