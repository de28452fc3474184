import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  DownloadError,
  type DownloadPorts,
  download,
  type Part,
  sha256Hex,
} from '../../../src/pose/download.ts';
import { openFiles } from '../../../src/pose/files.ts';

const BYTES = new Uint8Array(1000).map((_, i) => (i * 37) % 251);
const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const WANTED = { path: 'models/x.task', url: 'http://h/models/x.task', bytes: 1000, sha256: hash(BYTES) };

interface Call {
  readonly range: string | null;
  readonly cache: string | undefined;
}

/** Sends pieces, then ends, breaks off, or falls silent until it is given up. */
function body(
  pieces: Uint8Array[],
  end: 'close' | 'break' | 'silence',
  signal?: AbortSignal,
): ReadableStream {
  return new ReadableStream({
    start(controller) {
      signal?.addEventListener('abort', () => controller.error(new DOMException('given up', 'AbortError')));
    },
    pull(controller) {
      const piece = pieces.shift();
      if (piece) controller.enqueue(piece);
      else if (end === 'close') controller.close();
      else if (end === 'break') controller.error(new TypeError('network error'));
      else return new Promise(() => undefined);
    },
  });
}

type Answer = (call: Call, signal?: AbortSignal) => Response;
const partly = (from: number, to: number, end: 'close' | 'break' | 'silence'): Answer => {
  return (call, signal) => {
    const pieces = [];
    for (let i = from; i < to; i += 100) pieces.push(BYTES.slice(i, Math.min(i + 100, to)));
    const headers: Record<string, string> =
      call.range === null ? {} : { 'Content-Range': `bytes ${from}-${to - 1}/1000` };
    return new Response(body(pieces, end, signal), { status: call.range === null ? 200 : 206, headers });
  };
};

/** A server that gives one answer after another, and a log of what it was asked. */
function server(...answers: Answer[]): { ports: DownloadPorts; calls: Call[] } {
  const calls: Call[] = [];
  const ports: DownloadPorts = {
    fetch: async (_, init) => {
      const call = { range: new Headers(init?.headers).get('Range'), cache: init?.cache };
      calls.push(call);
      const answer = answers.shift();
      if (!answer) throw new TypeError('Failed to fetch');
      return answer(call, init?.signal ?? undefined);
    },
    sha256: sha256Hex,
    wait: async () => undefined,
    stall: 50,
  };
  return { ports, calls };
}

const faultOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return 'none';
  } catch (error) {
    return error instanceof DownloadError ? error.fault : String(error);
  }
};

