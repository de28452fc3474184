import '../../trusted.ts';
import type { Palette } from './palette.ts';

/**
 * Draws the small vector pictures of assets/ (paths, circles, ellipses; fills, strokes, opacity) with the canvas, each named group
 * by itself, so that joints can move and colours can follow the theme. No image download, no data: addresses, nothing for a
 * content policy to refuse. Anything else in a picture is refused loudly, so that what is drawn is what was authored.
 */
export interface VectorPart {
  readonly id: string;
  /** The part's own box in the picture's units: x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  /** The joint it turns about, in the picture's units. */
  readonly pivot: readonly [number, number];
  readonly shapes: readonly Shape[];
}
interface Shape {
  readonly path: string;
  readonly fill: string | null;
  readonly stroke: string | null;
  readonly token: string | null;
  readonly width: number;
  readonly opacity: number;
}

const numbers = (text: string | null, count: number, what: string): number[] => {
  const list = (text ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  if (list.length !== count || list.some((n) => !Number.isFinite(n)))
    throw new Error(`vector picture: ${what}`);
  return list;
};

function shapeOf(element: Element): Shape {
  const get = (name: string, otherwise: number) => Number(element.getAttribute(name) ?? otherwise);
  let path: string;
  if (element.localName === 'path') path = element.getAttribute('d') ?? '';
  else if (element.localName === 'circle' || element.localName === 'ellipse') {
    const rx = get('rx', get('r', 0));
    const ry = get('ry', get('r', 0));
    const x = get('cx', 0);
    const y = get('cy', 0);
    path = `M${x - rx} ${y}A${rx} ${ry} 0 1 1 ${x + rx} ${y}A${rx} ${ry} 0 1 1 ${x - rx} ${y}Z`;
  } else throw new Error(`vector picture: <${element.localName}> is not drawn`);
  const stroke = element.getAttribute('stroke');
  const fill = element.getAttribute('fill');
  return {
    path,
    fill: fill === 'none' ? null : (fill ?? (stroke ? null : '#000000')),
    stroke,
    token: element.getAttribute('data-p'),
    width: get('stroke-width', 1),
    opacity: get('opacity', 1),
  };
}

/** Reads a picture. Each `<g id data-box="x y w h" data-pivot="x y">` becomes a part. Throws on anything it would not draw. */
export function readVector(source: string): ReadonlyMap<string, VectorPart> {
  const root = new DOMParser().parseFromString(source, 'image/svg+xml').documentElement;
  const parts = new Map<string, VectorPart>();
  for (const group of root.querySelectorAll('g[id]')) {
    const box = numbers(group.getAttribute('data-box'), 4, 'data-box');
    const pivot = numbers(group.getAttribute('data-pivot') ?? '0 0', 2, 'data-pivot');
    parts.set(group.id, {
      id: group.id,
      box: [box[0] ?? 0, box[1] ?? 0, box[2] ?? 1, box[3] ?? 1],
      pivot: [pivot[0] ?? 0, pivot[1] ?? 0],
      shapes: [...group.children].map(shapeOf),
    });
  }
  if (parts.size === 0) throw new Error('vector picture: no parts');
  return parts;
}

/** Draws one part at the context's origin in the picture's units. */
export function drawPart(ctx: CanvasRenderingContext2D, part: VectorPart, palette: Palette): void {
  ctx.lineCap = 'round';
  ctx.lineJoin = 'round';
  for (const shape of part.shapes) {
    const path = new Path2D(shape.path);
    const themed = shape.token === null ? undefined : palette.tokens[shape.token];
    ctx.globalAlpha = shape.opacity;
    if (shape.fill !== null) {
      ctx.fillStyle = themed ?? shape.fill;
      ctx.fill(path);
    }
    if (shape.stroke !== null) {
      ctx.strokeStyle = themed ?? shape.stroke;
      ctx.lineWidth = shape.width;
      ctx.stroke(path);
    }
  }
  ctx.globalAlpha = 1;
}
