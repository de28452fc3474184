import {
  Bone,
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  CircleGeometry,
  Color,
  Group,
  type Material,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshStandardMaterial,
  type Object3D,
  Skeleton as Rig,
  SkinnedMesh,
  SphereGeometry,
  TorusGeometry,
} from 'three';
import { LENGTHS } from './anthropometry.ts';
import {
  BIND,
  BIND_STATURE,
  BONES,
  type Build,
  type Piece,
  sculptArms,
  sculptHand,
  sculptNeck,
  sculptShirt,
  sculptShoes,
  sculptTrousers,
} from './sculpt.ts';
import { sculptFace, sculptHair } from './sculpt-head.ts';
import type { Skeleton } from './skeleton.ts';
import type { Frame3 } from './vec.ts';

/** Colours as 0xrrggbb, and what the person wears. */
export interface Look {
  readonly skin: number;
  readonly hair: number;
  readonly eyes: number;
  readonly shirt: number;
  readonly trousers: number;
  readonly shoes: number;
  readonly hairStyle: Build['hair'];
  readonly loose: boolean;
}

export const LOOKS = {
  anna: {
    skin: 0xd9a98a,
    hair: 0xb9b4ac,
    eyes: 0x4a6a78,
    shirt: 0x3f7f86,
    trousers: 0x4b4f63,
    shoes: 0xe6e2da,
    hairStyle: 'bob',
    loose: false,
  },
  omar: {
    skin: 0x8d5a3c,
    hair: 0x2e2a28,
    eyes: 0x3a2418,
    shirt: 0xc8b07a,
    trousers: 0x39465a,
    shoes: 0x5a4a40,
    hairStyle: 'short',
    loose: false,
  },
  hugo: {
    skin: 0xe3b79b,
    hair: 0x8c8377,
    eyes: 0x5b6d4f,
    shirt: 0x7d3f46,
    trousers: 0x6a655b,
    shoes: 0x3d3a39,
    hairStyle: 'short',
    loose: false,
  },
  dark: {
    skin: 0xd2a07f,
    hair: 0x3a302a,
    eyes: 0x3f2f26,
    shirt: 0x23262c,
    trousers: 0x1f2126,
    shoes: 0x2a2a2c,
    hairStyle: 'short',
    loose: false,
  },
  light: {
    skin: 0xd9a98a,
    hair: 0xcfc8bd,
    eyes: 0x4a6a78,
    shirt: 0xe7e2d6,
    trousers: 0xcfc7b6,
    shoes: 0xf1eee8,
    hairStyle: 'bob',
    loose: false,
  },
  loose: {
    skin: 0xc99573,
    hair: 0x5a4a40,
    eyes: 0x3f2f26,
    shirt: 0x5b7894,
    trousers: 0x5e5a50,
    shoes: 0x8a847a,
    hairStyle: 'short',
    loose: true,
  },
} as const satisfies Record<string, Look>;
export type LookName = keyof typeof LOOKS;

export interface Figure {
  readonly object: Group;
  /** Puts the figure into a posture; `stature` must be that of the pose. */
  readonly pose: (skeleton: Skeleton, stature: number) => void;
  readonly dispose: () => void;
}

const matrixOf = (frame: Frame3, k: number): Matrix4 =>
  new Matrix4().set(
    ...([frame.x.x * k, frame.y.x * k, frame.z.x * k, frame.origin.x] as const),
    ...([frame.x.y * k, frame.y.y * k, frame.z.y * k, frame.origin.y] as const),
    ...([frame.x.z * k, frame.y.z * k, frame.z.z * k, frame.origin.z] as const),
    ...([0, 0, 0, 1] as const),
  );

