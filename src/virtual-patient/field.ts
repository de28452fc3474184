import { add, direction, dot, type Frame3, sub, type Vec3, vec } from './vec.ts';

/** A solid as a signed distance (negative inside, metres). Approximate outside of round shapes, exact enough to mesh. */
export type Field = (p: Vec3) => number;

/** A rounded cone from `a` (radius `ra`) to `b` (radius `rb`), given in `frame`, flattened by `flat` (1: round) along the frame's x and z. */
export function limb(
  frame: Frame3,
  a: Vec3,
  b: Vec3,
  ra: number,
  rb: number,
  flat: { readonly x?: number; readonly z?: number } = {},
): Field {
  const [fx, fz] = [flat.x ?? 1, flat.z ?? 1];
  const shrink = Math.min(1, fx, fz);
  const [ax, ay, az] = [a.x / fx, a.y, a.z / fz];
  const [bx, by, bz] = [b.x / fx - ax, b.y - ay, b.z / fz - az];
  const bb = Math.max(1e-9, bx * bx + by * by + bz * bz);
  const { origin: o, x, y, z } = frame;
  return (p) => {
    const [dx, dy, dz] = [p.x - o.x, p.y - o.y, p.z - o.z];
    const qx = (dx * x.x + dy * x.y + dz * x.z) / fx - ax;
    const qy = dx * y.x + dy * y.y + dz * y.z - ay;
    const qz = (dx * z.x + dy * z.y + dz * z.z) / fz - az;
    let t = (qx * bx + qy * by + qz * bz) / bb;
    t = Math.max(0, Math.min(1, t));
    const [ex, ey, ez] = [qx - t * bx, qy - t * by, qz - t * bz];
    return (Math.sqrt(ex * ex + ey * ey + ez * ez) - (ra + (rb - ra) * t)) * shrink;
  };
}

/** An ellipsoid at `c` of `frame` with radii `r`. */
export function ball(frame: Frame3, c: Vec3, r: Vec3): Field {
  const { origin: o, x, y, z } = frame;
  return (p) => {
    const [dx, dy, dz] = [p.x - o.x, p.y - o.y, p.z - o.z];
    const qx = (dx * x.x + dy * x.y + dz * x.z - c.x) / r.x;
    const qy = (dx * y.x + dy * y.y + dz * y.z - c.y) / r.y;
    const qz = (dx * z.x + dy * z.y + dz * z.z - c.z) / r.z;
    const k = Math.sqrt(qx * qx + qy * qy + qz * qz);
    const g = Math.sqrt((qx / r.x) ** 2 + (qy / r.y) ** 2 + (qz / r.z) ** 2);
    return g < 1e-9 ? -Math.min(r.x, r.y, r.z) : (k * (k - 1)) / g;
  };
}

/** Everything on the side of the plane through `c` of `frame` that `normal` points away from. */
export function half(frame: Frame3, c: Vec3, normal: Vec3): Field {
  const n = direction(frame, normal);
  const at = add(frame.origin, direction(frame, c));
  return (p) => dot(sub(p, at), n);
}

/** Joins with a rounded seam of width `k` (polynomial smooth minimum). */
export const join = (a: number, b: number, k: number): number => {
  const h = Math.max(0, k - Math.abs(a - b)) / Math.max(1e-9, k);
  return Math.min(a, b) - h * h * k * 0.25;
};
/** Cuts `b` out of `a` with a rounded edge. */
export const carve = (a: number, b: number, k: number): number => -join(-a, b, k);
/** What both share, with a rounded edge. */
export const common = (a: number, b: number, k: number): number => -join(-a, -b, k);

export interface Surface {
  /** x, y, z of each vertex. */
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  readonly indices: Uint32Array;
}

const BLOCK = 8;

/**
 * The surface where `field` is zero, inside the box, as triangles: naive surface nets (Gibson 1998 [R]). Blocks that lie clearly inside or outside are skipped.
 * @param cell edge of a cell, metres.
 */
