import { describe, expect, it } from 'vitest';
import { NO_QUALITIES, type Qualities } from '../../../src/body/qualities.ts';
import { LANDMARK, type PoseSample } from '../../../src/pose/sample.ts';
import { type Posture, pulse, record } from '../../recordings/synthetic.ts';
import { at, feed, play } from './play.ts';

/** A recording in which some landmarks are seen less well from 5 s on. */
const dimmed = (visibility: number, ...indices: readonly number[]): Qualities => {
  const { samples } = record(8, () => ({}), { noise: 0.6 });
  const changed = samples.map(
    (s): PoseSample =>
      s.t < 5000
        ? s
        : { ...s, landmarks: s.landmarks.map((l, i) => (indices.includes(i) ? { ...l, visibility } : l)) },
  );
  return at(feed(changed).states, 7000).qualities;
};
const L = LANDMARK;
const whole = dimmed(0.98, L.nose);
/** Measures whose quality is less than for a person who is seen well. */
const worse = (q: Qualities): string[] =>
  (Object.keys(q) as (keyof Qualities)[]).filter((key) => q[key] < whole[key] - 0.05).sort();

describe('BODY-51: each measure has a quality of its own', () => {
  it('is high for a person who stands well seen', () => {
    for (const q of Object.values(whole)) expect(q).toBeGreaterThan(0.8);
  });

  it('falls for what rests on the landmarks that are seen badly, and for nothing else', () => {
    expect(worse(dimmed(0.6, L.leftWrist))).toEqual(['handLeft']);
    expect(worse(dimmed(0.55, L.rightHeel))).toEqual(['heelRise', 'liftLeft', 'liftRight']);
    expect(worse(dimmed(0.6, L.leftKnee))).toEqual(['kneeLeft', 'lateral', 'loadRight']);
    expect(worse(dimmed(0.6, L.rightShoulder))).toEqual(['lateral', 'loadRight', 'trunkLean']);
    expect(worse(dimmed(0.6, L.nose))).toEqual(['heelRise', 'lateral', 'loadRight']);
    expect(worse(dimmed(0.6, L.leftAnkle))).toEqual([
      'heelRise',
      'kneeLeft',
      'lateral',
      'liftLeft',
      'liftRight',
      'loadRight',
      'pelvis',
      'rise',
      'stance',
    ]);
  });

  it('is 0 exactly where the measure is null, in every frame of an eventful recording', () => {
    const script = (t: number): Posture => ({
      shift: 0.08 * pulse(t, 4000, 6500, 900),
      liftRight: 0.1 * pulse(t, 7500, 9500),
      crouch: 0.45 * pulse(t, 10_500, 13_500, 900),
      yaw: 70 * pulse(t, 14_500, 16_500),
      absent: t > 17_500 && t < 19_000,
    });
    const { states } = play(20, script, { noise: 0.6, seed: 4 });
    for (const s of states) {
      const q = s.qualities;
      const pairs: readonly (readonly [number | null, number])[] = [
        [s.lateral, q.lateral],
        [s.pelvis, q.pelvis],
        [s.trunkLean, q.trunkLean],
        [s.loadRight, q.loadRight],
        [s.left.lift, q.liftLeft],
        [s.right.lift, q.liftRight],
        [s.kneeLeft, q.kneeLeft],
        [s.kneeRight, q.kneeRight],
        [s.rise, q.rise],
        [s.heelRise, q.heelRise],
        [s.stance, q.stance],
        [s.handLeft.at === null ? null : 1, q.handLeft],
        [s.handRight.at === null ? null : 1, q.handRight],
      ];
      for (const [value, quality] of pairs) {
        expect(quality).toBeGreaterThanOrEqual(0);
        expect(quality).toBeLessThanOrEqual(1);
        if (value === null) expect(quality).toBe(0);
      }
    }
    expect(at(states, 18_500).qualities).toEqual(NO_QUALITIES);
    // While moving there is no load share; sitting there is no lateral but a knee.
    expect(at(states, 4400).qualities.loadRight).toBe(0);
    expect(at(states, 12_500).notMeasured).toBe('sitting');
    expect(at(states, 12_500).qualities.lateral).toBe(0);
    expect(at(states, 12_500).qualities.rise).toBeGreaterThan(0.5);
  });

  it('knows a narrow stance, a far person, a turned one and a slow camera', () => {
    const of = (script: Posture, scene: Parameters<typeof play>[2], t = 7000): Qualities =>
      at(play(8, (ms) => (ms < 4000 ? {} : script), { noise: 0.6, ...scene }).states, t).qualities;
    const narrow = of({}, { stance: 0.07 });
    expect(narrow.lateral).toBeLessThan(0.7 * whole.lateral);
    expect(narrow.liftLeft).toBeGreaterThan(0.8);
    const far = of({}, { distance: 5.5, height: 480, width: 640 });
    for (const key of ['lateral', 'liftLeft', 'rise', 'handLeft'] as const)
      expect(far[key]).toBeLessThan(0.7 * whole[key]);
    const turned = of({ yaw: 38 }, {});
    expect(turned.lateral).toBeLessThan(0.7 * whole.lateral);
    expect(turned.handLeft).toBeGreaterThan(0.8);
    expect(of({}, { fps: 6 }).lateral).toBeLessThan(0.7 * whole.lateral);
    // Noise in the quiet stance hides small lifts.
    expect(of({}, { noise: 6 }).liftLeft).toBeLessThan(0.5);
  });
});