/** Colour of each vertex of the face: cheeks and ears warmer, lips, shadow round the eyes. */
function faceColours(piece: Piece, look: Look): Float32Array {
  const skin = new Color(look.skin);
  const warm = skin.clone().lerp(new Color(0xb5523f), 0.28);
  const lip = skin.clone().lerp(new Color(0x9c3f3c), 0.5);
  const shade = skin.clone().multiplyScalar(0.72);
  const o = BIND.segments.head.origin;
  const out = new Float32Array(piece.positions.length);
  const blob = (d2: number, r: number): number => Math.max(0, 1 - d2 / (r * r));
  for (let i = 0; i < piece.positions.length; i += 3) {
    const x = Math.abs((piece.positions[i] ?? 0) - o.x);
    const y = (piece.positions[i + 1] ?? 0) - o.y;
    const z = (piece.positions[i + 2] ?? 0) - o.z;
    const colour = skin.clone();
    if (z < -0.04) {
      colour.lerp(warm, 0.4 * blob((x - 0.042) ** 2 + (y - 0.078) ** 2, 0.03));
      colour.lerp(warm, 0.4 * blob(x ** 2 + (y - 0.083) ** 2, 0.018));
      colour.lerp(shade, 0.3 * blob((x - 0.0315) ** 2 + ((y - 0.115) * 1.5) ** 2, 0.03));
      // The corners a little up: a friendly face.
      const line = 0.0445 + 6 * x * x;
      const mouth = (x / 0.0245) ** 2 + ((y - line) / 0.0085) ** 2;
      if (mouth < 1.15) colour.lerp(lip, Math.min(1, (1.15 - mouth) * 4));
      if (Math.abs(y - line) < 0.0018 && x < 0.022) colour.multiplyScalar(0.62);
    }
    if (x > 0.068) colour.lerp(warm, 0.5);
    out.set([colour.r, colour.g, colour.b], i);
  }
  return out;
}

function eyesAndBrows(look: Look, k: (c: number) => Material): Object3D[] {
  const made: Object3D[] = [];
  const put = (mesh: Object3D, x: number, y: number, z: number): void => {
    mesh.position.set(x, y, z);
    made.push(mesh);
  };
  const brow = new Color(look.hair).multiplyScalar(0.62).getHex();
  for (const s of [-1, 1]) {
    const x = s * 0.0315;
    const white = new Mesh(new SphereGeometry(0.0125, 16, 12), k(0xf2eee9));
    white.scale.set(1.14, 0.6, 1);
    put(white, x, 0.113, -0.0795);
    const iris = new Mesh(new CircleGeometry(0.0062, 16), new MeshBasicMaterial({ color: look.eyes }));
    iris.rotation.y = Math.PI;
    put(iris, x, 0.1133, -0.0925);
    const pupil = new Mesh(new CircleGeometry(0.0029, 12), new MeshBasicMaterial({ color: 0x120f0e }));
    pupil.rotation.y = Math.PI;
    put(pupil, x, 0.1133, -0.0928);
    const glint = new Mesh(new CircleGeometry(0.0012, 8), new MeshBasicMaterial({ color: 0xffffff }));
    glint.rotation.y = Math.PI;
    put(glint, x + 0.0022, 0.1155, -0.093);
    // Upper lid with lashes: a dark bow over the eye.
    const lid = new Mesh(new TorusGeometry(0.0138, 0.0017, 6, 14, Math.PI * 0.86), k(0x3b2a22));
    lid.scale.set(1.08, 0.56, 1);
    lid.rotation.z = Math.PI * 0.07;
    put(lid, x, 0.1122, -0.0888);
    const arch = new Mesh(new TorusGeometry(0.03, 0.0032, 6, 14, Math.PI * 0.3), k(brow));
    arch.scale.set(0.95, 0.9, 0.8);
    arch.rotation.z = Math.PI * (0.35 - s * 0.015);
    arch.rotation.y = s * -0.3;
    put(arch, x + s * 0.002, 0.108, -0.0855);
  }
  return made;
}

/** Soft dark spots under the feet, where real shadows would cost too much. */
function contactShadows(parent: Group): readonly Mesh<CircleGeometry, MeshBasicMaterial>[] {
  const canvas = document.createElement('canvas');
  canvas.width = 64;
  canvas.height = 64;
  const context = canvas.getContext('2d');
  if (context) {
    const soft = context.createRadialGradient(32, 32, 4, 32, 32, 31);
    soft.addColorStop(0, '#000');
    soft.addColorStop(1, 'rgba(0,0,0,0)');
    context.fillStyle = soft;
    context.fillRect(0, 0, 64, 64);
  }
  const map = new CanvasTexture(canvas);
  return [0, 1].map(() => {
    const spot = new Mesh(
      new CircleGeometry(1, 20),
      new MeshBasicMaterial({ map, transparent: true, depthWrite: false }),
    );
    spot.rotation.x = -Math.PI / 2;
    parent.add(spot);
    return spot;
  });
}

