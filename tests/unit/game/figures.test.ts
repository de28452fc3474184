// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { DRILL_IDS } from '../../../src/drills/drill.ts';
import { figure } from '../../../src/game/art/figures.ts';
import { alpha, DAWN, mix, NIGHT } from '../../../src/game/art/palette.ts';
import { readVector } from '../../../src/game/art/svg.ts';
import { type BirdPose, birdJoints, GROUND } from '../../../src/game/bird.ts';
import { DEMO_FLOOR, DEMO_MIDDLE, demoJoints, demoPose, demoStills } from '../../../src/game/demo-pose.ts';
import { layoutOf, seeded, xAt, yAt } from '../../../src/game/layout.ts';
import { chooseRenderer, isSoftware } from '../../../src/game/renderer.ts';
import { frameMeter, quantile } from '../../../src/game/stats.ts';

const PICTURES = ['boat', 'heron-front', 'heron-side'] as const;
const stand: BirdPose = { left: 0, right: 0, crouch: 0, tall: 0 };

describe('the heron lifts the leg that you lift', () => {
  it('person’s right is the right of the screen, and only that foot leaves the ground', () => {
    const right = birdJoints({ ...stand, right: 1 });
    expect(right.right.foot.x).toBeGreaterThan(right.left.foot.x);
    expect(right.right.foot.y).toBeLessThan(GROUND - 60);
    expect(right.left.foot.y).toBe(GROUND);
    const left = birdJoints({ ...stand, left: 1 });
    expect(left.left.foot.y).toBeLessThan(GROUND - 60);
    expect(left.right.foot.y).toBe(GROUND);
  });
  it('the body moves over the leg that stays down', () => {
    expect(birdJoints({ ...stand, right: 1 }).body.x).toBeLessThan(0);
    expect(birdJoints({ ...stand, left: 1 }).body.x).toBeGreaterThan(0);
  });
  it('is higher with each bit of lift, and crouching leaves the feet where they are', () => {
    let last = GROUND + 1;
    for (let k = 0; k <= 1; k += 0.1) {
      const y = birdJoints({ ...stand, left: k }).left.foot.y;
      expect(y).toBeLessThan(last);
      last = y;
    }
    const low = birdJoints({ ...stand, crouch: 1 });
    expect(low.body.y).toBeGreaterThan(80);
    expect(low.left.foot).toEqual(birdJoints(stand).left.foot);
  });
});

describe('the demonstration figure', () => {
  it('shows every drill, standing on the floor, with both sides used alike in weight shift', () => {
    for (const drill of DRILL_IDS) {
      for (let ms = 0; ms < 9000; ms += 250) {
        const joints = demoJoints(demoPose(drill, ms));
        for (const point of [joints.head, joints.hip, joints.left.toe, joints.right.toe, joints.left.hand]) {
          expect(point.x).toBeGreaterThan(0);
          expect(point.x).toBeLessThan(200);
          expect(point.y).toBeGreaterThan(0);
          expect(point.y).toBeLessThanOrEqual(DEMO_FLOOR + 3);
        }
      }
    }
    const shifts = Array.from({ length: 80 }, (_, i) => demoPose('weight-shift', i * 100).shift);
    expect(Math.max(...shifts)).toBeCloseTo(1, 1);
    expect(Math.min(...shifts)).toBeCloseTo(-1, 1);
  });
  it('lifts the right foot on the right of the picture, weight over the left', () => {
    const joints = demoJoints(demoPose('single-leg-stance', 3500));
    expect(joints.right.ankle.x).toBeGreaterThan(DEMO_MIDDLE);
    expect(joints.right.ankle.y).toBeLessThan(joints.left.ankle.y - 20);
    expect(joints.hip.x).toBeLessThan(DEMO_MIDDLE);
  });
  it('has two different stills for every drill that moves', () => {
    for (const drill of DRILL_IDS) {
      const [a, b] = demoStills(drill);
      if (drill !== 'quiet-stance' && drill !== 'assess-four-stage') expect(a).not.toEqual(b);
    }
  });
});

