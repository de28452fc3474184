/** What other people of an age hold on one leg: for the therapist only, with its source; the patient sees only the own trend. Pure. */

/** Mean seconds on one leg, eyes open, by the decade of age. Springer et al. 2007, n = 549 [S, secondary: evidence.md]. */
const ONE_LEG: Readonly<Record<number, number>> = { 40: 40, 50: 37, 60: 27, 70: 15, 80: 6 };

export interface AgeMean {
  /** First year of the decade: 60 for somebody of 60 to 69. The last stands for 80 and over. */
  readonly decade: number;
  readonly seconds: number;
}

/**
 * The published mean for somebody born in `yearOfBirth`, in the year `year`; null without a year of birth or under 40, where the source has no
 * number. The age is that reached in the year: a birthday is not known.
 *
 * @example oneLegMean(1954, 2026) // { decade: 70, seconds: 15 }
 */
export function oneLegMean(yearOfBirth: number | null, year: number): AgeMean | null {
  if (yearOfBirth === null) return null;
  const decade = Math.min(80, Math.floor((year - yearOfBirth) / 10) * 10);
  const seconds = ONE_LEG[decade];
  return seconds === undefined ? null : { decade, seconds };
}
