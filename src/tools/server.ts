import { createServer, type Server } from 'node:http';
import { extname, resolve, sep } from 'node:path';
import send from 'send';
import { securityHeaders } from './headers.ts';

/** Types that `send` does not know or gives without what Heron's headers need. */
const TYPES: Readonly<Record<string, string>> = {
  '.task': 'application/octet-stream',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/**
 * A static server for a built folder, with the headers that Heron ships with. `send` answers byte ranges, so that a broken download of the
 * model goes on where it stopped, and validators, so that a file that did not change is not fetched again.
 * @param fhirOrigin the one server that pages may send to beside their own origin (headers.ts).
 */
export function serveFolder(folder: string, fhirOrigin: string | null = null): Server {
  const root = resolve(folder);
  const headers = securityHeaders(fhirOrigin);
  return createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    send(request, (request.url ?? '/').replace(/[?#].*$/, ''), {
      root,
      dotfiles: 'ignore',
      cacheControl: false,
    })
      .on('headers', (answer, path: string) => {
        const type = TYPES[extname(path)];
        if (type !== undefined) answer.setHeader('content-type', type);
        // Hashed files never change; everything else is asked for anew.
        const hashed = path.startsWith(`${root}${sep}assets${sep}`);
        answer.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      })
      // A folder without index.html is not listed, and no error page of the library replaces Heron's headers.
      .on('directory', () => response.writeHead(404).end('Not found'))
      .on('error', (error: { readonly status?: number }) => {
        const status = error.status === 416 ? 416 : error.status === 412 ? 412 : 404;
        if (!response.headersSent) response.setHeader('content-type', 'text/plain; charset=utf-8');
        response.writeHead(status).end('Not found');
      })
      .pipe(response);
  });
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
