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
  /** Only for the virtual patient: centre of mass and pelvis between the ankles, heights of the ankles over standing in metres. */
  readonly truth?: PatientTruth;
}
export interface PatientTruth {
  readonly lateral: number;
  readonly pelvis: number;
  readonly left: number;
  readonly right: number;
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

function rowsOf(path: string | URL): PackedSample[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n').slice(1);
  return lines.map((line) => JSON.parse(line) as PackedSample);
}
/** What is true of each sample of a recording of the virtual patient. */
export const readTruth = (path: string | URL): (PatientTruth | undefined)[] =>
  rowsOf(path).map((row) => row.truth);

/** The samples of a recording file. */
export function readRecording(path: string | URL): PoseSample[] {
  return rowsOf(path).map((row) => {
    const landmarks: Landmark[] = [];
    for (let i = 0; i + 2 < row.k.length; i += 3)
      landmarks.push({ x: row.k[i] ?? 0, y: row.k[i + 1] ?? 0, visibility: row.k[i + 2] ?? 0 });
    return { t: millis(row.t), width: row.w, height: row.h, landmarks, people: row.p, light: row.l };
  });
}
