import {
  BoxGeometry,
  CanvasTexture,
  CylinderGeometry,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  type Object3D,
  PlaneGeometry,
  PointLight,
  RepeatWrapping,
  SphereGeometry,
  SRGBColorSpace,
  type Texture,
} from 'three';

export type Light = 'bright' | 'dim' | 'back-lit';

export interface RoomOptions {
  readonly light: Light;
  readonly shadows: boolean;
  /** A chair behind the standing place, for sitting down and standing up. */
  readonly chair: boolean;
}

/** How far behind the standing place the wall is, m. */
const WALL = 1.55;

function texture(width: number, height: number, draw: (c: CanvasRenderingContext2D) => void): Texture {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context) draw(context);
  const made = new CanvasTexture(canvas);
  made.colorSpace = SRGBColorSpace;
  made.wrapS = RepeatWrapping;
  made.wrapT = RepeatWrapping;
  made.anisotropy = 4;
  return made;
}

/** A number 0 … 1 that only depends on `i`: pictures are the same on every machine. */
const mixed = (i: number): number => {
  const x = Math.sin(i * 127.1) * 43758.5453;
  return x - Math.floor(x);
};

function floorBoards(): Texture {
  return texture(512, 512, (c) => {
    c.fillStyle = '#6a4b30';
    c.fillRect(0, 0, 512, 512);
    for (let row = 0; row < 8; row++) {
      const shift = mixed(row + 3) * 512;
      for (let plank = 0; plank < 3; plank++) {
        const tone = 0.9 + 0.14 * mixed(row * 7 + plank);
        c.fillStyle = `rgb(${158 * tone},${121 * tone},${84 * tone})`;
        const x = (shift + plank * 256) % 768;
        for (const at of [x, x - 768]) c.fillRect(at, row * 64, 255, 63);
        c.fillStyle = `rgba(84,58,36,0.09)`;
        for (let g = 0; g < 7; g++)
          for (const at of [x, x - 768])
            c.fillRect(at, row * 64 + 4 + mixed(row * 31 + plank * 11 + g) * 54, 255, 1 + 2 * mixed(g + row));
      }
      c.fillStyle = 'rgba(60,40,25,0.55)';
      c.fillRect(0, row * 64 + 63, 512, 1);
    }
  });
}

function view(): Texture {
  return texture(256, 256, (c) => {
    const sky = c.createLinearGradient(0, 0, 0, 256);
    sky.addColorStop(0, '#cfe4f2');
    sky.addColorStop(0.6, '#eef5f4');
    sky.addColorStop(1, '#dfe9d8');
    c.fillStyle = sky;
    c.fillRect(0, 0, 256, 256);
    for (let i = 0; i < 60; i++) {
      c.fillStyle = `rgba(${110 + 50 * mixed(i)},${145 + 40 * mixed(i + 9)},${105},0.55)`;
      c.beginPath();
      c.ellipse(
        mixed(i + 20) * 256,
        215 + 40 * mixed(i + 40),
        16 + 22 * mixed(i + 60),
        12 + 14 * mixed(i + 80),
        0,
        0,
        7,
      );
      c.fill();
    }
  });
}

function painting(): Texture {
  return texture(160, 120, (c) => {
    const dawn = c.createLinearGradient(0, 0, 0, 120);
    dawn.addColorStop(0, '#f3d9bd');
    dawn.addColorStop(0.5, '#e9b998');
    dawn.addColorStop(0.52, '#6f97a3');
    dawn.addColorStop(1, '#3d6475');
    c.fillStyle = dawn;
    c.fillRect(0, 0, 160, 120);
    c.fillStyle = '#fff3d6';
    c.beginPath();
    c.arc(108, 48, 10, 0, 7);
    c.fill();
    c.strokeStyle = '#2b4653';
    c.lineWidth = 2;
    for (let i = 0; i < 14; i++) {
      c.beginPath();
      c.moveTo(14 + i * 4, 120);
      c.lineTo(12 + i * 4 + 6 * mixed(i), 78 + 18 * mixed(i + 5));
      c.stroke();
    }
  });
}

