import { describe, expect, it } from 'vitest';
import { createAnalysis, stepAnalysis } from '../../../src/body/analysis.ts';
import { type AnalysisResult, analysisLines } from '../../../src/body/analysis-file.ts';
import { analyse } from '../../../src/body/offline.ts';
import { zeroLag } from '../../../src/body/zero-lag.ts';
import { readRecording } from '../../recordings/pack.ts';
import { glide, type Posture, pulse, record } from '../../recordings/synthetic.ts';

const feet = (r: AnalysisResult): string[] =>
  r.events.flatMap((e) => ('foot' in e ? [`${e.event} ${e.foot}`] : []));
const NOISE = 0.6;

describe('recordings of nobody real', () => {
  it('BODY-60: a sway comes back with its amplitude and without delay', () => {
    const t = Array.from({ length: 300 }, (_, i) => (i * 1000) / 30);
    const wave = (ms: number): number => Math.sin((2 * Math.PI * 0.5 * ms) / 1000);
    const { x, v } = zeroLag(t, t.map(wave), 25);
    for (let i = 30; i < 270; i += 1) {
      expect(Math.abs((x[i] ?? 9) - wave(t[i] ?? 0))).toBeLessThan(0.01);
      expect(Math.abs((v[i] ?? 9) - Math.PI * Math.cos(Math.PI * ((t[i] ?? 0) / 1000)))).toBeLessThan(0.15);
    }
    const holed = zeroLag(
      t,
      t.map((ms, i) => (i > 100 && i < 130 ? null : wave(ms))),
      25,
    );
    expect(holed.x[110]).toBeNull();
    expect(holed.x[140]).not.toBeNull();
  });

  it('BODY-61: a clip that begins in a held shift is zeroed at the middle, and its lifts are found', () => {
    const script = (t: number): Posture => ({
      shift: 0.09 * (1 - glide(t, 3000, 4000)),
      liftLeft: 0.1 * pulse(t, 9000, 12000),
    });
    const { samples } = record(15, script, { noise: NOISE });
    const r = analyse(samples);
    expect(r.reference).toBe('quiet-stance');
    expect(feet(r)).toEqual(['foot-lift left', 'foot-down left']);
    expect(Math.abs((r.events.find((e) => e.event === 'foot-lift')?.t ?? 0) - 9000)).toBeLessThan(67);
    expect(Math.abs((r.events.find((e) => e.event === 'foot-down')?.t ?? 0) - 12000)).toBeLessThan(67);
    const at = (ms: number): number => r.frames.find((f) => f.t >= ms)?.lateral ?? Number.NaN;
    expect(at(1500)).toBeGreaterThan(0.55);
    expect(Math.abs(at(6500))).toBeLessThan(0.08);
  });

  it('BODY-61: without a stance on both feet the geometry tells a lifted foot from a standing one', () => {
    const r = analyse(record(5, () => ({ liftRight: 0.25, shift: -0.1 }), { noise: NOISE }).samples);
    expect(r.reference).toBe('geometry');
    expect(feet(r)).toEqual(['foot-lift right']);
    expect(Math.max(...r.frames.map((f) => f.quality))).toBeLessThanOrEqual(0.5);
  });

  it('BODY-62: a person who goes on elsewhere is measured there', () => {
    const script = (t: number): Posture => ({
      x: 0.7 * glide(t, 5000, 7500),
      liftRight: 0.1 * pulse(t, 12000, 14000),
    });
    const r = analyse(record(17, script, { noise: NOISE, distance: 3 }).samples);
    expect(feet(r).slice(-2)).toEqual(['foot-lift right', 'foot-down right']);
    expect(r.frames.find((f) => f.t > 10000)?.lateral).not.toBeNull();
  });

  it('BODY-63: the file is what hook 4 promises', () => {
    const { samples } = record(9, (t) => ({ liftLeft: 0.1 * pulse(t, 5000, 7000), absent: t > 8000 }), {
      noise: NOISE,
    });
    const lines = [
      ...analysisLines(
        {
          type: 'header',
          format: 'heron-analysis',
          version: 1,
          app: '0',
          source: 'x.mp4',
          model: 'full',
          width: 1280,
          height: 720,
        },
        analyse(samples),
      ),
    ].map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ type: 'header', format: 'heron-analysis', version: 1 });
    const frames = lines.filter((l) => l.type === 'frame');
    expect(frames).toHaveLength(samples.length);
    expect(Object.keys(frames[100] ?? {})).toEqual([
      'type',
      't',
      'tracked',
      'quality',
      'lateral',
      'loadRight',
      'liftLeft',
      'liftRight',
    ]);
    expect(frames.at(-1)).toMatchObject({ tracked: false, lateral: null, notMeasured: 'nobody' });
    const times = lines.slice(1).map((l) => Number(l.t));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(lines.filter((l) => l.type === 'event').map((l) => l.event)).toEqual([
      'tracking-found',
      'foot-lift',
      'foot-down',
      'tracking-lost',
    ]);
  });

  it('BODY-64: half an hour is a few megabytes', () => {
    const analysis = createAnalysis();
    for (const s of record(40, () => ({}), { noise: NOISE }).samples) stepAnalysis(analysis, s);
    const bytes = [...analysis.points, ...analysis.rows].reduce((sum, block) => sum + block.byteLength, 0);
    expect((bytes / analysis.count) * 54_000).toBeLessThan(30e6);
  });

  it('BODY-3: an empty recording and one without a person are no error', () => {
    expect(analyse([])).toMatchObject({ frames: [], events: [], reference: 'none', tracked: 0 });
    expect(analyse(record(1, () => ({ absent: true })).samples)).toMatchObject({
      events: [],
      reference: 'none',
      tracked: 0,
    });
  });
});

