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

/**
 * Draws the mirrored picture, and the skeleton over it, into a canvas. Landmarks that the model only guesses (visibility
 * under one half) are left out, so that the patient sees what Heron sees.
 */
export function drawMirrored(
  canvas: HTMLCanvasElement,
  picture: CanvasImageSource | null,
  sample: PoseSample | null,
  aspect: number,
): void {
  const ctx = canvas.getContext('2d');
  if (!ctx) return;
  const width = canvas.clientWidth || 320;
  const height = Math.round(width / aspect);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  ctx.setTransform(-1, 0, 0, 1, width, 0);
  if (picture) ctx.drawImage(picture, 0, 0, width, height);
  else ctx.clearRect(0, 0, width, height);
  const points = sample?.landmarks ?? [];
  const line = Math.max(3, width / 120);
  for (const [colour, thick] of [
    ['#04202b', line + 3],
    ['#ffe08a', line],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = thick;
    ctx.lineCap = 'round';
    ctx.beginPath();
    for (const [from, to] of BONES) {
      const a = points[from];
      const b = points[to];
      if (!a || !b || a.visibility < SEEN || b.visibility < SEEN) continue;
      ctx.moveTo(a.x * width, a.y * height);
      ctx.lineTo(b.x * width, b.y * height);
    }
    ctx.stroke();
  }
}
