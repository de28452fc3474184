import {
  ACESFilmicToneMapping,
  CanvasTexture,
  Color,
  LinearFilter,
  Mesh,
  PCFShadowMap,
  PerspectiveCamera,
  Scene,
  SRGBColorSpace,
  WebGLRenderer,
} from 'three';
import { createFigure, type Figure, type Look } from './figure.ts';
import { type CameraSetup, cameraFrame } from './optics.ts';
import type { PatientPose } from './pose.ts';
import { createLights, createRoom, type Light } from './room.ts';
import { type Skeleton, solve } from './skeleton.ts';

export interface StudioOptions {
  readonly look: Look;
  readonly light: Light;
  readonly camera: CameraSetup;
  /** 'low': fewer triangles, no shadows, no smoothing of edges: for software rendering. */
  readonly quality: 'low' | 'high';
  readonly chair: boolean;
  /** The picture stays readable after the task that drew it (costs a copy). */
  readonly keep: boolean;
  /** False: the person alone on transparent ground, in the room's light, for laying over a picture of the room. */
  readonly room: boolean;
  /** False: the empty room. */
  readonly person: boolean;
}

/** A person in a room before a camera, drawn into a canvas. */
export interface Studio {
  readonly canvas: HTMLCanvasElement;
  /** Draws one picture and says where everything truly is in it. */
  readonly draw: (pose: PatientPose) => Skeleton;
  readonly setCamera: (camera: CameraSetup) => void;
  readonly dispose: () => void;
}

/** Throws where WebGL is not to be had. */
export function createStudio(options: StudioOptions, canvas = document.createElement('canvas')): Studio {
  const high = options.quality === 'high';
  const renderer = new WebGLRenderer({
    canvas,
    antialias: high,
    preserveDrawingBuffer: options.keep,
    alpha: !options.room,
  });
  renderer.toneMapping = ACESFilmicToneMapping;
  renderer.toneMappingExposure = options.light === 'dim' ? 0.9 : 1.02;
  renderer.shadowMap.enabled = high;
  renderer.shadowMap.type = PCFShadowMap;
  const scene = new Scene();
  const dark = new Color(0x2a2d30);
  const room = options.room
    ? createRoom({ light: options.light, shadows: high, chair: options.chair })
    : createLights({ light: options.light, shadows: high });
  if (options.room) scene.background = dark;
  scene.add(room);
  const figure: Figure = createFigure(options.look, options.quality);
  figure.object.visible = options.person;
  scene.add(figure.object);
  const eye = new PerspectiveCamera();
  eye.matrixAutoUpdate = false;
  const setCamera = (camera: CameraSetup): void => {
    const { width, height } = camera.picture;
    if (canvas.width !== width || canvas.height !== height) renderer.setSize(width, height, false);
    const f = cameraFrame(camera);
    eye.fov = camera.fov;
    eye.aspect = width / height;
    eye.near = 0.15;
    eye.far = 15;
    eye.updateProjectionMatrix();
    eye.matrix.set(
      ...([f.x.x, f.y.x, f.z.x, f.origin.x] as const),
      ...([f.x.y, f.y.y, f.z.y, f.origin.y] as const),
      ...([f.x.z, f.y.z, f.z.z, f.origin.z] as const),
      ...([0, 0, 0, 1] as const),
    );
    eye.matrixWorldNeedsUpdate = true;
    if (options.room && !high && !options.chair) paintBackdrop();
  };
  /** The room stands still and takes no shadows: drawn once, it is a picture from then on. Half the cost on a processor. */
  const paintBackdrop = (): void => {
    scene.background = dark;
    figure.object.visible = false;
    for (const child of room.children) if (child instanceof Mesh) child.visible = true;
    renderer.render(scene, eye);
    const copy = document.createElement('canvas');
    copy.width = canvas.width;
    copy.height = canvas.height;
    copy.getContext('2d')?.drawImage(canvas, 0, 0);
    backdrop?.dispose();
    backdrop = new CanvasTexture(copy);
    backdrop.colorSpace = SRGBColorSpace;
    backdrop.generateMipmaps = false;
    backdrop.minFilter = LinearFilter;
    scene.background = backdrop;
    for (const child of room.children) if (child instanceof Mesh) child.visible = false;
    figure.object.visible = options.person;
  };
  let backdrop: CanvasTexture | null = null;
  renderer.setSize(options.camera.picture.width, options.camera.picture.height, false);
  setCamera(options.camera);
  return {
    canvas,
    draw: (pose) => {
      const skeleton = solve(pose);
      figure.pose(skeleton, pose.stature);
      renderer.render(scene, eye);
      return skeleton;
    },
    setCamera,
    dispose: () => {
      figure.dispose();
      backdrop?.dispose();
      renderer.dispose();
    },
  };
}

/** Whether WebGL is drawn by the processor here (no graphics card): then everything must be as cheap as possible. */
export function isSoftware(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  const info = gl?.getExtension('WEBGL_debug_renderer_info');
  const name: unknown = gl && info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : '';
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof name === 'string' && /swiftshader|llvmpipe|software|basic render/i.test(name);
}