/** A clothed person in three.js whose every part follows a `Skeleton`. Building takes some 100 ms; posing is cheap. */
export function createFigure(look: Look, quality: 'low' | 'high'): Figure {
  const build: Build = {
    loose: look.loose ? 0.024 : 0.002,
    hair: look.hairStyle,
    ...(quality === 'high'
      ? { cell: 0.013, handCell: 0.0055, faceCell: 0.0036, hairCell: 0.0045 }
      : { cell: 0.024, handCell: 0.0085, faceCell: 0.0075, hairCell: 0.01 }),
  };
  const material = (color: number, rough = 0.85): Material =>
    quality === 'high'
      ? new MeshStandardMaterial({ color, roughness: rough, metalness: 0 })
      : new MeshLambertMaterial({ color });
  const object = new Group();
  const bones = BONES.map((name) => {
    const bone = new Bone();
    bone.name = name;
    bone.matrixAutoUpdate = false;
    object.add(bone);
    return bone;
  });
  const rig = new Rig(
    bones,
    BONES.map((name) => matrixOf(BIND.segments[name], 1).invert()),
  );
  const dressed = (piece: Piece, color: number, rough?: number, colours?: Float32Array): void => {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(piece.positions, 3));
    geometry.setAttribute('normal', new BufferAttribute(piece.normals, 3));
    geometry.setAttribute('skinIndex', new BufferAttribute(piece.bones, 4));
    geometry.setAttribute('skinWeight', new BufferAttribute(piece.weights, 4));
    geometry.setIndex(new BufferAttribute(piece.indices, 1));
    const made = material(colours ? 0xffffff : color, rough);
    if (colours && (made instanceof MeshStandardMaterial || made instanceof MeshLambertMaterial)) {
      geometry.setAttribute('color', new BufferAttribute(colours, 3));
      made.vertexColors = true;
    }
    const mesh = new SkinnedMesh(geometry, made);
    mesh.bind(rig, new Matrix4());
    mesh.frustumCulled = false;
    mesh.castShadow = quality === 'high';
    mesh.receiveShadow = quality === 'high';
    object.add(mesh);
  };
  const face = sculptFace(build);
  dressed(face, look.skin, 0.7, faceColours(face, look));
  for (const piece of [
    sculptNeck(build),
    sculptArms(build),
    sculptHand(build, 'Left'),
    sculptHand(build, 'Right'),
  ])
    dressed(piece, look.skin, 0.7);
  dressed(sculptHair(build), look.hair, 0.6);
  dressed(sculptShirt(build), look.shirt, 0.9);
  dressed(sculptTrousers(build), look.trousers, 0.95);
  dressed(sculptShoes(build, 'shoes'), look.shoes, 0.7);
  dressed(sculptShoes(build, 'soles'), 0xded9d0, 0.9);
  const head = bones[BONES.indexOf('head')];
  for (const part of eyesAndBrows(look, (c) => material(c, 0.4))) head?.add(part);

  const contacts = quality === 'low' ? contactShadows(object) : [];
  return {
    object,
    pose: (skeleton, stature) => {
      const k = stature / BIND_STATURE;
      (['footLeft', 'footRight'] as const).forEach((name, i) => {
        const foot = skeleton.segments[name];
        const rise = Math.max(0, foot.origin.y - LENGTHS.ankleHeight * stature);
        const shadow = contacts[i];
        if (!shadow) return;
        shadow.position.set(
          foot.origin.x - 0.05 * foot.z.x,
          0.004 + 0.001 * i,
          foot.origin.z - 0.05 * foot.z.z,
        );
        // Wider and fainter the higher the foot.
        shadow.scale.set(0.13 + 0.4 * rise, 0.2 + 0.3 * rise, 1);
        shadow.material.opacity = 0.5 / (1 + 9 * rise);
      });
      BONES.forEach((name, i) => {
        bones[i]?.matrix.copy(matrixOf(skeleton.segments[name], k));
        if (bones[i]) bones[i].matrixWorldNeedsUpdate = true;
      });
    },
    dispose: () => {
      object.traverse((child) => {
        if (!(child instanceof Mesh)) return;
        child.geometry.dispose();
        for (const m of [child.material].flat()) m.dispose();
      });
      rig.dispose();
    },
  };
}
