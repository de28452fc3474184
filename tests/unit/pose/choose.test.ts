import { describe, expect, test } from 'vitest';
import {
  agree,
  countPeople,
  fastEnough,
  fullMayDo,
  isSoftwareRenderer,
  median,
  reconsider,
} from '../../../src/pose/choose.ts';
import { meanLight } from '../../../src/pose/light.ts';
import { readRemembered, writeRemembered } from '../../../src/pose/remember.ts';
import type { Landmark, PoseChoice } from '../../../src/pose/sample.ts';

const ASPECT = 16 / 9;

/** A standing person with the middle of the trunk at (x, y), trunk 0.2 of the picture's height. */
function person(x: number, y: number, visibility = 1): Landmark[] {
  const points: Landmark[] = Array.from({ length: 33 }, () => ({ x, y, visibility }));
  for (const [i, dx, dy] of [
    [11, 0.03, -0.1],
    [12, -0.03, -0.1],
    [23, 0.02, 0.1],
    [24, -0.02, 0.1],
  ] as const)
    points[i] = { x: x + dx, y: y + dy, visibility };
  return points;
}
const moved = (pose: Landmark[], dx: number): Landmark[] => pose.map((p) => ({ ...p, x: p.x + dx }));

describe('delegates are compared on the same picture', () => {
  const cpu = person(0.5, 0.5);
  test.each([
    ['the same landmarks', cpu, true],
    ['a few pixels apart', moved(cpu, 0.004), true],
    ['a hand’s breadth apart', moved(cpu, 0.05), false],
    ['nobody found', [], false],
    ['not numbers', cpu.map((p) => ({ ...p, x: Number.NaN })), false],
  ])('%s', (_, gpu, expected) => {
    expect(agree(cpu, gpu, ASPECT)).toBe(expected);
  });

  test('agree with nobody is refused, also by nobody', () => {
    expect(agree([], [], ASPECT)).toBe(false);
  });

  test('one wild landmark among 33 is no disagreement, and hidden ones are not compared', () => {
    const wild = cpu.map((p, i) => (i === 20 ? { ...p, x: 0.9 } : p));
    expect(agree(cpu, wild, ASPECT)).toBe(true);
    expect(agree(person(0.5, 0.5, 0.1), cpu, ASPECT)).toBe(false);
  });
});

describe('the choice follows the measured speed', () => {
  test('24 poses a second with a fifth to spare', () => {
    expect(fastEnough(34)).toBe(true);
    expect(fastEnough(36)).toBe(false);
    expect(fullMayDo(28)).toBe(true);
    expect(fullMayDo(31)).toBe(false);
  });

  test('a real game teaches: full too slow is capped, lite chosen in a busy moment is measured again', () => {
    const choice = (model: 'lite' | 'full', posesPerSecond: number): PoseChoice => ({
      model,
      delegate: 'CPU',
      posesPerSecond,
    });
    expect(reconsider(choice('full', 30), [60, 61, 62])).toBe('cap');
    expect(reconsider(choice('full', 30), [40, 41, 42])).toBeNull();
    expect(reconsider(choice('lite', 15), [12, 13, 14])).toBe('again');
    expect(reconsider(choice('lite', 15), [50, 52, 53])).toBeNull();
    // Full was tried then, and refused for a reason that a game cannot see.
    expect(reconsider(choice('lite', 60), [12, 13, 14])).toBeNull();
  });

  test.each([
    ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)', true],
    ['llvmpipe (LLVM 15.0.6, 256 bits)', true],
    ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11)', true],
    ['ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)', false],
    ['Apple GPU', false],
  ])('%s', (renderer, software) => {
    expect(isSoftwareRenderer(renderer)).toBe(software);
  });

  test('median of even, odd and no values', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, Number.NaN]);
  });
});

describe('people are counted', () => {
  test('two people, one found twice, one hardly visible', () => {
    expect(countPeople([person(0.3, 0.5), person(0.6, 0.5)], ASPECT)).toBe(2);
    expect(countPeople([person(0.3, 0.5), person(0.31, 0.52)], ASPECT)).toBe(1);
    expect(countPeople([person(0.3, 0.5), person(0.7, 0.5, 0.2)], ASPECT)).toBe(1);
    expect(countPeople([], ASPECT)).toBe(0);
  });
});

test('brightness: black 0, white 1, nothing null', () => {
  expect(meanLight(new Uint8ClampedArray([0, 0, 0, 255, 0, 0, 0, 255]))).toBe(0);
  expect(meanLight(new Uint8ClampedArray([255, 255, 255, 255]))).toBeCloseTo(1);
  expect(meanLight(new Uint8ClampedArray())).toBeNull();
});

describe('the choice is remembered', () => {
  const memory = (text: string | null): { text: string | null } & Pick<Storage, 'getItem' | 'setItem'> => ({
    text,
    getItem() {
      return this.text;
    },
    setItem(_: string, value: string) {
      this.text = value;
    },
  });
  const value = {
    key: 'Apple GPU|8|a+b|auto|gpu',
    choice: { model: 'full', delegate: 'GPU', posesPerSecond: 60 },
    cap: null,
  } as const;

  test('and read back', () => {
    const storage = memory(null);
    writeRemembered(storage, value);
    expect(readRemembered(storage)).toEqual(value);
  });

  test.each(['', '{', '[]', '{"key":"a","choice":{"model":"heavy"},"cap":null}'])(
    'broken memory %j is no memory',
    (text) => {
      expect(readRemembered(memory(text))).toBeNull();
    },
  );

  test('forbidden storage costs nothing but the memory', () => {
    const forbidden = {
      getItem: () => {
        throw new DOMException('no', 'SecurityError');
      },
      setItem: () => {
        throw new DOMException('no', 'SecurityError');
      },
    };
    expect(readRemembered(forbidden)).toBeNull();
    expect(() => writeRemembered(forbidden, value)).not.toThrow();
    expect(readRemembered(null)).toBeNull();
  });
});
