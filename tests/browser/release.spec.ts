import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { listen } from '../../src/tools/server.ts';
import { DIST } from './support/versions.ts';

/** The release as a clinic gets it: packed by the release command from the built folder, unpacked, served by others than us. */
test.use({ serviceWorkers: 'allow', viewport: { width: 640, height: 360 } });
test.describe.configure({ mode: 'serial' });

let folder: string;
const closing: (() => void)[] = [];

test.beforeAll(() => {
  const out = mkdtempSync(join(tmpdir(), 'heron-release-'));
  const made = spawnSync(
    'npx',
    ['tsx', 'src/tools/release/release.ts', '--from', DIST, '--out', out, '--audit', 'none'],
    {
      encoding: 'utf8',
      env: { ...process.env, VITEST: '' },
    },
  );
  expect(made.stderr).toBe('');
  expect(made.status, made.stdout).toBe(0);
  const [, name] = /([^/\s]+)\.zip/.exec(made.stdout) ?? [];
  const sums = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: out });
  expect(sums.status).toBe(0);
  for (const [path, bytes] of Object.entries(
    unzipSync(new Uint8Array(readFileSync(join(out, `${name}.zip`)))),
  )) {
    mkdirSync(join(out, dirname(path)), { recursive: true });
    writeFileSync(join(out, path), bytes);
  }
  folder = join(out, name ?? '');
});
test.afterAll(() => {
  for (const close of closing) close();
});

/** A server that knows nothing of Heron: no security headers, no ranges, no caching, Heron in a folder below. */
async function bareServer(root: string): Promise<string> {
  const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(root, path.endsWith('/') ? `${path}index.html` : path);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    const type = types[file.split('.').at(-1) ?? ''];
    response.writeHead(200, type ? { 'content-type': type } : {}).end(readFileSync(file));
  });
  closing.push(() => server.close());
  return `http://localhost:${await listen(server, 0)}/app/`;
}

/** Starts a script of the bundle and waits for the address that it prints. */
function started(command: string, args: string[], port: string): Promise<string> {
  const child: ChildProcess = spawn(command, args, { cwd: folder, env: { ...process.env, PORT: port } });
  closing.push(() => child.kill());
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (bytes: Buffer) => {
      said += bytes.toString();
      const address = /http:\S+/.exec(said)?.[0];
      if (address) resolve(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(said)));
  });
}

const plays = async (page: Page, address: string): Promise<void> => {
  await page.goto(`${address}?camera=virtual&seed=1&quality=low#/play`);
  await expect
    .poll(async () => Number(await page.locator('main.play').getAttribute('data-poses')), {
      timeout: 120_000,
    })
    .toBeGreaterThan(0);
};

test('the checksums inside hold every file, and the list of parts names what is shipped', () => {
  const sums = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
  expect(sums.status, sums.stdout).toBe(0);
  const listed = readFileSync(join(folder, 'SHA256SUMS'), 'utf8');
  for (const path of ['app/index.html', 'app/models/pose_landmarker_full.task', 'serve.mjs', 'serve.py'])
    expect(listed).toContain(`  ${path}\n`);
  const bom = JSON.parse(readFileSync(join(folder, 'sbom.cdx.json'), 'utf8')) as {
    components: { name: string; group?: string }[];
  };
  const names = bom.components.map(({ group, name }) => (group ? `${group}/${name}` : name));
  for (const name of ['phaser', 'preact', 'dexie', '@mediapipe/tasks-vision', '@mediapipe/pose'])
    expect(names).toContain(name);
});

test('it runs from a folder of a server without any headers, and brings its own protection from the second page on', async ({
  page,
}) => {
  const address = await bareServer(folder);
  await plays(page, address);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const again = await page.goto(address);
  expect(again?.fromServiceWorker()).toBe(true);
  expect(again?.headers()['content-security-policy']).toContain("connect-src 'self'");
  const left = await page.evaluate(() =>
    fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    ),
  );
  expect(left).toBe(false);
  const violated = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
        void fetch('http://127.0.0.1:9/').catch(() => undefined);
      }),
  );
  expect(violated).toBe('connect-src');
});

test('its own server for Node starts it, with the shipped headers', async ({ page }) => {
  const address = await started(process.execPath, ['serve.mjs'], '0');
  const response = await page.goto(address);
  expect(response?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
  await expect(page.locator('h1').first()).toBeVisible();
});

test('its own server for Python starts it, with the shipped headers', async ({ page }) => {
  const python = spawnSync('python3', ['--version']).status === 0;
  if (!python) {
    // A machine without Python cannot run it; then at least the headers it would send are the shipped ones.
    expect(readFileSync(join(folder, 'headers.json'), 'utf8')).toContain("connect-src 'self'");
    return;
  }
  const address = await started('python3', ['serve.py', '0'], '0');
  const response = await page.goto(address);
  expect(response?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
  await expect(page.locator('h1').first()).toBeVisible();

  // An update of equal length and date reaches the tablet all the same.
  const index = join(folder, 'app/index.html');
  const [old, { mtime }] = [readFileSync(index, 'utf8'), statSync(index)];
  const first = await fetch(address);
  const ask = { 'if-none-match': first.headers.get('etag') ?? '', 'if-modified-since': mtime.toUTCString() };
  expect((await fetch(address, { headers: ask })).status).toBe(304);
  writeFileSync(index, old.replace('<!doctype', '<!DOCTYPE'));
  utimesSync(index, mtime, mtime);
  expect((await fetch(address, { headers: ask })).status).toBe(200);
  writeFileSync(index, old);
});

test('opened as a file it says why it cannot start', async ({ page }) => {
  await page.goto(`file://${join(folder, 'app/index.html')}`);
  await expect(page.locator('h1')).toHaveText('Heron cannot start from a file');
});
