import { ARM, type PatientPose, STANDING } from '../../src/virtual-patient/pose.ts';
import { glide, pulse } from './synthetic.ts';

/** A minute and a quarter of everything that a body room must tell apart. Times in ms; the same movements for every set-up. */
export const LIFTS = [
  { side: 'left', t0: 17_000, t1: 19_000, height: 0.14 },
  { side: 'right', t0: 20_500, t1: 22_500, height: 0.14 },
  { side: 'left', t0: 24_000, t1: 25_400, height: 0.05 },
  { side: 'right', t0: 27_000, t1: 28_400, height: 0.05 },
  { side: 'left', t0: 30_000, t1: 30_900, height: 0.09 },
  { side: 'right', t0: 31_600, t1: 32_500, height: 0.09 },
] as const;
/** Quiet until here. */
export const QUIET_UNTIL = 5500;
/** ± 100 mm of pelvis shift. */
export const SHIFTS = { from: 6000, to: 15_500 };
export const SQUATS = { from: 34_000, to: 42_000 };
export const ARMS = { from: 42_500, to: 48_000 };
export const LEAN = { from: 48_500, to: 53_000 };
/** 6 mm at 0.4 Hz. */
export const SWAY = { from: 54_000, to: 66_500 };
export const HEELS = { from: 67_500, to: 70_500 };
export const END = 71_500;

export function posture(t: number): PatientPose {
  let pelvis = 0.002 * Math.sin(t / 410) + 0.001 * Math.sin(t / 173);
  if (t >= SWAY.from && t < SWAY.to) pelvis = 0.006 * Math.sin((2 * Math.PI * 0.4 * (t - SWAY.from)) / 1000);
  pelvis += 0.1 * pulse(t, 6000, 10_000, 1000) - 0.1 * pulse(t, 11_000, 15_000, 1000);
  const feet = { left: 0, right: 0 };
  for (const l of LIFTS) {
    const over = Math.min(450, (l.t1 - l.t0) / 2.2);
    feet[l.side] += l.height * pulse(t, l.t0, l.t1, over);
    pelvis += (l.side === 'left' ? 0.08 : -0.08) * pulse(t, l.t0 - 500, l.t1 + 500, 600);
  }
  const arms = pulse(t, ARMS.from, ARMS.to, 900);
  const wave = arms * (0.5 + 0.5 * Math.sin(t / 300));
  const arm = (k: number): PatientPose['armLeft'] => ({
    out: ARM.down.out + k * (ARM.raised.out + 0.1 - ARM.down.out),
    up: ARM.down.up + k * (ARM.raised.up - ARM.down.up),
    front: ARM.down.front + k * (ARM.raised.front - ARM.down.front),
  });
  return {
    ...STANDING,
    pelvis,
    forward: 0.004 * Math.sin(t / 530),
    squat: 0.6 * (pulse(t, 34_000, 37_500, 1000) + pulse(t, 38_000, 41_500, 1000)),
    trunkLean: 12 * pulse(t, LEAN.from, LEAN.to, 900),
    left: { ...STANDING.left, lift: feet.left, heel: 0.06 * pulse(t, HEELS.from, HEELS.to, 600) },
    right: { ...STANDING.right, lift: feet.right, heel: 0.06 * pulse(t, HEELS.from, HEELS.to, 600) },
    armLeft: arm(wave),
    armRight: arm(arms * glide(t, ARMS.from, ARMS.from + 1500)),
  };
}
