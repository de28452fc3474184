// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Frame } from '../../../src/camera/frame.ts';
import { CAMERA_FAILURES, type FrameTaker, failureMessages, feed } from '../../../src/camera/source.ts';
import { createWebcam, type Webcam, type WebcamPorts } from '../../../src/camera/webcam.ts';
import { LANGUAGES } from '../../../src/i18n/i18n.ts';

class FakeTrack {
  onended: (() => void) | null = null;
  stopped = false;
  constructor(readonly deviceId: string) {}
  stop(): void {
    this.stopped = true;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }
}

/** Cameras that are plugged in and out, and a browser that says yes or no. */
class FakeMedia {
  cameras = ['front'];
  refusal: string | null = null;
  asked: MediaTrackConstraints[] = [];
  tracks: FakeTrack[] = [];
  listeners = new Set<() => void>();
  addEventListener = (_: string, listener: EventListenerOrEventListenerObject): void => {
    this.listeners.add(listener as () => void);
  };
  removeEventListener = (_: string, listener: EventListenerOrEventListenerObject): void => {
    this.listeners.delete(listener as () => void);
  };
  getUserMedia = async (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
    const video = constraints?.video;
    if (typeof video !== 'object') throw new TypeError('video is wanted');
    this.asked.push(video);
    if (this.refusal) throw new DOMException('no', this.refusal);
    const wanted = video.deviceId;
    const exact = typeof wanted === 'object' && 'exact' in wanted ? String(wanted.exact) : null;
    const device = exact === null ? this.cameras[0] : this.cameras.find((id) => id === exact);
    if (device === undefined) throw new DOMException('no', exact ? 'OverconstrainedError' : 'NotFoundError');
    const track = new FakeTrack(device);
    this.tracks.push(track);
    return Object.assign(new MediaStream(), { getTracks: () => [track], getVideoTracks: () => [track] });
  };
  enumerateDevices = async (): Promise<MediaDeviceInfo[]> =>
    [
      { deviceId: 'mic', kind: 'audioinput' as const },
      ...this.cameras.map((id) => ({ deviceId: id, kind: 'videoinput' as const })),
    ].map((device) => ({
      ...device,
      groupId: '',
      label: device.deviceId.toUpperCase(),
      toJSON: () => device,
    }));
  get track(): FakeTrack {
    const track = this.tracks.at(-1);
    if (!track) throw new Error('no track');
    return track;
  }
  /** The plug is pulled or put in: the browser tells the track, then the page. */
  async plug(cameras: string[]): Promise<void> {
    const gone = this.tracks.filter((t) => !t.stopped && !cameras.includes(t.deviceId));
    this.cameras = cameras;
    for (const track of gone) track.onended?.();
    for (const listener of this.listeners) listener();
    await vi.advanceTimersByTimeAsync(0);
  }
}

