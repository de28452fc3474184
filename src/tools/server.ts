import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { securityHeaders } from './headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.wasm': 'application/wasm',
  '.task': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * A static server for the built folder, with the headers that Heron ships with.
 * Answers byte ranges, so that a broken download of the model can go on where it stopped.
 * `fhirOrigin`: the one server that pages may send to beside their own origin (headers.ts).
 */
export function serveFolder(folder: string, fhirOrigin: string | null = null): Server {
  const headers = securityHeaders(fhirOrigin);
  return createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = safePath(folder, request.url ?? '/');
    if (!path || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('Not found');
      return;
    }
    const size = statSync(path).size;
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
    response.setHeader('accept-ranges', 'bytes');
    // Hashed files never change; everything else is asked for anew.
    response.setHeader(
      'cache-control',
      path.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
    );
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const start = range ? Number(range[1]) : 0;
    const end = range?.[2] ? Math.min(Number(range[2]), size - 1) : size - 1;
    if (range && (start >= size || start > end)) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
    response.setHeader('content-length', size === 0 ? 0 : end - start + 1);
    if (range) response.setHeader('content-range', `bytes ${start}-${end}/${size}`);
    response.writeHead(range ? 206 : 200);
    if (request.method === 'HEAD' || size === 0) response.end();
    else createReadStream(path, { start, end }).pipe(response);
  });
}

function safePath(folder: string, url: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  const full = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  return full.startsWith(normalize(folder) + sep) ? full : null;
}

/** Listens on localhost. Rejects with the system's error, whose `code` is `EADDRINUSE` when the port is taken. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
