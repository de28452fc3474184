import {
  ACESFilmicToneMapping,
  CanvasTexture,
  CircleGeometry,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene as Space,
  WebGLRenderer,
} from 'three';
import { LENGTHS } from '../../../src/virtual-patient/anthropometry.ts';
import { createFigure, LOOKS } from '../../../src/virtual-patient/figure.ts';
import { cameraFrame, project } from '../../../src/virtual-patient/optics.ts';
import type { PatientPose } from '../../../src/virtual-patient/pose.ts';
import { createLights } from '../../../src/virtual-patient/room.ts';
import { type Skeleton, solve } from '../../../src/virtual-patient/skeleton.ts';
import {
  createTruthStage,
  SCENE,
  type Scene,
  type Truth,
  truthOf,
} from '../../../src/virtual-patient/truth.ts';

/**
 * The virtual patient for thousands of pictures on a processor: the room is drawn once, the person alone in a window just large enough for the
 * clip, with smoothed edges and soft spots under the feet in place of cast shadows. A quarter of the cost of the whole scene.
 */
export interface AccuracyStage {
  /** The whole picture, in software: as a camera would give it. */
  readonly canvas: OffscreenCanvas;
  readonly pen: OffscreenCanvasRenderingContext2D;
  readonly show: (pose: PatientPose) => Truth;
  /** Where the person may be: x, y, width, height in pixels. */
  readonly window: readonly [number, number, number, number];
  readonly dispose: () => void;
}

/** Around the joints: hair, hands, shoes and clothes, share of the stature in the picture. */
const MARGIN = 0.13;

/** `poses`: all that will be shown, so that the window holds them. */
export function createAccuracyStage(change: Partial<Scene>, poses: readonly PatientPose[]): AccuracyStage {
  const scene: Scene = { ...SCENE, ...change };
  const { width, height } = scene.camera.picture;
  const room = createTruthStage({ ...scene, quality: 'high', person: false });
  room.set({});
  room.show(poses[0] as PatientPose);
  const backdrop = new OffscreenCanvas(width, height);
  backdrop.getContext('2d')?.drawImage(room.canvas, 0, 0);
  room.dispose();

  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('no 2D canvas');
  const window = scene.person ? windowOf(scene, poses) : ([0, 0, 0, 0] as const);
  const person = scene.person ? createPerson(scene, window) : null;
  return {
    canvas,
    pen,
    window,
    show: (pose) => {
      const skeleton = solve(pose);
      pen.drawImage(backdrop, 0, 0);
      if (person) pen.drawImage(person.draw(pose, skeleton), window[0], window[1]);
      return truthOf(skeleton, scene.camera);
    },
    dispose: () => person?.dispose(),
  };
}

function windowOf(scene: Scene, poses: readonly PatientPose[]): [number, number, number, number] {
  const { width, height } = scene.camera.picture;
  let [x0, y0, x1, y1] = [1, 1, 0, 0];
  for (const pose of poses)
    for (const { x, y } of project(solve(pose).joints, scene.camera)) {
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
  const margin = MARGIN * (y1 - y0) * height;
  const left = Math.max(0, Math.floor(x0 * width - margin));
  const top = Math.max(0, Math.floor(y0 * height - margin));
  return [
    left,
    top,
    Math.min(width, Math.ceil(x1 * width + margin)) - left,
    Math.min(height, Math.ceil(y1 * height + margin)) - top,
  ];
}

function createPerson(
  scene: Scene,
  [left, top, wide, high]: readonly [number, number, number, number],
): { draw: (pose: PatientPose, skeleton: Skeleton) => HTMLCanvasElement; dispose: () => void } {
  const canvas = document.createElement('canvas');
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, preserveDrawingBuffer: true });
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.toneMappingExposure = scene.light === 'dim' ? 0.9 : 1.02;
  renderer.setSize(wide, high, false);
  const space = new Space();
  space.add(createLights({ light: scene.light, shadows: false }));
  const figure = createFigure(LOOKS[scene.look], scene.quality);
  space.add(figure.object);
  // The cheap figure brings its own spots.
  const spots = scene.quality === 'high' ? contactSpots() : [];
  for (const spot of spots) space.add(spot);
  const { camera } = scene;
  const { width, height } = camera.picture;
  const f = cameraFrame(camera);
  const eye = new PerspectiveCamera(camera.fov, width / height, 0.15, 15);
  eye.matrixAutoUpdate = false;
  eye.setViewOffset(width, height, left, top, wide, high);
  eye.matrix.set(
    ...([f.x.x, f.y.x, f.z.x, f.origin.x] as const),
    ...([f.x.y, f.y.y, f.z.y, f.origin.y] as const),
    ...([f.x.z, f.y.z, f.z.z, f.origin.z] as const),
    ...([0, 0, 0, 1] as const),
  );
  eye.matrixWorldNeedsUpdate = true;
  return {
    draw: (pose, skeleton) => {
      figure.pose(skeleton, pose.stature);
      (['footLeft', 'footRight'] as const).forEach((name, i) => {
        const foot = skeleton.segments[name];
        const spot = spots[i];
        const rise = Math.max(0, foot.origin.y - LENGTHS.ankleHeight * pose.stature);
        spot?.position.set(
          foot.origin.x - 0.05 * foot.z.x,
          0.004 + 0.001 * i,
          foot.origin.z - 0.05 * foot.z.z,
        );
        // Wider and fainter the higher the foot.
        spot?.scale.set(0.13 + 0.4 * rise, 0.2 + 0.3 * rise, 1);
        if (spot) spot.material.opacity = 0.5 / (1 + 9 * rise);
      });
      renderer.render(space, eye);
      return canvas;
    },
    dispose: () => {
      figure.dispose();
      renderer.dispose();
    },
  };
}

/** Soft dark spots under the feet, as a floor shows them in diffuse light. */
function contactSpots(): Mesh<CircleGeometry, MeshBasicMaterial>[] {
  const picture = document.createElement('canvas');
  picture.width = picture.height = 64;
  const pen = picture.getContext('2d');
  if (pen) {
    const soft = pen.createRadialGradient(32, 32, 4, 32, 32, 31);
    soft.addColorStop(0, '#000');
    soft.addColorStop(1, 'rgba(0,0,0,0)');
    pen.fillStyle = soft;
    pen.fillRect(0, 0, 64, 64);
  }
  const map = new CanvasTexture(picture);
  return [0, 1].map(() => {
    const material = new MeshBasicMaterial({ map, transparent: true, depthWrite: false });
    const spot = new Mesh(new CircleGeometry(1, 20), material);
    spot.rotation.x = -Math.PI / 2;
    return spot;
  });
}
