import type { ReadonlySignal } from '@preact/signals';
import type { BodyState } from '../../../body/state.ts';
import type { PoseSample } from '../../../pose/sample.ts';
import type { LeftOut } from '../../../prescription/plan.ts';
import type { SessionRecord } from '../../../records/schema.ts';
import type { DwellTarget } from '../../../session/hands-free.ts';
import type { SessionEvent, SessionState } from '../../../session/state.ts';

/** Something that keeps the session from running, as message ids with a way on. */
export interface Problem {
  readonly about: 'camera' | 'pose';
  readonly title: string;
  readonly help: string;
}

export interface Loading {
  readonly loaded: number;
  /** Bytes in all, or null while unknown. */
  readonly total: number | null;
}

/** What the hands are doing, for the rings on the screen. */
export interface HandsShown {
  readonly targets: readonly DwellTarget[];
  readonly over: string | null;
  /** 0 … 1 */
  readonly progress: number;
  /** 0 … 1 of the second that a raised hand takes to pause or go on. */
  readonly raise: number;
}
export const NO_HANDS: HandsShown = { targets: [], over: null, progress: 0, raise: 0 };

/** How a session was kept: the record, null where none could be made; `saved` is false when it is not on the disk. */
export interface Ended {
  readonly record: SessionRecord | null;
  readonly saved: boolean;
}

/** What the play screen sees of the runner. The screen shows and asks; the runner acts. */
export interface PlayController {
  readonly session: ReadonlySignal<SessionState>;
  /** Bytes of the pose model still on their way; null once it is ready. */
  readonly loading: ReadonlySignal<Loading | null>;
  readonly problem: ReadonlySignal<Problem | null>;
  /** Set once the session ended and was stored (or could not be: then `saved` is false). */
  readonly ended: ReadonlySignal<Ended | null>;
  /** A word about the camera (starting, back again, a black or standing picture), as message id. */
  readonly notice: ReadonlySignal<string | null>;
  /** What today's session leaves out, and why. */
  readonly leftOut: readonly LeftOut[];
  /** What is being said aloud, in words. */
  readonly caption: ReadonlySignal<string>;
  /** The boxes that a hand can choose, and the rings. */
  readonly hands: ReadonlySignal<HandsShown>;
  /** Width by height of the camera's picture. */
  readonly aspect: ReadonlySignal<number>;
  readonly posesPerSecond: ReadonlySignal<number>;
  /** How much the game draws, 0 (everything) and up; null before there is a game. Pixels give way to poses. */
  readonly drawing: ReadonlySignal<number | null>;
  readonly muted: ReadonlySignal<boolean>;
  /** Voice and sounds off or on, for this session. Captions stay. */
  mute(muted: boolean): void;
  /** The body as the camera sees it now, a few times a second; null before the first pose. */
  readonly live: ReadonlySignal<BodyState | null>;
  /** A therapist runs this session: the live panel stands beside the game. */
  readonly clinic: boolean;
  send(event: SessionEvent): void;
  retry(): void;
  /** The live picture, unmirrored, to be put into the page and mirrored by CSS; null before there is a camera. */
  readonly preview: ReadonlySignal<HTMLVideoElement | HTMLCanvasElement | null>;
  /** Calls back at every pose, for drawing the skeleton. Returns the way to stop. */
  onSample(listener: (sample: PoseSample) => void): () => void;
  /** Where the game is drawn. Null takes it away. */
  attachGame(parent: HTMLElement | null): void;
  destroy(): void;
}
