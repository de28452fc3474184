import type { DrillId } from '../drills/drill.ts';
import type { Side } from '../units.ts';

export type Support = 'none' | 'counter' | 'cane' | 'walker' | 'helper-hand';
export type HelperRole = 'none' | 'watching' | 'hands-ready' | 'hands-on';

/** What a session must know of a person. Stored by records, edited by patient and therapist. */
export interface Profile {
  readonly support: Support;
  readonly footwear: 'closed-shoes' | 'barefoot' | 'socks' | 'open-shoes';
  readonly glasses: boolean;
  readonly helper: HelperRole;
  /** Insulin or a sulfonylurea: low sugar is asked every day. */
  readonly lowSugarMedicine: boolean;
  /** Null: all. */
  readonly allowedDrills: readonly DrillId[] | null;
  /** Unsupported one-leg standing: opened by a therapist, by a passed check with a helper beside, or not at all. */
  readonly oneLegUnlocked: 'therapist' | 'check' | null;
  /** Pain on an ordinary day, 0–10, and the pain at which this person stops. Set by a therapist; null: the general rule (PAIN-1). */
  readonly usualPain: number | null;
  readonly painLimit: number | null;
  /** A leg that must not carry the person: no drill may load it, prescribed or not. */
  readonly legLeftOut: Side | null;
}

/** What of a person decides what may be played. */
export type Player = Pick<Profile, 'helper' | 'oneLegUnlocked' | 'legLeftOut' | 'support'> &
  Partial<Pick<Profile, 'allowedDrills'>>;

/** What a person is taken for until somebody says otherwise: the careful case. */
export const CAREFUL_PROFILE: Profile = {
  support: 'counter',
  footwear: 'closed-shoes',
  glasses: false,
  helper: 'none',
  lowSugarMedicine: false,
  allowedDrills: null,
  oneLegUnlocked: null,
  usualPain: null,
  painLimit: null,
  legLeftOut: null,
};

/** A word as ICU MessageFormat can select by: its selectors know no hyphen. */
export const icuWord = (word: string): string => word.replaceAll('-', '_');
