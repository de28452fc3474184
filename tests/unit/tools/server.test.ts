import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { get, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CONTENT_SECURITY_POLICY, contentSecurityPolicy, fhirOrigin } from '../../../src/tools/headers.ts';
import { listen, serveFolder } from '../../../src/tools/server.ts';

// The first request on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

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

/** Node's fetch asks for a reload whenever it is given a validator; a browser's cache does not. */
const statusOf = (url: string, etag: string): Promise<number | undefined> =>
  new Promise((done, failed) => {
    get(url, { headers: { 'if-none-match': etag } }, (answer) => {
      answer.resume();
      done(answer.statusCode);
    }).on('error', failed);
  });

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

  it('tells a file that did not change from one that did, and lists no folder', async () => {
    const first = await fetch(`${base}/models/a.task`);
    expect(await statusOf(`${base}/models/a.task`, first.headers.get('etag') ?? '')).toBe(304);
    expect(await statusOf(`${base}/models/a.task`, '"other"')).toBe(200);
    const folder = await fetch(`${base}/models/`);
    expect(folder.status).toBe(404);
    expect(folder.headers.get('content-security-policy')).toContain("default-src 'none'");
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

describe('the one other server that a clinic may allow', () => {
  const connect = (policy: string) => policy.split('; ').filter((part) => part.startsWith('connect-src'));

  it('is none as shipped: nothing leaves the origin', () => {
    expect(connect(CONTENT_SECURITY_POLICY)).toEqual(["connect-src 'self'"]);
    expect(contentSecurityPolicy(fhirOrigin(undefined))).toBe(CONTENT_SECURITY_POLICY);
    expect(contentSecurityPolicy(fhirOrigin(' '))).toBe(CONTENT_SECURITY_POLICY);
  });

  it.each([
    ['https://fhir.example.org', 'https://fhir.example.org'],
    ['https://fhir.example.org:8443/', 'https://fhir.example.org:8443'],
    ['http://localhost:8080', 'http://localhost:8080'],
  ])('%s adds exactly that origin and changes nothing else', async (setting, origin) => {
    const policy = contentSecurityPolicy(fhirOrigin(setting));
    expect(connect(policy)).toEqual([`connect-src 'self' ${origin}`]);
    expect(policy.replace(` ${origin}`, '')).toBe(CONTENT_SECURITY_POLICY);
    const open = serveFolder('.', fhirOrigin(setting));
    const address = `http://localhost:${await listen(open, 0)}/package.json`;
    expect((await fetch(address)).headers.get('content-security-policy')).toBe(policy);
    open.close();
  });

  it.each([
    '*',
    'https://*',
    'https://*.example.org',
    'https:',
    'http://fhir.example.org',
    'https://fhir.example.org/fhir',
    'https://user:word@fhir.example.org',
    'https://a.example https://b.example',
    "https://a.example; script-src 'unsafe-inline'",
    'https://a.example;',
    'https://a.example,https://b.example',
    "'unsafe-inline'",
    'data:',
    'file:///etc',
    'fhir.example.org',
    'HTTPS://FHIR.EXAMPLE.ORG',
  ])('%s opens nothing and says why', (setting) => {
    expect(() => fhirOrigin(setting)).toThrow(/^HERON_FHIR_ORIGIN must be the origin of one server/);
  });
});
