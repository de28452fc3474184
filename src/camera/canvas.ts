import { signal } from '@preact/signals';
import { type Millis, millis } from '../units.ts';
import { grab } from './pump.ts';
import type { CameraSource, CameraState, FrameHandler } from './source.ts';

export interface CanvasSource extends CameraSource {
  readonly view: HTMLCanvasElement;
}

/**
 * A canvas that somebody draws on, as a camera: the virtual patient's way in. `draw` is called `fps` times a second at most,
 * in display frames, with the time that the frame will carry; what it leaves on the canvas is the picture.
 * A WebGL canvas needs nothing special: the picture is taken right after `draw`.
 */
export function fromCanvas(canvas: HTMLCanvasElement, fps: number, draw: (t: Millis) => void): CanvasSource {
  const state = signal<CameraState>({ is: 'idle' });
  let handler: FrameHandler | null = null;
  let handle = 0;
  let turn = 0;
  const period = 1000 / fps;

  const run = (mine: number): void => {
    let due = Number.NEGATIVE_INFINITY;
    const next = (now: number): void => {
      if (mine !== turn) return;
      handle = requestAnimationFrame(next);
      // A quarter of a period of tolerance: display frames do not fall exactly on ours.
      if (now < due - period / 4) return;
      due = now - due > 2 * period ? now + period : due + period;
      const t = millis(now);
      try {
        draw(t);
      } catch (error) {
        cancelAnimationFrame(handle);
        turn++;
        state.value = { is: 'failed', failure: 'failed', detail: String(error) };
        return;
      }
      if (!handler) return;
      void grab(canvas, t).then((frame) => {
        if (!frame) return;
        if (handler && mine === turn) handler(frame);
        else frame.image.close();
      });
    };
    handle = requestAnimationFrame(next);
  };

  return {
    state,
    view: canvas,
    get onFrame() {
      return handler;
    },
    set onFrame(next) {
      handler = next;
    },
    async start() {
      if (state.value.is === 'running') return;
      state.value = { is: 'running', trouble: null, returned: false };
      run(++turn);
    },
    stop() {
      turn++;
      cancelAnimationFrame(handle);
      state.value = { is: 'idle' };
    },
  };
}
