import { LANDMARK, type PoseSample } from '../../../pose/sample.ts';

const BONES: readonly (readonly [number, number])[] = [
  [LANDMARK.leftShoulder, LANDMARK.rightShoulder],
  [LANDMARK.leftHip, LANDMARK.rightHip],
  [LANDMARK.leftShoulder, LANDMARK.leftHip],
  [LANDMARK.rightShoulder, LANDMARK.rightHip],
  [LANDMARK.leftShoulder, LANDMARK.leftElbow],
  [LANDMARK.leftElbow, LANDMARK.leftWrist],
  [LANDMARK.rightShoulder, LANDMARK.rightElbow],
  [LANDMARK.rightElbow, LANDMARK.rightWrist],
  [LANDMARK.leftHip, LANDMARK.leftKnee],
  [LANDMARK.leftKnee, LANDMARK.leftAnkle],
  [LANDMARK.rightHip, LANDMARK.rightKnee],
  [LANDMARK.rightKnee, LANDMARK.rightAnkle],
  [LANDMARK.leftAnkle, LANDMARK.leftHeel],
  [LANDMARK.leftHeel, LANDMARK.leftFootIndex],
  [LANDMARK.rightAnkle, LANDMARK.rightHeel],
  [LANDMARK.rightHeel, LANDMARK.rightFootIndex],
];
const SEEN = 0.5;

/** Colours of the skeleton: a dark edge under a light line, seen on every background. */
const STROKES = [
  { colour: '#04202b', width: 9 },
  { colour: '#ffe08a', width: 5 },
] as const;

/**
 * Draws the skeleton of a sample into a canvas that lies over the picture and is mirrored with it. Landmarks that the
 * model only guesses (visibility under one half) are left out, so that the patient sees what Heron sees.
 */
export function drawSkeleton(canvas: HTMLCanvasElement, sample: PoseSample): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const { width, height } = sample;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  ctx.clearRect(0, 0, width, height);
  ctx.lineCap = 'round';
  for (const stroke of STROKES) {
    ctx.strokeStyle = stroke.colour;
    ctx.lineWidth = (stroke.width * height) / 720;
    ctx.beginPath();
    for (const [from, to] of BONES) {
      const a = sample.landmarks[from];
      const b = sample.landmarks[to];
      if (!a || !b || a.visibility < SEEN || b.visibility < SEEN) continue;
      ctx.moveTo(a.x * width, a.y * height);
      ctx.lineTo(b.x * width, b.y * height);
    }
    ctx.stroke();
  }
}
