import type { DrillId, DrillInfo, Say } from '../drills/drill.ts';
import { FINGERTIPS } from '../drills/rungs.ts';
import { legsAllow, type Traits } from '../drills/traits.ts';
import { otherSide, type Side } from '../units.ts';
import { fixedBy, type Interval, intervalOf, type Line, legsOf } from './line.ts';
import type { HelperRole, Profile } from './profile.ts';

/** The lightest support that is still a hand on something. A hovering hand holds nothing. */
const LIGHTEST_HAND = FINGERTIPS;

/** Whether the drill needs somebody beside as soon as no hand holds on, and nobody is there (ALLOW-3). */
export const unguarded = (
  traits: Traits,
  profile: Pick<Profile, 'oneLegUnlocked'>,
  helper: HelperRole,
): boolean => traits.guard === 'helper' && helper === 'none' && profile.oneLegUnlocked === null;

/** How light the support of an unguarded drill may become; null: no limit. */
export const guardLimit = (
  traits: Traits,
  profile: Pick<Profile, 'oneLegUnlocked'>,
  helper: HelperRole,
): Interval | null => (unguarded(traits, profile, helper) ? { min: 0, max: LIGHTEST_HAND } : null);

/** Nothing to hold on to and nobody beside: what is to be in reach of a standing drill is missing (ALLOW-4). */
const nothingInReach = (
  { guard }: Traits,
  { support }: Pick<Profile, 'support'>,
  helper: HelperRole,
): boolean => guard !== 'none' && support === 'none' && helper === 'none';

/** Why a drill that is switched off for this person is not played (ALLOW-5); null: it is not switched off. */
export const switchedOff = (
  drill: DrillId,
  { allowedDrills }: Partial<Pick<Profile, 'allowedDrills'>>,
): Say | null =>
  allowedDrills == null || allowedDrills.includes(drill) ? null : { id: 'prescription.refused.switched-off' };

interface Question {
  readonly info: DrillInfo;
  readonly line: Line;
  readonly traits: Traits;
  /** What is left of both legs: `sidesOf` line and person. */
  readonly sides: readonly Side[];
  readonly profile: Pick<Profile, 'oneLegUnlocked' | 'support'>;
  readonly helper: HelperRole;
}

/** Why a drill may not be played by this person at all; null: it may. */
export function refusedFor(question: Question): Say | null {
  return legRefused(question) ?? guardRefused(question) ?? supportRefused(question);
}

/** A leg that is left out gets no trial and carries nothing (ALLOW-1, ALLOW-2); the sentence says what would load it. */
function legRefused({ traits, sides }: Question): Say | null {
  const legs = legsOf(sides);
  if (legs === null) return { id: 'prescription.refused.no-leg' };
  if (legs === 'both' || legsAllow(traits, legs)) return null;
  const values = { leg: otherSide(legs) };
  if (traits.loads === 'forefoot') return { id: 'prescription.refused.forefoot', values };
  if (traits.loads === 'stance-leg') return { id: 'prescription.refused.stands', values };
  return { id: 'prescription.refused.both', values };
}

/** Alone, a drill that needs a helper is played only where nothing can take the hand off its support (ALLOW-3). */
function guardRefused({ info, line, traits, profile, helper }: Question): Say | null {
  if (!unguarded(traits, profile, helper)) return null;
  const about = info.parameters.support;
  const own = info.rungs === null ? about?.default : undefined;
  const wish = about === undefined ? undefined : (line.parameters.support ?? own);
  const held = wish !== undefined && intervalOf(wish).max <= LIGHTEST_HAND;
  return held ? null : { id: 'session.note.helper-needed' };
}

/** Whoever has nothing to hold on to plays only what a therapist has prescribed without a hand on anything (ALLOW-4). */
function supportRefused({ line, traits, profile, helper }: Question): Say | null {
  if (!nothingInReach(traits, profile, helper)) return null;
  const fixed = fixedBy(line.parameters.support);
  return fixed !== null && fixed > LIGHTEST_HAND ? null : { id: 'session.note.support-needed' };
}
