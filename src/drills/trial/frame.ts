import type { BodyState } from '../../body/state.ts';
import type { Millis } from '../../units.ts';
import type { Planned } from '../core.ts';
import type { Cue } from '../cue.ts';
import type { OwnRange, Say, Told, Trial } from '../drill.ts';

/** What a drill reads beside the picture: what is asked, and how far the trial has come. `S`: its settings. `Seen`: what it shows of the body. */
export interface Moment<S, Seen> {
  readonly p: S;
  readonly planned: Planned;
  /** The trial before this one in the plan. */
  readonly before: Planned | undefined;
  readonly seen: Seen;
  readonly range: OwnRange;
  readonly seed: number;
  /** Time of the newest body state. */
  readonly t: Millis;
  /** Usable practice, ms: in the whole drill, and in this phase. */
  readonly clock: number;
  readonly phaseMs: number;
  /** How long the person has been ready, ms, and the mean of `Ready.level` meanwhile. */
  readonly readyMs: number;
  readonly level: number;
  /** More support than agreed was told in this trial. */
  readonly support: boolean;
  readonly trials: readonly Trial[];
  readonly done: boolean;
}
/** A moment with its picture: one argument for all that judges. */
export interface Frame<S, Seen> extends Moment<S, Seen> {
  readonly body: BodyState;
  readonly dt: number;
  readonly told: Told | undefined;
}

/** Whether the person is ready just now, and what is asked of one who is not. */
export interface Ready {
  readonly there: boolean;
  /** The trial begins after the person has been there for longer than this, ms. */
  readonly forMs: number;
  readonly cue: Cue;
  readonly say?: Say | null;
  /** A measure of the starting position; the machine keeps its mean. */
  readonly level?: number;
  /** The trial is void after this, ms (DR-7). */
  readonly limitMs?: number;
}
