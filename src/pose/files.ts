import * as v from 'valibot';
import { browserPorts, DownloadError, type DownloadPorts, download, type Part } from './download.ts';
import type { PoseChoice } from './sample.ts';
import { cacheShelf } from './shelf.ts';

const Manifest = v.object({
  version: v.literal(1),
  files: v.record(
    v.string(),
    v.object({
      bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
      sha256: v.pipe(v.string(), v.length(64)),
    }),
  ),
});
type Manifest = v.InferOutput<typeof Manifest>;

const WASM = 'wasm/vision_wasm_module_internal';
export const modelPath = (model: PoseChoice['model']): string => `models/pose_landmarker_${model}.task`;

/** The pose room's files: checked, counted, each fetched once; what a failed download brought is kept for the retry. */
export interface Files {
  /** Address of the script that loads the wasm. */
  readonly loaderUrl: string;
  /** Tells the two networks of one build from those of another. */
  readonly fingerprint: string;
  wasm(): Promise<Uint8Array<ArrayBuffer>>;
  model(name: PoseChoice['model']): Promise<Uint8Array<ArrayBuffer>>;
  /** Puts on the shelf what is not there yet, one file after another, without holding on to it. @throws DownloadError */
  keepAll(): Promise<void>;
}

/** The browser's own ports, with a shelf that outlives the visit. */
const lasting = (base: string): DownloadPorts => ({ ...browserPorts, shelf: cacheShelf(base) });

/** What survives a failed start, so that trying again costs only what is missing. */
export interface Kept {
  readonly parts: Map<string, Part>;
  readonly done: Map<string, Uint8Array<ArrayBuffer>>;
}

/**
 * Reads the manifest and offers the files it names. `onProgress` counts the bytes of everything asked for so far.
 * @throws DownloadError when the manifest cannot be had or is not one.
 */
export async function openFiles(
  base: string,
  kept: Kept,
  onProgress: (loaded: number, total: number) => void,
  ports: DownloadPorts = lasting(base),
): Promise<Files> {
  const manifest = await readManifest(base, ports);
  void ports.shelf?.tidy(Object.values(manifest.files).map((file) => file.sha256));
  const counts = new Map<string, { have: number; of: number }>();
  const report = (): void => {
    const all = [...counts.values()];
    onProgress(
      all.reduce((sum, c) => sum + c.have, 0),
      all.reduce((sum, c) => sum + c.of, 0),
    );
  };
  const entry = (path: string): Manifest['files'][string] => {
    const found = manifest.files[path];
    if (!found) throw new DownloadError('missing', path, 'not in the manifest');
    return found;
  };
  const running = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
  const fetchOne = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    const { bytes, sha256 } = entry(path);
    const ready = kept.done.get(sha256);
    counts.set(path, { have: ready?.length ?? kept.parts.get(sha256)?.have ?? 0, of: bytes });
    report();
    if (ready) return ready;
    const wanted = { path, url: new URL(path, base).href, bytes, sha256 };
    const got = await download(
      wanted,
      kept.parts,
      (have) => {
        counts.set(path, { have, of: bytes });
        report();
      },
      ports,
    );
    kept.done.set(sha256, got);
    return got;
  };
  const once = (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    const known = running.get(path);
    if (known) return known;
    const started = fetchOne(path);
    running.set(path, started);
    return started;
  };
  return {
    loaderUrl: new URL(`${WASM}.js`, base).href,
    fingerprint: [modelPath('lite'), modelPath('full')].map((p) => entry(p).sha256.slice(0, 8)).join('+'),
    wasm: () => once(`${WASM}.wasm`),
    model: (name) => once(modelPath(name)),
    async keepAll() {
      const { shelf } = ports;
      if (!shelf) return;
      for (const path of [`${WASM}.wasm`, modelPath('lite'), modelPath('full')]) {
        const { bytes, sha256 } = entry(path);
        if ((await shelf.kept(sha256, bytes)) === bytes) continue;
        const wanted = { path, url: new URL(path, base).href, bytes, sha256 };
        await download(wanted, new Map(), () => undefined, ports);
      }
    },
  };
}

async function readManifest(base: string, ports: DownloadPorts): Promise<Manifest> {
  const path = 'models/manifest.json';
  let response: Response;
  try {
    response = await ports.fetch(new URL(path, base).href, { cache: 'no-cache' });
  } catch (error) {
    throw new DownloadError('offline', path, String(error));
  }
  if (response.status === 404) throw new DownloadError('missing', path, 'the server answers 404');
  if (!response.ok) throw new DownloadError('offline', path, `the server answers ${response.status}`);
  const json: unknown = await response.json().catch(() => null);
  const parsed = v.safeParse(Manifest, json);
  if (!parsed.success) throw new DownloadError('corrupt', path, 'not a manifest');
  return parsed.output;
}
