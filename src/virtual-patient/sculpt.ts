import { ball, carve, common, type Field, half, join, limb, type Surface, surface } from './field.ts';
import { ARM, STANDING } from './pose.ts';
import { type SegmentName, type Skeleton, solve } from './skeleton.ts';
import { type Vec3, vec } from './vec.ts';

/** The posture in which the body is modelled: arms away from the body, legs apart, so that nothing touches that should not. */
export const BIND_STATURE = 1.7;
export const BIND: Skeleton = solve({
  ...STANDING,
  stature: BIND_STATURE,
  stance: 0.36,
  armLeft: { ...ARM.down, out: 0.22, up: -0.24, front: 0 },
  armRight: { ...ARM.down, out: 0.22, up: -0.24, front: 0 },
});

/** A piece of the body: its shape, the bone that moves it, and how softly it joins what was put before it. */
export interface Part {
  readonly bone: SegmentName;
  readonly shape: Field;
  readonly seam: number;
}

export type PieceName =
  | 'arms'
  | 'hands'
  | 'neck'
  | 'shirt'
  | 'trousers'
  | 'shoes'
  | 'soles'
  | 'face'
  | 'hair';

/** A meshed piece with its skinning: four bones and weights for each vertex. */
export interface Piece extends Surface {
  readonly bones: Uint16Array;
  readonly weights: Float32Array;
}

export interface Build {
  /** Extra room in the clothes, metres (0: close; 0.03: loose). */
  readonly loose: number;
  readonly hair: 'short' | 'bob';
  /** Edge of a mesh cell, metres: clothes and arms; hands and shoes; face; hair. */
  readonly cell: number;
  readonly handCell: number;
  readonly faceCell: number;
  readonly hairCell: number;
}

export const BONES = Object.keys(BIND.segments) as readonly SegmentName[];

/** Bones that may share a vertex: joined ones only, so that a hand never drags the thigh. */
const JOINED: Readonly<Record<string, readonly SegmentName[]>> = Object.fromEntries(
  BONES.map((bone) => {
    const chains: SegmentName[][] = [['head', 'chest', 'pelvis']];
    for (const s of ['Left', 'Right'] as const)
      chains.push(
        ['chest', `upperArm${s}`, `forearm${s}`, `hand${s}`],
        ['pelvis', `thigh${s}`, `shank${s}`, `foot${s}`],
      );
    const near = new Set<SegmentName>([bone]);
    for (const chain of chains) {
      const at = chain.indexOf(bone);
      if (at < 0) continue;
      for (const other of [chain[at - 1], chain[at + 1]]) if (other) near.add(other);
    }
    return [bone, [...near]];
  }),
);

export const union =
  (parts: readonly Part[]): Field =>
  (p) => {
    let d = 1;
    for (const part of parts) d = join(d, part.shape(p), part.seam);
    return d;
  };

export function piece(
  parts: readonly Part[],
  shape: Field,
  box: readonly [Vec3, Vec3],
  cell: number,
  soft = 0.018,
): Piece {
  const mesh = surface(shape, box[0], box[1], cell);
  const count = mesh.positions.length / 3;
  const bones = new Uint16Array(count * 4);
  const weights = new Float32Array(count * 4);
  for (let i = 0; i < count; i++) {
    const p = vec(mesh.positions[3 * i] ?? 0, mesh.positions[3 * i + 1] ?? 0, mesh.positions[3 * i + 2] ?? 0);
    const near = new Map<SegmentName, number>();
    for (const part of parts) {
      const d = part.shape(p);
      near.set(part.bone, Math.min(near.get(part.bone) ?? 9, d));
    }
    let best: SegmentName = parts[0]?.bone ?? 'pelvis';
    for (const [bone, d] of near) if (d < (near.get(best) ?? 9)) best = bone;
    const allowed = JOINED[best] ?? [];
    const list = [...near]
      .filter(([bone]) => allowed.includes(bone))
      .map(([bone, d]) => [BONES.indexOf(bone), Math.exp(-(d - (near.get(best) ?? 0)) / soft)] as const)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 4);
    const sum = list.reduce((a, b) => a + b[1], 0);
    list.forEach(([bone, w], k) => {
      bones[4 * i + k] = bone;
      weights[4 * i + k] = w / sum;
    });
  }
  return { ...mesh, bones, weights };
}

const SIDES = [
  ['Left', -1],
  ['Right', 1],
] as const;
export const S = BIND.segments;

/** `shape` with a flat end. */
const ended =
  (shape: Field, end: Field): Field =>
  (p) =>
    common(shape(p), end(p), 0.01);

/** Folds of cloth: a gentle uneven surface. */
const folds = (p: Vec3, depth: number): number =>
  depth *
  (Math.sin(p.y * 61 + 3 * Math.sin(p.x * 27 + p.z * 19)) * 0.5 +
    Math.sin(p.y * 37 + p.x * 44 + 2 * Math.sin(p.z * 31 + p.y * 11)) * 0.5);

