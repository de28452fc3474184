import type { PoseFault } from './messages.ts';

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
}

export interface DownloadPorts {
  readonly fetch: typeof fetch;
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string | null>;
  readonly wait: (ms: number) => Promise<void>;
  /** Gives up on a connection that sends nothing for this long, ms. */
  readonly stall: number;
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
      onBytes(part.have);
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Fetches one file whole and checked. A broken connection is resumed by Range where the server allows, else begun again;
 * a file with the wrong checksum is fetched once more past the cache. `parts` keeps what came of a failed download.
 * @throws DownloadError `missing` at once; `offline`, `truncated` or `corrupt` after three tries.
 */
export async function download(
  wanted: Wanted,
  parts: Map<string, Part>,
  onBytes: (have: number) => void,
  ports: DownloadPorts = browserPorts,
): Promise<Uint8Array<ArrayBuffer>> {
  const part: Part = parts.get(wanted.sha256) ?? { bytes: new Uint8Array(wanted.bytes), have: 0 };
  parts.set(wanted.sha256, part);
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
      problem = new DownloadError('corrupt', wanted.path, 'wrong checksum');
      part.have = 0;
      fresh = true;
    } catch (error) {
      if (error instanceof DownloadError) {
        if (error.fault === 'missing') throw error;
        problem = error;
        if (error.fault === 'corrupt') fresh = true;
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
