import type { Side } from '../units.ts';
import type { Cue } from './cue.ts';

/** Numbers by name, as plans, rungs and records hold parameters (choices are indices). */
export type Numbers = Readonly<Record<string, number>>;

/**
 * What a drill asks of the body. The supervisor, the planner, the simulated person and the screens read these words and know no drill by name.
 * First filled in by engineers [J]; a clinician should read the table in `docs/drills.md`.
 */
export interface Traits {
  /** Where the body may be without an alarm. `chair`: sitting and rising belong to the drill, in its demonstration too. */
  readonly posture: 'standing' | 'bending' | 'chair' | 'any';
  /**
   * What the feet may do. `planted`: a foot that moves ends the trial and can be a stumble. `one-lifted`: so does the standing foot.
   * `free`: the feet may stand elsewhere than at the zero (a chair, heel to toe), so their place says nothing of a stumble.
   */
  readonly feet: 'planted' | 'one-lifted' | 'stepping' | 'free';
  /** `any`: turning away from the camera belongs to the drill. */
  readonly facing: 'camera' | 'any';
  /** Which leg carries the load. A leg that is left out must carry none: see `legsAllow`. */
  readonly loads: 'both' | 'stance-leg' | 'forefoot' | 'none';
  /** Who or what must be in reach as soon as the agreed support is lighter than a hand. */
  readonly guard: 'none' | 'counter' | 'helper';
  /** `word`: no camera sees whether the feet stand as asked, so the drill waits until the patient or the helper says so. */
  readonly stanceToldBy: 'camera' | 'word';
  /**
   * What "right only" means. `both-together`: both legs work at once, so one side alone is refused.
   * `moving-leg`: `Trial.side` names the leg that moves and the other one stands. `standing-leg`: it names the leg that stands.
   */
  readonly sides: 'both-together' | 'moving-leg' | 'standing-leg';
}

/** Whether the drill is, or may be, done on the feet. */
export const onFeet = ({ posture }: Traits): boolean => posture !== 'chair';

/** The legs that the plan lets work. The other leg carries no more than quiet standing on both feet. */
export type Legs = 'both' | Side;

/** Returns whether a drill can be done with these legs: a leg that is left out is never worked and never stood on (DR-17). */
export const legsAllow = ({ sides, loads }: Traits, legs: Legs): boolean =>
  legs === 'both' || sides === 'standing-leg' || (sides === 'moving-leg' && loads === 'none');

/** Rest that belongs to a drill, seconds. Nothing shortens `between`, which lies between its tries and blocks. */
export interface Rest {
  readonly between: number;
  readonly after: number;
  /** The rest after the drill is meant to be taken on a chair. */
  readonly seated: boolean;
}

/** One change from one rung to the next: a parameter of the drill and its new value. */
export interface Change {
  readonly set: string;
  readonly to: number;
}

/** The rungs of a drill as data, easiest first; `start` is level 0 and each change makes the next level. */
export interface Rungs {
  /** The one parameter that may move ± 10 % within a session. */
  readonly within: string | null;
  readonly start: Numbers;
  readonly changes: readonly Change[];
  /** Trials of one try in the placement check: while climbing, and when refining. 0: the ladder is entered at its lowest rung. */
  readonly check: { readonly climb: number; readonly refine: number };
}

/** The number that stands for a drill in review, report and FHIR. */
export interface Measure {
  readonly name: string;
  readonly from: 'metrics' | 'summary';
  readonly unit: 'range' | 'ankle' | 's' | 'count';
  /** Smaller differences are noise, in the measure's own unit. [J] */
  readonly smallest: number;
  readonly better: 'higher' | 'lower';
  /** Means by age are published for it, and may stand beside it. */
  readonly ageMeans?: true;
}

/** What game, demonstration and cue show of a drill. */
export interface Scene {
  readonly world: 'river' | 'heron' | 'stones' | 'reeds';
  /** Cues whose general words would mislead here ("Sit down" is no way to ask for a small knee bend): `cue.<drill>.<cue>`. */
  readonly ownCues: readonly Cue[];
}

const UPRIGHT = {
  posture: 'standing',
  feet: 'planted',
  facing: 'camera',
  loads: 'both',
  guard: 'counter',
  stanceToldBy: 'camera',
  sides: 'both-together',
} as const satisfies Traits;

/** Standing on both feet in front of the camera, with what differs. */
export const uprightWith = (differs: Partial<Traits> = {}): Traits => ({ ...UPRIGHT, ...differs });

/** Standing on one leg: nobody does that alone while the support is lighter than a hand. */
export const ON_ONE_LEG: Traits = uprightWith({
  feet: 'one-lifted',
  loads: 'stance-leg',
  guard: 'helper',
  sides: 'standing-leg',
});

/** An ordinary rest: 20 s standing or sitting, as the person likes. [J] */
export const SHORT_REST: Rest = { between: 0, after: 20, seated: false };
/** Between holds on one leg at least 20 s with both feet down (SLS-6). */
export const ONE_LEG_REST: Rest = { between: 20, after: 20, seated: false };
/** After work out of a chair: a minute on it. [J] */
export const SEATED_REST: Rest = { between: 0, after: 60, seated: true };
