import type { Profile } from '../prescription/profile.ts';

/** Somebody stands beside the patient: told by role, or because their hand is the support. */
export const hasHelper = ({ helper, support }: Pick<Profile, 'helper' | 'support'>): boolean =>
  helper !== 'none' || support === 'helper-hand';

/** How many people belong in the picture; one more is a stranger (SUP-3, SET-2). */
export const peopleExpected = (profile: Pick<Profile, 'helper' | 'support'>): number =>
  hasHelper(profile) ? 2 : 1;
