import fc from 'fast-check';
import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, it } from 'vitest';
import { LANDMARK, type LandmarkName } from '../../../src/pose/sample.ts';
import { LENGTHS } from '../../../src/virtual-patient/anthropometry.ts';
import { cameraFrame, LAPTOP, project, unproject } from '../../../src/virtual-patient/optics.ts';
import { ARM, mirrorPose, type PatientPose, STANDING } from '../../../src/virtual-patient/pose.ts';
import { atLateral, kneeAngle, type Skeleton, solve } from '../../../src/virtual-patient/skeleton.ts';
import { distance, type Vec3 } from '../../../src/virtual-patient/vec.ts';

const at = (skeleton: Skeleton, name: LandmarkName): Vec3 => {
  const joint = skeleton.joints[LANDMARK[name]];
  if (!joint) throw new Error(name);
  return joint;
};
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
const foot = fc.record({
  x: number(-0.1, 0.1),
  back: number(-0.1, 0.1),
  lift: number(0, 0.35),
  out: number(-5, 25),
  heel: number(0, 0.06),
});
const arm = fc.record({ out: number(-0.1, 0.3), up: number(-0.33, 0.33), front: number(-0.05, 0.3) });
const pose: fc.Arbitrary<PatientPose> = fc.record({
  stature: number(1.45, 1.95),
  stance: number(0.12, 0.45),
  place: fc.record({ x: number(-1, 1), z: number(-1, 1.5), yaw: number(-40, 40) }),
  pelvis: number(-0.2, 0.2),
  forward: number(-0.04, 0.04),
  squat: number(0, 1),
  sit: number(0, 1),
  trunkLean: number(-25, 25),
  trunkPitch: number(-10, 40),
  head: fc.record({ yaw: number(-40, 40), up: number(-20, 20), roll: number(-15, 15) }),
  left: foot,
  right: foot,
  armLeft: arm,
  armRight: arm,
});

