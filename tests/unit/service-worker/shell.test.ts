import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createShell, type Shell } from '../../../src/service-worker/shell.ts';
import { FakeCaches } from './fake-caches.ts';

/** The shell against a cache and a server made of maps: what is kept, what is refused, what a page gets. */
const SCOPE = 'https://h/heron/';
const SHIPPED = { 'content-security-policy': "connect-src 'self'", 'referrer-policy': 'no-referrer' };
const sum = (text: string) => createHash('sha256').update(text).digest('hex');

type Site = Record<string, string>;
/** A host that serves `site` with `headers` and counts what it is asked. */
function host(site: Site, headers: Record<string, string> = {}) {
  const asked: string[] = [];
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(`${init?.method ?? 'GET'} ${url.slice(SCOPE.length)}`);
    const text = site[url.slice(SCOPE.length) || 'index.html'];
    return text === undefined ? new Response('no', { status: 404 }) : new Response(text, { headers });
  };
  return { fetch, asked };
}
const shellOf = (site: Site, caches: FakeCaches, fetch: typeof globalThis.fetch): Shell =>
  createShell({
    files: Object.entries(site).map(([url, text]) => ({ url, sha256: sum(text) })),
    scope: SCOPE,
    caches,
    fetch,
    headers: SHIPPED,
  });
const get = (url: string) => new Request(SCOPE + url);
const text = async (response: Promise<Response> | null) => (await response)?.text();

const V1: Site = { 'index.html': 'page 1', 'assets/a-1.js': 'a1', 'assets/b.js': 'b', 'boot.js': 'boot' };
const V2: Site = { 'index.html': 'page 2', 'assets/a-2.js': 'a2', 'assets/b.js': 'b', 'boot.js': 'boot' };

