import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type DownloadPorts, download, sha256Hex } from '../../../src/pose/download.ts';
import { CACHE, cacheShelf, PIECE, type Shelf } from '../../../src/pose/shelf.ts';
import { FakeCaches } from '../service-worker/fake-caches.ts';

/** A network of two and a half pieces, kept by one visit and read by the next. */
const SIZE = 2.5 * PIECE;
const BYTES = new Uint8Array(SIZE).map((_, i) => (i * 31) % 253);
const SUM = createHash('sha256').update(BYTES).digest('hex');
const WANTED = { path: 'models/x.task', url: 'https://h/models/x.task', bytes: SIZE, sha256: SUM };
const BASE = 'https://h/';

/** Serves from where it is asked; breaks off `until` bytes into the file, or not at all. */
function server(shelf: Shelf | null, until: number | null) {
  const asked: (string | null)[] = [];
  const ports: DownloadPorts = {
    fetch: async (_, init) => {
      const range = new Headers(init?.headers).get('Range');
      asked.push(range);
      const from = Number(/\d+/.exec(range ?? '0')?.[0]);
      const end = until ?? SIZE;
      let at = from;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          if (at < end) {
            controller.enqueue(BYTES.slice(at, Math.min(at + 300_000, end)));
            at += 300_000;
          } else if (until === null) controller.close();
          else controller.error(new TypeError('network error'));
        },
      });
      const headers: Record<string, string> = range
        ? { 'Content-Range': `bytes ${from}-${SIZE - 1}/${SIZE}` }
        : {};
      return new Response(body, { status: range ? 206 : 200, headers });
    },
    sha256: sha256Hex,
    wait: async () => undefined,
    stall: 5000,
    shelf,
  };
  return { ports, asked };
}
const shelfIn = (caches: CacheStorage): Shelf => {
  const shelf = cacheShelf(BASE, caches);
  if (!shelf) throw new Error('no shelf');
  return shelf;
};
const fetchIt = (ports: DownloadPorts) => download(WANTED, new Map(), () => undefined, ports);

describe('the shelf', () => {
  test('a file that one visit fetched, the next does not ask for', async () => {
    const caches = new FakeCaches();
    await fetchIt(server(shelfIn(caches), null).ports);
    expect(await shelfIn(caches).kept(SUM, SIZE)).toBe(SIZE);
    const later = server(shelfIn(caches), null);
    expect(Buffer.from(await fetchIt(later.ports)).equals(Buffer.from(BYTES))).toBe(true);
    expect(later.asked).toEqual([]);
  });

  test('a visit that was cut off leaves whole pieces; the next goes on behind them', async () => {
    const caches = new FakeCaches();
    await expect(fetchIt(server(shelfIn(caches), 1.6 * PIECE).ports)).rejects.toThrow();
    expect(await shelfIn(caches).kept(SUM, SIZE)).toBe(PIECE);
    const later = server(shelfIn(caches), null);
    expect(Buffer.from(await fetchIt(later.ports)).equals(Buffer.from(BYTES))).toBe(true);
    expect(later.asked).toEqual([`bytes=${PIECE}-`]);
  });

  test('a damaged piece is never used: the whole file is fetched again and kept again', async () => {
    const caches = new FakeCaches();
    await fetchIt(server(shelfIn(caches), null).ports);
    const cache = await caches.open(CACHE);
    const [first] = await cache.keys();
    if (!first) throw new Error('nothing kept');
    await cache.put(first, new Response(new Uint8Array(PIECE)));
    const later = server(shelfIn(caches), null);
    expect(Buffer.from(await fetchIt(later.ports)).equals(Buffer.from(BYTES))).toBe(true);
    expect(later.asked).toEqual([null]);
    const last = server(shelfIn(caches), null);
    await fetchIt(last.ports);
    expect(last.asked).toEqual([]);
  });

  test('a piece of the wrong length ends what is taken', async () => {
    const caches = new FakeCaches();
    await fetchIt(server(shelfIn(caches), null).ports);
    const cache = await caches.open(CACHE);
    const second = (await cache.keys()).find((key) => key.url.endsWith('/1'));
    if (!second) throw new Error('no second piece');
    await cache.put(second, new Response(new Uint8Array(10)));
    expect(await shelfIn(caches).read(SUM, new Uint8Array(SIZE))).toBe(PIECE);
  });

  test('a full disk keeps nothing and disturbs nobody', async () => {
    const caches = new FakeCaches();
    caches.full = true;
    expect((await fetchIt(server(shelfIn(caches), null).ports)).length).toBe(SIZE);
    expect(await shelfIn(caches).kept(SUM, SIZE)).toBe(0);
  });

  test('records come first: nothing is kept when room is short', async () => {
    const caches = new FakeCaches();
    const shelf = cacheShelf(BASE, caches, async () => 99_000_000);
    await shelf?.add(SUM, 0, BYTES.subarray(0, PIECE));
    expect(await shelf?.kept(SUM, SIZE)).toBe(0);
    const roomy = cacheShelf(BASE, caches, async () => 101_000_000);
    await roomy?.add(SUM, 0, BYTES.subarray(0, PIECE));
    expect(await roomy?.kept(SUM, SIZE)).toBe(PIECE);
  });

  test('files of an older version are forgotten, those wanted stay', async () => {
    const caches = new FakeCaches();
    const shelf = shelfIn(caches);
    await shelf.add('old', 0, new Uint8Array(5));
    await shelf.add(SUM, 0, BYTES.subarray(0, PIECE));
    await shelf.tidy([SUM]);
    expect(await shelf.kept('old', 5)).toBe(0);
    expect(await shelf.kept(SUM, SIZE)).toBe(PIECE);
  });

  test('without cache storage (no https) there is no shelf', () => {
    expect(cacheShelf(BASE, undefined)).toBeNull();
  });
});
