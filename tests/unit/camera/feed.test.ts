import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import type { Frame } from '../../../src/camera/frame.ts';
import { type CameraSource, type CameraState, type FrameTaker, feed } from '../../../src/camera/source.ts';
import { millis } from '../../../src/units.ts';

const frame: Frame = {
  image: { width: 4, height: 3, close: () => {} },
  t: millis(1),
  width: 4,
  height: 3,
};

/** A camera that can stream while it runs, and a pose room that says what it is given. */
function pair(canStream: boolean) {
  const given: (ReadableStream<VideoFrame> | null)[] = [];
  let frames = 0;
  let running = false;
  let ready = false;
  const source: CameraSource = {
    state: signal<CameraState>({ is: 'idle' }),
    view: {} as HTMLVideoElement,
    onFrame: null,
    start: async () => {
      running = true;
      source.onOpen?.();
    },
    stop: () => {
      running = false;
    },
  };
  if (canStream) source.openStream = () => (running ? new ReadableStream<VideoFrame>() : null);
  const taker: FrameTaker = {
    send: () => {
      frames += 1;
    },
    hungry: true,
    onHungry: null,
    get takesStreams() {
      return ready;
    },
    onStreamable: null,
    takeStream: (stream) => given.push(stream),
  };
  return {
    source,
    taker,
    streams: () => given.filter((stream) => stream !== null).length,
    last: () => given.at(-1),
    frames: () => frames,
    getReady: () => {
      ready = true;
      taker.onStreamable?.();
    },
  };
}

describe('pictures from a camera to the pose room', () => {
  test('go as a stream once the camera runs and the pose room is ready, whichever comes first', async () => {
    for (const order of ['camera', 'pose'] as const) {
      const { source, taker, streams, frames, getReady } = pair(true);
      feed(source, taker);
      if (order === 'pose') getReady();
      else await source.start();
      source.onFrame?.(frame);
      expect(frames()).toBe(1);
      expect(streams()).toBe(0);
      if (order === 'pose') await source.start();
      else getReady();
      expect(streams()).toBe(1);
      expect(source.onFrame).toBeNull();
    }
  });

  test('go as a new stream when the camera was changed and when the pose room has lost the old one', async () => {
    const { source, taker, streams, getReady } = pair(true);
    feed(source, taker);
    await source.start();
    getReady();
    source.onOpen?.();
    expect(streams()).toBe(2);
    getReady();
    expect(streams()).toBe(3);
  });

  test('go frame by frame where there is no stream, and again when there is none any more', async () => {
    const plain = pair(false);
    feed(plain.source, plain.taker);
    await plain.source.start();
    plain.getReady();
    plain.source.onFrame?.(frame);
    expect([plain.frames(), plain.streams()]).toEqual([1, 0]);

    const hidden = pair(true);
    feed(hidden.source, hidden.taker);
    await hidden.source.start();
    hidden.getReady();
    hidden.source.openStream = () => null; // the page is hidden
    hidden.source.onOpen?.();
    expect(hidden.last()).toBeNull();
    expect(hidden.source.onFrame).not.toBeNull();
  });

  test('end for good when they are not wanted any more', async () => {
    const { source, taker, streams, last, getReady } = pair(true);
    const end = feed(source, taker);
    await source.start();
    getReady();
    end();
    expect(last()).toBeNull();
    await source.start();
    getReady();
    expect(streams()).toBe(1);
    expect(source.onFrame).toBeNull();
  });
});
