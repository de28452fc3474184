/**
 * Landmark recordings of the virtual patient without a picture: true joints before the laptop's camera with seeded noise of 0.6 px, half of it lasting from frame
 * to frame as real trackers' does, and the ankles as the network draws them. Made data, and called so; those of the real network are made by
 * `record-patient.ts` and `record-incidents.ts`. Writes `tests/recordings/simulated/`: `npx tsx tests/recordings/record-simulated.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { LANDMARK } from '../../src/pose/sample.ts';
import { LAPTOP } from '../../src/virtual-patient/optics.ts';
import { solve } from '../../src/virtual-patient/skeleton.ts';
import { truthOf } from '../../src/virtual-patient/truth.ts';
import { type PackedSample, packRecording } from './pack.ts';
import { SIMULATED, type SimulatedScript } from './simulated-script.ts';
import { random } from './synthetic.ts';

const NOISE = 0.6;
/** The network draws the ankles nearer together (`tests/bench/ankles.ts`). */
const NEARER = 0.046;
const FOLDER = new URL('simulated/', import.meta.url);
const { width, height } = LAPTOP.picture;

function rowsOf(script: SimulatedScript, seed: number): PackedSample[] {
  const uniform = random(seed);
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const lasting = new Float64Array(66);
  const memory = Math.exp(-1 / script.fps / 0.1);
  const rows: PackedSample[] = [];
  for (let i = 0; (i * 1000) / script.fps <= script.length; i += 1) {
    const t = (i * 1000) / script.fps;
    const dropped = uniform() < (script.dropped ?? 0);
    const shake = [0, 1].map(() => (2 * uniform() - 1) * (script.jitter ?? 0));
    const truth = truthOf(solve(script.pose(t)), LAPTOP);
    const spots = truth.picture.map(([x, y]) => [x, y] as [number, number]);
    const [left, right] = [spots[LANDMARK.leftAnkle], spots[LANDMARK.rightAnkle]];
    if (left && right) {
      const inward = (NEARER / 2) * (left[0] - right[0]);
      left[0] -= inward;
      right[0] += inward;
    }
    const seen = spots.filter(([x, y]) => x > 0 && x < 1 && y > 0 && y < 1).length;
    const k = spots.flatMap((spot, n) => {
      const at = [0, 1].map((axis) => {
        const m = 2 * n + axis;
        lasting[m] = memory * (lasting[m] ?? 0) + Math.sqrt(1 - memory * memory) * gauss();
        const error = NOISE * Math.SQRT1_2 * ((lasting[m] ?? 0) + gauss()) + (shake[axis] ?? 0);
        return Math.round(1e4 * ((spot[axis] ?? 0) + error / (axis === 0 ? width : height))) / 1e4;
      });
      const [x = 0, y = 0] = at;
      return [x, y, x > 0 && x < 1 && y > 0 && y < 1 ? 0.98 : 0.2];
    });
    if (dropped) continue;
    const short = (value: number): number => Math.round(1e5 * value) / 1e5;
    rows.push({
      t: Math.round(100 * t) / 100,
      w: width,
      h: height,
      p: null,
      l: 0.5,
      // A network lets go of somebody of whom next to nothing is left.
      k: seen < 8 ? [] : k,
      truth: {
        lateral: short(truth.lateral),
        pelvis: short(truth.pelvisLateral),
        left: short(truth.lift.left),
        right: short(truth.lift.right),
      },
    });
  }
  return rows;
}

mkdirSync(FOLDER, { recursive: true });
Object.entries(SIMULATED).forEach(([name, script], n) => {
  const rows = rowsOf(script, n + 1);
  const bytes = packRecording({ source: 'virtual patient, no picture', name, about: script.about }, rows);
  writeFileSync(new URL(`${name}.jsonl.gz`, FOLDER), bytes);
  console.log(`${name.padEnd(20)} ${rows.length} samples, ${Math.round(bytes.length / 1000)} kB`);
});
