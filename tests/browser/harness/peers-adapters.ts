import type { PoseLandmarker } from '@mediapipe/tasks-vision';
import type { Human } from '@vladmandic/human';
import { createPose, type Pose } from '../../../src/pose/pose.ts';
import { LANDMARK, type PoseSample } from '../../../src/pose/sample.ts';
import { millis } from '../../../src/units.ts';

/** What every pipeline tells of a picture, in pixels of it. Null: not seen. */
export interface Seen {
  /** Middle of the hips. */
  readonly hip: number | null;
  /** Heights of the ankles, downwards. */
  readonly left: number | null;
  readonly right: number | null;
  /** Heron's own sample, for its body room. */
  readonly sample: PoseSample | null;
}
export const NOTHING: Seen = { hip: null, left: null, right: null, sample: null };

/** A pipeline as its users call it. `see` answers for this very picture; `t`: when it was taken, ms. */
export interface Peer {
  open(): Promise<void>;
  see(picture: HTMLCanvasElement, t: number): Promise<Seen>;
  /** Where pictures are given without waiting for answers: the way to give them. `told`: a person was seen, or not. */
  stream?(told: (person: boolean) => void): (picture: HTMLCanvasElement, t: number) => void;
  close(): void;
}
export type PeerName = 'mediapipe' | 'human' | 'heron';

/** Where the documentation of each sends its users for the library, the wasm and the network. */
export const ADDRESSES = {
  mediapipe: 'https://cdn.jsdelivr.net/npm/@mediapipe/tasks-vision@0.10.35/',
  model:
    'https://storage.googleapis.com/mediapipe-models/pose_landmarker/pose_landmarker_lite/float16/latest/pose_landmarker_lite.task',
  human: 'https://cdn.jsdelivr.net/npm/@vladmandic/human@3.3.6/',
} as const;

const between = (a: number | undefined, b: number | undefined): number | null =>
  a === undefined || b === undefined ? null : (a + b) / 2;

/** MediaPipe as its guide shows it: VIDEO mode, one pose, `detectForVideo` on the page's own thread with the picture's time. */
function mediapipe(): Peer {
  let landmarker: PoseLandmarker | null = null;
  return {
    async open() {
      const vision = (await import(
        /* @vite-ignore */ `${ADDRESSES.mediapipe}vision_bundle.mjs`
      )) as typeof import('@mediapipe/tasks-vision');
      const files = await vision.FilesetResolver.forVisionTasks(`${ADDRESSES.mediapipe}wasm`);
      landmarker = await vision.PoseLandmarker.createFromOptions(files, {
        // The guide says GPU; on a machine without one that is ten times slower, so the peer gets the better of the two.
        baseOptions: { modelAssetPath: ADDRESSES.model, delegate: 'CPU' },
        runningMode: 'VIDEO',
        numPoses: 1,
      });
    },
    async see(picture, t) {
      const points = landmarker?.detectForVideo(picture, t).landmarks[0];
      if (!points) return NOTHING;
      const { width, height } = picture;
      const hip = between(points[LANDMARK.leftHip]?.x, points[LANDMARK.rightHip]?.x);
      const y = (i: number): number | null => {
        const point = points[i];
        return point ? point.y * height : null;
      };
      return {
        hip: hip === null ? null : hip * width,
        left: y(LANDMARK.leftAnkle),
        right: y(LANDMARK.rightAnkle),
        sample: null,
      };
    },
    close: () => landmarker?.close(),
  };
}

/** @vladmandic/human with MoveNet on WebAssembly, everything else of it switched off, everything else as it comes. */
function human(): Peer {
  let detector: Human | null = null;
  return {
    async open() {
      const library = (await import(
        /* @vite-ignore */ `${ADDRESSES.human}dist/human.esm.js`
      )) as typeof import('@vladmandic/human');
      detector = new library.Human({
        backend: 'wasm',
        modelBasePath: `${ADDRESSES.human}models/`,
        body: { enabled: true, modelPath: 'movenet-lightning.json' },
        face: { enabled: false },
        hand: { enabled: false },
        object: { enabled: false },
        gesture: { enabled: false },
        segmentation: { enabled: false },
      });
      await detector.load();
    },
    async see(picture) {
      const body = (await detector?.detect(picture))?.body[0];
      const at = (part: string): readonly [number, number] | null => {
        const point = body?.keypoints.find((one) => one.part === part);
        return point ? [point.position[0], point.position[1]] : null;
      };
      return {
        hip: between(at('leftHip')?.[0], at('rightHip')?.[0]),
        left: at('leftAnkle')?.[1] ?? null,
        right: at('rightAnkle')?.[1] ?? null,
        sample: null,
      };
    },
    close() {
      detector = null;
    },
  };
}

/** Heron's pose room as the product opens it, held to the same network as bare MediaPipe. */
function heron(): Peer {
  let pose: Pose | null = null;
  let onSample: (sample: PoseSample) => void = () => {};
  return {
    open: () =>
      new Promise((resolve, reject) => {
        pose = createPose({
          prefer: 'lite',
          storage: null,
          onSample: (sample) => onSample(sample),
          onState: (state) => {
            if (state.is === 'ready') resolve();
            if (state.is === 'failed') reject(new Error(state.error.detail));
          },
        });
      }),
    async see(picture, t) {
      const image = await createImageBitmap(picture);
      const { width, height } = picture;
      const sample = (await pose?.analyse({ image, t: millis(t), width, height })) ?? null;
      const points = sample?.landmarks ?? [];
      const hip = between(points[LANDMARK.leftHip]?.x, points[LANDMARK.rightHip]?.x);
      const y = (i: number): number | null => {
        const point = points[i];
        return point ? point.y * height : null;
      };
      return {
        hip: hip === null ? null : hip * width,
        left: y(LANDMARK.leftAnkle),
        right: y(LANDMARK.rightAnkle),
        sample,
      };
    },
    stream(told) {
      onSample = (sample) => told(sample.landmarks.length > 0);
      return (picture, t) => {
        const { width, height } = picture;
        void createImageBitmap(picture).then((image) => pose?.send({ image, t: millis(t), width, height }));
      };
    },
    close: () => pose?.stop(),
  };
}

export const PEERS: Readonly<Record<PeerName, () => Peer>> = { mediapipe, human, heron };
