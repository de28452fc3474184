import { ball, carve, common, type Field, half, limb } from './field.ts';
import { type Build, type Part, type Piece, piece, S, union } from './sculpt.ts';
import { vec } from './vec.ts';

/** Head, in the axes of the head bone: skull, jaw, brows, cheeks, nose, lips, ears; eye sockets carved. */
export function sculptFace(build: Build): Piece {
  const f = S.head;
  const add = (shape: Field, seam: number): Part => ({ bone: 'head', shape, seam });
  const both = (make: (s: number) => Part): Part[] => [make(-1), make(1)];
  const parts: Part[] = [
    add(ball(f, vec(0, 0.136, 0.012), vec(0.0735, 0.084, 0.092)), 0.02),
    add(ball(f, vec(0, 0.085, -0.03), vec(0.0615, 0.082, 0.06)), 0.03),
    add(ball(f, vec(0, 0.036, -0.034), vec(0.05, 0.04, 0.05)), 0.03),
    add(ball(f, vec(0, 0.013, -0.07), vec(0.022, 0.017, 0.017)), 0.025),
    ...both((s) => add(limb(f, vec(s * 0.052, 0.07, 0.0), vec(s * 0.03, 0.018, -0.05), 0.014, 0.014), 0.025)),
    ...both((s) => add(ball(f, vec(s * 0.04, 0.086, -0.066), vec(0.02, 0.017, 0.018)), 0.025)),
    ...both((s) =>
      add(limb(f, vec(s * 0.012, 0.13, -0.083), vec(s * 0.046, 0.131, -0.066), 0.009, 0.009), 0.018),
    ),
    add(limb(f, vec(0, 0.122, -0.086), vec(0, 0.088, -0.104), 0.0085, 0.0105), 0.014),
    add(ball(f, vec(0, 0.083, -0.1045), vec(0.0115, 0.0105, 0.0125)), 0.01),
    ...both((s) => add(ball(f, vec(s * 0.0108, 0.079, -0.0965), vec(0.0068, 0.0068, 0.0095)), 0.008)),
    add(ball(f, vec(0, 0.0495, -0.086), vec(0.0225, 0.006, 0.0095)), 0.008),
    add(ball(f, vec(0, 0.0405, -0.0845), vec(0.019, 0.0065, 0.0095)), 0.006),
    ...both((s) =>
      add(
        limb(f, vec(s * 0.073, 0.116, 0.014), vec(s * 0.069, 0.08, 0.004), 0.016, 0.011, {
          x: 0.55,
          z: 1.15,
        }),
        0.006,
      ),
    ),
  ];
  const solid = union(parts);
  const sockets = [-1, 1].map((s) => ball(f, vec(s * 0.0315, 0.113, -0.101), vec(0.021, 0.0135, 0.019)));
  const bowls = [-1, 1].map((s) => ball(f, vec(s * 0.0815, 0.1, 0.006), vec(0.006, 0.018, 0.011)));
  const shape: Field = (p) => {
    let d = solid(p);
    for (const socket of sockets) d = carve(d, socket(p), 0.012);
    for (const bowl of bowls) d = carve(d, bowl(p), 0.005);
    return d;
  };
  const o = f.origin;
  const box = [vec(o.x - 0.105, o.y - 0.02, o.z - 0.14), vec(o.x + 0.105, o.y + 0.24, o.z + 0.13)] as const;
  return piece(parts, shape, box, build.faceCell);
}

export function sculptHair(build: Build): Piece {
  const f = S.head;
  const o = f.origin;
  const bob = build.hair === 'bob';
  const parts: Part[] = [
    {
      bone: 'head',
      seam: 0.02,
      shape: ball(f, vec(0, 0.139, 0.014), vec(bob ? 0.084 : 0.0795, 0.0935, bob ? 0.104 : 0.099)),
    },
    { bone: 'head', seam: 0.03, shape: ball(f, vec(0, 0.09, 0.04), vec(0.072, 0.075, 0.07)) },
  ];
  if (bob)
    for (const s of [-1, 1])
      parts.push({
        bone: 'head',
        seam: 0.03,
        shape: limb(f, vec(s * 0.066, 0.12, 0.02), vec(s * 0.062, 0.035, 0.03), 0.026, 0.03),
      });
  const solid = union(parts);
  const face = ball(f, vec(0, 0.08, -0.095), vec(0.083, 0.094, 0.092));
  const ears = [-1, 1].map((s) => ball(f, vec(s * 0.085, 0.092, -0.006), vec(0.04, 0.034, 0.034)));
  const nape = half(f, vec(0, bob ? 0.015 : 0.045, 0), vec(0, -1, 0));
  const shape: Field = (p) => {
    // Locks that fall from a parting a little to the side.
    const from = p.x - o.x - 0.018;
    const around = Math.atan2(p.z - o.z, from);
    const strands = 0.0016 * Math.sin(around * 17 + 40 * p.y) + 0.0012 * Math.sin(around * 31 - 25 * p.y + 2);
    const parting = 0.004 * Math.exp(-((from / 0.006) ** 2)) * (p.z < o.z + 0.03 ? 1 : 0);
    let d = carve(solid(p) + strands + parting, face(p), 0.016);
    if (!bob) for (const ear of ears) d = carve(d, ear(p), 0.012);
    return common(d, nape(p), 0.02);
  };
  const box = [vec(o.x - 0.13, o.y - 0.02, o.z - 0.14), vec(o.x + 0.13, o.y + 0.25, o.z + 0.15)] as const;
  return piece(parts, shape, box, build.hairCell);
}
