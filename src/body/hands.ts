import { type ImagePoint, imagePoint, mirrored } from '../units.ts';
import type { Arm } from './figure.ts';
import { type OneEuro, oneEuro } from './filters.ts';
import type { HandState } from './state.ts';

export interface HandTrack {
  readonly x: OneEuro | null;
  readonly y: OneEuro | null;
  readonly raised: boolean;
  readonly nearHip: boolean;
}
export const HAND_START: HandTrack = { x: null, y: null, raised: false, nearHip: false };
const HAND_UNSEEN: HandState = { at: null, raised: false, nearHip: false };

/** Distances in H; the second of each pair takes the word back. [J] */
const RAISED = [0.06, 0.02] as const;
const HIP = [0.11, 0.14] as const;

/** One frame of one hand; `unit`: pixels to one body height; `visible`: least landmark visibility. */
export function stepHand(
  prior: HandTrack,
  t: number,
  arm: Arm | null,
  unit: number,
  visible: number,
): { readonly track: HandTrack; readonly state: HandState } {
  if (arm === null || arm.visibility < visible || !(unit > 0))
    return { track: HAND_START, state: HAND_UNSEEN };
  const over = (arm.wrist.u - arm.shoulder.u) / unit;
  const fromHip = Math.hypot(arm.wrist.r - arm.hip.r, arm.wrist.u - arm.hip.u) / unit;
  const raised = over > RAISED[prior.raised ? 1 : 0];
  const nearHip = fromHip < HIP[prior.nearHip ? 1 : 0];
  // Fractions of the picture: 1 Hz at rest, so that a held hand is calm; quick once it goes somewhere.
  const x = oneEuro(prior.x, t, arm.hand.x, 1, 8);
  const y = oneEuro(prior.y, t, arm.hand.y, 1, 8);
  const at: ImagePoint = imagePoint(x.x, y.x);
  return { track: { x, y, raised, nearHip }, state: { at: mirrored(at), raised, nearHip } };
}