describe('the authored pictures', () => {
  it.each(PICTURES)('%s is drawn whole: every part has shapes and a box', (name) => {
    const parts = figure(name);
    for (const part of parts.values()) {
      expect(part.shapes.length).toBeGreaterThan(0);
      expect(part.box[2]).toBeGreaterThan(0);
      for (const shape of part.shapes) expect(shape.path).toMatch(/^M/);
    }
  });
  it('every themed colour exists in the night', () => {
    for (const name of PICTURES) {
      const parts = figure(name);
      for (const part of parts.values())
        for (const shape of part.shapes) expect(NIGHT.tokens).toHaveProperty([shape.token ?? 'missing']);
    }
  });
  it('refuses what it would not draw', () => {
    expect(() => readVector('<svg xmlns="http://www.w3.org/2000/svg"></svg>')).toThrow('no parts');
    expect(() =>
      readVector(
        '<svg xmlns="http://www.w3.org/2000/svg"><g id="a" data-box="0 0 1 1"><text>a</text></g></svg>',
      ),
    ).toThrow('not drawn');
    expect(() =>
      readVector('<svg xmlns="http://www.w3.org/2000/svg"><g id="a"><path d="M0 0"/></g></svg>'),
    ).toThrow('data-box');
  });
});

/** Relative luminance and contrast of WCAG 2. */
const luminance = (hex: string): number => {
  const n = Number.parseInt(hex.slice(1), 16);
  const [r = 0, g = 0, b = 0] = [16, 8, 0]
    .map((shift) => ((n >> shift) & 255) / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string): number => {
  const [hi = 0, lo = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (hi + 0.05) / (lo + 0.05);
};

describe('what matters is told apart by lightness', () => {
  it.each([
    ['dawn', DAWN],
    ['night', NIGHT],
  ] as const)(
    '%s: light of channel, posts and stones against water and wood at least 4.5 : 1',
    (_name, p) => {
      for (const behind of [p.water[2], p.water[3], p.wood[0], p.wood[1]])
        expect(contrast(p.light, behind)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(p.rim, p.wood[0])).toBeGreaterThanOrEqual(4.5);
    },
  );
  it('mixes colours', () => {
    expect(mix('#000000', '#ffffff', 0.5)).toBe('#808080');
    expect(alpha('#102030', 0.5)).toBe('rgba(16,32,48,0.500)');
  });
});

describe('layout', () => {
  it('keeps a lean within sight on every size, right on the right', () => {
    for (const [w, h] of [
      [1440, 900],
      [1024, 768],
      [390, 844],
      [2560, 1080],
      [64, 64],
    ] as const) {
      const layout = layoutOf(w, h);
      expect(xAt(layout, 1.2)).toBeLessThanOrEqual(w);
      expect(xAt(layout, -1.2)).toBeGreaterThanOrEqual(0);
      expect(xAt(layout, 0.5)).toBeGreaterThan(xAt(layout, -0.5));
      expect(yAt(layout, 1)).toBe(layout.near);
      expect(yAt(layout, 1e6)).toBeCloseTo(layout.horizon, 1);
    }
  });
  it('same seed, same lake', () => {
    const a = seeded(5);
    const b = seeded(5);
    expect([a(), a(), a()]).toEqual([b(), b(), b()]);
    expect(seeded(5)()).not.toBe(seeded(6)());
  });
});

describe('renderer and meter', () => {
  it('draws without WebGL where WebGL is the processor’s work', () => {
    expect(
      isSoftware('ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)'),
    ).toBe(true);
    expect(isSoftware('Mesa llvmpipe (LLVM 15.0.7, 256 bits)')).toBe(true);
    expect(isSoftware('ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)')).toBe(false);
    expect(chooseRenderer({ webgl: true, software: false, name: 'a' })).toBe('webgl');
    expect(chooseRenderer({ webgl: true, software: true, name: 'a' })).toBe('canvas');
    expect(chooseRenderer({ webgl: false, software: true, name: 'none' })).toBe('canvas');
  });
  it('measures frames', () => {
    let now = 0;
    const meter = frameMeter(() => now);
    for (let i = 0; i < 100; i++) {
      now = i * 20;
      meter.begin();
      now += i === 99 ? 9 : 2;
      meter.end();
    }
    const stats = meter.stats();
    expect(stats.drawnFrames).toBe(100);
    expect(stats.fps).toBeCloseTo(50, 0);
    expect(stats.scriptMs.p50).toBe(2);
    expect(stats.scriptMs.p99).toBe(2);
    expect(stats.frameMs.p50).toBe(20);
    expect(quantile(new Float32Array([1, 2, 3, 4]), 4, 1)).toBe(4);
    expect(quantile(new Float32Array(4), 0, 0.5)).toBe(0);
  });
});