export function surface(field: Field, low: Vec3, high: Vec3, cell: number): Surface {
  const n = {
    x: Math.ceil((high.x - low.x) / cell / BLOCK) * BLOCK + 1,
    y: Math.ceil((high.y - low.y) / cell / BLOCK) * BLOCK + 1,
    z: Math.ceil((high.z - low.z) / cell / BLOCK) * BLOCK + 1,
  };
  const values = new Float32Array(n.x * n.y * n.z).fill(1);
  const id = (i: number, j: number, k: number): number => i + n.x * (j + n.y * k);
  const near = (BLOCK * cell * Math.sqrt(3)) / 2;
  const blocks: [number, number, number][] = [];
  for (let k = 0; k < n.z - 1; k += BLOCK)
    for (let j = 0; j < n.y - 1; j += BLOCK)
      for (let i = 0; i < n.x - 1; i += BLOCK) {
        const middle = vec(
          low.x + (i + BLOCK / 2) * cell,
          low.y + (j + BLOCK / 2) * cell,
          low.z + (k + BLOCK / 2) * cell,
        );
        const d = field(middle);
        const skip = Math.abs(d) > near * 1.6;
        if (!skip) blocks.push([i, j, k]);
        for (let c = k; c <= k + BLOCK; c++)
          for (let b = j; b <= j + BLOCK; b++)
            for (let a = i; a <= i + BLOCK; a++) {
              if (skip && values[id(a, b, c)] !== 1) continue;
              values[id(a, b, c)] = skip
                ? Math.sign(d)
                : field(vec(low.x + a * cell, low.y + b * cell, low.z + c * cell));
            }
      }
  const vertexOf = new Int32Array(n.x * n.y * n.z).fill(-1);
  const positions: number[] = [];
  const corner = new Float32Array(8);
  for (const [i0, j0, k0] of blocks)
    for (let k = k0; k < k0 + BLOCK; k++)
      for (let j = j0; j < j0 + BLOCK; j++)
        for (let i = i0; i < i0 + BLOCK; i++) {
          let inside = 0;
          for (let c = 0; c < 8; c++) {
            const value = values[id(i + (c & 1), j + ((c >> 1) & 1), k + (c >> 2))] ?? 1;
            corner[c] = value;
            if (value < 0) inside++;
          }
          if (inside === 0 || inside === 8) continue;
          let [x, y, z, count] = [0, 0, 0, 0];
          for (const [a, b] of EDGES) {
            const [va, vb] = [corner[a] ?? 1, corner[b] ?? 1];
            if (va < 0 === vb < 0) continue;
            const t = va / (va - vb);
            x += (a & 1) + t * ((b & 1) - (a & 1));
            y += ((a >> 1) & 1) + t * (((b >> 1) & 1) - ((a >> 1) & 1));
            z += (a >> 2) + t * ((b >> 2) - (a >> 2));
            count++;
          }
          vertexOf[id(i, j, k)] = positions.length / 3;
          positions.push(
            low.x + (i + x / count) * cell,
            low.y + (j + y / count) * cell,
            low.z + (k + z / count) * cell,
          );
        }
  const indices: number[] = [];
  const quad = (a: number, b: number, c: number, d: number, flip: boolean): void => {
    if (Math.min(a, b, c, d) < 0) return;
    if (flip) indices.push(a, c, b, a, d, c);
    else indices.push(a, b, c, a, c, d);
  };
  for (const [i0, j0, k0] of blocks)
    for (let k = Math.max(1, k0); k < k0 + BLOCK; k++)
      for (let j = Math.max(1, j0); j < j0 + BLOCK; j++)
        for (let i = Math.max(1, i0); i < i0 + BLOCK; i++) {
          const here = (values[id(i, j, k)] ?? 1) < 0;
          const v = (a: number, b: number, c: number): number => vertexOf[id(a, b, c)] ?? -1;
          if (here !== (values[id(i + 1, j, k)] ?? 1) < 0)
            quad(v(i, j - 1, k - 1), v(i, j, k - 1), v(i, j, k), v(i, j - 1, k), !here);
          if (here !== (values[id(i, j + 1, k)] ?? 1) < 0)
            quad(v(i - 1, j, k - 1), v(i - 1, j, k), v(i, j, k), v(i, j, k - 1), !here);
          if (here !== (values[id(i, j, k + 1)] ?? 1) < 0)
            quad(v(i - 1, j - 1, k), v(i, j - 1, k), v(i, j, k), v(i - 1, j, k), !here);
        }
  return {
    positions: new Float32Array(positions),
    normals: normalsOf(field, positions, cell * 0.5),
    indices: new Uint32Array(indices),
  };
}

const EDGES: readonly (readonly [number, number])[] = [
  [0, 1],
  [2, 3],
  [4, 5],
  [6, 7],
  [0, 2],
  [1, 3],
  [4, 6],
  [5, 7],
  [0, 4],
  [1, 5],
  [2, 6],
  [3, 7],
];

function normalsOf(field: Field, positions: readonly number[], e: number): Float32Array {
  const normals = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i += 3) {
    const [x, y, z] = [positions[i] ?? 0, positions[i + 1] ?? 0, positions[i + 2] ?? 0];
    const gx = field(vec(x + e, y, z)) - field(vec(x - e, y, z));
    const gy = field(vec(x, y + e, z)) - field(vec(x, y - e, z));
    const gz = field(vec(x, y, z + e)) - field(vec(x, y, z - e));
    const size = Math.max(1e-9, Math.hypot(gx, gy, gz));
    normals.set([gx / size, gy / size, gz / size], i);
  }
  return normals;
}