/** Lets the test show pictures. */
function fakeVideo(): {
  video: HTMLVideoElement;
  show: (captureTime?: number, mediaTime?: number) => Promise<void>;
} {
  const video = document.createElement('video');
  let callback: VideoFrameRequestCallback | null = null;
  Object.assign(video, {
    play: async () => undefined,
    requestVideoFrameCallback: (next: VideoFrameRequestCallback) => {
      callback = next;
      return 1;
    },
    cancelVideoFrameCallback: () => {
      callback = null;
    },
  });
  return {
    video,
    show: async (captureTime, mediaTime = 0) => {
      const now = performance.now();
      const metadata = {
        captureTime,
        mediaTime,
        presentationTime: now,
        expectedDisplayTime: now,
        presentedFrames: 1,
        width: 4,
        height: 3,
      };
      callback?.(now, metadata);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

let media: FakeMedia;
let webcam: Webcam;
let shown: ReturnType<typeof fakeVideo>;
let memory: Map<string, string>;

const make = (over: Partial<WebcamPorts> = {}): Webcam => {
  shown = fakeVideo();
  return createWebcam({
    media,
    secure: true,
    storage: { getItem: (k) => memory.get(k) ?? null, setItem: (k, v) => void memory.set(k, v) },
    video: shown.video,
    now: () => performance.now(),
    ...over,
  });
};
const failure = (): string =>
  webcam.state.value.is === 'failed' ? webcam.state.value.failure : webcam.state.value.is;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('createImageBitmap', async () => ({ width: 1280, height: 720, close: vi.fn() }));
  media = new FakeMedia();
  memory = new Map();
  webcam = make();
});
afterEach(() => {
  webcam.stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('each failure is told apart', () => {
  test.each([
    ['NotAllowedError', 'refused'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['AbortError', 'busy'],
    ['SecurityError', 'insecure'],
    ['TypeError', 'failed'],
  ])('%s is %s', async (name, expected) => {
    media.refusal = name;
    await webcam.start();
    expect(failure()).toBe(expected);
  });

  test('no camera interface at an unsafe address is insecure', async () => {
    webcam = make({ media: undefined, secure: false });
    await webcam.start();
    expect(failure()).toBe('insecure');
  });

  test('a video that will not play is failed, and the camera is let go', async () => {
    shown.video.play = async () => {
      throw new DOMException('no', 'NotSupportedError');
    };
    await webcam.start();
    expect(failure()).toBe('failed');
    expect(media.track.stopped).toBe(true);
  });

  test('every failure has a sentence and a way on in every language', async () => {
    for (const lang of LANGUAGES) {
      const words = (await import(`../../../src/i18n/${lang}/camera.json`)).default;
      for (const one of CAMERA_FAILURES)
        for (const id of Object.values(failureMessages(one)))
          expect(words[id], `${lang} ${id}`).toMatch(/\S{2}/);
    }
  });

  test('after a failure it can be started again', async () => {
    media.refusal = 'NotAllowedError';
    await webcam.start();
    media.refusal = null;
    await webcam.start();
    expect(webcam.state.value).toEqual({ is: 'running', trouble: null, returned: false });
  });
});

describe('unplugged and returned', () => {
  test('it waits for the same camera, and says when it is back', async () => {
    media.cameras = ['front', 'usb'];
    await webcam.choose({ device: 'usb' });
    await webcam.start();
    expect(media.track.deviceId).toBe('usb');
    await media.plug(['front']);
    expect(failure()).toBe('unplugged');
    await media.plug(['front', 'other']);
    expect(failure()).toBe('unplugged'); // not another camera behind the user's back
    await media.plug(['front', 'usb']);
    expect(webcam.state.value).toEqual({ is: 'running', trouble: null, returned: true });
    expect(media.track.deviceId).toBe('usb');
  });

  test('also when the browser had chosen the camera', async () => {
    await webcam.start();
    await media.plug([]);
    expect(failure()).toBe('unplugged');
    await media.plug(['front']);
    expect(webcam.state.value).toMatchObject({ is: 'running', returned: true });
  });

  test('a camera that needs a moment after plugging in is tried again', async () => {
    await webcam.start();
    await media.plug([]);
    media.refusal = 'NotReadableError';
    await media.plug(['front']);
    expect(failure()).toBe('unplugged');
    media.refusal = null;
    await vi.advanceTimersByTimeAsync(1000);
    expect(webcam.state.value).toMatchObject({ is: 'running', returned: true });
  });

  test('one that stays taken is busy in the end', async () => {
    await webcam.start();
    await media.plug([]);
    media.refusal = 'NotReadableError';
    await media.plug(['front']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(failure()).toBe('busy');
  });

  test('a permission taken back is refused, not unplugged', async () => {
    await webcam.start();
    media.refusal = 'NotAllowedError';
    media.track.onended?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(failure()).toBe('refused');
  });

  test('no camera at first: the first one plugged in is taken', async () => {
    media.cameras = [];
    await webcam.start();
    expect(failure()).toBe('missing');
    await media.plug(['usb']);
    expect(webcam.state.value.is).toBe('running');
  });

  test('after stop it waits for nothing', async () => {
    await webcam.start();
    await media.plug([]);
    webcam.stop();
    await media.plug(['front']);
    expect(webcam.state.value.is).toBe('idle');
    expect(media.tracks.length).toBe(1);
  });
});

describe('choice', () => {
  test('720p wanted in the chosen shape; device and shape are remembered', async () => {
    media.cameras = ['front', 'usb'];
    await webcam.start();
    expect(media.asked[0]).toMatchObject({ width: { ideal: 1280 }, height: { ideal: 720 } });
    const first = media.track;
    await webcam.choose({ device: 'usb', aspect: '4:3' });
    expect(first.stopped).toBe(true);
    expect(media.asked[1]).toMatchObject({ width: { ideal: 960 }, deviceId: { exact: 'usb' } });
    expect(make().choice).toEqual({ device: 'usb', aspect: '4:3' });
  });

  test('a remembered camera that is not here: any other is taken, the memory stays', async () => {
    memory.set('heron.camera', JSON.stringify({ device: 'office', aspect: '16:9' }));
    webcam = make();
    await webcam.start();
    expect(media.track.deviceId).toBe('front');
    expect(webcam.choice.device).toBe('office');
  });

  test.each(['{', 'null', '{"device":5}'])('broken memory %s is no memory', (text) => {
    memory.set('heron.camera', text);
    expect(make().choice).toEqual({ device: null, aspect: '16:9' });
  });

  test('only cameras are listed', async () => {
    media.cameras = ['front', 'usb'];
    expect(await webcam.devices()).toEqual([
      { id: 'front', label: 'FRONT' },
      { id: 'usb', label: 'USB' },
    ]);
  });

  test('an answer that comes after stop frees the camera', async () => {
    const started = webcam.start();
    webcam.stop();
    await started;
    expect(webcam.state.value.is).toBe('idle');
    expect(media.track.stopped).toBe(true);
  });
});

describe('frames', () => {
  test('carry the capture time where it makes sense, else the time shown', async () => {
    const frames: Frame[] = [];
    webcam.onFrame = (frame) => frames.push(frame);
    await webcam.start();
    await vi.advanceTimersByTimeAsync(5000);
    const now = performance.now();
    await shown.show(now - 40);
    await shown.show(undefined);
    await shown.show(now + 1e6);
    expect(frames.map((f) => f.t)).toEqual([now - 40, now, now]);
    expect(frames[0]).toMatchObject({ width: 1280, height: 720 });
  });

  test('while none is wanted none is taken; what the video shows is taken when asked for, once, with the time it was taken', async () => {
    let now = 0;
    const made: { closed: boolean }[] = [];
    class FakeVideoFrame {
      closed = false;
      readonly timestamp = now * 1e6;
      constructor() {
        made.push(this);
      }
      close(): void {
        this.closed = true;
      }
    }
    vi.stubGlobal('VideoFrame', FakeVideoFrame);
    const show = (mediaTime: number) => {
      now = mediaTime;
      return shown.show(undefined, mediaTime);
    };
    let wanted = true;
    const times: number[] = [];
    const taker: FrameTaker & { taken: number } = {
      taken: 0,
      get hungry() {
        return wanted;
      },
      onHungry: null,
      takesStreams: false,
      onStreamable: null,
      takeStream: () => {},
      send({ t }) {
        this.taken += 1;
        times.push(t);
        wanted = false;
      },
    };
    feed(webcam, taker);
    await webcam.start();
    await show(0.1);
    expect(taker.taken).toBe(1);
    await show(0.2);
    await show(0.3);
    expect(made).toHaveLength(1);
    wanted = true;
    taker.onHungry?.();
    expect(taker.taken).toBe(2);
    // Once only.
    wanted = true;
    taker.onHungry?.();
    expect(taker.taken).toBe(2);
    // The next picture is on the screen before its callback: it is taken now, with its own time, and not again.
    wanted = false;
    await show(0.4);
    const announced = performance.now();
    now = 0.44;
    wanted = true;
    taker.onHungry?.();
    expect(taker.taken).toBe(3);
    expect(times.at(-1)).toBeCloseTo(announced + 40, 3);
    wanted = true;
    await show(0.44);
    expect(taker.taken).toBe(3);
    await show(0.48);
    expect(taker.taken).toBe(4);
  });

  test('no receiver, no copy; a frame that comes after stop is closed', async () => {
    const copies: { close: ReturnType<typeof vi.fn> }[] = [];
    vi.stubGlobal('createImageBitmap', async () => {
      const copy = { width: 4, height: 3, close: vi.fn() };
      copies.push(copy);
      return copy;
    });
    await webcam.start();
    await shown.show();
    expect(copies.length).toBe(0);
    webcam.onFrame = () => {
      throw new Error('a frame after stop');
    };
    const late = shown.show();
    webcam.stop();
    await late;
    expect(copies[0]?.close).toHaveBeenCalledOnce();
  });

  test('a camera that sends nothing for two seconds is frozen, and is well again with the next picture', async () => {
    await webcam.start();
    await shown.show();
    await vi.advanceTimersByTimeAsync(1900);
    expect(webcam.state.value).toMatchObject({ trouble: null });
    await vi.advanceTimersByTimeAsync(1000);
    expect(webcam.state.value).toMatchObject({ is: 'running', trouble: 'frozen' });
    await shown.show();
    await vi.advanceTimersByTimeAsync(500);
    expect(webcam.state.value).toMatchObject({ is: 'running', trouble: null });
  });
});
