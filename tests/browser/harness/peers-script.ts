import { ARM, lerpArm, type PatientPose, STANDING } from '../../../src/virtual-patient/pose.ts';
import { atLateral } from '../../../src/virtual-patient/skeleton.ts';

/**
 * The one clip that every pipeline of `npm run bench:peers` sees, as a function of time: a quiet stance, a small and a large sway, lifts, and
 * movement with both feet on the floor. Times in ms. Pure.
 */
export const HZ = 0.4;
/** Amplitudes of the centre of mass, m. */
export const SWAYS = [
  { name: 'small', amplitude: 0.006, from: 5800, to: 13_300 },
  { name: 'large', amplitude: 0.06, from: 13_700, to: 21_200 },
] as const;
export const QUIET_END = 5400;
export const LIFTS = [
  { foot: 'left', t0: 22_400, t1: 23_500, height: 0.1 },
  { foot: 'right', t0: 24_700, t1: 25_800, height: 0.1 },
  { foot: 'left', t0: 27_000, t1: 28_000, height: 0.05 },
  { foot: 'right', t0: 29_200, t1: 30_200, height: 0.05 },
] as const;
/** From here on both feet stay on the floor: shifts, arms, knee bends. */
export const PLANTED = 31_400;
export const END = 55_400;
/** Longer than any filter that was met takes to follow, ms: what is left out at both ends of a sway. */
export const SOFT = 1250;

const ease = (t: number, t0: number, t1: number): number =>
  0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, (t - t0) / (t1 - t0))));
const hill = (t: number, t0: number, t1: number, over: number): number =>
  ease(t, t0, t0 + over) - ease(t, t1 - over, t1);

export function postureAt(t: number): PatientPose {
  const still: PatientPose = STANDING;
  const half = still.stance / 2;
  if (t >= PLANTED) return planted(still, t - PLANTED);
  let x = 0;
  for (const { amplitude, from, to } of SWAYS)
    if (t > from && t < to)
      x += amplitude * Math.sin((2 * Math.PI * HZ * (t - from)) / 1000) * hill(t, from, to, 800);
  const lift = { left: 0, right: 0 };
  for (const l of LIFTS) {
    lift[l.foot] += l.height * hill(t, l.t0, l.t1, 380);
    x += (l.foot === 'left' ? 0.85 : -0.85) * half * hill(t, l.t0 - 550, l.t1 + 450, 600);
  }
  return atLateral(
    {
      ...still,
      left: { ...still.left, lift: lift.left },
      right: { ...still.right, lift: lift.right },
    },
    x / half,
  );
}

function planted(still: PatientPose, t: number): PatientPose {
  const half = still.stance / 2;
  const x = 0.7 * half * Math.sin((2 * Math.PI * 0.25 * t) / 1000) * hill(t, 0, 8000, 700);
  const swing = (phase: number): number =>
    hill(t, 8000, 16_000, 800) * (0.5 + 0.5 * Math.sin((2 * Math.PI * 0.9 * t) / 1000 + phase));
  const squat = 0.55 * (hill(t, 16_200, 19_800, 1300) + hill(t, 20_200, 23_800, 1300));
  const pose = {
    ...still,
    squat,
    armLeft: lerpArm(ARM.down, ARM.forward, swing(0)),
    armRight: lerpArm(ARM.down, ARM.forward, swing(Math.PI)),
  };
  return squat > 0 ? pose : atLateral(pose, x / half);
}

/** Moments of the pictures: 30 a second, fewer where nothing is timed. */
export function moments(): number[] {
  const out: number[] = [];
  for (let t = 0; t < END; t += t < QUIET_END - 100 || t >= PLANTED ? 1000 / 12 : 1000 / 30) out.push(t);
  return out;
}
