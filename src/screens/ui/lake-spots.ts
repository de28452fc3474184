/** Where things stand on the map of the lake. Pure and fixed: what has grown never moves. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** The middle of the lake in the picture, and its half axes. */
const LAKE = { x: 484, y: 276, rx: 376, ry: 116 } as const;

/** Perspective: what lies farther up the picture is smaller. */
const scaleAt = (y: number): number => Math.round((0.55 + ((y - 150) / 250) * 0.75) * 100) / 100;

function rim(angle: number, out: number): Spot {
  const x = Math.round(LAKE.x + Math.cos(angle) * LAKE.rx * out);
  const y = Math.round(LAKE.y + Math.sin(angle) * LAKE.ry * out);
  return { x, y, scale: scaleAt(y) };
}

/** The clump of reeds of the `i`th day of practice: round the shore by the golden angle, so that it fills evenly from the first. */
export const tuftSpot = (i: number): Spot => rim(1.9 + i * 2.399963, 1.02 + ((i * 7) % 5) * 0.022);

/** The lantern of the `i`th week: alternating to both sides from the near middle, so that the light goes round the lake. */
export const shoreSpot = (i: number): Spot =>
  rim(Math.PI / 2 + (i % 2 === 0 ? 1 : -1) * (0.12 + Math.ceil((i + 1) / 2) * 0.225 - 0.1), 1.13);
