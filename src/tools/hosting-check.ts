import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SECURITY_HEADERS } from './headers.ts';

/**
 * `npm run check:hosting`: starts the real nginx and the real Caddy, where they are installed, on the files in `docs/deploy/`, and asks
 * them for what Heron asks for. Changed in a copy are only the name, the ports and the paths. Leaves with code 1 when an answer is not
 * what it should be, or when neither server is installed.
 */
/** Too much for one piece, and nothing that a compressor could make smaller. */
const NETWORK = randomBytes(300_000);
const SITE: Readonly<Record<string, string | Buffer>> = {
  'index.html': '<!doctype html><title>Heron</title>',
  'manifest.webmanifest': '{}',
  'boot.js': '// '.padEnd(4000, 'boot '),
  'assets/index-1a2b.js': '// '.padEnd(4000, 'heron '),
  'models/manifest.json': '{}',
  'models/pose_landmarker_lite.task': NETWORK,
  'wasm/vision.wasm': Buffer.alloc(300_000, 'wasm'),
};

interface Wanted {
  readonly path: string;
  readonly send?: Readonly<Record<string, string>>;
  readonly status: number;
  readonly headers: Readonly<Record<string, RegExp>>;
  readonly body?: Buffer;
}
const ASKED: readonly Wanted[] = [
  { path: '/', status: 200, headers: { 'content-type': /^text\/html/, 'cache-control': /^no-cache$/ } },
  { path: '/?lang=de', status: 200, headers: { 'content-type': /^text\/html/ } },
  {
    path: '/assets/index-1a2b.js',
    send: { 'accept-encoding': 'gzip' },
    status: 200,
    headers: { 'content-type': /javascript/, 'cache-control': /immutable/, 'content-encoding': /^gzip$/ },
  },
  { path: '/boot.js', status: 200, headers: { 'content-type': /javascript/, 'cache-control': /^no-cache$/ } },
  { path: '/models/manifest.json', status: 200, headers: { 'content-type': /json/ } },
  { path: '/manifest.webmanifest', status: 200, headers: { 'content-type': /manifest\+json/ } },
  {
    path: '/wasm/vision.wasm',
    send: { 'accept-encoding': 'gzip' },
    status: 200,
    headers: { 'content-type': /^application\/wasm$/, 'content-encoding': /^gzip$/ },
  },
  {
    path: '/models/pose_landmarker_lite.task',
    send: { 'accept-encoding': 'gzip' },
    status: 200,
    headers: { 'content-encoding': /^gzip$/ },
  },
  // A broken download goes on. With a Range browsers take no compression (Fetch standard, 4.6).
  {
    path: '/models/pose_landmarker_lite.task',
    send: { range: 'bytes=200000-', 'accept-encoding': 'identity' },
    status: 206,
    headers: { 'content-range': /^bytes 200000-299999\/300000$/ },
    body: NETWORK.subarray(200_000),
  },
  { path: '/nothing-here', status: 404, headers: {} },
];

interface Host {
  readonly name: string;
  readonly version: readonly string[];
  /** Writes its file for this folder and says how to start it. */
  prepare(at: Place): readonly string[];
}
interface Place {
  readonly folder: string;
  readonly site: string;
  readonly port: number;
  readonly other: number;
}
const certificate = (folder: string): readonly [string, string] => [
  join(folder, 'heron.crt'),
  join(folder, 'heron.key'),
];
/** Replaces what a clinic would. @throws when the file no longer has it: then nothing would be checked */
function swap(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`The file no longer says “${from}”.`);
    return all.replaceAll(from, to);
  }, text);
}

