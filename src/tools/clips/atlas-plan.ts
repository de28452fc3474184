import type { Side } from '../../units.ts';
import { ABLE } from '../../virtual-patient/behaviour.ts';
import type { CameraSetup } from '../../virtual-patient/optics.ts';
import { ARM, lerpArm, type PatientPose, STANDING, withArm, withFoot } from '../../virtual-patient/pose.ts';
import { atLateral } from '../../virtual-patient/skeleton.ts';
import type { Stance } from '../../virtual-patient/stance.ts';

/**
 * The atlas: pictures of one patient, rendered beforehand, from which any moment is put together by fading between neighbours.
 * Drawing from pictures costs a few milliseconds where rendering in software would starve the pose network.
 *
 * Pictures are of the person alone, standing at one place. Nearer, farther and sideways are the same picture scaled and moved as a
 * flat figure would be seen: exact enough for the set-up, and exactly nothing while the person stands at the place.
 */
export const ATLAS_CAMERA: CameraSetup = {
  distance: 2.6,
  height: 0.95,
  roll: 0,
  yaw: 0,
  pitch: 0,
  fov: 50,
  picture: { width: 640, height: 480 },
};
/** The part of the picture in which the person is, pixels. */
export const CROP = { x: 130, y: 0, width: 380, height: 480 } as const;

const range = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, i) => from + i * step);

/** Sample points of each family, rising. */
export const GRID = {
  lateral: range(-1.1, 1.1, 0.05),
  trunk: range(-22, 22, 2),
  /** Foot lift, m; the row 0 is the shift family itself. */
  lift: [0.018, 0.036, 0.054, 0.072, 0.09, 0.108, 0.126, 0.144, 0.16],
  /** Lateral position towards the standing leg while a foot is up. */
  over: range(-0.1, 1.1, 0.1),
  hand: range(0.125, 1, 0.125),
  squat: range(0.1, 1, 0.1),
  sit: range(0.1, 1, 0.1),
  heels: range(0.01, 0.06, 0.01),
  /** Sideways placement of one foot, m. */
  step: [0.035, 0.07, 0.105, 0.14],
} as const;

export const still: PatientPose = { ...STANDING, stature: ABLE.stature, stance: ABLE.stance };
const both = (heel: number): PatientPose => withFoot(withFoot(still, 'left', { heel }), 'right', { heel });
const outward = (side: Side): 1 | -1 => (side === 'right' ? 1 : -1);

/** Name and posture of every picture. */
export function atlasPoses(): readonly (readonly [name: string, pose: PatientPose])[] {
  const list: [string, PatientPose][] = [];
  const family = (name: string, values: readonly number[], pose: (value: number) => PatientPose): void => {
    for (const [i, value] of values.entries()) list.push([`${name}/${i}`, pose(value)]);
  };
  family('shift', GRID.lateral, (lateral) => atLateral(still, lateral));
  family('trunk', GRID.trunk, (trunkLean) => ({ ...still, trunkLean }));
  family('squat', GRID.squat, (squat) => ({ ...still, squat }));
  family('sit', GRID.sit, (sit) => ({ ...still, sit }));
  family('heels', GRID.heels, both);
  for (const side of ['left', 'right'] as const) {
    const out = outward(side);
    for (const [i, over] of GRID.over.entries())
      family(`${side}/${i}`, GRID.lift, (lift) => atLateral(withFoot(still, side, { lift }), -out * over));
    family(`hand-${side}`, GRID.hand, (k) => withArm(still, side, lerpArm(ARM.down, ARM.raised, k)));
    family(`step-${side}`, GRID.step, (x) =>
      atLateral(withFoot(still, side, { x: out * x, lift: 0.02 }), out * 0.85),
    );
  }
  return list;
}

/** One picture of the atlas and its share of the moment (shares sum to 1). */
export interface Layer {
  readonly name: string;
  readonly share: number;
}
/** A moment: which pictures, and where the figure stands. */
export interface Moment {
  readonly layers: readonly Layer[];
  /** Size against the picture as rendered, about the middle of the picture at the height of the lens. */
  readonly scale: number;
  /** Pixels to the right in the unmirrored picture. */
  readonly right: number;
}

