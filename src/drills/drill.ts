import type { BodyState } from '../body/state.ts';
import type { Millis, Side } from '../units.ts';
import type { Cue } from './cue.ts';
import type { Legs, Measure, Numbers, Rest, Rungs, Scene, Traits } from './traits.ts';

/** The drills and assessments that exist. A word here is a word in records and plans: never rename, only add. */
export const DRILL_IDS = [
  'weight-shift',
  'rhythmic-shift',
  'single-leg-stance',
  'marching',
  'step-pattern',
  'quiet-stance',
  'sit-to-stand',
  'mini-squat',
  'heel-raise',
  'ankle-mobility',
  'hip-mobility',
  'calf-stretch',
  'posture',
  'shift-range',
  'assess-single-leg',
  'assess-four-stage',
  'assess-sit-to-stand',
] as const;
export type DrillId = (typeof DRILL_IDS)[number];

/** A sentence for the user as message id and values; the words are in the catalogues, never here. */
export interface Say {
  readonly id: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

export interface Trial {
  /** 1 … */
  readonly n: number;
  readonly side: Side | null;
  /** What was asked, in the drill's own unit (info.target). Signed for lateral targets. */
  readonly target: number | null;
  readonly outcome: 'hit' | 'miss' | 'void';
  /** Why, as a word of `info.reasons`. */
  readonly reason: string;
  readonly t0: Millis;
  readonly t1: Millis;
  /** Outcomes by name as `info.outcomes` lists them; only what was measured. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** One parameter as data: documentation, validation and the plan editor are made from it. */
export interface ParameterInfo {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly default: number;
  readonly about: string;
  /** Only whole numbers are meant (counts, choices). */
  readonly whole?: boolean;
  /** A choice: the value is an index into these words, easiest or safest first. Labels: `drill.choice.<word>`. */
  readonly choices?: readonly string[];
}
export interface OutcomeInfo {
  readonly unit: string;
  readonly about: string;
  /** The LOINC code of exactly this number, as long as the whole drill was done. */
  readonly loinc?: string;
}
export interface DrillInfo {
  readonly id: DrillId;
  readonly version: number;
  /**
   * An assessment measures and never adapts: its protocol is read before (`drill.<id>.before`), and what its number can and cannot say
   * after (`drill.<id>.after`) (DR-14).
   */
  readonly kind: 'training' | 'assessment' | 'mobility';
  readonly purpose: string;
  readonly setUp: string;
  readonly parameters: Readonly<Record<string, ParameterInfo>>;
  /** Every name that `Trial.metrics` can hold. */
  readonly outcomes: Readonly<Record<string, OutcomeInfo>>;
  /** Every name that `DrillState.summary` can hold: results of the whole drill. */
  readonly summary: Readonly<Record<string, OutcomeInfo>>;
  /** Every word that `Trial.reason` can be, with what it means. */
  readonly reasons: Readonly<Record<string, string>>;
  readonly stopRules: readonly string[];
  readonly source: string;
  /** What the drill asks of the body with these parameters; missing ones mean their defaults. */
  readonly traits: (parameters: Numbers) => Traits;
  readonly rest: Rest;
  /** Its ladder, or null: assessments and stretches have none. */
  readonly rungs: Rungs | null;
  readonly measure: Measure | null;
  readonly scene: Scene;
  /** What the drill has to do with the own range: it measures it, or its targets are fractions of it. Left out: nothing. */
  readonly ownRange?: 'measured' | 'used';
}

/** What the person can do, measured this session: targets are fractions of it. Both positive, on the `lateral` scale (1 = over the ankle). */
export interface OwnRange {
  readonly left: number;
  readonly right: number;
}

/** What a drill is told when it starts, beside its parameters. */
export interface DrillContext {
  readonly seed: number;
  readonly range: OwnRange;
  /** The drill is new to the person: one try without score comes first (DR-16). Left out: none. */
  readonly firstTry?: boolean;
  /** The legs that may work: no trial works the other one or stands on it (DR-17). Left out: both. */
  readonly legs?: Legs;
  /** `shift-range`: the sides that are measured (SR-6). Left out: both. */
  readonly reach?: Legs;
}

/** What the game draws. The game never scores. */
export type DrillView =
  | {
      readonly world: 'river';
      /** Where the body is, in fractions of the own range (−1 … 1, may pass it). Null: not measured. */
      readonly position: number | null;
      /** The gate, same scale; null while there is none. */
      readonly target: number | null;
      /** Half width of the gate, same scale. */
      readonly band: number;
      /** Rhythmic variant: phase of the current 0 … 1, else null. */
      readonly beat: number | null;
      /** From beat to beat, ms; only while a beat runs. */
      readonly paceMs?: number;
    }
  | {
      readonly world: 'heron';
      readonly leg: Side | null; // the standing leg
      readonly liftLeft: number; // H
      readonly liftRight: number; // H
      readonly heldMs: number;
      readonly goalMs: number;
      /** 0 (restless) … 1 (still). */
      readonly stillness: number;
    }
  | {
      readonly world: 'stones';
      readonly pattern: readonly (Side | 'wait')[];
      /** No pattern to be learnt: it goes round without an end. */
      readonly endless?: true;
      readonly index: number;
      /** Phase of the beat 0 … 1. */
      readonly beat: number;
      /** From beat to beat, ms; only while a beat runs. */
      readonly paceMs?: number;
      readonly liftLeft: number;
      readonly liftRight: number;
      /** False while the pattern must be remembered. */
      readonly patternShown: boolean;
    }
  | {
      readonly world: 'reeds';
      readonly reps: number;
      readonly goal: number;
      /** How far into the repetition, 0 (start) … 1 (full). */
      readonly depth: number;
      readonly figure: 'chair' | 'squat' | 'heels' | 'ankle' | 'hip' | 'calf' | 'posture';
    };

/** The part of every drill's state that the outside may read. Each drill adds its own memory. */
export interface DrillState {
  readonly drill: DrillId;
  readonly cue: Cue;
  /** data-target: signed fraction of the own range, where there is one. */
  readonly target: number | null;
  /** A sentence beside the cue: why a repetition did not count, what to do. */
  readonly say: Say | null;
  /** 0 … 1 progress of the hold that is asked now. */
  readonly hold: number;
  /** The trial running or next, 1 …, and how many there will be. Practice trials are not counted. */
  readonly trialNumber: number;
  readonly trialCount: number;
  readonly practice: boolean;
  readonly trials: readonly Trial[];
  /** False while feedback is faded: the game hides the body's marker and the hold ring until the trial is over. */
  readonly feedback: boolean;
  /** Results of the whole drill by name as `info.summary` lists them; empty until done. */
  readonly summary: Readonly<Record<string, number>>;
  readonly view: DrillView;
  readonly done: boolean;
}

/** What the helper or the patient tells a drill that no camera can see. */
export type Told = 'support' | 'step' | 'skip' | 'in-position' | 'hands-on';

/** The outcome of one way to end a trial, and its words of `info.reasons`. */
export interface EndWords {
  readonly outcome: Trial['outcome'];
  readonly reasons: readonly string[];
}

/**
 * One file a drill: its `info`, and a reducer. `P`: its parameters. `S`: its state.
 * Method syntax on purpose: it lets the registry hold drills with different states as one type. Give `step` only what
 * `start` or `step` of the same drill returned.
 */
export interface Drill<P, S extends DrillState> {
  readonly info: DrillInfo;
  /** How a trial can end beside the reasons that every drill knows; the earliest end counts, of equals the first. */
  readonly ends: readonly EndWords[];
  /** Refuses impossible parameters with the reason. */
  parse(parameters: unknown): Parsed<P>;
  start(parameters: P, context: DrillContext): S;
  /** `dt`: milliseconds since the step before. */
  step(state: S, body: BodyState, dt: Millis, told?: Told): S;
}

/** The answer of `parse`: complete parameters (missing ones take their defaults), or why they are refused. */
export type Parsed<P> =
  | { readonly ok: true; readonly value: P }
  | { readonly ok: false; readonly reason: Say };
