import { SUPPORTS } from '../../src/drills/parameters.ts';
import type { Side } from '../../src/units.ts';
import { ARM, lerpArm, type PatientPose, STANDING } from '../../src/virtual-patient/pose.ts';
import { glide, pulse } from './synthetic.ts';

/**
 * One-leg stands for `record-patient.ts --script holds`: each leg at each level of support, the arms where that level puts them. Times in ms.
 * The foot leaves the floor at `t0` and meets it at `t1`; how long each is held differs, so that no constant can be right by chance.
 */
export interface Hold {
  readonly stands: Side;
  readonly support: (typeof SUPPORTS)[number];
  readonly t0: number;
  readonly t1: number;
  readonly height: number;
}
const QUIET_UNTIL = 5500;
/** From one stand to the next: 3 s on both feet before the lift, 2.5 s after the touch-down. */
const BEFORE = 3000;
const AFTER = 2500;

export const HOLDS: readonly Hold[] = (() => {
  const holds: Hold[] = [];
  let t = QUIET_UNTIL;
  for (const [i, support] of SUPPORTS.entries())
    for (const stands of ['left', 'right'] as const) {
      const t0 = t + BEFORE;
      const t1 = t0 + 2300 + 370 * i + (stands === 'left' ? 0 : 540);
      holds.push({ stands, support, t0, t1, height: stands === 'left' ? 0.1 : 0.14 - 0.02 * i });
      t = t1 + AFTER;
    }
  return holds;
})();
export const END = (HOLDS.at(-1)?.t1 ?? 0) + AFTER;

/** Where the arms are. The counter stands in front for two hands and beside the person for one. */
function arms(support: Hold['support'], stands: Side): Pick<PatientPose, 'armLeft' | 'armRight'> {
  const front = { out: 0.05, up: -0.2, front: 0.2 };
  const free = support === 'hovering' ? { out: 0.15, up: -0.2, front: 0.08 } : ARM.down;
  if (support === 'two-hands') return { armLeft: front, armRight: front };
  const hand =
    support === 'one-hand' ? ARM.counter : support === 'fingertips' ? { ...ARM.counter, out: 0.18 } : free;
  return stands === 'left' ? { armLeft: hand, armRight: free } : { armLeft: free, armRight: hand };
}

export function posture(t: number): PatientPose {
  const hold = HOLDS.find((one) => t < one.t1 + AFTER);
  const still = { ...STANDING, forward: 0.004 * Math.sin(t / 530) };
  let pelvis = 0.003 * Math.sin(t / 410) + 0.0015 * Math.sin(t / 173);
  if (!hold) return { ...still, pelvis };
  const { t0, t1, stands, height } = hold;
  const onto = stands === 'right' ? 1 : -1;
  pelvis += onto * 0.11 * pulse(t, t0 - 900, t1 + 800, 900);
  const foot = { lift: height * pulse(t, t0, t1, 450) };
  const reach = glide(t, t0 - 2600, t0 - 1700) - glide(t, t1 + 1500, t1 + 2300);
  const held = arms(hold.support, stands);
  return {
    ...still,
    pelvis,
    // Nobody stands on one leg like a statue.
    trunkLean: onto * 2.5 * pulse(t, t0 - 900, t1 + 800, 900) * Math.sin(t / 610),
    left: { ...STANDING.left, ...(stands === 'right' ? foot : {}) },
    right: { ...STANDING.right, ...(stands === 'left' ? foot : {}) },
    armLeft: lerpArm(ARM.down, held.armLeft, reach),
    armRight: lerpArm(ARM.down, held.armRight, reach),
  };
}