describe('recordings of real people (landmarks only; sources in the files)', () => {
  const folder = new URL('../../recordings/footage/', import.meta.url);
  const clip = (name: string): AnalysisResult => analyse(readRecording(new URL(`${name}.jsonl.gz`, folder)));

  it('BODY-24: squats with planted feet lift nothing', () => {
    const r = clip('squats-feet-planted');
    expect(r.reference).toBe('quiet-stance');
    expect(feet(r)).toEqual([]);
    expect(r.tracked).toBeGreaterThan(0.9);
  });

  it('BODY-20, 61: a woman on her left leg has her right foot up throughout', () => {
    const r = clip('one-leg-left-rendered');
    expect(feet(r)).toEqual(['foot-lift right']);
    expect(r.events.find((e) => e.event === 'foot-lift')?.t).toBeLessThan(100);
    for (const f of r.frames) expect(f.liftRight).toBeGreaterThan(0.1);
  });

  it('BODY-22, 46: an acrobat on a beam lifts and sets down his right foot', () => {
    const r = clip('beam-acrobatic');
    expect(feet(r)).toEqual(['foot-lift right', 'foot-down right']);
    // Times by eye, ± 100 ms.
    expect(Math.abs((r.events.find((e) => e.event === 'foot-lift')?.t ?? 0) - 250)).toBeLessThan(150);
    expect(Math.abs((r.events.find((e) => e.event === 'foot-down')?.t ?? 0) - 1250)).toBeLessThan(150);
  });

  it('BODY-44: two people who approach are two people', () => {
    const r = clip('two-people-approach');
    expect(r.events.map((e) => e.event)).toContain('second-person');
    expect(r.frames.at(-1)).toMatchObject({ tracked: false, notMeasured: 'second-person' });
  });

  it('BODY-40, 42: an empty room is nobody, a back is a back', () => {
    expect(clip('person-leaves-view').frames.every((f) => f.notMeasured === 'nobody')).toBe(true);
    const r = clip('walk-in-backview');
    const during = r.frames.filter((f) => f.t > 3000 && f.t < 11000);
    expect(during.filter((f) => f.notMeasured === 'turned').length / during.length).toBeGreaterThan(0.95);
    expect(feet(r)).toEqual([]);
  });
});
