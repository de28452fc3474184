import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readParameters } from '../../../src/app/parameters.ts';

it('reads the four parameters of the address', () => {
  expect(readParameters('?camera=virtual&seed=7&lang=de&quality=low')).toEqual({
    camera: 'virtual',
    seed: 7,
    lang: 'de',
    quality: 'low',
  });
});

it('leaves out what it does not know, whatever the address says', () => {
  const nothing = { camera: null, seed: null, lang: null, quality: null };
  expect(readParameters('?camera=x&seed=-1&lang=tlh&quality=ultra')).toEqual(nothing);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const seed = readParameters(`?seed=${text}`).seed;
      expect(seed === null || (Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
    }),
  );
});
