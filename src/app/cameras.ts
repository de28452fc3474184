import { createWebcam } from '../camera/webcam.ts';
import type { DrillId } from '../drills/drill.ts';
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

/** What "rise" and "sit" mean in a drill. */
export function exerciseOf(drill: DrillId | null): 'sit-to-stand' | 'mini-squat' | 'heel-raise' {
  return drill === 'mini-squat' || drill === 'heel-raise' ? drill : 'sit-to-stand';
}
