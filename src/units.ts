/**
 * Units and spaces that are easily mixed up, as branded types, so that the compiler refuses the mix-up.
 * Every other room may import from here; this file imports nothing.
 */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Milliseconds on one monotonic clock (frame capture time where the browser tells it). */
export type Millis = Brand<number, 'Millis'>;
/** Lengths inside the pure rooms, in body heights (H). */
export type BodyHeights = Brand<number, 'BodyHeights'>;
/** A point of the unmirrored picture: x and y from 0 (left, top) to 1 (right, bottom). */
export type ImagePoint = Brand<{ readonly x: number; readonly y: number }, 'ImagePoint'>;
/** A point of the mirrored picture as the patient sees it: x and y from 0 (left, top) to 1 (right, bottom). */
export type MirroredPoint = Brand<{ readonly x: number; readonly y: number }, 'MirroredPoint'>;
/** The person's own side. */
export type Side = 'left' | 'right';

export const millis = (value: number): Millis => value as Millis;
export const bodyHeights = (value: number): BodyHeights => value as BodyHeights;
export const imagePoint = (x: number, y: number): ImagePoint => ({ x, y }) as ImagePoint;

/** The same spot in the mirrored picture. */
export const mirrored = (point: ImagePoint): MirroredPoint =>
  ({ x: 1 - point.x, y: point.y }) as MirroredPoint;

/** The other side. */
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');
