import { ABLE } from '../../virtual-patient/behaviour.ts';
import { ARM } from '../../virtual-patient/pose.ts';
import { swayAt } from '../../virtual-patient/skeleton.ts';
import type { Stance } from '../../virtual-patient/stance.ts';

/**
 * Clips for Chromium's fake camera (`--use-file-for-fake-video-capture`). A clip cannot see cues, so its movement must be one in which every thing the
 * game asks for happens soon enough by itself. What is known: the file plays from its first picture each time the camera is opened, 30 pictures a second, and starts again at
 * its end. What is not known: how long the app takes to load and to set up. So a clip is a sequence of parts, each endless in kind:
 *
 * - `march`: steps on the spot. Somebody is there, and is no still picture.
 * - `quiet`: quiet standing with natural sway, for set-up and the quiet stance (5 s wanted, at any moment).
 * - `range`: a shift to each side in turn as far as the own range goes, held for 1.5 s, with 1.9 s in the middle before each. The range drill cues a side once the middle was
 *   held for 0.8 s and gives 8 s: a wrong side first costs 5 s, so the right one arrives in time, and from then on clip and drill alternate in step.
 * - `targets`: the same with the dwell at `amplitude` of the range. The weight-shift drill cues a random side after 1 … 1.7 s in the middle and gives 8 s to arrive: with the wrong
 *   side first the right dwell is reached 6.2 s after the cue, which leaves room for a clip that plays a little slow on a busy machine. Nothing in it depends on the phase.
 * - `both`: far first, then `amplitude` on the way back: serves the range drill and, where the side happens to be right, the targets; for a camera opened at an unknown point of a session.
 *   A trial whose side comes second needs a time-out of 11 s.
 */
export type PartKind = 'march' | 'quiet' | 'range' | 'targets' | 'both';
export interface Part {
  readonly kind: PartKind;
  readonly seconds: number;
}
export interface ClipPlan {
  readonly parts: readonly Part[];
  /** Own range of the person, 1 = over the ankle. */
  readonly range: number;
  /** Where the targets are, as a fraction of the range. */
  readonly amplitude: number;
}

/** A whole weight-shift game: start-up and quiet stance, the range measured, ten trials. */
export const WHOLE_GAME: ClipPlan = {
  parts: [
    { kind: 'march', seconds: 4 },
    { kind: 'quiet', seconds: 14 },
    { kind: 'range', seconds: 76 },
    { kind: 'targets', seconds: 200 },
  ],
  range: 0.75,
  amplitude: 0.5,
};

export const FPS = 30;

/** Keyframes of one period, seconds and share of the range; minimum-jerk between them. */
type Keys = readonly (readonly [seconds: number, at: number])[];
const swing = (stops: readonly (readonly [at: number, move: number, dwell: number])[]): Keys => {
  const keys: [number, number][] = [[0, 0]];
  let t = 0;
  const to = (at: number, seconds: number): void => {
    t += seconds;
    keys.push([t, at]);
  };
  for (const sign of [1, -1]) {
    to(0, 1.9);
    for (const [at, move, dwell] of stops) {
      to(sign * at, move);
      to(sign * at, dwell);
    }
    to(0, 0.6);
  }
  return keys;
};

function keysOf(kind: PartKind, amplitude: number): Keys {
  if (kind === 'range') return swing([[1, 0.9, 1.5]]);
  if (kind === 'targets') return swing([[amplitude, 0.6, 1.4]]);
  if (kind === 'both')
    return swing([
      [1, 0.8, 1.4],
      [amplitude, 0.5, 1.5],
    ]);
  // One gait-like cycle, or one period of sway.
  return [
    [0, 0],
    [kind === 'march' ? 2 : 8, 0],
  ];
}

/** Length of one period of a part, s. Whole pictures, so that a period can be repeated without a jump. */
export const periodOf = (kind: PartKind, amplitude: number): number => {
  const keys = keysOf(kind, amplitude);
  return Math.round((keys[keys.length - 1]?.[0] ?? 1) * FPS) / FPS;
};

function along(keys: Keys, t: number): number {
  for (let i = 1; i < keys.length; i++) {
    const [t1, b] = keys[i] ?? [0, 0];
    const [t0, a] = keys[i - 1] ?? [0, 0];
    if (t > t1) continue;
    const k = (t - t0) / Math.max(1e-6, t1 - t0);
    return a + (b - a) * k * k * k * (10 - 15 * k + 6 * k * k);
  }
  return 0;
}

const STILL: Stance = {
  lateral: 0,
  trunk: 0,
  liftLeft: 0,
  liftRight: 0,
  stepLeft: 0,
  stepRight: 0,
  squat: 0,
  sit: 0,
  heels: 0,
  x: 0,
  z: 0,
  outLeft: ARM.down.out,
  upLeft: ARM.down.up,
  frontLeft: ARM.down.front,
  outRight: ARM.down.out,
  upRight: ARM.down.up,
  frontRight: ARM.down.front,
  forward: 0,
};

/** How the person stands `t` seconds into a period of a part. Periodic: the sway fades at both ends, so that parts and periods join. */
export function clipStance(kind: PartKind, t: number, plan: ClipPlan): Stance {
  const period = periodOf(kind, plan.amplitude);
  const fade = Math.min(1, t / 0.4, (period - t) / 0.4);
  const sway = (swayAt(t, 0.003, 3).x * Math.max(0, fade)) / (ABLE.stance / 2);
  if (kind === 'march') {
    // Weight over the one foot, then the other up; down again before the weight comes back.
    const phase = t / period;
    const up = (from: number): number => {
      const k = (phase - from) / 0.26;
      return k > 0 && k < 1 ? 0.11 * Math.sin(Math.PI * k) ** 2 : 0;
    };
    return {
      ...STILL,
      lateral: 0.8 * Math.sin(2 * Math.PI * phase),
      liftLeft: up(0.12),
      liftRight: up(0.62),
    };
  }
  const at = along(keysOf(kind, plan.amplitude), t);
  return { ...STILL, lateral: plan.range * at + sway };
}
