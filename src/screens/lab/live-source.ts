import type { Frame } from '../../camera/frame.ts';
import type { CameraSource } from '../../camera/source.ts';
import { millis } from '../../units.ts';

/** Half an hour: the longest that the lab keeps. Ms. */
const LONGEST = 30 * 60_000;

/**
 * A live camera as frames in order: the newest one each time somebody asks, until the signal says stop. A camera that
 * fails ends it; `t` counts from the first frame.
 */
export function liveSource(camera: CameraSource, signal: AbortSignal) {
  let newest: Frame | null = null;
  let wake = () => {};
  camera.onFrame = (frame) => {
    newest?.image.close();
    newest = frame;
    wake();
  };
  const unsubscribe = camera.state.subscribe(() => wake());
  signal.addEventListener('abort', () => wake());
  return {
    duration: 0,
    async *frames(): AsyncGenerator<Frame, void, void> {
      await camera.start();
      let first: number | null = null;
      while (!signal.aborted && camera.state.value.is !== 'failed') {
        const frame: Frame | null = newest;
        newest = null;
        if (!frame) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        first ??= frame.t;
        if (frame.t - first > LONGEST) {
          frame.image.close();
          return;
        }
        yield { ...frame, t: millis(frame.t - first) };
      }
    },
    close(): void {
      unsubscribe();
      camera.onFrame = null;
      newest?.image.close();
      camera.stop();
    },
  };
}
