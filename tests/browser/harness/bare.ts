import { FilesetResolver, PoseLandmarker } from '@mediapipe/tasks-vision';
import type { PoseChoice } from '../../../src/pose/sample.ts';

/** MediaPipe as its documentation shows it, for the bench to compare with: `detectForVideo` in a loop and nothing else. */
export type ToBare =
  | {
      readonly kind: 'open';
      readonly base: string;
      readonly choice: PoseChoice;
      readonly frames: ImageBitmap[];
    }
  | { readonly kind: 'run'; readonly count: number };
export type FromBare =
  | { readonly kind: 'open' }
  /** Milliseconds of each inference, and of all together. */
  | { readonly kind: 'ran'; readonly took: number[]; readonly total: number };

let landmarker: PoseLandmarker | null = null;
let frames: ImageBitmap[] = [];
let stamp = 0;
const post = (message: FromBare): void => self.postMessage(message);

self.addEventListener('message', async ({ data }: MessageEvent<ToBare>) => {
  if (data.kind === 'open') {
    const fileset = await FilesetResolver.forVisionTasks(`${data.base}wasm`, true);
    landmarker = await PoseLandmarker.createFromOptions(fileset, {
      baseOptions: {
        modelAssetPath: `${data.base}models/pose_landmarker_${data.choice.model}.task`,
        delegate: data.choice.delegate,
      },
      runningMode: 'VIDEO',
    });
    frames = data.frames;
    for (const frame of frames) landmarker.detectForVideo(frame, ++stamp);
    post({ kind: 'open' });
    return;
  }
  const took: number[] = [];
  const begin = performance.now();
  for (let i = 0; i < data.count; i++) {
    const frame = frames[i % frames.length];
    if (!frame || !landmarker) throw new Error('not open');
    const start = performance.now();
    stamp += 33;
    landmarker.detectForVideo(frame, stamp);
    took.push(performance.now() - start);
  }
  post({ kind: 'ran', took, total: performance.now() - begin });
});
