import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { listen, serveFolder } from '../../../src/tools/server.ts';

export const DIST = resolve(import.meta.dirname, '../../..', process.env.HERON_DIST ?? 'dist');

/** What is broken about the server just now. */
export interface Trouble {
  /** Answers nothing at all. */
  down: boolean;
  /** Breaks a connection for an address that ends so after this many bytes. */
  cut: { readonly ends: string; readonly bytes: number } | null;
}

export interface OwnServer {
  readonly address: string;
  readonly trouble: Trouble;
  /** Addresses asked for, with the Range header where there was one. */
  readonly asked: { readonly url: string; readonly range: string | undefined }[];
  /** Serves another folder from now on: the clinic has put a new version there. */
  show(folder: string): void;
  close(): Promise<void>;
}

/** A server of a test's own, with the shipped headers, whose folder can be exchanged and whose connections can break. */
export async function ownServer(folder: string = DIST): Promise<OwnServer> {
  let inner = serveFolder(folder);
  const trouble: Trouble = { down: false, cut: null };
  const asked: OwnServer['asked'] = [];
  const server: Server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push({ url, range: request.headers.range });
    if (trouble.down) return request.socket.destroy();
    const { cut } = trouble;
    if (cut && url.endsWith(cut.ends)) {
      const whole = readFileSync(join(folder, url));
      response.writeHead(200, { 'content-length': whole.length });
      response.write(whole.subarray(0, cut.bytes), () => setTimeout(() => request.socket.destroy(), 100));
      return;
    }
    inner.emit('request', request, response);
  });
  const port = await listen(server, 0);
  return {
    address: `http://localhost:${port}/`,
    trouble,
    asked,
    show(next) {
      inner = serveFolder(next);
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** The built folder as a newer version of it: another page, and a service worker that lists its checksum. */
export function newerVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'heron-newer-'));
  for (const part of ['assets', 'models', 'wasm', 'icons']) symlinkSync(join(DIST, part), join(folder, part));
  for (const file of ['boot.js', 'icon.svg', 'manifest.webmanifest', 'service-worker.js'])
    cpSync(join(DIST, file), join(folder, file));
  const page = readFileSync(join(DIST, 'index.html'));
  const newer = Buffer.from(
    page.toString().replace('<title>', '<meta name="heron-version" content="newer" /><title>'),
  );
  writeFileSync(join(folder, 'index.html'), newer);
  const worker = readFileSync(join(folder, 'service-worker.js'), 'utf8');
  const sum = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  if (!worker.includes(sum(page))) throw new Error('The service worker does not list index.html.');
  writeFileSync(join(folder, 'service-worker.js'), worker.replace(sum(page), sum(newer)));
  return folder;
}
