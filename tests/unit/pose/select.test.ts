import type { PoseLandmarker } from '@mediapipe/tasks-vision';
import { describe, expect, test, vi } from 'vitest';
import type { DetectorOptions } from '../../../src/pose/runtime.ts';
import type { PoseChoice } from '../../../src/pose/sample.ts';
import { reopen, type SelectPorts, select } from '../../../src/pose/select.ts';

type Key = `${PoseChoice['model']} ${PoseChoice['delegate']}`;
/** How a network behaves on this device: ms for a picture, and how far its landmarks are shifted. 'breaks': it cannot run. */
type Device = Partial<Record<Key, { ms: number; shift?: number } | 'breaks'>>;

const CARD = 'ANGLE (NVIDIA GeForce)';

function device(speeds: Device, over: Partial<SelectPorts> = {}) {
  let now = 0;
  let stamp = 0;
  const fetched: string[] = [];
  const open: Key[] = [];
  const bytes = { lite: new Uint8Array([1]), full: new Uint8Array([2]) };
  const create = async (options: DetectorOptions): Promise<PoseLandmarker> => {
    const key: Key = `${options.model[0] === 1 ? 'lite' : 'full'} ${options.delegate}`;
    const speed = speeds[key];
    if (speed === undefined || speed === 'breaks') throw new Error(`${key} does not run`);
    open.push(key);
    const landmarks = Array.from({ length: 33 }, (_, i) => ({
      x: 0.5 + (speed.shift ?? 0),
      y: i < 13 ? 0.3 : 0.6,
      z: 0,
      visibility: 1,
    }));
    const fake: Pick<PoseLandmarker, 'detectForVideo' | 'close'> = {
      detectForVideo: () => {
        now += speed.ms;
        return { landmarks: [landmarks], worldLandmarks: [], close: () => undefined };
      },
      close: () => {
        open.splice(open.indexOf(key), 1);
      },
    };
    // Only these two of the class's members are used.
    return fake as PoseLandmarker;
  };
  const ports: SelectPorts = {
    runtime: { create },
    model: async (name) => {
      fetched.push(name);
      return bytes[name];
    },
    picture: { width: 1280, height: 720, close: () => undefined },
    stamp: () => ++stamp,
    now: () => now,
    renderer: CARD,
    tryGpu: true,
    ...over,
  };
  return { ports, fetched, open };
}

describe('choosing network and delegate', () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  test.each<[string, Device, Key]>([
    ['a fast card', { 'lite CPU': { ms: 30 }, 'lite GPU': { ms: 8 }, 'full GPU': { ms: 12 } }, 'full GPU'],
    [
      'a fast processor',
      { 'lite CPU': { ms: 12 }, 'lite GPU': { ms: 20 }, 'full CPU': { ms: 20 } },
      'full CPU',
    ],
    [
      'full just too slow',
      { 'lite CPU': { ms: 26 }, 'lite GPU': { ms: 60 }, 'full CPU': { ms: 36 } },
      'lite CPU',
    ],
    [
      'a card that sees the person elsewhere',
      { 'lite CPU': { ms: 33 }, 'lite GPU': { ms: 5, shift: 0.1 } },
      'lite CPU',
    ],
    [
      'a full network that sees the person elsewhere',
      { 'lite CPU': { ms: 20 }, 'lite GPU': 'breaks', 'full CPU': { ms: 25, shift: 0.3 } },
      'lite CPU',
    ],
    ['a card that cannot', { 'lite CPU': { ms: 33 }, 'lite GPU': 'breaks' }, 'lite CPU'],
    ['a slow device', { 'lite CPU': { ms: 90 }, 'lite GPU': { ms: 120 } }, 'lite CPU'],
  ])('%s → %s', async (_, speeds, expected) => {
    const { ports, open } = device(speeds);
    const { choice } = await select('auto', ports);
    expect(`${choice.model} ${choice.delegate}`).toBe(expected);
    const speed = speeds[expected];
    if (!speed || speed === 'breaks') throw new Error('impossible');
    expect(choice.posesPerSecond).toBeCloseTo(1000 / speed.ms, 1);
    expect(open).toEqual([expected]); // nothing else is left open
  });

  test('a software renderer is never asked for the GPU, nor is a card that crashed before', async () => {
    const speeds: Device = { 'lite CPU': { ms: 40 }, 'lite GPU': { ms: 1 }, 'full GPU': { ms: 1 } };
    const soft = device(speeds, { renderer: 'ANGLE (Google, Vulkan (SwiftShader))' });
    expect((await select('auto', soft.ports)).choice.delegate).toBe('CPU');
    const crashed = device(speeds, { tryGpu: false });
    expect((await select('auto', crashed.ports)).choice.delegate).toBe('CPU');
  });

  test('the full network is not fetched where it has no chance', async () => {
    const { ports, fetched } = device({ 'lite CPU': { ms: 40 }, 'lite GPU': 'breaks' });
    await select('auto', ports);
    expect(fetched).not.toContain('full');
  });

  test.each(['lite', 'full'] as const)('who asks for %s gets it, whatever its speed', async (model) => {
    const { ports } = device({
      'lite CPU': { ms: 5 },
      'full CPU': { ms: 200 },
      'lite GPU': 'breaks',
      'full GPU': 'breaks',
    });
    expect((await select(model, ports)).choice.model).toBe(model);
  });

  test('a second visit opens the remembered choice and times nothing', async () => {
    const { ports, open, fetched } = device({ 'full GPU': { ms: 12 } });
    const choice: PoseChoice = { model: 'full', delegate: 'GPU', posesPerSecond: 70 };
    expect((await reopen(choice, ports)).choice).toEqual(choice);
    expect([open, fetched]).toEqual([['full GPU'], ['full']]);
  });
});
