import {
  ARM,
  lerpArm,
  type PatientPose,
  STANDING,
  withArm,
  withFoot,
} from '../../src/virtual-patient/pose.ts';
import { atLateral } from '../../src/virtual-patient/skeleton.ts';
import { glide, pulse } from './synthetic.ts';

/** What the virtual patient does in a recording without pictures, and through what kind of camera. Times in ms. Everybody stands quietly until `BEGINS`. */
export interface SimulatedScript {
  readonly about: string;
  readonly length: number;
  readonly fps: number;
  /** Share of the frames that never arrive, and how far the whole picture jumps, ± pixels. */
  readonly dropped?: number;
  readonly jitter?: number;
  readonly pose: (t: number) => PatientPose;
}

export const BEGINS = 4000;
const quiet = (t: number): PatientPose => ({
  ...STANDING,
  pelvis: 0.002 * Math.sin(t / 410) + 0.001 * Math.sin(t / 173),
  forward: 0.004 * Math.sin(t / 530),
});
const after = (t: number): number => Math.max(0, t - BEGINS);
/** Softly from nothing. */
const begun = (t: number): number => glide(t, BEGINS, BEGINS + 700);

/** 6 mm of the centre of mass at 0.4 Hz. */
export const SWAY = { hz: 0.4, amplitude: 0.006 } as const;
const half = STANDING.stance / 2;
const sways = (t: number): PatientPose =>
  atLateral(
    quiet(t),
    (begun(t) * SWAY.amplitude * Math.sin((2 * Math.PI * SWAY.hz * after(t)) / 1000)) / half,
  );

/** One step of 25 cm to the right that stays there; the weight follows half way. */
const stepsOut = (t: number): PatientPose => {
  const aside = glide(t, BEGINS + 60, BEGINS + 560);
  const pose = withFoot(quiet(t), 'right', {
    x: 0.25 * aside,
    lift: 0.06 * pulse(t, BEGINS, BEGINS + 600, 280),
  });
  return { ...pose, pelvis: pose.pelvis + 0.1 * glide(t, BEGINS + 200, BEGINS + 900) };
};

/** Each foot twice, 2 cm and a second long. */
const barelyLifts = (t: number): PatientPose => {
  let pose = quiet(t);
  [0, 1, 2, 3].forEach((n) => {
    const from = BEGINS + 1700 * n;
    const up = pulse(t, from, from + 1100, 300);
    pose = withFoot(pose, n % 2 === 0 ? 'left' : 'right', {
      lift: Math.max(pose[n % 2 === 0 ? 'left' : 'right'].lift, 0.02 * up),
    });
    pose = { ...pose, pelvis: pose.pelvis + (n % 2 === 0 ? 0.05 : -0.05) * up };
  });
  return pose;
};

/** Lifts of 12 cm, left and right in turn, each 0.6 s with 0.3 s between. */
export const MARCH = Array.from({ length: 8 }, (_, n) => ({
  foot: n % 2 === 0 ? ('left' as const) : ('right' as const),
  t0: BEGINS + 900 * n,
  t1: BEGINS + 900 * n + 600,
}));
const marches = (t: number): PatientPose =>
  MARCH.reduce((pose, { foot, t0, t1 }) => {
    const up = pulse(t, t0, t1, 260);
    const side = foot === 'left' ? 1 : -1;
    const raised = up > 0 ? withFoot(pose, foot, { lift: 0.12 * up }) : pose;
    return { ...raised, pelvis: raised.pelvis + 0.07 * side * pulse(t, t0 - 200, t1 + 200, 350) };
  }, quiet(t));

/** Hands and trunk at 5 Hz, as people with tremor stand. */
const trembles = (t: number): PatientPose => {
  const wave = begun(t) * Math.sin((2 * Math.PI * 5 * after(t)) / 1000);
  const pose = { ...quiet(t), trunkLean: 0.5 * wave };
  const arm = lerpArm(ARM.down, ARM.hip, 0.3 + 0.2 * wave);
  return withArm(withArm({ ...pose, pelvis: pose.pelvis + 0.003 * wave }, 'left', arm), 'right', arm);
};

/** Out of the picture to the right, and back at the old place after more than three seconds. */
export const WALK = { out: BEGINS + 1500, back: BEGINS + 5500, home: BEGINS + 7000 } as const;
const walksOut = (t: number): PatientPose => {
  const gone = glide(t, BEGINS, WALK.out) - glide(t, WALK.back, WALK.home);
  const step = gone > 0 && gone < 1 ? Math.max(0, Math.sin(t / 130)) : 0;
  const other = gone > 0 && gone < 1 ? Math.max(0, -Math.sin(t / 130)) : 0;
  const pose = { ...quiet(t), place: { x: 3.2 * gone, z: 0, yaw: 0 } };
  return withFoot(withFoot(pose, 'left', { lift: 0.06 * step }), 'right', { lift: 0.06 * other });
};

/** A shift to the right and back, then the left foot up for two seconds. */
export const STORY = { shift: [BEGINS + 500, BEGINS + 3000], lift: [BEGINS + 4200, BEGINS + 6200] } as const;
const story = (t: number): PatientPose => {
  const [from, to] = STORY.shift;
  const [t0, t1] = STORY.lift;
  const x = 0.08 * pulse(t, from, to, 900) + 0.1 * pulse(t, t0 - 600, t1 + 600, 700);
  return atLateral(withFoot(quiet(t), 'left', { lift: 0.1 * pulse(t, t0, t1, 400) }), x / half);
};

export const SIMULATED = {
  steady: { about: 'stands quietly', length: 9000, fps: 20, pose: quiet },
  swaying: { about: 'sways 6 mm at 0.4 Hz', length: 14_000, fps: 20, pose: sways },
  'stepping-out': { about: 'one step aside that stays', length: 8000, fps: 20, pose: stepsOut },
  'foot-barely-lifted': { about: 'lifts of 2 cm', length: 11_000, fps: 20, pose: barelyLifts },
  marching: { about: 'eight lifts of 12 cm in turn', length: 12_000, fps: 20, pose: marches },
  tremor: { about: 'trunk and hands at 5 Hz', length: 10_000, fps: 24, pose: trembles },
  'walking-out': { about: 'out of the picture and back', length: 13_500, fps: 20, pose: walksOut },
  'camera-12fps': { about: 'a shift and a lift', length: 11_500, fps: 12, pose: story },
  'dropped-frames': { about: 'a shift and a lift', length: 11_500, fps: 24, dropped: 0.3, pose: story },
  'jitter-10px': { about: 'a shift and a lift', length: 11_500, fps: 20, jitter: 10, pose: story },
} as const satisfies Record<string, SimulatedScript>;
export type SimulatedName = keyof typeof SIMULATED;