describe('the virtual patient’s skeleton', () => {
  it('keeps every bone’s length in every posture', () => {
    fc.assert(
      fc.property(pose, (p) => {
        const s = solve(p);
        for (const side of ['left', 'right'] as const) {
          const bone = (a: LandmarkName, b: LandmarkName, share: number) =>
            expect(distance(at(s, a), at(s, b)) / p.stature).toBeCloseTo(share, 6);
          bone(`${side}Shoulder`, `${side}Elbow`, LENGTHS.upperArm);
          bone(`${side}Elbow`, `${side}Wrist`, LENGTHS.forearm);
          bone(`${side}Hip`, `${side}Knee`, LENGTHS.thigh);
          bone(`${side}Knee`, `${side}Ankle`, LENGTHS.shank);
        }
        expect(distance(at(s, 'leftHip'), at(s, 'rightHip')) / p.stature).toBeCloseTo(2 * LENGTHS.hipHalf, 6);
        expect(distance(at(s, 'leftShoulder'), at(s, 'rightShoulder')) / p.stature).toBeCloseTo(
          2 * LENGTHS.shoulderHalf,
          6,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('mirrors: a mirrored posture has mirrored joints and a mirrored centre of mass', () => {
    fc.assert(
      fc.property(pose, (p) => {
        const [a, b] = [solve(p), solve(mirrorPose(p))];
        for (const name of Object.keys(LANDMARK) as LandmarkName[]) {
          const other = (
            /eft/.test(name)
              ? name.replace('left', 'right').replace('Left', 'Right')
              : name.replace('right', 'left').replace('Right', 'Left')
          ) as LandmarkName;
          const [j, k] = [at(a, name), at(b, other)];
          expect(distance({ ...j, x: -j.x }, k)).toBeLessThan(1e-9);
        }
        expect(b.lateral).toBeCloseTo(-a.lateral, 9);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves both feet planted while the weight shifts, and the trunk upright', () => {
    const still = solve(STANDING);
    for (let lateral = -1; lateral <= 1; lateral += 0.1) {
      const s = solve(atLateral(STANDING, lateral));
      for (const name of [
        'leftAnkle',
        'rightAnkle',
        'leftHeel',
        'rightHeel',
        'leftFootIndex',
        'rightFootIndex',
      ] as const)
        expect(distance(at(s, name), at(still, name))).toBeLessThan(1e-9);
      expect(s.lateral).toBeCloseTo(lateral, 5);
      const [l, r] = [at(s, 'leftShoulder'), at(s, 'rightShoulder')];
      expect((l.x + r.x) / 2 - (at(s, 'leftHip').x + at(s, 'rightHip').x) / 2).toBeCloseTo(0, 6);
      expect(Math.min(kneeAngle(s, 'left'), kneeAngle(s, 'right'))).toBeGreaterThan(158);
    }
  });

  it('moves the centre of mass strictly with the pelvis, whatever the stature and stance', () => {
    fc.assert(
      fc.property(number(1.45, 1.95), number(0.12, 0.45), number(-0.9, 0.85), (stature, stance, from) => {
        const p = { ...STANDING, stature, stance };
        const half = stance / 2;
        const a = solve({ ...p, pelvis: from * half });
        const b = solve({ ...p, pelvis: (from + 0.05) * half });
        expect(b.lateral).toBeGreaterThan(a.lateral);
      }),
    );
  });

  it('leans the trunk alone: head and shoulders move, pelvis and feet do not', () => {
    const [still, lean] = [solve(STANDING), solve({ ...STANDING, trunkLean: 14 })];
    expect(lean.pelvisLateral).toBeCloseTo(0, 9);
    expect(distance(at(lean, 'leftHip'), at(still, 'leftHip'))).toBeLessThan(1e-9);
    expect(at(lean, 'nose').x).toBeGreaterThan(0.1);
    expect(lean.lateral).toBeGreaterThan(0.25);
  });

  it('lifts the asked foot by the asked height with hip and knee bent, the other planted', () => {
    const s = solve({ ...STANDING, left: { ...STANDING.left, lift: 0.15 } });
    expect(s.lift.left).toBeCloseTo(0.15, 9);
    expect(s.lift.right).toBeCloseTo(0, 9);
    expect(kneeAngle(s, 'left')).toBeLessThan(135);
    expect(kneeAngle(s, 'right')).toBeGreaterThan(165);
    expect(at(s, 'leftFootIndex').y).toBeGreaterThan(0.02);
  });

  it('sits, squats and rises on the toes', () => {
    expect(kneeAngle(solve({ ...STANDING, squat: 1 }), 'left')).toBeLessThan(110);
    const sitting = solve({ ...STANDING, sit: 1 });
    expect(at(sitting, 'leftHip').y).toBeLessThan(0.6 * at(solve(STANDING), 'leftHip').y);
    const up = { ...STANDING.left, heel: 0.05 };
    const toes = solve({ ...STANDING, left: up, right: up });
    expect(at(toes, 'leftHeel').y - at(solve(STANDING), 'leftHeel').y).toBeGreaterThan(0.045);
    expect(at(toes, 'leftFootIndex').y).toBeLessThan(at(solve(STANDING), 'leftFootIndex').y + 0.005);
    expect(toes.com.y).toBeGreaterThan(solve(STANDING).com.y + 0.02);
  });

  it('has its centre of mass where de Leva’s table puts it in a standing person (about 0.56 H)', () => {
    for (const stature of [1.45, 1.7, 1.95]) {
      const s = solve({ ...STANDING, stature });
      expect(s.com.y / stature).toBeGreaterThan(0.54);
      expect(s.com.y / stature).toBeLessThan(0.58);
    }
  });

  it('raises a hand over the head', () => {
    const s = solve({ ...STANDING, armRight: ARM.raised });
    expect(at(s, 'rightWrist').y).toBeGreaterThan(at(s, 'nose').y);
  });
});

describe('the camera in front of the patient', () => {
  const camera = fc.record({
    distance: number(1.5, 4),
    height: number(0.4, 1.6),
    roll: number(-5, 5),
    yaw: number(-15, 15),
    pitch: number(-10, 10),
    fov: number(35, 65),
    picture: fc.constantFrom({ width: 640, height: 480 }, { width: 1280, height: 720 }),
  });

  it('sees exactly what a three.js camera sees', () => {
    fc.assert(
      fc.property(camera, pose, (c, p) => {
        const three = new PerspectiveCamera(c.fov, c.picture.width / c.picture.height, 0.1, 20);
        const f = cameraFrame(c);
        three.matrixAutoUpdate = false;
        three.matrix.set(
          ...[f.x.x, f.y.x, f.z.x, f.origin.x],
          ...[f.x.y, f.y.y, f.z.y, f.origin.y],
          ...[f.x.z, f.y.z, f.z.z, f.origin.z],
          ...[0, 0, 0, 1],
        );
        three.updateMatrixWorld(true);
        const { joints } = solve({ ...p, place: { ...p.place, z: Math.abs(p.place.z) } });
        const seen = project(joints, c);
        joints.forEach((joint, i) => {
          const ndc = new Vector3(joint.x, joint.y, joint.z).project(three);
          expect(seen[i]?.x).toBeCloseTo((ndc.x + 1) / 2, 6);
          expect(seen[i]?.y).toBeCloseTo((1 - ndc.y) / 2, 6);
        });
      }),
      { numRuns: 50 },
    );
  });

  it('shows the person’s right side on the left of the unmirrored picture, feet down', () => {
    const s = solve(STANDING);
    const seen = project(s.joints, LAPTOP);
    expect(seen[LANDMARK.rightAnkle]?.x).toBeLessThan(0.5);
    expect(seen[LANDMARK.leftAnkle]?.x).toBeGreaterThan(0.5);
    expect(seen[LANDMARK.rightAnkle]?.y).toBeGreaterThan(seen[LANDMARK.nose]?.y ?? 1);
    for (const q of seen) {
      expect(q.y).toBeGreaterThan(0);
      expect(q.y).toBeLessThan(1);
    }
  });

  it('turns the picture clockwise for a positive roll', () => {
    const [a, b] = project(solve(STANDING).joints, { ...LAPTOP, roll: 3 }).filter(
      (_, i) => i === LANDMARK.nose || i === LANDMARK.leftAnkle,
    );
    const straight = project(solve(STANDING).joints, LAPTOP);
    expect((a?.x ?? 0) - (straight[LANDMARK.nose]?.x ?? 0)).toBeGreaterThan(0.005);
    expect((b?.x ?? 0) - (straight[LANDMARK.leftAnkle]?.x ?? 0)).toBeLessThan(-0.005);
  });

  it('finds the point of the room behind a point of the picture', () => {
    fc.assert(
      fc.property(camera, number(0.1, 0.9), number(0.1, 0.9), (c, x, y) => {
        const [seen] = project([unproject(x, y, -0.3, c)], c);
        expect(seen?.x).toBeCloseTo(x, 6);
        expect(seen?.y).toBeCloseTo(y, 6);
      }),
    );
  });
});
