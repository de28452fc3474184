// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fromCanvas } from '../../../src/camera/canvas.ts';
import { clipClock, createClip } from '../../../src/camera/clip.ts';
import type { Frame } from '../../../src/camera/frame.ts';
import {
  type Look,
  meanOfColours,
  meanOfLuma,
  type Pixels,
  pictureHealth,
  SAME_AFTER,
} from '../../../src/camera/health.ts';

const picture = (value: number): Pixels => ({
  bytes: new Uint8ClampedArray(400).fill(value),
  luma: value,
});

describe('picture health', () => {
  /** Looks twice a second at what `see` shows. */
  function watch(see: (t: number) => Look, until: number) {
    const judge = pictureHealth();
    const seen: (string | null)[] = [];
    for (let t = 0; t <= until; t += 500) seen.push(judge(see(t), t));
    return seen;
  }

  test('a live picture is well, however little changes', () => {
    const live = watch((t) => {
      const pixels = picture(100);
      pixels.bytes[7] = (t / 500) % 2 ? 100 : 101;
      return { pictureAt: t, pixels };
    }, 10_000);
    expect(new Set(live)).toEqual(new Set([null]));
  });

  test('the very same picture for more than ten seconds is frozen, not before; the next change heals', () => {
    const change = SAME_AFTER + 3000;
    const seen = watch((t) => ({ pictureAt: t, pixels: picture(t < change ? 100 : 101) }), change);
    const held = SAME_AFTER / 500 + 1;
    expect(new Set(seen.slice(0, held))).toEqual(new Set([null]));
    expect(seen.slice(held, -1)).toEqual(Array(5).fill('frozen'));
    expect(seen.at(-1)).toBeNull();
  });

  test('no new picture for more than two seconds is frozen, also when none ever came', () => {
    expect(watch(() => ({ pictureAt: 0, pixels: picture(90) }), 2500).at(-1)).toBe('frozen');
    expect(watch(() => ({ pictureAt: null, pixels: null }), 2500).at(-1)).toBe('frozen');
    expect(watch(() => ({ pictureAt: null, pixels: null }), 2000).at(-1)).toBeNull();
  });

  test('pictures whose pixels cannot be read are well', () => {
    expect(new Set(watch((t) => ({ pictureAt: t, pixels: null }), 5000))).toEqual(new Set([null]));
  });

  test('a covered lens is black at once and not frozen; a dim room is neither', () => {
    expect(new Set(watch((t) => ({ pictureAt: t, pixels: picture(2) }), 5000))).toEqual(new Set(['black']));
    expect(watch((t) => ({ pictureAt: t, pixels: picture(20 + (t % 7)) }), 1000)).toEqual([null, null, null]);
  });
});

test('black is 0 in every kind of buffer', () => {
  expect(meanOfColours(new Uint8Array([0, 0, 0, 255, 0, 0, 0, 255]))).toBe(0);
  expect(meanOfColours(new Uint8Array([30, 60, 90, 255]))).toBe(60);
  expect(meanOfLuma(new Uint8Array([16, 16]), false)).toBe(0);
  expect(meanOfLuma(new Uint8Array([16, 18]), true)).toBe(17);
});

describe('clip time', () => {
  test('spacing is the clip’s own; a pause does not stretch it', () => {
    const clock = clipClock();
    const first = clock(0, 1000);
    expect(first).toBe(1000);
    expect(clock(0.04, 1047) - first).toBeCloseTo(40);
    expect(clock(0.08, 1079) - first).toBeCloseTo(80);
    const afterPause = clock(0.12, 9000);
    expect(afterPause).toBe(9000);
    expect(clock(0.16, 9055) - afterPause).toBeCloseTo(40);
  });
});

describe('sources', () => {
  let bitmaps = 0;
  beforeEach(() => {
    vi.useFakeTimers();
    bitmaps = 0;
    vi.stubGlobal('createImageBitmap', async () => {
      bitmaps++;
      return { width: 640, height: 480, close: () => undefined };
    });
    vi.stubGlobal('requestAnimationFrame', (next: FrameRequestCallback) =>
      setTimeout(() => next(performance.now()), 1000 / 60),
    );
    vi.stubGlobal('cancelAnimationFrame', (handle: number) => clearTimeout(handle));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  test('a canvas is a camera at its own rate; a frame carries the time it was drawn for', async () => {
    const drawn: number[] = [];
    const frames: Frame[] = [];
    const source = fromCanvas(document.createElement('canvas'), 30, (t) => drawn.push(t));
    source.onFrame = (frame) => frames.push(frame);
    await source.start();
    expect(source.state.value).toEqual({ is: 'running', trouble: null, returned: false });
    await vi.advanceTimersByTimeAsync(2000);
    expect(frames.length).toBeGreaterThanOrEqual(57);
    expect(frames.length).toBeLessThanOrEqual(61);
    expect(frames.map((f) => f.t)).toEqual(drawn.slice(0, frames.length));
    source.stop();
    const before = drawn.length;
    await vi.advanceTimersByTimeAsync(1000);
    expect([drawn.length, source.state.value.is]).toEqual([before, 'idle']);
  });

  test('a drawing that throws is a failed camera, not a silent one', async () => {
    const source = fromCanvas(document.createElement('canvas'), 30, () => {
      throw new Error('context lost');
    });
    await source.start();
    await vi.advanceTimersByTimeAsync(100);
    expect(source.state.value).toMatchObject({ is: 'failed', failure: 'failed' });
  });

  function video(): HTMLVideoElement & { next: (mediaTime: number) => void } {
    let callback: VideoFrameRequestCallback | null = null;
    return Object.assign(document.createElement('video'), {
      play: async () => undefined,
      pause: () => undefined,
      requestVideoFrameCallback: (f: VideoFrameRequestCallback) => {
        callback = f;
        return 1;
      },
      cancelVideoFrameCallback: () => {
        callback = null;
      },
      next: (mediaTime: number) => {
        const now = performance.now();
        callback?.(now, {
          mediaTime,
          presentationTime: now,
          expectedDisplayTime: now,
          presentedFrames: 1,
          width: 4,
          height: 3,
        });
      },
    });
  }

  test('a clip plays, yields frames, and says when it is over', async () => {
    const element = video();
    const clip = createClip(new Blob(['x'], { type: 'video/mp4' }), element);
    const frames: Frame[] = [];
    clip.onFrame = (frame) => frames.push(frame);
    await clip.start();
    expect(clip.state.value.is).toBe('running');
    for (const mediaTime of [0, 0.04, 0.08]) {
      element.next(mediaTime);
      await vi.advanceTimersByTimeAsync(37);
    }
    const [a, b, c] = frames.map((f) => f.t);
    expect([(b ?? 0) - (a ?? 0), (c ?? 0) - (b ?? 0)].map(Math.round)).toEqual([40, 40]);
    element.onended?.(new Event('ended'));
    expect(clip.state.value.is).toBe('ended');
    element.next(0.12);
    await vi.advanceTimersByTimeAsync(10);
    expect(bitmaps).toBe(3);
  });

  test('a file that is no video is a failed camera', async () => {
    const element = video();
    element.play = async () => {
      throw new DOMException('no', 'NotSupportedError');
    };
    const clip = createClip(new Blob(['x']), element);
    await clip.start();
    expect(clip.state.value).toMatchObject({ is: 'failed', failure: 'failed' });
  });
});
