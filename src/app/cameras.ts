import { createWebcam } from '../camera/webcam.ts';
import type { CameraKind, OpenedCamera } from './play.ts';

/** The webcam, or the virtual patient, whose drawing code is fetched only when it is wanted. */
export async function openCamera(kind: CameraKind): Promise<OpenedCamera> {
  if (kind === 'webcam') return { source: createWebcam() };
  const { createVirtualCamera } = await import('../virtual-patient/camera.ts');
  const source = createVirtualCamera();
  return { source, setCue: (cue, target) => source.setCue(cue, target) };
}