export function sculptShirt(build: Build): Piece {
  const l = build.loose;
  const parts: Part[] = [
    {
      bone: 'chest',
      seam: 0.05,
      shape: ball(S.chest, vec(0, -0.135, 0.005), vec(0.163 + l, 0.2, 0.112 + l)),
    },
    {
      bone: 'chest',
      seam: 0.06,
      shape: limb(S.chest, vec(-0.13, -0.034, 0.012), vec(0.13, -0.034, 0.012), 0.052, 0.052),
    },
    {
      bone: 'chest',
      seam: 0.05,
      shape: limb(S.chest, vec(0, -0.25, -0.006), vec(0, -0.36, -0.012), 0.135 + l, 0.138 + l, {
        x: 1.07,
        z: 0.82,
      }),
    },
    {
      bone: 'pelvis',
      seam: 0.08,
      shape: limb(S.pelvis, vec(0, 0.1, -0.006), vec(0, -0.02, 0.004), 0.135 + l, 0.15 + l, {
        x: 1.12,
        z: 0.82,
      }),
    },
    {
      bone: 'pelvis',
      seam: 0.03,
      shape: limb(S.pelvis, vec(0, -0.01, 0.005), vec(0, -0.09, 0.01), 0.152 + l, 0.156 + 1.4 * l, {
        x: 1.24,
        z: 0.88,
      }),
    },
  ];
  for (const [side, s] of SIDES) {
    parts.push(
      {
        bone: 'chest',
        seam: 0.05,
        shape: limb(S.chest, vec(0, 0.03, 0.018), vec(s * 0.14, -0.02, 0.012), 0.05, 0.042),
      },
      {
        bone: `upperArm${side}`,
        seam: 0.035,
        shape: ended(
          limb(S[`upperArm${side}`], vec(0, -0.012, 0.005), vec(0, -0.3, 0.004), 0.055 + l / 2, 0.056 + l),
          half(S[`upperArm${side}`], vec(0, -0.2, 0), vec(0, -1, 0)),
        ),
      },
    );
  }
  const solid = union(parts);
  const hem = half(S.pelvis, vec(0, -0.062, 0), vec(0, -1, 0));
  const collar = limb(S.chest, vec(0, 0.045, -0.02), vec(0, 0.16, -0.05), 0.068, 0.075);
  const shape: Field = (p) => {
    let d = solid(p) + folds(p, 0.0022 + l * 0.12);
    d = common(d, hem(p), 0.012);
    return carve(d, collar(p), 0.014);
  };
  return piece(parts, shape, [vec(-0.47, 0.72, -0.24), vec(0.47, 1.54, 0.26)], build.cell, 0.03);
}

export function sculptTrousers(build: Build): Piece {
  const l = build.loose;
  const parts: Part[] = [
    {
      bone: 'pelvis',
      seam: 0.03,
      shape: limb(S.pelvis, vec(0, 0.1, 0), vec(0, 0.02, 0.004), 0.126, 0.132, { x: 1.12, z: 0.84 }),
    },
  ];
  for (const [side, s] of SIDES)
    parts.push(
      {
        bone: 'pelvis',
        seam: 0.05,
        shape: ball(S.pelvis, vec(s * 0.082, -0.035, 0.045), vec(0.074, 0.085, 0.078)),
      },
      {
        bone: `thigh${side}`,
        seam: 0.022,
        shape: limb(
          S[`thigh${side}`],
          vec(s * 0.004, -0.03, 0.004),
          vec(s * 0.002, -0.4, 0),
          0.087,
          0.07 + l,
        ),
      },
      {
        bone: `shank${side}`,
        seam: 0.04,
        shape: limb(S[`shank${side}`], vec(0, 0, 0), vec(0, -0.44, 0.004), 0.068 + l, 0.06 + l * 1.3),
      },
    );
  const solid = union(parts);
  const waist = half(S.pelvis, vec(0, 0.1, 0), vec(0, 1, 0));
  const ends = SIDES.map(([side]) => half(S[`shank${side}`], vec(0, -0.438, 0), vec(0, -1, 0)));
  const shape: Field = (p) => {
    let d = solid(p) + folds(p, 0.0028 + l * 0.12);
    d = common(d, waist(p), 0.01);
    const end = ends[p.x < 0 ? 0 : 1];
    return end ? common(d, end(p), 0.008) : d;
  };
  return piece(parts, shape, [vec(-0.34, 0.02, -0.22), vec(0.34, 1.1, 0.24)], build.cell, 0.02);
}

export function sculptArms(build: Build): Piece {
  const parts: Part[] = SIDES.flatMap(([side]): Part[] => [
    {
      bone: `upperArm${side}`,
      seam: 0.02,
      shape: limb(S[`upperArm${side}`], vec(0, -0.15, 0), vec(0, -0.31, 0), 0.043, 0.037),
    },
    {
      bone: `forearm${side}`,
      seam: 0.03,
      shape: limb(S[`forearm${side}`], vec(0, 0, 0), vec(0, -0.08, 0), 0.037, 0.0385),
    },
    {
      bone: `forearm${side}`,
      seam: 0.03,
      shape: limb(S[`forearm${side}`], vec(0, -0.08, 0), vec(0, -0.25, 0), 0.0385, 0.0255, { x: 0.9 }),
    },
  ]);
  return piece(parts, union(parts), [vec(-0.72, 0.82, -0.14), vec(0.72, 1.44, 0.16)], build.cell, 0.016);
}

