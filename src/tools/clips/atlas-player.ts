import { ATLAS_CAMERA, CROP, type Moment } from './atlas-plan.ts';

/** The pictures as they travel: names and base64 WebP, and the empty room as base64 JPEG. */
export interface AtlasData {
  readonly room: string;
  readonly pictures: Readonly<Record<string, string>>;
}

export interface AtlasPlayer {
  readonly canvas: HTMLCanvasElement;
  /** Draws a moment. Pictures not decoded yet are fetched meanwhile; until then the drawing stays as it was. Returns whether it was drawn. */
  readonly draw: (moment: Moment) => boolean;
  /** The same, waiting for its pictures: for clips. */
  readonly drawAll: (moment: Moment) => Promise<void>;
}

/** Decoded pictures kept; each is about 0.7 MB. */
const KEPT = 120;

function decode(base64: string, type: string): Promise<ImageBitmap> {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return createImageBitmap(new Blob([bytes], { type }));
}

/** Puts moments of the atlas together in a canvas. Runs in a page. */
export async function createAtlasPlayer(data: AtlasData): Promise<AtlasPlayer> {
  const { width, height } = ATLAS_CAMERA.picture;
  const make = (): [HTMLCanvasElement, CanvasRenderingContext2D] => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) throw new Error('No 2D canvas here.');
    return [canvas, context];
  };
  const [canvas, out] = make();
  const [figure, mixing] = make();
  const room = await decode(data.room, 'image/jpeg');
  const ready = new Map<string, ImageBitmap>();
  const coming = new Map<string, Promise<void>>();

  const want = (name: string): Promise<void> => {
    const known = ready.get(name);
    if (known) {
      // Freshest last: the oldest is dropped first.
      ready.delete(name);
      ready.set(name, known);
      return Promise.resolve();
    }
    const before = coming.get(name);
    if (before) return before;
    const source = data.pictures[name];
    if (source === undefined) return Promise.reject(new Error(`No picture ${name} in the atlas.`));
    const promise = decode(source, 'image/webp').then((bitmap) => {
      ready.set(name, bitmap);
      coming.delete(name);
      for (const [old, picture] of ready) {
        if (ready.size <= KEPT) break;
        picture.close();
        ready.delete(old);
      }
    });
    coming.set(name, promise);
    return promise;
  };

  const paint = (moment: Moment): boolean => {
    const pictures = moment.layers.map((layer) => [ready.get(layer.name), layer.share] as const);
    if (pictures.some(([picture]) => !picture)) return false;
    // Adding weighted pictures is an exact cross-fade, transparency included.
    mixing.clearRect(0, 0, width, height);
    mixing.globalCompositeOperation = 'lighter';
    for (const [picture, share] of pictures) {
      if (!picture) continue;
      mixing.globalAlpha = share;
      mixing.drawImage(picture, CROP.x, CROP.y);
    }
    mixing.globalAlpha = 1;
    mixing.globalCompositeOperation = 'source-over';
    out.drawImage(room, 0, 0);
    const k = moment.scale;
    out.setTransform(k, 0, 0, k, (1 - k) * (width / 2) + moment.right, (1 - k) * (height / 2));
    out.drawImage(figure, 0, 0);
    out.setTransform(1, 0, 0, 1, 0, 0);
    return true;
  };

  return {
    canvas,
    draw: (moment) => {
      for (const layer of moment.layers) void want(layer.name);
      return paint(moment);
    },
    drawAll: async (moment) => {
      await Promise.all(moment.layers.map((layer) => want(layer.name)));
      paint(moment);
    },
  };
}
