import type { BodyState } from '../body/state.ts';
import type { Cue } from '../drills/cue.ts';
import type { Say } from '../drills/drill.ts';
import type { Traits } from '../drills/traits.ts';
import type { Millis } from '../units.ts';
import type { SessionState } from './state.ts';
import type { Watch } from './supervisor.ts';

/** Cue and sentences of a state (CUE-1). */
export interface Words {
  readonly cue: Cue;
  readonly target: number | null;
  readonly say: Say | null;
  /** A second, quieter line. */
  readonly aside: Say | null;
}

/** One row of the chart: everything that a phase is. A cell is a word, a list or a named function. */
export interface Row {
  /** What the person is asked for: what voice and screens say follows from it. */
  readonly asks: 'answers' | 'place' | 'zero' | 'demonstration' | 'movement' | 'rest' | 'nothing';
  /** What the screen is for: the person's picture, the game, or neither; `person-then-game`: once there was a first drill. */
  readonly shows: 'person' | 'person-then-game' | 'game' | 'nothing';
  /** What the supervisor may raise, and what the drill asks of the body meanwhile; null: standing still in place. */
  readonly watch: Watch;
  readonly traits: (state: SessionState) => Traits | null;
  /** Time here is practice and counts for the dose. */
  readonly counts: boolean;
  /** Time here is spent on the feet, unless the drill has a chair (DOSE-3). */
  readonly stands: boolean;
  /** A raised hand pauses; elsewhere there is nothing to pause, or the hands choose. */
  readonly pausable: boolean;
  /** Somebody beside the patient may skip it. */
  readonly skippable: boolean;
  /** The session may be ended here because it has lasted too long (DOSE-2). */
  readonly limited: boolean;
  /** A second person is looked for whatever it costs in poses: nothing is scored here (SUP-13). */
  readonly looksAround: boolean;
  /** "Go on" stands as a box for the hand: the arms are free and nothing is shown that it could hide. */
  readonly boxes: boolean;
  /** Ends by itself: its time left is shown and "go on" ends it at once. */
  readonly passes: boolean;
  /** How it goes on after a pause: as it was, as it was if the person still stands there, or over a zero (PAUSE-4). */
  readonly resume: 'same' | 'same-if-there' | 'over-a-zero' | 'over-a-whole-zero';
  /** How far it has come, 0 … 1; null where there is nothing to wait for. */
  readonly progress: (state: SessionState) => number | null;
  readonly words: (state: SessionState) => Words;
  readonly enter: (state: SessionState) => SessionState;
  readonly on: Handlers;
}

/** What a phase does at an event; what is not named changes nothing there. */
export interface Handlers {
  readonly frame?: (state: SessionState, body: BodyState, dt: Millis) => SessionState;
  /** Time without a frame; where it is named, frames are time too. */
  readonly time?: (state: SessionState, dt: Millis) => SessionState;
  readonly 'go-on'?: (state: SessionState) => SessionState;
  readonly skip?: (state: SessionState) => SessionState;
  readonly longer?: (state: SessionState) => SessionState;
}
