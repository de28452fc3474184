/**
 * The networks and the wasm as this device keeps them: pieces of one size in Cache Storage, by checksum. A download that
 * breaks off, even by closing the browser, goes on behind the last whole piece, and a device that has all of them needs no
 * network. Nothing here is trusted: whoever reads a file checks its SHA-256, as after a download.
 */
export interface Shelf {
  /** Fills `into` from its start with the pieces that are kept. Resolves to how many bytes that were. */
  read(sha256: string, into: Uint8Array<ArrayBuffer>): Promise<number>;
  /** Keeps piece `n` (from 0). A shelf that is full or forbidden keeps nothing and says nothing. */
  add(sha256: string, n: number, piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** How many bytes of a file of `size` bytes are kept, counted over all its pieces. */
  kept(sha256: string, size: number): Promise<number>;
  /** Forgets a file: it was damaged. */
  drop(sha256: string): Promise<void>;
  /** Forgets every file but these: an older version's. */
  tidy(wanted: readonly string[]): Promise<void>;
}

/** Records come first: files that can be fetched again are kept only while this much room is left beside them. Bytes. [J] */
const ROOM_LEFT = 100_000_000;
export const PIECE = 1 << 20;
export const CACHE = 'heron-pose';

/** What the browser would still let this origin store; endless where it does not say. */
async function roomLeft(): Promise<number> {
  const { quota, usage } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  return quota === undefined || usage === undefined ? Number.POSITIVE_INFINITY : quota - usage;
}

/** Bytes of piece `n` of a file of `size` bytes. */
export const pieceLength = (n: number, size: number): number =>
  Math.max(0, Math.min(PIECE, size - n * PIECE));

/**
 * A shelf in the given cache storage, or null where the browser has none (an address without https).
 * `base`: any address of the own origin; a cache's keys must be addresses, and these lead nowhere.
 */
export function cacheShelf(
  base: string,
  storage: CacheStorage | undefined = globalThis.caches,
  room: () => Promise<number> = roomLeft,
): Shelf | null {
  if (!storage) return null;
  const address = (sha256: string, n: number): string => new URL(`.kept/${sha256}/${n}`, base).href;
  const open = (): Promise<Cache> => storage.open(CACHE);
  const shaOf = (url: string): string => url.split('/').at(-2) ?? '';
  const quietly = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch {
      // Full or forbidden storage costs the next visit a download and nothing else.
    }
  };
  return {
    async read(sha256, into) {
      let have = 0;
      try {
        const cache = await open();
        while (have < into.length) {
          const piece = await cache.match(address(sha256, have / PIECE));
          const bytes = piece ? new Uint8Array(await piece.arrayBuffer()) : null;
          if (bytes?.length !== pieceLength(have / PIECE, into.length)) break;
          into.set(bytes, have);
          have += bytes.length;
        }
      } catch {
        // Unreadable storage: what was read so far counts, the rest is fetched.
      }
      return have;
    },
    add: (sha256, n, piece) =>
      quietly(async () => {
        if ((await room()) < ROOM_LEFT) return;
        await (await open()).put(address(sha256, n), new Response(piece.slice()));
      }),
    async kept(sha256, size) {
      try {
        const keys = (await (await open()).keys()).map((key) => key.url);
        const pieces = keys
          .filter((url) => shaOf(url) === sha256)
          .map((url) => Number(url.split('/').at(-1)));
        return pieces.reduce((sum, n) => sum + pieceLength(n, size), 0);
      } catch {
        return 0;
      }
    },
    drop: (sha256) => forget((url) => shaOf(url) === sha256),
    tidy: (wanted) => forget((url) => !wanted.includes(shaOf(url))),
  };

  function forget(which: (url: string) => boolean): Promise<void> {
    return quietly(async () => {
      const cache = await open();
      for (const key of await cache.keys()) if (which(key.url)) await cache.delete(key);
    });
  }
}
