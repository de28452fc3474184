import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { Builder, ByteBuffer } from 'flatbuffers';
import { describe, expect, test } from 'vitest';
import { assemble, manifest, sha256 } from '../../../src/tools/models/assemble.ts';
import {
  addMetadata,
  normalizationMetadata,
  readMetadata,
} from '../../../src/tools/models/tflite-metadata.ts';
import { parseRange } from '../../../src/tools/models/vite-plugin.ts';

const files = assemble();
const bytesOf = (name: string): Uint8Array => {
  const file = files.find((f) => f.path.endsWith(name));
  if (!file) throw new Error(`no ${name}`);
  return new Uint8Array(readFileSync(file.source));
};

/** Follows a chain of table fields (and first vector elements), as a FlatBuffers reader would. */
function normalizationIn(metadata: Uint8Array): { mean: number; std: number } {
  const bb = new ByteBuffer(metadata);
  const follow = (table: number, field: number): number =>
    bb.__indirect(table + bb.__offset(table, 4 + 2 * field));
  const first = (table: number, field: number): number => {
    const vector = follow(table, field);
    expect(bb.readInt32(vector)).toBe(1);
    return bb.__indirect(vector + 4);
  };
  expect(bb.__has_identifier('M001')).toBe(true);
  const unit = first(first(first(bb.readInt32(0), 3), 2), 4);
  expect(bb.readUint8(unit + bb.__offset(unit, 4))).toBe(1);
  const options = follow(unit, 1);
  return { mean: bb.readFloat32(follow(options, 0) + 4), std: bb.readFloat32(follow(options, 1) + 4) };
}

describe('assembled model files', () => {
  test.each(['lite', 'full'])('%s is an uncompressed zip of detector and landmark network', (model) => {
    const task = bytesOf(`pose_landmarker_${model}.task`);
    const methods: number[] = [];
    const entries = unzipSync(task, {
      filter: (file) => {
        methods.push(file.compression);
        return true;
      },
    });
    expect(methods).toEqual([0, 0]);
    expect(Object.keys(entries).sort()).toEqual(['pose_detector.tflite', 'pose_landmarks_detector.tflite']);
    for (const [name, network] of Object.entries(entries)) {
      const found = readMetadata(network).find((m) => m.name === 'TFLITE_METADATA');
      if (!found) throw new Error(`${name} has no metadata`);
      expect(normalizationIn(found.bytes)).toEqual(
        name === 'pose_detector.tflite' ? { mean: 127.5, std: 127.5 } : { mean: 0, std: 255 },
      );
    }
  });

  test('the network itself is untouched behind a prefix that keeps every alignment', () => {
    const network = unzipSync(bytesOf('pose_landmarker_lite.task'))['pose_landmarks_detector.tflite'];
    const original = readFileSync('node_modules/@mediapipe/pose/pose_landmark_lite.tflite');
    if (!network) throw new Error('no network');
    const prefix = network.length - original.length;
    expect(prefix % 64).toBe(0);
    expect(sha256(network.slice(prefix))).toBe(sha256(original));
    expect(readMetadata(network).map((m) => m.name)).toEqual([
      ...readMetadata(original).map((m) => m.name),
      'TFLITE_METADATA',
    ]);
  });

  test('the manifest tells the true size and checksum of every served file', () => {
    const parsed: unknown = JSON.parse(manifest(files));
    expect(parsed).toEqual({
      version: 1,
      files: Object.fromEntries(
        files.map((f) => {
          const bytes = readFileSync(f.source);
          return [f.path, { bytes: bytes.length, sha256: sha256(bytes) }];
        }),
      ),
    });
    expect(files.map((f) => f.path).sort()).toEqual([
      'models/pose_landmarker_full.task',
      'models/pose_landmarker_lite.task',
      'wasm/vision_wasm_module_internal.js',
      'wasm/vision_wasm_module_internal.wasm',
    ]);
  });

  test('anything but a TFLite model is refused', () => {
    const builder = new Builder(16);
    builder.startObject(0);
    builder.finish(builder.endObject(), 'ELSE');
    const metadata = normalizationMetadata({ mean: 0, std: 1 });
    expect(() => addMetadata(builder.asUint8Array(), metadata)).toThrow(/TFL3/);
  });
});

describe('range requests', () => {
  test.each([
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=40-', { start: 40, end: 99 }],
    ['bytes=40-49', { start: 40, end: 49 }],
    ['bytes=40-500', { start: 40, end: 99 }],
    ['bytes=100-', null],
    ['bytes=-5', null],
    [undefined, null],
  ])('%s', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });
});
