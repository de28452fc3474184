import { LANDMARK, type Landmark, type PoseSample } from '../../src/pose/sample.ts';
import { millis } from '../../src/units.ts';
import { LAPTOP } from '../../src/virtual-patient/optics.ts';
import type { PatientPose } from '../../src/virtual-patient/pose.ts';
import { solve } from '../../src/virtual-patient/skeleton.ts';
import { truthOf } from '../../src/virtual-patient/truth.ts';
import type { IncidentScript } from './incident-script.ts';
import { random } from './synthetic.ts';

/** A look for bystanders, as the pose worker does it. ms */
const LOOK_EVERY = 600;
const TRUNK = [LANDMARK.leftShoulder, LANDMARK.rightShoulder, LANDMARK.leftHip, LANDMARK.rightHip];

type Spot = readonly [number, number];
const inside = ([x, y]: Spot): boolean => x > 0 && x < 1 && y > 0 && y < 1;
const pictureOf = (pose: PatientPose): readonly Spot[] => truthOf(solve(pose), LAPTOP).picture;
/** How much of the trunk is in the picture, 0 … 1. */
export const trunkInside = (pose: PatientPose): number => {
  const picture = pictureOf(pose);
  return TRUNK.filter((i) => inside(picture[i] ?? [-1, -1])).length / TRUNK.length;
};

/**
 * The script as a camera and a flawless network would see it: true joints with seeded noise, no picture drawn. Made data, and called so: it stands
 * beside the recordings of the real network (`record-incidents.ts`) for frame rates and noise that were not recorded.
 * @param noise SD in pixels, half of it lasting from frame to frame as real trackers' does
 */
export function seenByCamera(script: IncidentScript, fps: number, noise: number, seed: number): PoseSample[] {
  const uniform = random(seed);
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const { width, height } = LAPTOP.picture;
  const lasting = new Float64Array(66);
  const memory = Math.exp(-1 / fps / 0.1);
  const samples: PoseSample[] = [];
  let people: number | null = null;
  let look = 0;
  for (let i = 0; (i * 1000) / fps <= script.end; i += 1) {
    const t = (i * 1000) / fps;
    const everybody = script.people(t);
    const [patient] = everybody;
    if (patient === undefined) break;
    if (t >= look) {
      people = everybody.filter((pose) => trunkInside(pose) === 1).length;
      look = t + LOOK_EVERY;
    }
    const error = (k: number): number => {
      lasting[k] = memory * (lasting[k] ?? 0) + Math.sqrt(1 - memory * memory) * gauss();
      return noise * Math.SQRT1_2 * ((lasting[k] ?? 0) + gauss());
    };
    const landmarks: Landmark[] = pictureOf(patient).map((spot, k) => ({
      x: spot[0] + error(2 * k) / width,
      y: spot[1] + error(2 * k + 1) / height,
      visibility: inside(spot) ? 0.98 : 0.2,
    }));
    // A network lets go of somebody of whom nothing but a hand is left.
    samples.push({
      t: millis(t),
      width,
      height,
      landmarks: trunkInside(patient) > 0 ? landmarks : [],
      people,
      light: 0.5,
    });
  }
  return samples;
}
