import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginQuietStance, beginRezero, createBody, stepBody } from '../../../src/body/body.ts';
import { analyse } from '../../../src/body/offline.ts';
import type { PoseSample } from '../../../src/pose/sample.ts';
import { millis } from '../../../src/units.ts';
import { type Posture, pulse, record } from '../../recordings/synthetic.ts';
import { at, feed, footEvents, play } from './play.ts';

const day = (t: number): Posture => ({
  shift: 0.08 * pulse(t, 4000, 7000, 900),
  liftRight: 0.1 * pulse(t, 8000, 10500),
  crouch: 0.12 * pulse(t, 11000, 13500, 800),
});

/** Every number anywhere inside a value. */
function numbers(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(numbers);
}

describe('body properties', () => {
  it('BODY-3: no finite input throws or gives a number that is not finite', () => {
    const coordinate = fc.oneof(
      fc.double({ min: -1, max: 2, noNaN: true }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constant(0.5),
    );
    const landmark = fc.record({
      x: coordinate,
      y: coordinate,
      visibility: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const sample = fc.record({
      gap: fc.oneof(fc.integer({ min: -50, max: 2000 }), fc.constant(33)),
      width: fc.constantFrom(0, 1, 640, 1280, 1e9),
      height: fc.constantFrom(0, 1, 480, 720),
      landmarks: fc.oneof(
        fc.array(landmark, { minLength: 33, maxLength: 33 }),
        fc.array(landmark, { maxLength: 40 }),
      ),
      people: fc.constantFrom(null, 0, 1, 2),
      light: fc.constantFrom(null, 0, 0.1, 0.5, 1),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 12 }), fc.integer({ min: 0, max: 90 }), (wild, start) => {
        // Wild samples in the midst of a person, calibrated or not.
        const calm = record(5, day, { noise: 1, fps: 20 }).samples.slice(0, start);
        let body = beginQuietStance(createBody(), millis(2000));
        let t = calm.at(-1)?.t ?? millis(0);
        for (const s of calm) body = stepBody(body, s).tracker;
        const samples: PoseSample[] = wild.map((w) => {
          t = millis(t + w.gap);
          return { ...w, t };
        });
        for (const s of samples) {
          const step = stepBody(body, s);
          body = step.tracker;
          for (const n of numbers(step.state)) expect(Number.isFinite(n)).toBe(true);
        }
        stepBody(beginRezero(body), {
          t: millis(t + 10),
          width: 640,
          height: 480,
          landmarks: [],
          people: null,
          light: null,
        });
        analyse(samples);
      }),
      { numRuns: 60 },
    );
  });

  it('BODY-2: scaling and moving the picture changes no measure', () => {
    const { samples } = record(14, day, { noise: 0.6, distance: 3 });
    const plain = feed(samples).states;
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 3, noNaN: true }),
        fc.double({ min: -0.06, max: 0.06, noNaN: true }),
        (scale, move) => {
          const changed = samples.map(
            (s): PoseSample => ({
              ...s,
              width: s.width * scale,
              height: s.height * scale,
              landmarks: s.landmarks.map((l) => ({ ...l, x: l.x + move, y: l.y + move / 4 })),
            }),
          );
          const { states } = feed(changed);
          for (const [i, s] of states.entries()) {
            const p = plain[i];
            if (p === undefined) throw new Error('missing');
            for (const key of ['lateral', 'pelvis', 'trunkLean', 'margin', 'rise', 'loadRight'] as const) {
              const a = s[key];
              const b = p[key];
              if (a === null || b === null) expect(a).toBe(b);
              else expect(Math.abs(a - b)).toBeLessThan(1e-6);
            }
            expect(s.right.contact).toBe(p.right.contact);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('BODY-5: dropped frames and other frame rates give the same story within the stated error', () => {
    const truth = feed(record(14, day, { noise: 0.6 }).samples);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.constantFrom(15, 24, 30, 60),
        fc.double({ min: 0, max: 0.3, noNaN: true }),
        (seed, fps, dropped) => {
          const { states, events } = play(14, day, { noise: 0.6, fps, dropped, seed });
          expect(footEvents(events)).toEqual(['foot-lift right', 'foot-down right']);
          // 10 mm is a twelfth of half a stance.
          for (const t of [3900, 5500, 7600, 9500, 12500])
            expect(Math.abs((at(states, t).lateral ?? 9) - (at(truth.states, t).lateral ?? 9))).toBeLessThan(
              0.0834,
            );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('BODY-4: the tracker survives being written down, and equal samples give equal states', () => {
    const { samples } = record(9, day, { noise: 0.6 });
    const plain = feed(samples).states;
    let body = beginQuietStance(createBody(), millis(3000));
    samples.forEach((s, i) => {
      if (i % 30 === 0) body = JSON.parse(JSON.stringify(body)) as typeof body;
      const step = stepBody(body, s);
      body = step.tracker;
      expect(step.state).toEqual(plain[i]);
    });
  });
});
