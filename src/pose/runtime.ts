import { FilesetResolver, PoseLandmarker } from '@mediapipe/tasks-vision';
import type { PoseFault } from './messages.ts';
import type { Landmark, PoseChoice } from './sample.ts';

/** The networks cannot run on this device at all. */
export class UnsupportedError extends Error {
  readonly fault: PoseFault = 'unsupported';
}

export interface DetectorOptions {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly delegate: PoseChoice['delegate'];
  readonly mode: 'VIDEO' | 'IMAGE';
  readonly people: number;
}

/** What emscripten's loader exports: `ModuleFactory`. The tasks library looks for it, and for `Module`, on the global object. */
interface Loader {
  readonly default: unknown;
}

/** Makes landmarkers from one compiled copy of the wasm. */
export interface Runtime {
  create(options: DetectorOptions): Promise<PoseLandmarker>;
  /**
   * Whether the graphics that a landmarker reads its pictures through are gone. Nothing throws then: the pixels of the last picture stay
   * where they were, and the same landmarks come for ever, as sure as before.
   */
  lost(landmarker: PoseLandmarker): boolean;
}

/** The graphics card's name as WebGL tells it, or null where a worker has no WebGL 2 (even the CPU path needs it). */
export function rendererName(): string | null {
  if (typeof OffscreenCanvas === 'undefined') return null;
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return null;
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER);
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return String(name);
}

/**
 * Whether WebGL here takes pictures from a `VideoFrame`: a red one is uploaded and read back. Browsers learnt this at different
 * times, and one that takes it silently wrong would track nobody.
 */
export function takesVideoFrames(): boolean {
  if (typeof VideoFrame === 'undefined' || typeof OffscreenCanvas === 'undefined') return false;
  const canvas = new OffscreenCanvas(2, 2);
  const pen = canvas.getContext('2d');
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!pen || !gl) return false;
  pen.fillStyle = '#f00';
  pen.fillRect(0, 0, 2, 2);
  try {
    const frame = new VideoFrame(canvas, { timestamp: 0 });
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, frame);
    frame.close();
    gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
    gl.framebufferTexture2D(
      gl.FRAMEBUFFER,
      gl.COLOR_ATTACHMENT0,
      gl.TEXTURE_2D,
      gl.getParameter(gl.TEXTURE_BINDING_2D),
      0,
    );
    const pixel = new Uint8Array(4);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    return gl.getError() === gl.NO_ERROR && (pixel[0] ?? 0) > 200 && (pixel[1] ?? 255) < 60;
  } catch {
    return false;
  } finally {
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}

/**
 * Compiles the wasm once. We hand the bytes over ourselves (they are counted and checked), so the tasks library fetches nothing.
 * @throws UnsupportedError without WebAssembly SIMD or WebGL 2 in workers.
 */
export async function loadRuntime(loaderUrl: string, wasm: Uint8Array<ArrayBuffer>): Promise<Runtime> {
  if (!(await FilesetResolver.isSimdSupported())) throw new UnsupportedError('No WebAssembly SIMD.');
  const compiled = await WebAssembly.compile(wasm);
  const loader: Loader = await import(/* @vite-ignore */ loaderUrl);
  // The globals below are read once by each creation, so creations queue.
  let last: Promise<unknown> = Promise.resolve();
  const graphics = new WeakMap<PoseLandmarker, OffscreenCanvas>();
  const create = async (options: DetectorOptions): Promise<PoseLandmarker> => {
    const canvas = new OffscreenCanvas(1, 1);
    Object.assign(globalThis, {
      ModuleFactory: loader.default,
      Module: {
        // The library writes its notes to the error stream: "INFO: Created … delegate" is no error.
        printErr: (line: unknown) => {
          if (/^(INFO|[IW]\d{4} )/.test(String(line))) console.debug(line);
          else console.warn(line);
        },
        instantiateWasm: (
          imports: WebAssembly.Imports,
          done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
        ) => {
          WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled));
          return {};
        },
      },
    });
    const landmarker = await PoseLandmarker.createFromOptions(
      { wasmLoaderPath: '', wasmBinaryPath: '' },
      {
        baseOptions: { modelAssetBuffer: options.model, delegate: options.delegate },
        runningMode: options.mode,
        numPoses: options.people,
        canvas,
      },
    );
    graphics.set(landmarker, canvas);
    return landmarker;
  };
  return {
    create: (options) => {
      const next = last.then(() => create(options));
      last = next.catch(() => undefined);
      return next;
    },
    // The same context that the library has: a canvas gives no second one.
    lost: (landmarker) => graphics.get(landmarker)?.getContext('webgl2')?.isContextLost() ?? false,
  };
}

/** The library's landmarks as ours: picture fractions and visibility only. */
export const toLandmarks = (
  points: readonly { x: number; y: number; visibility?: number }[] | undefined,
): Landmark[] => (points ?? []).map(({ x, y, visibility }) => ({ x, y, visibility: visibility ?? 0 }));
