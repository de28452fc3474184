import { ARM, lerpArm, type PatientPose, STANDING } from '../../../src/virtual-patient/pose.ts';
import { atLateral, swayAt } from '../../../src/virtual-patient/skeleton.ts';
import type { Scene } from '../../../src/virtual-patient/truth.ts';

/** What the person does in a clip of the accuracy bench. Times in ms. Pure. */
export type ScriptName = 'measures' | 'planted' | 'still' | 'empty';

/** One clip: conditions, person and movement. A plain value: its JSON is part of the key under which its recording is kept. */
export interface Clip {
  readonly model: 'lite' | 'full';
  readonly scene: Partial<Scene>;
  readonly person: {
    readonly stature: number;
    /** Distance between the ankles, m. */
    readonly stance: number;
    /** Degrees; positive: turned to the person's right. */
    readonly yaw: number;
  };
  readonly script: ScriptName;
  /** Length, ms. */
  readonly length: number;
  /** Pictures a second after the quiet stance; in it there are at most `CALM`. */
  readonly fps: number;
  /** Noise of the sensor, SD in grey levels of 255. */
  readonly grain: number;
}

/** Pictures a second of the quiet stance: it holds nothing that is faster, and each picture costs a quarter of a second. */
const CALM = 8;
export const QUIET = { from: 0, to: 5400 } as const;
/** ± 100 mm of the centre of mass at 0.2 Hz. */
export const SHIFT = { from: 5600, to: 10_600, hz: 0.2, amplitude: 0.1 } as const;
export const SWAY = { from: 10_800, to: 15_800, hz: 0.4, amplitude: 0.006 } as const;
export const LIFTS = [
  { foot: 'left', t0: 16_700, t1: 17_800, height: 0.1 },
  { foot: 'right', t0: 18_700, t1: 19_800, height: 0.1 },
  { foot: 'left', t0: 20_700, t1: 21_700, height: 0.05 },
  { foot: 'right', t0: 22_600, t1: 23_600, height: 0.05 },
] as const;
export const MEASURES_END = 24_400;

/** 0 → 1 between `t0` and `t1` as half a cosine: on purpose not the course that the body room fits to a lift. */
const ease = (t: number, t0: number, t1: number): number =>
  0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, (t - t0) / (t1 - t0))));
/** 0 → 1 from `t0` on and back to 0 at `t1`, each way within `over`. */
const hill = (t: number, t0: number, t1: number, over: number): number =>
  ease(t, t0, t0 + over) - ease(t, t1 - over, t1);

/** A sine with soft ends, so that nobody starts with a jerk. */
const wave = (t: number, part: { from: number; to: number; hz: number; amplitude: number }): number =>
  t < part.from || t > part.to
    ? 0
    : part.amplitude *
      Math.sin((2 * Math.PI * part.hz * (t - part.from)) / 1000) *
      hill(t, part.from, part.to, 700);

/** Stays inside the base in a narrow stance. */
export const shiftAmplitude = (stance: number): number => Math.min(SHIFT.amplitude, 0.4 * stance);

/** The posture at `t` ms. `lateral` of the true centre of mass is set exactly, by moving the pelvis. */
export function postureAt(clip: Clip, t: number): PatientPose {
  const { stature, stance, yaw } = clip.person;
  const still: PatientPose = { ...STANDING, stature, stance, place: { x: 0, z: 0, yaw } };
  if (clip.script === 'still' || clip.script === 'empty') return still;
  return clip.script === 'measures' ? measures(still, t) : planted(still, t);
}

function measures(still: PatientPose, t: number): PatientPose {
  const half = still.stance / 2;
  const sway = swayAt(t / 1000, 0.002, 1);
  const calm = 1 - ease(t, QUIET.to - 400, QUIET.to);
  let x = calm * sway.x + wave(t, { ...SHIFT, amplitude: shiftAmplitude(still.stance) }) + wave(t, SWAY);
  const lift = { left: 0, right: 0 };
  for (const l of LIFTS) {
    lift[l.foot] += l.height * hill(t, l.t0, l.t1, 380);
    x += (l.foot === 'left' ? 0.85 : -0.85) * half * hill(t, l.t0 - 550, l.t1 + 450, 600);
  }
  return atLateral(
    {
      ...still,
      forward: calm * sway.z,
      left: { ...still.left, lift: lift.left },
      right: { ...still.right, lift: lift.right },
    },
    x / half,
  );
}

/** Both feet stay on the floor: weight shifts, marching arms and squats in turn, eight seconds each. */
function planted(still: PatientPose, t: number): PatientPose {
  if (t < QUIET.to) return still;
  const since = t - QUIET.to;
  const round = Math.floor(since / 24_000);
  const at = since % 24_000;
  const half = still.stance / 2;
  const hz = 0.22 + 0.05 * (round % 3);
  const x = at < 8000 ? wave(at, { from: 0, to: 8000, hz, amplitude: 0.7 * half }) : 0;
  const swing = (phase: number): number =>
    hill(at, 8000, 16_000, 800) * (0.5 + 0.5 * Math.sin((2 * Math.PI * 0.9 * at) / 1000 + phase));
  const squat = at < 16_000 ? 0 : 0.55 * (hill(at, 16_200, 19_800, 1300) + hill(at, 20_200, 23_800, 1300));
  const pose = {
    ...still,
    squat,
    armLeft: lerpArm(ARM.down, ARM.forward, swing(0)),
    armRight: lerpArm(ARM.down, ARM.forward, swing(Math.PI)),
  };
  return squat > 0 ? pose : atLateral(pose, x / half);
}

/** The moments of a clip's pictures, ms. */
export function momentsOf(clip: Clip): number[] {
  const out: number[] = [];
  const calm = Math.min(CALM, clip.fps);
  for (let t = 0; t < QUIET.to; t += 1000 / calm) out.push(t);
  for (let i = 1, from = out.at(-1) ?? 0; from + (i * 1000) / clip.fps <= clip.length; i += 1)
    out.push(from + (i * 1000) / clip.fps);
  return out;
}
