import { signal } from '@preact/signals';
import { type Millis, millis } from '../units.ts';
import { eachPicture, grab } from './pump.ts';
import type { CameraSource, CameraState, FrameHandler } from './source.ts';

export interface Clip extends CameraSource {
  readonly view: HTMLVideoElement;
}

/** Media time and wall time may drift apart this far before the clip is anchored anew (it was paused, or jumped). Ms. [J] */
const DRIFT = 150;

/**
 * Time stamps for a playing clip, on the page's clock but with the spacing of the clip's own frames: display jitter does not
 * get into velocities. `mediaTime` in seconds, `now` in ms. Never steps back while the clip plays forwards.
 */
export function clipClock(): (mediaTime: number, now: number) => Millis {
  let anchor: number | null = null;
  return (mediaTime, now) => {
    const media = mediaTime * 1000;
    if (anchor === null || Math.abs(anchor + media - now) > DRIFT) anchor = now - media;
    return millis(anchor + media);
  };
}

/** A video file as a camera. It plays at its own speed, without sound; `state` says `ended` when it is over. */
export function createClip(file: Blob, video: HTMLVideoElement = document.createElement('video')): Clip {
  const state = signal<CameraState>({ is: 'idle' });
  let handler: FrameHandler | null = null;
  let url: string | null = null;
  let endPictures: (() => void) | null = null;
  let turn = 0;

  video.muted = true;
  video.playsInline = true;

  const release = (): void => {
    turn++;
    endPictures?.();
    endPictures = null;
    video.onended = null;
    video.onerror = null;
    video.pause();
    video.removeAttribute('src');
    if (url !== null) URL.revokeObjectURL(url);
    url = null;
  };
  const fail = (detail: string): void => {
    release();
    state.value = { is: 'failed', failure: 'failed', detail };
  };

  return {
    state,
    view: video,
    get onFrame() {
      return handler;
    },
    set onFrame(next) {
      handler = next;
    },
    async start() {
      if (state.value.is === 'running' || state.value.is === 'starting') return;
      release();
      const mine = turn;
      state.value = { is: 'starting' };
      url = URL.createObjectURL(file);
      video.onended = () => {
        release();
        state.value = { is: 'ended' };
      };
      video.onerror = () => fail(video.error?.message ?? 'the clip cannot be read');
      video.src = url;
      const clock = clipClock();
      endPictures = eachPicture(video, (now, mediaTime) => {
        if (!handler) return;
        void grab(video, clock(mediaTime, now)).then((frame) => {
          if (!frame) return;
          if (handler && mine === turn) handler(frame);
          else frame.image.close();
        });
      });
      try {
        await video.play();
      } catch (error) {
        if (mine === turn) fail(String(error));
        return;
      }
      if (mine === turn) state.value = { is: 'running', trouble: null, returned: false };
    },
    stop() {
      release();
      state.value = { is: 'idle' };
    },
  };
}
