import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen, serveFolder } from '../../../src/tools/server.ts';

let server: Server;
let base: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'heron-server-'));
  writeFileSync(join(folder, '..', 'secret.txt'), 'outside');
  mkdirSync(join(folder, 'models'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'models', 'a.task'), '0123456789');
  server = serveFolder(folder);
  base = `http://localhost:${await listen(server, 0)}`;
});
afterAll(() => server.close());

describe('the server behind npm start', () => {
  it('sends the shipped security headers: nothing but the own origin may be connected to', async () => {
    const policy = (await fetch(`${base}/`)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy.match(/script-src[^;]*unsafe-inline/)).toBeNull();
  });

  it('answers byte ranges, so that a broken model download can be resumed', async () => {
    const response = await fetch(`${base}/models/a.task`, { headers: { range: 'bytes=4-' } });
    expect(response.status).toBe(206);
    expect(response.headers.get('content-range')).toBe('bytes 4-9/10');
    expect(await response.text()).toBe('456789');
    expect((await fetch(`${base}/models/a.task`, { headers: { range: 'bytes=99-' } })).status).toBe(416);
  });

  it('serves nothing outside its folder', async () => {
    expect((await fetch(`${base}/%2e%2e/secret.txt`)).status).toBe(404);
    expect((await fetch(`${base}/..%2fsecret.txt`)).status).toBe(404);
    expect((await fetch(`${base}/%E0%A4%A`)).status).toBe(404);
  });

  it('rejects with EADDRINUSE when the port is taken', async () => {
    await expect(listen(serveFolder('.'), Number(new URL(base).port))).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
