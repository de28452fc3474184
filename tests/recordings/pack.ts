import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Landmark, PoseSample } from '../../src/pose/sample.ts';
import { millis } from '../../src/units.ts';

/** One line of a landmark recording: a `PoseSample` with short names; `k` holds x, y, visibility of each landmark in turn. */
export interface PackedSample {
  readonly t: number;
  readonly w: number;
  readonly h: number;
  readonly p: number | null;
  readonly l: number | null;
  readonly k: readonly number[];
}

/** JSON Lines, gzipped; the first line says where it comes from. */
export function packRecording(
  header: Readonly<Record<string, unknown>>,
  rows: readonly PackedSample[],
): Uint8Array {
  const lines = [{ type: 'heron-landmarks', version: 1, ...header }, ...rows].map((row) =>
    JSON.stringify(row),
  );
  return gzipSync(`${lines.join('\n')}\n`, { level: 9 });
}

/** The samples of a recording file. */
export function readRecording(path: string | URL): PoseSample[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1);
  return lines.map((line) => {
    const row = JSON.parse(line) as PackedSample;
    const landmarks: Landmark[] = [];
    for (let i = 0; i + 2 < row.k.length; i += 3)
      landmarks.push({ x: row.k[i] ?? 0, y: row.k[i + 1] ?? 0, visibility: row.k[i + 2] ?? 0 });
    return { t: millis(row.t), width: row.w, height: row.h, landmarks, people: row.p, light: row.l };
  });
}
