import { createWebcam } from '../camera/webcam.ts';
import { traitsOf } from '../drills/catalogue.ts';
import type { DrillId } from '../drills/drill.ts';
import type { Traits } from '../drills/traits.ts';
import type { CameraKind, OpenedCamera } from './play.ts';

/** What the address says of the virtual patient. */
export interface VirtualWishes {
  readonly seed?: number;
  readonly quality?: 'low' | 'high';
}

/** The webcam, or the virtual patient, whose drawing code is fetched only when it is wanted. */
export async function openCamera(kind: CameraKind, wishes: VirtualWishes = {}): Promise<OpenedCamera> {
  if (kind === 'webcam') return { source: createWebcam() };
  const { createVirtualCamera } = await import('../virtual-patient/camera.ts');
  const source = createVirtualCamera(wishes);
  return {
    source,
    tell({ cue, target, drill }) {
      source.setExercise(exerciseOf(drill));
      source.setCue(cue, target);
    },
  };
}

type Exercise = 'chair' | 'squat' | 'heels';
const EXERCISES: Readonly<Record<Traits['posture'], Exercise>> = {
  chair: 'chair',
  bending: 'squat',
  standing: 'heels',
  any: 'chair',
};

/** What "rise" and "sit" mean in a drill. */
export const exerciseOf = (drill: DrillId | null): Exercise =>
  drill === null ? 'chair' : EXERCISES[traitsOf(drill, {}).posture];
