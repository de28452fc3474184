/**
 * Pictures of each world, played by a scripted player: one still for each size and quality, and a strip with a picture a second.
 *
 *     npx tsx src/tools/filmstrip.ts [--worlds river,heron] [--sizes 1440x900] [--out docs/screenshots/worlds] [--port 5183] [--strips-only | --stills-only] [--dark] [--png]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { CHROMIUM_ARGS, ensureChromium } from './browser.ts';

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: 'river,heron,stones,reeds' },
    sizes: { type: 'string', default: '1440x900,1024x768,390x844' },
    qualities: { type: 'string', default: 'high,low' },
    out: { type: 'string', default: 'docs/screenshots/worlds' },
    port: { type: 'string', default: '5183' },
    'stills-only': { type: 'boolean', default: false },
    'strips-only': { type: 'boolean', default: false },
    dark: { type: 'boolean', default: false },
    png: { type: 'boolean', default: false },
  },
});

/** The most telling moment of each scripted player, ms, and how long a strip is, s. */
const MOMENTS = { river: 4600, heron: 7800, stones: 5500, reeds: 26_800 } as const;
const STRIP_SECONDS = 8;
type World = keyof typeof MOMENTS;
const LIMIT = 150_000;

const isWorld = (word: string): word is World => word in MOMENTS;

/** A picture of the page: PNG when asked, else a JPEG under the size limit, giving up quality first. */
async function shoot(page: Page): Promise<Buffer> {
  if (values.png) return page.screenshot();
  for (const quality of [86, 76, 66, 56]) {
    const shot = await page.screenshot({ type: 'jpeg', quality });
    if (shot.length <= LIMIT || quality === 56) return shot;
  }
  throw new Error('unreachable');
}

async function open(page: Page, world: World, quality: string): Promise<void> {
  await page.goto(`http://localhost:${values.port}/tests/browser/harness/game.html`);
  await page.waitForFunction(() => 'gameHarness' in window);
  await page.evaluate(
    ([w, q, dark]) =>
      window.gameHarness.mount({
        world: w as World,
        quality: q === 'low' ? 'low' : 'high',
        dark: dark === 'yes',
      }),
    [world, quality, values.dark ? 'yes' : 'no'],
  );
}

async function still(page: Page, world: World, quality: string): Promise<Buffer> {
  await open(page, world, quality);
  const lead = 4000;
  await page.evaluate(
    ([w, from]) => window.gameHarness.play(w as World, 20, Number(from)),
    [world, MOMENTS[world] - lead],
  );
  await page.waitForTimeout(lead);
  return shoot(page);
}

async function strip(page: Page, world: World): Promise<Buffer> {
  await page.setViewportSize({ width: 640, height: 400 });
  await open(page, world, 'high');
  await page.evaluate((w) => window.gameHarness.play(w as World, 20, 0), world);
  const frames: string[] = [];
  const began = Date.now();
  for (let second = 1; second <= STRIP_SECONDS; second++) {
    await page.waitForTimeout(Math.max(0, began + second * 1000 - Date.now()));
    frames.push((await page.screenshot({ type: 'jpeg', quality: 80 })).toString('base64'));
  }
  await page.setViewportSize({ width: 1280, height: 406 });
  await page.setContent(
    `<body style="margin:0;background:#fff;display:grid;grid-template-columns:repeat(4,1fr);gap:4px">${frames
      .map((frame) => `<img style="width:100%;display:block" src="data:image/jpeg;base64,${frame}">`)
      .join('')}</body>`,
  );
  return shoot(page);
}

const worlds = values.worlds.split(',').filter(isWorld);
mkdirSync(values.out, { recursive: true });
const server = await createServer({
  // A source that changes while pictures are taken may not reload the page.
  server: { port: Number(values.port), strictPort: true, hmr: false, watch: null },
  logLevel: 'error',
});
await server.listen();
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: CHROMIUM_ARGS,
});
try {
  const page = await browser.newPage();
  // On a busy machine the first page is transformed slowly.
  page.setDefaultTimeout(180_000);
  page.on('pageerror', (error) => console.error(error));
  const tail = values.dark ? '-dark' : '';
  const keep = (title: string, picture: Buffer) => {
    const name = `${title}${tail}.${values.png ? 'png' : 'jpg'}`;
    writeFileSync(join(values.out, name), picture);
    console.log(`${name} ${Math.round(picture.length / 1000)} kB`);
  };
  for (const world of worlds) {
    for (const size of values['strips-only'] ? [] : values.sizes.split(',')) {
      const [width = 1440, height = 900] = size.split('x').map(Number);
      await page.setViewportSize({ width, height });
      for (const quality of values.qualities.split(','))
        keep(`${world}-${size}-${quality}`, await still(page, world, quality));
    }
    if (!values['stills-only']) keep(`${world}-strip`, await strip(page, world));
  }
} finally {
  await browser.close();
  await server.close();
}