const HOSTS: readonly Host[] = [
  {
    name: 'nginx',
    version: ['nginx', '-v'],
    prepare({ folder, site, port, other }) {
      const [crt, key] = certificate(folder);
      const file = swap(readFileSync('docs/deploy/nginx.conf', 'utf8'), [
        ['listen 443', `listen 127.0.0.1:${port}`],
        ['listen 80', `listen 127.0.0.1:${other}`],
        ['/etc/nginx/tls/heron.crt', crt],
        ['/etc/nginx/tls/heron.key', key],
        ['root /srv/heron', `root ${site}`],
        ['heron.example.org', 'localhost'],
      ]);
      writeFileSync(join(folder, 'heron.conf'), file);
      const conf = join(folder, 'nginx.conf');
      writeFileSync(
        conf,
        `daemon off; master_process off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp {\n  access_log off;\n` +
          `  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3;\n` +
          `  uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;\n  include ${folder}/heron.conf;\n}\n`,
      );
      return ['nginx', '-p', folder, '-c', conf];
    },
  },
  {
    name: 'Caddy',
    version: ['caddy', 'version'],
    prepare({ folder, site, port }) {
      const [crt, key] = certificate(folder);
      const file = swap(readFileSync('docs/deploy/Caddyfile', 'utf8'), [
        ['root * /srv/heron', `tls ${crt} ${key}\n\troot * ${site}`],
        ['heron.example.org {', `https://localhost:${port} {`],
      ]);
      const path = join(folder, 'Caddyfile');
      writeFileSync(path, `{\n\tadmin off\n\tauto_https disable_redirects\n}\n${file}`);
      return ['caddy', 'run', '--adapter', 'caddyfile', '--config', path];
    },
  },
];

const freePort = (): Promise<number> =>
  new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const at = server.address();
      server.close(() => done(typeof at === 'object' && at ? at.port : 0));
    });
  });

function ask(port: number, { path, send = {} }: Wanted): Promise<{ answer: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const options = { host: 'localhost', port, path, headers: send, rejectUnauthorized: false };
    request(options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => resolve({ answer, body: Buffer.concat(parts) }));
    })
      .on('error', reject)
      .end();
  });
}

const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** What is wrong with the answers, in sentences. */
async function wrong(port: number): Promise<string[]> {
  const found: string[] = [];
  for (const wanted of ASKED) {
    const { answer, body } = await ask(port, wanted);
    if (answer.statusCode !== wanted.status)
      found.push(`${wanted.path}: answers ${answer.statusCode}, not ${wanted.status}`);
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      if (answer.headers[name] !== value) found.push(`${wanted.path}: ${name} is ${answer.headers[name]}`);
    for (const [name, value] of Object.entries(wanted.headers))
      if (!value.test(String(answer.headers[name])))
        found.push(`${wanted.path}: ${name} is ${answer.headers[name]}`);
    if (wanted.body && sum(body) !== sum(wanted.body))
      found.push(`${wanted.path}: other bytes than were asked for`);
  }
  return found;
}

/** Waits until it answers. @throws with what the server said when it ends or stays silent */
async function ready(child: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (child.exitCode !== null) throw new Error(said().trim() || `it ended with code ${child.exitCode}`);
    const [first] = ASKED;
    if (
      first &&
      (await ask(port, first).then(
        () => true,
        () => false,
      ))
    )
      return;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`it does not answer: ${said().trim()}`);
}

async function check(host: Host): Promise<boolean | null> {
  const [command = '', ...flags] = host.version;
  const known = spawnSync(command, flags, { encoding: 'utf8' });
  if (known.error) {
    console.log(`${host.name}: not installed here, not checked`);
    return null;
  }
  const version = `${known.stdout}${known.stderr}`.trim().split('\n')[0] ?? '';
  const folder = mkdtempSync(join(tmpdir(), 'heron-hosting-'));
  const site = join(folder, 'site');
  for (const [path, text] of Object.entries(SITE)) {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), text);
  }
  const [crt, key] = certificate(folder);
  spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-out', crt, '-keyout', key],
  ]);
  const port = await freePort();
  let said = '';
  let child: ChildProcess | null = null;
  try {
    const [start = '', ...args] = host.prepare({ folder, site, port, other: await freePort() });
    child = spawn(start, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, HOME: folder },
    });
    child.stderr?.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await ready(child, port, () => said);
    const found = await wrong(port);
    for (const one of found) console.log(`${host.name}: ${one}`);
    console.log(
      `${host.name} (${version}): ${found.length === 0 ? `${ASKED.length} answers as they should be` : 'not as it should be'}`,
    );
    return found.length === 0;
  } catch (error) {
    console.log(`${host.name} (${version}): ${String(error)}`);
    return false;
  } finally {
    child?.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const results: (boolean | null)[] = [];
for (const host of HOSTS) results.push(await check(host));
if (results.includes(false) || results.every((result) => result === null)) process.exitCode = 1;
