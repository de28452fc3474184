import type { Millis } from '../units.ts';

/** One landmark of MediaPipe's 33-point pose in the unmirrored picture. `x`, `y`: 0 … 1 of width and height; `visibility`: 0 … 1. */
export interface Landmark {
  readonly x: number;
  readonly y: number;
  readonly visibility: number;
}

/** What the pose room says of one frame. A plain value: it can be logged, stored as one JSON line and replayed. */
export interface PoseSample {
  /** Capture time of the frame. Strictly rising within a run. */
  readonly t: Millis;
  /** Size of the analysed picture in pixels; landmarks are fractions of it. */
  readonly width: number;
  readonly height: number;
  /** The 33 landmarks, or an empty list when nobody was found. */
  readonly landmarks: readonly Landmark[];
  /** How many people the last look for bystanders saw, or null when it has not looked lately (it costs time, so only in set-up and rests). */
  readonly people: number | null;
  /** Mean brightness of the picture, 0 (black) … 1 (white), or null when not measured. */
  readonly light: number | null;
}

/** Indices into `PoseSample.landmarks`. Sides are the person's own. */
export const LANDMARK = {
  nose: 0,
  leftEyeInner: 1,
  leftEye: 2,
  leftEyeOuter: 3,
  rightEyeInner: 4,
  rightEye: 5,
  rightEyeOuter: 6,
  leftEar: 7,
  rightEar: 8,
  mouthLeft: 9,
  mouthRight: 10,
  leftShoulder: 11,
  rightShoulder: 12,
  leftElbow: 13,
  rightElbow: 14,
  leftWrist: 15,
  rightWrist: 16,
  leftPinky: 17,
  rightPinky: 18,
  leftIndex: 19,
  rightIndex: 20,
  leftThumb: 21,
  rightThumb: 22,
  leftHip: 23,
  rightHip: 24,
  leftKnee: 25,
  rightKnee: 26,
  leftAnkle: 27,
  rightAnkle: 28,
  leftHeel: 29,
  rightHeel: 30,
  leftFootIndex: 31,
  rightFootIndex: 32,
} as const;

export type LandmarkName = keyof typeof LANDMARK;

/** Which landmark network produced a sample, and how. Stored with every result. */
export interface PoseChoice {
  readonly model: 'lite' | 'full';
  readonly delegate: 'CPU' | 'GPU';
  /** Poses a second measured on this device when the choice was made. */
  readonly posesPerSecond: number;
}