export function sculptHand(build: Build, side: 'Left' | 'Right'): Piece {
  const s = side === 'Left' ? -1 : 1;
  const f = S[`hand${side}`];
  const bone: SegmentName = `hand${side}`;
  const parts: Part[] = [
    { bone, seam: 0.01, shape: limb(f, vec(0, 0.03, 0), vec(0, -0.02, 0), 0.025, 0.026, { x: 0.75 }) },
    { bone, seam: 0.02, shape: ball(f, vec(0, -0.05, 0), vec(0.0165, 0.052, 0.04)) },
    {
      bone,
      seam: 0.02,
      shape: limb(f, vec(-s * 0.006, -0.02, -0.022), vec(-s * 0.012, -0.058, -0.045), 0.017, 0.0115),
    },
    {
      bone,
      seam: 0.006,
      shape: limb(f, vec(-s * 0.012, -0.058, -0.045), vec(-s * 0.014, -0.092, -0.05), 0.0115, 0.0085),
    },
  ];
  const fingers = [
    [-0.029, 0.072],
    [-0.0098, 0.082],
    [0.0098, 0.076],
    [0.028, 0.058],
  ] as const;
  for (const [z, reach] of fingers) {
    // Relaxed: a little bent towards the palm.
    const middle = vec(-s * 0.006, -0.088 - reach * 0.5, z * 1.02);
    parts.push(
      { bone, seam: 0.006, shape: limb(f, vec(0, -0.078, z * 0.95), middle, 0.0102, 0.0092) },
      {
        bone,
        seam: 0.004,
        shape: limb(f, middle, vec(-s * 0.022, -0.086 - reach * 0.95, z), 0.0092, 0.0075),
      },
    );
  }
  const o = f.origin;
  const box = [vec(o.x - 0.2, o.y - 0.22, o.z - 0.1), vec(o.x + 0.2, o.y + 0.06, o.z + 0.1)] as const;
  return piece(parts, union(parts), box, build.handCell);
}

export function sculptNeck(build: Build): Piece {
  const parts: Part[] = [
    {
      bone: 'chest',
      seam: 0.03,
      shape: limb(S.chest, vec(0, -0.02, 0.016), vec(0, 0.045, 0.012), 0.064, 0.053),
    },
    { bone: 'head', seam: 0.03, shape: limb(S.head, vec(0, -0.04, 0.02), vec(0, 0.06, 0.014), 0.052, 0.053) },
    { bone: 'chest', seam: 0.03, shape: ball(S.chest, vec(0, -0.05, -0.02), vec(0.085, 0.06, 0.06)) },
  ];
  return piece(parts, union(parts), [vec(-0.14, 1.25, -0.15), vec(0.14, 1.66, 0.15)], build.cell, 0.02);
}

export function sculptShoes(build: Build, what: 'shoes' | 'soles'): Piece {
  const parts: Part[] = SIDES.flatMap(([side, s]): Part[] => {
    const f = S[`foot${side}`];
    const bone: SegmentName = `foot${side}`;
    return what === 'shoes'
      ? [
          {
            bone,
            seam: 0.03,
            shape: limb(f, vec(0, -0.05, 0.026), vec(0, 0.02, 0.006), 0.041, 0.044, { x: 0.92 }),
          },
          {
            bone,
            seam: 0.04,
            shape: limb(f, vec(0, -0.054, 0.026), vec(s * 0.004, -0.064, -0.105), 0.04, 0.037, { x: 1.14 }),
          },
          {
            bone,
            seam: 0.03,
            shape: limb(f, vec(s * 0.004, -0.066, -0.1), vec(0, -0.071, -0.14), 0.036, 0.028, { x: 1.25 }),
          },
        ]
      : [
          {
            bone,
            seam: 0.01,
            shape: limb(f, vec(0, -0.078, 0.03), vec(s * 0.004, -0.078, -0.105), 0.039, 0.0405, { x: 1.1 }),
          },
          {
            bone,
            seam: 0.02,
            shape: limb(f, vec(s * 0.004, -0.078, -0.1), vec(0, -0.078, -0.142), 0.0405, 0.031, { x: 1.12 }),
          },
        ];
  });
  const solid = union(parts);
  const low = SIDES.map(([side]) =>
    half(S[`foot${side}`], vec(0, what === 'soles' ? -0.088 : -0.073, 0), vec(0, -1, 0)),
  );
  const high = SIDES.map(([side]) =>
    half(S[`foot${side}`], vec(0, what === 'soles' ? -0.064 : 0.03, 0), vec(0, 1, 0)),
  );
  const shape: Field = (p) => {
    const i = p.x < 0 ? 0 : 1;
    const slab = common(low[i]?.(p) ?? 0, high[i]?.(p) ?? 0, 0.004);
    return common(solid(p), slab, 0.005);
  };
  return piece(parts, shape, [vec(-0.3, -0.02, -0.24), vec(0.3, 0.17, 0.12)], build.handCell * 1.4);
}
