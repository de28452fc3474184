/** Points and frames in the room, metres. x: towards the right of a person who faces the camera; y: up from the floor; z: away from the camera. */
export interface Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
/** A place and an orientation: `x`, `y`, `z` are the unit axes of the frame, as seen in the room. */
export interface Frame3 {
  readonly origin: Vec3;
  readonly x: Vec3;
  readonly y: Vec3;
  readonly z: Vec3;
}

export const vec = (x: number, y: number, z: number): Vec3 => ({ x, y, z });
export const add = (a: Vec3, b: Vec3): Vec3 => vec(a.x + b.x, a.y + b.y, a.z + b.z);
export const sub = (a: Vec3, b: Vec3): Vec3 => vec(a.x - b.x, a.y - b.y, a.z - b.z);
export const scale = (a: Vec3, k: number): Vec3 => vec(a.x * k, a.y * k, a.z * k);
export const dot = (a: Vec3, b: Vec3): number => a.x * b.x + a.y * b.y + a.z * b.z;
export const cross = (a: Vec3, b: Vec3): Vec3 =>
  vec(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
export const length = (a: Vec3): number => Math.sqrt(dot(a, a));
export const distance = (a: Vec3, b: Vec3): number => length(sub(a, b));
export const unit = (a: Vec3): Vec3 => scale(a, 1 / Math.max(1e-12, length(a)));
/** The point at `k` of the way from a (0) to b (1). */
export const mix = (a: Vec3, b: Vec3, k: number): Vec3 => add(scale(a, 1 - k), scale(b, k));

export const WORLD: Frame3 = { origin: vec(0, 0, 0), x: vec(1, 0, 0), y: vec(0, 1, 0), z: vec(0, 0, 1) };

/** A direction given in the axes of `frame`, as seen in the room. */
export const direction = (frame: Frame3, v: Vec3): Vec3 =>
  add(add(scale(frame.x, v.x), scale(frame.y, v.y)), scale(frame.z, v.z));
/** A point given in the axes of `frame`, as seen in the room. */
export const point = (frame: Frame3, v: Vec3): Vec3 => add(frame.origin, direction(frame, v));
/** `inner`, given in the axes of `outer`, as seen in the room. */
export const place = (outer: Frame3, inner: Frame3): Frame3 => ({
  origin: point(outer, inner.origin),
  x: direction(outer, inner.x),
  y: direction(outer, inner.y),
  z: direction(outer, inner.z),
});

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/**
 * Axes turned by three angles (degrees), in this order: `lean` towards +x (about the z axis), `pitch` forward, which is −z (about the
 * x axis), `yaw` of the front towards +x (about the y axis).
 */
export function turned(lean: number, pitch: number, yaw: number, origin: Vec3 = WORLD.origin): Frame3 {
  const [a, b, c] = [radians(lean), radians(pitch), radians(yaw)];
  const turn = (v: Vec3): Vec3 => {
    const l = vec(v.x * Math.cos(a) + v.y * Math.sin(a), v.y * Math.cos(a) - v.x * Math.sin(a), v.z);
    const p = vec(l.x, l.y * Math.cos(b) + l.z * Math.sin(b), l.z * Math.cos(b) - l.y * Math.sin(b));
    return vec(p.x * Math.cos(c) - p.z * Math.sin(c), p.y, p.z * Math.cos(c) + p.x * Math.sin(c));
  };
  return { origin, x: turn(WORLD.x), y: turn(WORLD.y), z: turn(WORLD.z) };
}

/** A bone's frame: y from `end` to `origin`; x as near as may be to `hinge`, the axis about which it bends. */
export function boneFrame(origin: Vec3, end: Vec3, hinge: Vec3): Frame3 {
  const y = unit(sub(origin, end));
  const z = unit(cross(hinge, y));
  return { origin, x: cross(y, z), y, z };
}

/** `parent` turned by the shortest way so that its −y points from `origin` to `end`: a bone that swings without twisting. */
export function swung(parent: Frame3, origin: Vec3, end: Vec3): Frame3 {
  const to = unit(sub(origin, end));
  const axis = cross(parent.y, to);
  const cos = dot(parent.y, to);
  // Rodrigues; straight backward has no shortest way, so keep clear of it.
  const k = 1 / Math.max(1e-4, 1 + cos);
  const turn = (v: Vec3): Vec3 => add(add(scale(v, cos), cross(axis, v)), scale(axis, k * dot(axis, v)));
  return { origin, x: turn(parent.x), y: to, z: turn(parent.z) };
}

/**
 * Two-bone inverse kinematics: the middle joint between `from` and `to` with bones `upper` and `lower`, bent towards `pole`.
 * `to` must be within reach; lengths are exact then.
 */
export function bend(from: Vec3, to: Vec3, upper: number, lower: number, pole: Vec3): Vec3 {
  const line = sub(to, from);
  const d = length(line);
  const axis = scale(line, 1 / d);
  const side = unit(sub(pole, scale(axis, dot(pole, axis))));
  const along = (upper * upper - lower * lower + d * d) / (2 * d);
  const out = Math.sqrt(Math.max(0, upper * upper - along * along));
  return add(from, add(scale(axis, along), scale(side, out)));
}
