/**
 * Where things stand on a canvas of a given size. Pure. All lengths in art pixels (CSS pixels × the capped pixel ratio).
 */
export interface Layout {
  readonly w: number;
  readonly h: number;
  readonly portrait: boolean;
  /** Size that fonts, strokes and figures are measured in: 1/100 of a comfortable square. */
  readonly u: number;
  readonly cx: number;
  readonly horizon: number;
  /** The line on the water where the player is. */
  readonly near: number;
  /** Pixels of one whole own range (position 1) at `near`. */
  readonly lane: number;
}

/** Layout for a canvas of `w` × `h` art pixels. Sizes under 64 are treated as 64. */
export function layoutOf(w: number, h: number): Layout {
  const width = Math.max(64, Math.round(w));
  const height = Math.max(64, Math.round(h));
  const portrait = height > width * 1.05;
  return {
    w: width,
    h: height,
    portrait,
    u: Math.min(width * (portrait ? 1.5 : 0.72), height) / 100,
    cx: width / 2,
    horizon: Math.round(height * (portrait ? 0.36 : 0.4)),
    near: Math.round(height * (portrait ? 0.76 : 0.84)),
    lane: Math.min(width * (portrait ? 0.4 : 0.37), height * 0.76),
  };
}

/** Screen x of a lateral value at depth `z` (1 = where the player is, larger = farther). Positive = the person's right = screen right. */
export const xAt = (layout: Layout, lateral: number, z = 1): number =>
  layout.cx + (lateral * layout.lane) / z;
/** Screen y of the water at depth `z`. */
export const yAt = (layout: Layout, z: number): number => layout.horizon + (layout.near - layout.horizon) / z;

/** Small seeded generator (mulberry32): same seed, same lake. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
