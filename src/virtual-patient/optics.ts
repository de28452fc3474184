import { add, cross, dot, type Frame3, radians, scale, sub, turned, type Vec3, vec } from './vec.ts';

/** A pinhole camera in front of the patient. Metres and degrees. */
export interface CameraSetup {
  /** From the lens to the middle of the patient's standing place (the origin of the room), along the floor. */
  readonly distance: number;
  readonly height: number;
  /** Turned about its own axis; positive: the picture turns clockwise. */
  readonly roll: number;
  /** Looking sideways: positive towards the picture's right. */
  readonly yaw: number;
  /** Looking up. */
  readonly pitch: number;
  /** Vertical field of view. */
  readonly fov: number;
  /** Size of the picture in pixels. */
  readonly picture: { readonly width: number; readonly height: number };
}

/** A laptop camera on a low table: 720p, the whole of a tall person in view from about 2.3 m. */
export const LAPTOP: CameraSetup = {
  distance: 2.6,
  height: 0.95,
  roll: 0,
  yaw: 0,
  pitch: 0,
  fov: 50,
  picture: { width: 1280, height: 720 },
};

/** Where the camera is and where it looks: x to the right of the picture, y up, z backward out of the lens (as three.js has it). */
export function cameraFrame(camera: CameraSetup): Frame3 {
  // It faces the patient: turned by 180°, so that the picture's right is the person's left.
  const facing = turned(0, 0, 180 + camera.yaw, vec(0, camera.height, -camera.distance));
  const up = radians(camera.pitch);
  const z = add(scale(facing.z, Math.cos(up)), scale(vec(0, 1, 0), -Math.sin(up)));
  const y0 = cross(z, facing.x);
  const r = radians(camera.roll);
  // A camera turned anticlockwise shows a picture turned clockwise.
  const x = add(scale(facing.x, Math.cos(r)), scale(y0, Math.sin(r)));
  return { origin: facing.origin, x, y: cross(z, x), z };
}

/** A point of the unmirrored picture (0 … 1 of width and height) and its distance along the optical axis in metres. */
export interface PicturePoint {
  readonly x: number;
  readonly y: number;
  readonly depth: number;
}

/** Points of the room as the camera sees them: no lens distortion. */
export function project(points: readonly Vec3[], camera: CameraSetup): readonly PicturePoint[] {
  const frame = cameraFrame(camera);
  const tall = Math.tan(radians(camera.fov) / 2);
  const wide = (tall * camera.picture.width) / camera.picture.height;
  return points.map((p) => {
    const d = sub(p, frame.origin);
    const depth = -dot(d, frame.z);
    return {
      x: 0.5 + dot(d, frame.x) / depth / wide / 2,
      y: 0.5 - dot(d, frame.y) / depth / tall / 2,
      depth,
    };
  });
}

/** The point of the room seen at (x, y) of the unmirrored picture, on the plane at `z` that faces the camera. */
export function unproject(x: number, y: number, z: number, camera: CameraSetup): Vec3 {
  const frame = cameraFrame(camera);
  const tall = Math.tan(radians(camera.fov) / 2);
  const wide = (tall * camera.picture.width) / camera.picture.height;
  const ray = add(
    add(scale(frame.x, (x - 0.5) * 2 * wide), scale(frame.y, (0.5 - y) * 2 * tall)),
    scale(frame.z, -1),
  );
  return add(frame.origin, scale(ray, (z - frame.origin.z) / ray.z));
}
