/** Injected into a blank page: draws the virtual patient and encodes the pictures as a video file. */
import { BufferTarget, CanvasSource, canEncodeVideo, Mp4OutputFormat, Output } from 'mediabunny';
import { type PatientPose, STANDING } from '../../../src/virtual-patient/pose.ts';
import { atLateral } from '../../../src/virtual-patient/skeleton.ts';
import { SCENE } from '../../../src/virtual-patient/truth.ts';
import { createAccuracyStage } from './accuracy-stage.ts';

export interface LabClip {
  readonly fps: number;
  /** Length, ms. */
  readonly length: number;
  readonly person: boolean;
  /** Lifts of 12 cm, ms. */
  readonly lifts: readonly { readonly foot: 'left' | 'right'; readonly t0: number; readonly t1: number }[];
}

declare global {
  interface Window {
    /** The clip as an MP4 file in base64, index in front, as cameras and editors write it. */
    makeLabClip(clip: LabClip): Promise<string>;
  }
}

const ease = (t: number, t0: number, over: number): number =>
  0.5 - 0.5 * Math.cos(Math.PI * Math.min(1, Math.max(0, (t - t0) / over)));
const hill = (t: number, t0: number, t1: number, over: number): number =>
  ease(t, t0, over) - ease(t, t1 - over, over);

function postureAt(clip: LabClip, t: number): PatientPose {
  const lift = { left: 0, right: 0 };
  let shift = 0;
  for (const { foot, t0, t1 } of clip.lifts) {
    lift[foot] += 0.12 * hill(t, t0, t1, 350);
    shift += (foot === 'left' ? 0.85 : -0.85) * hill(t, t0 - 600, t1 + 600, 600);
  }
  const pose = {
    ...STANDING,
    left: { ...STANDING.left, lift: lift.left },
    right: { ...STANDING.right, lift: lift.right },
  };
  return atLateral(pose, shift + 0.01 * Math.sin(t / 500));
}

window.makeLabClip = async (clip) => {
  const count = Math.round((clip.length * clip.fps) / 1000);
  const poses = Array.from({ length: count }, (_, i) => postureAt(clip, (i * 1000) / clip.fps));
  const camera = { ...SCENE.camera, picture: { width: 640, height: 480 } };
  const stage = createAccuracyStage({ camera, quality: 'low', person: clip.person }, poses);
  const codec = (await canEncodeVideo('avc')) ? 'avc' : 'vp9';
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const track = new CanvasSource(stage.canvas, { codec, bitrate: 1_500_000, keyFrameInterval: 1 });
  output.addVideoTrack(track, { frameRate: clip.fps });
  await output.start();
  for (const [i, pose] of poses.entries()) {
    stage.show(pose);
    await track.add(i / clip.fps, 1 / clip.fps);
  }
  await output.finalize();
  stage.dispose();
  const bytes = new Uint8Array(target.buffer ?? new ArrayBuffer(0));
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};