describe('download', () => {
  test('counts the bytes and gives the checked whole', async () => {
    const { ports, calls } = server(partly(0, 1000, 'close'));
    const seen: number[] = [];
    const got = await download(WANTED, new Map(), (have) => seen.push(have), ports);
    expect(got).toEqual(BYTES);
    expect(seen).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(calls).toEqual([{ range: null, cache: undefined }]);
  });

  test('a connection that breaks is resumed where it broke', async () => {
    const { ports, calls } = server(partly(0, 400, 'break'), partly(400, 1000, 'close'));
    expect(await download(WANTED, new Map(), () => undefined, ports)).toEqual(BYTES);
    expect(calls.map((c) => c.range)).toEqual([null, 'bytes=400-']);
  });

  test('a server without ranges is asked from the start again', async () => {
    const whole: Answer = () => new Response(body([BYTES.slice()], 'close'), { status: 200 });
    const { ports, calls } = server(partly(0, 400, 'break'), whole);
    expect(await download(WANTED, new Map(), () => undefined, ports)).toEqual(BYTES);
    expect(calls.map((c) => c.range)).toEqual([null, 'bytes=400-']);
  });

  test('a connection that falls silent is given up and resumed', async () => {
    const { ports, calls } = server(partly(0, 300, 'silence'), partly(300, 1000, 'close'));
    expect(await download(WANTED, new Map(), () => undefined, ports)).toEqual(BYTES);
    expect(calls.map((c) => c.range)).toEqual([null, 'bytes=300-']);
  });

  test('a file that stays short is called truncated; a retry fetches only the rest', async () => {
    const parts = new Map<string, Part>();
    const short: Answer[] = [
      partly(0, 400, 'close'),
      () => new Response(null, { status: 416 }),
      partly(0, 600, 'close'),
    ];
    const broken = server(...short);
    expect(await faultOf(download(WANTED, parts, () => undefined, broken.ports))).toBe('truncated');
    const better = server(partly(600, 1000, 'close'));
    expect(await download(WANTED, parts, () => undefined, better.ports)).toEqual(BYTES);
    expect(better.calls.map((c) => c.range)).toEqual(['bytes=600-']);
    expect(parts.size).toBe(0);
  });

  test('a damaged file is fetched past the cache, and refused when it stays damaged', async () => {
    const damaged: Answer = () => new Response(body([BYTES.map((b) => b ^ 1)], 'close'));
    const once = server(damaged, partly(0, 1000, 'close'));
    expect(await download(WANTED, new Map(), () => undefined, once.ports)).toEqual(BYTES);
    expect(once.calls.map((c) => c.cache)).toEqual([undefined, 'reload']);
    const always = server(damaged, damaged, damaged);
    expect(await faultOf(download(WANTED, new Map(), () => undefined, always.ports))).toBe('corrupt');
  });

  test('a longer file is refused before it fills the memory', async () => {
    const long: Answer = () => new Response(body([new Uint8Array(1001)], 'close'));
    expect(await faultOf(download(WANTED, new Map(), () => undefined, server(long, long, long).ports))).toBe(
      'corrupt',
    );
  });

  test.each([
    ['no connection', [], 'offline', 3],
    ['a server in trouble', [503, 503, 503], 'offline', 3],
    ['no such file', [404], 'missing', 1],
  ] as const)('%s', async (_, statuses, fault, tries) => {
    const { ports, calls } = server(...statuses.map((status) => () => new Response(null, { status })));
    expect(await faultOf(download(WANTED, new Map(), () => undefined, ports))).toBe(fault);
    expect(calls.length).toBe(tries);
  });
});

describe('the manifest', () => {
  const kept = () => ({ parts: new Map(), done: new Map() });
  const json = (value: unknown): Answer => {
    return () => new Response(JSON.stringify(value));
  };
  const file = { bytes: 1000, sha256: WANTED.sha256 };
  const good = {
    version: 1,
    files: { 'models/pose_landmarker_lite.task': file, 'models/pose_landmarker_full.task': file },
  };

  test('progress is the sum of what was asked for; a file is fetched once and kept for a retry', async () => {
    const seen: [number, number][] = [];
    const memory = kept();
    const { ports, calls } = server(json(good), partly(0, 1000, 'close'), json(good));
    const files = await openFiles('http://h/app/', memory, (a, b) => seen.push([a, b]), ports);
    await Promise.all([files.model('lite'), files.model('lite')]);
    expect(seen[0]).toEqual([0, 1000]);
    expect(seen.at(-1)).toEqual([1000, 1000]);
    const again = await openFiles('http://h/app/', memory, () => undefined, ports);
    expect(await again.model('lite')).toEqual(BYTES);
    expect(calls.length).toBe(3);
    expect(files.loaderUrl).toBe('http://h/app/wasm/vision_wasm_module_internal.js');
  });

  test.each([
    ['a page instead of a manifest', () => new Response('<!doctype html>'), 'corrupt'],
    ['another version', json({ ...good, version: 2 }), 'corrupt'],
    ['none', () => new Response(null, { status: 404 }), 'missing'],
    ['a server in trouble', () => new Response(null, { status: 500 }), 'offline'],
  ] as const)('%s', async (_, answer, fault) => {
    const { ports } = server(answer);
    expect(await faultOf(openFiles('http://h/', kept(), () => undefined, ports))).toBe(fault);
  });

  test('a file that the manifest does not name is missing', async () => {
    const { ports } = server(json(good));
    const files = await openFiles('http://h/', kept(), () => undefined, ports);
    expect(await faultOf(files.wasm())).toBe('missing');
  });
});
