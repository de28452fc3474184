import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { addMetadata, type Normalization, normalizationMetadata } from './tflite-metadata.ts';

/**
 * Builds MediaPipe `.task` files from the pinned registry package, so that nothing has to be downloaded at run time:
 * an uncompressed zip of `pose_detector.tflite` and `pose_landmarks_detector.tflite`, each with the NormalizationOptions
 * that the tasks library demands. Inputs and outputs are held to their SHA-256; the result is cached.
 */
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const POSE = join(ROOT, 'node_modules/@mediapipe/pose');
const VISION = join(ROOT, 'node_modules/@mediapipe/tasks-vision/wasm');
const CACHE = join(ROOT, 'node_modules/.cache/heron');

/** Scaling of the networks' inputs, as MediaPipe's own graphs do it. */
export const NORMALIZATION = {
  detector: { mean: 127.5, std: 127.5 },
  landmarks: { mean: 0, std: 255 },
} as const satisfies Record<string, Normalization>;

const INPUTS = {
  detector: {
    file: 'pose_solution_packed_assets.data',
    sha256: 'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85',
  },
  lite: {
    file: 'pose_landmark_lite.tflite',
    sha256: 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61',
  },
  full: {
    file: 'pose_landmark_full.tflite',
    sha256: 'e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f',
  },
} as const;

/** SHA-256 of the assembled files: the recipe is deterministic, so another hash means another file. */
const OUTPUTS = {
  lite: 'eed62b20747acdcb8e1f93640cbdd893198cfca1aa2d977933a6c2380f843abc',
  full: '192cf1910d369fbafa1872105d22dbf4cf5820678959b90188dce8ef806944b7',
} as const;

/** The wasm that runs the networks, and the script that loads it in a module worker. Only the SIMD module variant is used. */
const WASM = {
  'vision_wasm_module_internal.js': '1f1d6215324a1fe62f6742d49a3db911170987ca18ad8c1b75f1a1c82acf2b44',
  'vision_wasm_module_internal.wasm': '617b8e0248dbd27e9d7ece4218004eae4cefb499196d1bb4fa0e3fef21708756',
} as const;

/** One file that the app fetches from its own origin. `path` is relative to the app's base. */
export interface ServedFile {
  readonly path: string;
  readonly source: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The SHA-256 of some bytes in hexadecimal. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function read(path: string, expected: string): Uint8Array {
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm ci.`);
  const bytes = new Uint8Array(readFileSync(path));
  const found = sha256(bytes);
  if (found !== expected) {
    throw new Error(
      `${path} is not the file that Heron was made with: SHA-256 ${found}, wanted ${expected}.`,
    );
  }
  return bytes;
}

/** The bytes of one `.task` file, from the package's networks. Slow enough (two hashes, one copy) to be worth caching. */
export function buildTask(model: 'lite' | 'full'): Uint8Array {
  const detector = read(join(POSE, INPUTS.detector.file), INPUTS.detector.sha256);
  const landmarks = read(join(POSE, INPUTS[model].file), INPUTS[model].sha256);
  const entries = {
    'pose_detector.tflite': addMetadata(detector, normalizationMetadata(NORMALIZATION.detector)),
    'pose_landmarks_detector.tflite': addMetadata(landmarks, normalizationMetadata(NORMALIZATION.landmarks)),
  };
  // The zip format stores local time without a zone: this constructor makes the same stamp everywhere.
  return zipSync(entries, { level: 0, mtime: new Date(1980, 0, 1) });
}

function assembleOne(model: 'lite' | 'full'): ServedFile {
  const name = `pose_landmarker_${model}.task`;
  const source = join(CACHE, name);
  const served = (bytes: Uint8Array): ServedFile => ({
    path: `models/${name}`,
    source,
    bytes: bytes.length,
    sha256: OUTPUTS[model],
  });
  if (existsSync(source)) {
    const cached = new Uint8Array(readFileSync(source));
    if (sha256(cached) === OUTPUTS[model]) return served(cached);
  }
  const built = buildTask(model);
  const found = sha256(built);
  if (found !== OUTPUTS[model]) {
    throw new Error(`${name} came out with SHA-256 ${found}, wanted ${OUTPUTS[model]}.`);
  }
  mkdirSync(CACHE, { recursive: true });
  // Written aside and renamed, so that a second build at the same time never reads half a file.
  const aside = `${source}.${process.pid}`;
  writeFileSync(aside, built);
  renameSync(aside, source);
  return served(built);
}

/**
 * Everything the pose room fetches: both models (assembled when missing or wrong) and the wasm.
 * @throws Error when a package file or an assembled file does not have the pinned SHA-256.
 */
export function assemble(): ServedFile[] {
  const wasm = Object.entries(WASM).map(([name, hash]) => {
    const source = join(VISION, name);
    return { path: `wasm/${name}`, source, bytes: read(source, hash).length, sha256: hash };
  });
  return [assembleOne('lite'), assembleOne('full'), ...wasm];
}

/** The manifest that the pose room reads first: sizes for the progress bar and checksums for the check. */
export function manifest(files: readonly ServedFile[]): string {
  const list = Object.fromEntries(
    files.map(({ path, bytes, sha256: hash }) => [path, { bytes, sha256: hash }]),
  );
  return `${JSON.stringify({ version: 1, files: list }, null, 2)}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const file of assemble()) console.log(`${file.sha256}  ${file.path}  ${file.bytes} bytes`);
}
