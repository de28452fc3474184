import type { BodyHeights, Millis, MirroredPoint, Side } from '../units.ts';
import type { Qualities } from './qualities.ts';

/** Why there is no number. Each ends in "not measured", never in a guess. */
export type NotMeasured =
  | 'nobody'
  | 'dark'
  | 'partial' // feet, hands or head out of the picture, or landmarks invented
  | 'turned' // sideways or back to the camera
  | 'jumped' // the tracker leapt, probably to another person
  | 'crossed' // the ankles are crossed further than heel to toe, or the legs are mixed up
  | 'second-person'
  | 'moved' // the person left the place of calibration: check again
  | 'sitting'
  | 'uncalibrated';

export type FootContact = 'down' | 'lifted' | 'moved' | 'unknown';

export interface HandState {
  /** Where the hand is in the mirrored picture, null when not seen. For choosing by dwell. */
  readonly at: MirroredPoint | null;
  /** Held clearly above the shoulder. */
  readonly raised: boolean;
  readonly nearHip: boolean;
}

export interface FootState {
  readonly contact: FootContact;
  /** Height of the foot over its standing height, H; null when not measured. */
  readonly lift: BodyHeights | null;
  /** Lateral position of the ankle from the quiet-stance midline, H, positive towards the person's right. */
  readonly lateral: BodyHeights | null;
}

export type BodyEvent =
  | { readonly t: Millis; readonly event: 'foot-lift' | 'foot-down' | 'foot-moved'; readonly foot: Side }
  | {
      readonly t: Millis;
      readonly event: 'tracking-lost' | 'tracking-found' | 'second-person' | 'rapid-descent';
    };

/**
 * Where the body is over its feet at one moment. Every number is a camera estimate; null means "not measured".
 * Lateral values are positive towards the person's right. Details, formulae and errors: SPEC.md and docs/measures.md.
 */
export interface BodyState {
  readonly t: Millis;
  /**
   * True for a person who stands (or sits) whole, alone and facing us, calibrated or not (BODY-48). Falls 150 ms after the first bad frame, rises after
   * 200 ms of good ones; `notMeasured` tells of the frame itself.
   */
  readonly tracked: boolean;
  /** Null: everything below that has a meaning now is a number. */
  readonly notMeasured: NotMeasured | null;
  /** 0 … 1, how far the measures can be trusted just now. */
  readonly quality: number;
  /** The same for each measure by itself, from the landmarks that it rests on; 0 where the measure is null. */
  readonly qualities: Qualities;
  /** Centre of mass between the ankles: −1 over the left ankle, +1 over the right; zeroed in quiet stance. Least delay. */
  readonly lateral: number | null;
  /** The same, smoothed for drawing and holding still (more delay, less noise). */
  readonly lateralSmooth: number | null;
  /** Velocity of `lateral`, 1/s. */
  readonly lateralVelocity: number | null;
  /** Middle of the hips between the ankles, same scale and zero idea as `lateral`. A real shift moves the pelvis. */
  readonly pelvis: number | null;
  /** Trunk lean in the frontal plane, degrees from the quiet stance, positive towards the person's right. */
  readonly trunkLean: number | null;
  /** Extrapolated centre of mass on the `lateral` scale (Hof 2005). */
  readonly extrapolated: number | null;
  /** Distance from the extrapolated centre of mass to the nearer edge of the base, H (Hof 2005). */
  readonly margin: BodyHeights | null;
  /** Estimated share of body weight on the right foot, 0 … 1; only while holding still. */
  readonly loadRight: number | null;
  readonly left: FootState;
  readonly right: FootState;
  /** Knee angle in the frontal plane, degrees (180 straight). */
  readonly kneeLeft: number | null;
  readonly kneeRight: number | null;
  /** Height of the pelvis over the ankles as a fraction of quiet standing (1 = standing, about 0.6 sitting). */
  readonly rise: number | null;
  /** Height of the heels over their standing height with the toes down, H (heel raise). */
  readonly heelRise: BodyHeights | null;
  /** Distance between the ankles, H. */
  readonly stance: BodyHeights | null;
  readonly handLeft: HandState;
  readonly handRight: HandState;
  /** Where the person is in the picture, for set-up cues: box of the whole body, 0 … 1 of the mirrored picture; null when nobody. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  } | null;
  /** Roll of the camera estimated from feet and quiet stance, degrees; null before it is known. */
  readonly cameraRoll: number | null;
  /** Mean picture brightness 0 … 1, as the pose room measured it. */
  readonly light: number | null;
  /** True once a quiet stance was measured and still holds; measures relative to a zero need it. */
  readonly calibrated: boolean;
  /** While a quiet stance is being measured: progress 0 … 1 and what is in its way; null otherwise. */
  readonly quiet: { readonly progress: number; readonly problem: 'moving' | 'not-tracked' | null } | null;
  /** Poses a second over the last two seconds. */
  readonly posesPerSecond: number;
  /** What happened since the sample before. Times may lie a little in the past (a lift is confirmed after 200 ms). */
  readonly events: readonly BodyEvent[];
}
