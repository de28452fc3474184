import { type PatientPose, STANDING, withFoot } from '../../src/virtual-patient/pose.ts';
import { atLateral } from '../../src/virtual-patient/skeleton.ts';
import { pulse } from './synthetic.ts';

/**
 * Four ways to answer a weight-shift game, one after the other, for `record-patient.ts --script cheats`. Times in ms. Each swings to both sides in
 * turn, often enough that a target on either side is answered in time whenever it is shown: so the recording need not see the cues.
 */
export const WAYS = ['honest', 'still', 'trunk-only', 'foot-lifter'] as const;
export type Way = (typeof WAYS)[number];

const QUIET_UNTIL = 5500;
const SECTION = 31_200;
/** To one side and back: in the middle, on the way, on the target, and back. */
const HALF_PERIOD = 5200;
const OUT_AT = 2200;
const OVER = 700;
/** The own range that the trials are played with, 1 = over the ankle, and where its targets are. */
export const OWN_RANGE = 0.75;
const TARGET = 0.5 * OWN_RANGE;

export const sectionOf = (way: Way): { readonly t0: number; readonly t1: number } => {
  const t0 = QUIET_UNTIL + WAYS.indexOf(way) * SECTION;
  return { t0, t1: t0 + SECTION };
};
export const END = sectionOf('foot-lifter').t1;

export function posture(t: number): PatientPose {
  const standing = { ...STANDING, forward: 0.004 * Math.sin(t / 530) };
  const sway = 0.02 * Math.sin(t / 410) + 0.01 * Math.sin(t / 173);
  const way = WAYS.find((one) => t >= sectionOf(one).t0 && t < sectionOf(one).t1);
  if (way === undefined || way === 'still') return atLateral(standing, sway);
  const since = t - sectionOf(way).t0;
  const side = Math.floor(since / HALF_PERIOD) % 2 === 0 ? 1 : -1;
  const out = pulse(since % HALF_PERIOD, OUT_AT, HALF_PERIOD, OVER);
  // About 16° of trunk carry the centre of mass as far as the game wants it; the pelvis stays where it was.
  if (way === 'trunk-only') return { ...atLateral(standing, sway), trunkLean: side * 16 * out };
  const shifted = atLateral(standing, sway + side * TARGET * out);
  return way === 'honest'
    ? shifted
    : withFoot(shifted, side > 0 ? 'left' : 'right', { lift: 0.12 * out ** 2 });
}
