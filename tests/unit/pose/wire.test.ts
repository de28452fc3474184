import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PoseSample } from '../../../src/pose/sample.ts';
import { fromWire, toWire } from '../../../src/pose/wire.ts';
import { millis } from '../../../src/units.ts';

const landmark = fc.record({
  x: fc.float({ noNaN: true }),
  y: fc.float({ noNaN: true }),
  visibility: fc.float({ min: 0, max: 1, noNaN: true }),
});

test('a sample comes from the worker as it was sent: 33 landmarks, or nobody', () => {
  const landmarks = fc.oneof(fc.constant([]), fc.array(landmark, { minLength: 33, maxLength: 33 }));
  fc.assert(
    fc.property(
      landmarks,
      fc.option(fc.nat(3)),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      (points, people, light) => {
        const sample: PoseSample = {
          t: millis(12.5),
          width: 1280,
          height: 720,
          landmarks: points,
          people,
          light,
        };
        const sent = { seq: 7, took: 41.5, sample };
        expect(fromWire(structuredClone(toWire(sent)))).toEqual(sent);
      },
    ),
  );
});