/** Where `value` lies in a rising list: index of the lower neighbour and the way to the next. */
function locate(list: readonly number[], value: number): readonly [index: number, way: number] {
  const last = list.length - 1;
  if (value <= (list[0] ?? 0)) return [0, 0];
  if (value >= (list[last] ?? 0)) return [last, 0];
  let i = 0;
  while ((list[i + 1] ?? Number.POSITIVE_INFINITY) <= value) i++;
  const [a, b] = [list[i] ?? 0, list[i + 1] ?? 1];
  return [i, (value - a) / (b - a)];
}

const blend = (a: readonly Layer[], b: readonly Layer[], way: number): Layer[] =>
  [
    ...a.map((l) => ({ ...l, share: l.share * (1 - way) })),
    ...b.map((l) => ({ ...l, share: l.share * way })),
  ].filter((l) => l.share > 0.004);

/** A family along one value, whose zero is the quiet stance. */
function grown(name: string, list: readonly number[], value: number): Layer[] {
  const one = (i: number): Layer[] => [
    { name: i < 0 ? (shift(0)[0]?.name ?? '') : `${name}/${i}`, share: 1 },
  ];
  const [i, way] = locate([0, ...list], value);
  return blend(one(i - 1), one(Math.min(i, list.length - 1)), way);
}

function shift(lateral: number): Layer[] {
  const [i, way] = locate(GRID.lateral, lateral);
  return blend([{ name: `shift/${i}`, share: 1 }], [{ name: `shift/${i + 1}`, share: 1 }], way);
}

function lifted(side: Side, lateral: number, lift: number): Layer[] {
  const over = -outward(side) * lateral;
  const [j, wayUp] = locate([0, ...GRID.lift], lift);
  const [i, way] = locate(GRID.over, over);
  const row = (k: number): Layer[] =>
    k === 0
      ? shift(lateral)
      : blend(
          [{ name: `${side}/${i}/${k - 1}`, share: 1 }],
          [{ name: `${side}/${i + 1}/${k - 1}`, share: 1 }],
          way,
        );
  return blend(row(j), row(Math.min(j + 1, GRID.lift.length)), wayUp);
}

/** Which pictures make the moment. Where two things happen at once that have no picture together, the larger one shows. */
export function momentOf(stance: Stance): Moment {
  const away = ATLAS_CAMERA.distance / Math.max(0.8, ATLAS_CAMERA.distance + stance.z);
  const metre = ATLAS_CAMERA.picture.height / 2 / Math.tan((ATLAS_CAMERA.fov * Math.PI) / 360);
  const right = (-stance.x * metre * away) / ATLAS_CAMERA.distance;
  return { layers: layersOf(stance), scale: away, right };
}

function layersOf(s: Stance): readonly Layer[] {
  if (s.sit > 0.01) return grown('sit', GRID.sit, s.sit);
  if (s.squat > 0.01) return grown('squat', GRID.squat, s.squat);
  if (s.heels > 0.001) return grown('heels', GRID.heels, s.heels);
  for (const side of ['left', 'right'] as const) {
    const placed = outward(side) * (side === 'left' ? s.stepLeft : s.stepRight);
    if (placed > 0.004) {
      const [i, way] = locate(GRID.step, placed);
      return blend(
        [{ name: `step-${side}/${i}`, share: 1 }],
        [{ name: `step-${side}/${i + 1}`, share: 1 }],
        way,
      );
    }
  }
  if (Math.max(s.liftLeft, s.liftRight) > 0.001)
    return s.liftLeft > s.liftRight
      ? lifted('left', s.lateral, s.liftLeft)
      : lifted('right', s.lateral, s.liftRight);
  if (Math.abs(s.trunk) > 0.3) {
    const [i, way] = locate(GRID.trunk, s.trunk);
    return blend([{ name: `trunk/${i}`, share: 1 }], [{ name: `trunk/${i + 1}`, share: 1 }], way);
  }
  for (const side of ['Left', 'Right'] as const) {
    const up = (s[`up${side}`] - ARM.down.up) / (ARM.raised.up - ARM.down.up);
    if (up > 0.02) return grown(side === 'Left' ? 'hand-left' : 'hand-right', GRID.hand, up);
  }
  return shift(s.lateral);
}
