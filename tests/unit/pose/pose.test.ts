import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Frame } from '../../../src/camera/frame.ts';
import type { FromWorker, ToWorker } from '../../../src/pose/messages.ts';
import { createPose, type Pose, type PoseState, type WorkerPort } from '../../../src/pose/pose.ts';
import type { PoseChoice, PoseSample } from '../../../src/pose/sample.ts';
import { toWire } from '../../../src/pose/wire.ts';
import { millis } from '../../../src/units.ts';

const CHOICE: PoseChoice = { model: 'lite', delegate: 'CPU', posesPerSecond: 30 };
const REMEMBER = { key: 'k', choice: CHOICE, cap: null };

/** A worker that only listens; the test speaks for it. */
class FakeWorker implements WorkerPort {
  readonly heard: ToWorker[] = [];
  onmessage: ((event: MessageEvent<FromWorker>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  terminated = false;
  postMessage(message: ToWorker): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(message: FromWorker): void {
    this.onmessage?.(new MessageEvent('message', { data: message }));
  }
  die(): void {
    const event = Object.assign(new Event('error'), { message: 'out of memory' });
    this.onerror?.(event as ErrorEvent);
  }
  ready(): void {
    this.say({ kind: 'measuring' });
    this.say({ kind: 'ready', choice: CHOICE, remember: REMEMBER, videoFrames: true });
  }
  get frames(): number[] {
    return this.heard.flatMap((m) => (m.kind === 'frame' ? [m.t] : []));
  }
}

const sample = (t: number): PoseSample => ({
  t: millis(t),
  width: 1280,
  height: 720,
  landmarks: [],
  people: null,
  light: null,
});

let workers: FakeWorker[];
let states: PoseState[];
let samples: number[];
let closed: number[];
let pose: Pose;
const memory = new Map<string, string>();

const frame = (t: number): Frame => ({
  image: { width: 1280, height: 720, close: () => closed.push(t) },
  t: millis(t),
  width: 1280,
  height: 720,
});
const last = (): FakeWorker => {
  const worker = workers.at(-1);
  if (!worker) throw new Error('no worker');
  return worker;
};
const is = (): string => pose.state.is;

beforeEach(() => {
  vi.useFakeTimers();
  workers = [];
  states = [];
  samples = [];
  closed = [];
  memory.clear();
  pose = createPose({
    base: 'http://h/',
    storage: { getItem: (k) => memory.get(k) ?? null, setItem: (k, v) => void memory.set(k, v) },
    onSample: (s) => samples.push(s.t),
    onState: (s) => states.push(s),
    spawn: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
  });
});
afterEach(() => {
  pose.stop();
  vi.useRealTimers();
});

describe('loading', () => {
  test('bytes, measuring, ready; the choice is remembered for the next visit', () => {
    last().say({ kind: 'progress', loaded: 5, total: 10 });
    expect(pose.state).toEqual({ is: 'loading', loaded: 5, total: 10 });
    last().ready();
    expect(states.map((s) => s.is)).toEqual(['loading', 'measuring', 'ready']);
    expect(pose.choice).toEqual(CHOICE);
    expect(JSON.parse(memory.get('heron.pose') ?? '')).toEqual(REMEMBER);
  });

  test('a failure stands while the other file still comes, until it is tried again', () => {
    last().say({ kind: 'failed', error: { fault: 'missing', detail: '404' } });
    last().say({ kind: 'progress', loaded: 5, total: 10 });
    expect(pose.state).toEqual({ is: 'failed', error: { fault: 'missing', detail: '404' } });
    pose.retry();
    last().say({ kind: 'progress', loaded: 6, total: 10 });
    expect(pose.state).toEqual({ is: 'loading', loaded: 6, total: 10 });
  });

  test('a failed download says what is wrong; retry asks the same worker, which kept what it has', () => {
    last().say({ kind: 'failed', error: { fault: 'truncated', detail: '3 of 10 bytes' } });
    expect(pose.state).toEqual({ is: 'failed', error: { fault: 'truncated', detail: '3 of 10 bytes' } });
    pose.retry();
    expect(is()).toBe('loading');
    expect(workers.length).toBe(1);
    expect(last().heard.map((m) => m.kind)).toEqual(['start', 'start']);
  });

  test('frames before it is ready are closed, not kept', () => {
    pose.send(frame(1));
    expect(closed).toEqual([1]);
    expect(last().frames).toEqual([]);
  });
});

describe('running', () => {
  test('every frame goes at once; when the worker falls far behind only the newest is kept', () => {
    last().ready();
    for (let t = 1; t <= 9; t++) pose.send(frame(t));
    expect(last().frames).toEqual([1, 2, 3, 4]);
    expect(closed).toEqual([5, 6, 7, 8]);
    last().say({ kind: 'sample', row: toWire({ seq: 1, took: 30, sample: sample(1) }) });
    expect(last().frames).toEqual([1, 2, 3, 4, 9]);
    last().say({ kind: 'sample', row: toWire({ seq: 4, took: 30, sample: sample(4) }) });
    expect(samples).toEqual([1, 4]);
  });

  test('is hungry while nothing is under way, and says when it is again', () => {
    expect(pose.hungry).toBe(false);
    let calls = 0;
    pose.onHungry = () => {
      calls += 1;
    };
    last().ready();
    expect([pose.hungry, calls]).toEqual([true, 1]);
    pose.send(frame(1));
    expect(pose.hungry).toBe(false);
    last().say({ kind: 'dropped', seq: 1 });
    expect([pose.hungry, calls]).toEqual([true, 2]);
    pose.send(frame(2));
    pose.send(frame(3));
    last().say({ kind: 'sample', row: toWire({ seq: 1, took: 30, sample: sample(1) }) });
    expect([pose.hungry, calls]).toEqual([false, 2]);
    last().say({ kind: 'sample', row: toWire({ seq: 3, took: 30, sample: sample(3) }) });
    expect([pose.hungry, calls]).toEqual([true, 3]);
    pose.send(frame(4));
    last().say({ kind: 'recovering' });
    expect(pose.hungry).toBe(false);
    last().say({ kind: 'ready', choice: CHOICE, remember: REMEMBER, videoFrames: true });
    expect([pose.hungry, calls]).toEqual([true, 4]);
  });

  test('a clip read frame by frame gets the sample of each frame, or null', async () => {
    last().ready();
    const first = pose.analyse(frame(10));
    last().say({ kind: 'sample', row: toWire({ seq: 1, took: 30, sample: sample(10) }) });
    expect((await first)?.t).toBe(10);
    const still = pose.analyse(frame(10));
    last().say({ kind: 'dropped', seq: 2 });
    expect(await still).toBeNull();
    const lost = pose.analyse(frame(20));
    last().die();
    expect(await lost).toBeNull();
  });

  test('bystanders are watched only while asked, also by a new worker', () => {
    pose.watchBystanders(true);
    last().ready();
    last().die();
    vi.advanceTimersByTime(10);
    expect(workers.length).toBe(2);
    expect(last().heard.map((m) => m.kind)).toEqual(['start', 'watch']);
    pose.watchBystanders(false);
    expect(last().heard.at(-1)).toEqual({ kind: 'watch', on: false });
  });
});

describe('pictures from a video', () => {
  class FakeVideoFrame {
    closed = 0;
    close(): void {
      this.closed++;
    }
  }
  beforeEach(() => {
    vi.stubGlobal('VideoFrame', FakeVideoFrame);
    vi.stubGlobal('createImageBitmap', async () => ({
      width: 1,
      height: 1,
      close: () => undefined,
      copy: true,
    }));
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });
  /** Only `close` is used of it. */
  const asVideoFrame = (image: FakeVideoFrame): VideoFrame =>
    Object.assign(Object.create(null), { image }).image;
  const film = (): FakeVideoFrame => {
    const image = new FakeVideoFrame();
    pose.send({ ...frame(1), image: asVideoFrame(image) });
    return image;
  };
  const images = (): unknown[] => last().heard.flatMap((m) => (m.kind === 'frame' ? [m.image] : []));

  test('go as they are where the worker can take them', () => {
    last().ready();
    const image = film();
    expect(images()).toEqual([image]);
    expect(image.closed).toBe(0);
  });

  test('are copied where it cannot, and closed', async () => {
    last().say({ kind: 'ready', choice: CHOICE, remember: REMEMBER, videoFrames: false });
    const image = film();
    await vi.advanceTimersByTimeAsync(0);
    expect(images()).toMatchObject([{ copy: true }]);
    expect(image.closed).toBe(1);
  });

  test('one that cannot be copied is given up, and the next goes on', async () => {
    vi.stubGlobal('createImageBitmap', async () => {
      throw new DOMException('no', 'InvalidStateError');
    });
    last().say({ kind: 'ready', choice: CHOICE, remember: REMEMBER, videoFrames: false });
    for (let i = 0; i < 9; i++) {
      const image = film();
      await vi.advanceTimersByTimeAsync(0);
      expect(image.closed).toBe(1);
    }
    expect(images()).toEqual([]);
  });
});

describe('trouble', () => {
  test('a crashed worker is replaced, later each time, and at last the user decides', () => {
    last().ready();
    last().die();
    expect(is()).toBe('recovering');
    vi.advanceTimersByTime(0);
    expect(workers.length).toBe(2);
    last().die();
    vi.advanceTimersByTime(499);
    expect(workers.length).toBe(2);
    vi.advanceTimersByTime(1);
    expect(workers.length).toBe(3);
    last().die();
    vi.advanceTimersByTime(2000);
    last().die();
    expect(pose.state).toEqual({ is: 'failed', error: { fault: 'crashed', detail: 'out of memory' } });
    expect(workers.every((w) => w.terminated)).toBe(true);
    pose.retry();
    expect(workers.length).toBe(5);
    last().ready();
    expect(is()).toBe('ready');
  });

  test('crashes that lie far apart are forgiven', () => {
    for (let i = 0; i < 6; i++) {
      last().ready();
      last().die();
      vi.advanceTimersByTime(61_000);
      expect(workers.length).toBe(i + 2);
    }
  });

  test('a driver that dies while it is measured is not tried again', () => {
    const start = (worker: FakeWorker): unknown => worker.heard[0];
    expect(start(last())).toMatchObject({ tryGpu: true });
    last().say({ kind: 'measuring' });
    last().die();
    vi.advanceTimersByTime(0);
    expect(start(last())).toMatchObject({ tryGpu: false });
  });

  test('a worker that hangs is replaced; one that has nothing to do is left alone', () => {
    last().ready();
    vi.advanceTimersByTime(60_000);
    expect(workers.length).toBe(1);
    pose.send(frame(1));
    vi.advanceTimersByTime(10_001);
    expect(workers[0]?.terminated).toBe(true);
    expect(workers.length).toBe(2);
  });

  test('a worker that is stuck while measuring is given up after a minute', () => {
    last().say({ kind: 'measuring' });
    vi.advanceTimersByTime(59_000);
    expect(workers.length).toBe(1);
    vi.advanceTimersByTime(7_000);
    expect(workers.length).toBe(2);
    expect(last().heard[0]).toMatchObject({ tryGpu: false });
  });

  test('the last words of a dismissed worker are not heard', () => {
    const old = last();
    old.ready();
    old.die();
    vi.advanceTimersByTime(0);
    old.say({ kind: 'sample', row: toWire({ seq: 1, took: 1, sample: sample(5) }) });
    expect(samples).toEqual([]);
  });

  test('a rebuilt graph goes on without anybody deciding anything, and is not owed the frames it lost', () => {
    last().ready();
    for (let t = 1; t <= 6; t++) pose.send(frame(t));
    last().say({ kind: 'recovering' });
    expect(is()).toBe('recovering');
    expect(closed).toEqual([5, 6]);
    last().say({ kind: 'ready', choice: CHOICE, remember: REMEMBER, videoFrames: true });
    pose.send(frame(7));
    expect(last().frames).toEqual([1, 2, 3, 4, 7]);
  });

  test('a stream goes to the worker past the page; one that hangs over it is found by asking, one that answers lives', () => {
    expect(pose.takesStreams).toBe(false);
    const wants = vi.fn();
    pose.onStreamable = wants;
    last().say({ kind: 'ready', choice: CHOICE, remember: REMEMBER, videoFrames: true, streams: true });
    expect([pose.takesStreams, wants.mock.calls.length]).toEqual([true, 1]);
    pose.takeStream(null);
    expect(last().heard.some((m) => m.kind === 'stream')).toBe(false);
    pose.takeStream(new ReadableStream<VideoFrame>());
    expect(last().heard.at(-1)).toMatchObject({ kind: 'stream', origin: performance.timeOrigin });
    for (let i = 0; i < 5; i += 1) {
      vi.advanceTimersByTime(5000);
      expect(last().heard.at(-1)).toEqual({ kind: 'ping' });
      last().say({ kind: 'alive' });
    }
    last().say({ kind: 'sample', row: toWire({ seq: 0, took: 1, sample: sample(5) }) });
    expect([samples, workers.length]).toEqual([[5], 1]);
    vi.advanceTimersByTime(10_001);
    expect(workers.length).toBe(2);
    // The new one has no stream and asks for one.
    last().say({ kind: 'ready', choice: CHOICE, remember: REMEMBER, videoFrames: true, streams: true });
    expect(wants.mock.calls.length).toBe(2);
  });

  test('after stop nothing runs and nothing is kept', () => {
    last().ready();
    pose.stop();
    pose.send(frame(1));
    vi.advanceTimersByTime(120_000);
    expect([is(), workers.length, last().terminated, closed]).toEqual(['stopped', 1, true, [1]]);
  });
});