/** A living room with a kitchen counter as support at the person's left. Built of boxes; everything in it is still. */
export function createRoom(options: RoomOptions): Group {
  const room = new Group();
  const dim = options.light === 'dim';
  const add = (object: Object3D, x: number, y: number, z: number): void => {
    object.position.set(x, y, z);
    room.add(object);
  };
  const box = (w: number, h: number, d: number, color: number, map?: Texture): Mesh => {
    const made = new Mesh(new BoxGeometry(w, h, d), new MeshLambertMaterial({ color, map: map ?? null }));
    made.castShadow = options.shadows;
    made.receiveShadow = options.shadows;
    return made;
  };

  const boards = floorBoards();
  boards.repeat.set(7, 7);
  const floor = new Mesh(new PlaneGeometry(9, 9), new MeshLambertMaterial({ map: boards }));
  floor.rotation.x = -Math.PI / 2;
  floor.receiveShadow = options.shadows;
  add(floor, 0, 0, 0);
  const rug = new Mesh(new BoxGeometry(9, 0.004, 0.02), new MeshLambertMaterial({ color: 0x6b5a48 }));
  add(rug, 0, 0.002, WALL - 0.02);

  const wall = new Mesh(new PlaneGeometry(9, 3.4), new MeshLambertMaterial({ color: 0xd9d4c7 }));
  wall.rotation.y = Math.PI;
  wall.receiveShadow = options.shadows;
  add(wall, 0, 1.7, WALL);
  add(box(9, 0.1, 0.02, 0xf1eee6), 0, 0.05, WALL - 0.012);

  // The window, at the person's right; its light falls from there.
  const bright = options.light === 'back-lit' ? 0xffffff : dim ? 0x35424e : 0xffffff;
  const [wx, wy] = options.light === 'back-lit' ? [0.15, 1.55] : [1.25, 1.6];
  const [ww, wh] = options.light === 'back-lit' ? [1.9, 1.5] : [0.95, 1.2];
  const glass = new Mesh(new PlaneGeometry(ww, wh), new MeshBasicMaterial({ map: view(), color: bright }));
  glass.rotation.y = Math.PI;
  add(glass, wx, wy, WALL - 0.01);
  const frame = 0xf4f1ea;
  for (const [w, h, x, y] of [
    [ww + 0.1, 0.06, 0, wh / 2],
    [ww + 0.18, 0.06, 0, -wh / 2],
    [0.06, wh, ww / 2, 0],
    [0.06, wh, -ww / 2, 0],
    [0.035, wh, 0, 0],
    [ww, 0.03, 0, 0.12],
  ] as const)
    add(box(w, h, 0.05, frame), wx + x, wy + y, WALL - 0.025);
  for (const s of [-1, 1])
    add(box(0.2, wh + 0.35, 0.05, 0x9fb0ab), wx + s * (ww / 2 + 0.13), wy + 0.02, WALL - 0.05);

  // The counter, against the wall, within reach of the left hand.
  add(box(0.62, 0.86, 1.5, 0x7f8f8c), -1.12, 0.45, 0.8);
  add(box(0.68, 0.04, 1.56, 0xc9b79a), -1.11, 0.9, 0.79);
  add(box(0.02, 0.7, 0.68, 0x8b9b98), -0.802, 0.46, 0.42);
  add(box(0.02, 0.7, 0.68, 0x8b9b98), -0.802, 0.46, 1.14);
  add(box(0.02, 0.02, 0.16, 0xd8d8d4), -0.785, 0.74, 0.42);
  add(box(0.02, 0.02, 0.16, 0xd8d8d4), -0.785, 0.74, 1.14);
  const pot = new Mesh(
    new CylinderGeometry(0.07, 0.055, 0.13, 14),
    new MeshLambertMaterial({ color: 0xb5654a }),
  );
  add(pot, -1.2, 0.985, 1.25);
  for (let i = 0; i < 9; i++) {
    const leaf = new Mesh(
      new SphereGeometry(0.07, 8, 6),
      new MeshLambertMaterial({ color: i % 2 ? 0x5f8a57 : 0x4c7749 }),
    );
    leaf.scale.set(0.45, 1.5, 0.45);
    leaf.rotation.z = (mixed(i) - 0.5) * 1.5;
    add(
      leaf,
      -1.2 + (mixed(i + 3) - 0.5) * 0.18,
      1.13 + mixed(i + 6) * 0.1,
      1.25 + (mixed(i + 9) - 0.5) * 0.16,
    );
  }
  const picture = new Mesh(new PlaneGeometry(0.52, 0.39), new MeshLambertMaterial({ map: painting() }));
  picture.rotation.y = Math.PI;
  if (options.light !== 'back-lit') {
    add(box(0.58, 0.45, 0.02, 0x6d5539), -0.62, 1.72, WALL - 0.012);
    add(picture, -0.62, 1.72, WALL - 0.024);
  }

  if (options.chair) {
    const wood = 0x8a6847;
    add(box(0.46, 0.05, 0.44, 0x9c7a56), 0, 0.425, 0.42);
    add(box(0.46, 0.42, 0.04, wood), 0, 0.7, 0.65);
    for (const [x, z] of [
      [-0.2, 0.22],
      [0.2, 0.22],
      [-0.2, 0.63],
      [0.2, 0.63],
    ] as const)
      add(box(0.045, 0.42, 0.045, wood), x, 0.21, z);
  }

  room.add(createLights(options));
  return room;
}

/** The light of the room without the room. */
export function createLights(options: Pick<RoomOptions, 'light' | 'shadows'>): Group {
  const room = new Group();
  const { light } = options;
  const level = light === 'dim' ? 0.2 : light === 'back-lit' ? 0.38 : 1;
  room.add(new HemisphereLight(0xf4f6ff, 0x9a8468, 1.55 * level));
  const sun = new DirectionalLight(0xfff2dd, 1.9 * level);
  sun.position.set(1.9, 2.7, -2.1);
  sun.target.position.set(0, 0.8, 0.2);
  room.add(sun, sun.target);
  if (options.shadows) {
    sun.castShadow = true;
    sun.shadow.mapSize.set(1024, 1024);
    sun.shadow.radius = 5;
    sun.shadow.bias = -0.0006;
    sun.shadow.normalBias = 0.015;
    Object.assign(sun.shadow.camera, { left: -1.6, right: 1.6, top: 1.7, bottom: -1.5, near: 0.5, far: 7 });
  }
  if (light === 'back-lit') {
    const behind = new DirectionalLight(0xffffff, 2.6);
    behind.position.set(0.4, 2.2, 2.6);
    room.add(behind, behind.target);
  }
  if (light === 'dim') {
    const lamp = new PointLight(0xffc68a, 2.2, 6);
    lamp.position.set(-1.4, 1.7, 0.2);
    room.add(lamp);
  }
  return room;
}
