import { describe, expect, it } from 'vitest';
import { frameMeter, quantile, sampler } from '../../../src/game/stats.ts';

describe('the frame meter', () => {
  it('tells times of drawing and between drawings, and the rate of the last two seconds', () => {
    let now = 0;
    const meter = frameMeter(() => now);
    for (let i = 0; i < 200; i++) {
      now = i * 20;
      meter.begin();
      now += i % 10 === 0 ? 8 : 4;
      meter.end();
    }
    const { fps, drawnFrames, scriptMs, frameMs } = meter.stats();
    expect(drawnFrames).toBe(200);
    expect(fps).toBeCloseTo(50, 0);
    expect(scriptMs).toEqual({ p50: 4, p95: 8, p99: 8 });
    expect(frameMs.p50).toBe(20);
  });

  it('keeps no more than the last few hundred', () => {
    const kept = sampler();
    for (let i = 0; i < 5000; i++) kept.push(i < 4000 ? 1000 : 1);
    expect(kept.spread()).toEqual({ p50: 1, p95: 1, p99: 1 });
    expect(sampler().spread()).toEqual({ p50: 0, p95: 0, p99: 0 });
  });

  it('takes quantiles by nearest rank', () => {
    expect(quantile(new Float32Array([3, 1, 2, 4]), 4, 0.5)).toBe(2);
    expect(quantile(new Float32Array([3, 1, 2, 4]), 4, 1)).toBe(4);
    expect(quantile(new Float32Array(4), 0, 0.5)).toBe(0);
  });
});
