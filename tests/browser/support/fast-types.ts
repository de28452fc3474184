import type { DrillId } from '../../../src/drills/drill.ts';
import type { Side } from '../../../src/units.ts';
import type { Ability, Character } from '../../../src/virtual-patient/behaviour.ts';

/** How questions are answered: by keys at once, by a hand held over the boxes, or not at all (the test does). */
export type HelperWay = 'keys' | 'hands' | 'none';

export interface FastOptions {
  readonly ability: Partial<Ability>;
  /** Times the speed of life that is wanted; the page plays as fast as it can up to this. */
  readonly speed: number;
  /** The same while a decision waits on the screen. */
  readonly askedSpeed: number;
  /** Poses a second of the person's time. */
  readonly fps: number;
  readonly helper: HelperWay;
  /** Answers that differ from the calm ones, by question id: true, false, or a number. */
  readonly answers: Readonly<Record<string, boolean | number>>;
  /** What "lift" and "rise" mean before any demonstration was seen. */
  readonly drill: DrillId | null;
  /** ms from one beat to the next, for drills that ask for the same foot twice. */
  readonly beat: number;
  readonly permission: 'granted' | 'refused' | 'missing';
}

/** Something that happens to the person, the helper, the camera or the model. */
export type Action =
  | { readonly do: 'become'; readonly character: Character }
  | { readonly do: 'half' | 'leave' | 'sit-down' | 'dark' | 'hang'; readonly on: boolean }
  | { readonly do: 'stumble' | 'fall' | 'get-up' | 'crash' | 'unplug' | 'plug-in' }
  | { readonly do: 'shuffle'; readonly side: Side }
  | { readonly do: 'raise-hand'; readonly side: Side | null }
  | { readonly do: 'others'; readonly count: number }
  | { readonly do: 'key'; readonly key: string }
  | { readonly do: 'speed'; readonly times: number }
  | { readonly do: 'helper'; readonly way: HelperWay }
  /** These, so many ms of the person's time later, whatever the screen shows then. */
  | { readonly do: 'later'; readonly after: number; readonly actions: readonly Action[] };

/** A moment of the session, as the screen shows it. */
export interface Moment {
  readonly phase?: string;
  readonly cue?: string;
  readonly drill?: DrillId;
  /** The trial shown is this one or a later one. */
  readonly trial?: number;
  /** ms of the person's time for which it has been so without a break. */
  readonly after?: number;
}

/** One change of what the screen shows. `t`: the person's time, `at`: the page's clock, ms. */
export interface FastLog {
  readonly t: number;
  readonly at: number;
  readonly phase: string;
  readonly cue: string;
  readonly target: number | null;
  /** The trial that is shown as running or next, and of how many; null while none counts. */
  readonly trial: number | null;
  readonly of: number | null;
  readonly say: string;
}

/** `window.heronFast` in the page. */
export interface FastWindow {
  act(action: Action): void;
  when(moment: Moment, actions: readonly Action[]): void;
  answers(answers: Readonly<Record<string, boolean | number>>): void;
  log(): readonly FastLog[];
  time(): number;
}
