/**
 * How the network sees the virtual patient in quiet stance: how far apart the ankles are, and the points a quarter of the way from heel to toe,
 * as a share of the true distance of the ankles in the picture, and how long the trunk is
 * against the legs; the numbers behind `ANKLES_SEEN`, `SOLES_SEEN` and `TRUNK_OVER_LEGS` (`src/body/calibration.ts`). Reads the recordings that `npm run bench:accuracy` keeps: `npx tsx tests/bench/ankles.ts`.
 */
import { existsSync } from 'node:fs';
import { LANDMARK, type Landmark } from '../../src/pose/sample.ts';
import { solve } from '../../src/virtual-patient/skeleton.ts';
import { SCENE, truthOf } from '../../src/virtual-patient/truth.ts';
import { postureAt, QUIET } from '../browser/harness/accuracy-script.ts';
import { readRecording } from '../recordings/pack.ts';
import { cells } from './accuracy-cells.ts';
import { recordingPaths } from './accuracy-record.ts';

const all = cells().filter((cell) => cell.clip.script === 'measures');
const paths = recordingPaths(all);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const shares: number[] = [];
const soles: number[] = [];
const trunks: number[] = [];
/** Height of the middle of a pair in the picture, downwards. */
const middle = (landmarks: readonly Landmark[], left: number, right: number): number =>
  ((landmarks[left]?.y ?? Number.NaN) + (landmarks[right]?.y ?? Number.NaN)) / 2;
for (const cell of all) {
  const path = paths.get(cell.id);
  if (path === undefined || !existsSync(path)) continue;
  const camera = { ...SCENE, ...cell.clip.scene }.camera;
  const quiet = readRecording(path).filter(
    (s) => s.t > 1000 && s.t < QUIET.to - 400 && s.landmarks.length === 33,
  );
  const apart = (landmarks: readonly Landmark[], left: number, right: number): number =>
    (landmarks[left]?.x ?? Number.NaN) - (landmarks[right]?.x ?? Number.NaN);
  const seen = mean(quiet.map(({ landmarks }) => apart(landmarks, LANDMARK.leftAnkle, LANDMARK.rightAnkle)));
  const sole = mean(
    quiet.map(
      ({ landmarks }) =>
        0.75 * apart(landmarks, LANDMARK.leftHeel, LANDMARK.rightHeel) +
        0.25 * apart(landmarks, LANDMARK.leftFootIndex, LANDMARK.rightFootIndex),
    ),
  );
  const real = mean(
    quiet.map((s) => {
      const { picture } = truthOf(solve(postureAt(cell.clip, s.t)), camera);
      return (
        (picture[LANDMARK.leftAnkle]?.[0] ?? Number.NaN) - (picture[LANDMARK.rightAnkle]?.[0] ?? Number.NaN)
      );
    }),
  );
  const trunk = mean(
    quiet.map(({ landmarks }) => {
      const hips = middle(landmarks, LANDMARK.leftHip, LANDMARK.rightHip);
      const shoulders = middle(landmarks, LANDMARK.leftShoulder, LANDMARK.rightShoulder);
      return (hips - shoulders) / (middle(landmarks, LANDMARK.leftAnkle, LANDMARK.rightAnkle) - hips);
    }),
  );
  shares.push(seen / real);
  soles.push(sole / real);
  trunks.push(trunk);
  console.log(
    `${cell.label.padEnd(28)} ${Math.round(1000 * cell.clip.person.stance)} mm apart, seen at ${(seen / real).toFixed(3)} of it, soles ${(sole / real).toFixed(3)}; trunk over legs ${trunk.toFixed(3)}`,
  );
}
for (const [name, values] of [
  ['ankles', shares],
  ['soles', soles],
  ['trunk over legs', trunks],
] as const) {
  const sorted = values.toSorted((a, b) => a - b);
  console.log(
    `${name}: median of ${sorted.length}: ${sorted[Math.floor(sorted.length / 2)]?.toFixed(3)}, from ${sorted[0]?.toFixed(3)} to ${sorted.at(-1)?.toFixed(3)}`,
  );
}
