import { describe, expect, it } from 'vitest';
import { oneLegMean } from '../../../src/report/age-means.ts';

describe('published means of one-leg standing', () => {
  it('by the decade of age, the last for everybody older; none where the source has none', () => {
    expect(oneLegMean(1954, 2026)).toEqual({ decade: 70, seconds: 15 });
    expect(oneLegMean(1986, 2026)).toEqual({ decade: 40, seconds: 40 });
    expect(oneLegMean(1967, 2026)).toEqual({ decade: 50, seconds: 37 });
    expect(oneLegMean(1957, 2026)).toEqual({ decade: 60, seconds: 27 });
    expect(oneLegMean(1930, 2026)).toEqual({ decade: 80, seconds: 6 });
    expect(oneLegMean(1987, 2026)).toBeNull();
    expect(oneLegMean(null, 2026)).toBeNull();
  });
});
