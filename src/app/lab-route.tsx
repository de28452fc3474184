import Lab from '../screens/lab/lab-screen.tsx';
import { openCamera } from './cameras.ts';

/** `#/lab` with the cameras of this device. */
export function LabRoute() {
  return <Lab openCamera={async (kind) => (await openCamera(kind)).source} />;
}
