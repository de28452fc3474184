import type { Side } from '../units.ts';
import { LOOKS, type LookName } from './figure.ts';
import { type CameraSetup, LAPTOP, project } from './optics.ts';
import type { PatientPose } from './pose.ts';
import type { Light } from './room.ts';
import type { Skeleton } from './skeleton.ts';
import { createStudio, type Studio } from './studio.ts';

/** The conditions of a picture: everything of the accuracy bench's matrix that is not the posture. */
export interface Scene {
  readonly camera: CameraSetup;
  readonly look: LookName;
  readonly light: Light;
  readonly quality: 'low' | 'high';
  readonly chair: boolean;
  /** False: the person alone on transparent ground. */
  readonly room: boolean;
  /** False: the empty room. */
  readonly person: boolean;
}

export const SCENE: Scene = {
  camera: LAPTOP,
  look: 'anna',
  light: 'bright',
  quality: 'high',
  chair: false,
  room: true,
  person: true,
};

/** What is true of one picture. Room in metres (`vec.ts`), picture in fractions of width and height, unmirrored. */
export interface Truth {
  /** The 33 joints: `[x, y, z]` in the room. */
  readonly joints: readonly (readonly [number, number, number])[];
  /** The same in the picture: `[x, y]`. */
  readonly picture: readonly (readonly [number, number])[];
  readonly com: readonly [number, number, number];
  /** Centre of mass and pelvis between the ankles: −1 left … +1 right. */
  readonly lateral: number;
  readonly pelvisLateral: number;
  /** Height of each ankle over its standing height, m. */
  readonly lift: Readonly<Record<Side, number>>;
}

/** The truth of a posture before a camera. Pure. */
export function truthOf(skeleton: Skeleton, camera: CameraSetup): Truth {
  return {
    joints: skeleton.joints.map((p) => [p.x, p.y, p.z] as const),
    picture: project(skeleton.joints, camera).map((p) => [p.x, p.y] as const),
    com: [skeleton.com.x, skeleton.com.y, skeleton.com.z],
    lateral: skeleton.lateral,
    pelvisLateral: skeleton.pelvisLateral,
    lift: skeleton.lift,
  };
}

/** Draws postures under given conditions and says what is true of each picture. One WebGL context; rebuilt only when person or room change. */
export interface TruthStage {
  readonly canvas: HTMLCanvasElement;
  readonly set: (scene: Partial<Scene>) => void;
  readonly show: (pose: PatientPose) => Truth;
  /** The picture as it is now, as a JPEG. */
  readonly jpeg: (quality: number) => Promise<Blob>;
  readonly dispose: () => void;
}

export function createTruthStage(first: Partial<Scene> = {}): TruthStage {
  const canvas = document.createElement('canvas');
  let scene: Scene = { ...SCENE, ...first };
  let studio: Studio | null = null;
  const built = (): Studio => {
    studio ??= createStudio({ ...scene, look: LOOKS[scene.look], keep: true }, canvas);
    return studio;
  };
  return {
    canvas,
    set: (change) => {
      const next = { ...scene, ...change };
      const rebuild = (['look', 'light', 'quality', 'chair', 'room', 'person'] as const).some(
        (k) => next[k] !== scene[k],
      );
      scene = next;
      if (rebuild) {
        studio?.dispose();
        studio = null;
      }
      built().setCamera(scene.camera);
    },
    show: (pose) => truthOf(built().draw(pose), scene.camera),
    jpeg: (quality) =>
      new Promise((resolve, reject) =>
        canvas.toBlob(
          (blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be encoded.'))),
          'image/jpeg',
          quality,
        ),
      ),
    dispose: () => studio?.dispose(),
  };
}
