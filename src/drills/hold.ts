/** A hold in progress: being inside counts, a short excursion is forgiven, a longer one starts it anew. */
export interface Hold {
  readonly inside: boolean;
  /** Time inside since the hold began, ms. */
  readonly heldMs: number;
  /** How long outside just now, ms. */
  readonly awayMs: number;
  /** How often a hold was begun and lost. */
  readonly lost: number;
}

export const noHold: Hold = { inside: false, heldMs: 0, awayMs: 0, lost: 0 };

/** DR-9 [J]: at 10 to 14 poses a second an excursion of two or three samples may be noise. */
export const EXCURSION_MS = 250;

/**
 * One step of a hold. `inside`: whether the measure is inside just now (the caller applies the hysteresis: a wider band for staying than for
 * arriving). Time counts only between two samples that were both inside, so no frame rate earns more than another.
 */
export function hold(before: Hold, inside: boolean, dt: number): Hold {
  if (inside) {
    const bridged = before.inside ? dt : 0;
    return { inside: true, heldMs: before.heldMs + bridged, awayMs: 0, lost: before.lost };
  }
  const awayMs = before.awayMs + dt;
  if (before.heldMs === 0 && !before.inside) return { ...before, inside: false, awayMs };
  if (awayMs > EXCURSION_MS) return { inside: false, heldMs: 0, awayMs, lost: before.lost + 1 };
  return { inside: false, heldMs: before.heldMs, awayMs, lost: before.lost };
}

/** True while a hold has begun and is not lost. */
export const holding = (one: Hold): boolean => one.inside || one.heldMs > 0;
