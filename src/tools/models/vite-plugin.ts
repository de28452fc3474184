import { createReadStream, readFileSync } from 'node:fs';
import type { Connect, Plugin } from 'vite';
import { assemble, manifest, type ServedFile } from './assemble.ts';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript',
  wasm: 'application/wasm',
  task: 'application/octet-stream',
};

/** Start and end (inclusive) of a `Range: bytes=a-` or `a-b` header, or null when there is none that fits. */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (!match) return null;
  const start = Number(match[1]);
  const end = match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return start <= end ? { start, end } : null;
}

function serve(files: () => readonly ServedFile[]): Connect.NextHandleFunction {
  return (request, response, next) => {
    const path = (request.url ?? '').split('?')[0]?.replace(/^\//, '') ?? '';
    if (path === 'models/manifest.json') {
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('Cache-Control', 'no-cache');
      response.end(manifest(files()));
      return;
    }
    if (!/^(models|wasm)\//.test(path)) return next();
    const file = files().find((f) => f.path === path);
    if (!file) return next();
    const range = parseRange(request.headers.range, file.bytes);
    const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
    if (range) {
      response.statusCode = 206;
      response.setHeader('Content-Range', `bytes ${start}-${end}/${file.bytes}`);
    }
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('ETag', `"${file.sha256}"`);
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Content-Type', TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    response.setHeader('Content-Length', end - start + 1);
    createReadStream(file.source, { start, end }).pipe(response);
  };
}

/**
 * Serves (dev, preview of nothing built) and emits (build) the pose models, the wasm that runs them and
 * `models/manifest.json` with their sizes and checksums. All paths are relative to the app's base.
 */
export function models(): Plugin {
  let files: readonly ServedFile[] | null = null;
  const once = (): readonly ServedFile[] => {
    files ??= assemble();
    return files;
  };
  return {
    name: 'heron-models',
    configureServer(server) {
      server.middlewares.use(serve(once));
    },
    generateBundle() {
      for (const file of once()) {
        this.emitFile({ type: 'asset', fileName: file.path, source: readFileSync(file.source) });
      }
      this.emitFile({ type: 'asset', fileName: 'models/manifest.json', source: manifest(once()) });
    },
  };
}