describe('the shell', () => {
  it('answers every file without the host once it is installed, the page whatever its parameters', async () => {
    const caches = new FakeCaches();
    const { fetch, asked } = host(V1);
    const shell = shellOf(V1, caches, fetch);
    await shell.install();
    asked.length = 0;
    expect(await text(shell.answer(get('?camera=virtual&lang=de')))).toBe('page 1');
    expect(await text(shell.answer(get('index.html')))).toBe('page 1');
    expect(await text(shell.answer(get('assets/a-1.js')))).toBe('a1');
    expect(asked).toEqual([]);
  });

  it('leaves alone what is not the app’s: networks, other files, other hosts, other methods', async () => {
    const shell = shellOf(V1, new FakeCaches(), host(V1).fetch);
    expect(shell.answer(get('models/pose_landmarker_full.task'))).toBeNull();
    expect(shell.answer(get('somewhere/else'))).toBeNull();
    expect(shell.answer(new Request('https://elsewhere/heron/index.html'))).toBeNull();
    expect(shell.answer(new Request(SCOPE, { method: 'POST' }))).toBeNull();
  });

  it('is not installed when one file is missing or damaged, and then fetches only the rest', async () => {
    const caches = new FakeCaches();
    const damaged = host({ ...V1, 'assets/b.js': 'changed on the way' });
    await expect(shellOf(V1, caches, damaged.fetch).install()).rejects.toThrow('assets/b.js: wrong checksum');
    const { 'assets/b.js': _gone, ...without } = V1;
    await expect(shellOf(V1, caches, host(without).fetch).install()).rejects.toThrow('404');
    const good = host(V1);
    await shellOf(V1, caches, good.fetch).install();
    expect(good.asked).toEqual(['GET assets/b.js']);
  });

  it('takes over from the version before what did not change, unless it was damaged on the disk', async () => {
    const caches = new FakeCaches();
    await shellOf(V1, caches, host(V1).fetch).install();
    const [name = ''] = await caches.keys();
    await (await caches.open(name)).put(`${SCOPE}boot.js`, new Response('rotten'));
    const next = host(V2);
    await shellOf(V2, caches, next.fetch).install();
    expect(next.asked.sort()).toEqual(['GET ', 'GET assets/a-2.js', 'GET boot.js']);
  });

  it('keeps the version before for pages that still run it, and no older or half ones', async () => {
    const caches = new FakeCaches();
    await shellOf(V1, caches, host(V1).fetch).install();
    const half: Site = { ...V1, 'index.html': 'half' };
    await shellOf(half, caches, host(V1).fetch)
      .install()
      .catch(() => undefined);
    const second = shellOf(V2, caches, host(V2).fetch);
    await second.install();
    await second.tidy();
    expect(await caches.keys()).toHaveLength(2);
    expect(await text(second.answer(get('assets/a-1.js')))).toBe('a1');
    expect(await text(second.answer(get('')))).toBe('page 2');
    const V3: Site = { ...V2, 'index.html': 'page 3' };
    const third = shellOf(V3, caches, host(V3).fetch);
    await third.install();
    await third.tidy();
    expect(await caches.keys()).toHaveLength(2);
    expect(await text(third.answer(get('assets/a-1.js')))).toBe('no');
  });

  it('does not tidy away the version that is coming while this one takes over', async () => {
    const caches = new FakeCaches();
    const first = shellOf(V1, caches, host(V1).fetch);
    await first.install();
    const { 'assets/a-2.js': _late, ...begun } = V2;
    const second = shellOf(V2, caches, host(begun).fetch);
    await expect(second.install()).rejects.toThrow('404');
    const cache = await caches.open((await caches.keys()).at(-1) ?? '');
    await first.tidy();
    expect(await caches.keys()).toHaveLength(2);
    expect(await caches.open((await caches.keys()).at(-1) ?? '')).toBe(cache);
  });

  it('mends what the disk lost or damaged, and says whether it could', async () => {
    const caches = new FakeCaches();
    const shell = shellOf(V1, caches, host(V1).fetch);
    await shell.install();
    expect(await shell.mend()).toBe(true);
    const cache = await caches.open((await caches.keys())[0] ?? '');
    await cache.put(`${SCOPE}boot.js`, new Response('rotten'));
    await cache.delete(SCOPE);
    const gone = shellOf(V1, caches, () => Promise.reject(new TypeError('no network')));
    expect(await gone.mend()).toBe(false);
    const good = host(V1);
    expect(await shellOf(V1, caches, good.fetch).mend()).toBe(true);
    expect(good.asked.sort()).toEqual(['GET ', 'GET boot.js']);
    expect(await text(gone.answer(get('')))).toBe('page 1');
    expect(await text(gone.answer(get('boot.js')))).toBe('boot');
  });

  it('asks the host when its own storage fails, and shows an older page rather than none', async () => {
    const caches = new FakeCaches();
    await shellOf(V1, caches, host(V1).fetch).install();
    const cut = () => Promise.reject(new TypeError('no network'));
    const second = shellOf(V2, caches, host(V2).fetch);
    await second.install();
    await (await caches.open((await caches.keys())[1] ?? '')).delete(SCOPE);
    expect(await text(second.answer(get('')))).toBe('page 2');
    expect(await text(shellOf(V2, caches, cut).answer(get('')))).toBe('page 1');
    const broken = Object.assign(new FakeCaches(), {
      open: () => Promise.reject(new DOMException('Unexpected internal error', 'UnknownError')),
    });
    expect(await text(shellOf(V1, broken, host(V1).fetch).answer(get('')))).toBe('page 1');
    await expect(shellOf(V1, broken, cut).answer(get(''))).rejects.toThrow('no network');
  });

  it('gives the shipped headers to a host that sends no policy, and keeps those of a host that does', async () => {
    const bare = shellOf(V1, new FakeCaches(), host(V1).fetch);
    await bare.install();
    const page = await bare.answer(get(''));
    for (const [name, value] of Object.entries(SHIPPED)) expect(page?.headers.get(name)).toBe(value);

    const own = { 'content-security-policy': "connect-src 'self' https://fhir.example" };
    const clinic = shellOf(V1, new FakeCaches(), host(V1, own).fetch);
    await clinic.install();
    const theirs = await clinic.answer(get(''));
    expect(theirs?.headers.get('content-security-policy')).toBe(own['content-security-policy']);
    expect(theirs?.headers.get('referrer-policy')).toBeNull();
  });

  it('follows a host that changes its headers without a new version', async () => {
    const caches = new FakeCaches();
    await shellOf(V1, caches, host(V1, SHIPPED).fetch).install();
    const same = shellOf(V1, caches, host(V1, SHIPPED).fetch);
    expect(await same.adoptHeaders()).toBe(false);
    const changed = { ...SHIPPED, 'content-security-policy': "connect-src 'self' https://fhir.example" };
    const shell = shellOf(V1, caches, host(V1, changed).fetch);
    expect(await shell.adoptHeaders()).toBe(true);
    for (const url of ['', 'assets/a-1.js']) {
      const answer = await shell.answer(get(url));
      expect(answer?.headers.get('content-security-policy')).toContain('fhir.example');
    }
    expect(await text(shell.answer(get('assets/a-1.js')))).toBe('a1');
  });
});
