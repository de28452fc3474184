import { existsSync, readFileSync } from 'node:fs';
import type { Browser, CDPSession, Page, Worker } from '@playwright/test';

/** What is measured of a running Heron without its help: memory from the browser and the system, poses from the worker's own messages. */

/** One look at the page. Bytes are of what is still in use after a garbage collection. */
export interface Look {
  readonly jsHeap: number;
  /** Memory of every WebAssembly instance in the pose worker. */
  readonly wasm: number;
  /** Textures alive in the page and in the worker. */
  readonly textures: number;
  /** Canvases, pictures and video frames that the page still holds. */
  readonly canvases: number;
  readonly pictures: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** Poses since the last take. */
export interface Poses {
  readonly count: number;
  /** Capture to arrival on the page, ms. */
  readonly delays: number[];
  /** Inference, ms. */
  readonly took: number[];
  /** Time in which poses came at all, ms: between sessions there is no camera. */
  readonly flowing: number;
}

interface Counted {
  count: number;
  delays: number[];
  took: number[];
  flowing: number;
}
declare global {
  interface Window {
    heronSoak?: { take(): Counted };
  }
}

/** Runs in the page before Heron: listens to the pose worker beside it. */
function listenToWorkers(): void {
  const none = (): Counted => ({ count: 0, delays: [], took: [], flowing: 0 });
  let now = none();
  let last = Number.NEGATIVE_INFINITY;
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'object' || data === null) return;
        const message = data as { kind?: string; row?: Float64Array };
        if (message.kind !== 'sample' || !message.row) return;
        // As src/pose/wire.ts lays it: seq, took, t, …
        const [, took = Number.NaN, t = Number.NaN] = message.row;
        const gap = performance.now() - last;
        last = performance.now();
        // The first after a pause: nothing is known of the time before it.
        if (gap > 1000) return;
        now.flowing += gap;
        now.count += 1;
        now.delays.push(performance.now() - t);
        now.took.push(took);
      });
    }
  };
  window.heronSoak = {
    take() {
      const taken = now;
      now = none();
      return taken;
    },
  };
}

/** Runs in a worker as soon as it is there, while it still loads: keeps hold of wasm memories and counts textures. */
function watchWorker(): void {
  // Weakly: memory of a graph that was thrown away must be free to go, and is not counted once it has.
  const memories: WeakRef<WebAssembly.Memory>[] = [];
  const native = WebAssembly.instantiate;
  const keep = (instance: WebAssembly.Instance): void => {
    for (const value of Object.values(instance.exports))
      if (value instanceof WebAssembly.Memory) memories.push(new WeakRef(value));
  };
  Object.assign(WebAssembly, {
    instantiate: async (source: WebAssembly.Module, imports?: WebAssembly.Imports) => {
      const made: unknown = await native(source, imports);
      const instance =
        made instanceof WebAssembly.Instance
          ? made
          : (made as WebAssembly.WebAssemblyInstantiatedSource).instance;
      keep(instance);
      return made;
    },
  });
  const count = { textures: 0 };
  const { createTexture, deleteTexture } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.createTexture = function () {
    count.textures += 1;
    return createTexture.call(this);
  };
  WebGL2RenderingContext.prototype.deleteTexture = function (texture) {
    if (texture !== null) count.textures -= 1;
    deleteTexture.call(this, texture);
  };
  Object.assign(globalThis, {
    heronMemory: () => ({
      wasm: memories.reduce((sum, memory) => sum + (memory.deref()?.buffer.byteLength ?? 0), 0),
      textures: count.textures,
    }),
  });
}

export interface Probe {
  look(): Promise<Look>;
  poses(): Promise<Poses>;
  /** Resident memory of the page's process and of the one that draws, bytes; null where the system does not tell (not Linux). */
  resident(): Promise<{ readonly renderer: number; readonly gpu: number } | null>;
}

/** Call before `page.goto`. */
export async function createProbe(browser: Browser, page: Page): Promise<Probe> {
  // tsx names functions by a helper that a function sent into the page would miss.
  const named = 'globalThis.__name ??= (f) => f;';
  await page.addInitScript(`${named}(${listenToWorkers})()`);
  let worker: Worker | null = null;
  page.on('worker', (started) => {
    worker = started;
    void started.evaluate(`${named}(${watchWorker})()`).catch(() => undefined);
  });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  const system = await browser.newBrowserCDPSession();

  return {
    async look() {
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (name: string): number => metrics.find((m) => m.name === name)?.value ?? Number.NaN;
      const inWorker = (await worker
        ?.evaluate(() =>
          (Reflect.get(globalThis, 'heronMemory') as () => { wasm: number; textures: number })(),
        )
        .catch(() => null)) ?? { wasm: Number.NaN, textures: Number.NaN };
      return {
        jsHeap: usedSize,
        wasm: inWorker.wasm,
        textures: inWorker.textures + (await alive(session, 'WebGLTexture')),
        canvases: await alive(session, 'HTMLCanvasElement'),
        pictures: (await alive(session, 'ImageBitmap')) + (await alive(session, 'VideoFrame')),
        nodes: of('Nodes'),
        listeners: of('JSEventListeners'),
      };
    },
    poses: () =>
      page.evaluate(() => window.heronSoak?.take() ?? { count: 0, delays: [], took: [], flowing: 0 }),
    async resident() {
      if (!existsSync('/proc/self/status')) return null;
      const { processInfo } = await system.send('SystemInfo.getProcessInfo');
      const sum = (type: string): number =>
        processInfo.filter((p) => p.type === type).reduce((bytes, p) => bytes + residentOf(p.id), 0);
      return { renderer: sum('renderer'), gpu: sum('GPU') };
    },
  };
}

/** How many objects of a kind the page still holds. */
async function alive(session: CDPSession, type: string): Promise<number> {
  const group = 'heron-soak';
  const { result } = await session.send('Runtime.evaluate', {
    expression: `${type}.prototype`,
    objectGroup: group,
  });
  if (!result.objectId) return Number.NaN;
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId,
    objectGroup: group,
  });
  const { result: length } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
    returnByValue: true,
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup: group });
  return Number(length.value);
}

/** Resident memory of a process, bytes; 0 for one that is gone. */
function residentOf(pid: number): number {
  try {
    const found = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return 1024 * Number(found?.[1] ?? 0);
  } catch {
    return 0;
  }
}
