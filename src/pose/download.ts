import type { PoseFault } from './messages.ts';
import { PIECE, pieceLength, type Shelf } from './shelf.ts';

/** A download that could not be brought to a good end. */
export class DownloadError extends Error {
  constructor(
    readonly fault: Extract<PoseFault, 'offline' | 'missing' | 'truncated' | 'corrupt'>,
    readonly path: string,
    detail: string,
  ) {
    super(`${path}: ${detail}`);
    this.name = 'DownloadError';
  }
}

export interface Wanted {
  readonly path: string;
  readonly url: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a broken download left behind. Kept between tries, so that a retry fetches only the rest. */
export interface Part {
  readonly bytes: Uint8Array<ArrayBuffer>;
  have: number;
  /** Pieces that the shelf holds already, by number. */
  readonly shelved: Set<number>;
}

export interface DownloadPorts {
  readonly fetch: typeof fetch;
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string | null>;
  readonly wait: (ms: number) => Promise<void>;
  /** Gives up on a connection that sends nothing for this long, ms. */
  readonly stall: number;
  /** Where files outlive the page. Without one every visit fetches anew. */
  readonly shelf?: Shelf | null;
}

/** SHA-256 in hexadecimal, or null where the browser has no WebCrypto (an insecure address): then the size must do. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (!globalThis.crypto?.subtle) return null;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('');
}

export const browserPorts: DownloadPorts = {
  fetch: (input, init) => fetch(input, init),
  sha256: sha256Hex,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  stall: 20_000,
};

const TRIES = 3;

/** One connection: appends to `part` until the server stops sending. Resumes where the server allows, else starts over. */
async function receive(
  wanted: Wanted,
  part: Part,
  ports: DownloadPorts,
  fresh: boolean,
  onBytes: (have: number) => void,
): Promise<void> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), ports.stall);
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), ports.stall);
  };
  try {
    const response = await ports.fetch(wanted.url, {
      signal: abort.signal,
      ...(fresh ? { cache: 'reload' as const } : {}),
      ...(part.have > 0 ? { headers: { Range: `bytes=${part.have}-` } } : {}),
    });
    if (response.status === 404 || response.status === 410)
      throw new DownloadError('missing', wanted.path, `the server answers ${response.status}`);
    if (response.status === 416) {
      part.have = 0;
      throw new DownloadError('truncated', wanted.path, 'the server has no more bytes than came');
    }
    if (!response.ok || !response.body)
      throw new DownloadError('offline', wanted.path, `the server answers ${response.status}`);
    const resumed =
      response.status === 206 &&
      response.headers.get('Content-Range')?.startsWith(`bytes ${part.have}-`) === true;
    if (!resumed) part.have = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      if (part.have + value.length > part.bytes.length) {
        await reader.cancel();
        part.have = 0;
        throw new DownloadError('corrupt', wanted.path, `longer than ${part.bytes.length} bytes`);
      }
      part.bytes.set(value, part.have);
      part.have += value.length;
      await shelve(wanted, part, ports.shelf);
      onBytes(part.have);
    }
  } finally {
    clearTimeout(timer);
  }
}

/** Keeps every whole piece that has come and is not kept yet. */
async function shelve(wanted: Wanted, part: Part, shelf: Shelf | null | undefined): Promise<void> {
  if (!shelf) return;
  for (let n = 0; n * PIECE < part.have; n++) {
    const end = n * PIECE + pieceLength(n, wanted.bytes);
    if (end > part.have || part.shelved.has(n)) continue;
    part.shelved.add(n);
    await shelf.add(wanted.sha256, n, part.bytes.subarray(n * PIECE, end));
  }
}

/** A file's part: what this visit already has of it, else what an earlier one left on the shelf. */
async function begun(
  wanted: Wanted,
  parts: Map<string, Part>,
  shelf: Shelf | null | undefined,
): Promise<Part> {
  const known = parts.get(wanted.sha256);
  if (known) return known;
  const part: Part = { bytes: new Uint8Array(wanted.bytes), have: 0, shelved: new Set() };
  parts.set(wanted.sha256, part);
  part.have = (await shelf?.read(wanted.sha256, part.bytes)) ?? 0;
  for (let n = 0; n * PIECE < part.have; n++) part.shelved.add(n);
  return part;
}

/**
 * Fetches one file whole and checked. A broken connection is resumed by Range where the server allows, else begun again;
 * a file with the wrong checksum is fetched once more past the cache. `parts` keeps what came of a failed download; the shelf
 * keeps it beyond the visit, and a file that is whole there is not fetched at all.
 * @throws DownloadError `missing` at once; `offline`, `truncated` or `corrupt` after three tries.
 */
export async function download(
  wanted: Wanted,
  parts: Map<string, Part>,
  onBytes: (have: number) => void,
  ports: DownloadPorts = browserPorts,
): Promise<Uint8Array<ArrayBuffer>> {
  const part = await begun(wanted, parts, ports.shelf);
  if (part.have > 0) onBytes(part.have);
  let problem = new DownloadError('offline', wanted.path, 'not tried');
  let fresh = false;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await ports.wait(300 * attempt);
    const before = part.have;
    try {
      if (part.have < wanted.bytes) await receive(wanted, part, ports, fresh, onBytes);
      if (part.have < wanted.bytes) {
        problem = new DownloadError('truncated', wanted.path, `${part.have} of ${wanted.bytes} bytes came`);
        fresh = true;
        continue;
      }
      const sum = await ports.sha256(part.bytes);
      if (sum === null || sum === wanted.sha256) {
        parts.delete(wanted.sha256);
        return part.bytes;
      }
      part.have = 0;
      throw new DownloadError('corrupt', wanted.path, 'wrong checksum');
    } catch (error) {
      if (error instanceof DownloadError) {
        if (error.fault === 'missing') throw error;
        problem = error;
        if (error.fault === 'corrupt') {
          fresh = true;
          part.shelved.clear();
          await ports.shelf?.drop(wanted.sha256);
        }
      } else {
        // A refused connection rejects at once; one that broke in the middle has brought some bytes.
        const fault = part.have > before ? 'truncated' : 'offline';
        problem = new DownloadError(fault, wanted.path, String(error));
      }
    }
  }
  onBytes(part.have);
  throw problem;
}
