import { describe, expect, it } from 'vitest';
import { beginQuietStance, createBody } from '../../../src/body/body.ts';
import { readRecording, readTruth } from '../../recordings/pack.ts';
import { ARMS, HEELS, LEAN, LIFTS, SHIFTS, SQUATS, SWAY } from '../../recordings/patient-script.ts';
import { between, feed, footEvents } from './play.ts';

/** Half of the virtual patient's stance, mm. */
const HALF = 130;

/** The virtual patient (2.6 m, 0.95 m, 720p) through the real full model, recorded with `record-patient.ts`, against its true joints. */
function recording(name: string) {
  const url = new URL(`../../recordings/patient/${name}.jsonl.gz`, import.meta.url);
  const samples = readRecording(url);
  const truth = readTruth(url);
  const played = feed(samples, beginQuietStance(createBody()));
  const quiet = truth.filter((_, i) => (samples[i]?.t ?? 0) < 5000).map((x) => x?.lateral ?? 0);
  const zero = quiet.reduce((a, b) => a + b, 0) / quiet.length;
  const pairs = (from: number, to: number): { readonly seen: number; readonly real: number }[] =>
    played.states.flatMap((s, i) =>
      s.t >= from && s.t < to && s.lateral !== null
        ? [{ seen: s.lateral, real: (truth[i]?.lateral ?? 0) - zero }]
        : [],
    );
  return { ...played, pairs };
}

describe('the virtual patient through the real model', () => {
  const first = recording('shifts-and-lifts-30fps');
  const second = recording('squats-arms-sway-15fps');

  it('BODY-11: ± 100 mm of shift: SD ≤ 3 mm, worst ≤ 10 mm', () => {
    const errors = first.pairs(SHIFTS.from, SHIFTS.to).map((p) => (p.seen - p.real) * HALF);
    const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
    expect(errors.length).toBeGreaterThan(250);
    expect(Math.sqrt(errors.reduce((a, e) => a + (e - mean) ** 2, 0) / errors.length)).toBeLessThan(3);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(10);
  });

  it('BODY-12: a 6 mm sway at 0.4 Hz keeps 85 to 115 % of its amplitude', () => {
    const pairs = second.pairs(SWAY.from + 500, SWAY.to - 500);
    const seen = pairs.reduce((a, p) => a + p.seen / pairs.length, 0);
    const real = pairs.reduce((a, p) => a + p.real / pairs.length, 0);
    const cross = pairs.reduce((a, p) => a + (p.seen - seen) * (p.real - real), 0);
    const gain = cross / pairs.reduce((a, p) => a + (p.real - real) ** 2, 0);
    expect(gain).toBeGreaterThan(0.85);
    expect(gain).toBeLessThan(1.15);
  });

  it('BODY-20, 21, 22: twelve moments of lifts of 5, 9 and 14 cm, each within two frames', () => {
    const found = first.events.filter((e) => 'foot' in e);
    expect(footEvents(first.events)).toEqual(
      LIFTS.flatMap((l) => [`foot-lift ${l.side}`, `foot-down ${l.side}`]),
    );
    for (const [i, l] of LIFTS.entries()) {
      expect(Math.abs((found[2 * i]?.t ?? 0) - l.t0)).toBeLessThan(67);
      expect(Math.abs((found[2 * i + 1]?.t ?? 0) - l.t1)).toBeLessThan(67);
    }
  });

  it('BODY-24: squats, waving arms, leaning, swaying and heel raises lift nothing', () => {
    expect(footEvents(second.events)).toEqual([]);
    for (const { from, to } of [SQUATS, ARMS, LEAN, SWAY, HEELS])
      for (const s of between(second.states, from, to)) expect(s.notMeasured).toBeNull();
  });

  it('BODY-14, 17: lean, squat and heel raise are seen at their size', () => {
    const most = (values: readonly (number | null)[]): number => Math.max(...values.map((v) => v ?? -1));
    const lean = most(between(second.states, LEAN.from, LEAN.to).map((s) => s.trunkLean));
    expect(lean).toBeGreaterThan(10);
    expect(lean).toBeLessThan(14);
    for (const s of between(second.states, LEAN.from, LEAN.to))
      expect(Math.abs(s.pelvis ?? 9)).toBeLessThan(0.15);
    const heels = most(between(second.states, HEELS.from, HEELS.to).map((s) => s.heelRise));
    expect(heels).toBeGreaterThan(0.025);
    expect(heels).toBeLessThan(0.045);
    expect(most(between(second.states, SQUATS.from, SQUATS.to).map((s) => s.heelRise))).toBeLessThan(0.012);
    expect(Math.min(...between(second.states, SQUATS.from, SQUATS.to).map((s) => s.rise ?? 9))).toBeLessThan(
      0.9,
    );
  });
});
