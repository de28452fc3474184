import type { BodyState } from '../body/state.ts';
import type { Cue } from '../drills/cue.ts';
import type { DrillId, DrillState, OwnRange, Say, Told } from '../drills/drill.ts';
import type { Numbers } from '../drills/traits.ts';
import type { IncidentKind } from '../facts/words.ts';
import type { LeftOut, PlannedDrill, SessionPlan } from '../prescription/plan.ts';
import type { Source } from '../prescription/played.ts';
import type { HelperRole, Profile, Support } from '../prescription/profile.ts';
import type { Block, Ratings } from '../progression/after-session.ts';
import type { Millis, Side } from '../units.ts';
import type { Answer, AnswerValue, Question, QuestionId } from './question.ts';
import type { Phase, SetUpCheckId, StopReason } from './words.ts';

/** Who did it: one-key equivalents, a tap, a raised or dwelling hand, the helper's button, or the supervisor itself. */
export type Actor = 'key' | 'tap' | 'hand' | 'helper' | 'system';

/** How the session began and where it may be asked to go: what somebody does, sees and tells. */
export type SessionEvent =
  /** One analysed camera frame; `dt` milliseconds since the event before that carried a `dt`. */
  | { readonly type: 'body'; readonly body: BodyState; readonly dt: Millis }
  /** Time passing without a camera frame. Send at least four a second while no frames arrive. */
  | { readonly type: 'tick'; readonly dt: Millis }
  | { readonly type: 'answer'; readonly question: QuestionId; readonly value: AnswerValue }
  /** A hand has chosen a part of a scale; the number itself is chosen next. */
  | { readonly type: 'narrow'; readonly from: number; readonly to: number }
  | { readonly type: 'go-on' }
  | { readonly type: 'back' }
  | { readonly type: 'skip' }
  | { readonly type: 'longer' }
  | { readonly type: 'told'; readonly told: Told }
  /** Within a session only the amplitude or the hold moves, by at most a tenth. */
  | { readonly type: 'adjust'; readonly direction: 'easier' | 'harder' }
  /** `at`: when the writer began, on the session's time; now when left out. */
  | { readonly type: 'note'; readonly text: string; readonly at?: Millis }
  /** What a helper beside the patient saw, as one word for the record. A fall and dizziness end the session. */
  | { readonly type: 'report'; readonly what: string }
  | { readonly type: 'pause' | 'resume' | 'stop'; readonly by: Actor }
  | { readonly type: 'camera'; readonly state: 'ok' | 'lost' }
  /** The words that a demonstration or a zero waits for (FLOW-4). */
  | { readonly type: 'words'; readonly state: 'saying' | 'said' };

export interface Incident {
  readonly kind: IncidentKind;
  /** Milliseconds since the session began. */
  readonly at: Millis;
  /** Time of the last camera frame, on the frames' own clock; null before the first. */
  readonly frame: Millis | null;
  readonly phase: Phase;
  readonly drill: DrillId | null;
  /** What was seen, as numbers and words that can be stored. */
  readonly saw: Readonly<Record<string, number | string | boolean>>;
  /** What the person answered to "Are you all right?", null until answered. */
  readonly answered: 'yes' | 'no' | null;
}

export interface Paused {
  /** Somebody asked for it, or the supervisor's incident. */
  readonly why: 'asked' | IncidentKind;
  readonly by: Actor;
  /** Index into `incidents`, or null for a pause that was asked for. */
  readonly incident: number | null;
  readonly since: Millis;
}

export interface SetUpCheck {
  readonly id: SetUpCheckId;
  readonly state: 'waiting' | 'asked' | 'met';
}
export interface SetUpState {
  readonly checks: readonly SetUpCheck[];
  /** The one that is asked now; null when all are met and the position is being held. */
  readonly asked: SetUpCheckId | null;
  /** 0 … 1 of the second for which the position must be held. */
  readonly held: number;
}

/** What came before, as far as a session needs it. */
export interface SessionHistory {
  readonly finishedSessions: number;
  readonly firstQuestionsPassed: boolean;
  /** A stop that only a clinician clears; asks `cleared` first. */
  readonly locked: boolean;
  readonly drillsSeen: readonly DrillId[];
  /** Practised of this session before it was cut off, ms (DOSE-6). */
  readonly practised: number;
  /** The own range as last measured, by stance and support (`footing`): used where today's measurement is left out or fails. */
  readonly lastRanges: Readonly<Record<string, OwnRange>>;
}

export const NO_HISTORY: SessionHistory = {
  finishedSessions: 0,
  firstQuestionsPassed: false,
  locked: false,
  drillsSeen: [],
  practised: 0,
  lastRanges: {},
};

/** What was played of one item, finished or not. */
export interface DrillResult extends Block {
  /** Index into the plan's items. */
  readonly item: number;
  /** Who each of the parameters came from. */
  readonly from: Readonly<Record<string, Source>>;
  /** What its targets were fractions of; of `shift-range` itself: the own range that is known once it is over. */
  readonly range: OwnRange;
  readonly support: Support;
  readonly helper: HelperRole;
  /** Results of the whole drill by name (`DrillInfo.summary`); empty when it was not done. */
  readonly summary: Numbers;
  /** Sides in the order in which they were asked. */
  readonly order: readonly (Side | null)[];
  readonly startedAt: Millis;
  readonly endedAt: Millis;
}

export interface LogEntry {
  readonly at: Millis;
  readonly what: string;
  readonly detail: string;
}

export interface SessionState {
  readonly plan: SessionPlan;
  readonly profile: Profile;
  readonly history: SessionHistory;
  readonly seed: number;

  readonly phase: Phase;
  readonly paused: Paused | null;
  /** Milliseconds since the start, pauses included. */
  readonly elapsed: Millis;
  /** Milliseconds in this phase, pauses excluded. */
  readonly inPhase: Millis;
  /** Milliseconds of practice (range, warm-up, drills, cool-down), pauses excluded. */
  readonly practised: Millis;
  /** Milliseconds on the feet since the last rest, set-up included, pauses excluded (DOSE-3). */
  readonly standing: Millis;

  /** data-cue and data-target. */
  readonly cue: Cue;
  readonly target: number | null;
  /** The sentence to show and speak now. */
  readonly say: Say | null;
  /** A second, quieter line: why something is not scored, a helper's line. */
  readonly aside: Say | null;

  /** The question on screen (in a pause: "Are you all right?"), else null. */
  readonly question: Question | null;
  /** Those still to come in this phase. */
  readonly questionsLeft: readonly Question[];
  readonly answers: readonly Answer[];

  readonly setUp: SetUpState;
  /** Progress of the quiet stance, 0 … 1. */
  readonly quietProgress: number;

  /** Index into plan.items; −1 before the first, plan.items.length after the last. */
  readonly item: number;
  readonly drill: DrillState | null;
  /** What is known of the drill in play; null exactly when `drill` is. */
  readonly running: RunningItem | null;
  /** Of the drill in play: its place among the items of its part, 1 …, and how many. For "Drill 2 of 4". */
  readonly drillIndex: number;
  readonly drillCount: number;
  /** Rest or demonstration left, ms. */
  readonly remaining: Millis;

  readonly results: readonly DrillResult[];
  /** Left out since the last exercise that was played (ITEM-5). */
  readonly leftOut: readonly LeftOut[];
  readonly ratings: Ratings;
  readonly incidents: readonly Incident[];
  readonly stop: { readonly reason: StopReason; readonly advice: Say; readonly lock: boolean } | null;

  /** Stands in exactly one state: act on it after every step. `zero`: body's beginQuietStance; `rezero`: body's beginRezero. */
  readonly request: 'zero' | 'rezero' | null;
  /** The pose room should look for more than one person now (set-up, rests, pauses). */
  readonly watchBystanders: boolean;
  /** Poses are too slow for a fair score. */
  readonly tooSlow: boolean;
  readonly log: readonly LogEntry[];
  /** Memory of the reducer; nobody else's business, but a plain value all the same. */
  readonly memory: SessionMemory;
}

/** The item in play, from its first frame to its result. */
export interface RunningItem {
  /** As it is played now: a placement check stands here as its present try. */
  readonly item: PlannedDrill;
  readonly parameters: Readonly<Record<string, number>>;
  /** Who each of them came from. */
  readonly from: DrillResult['from'];
  /** The own range that its targets are fractions of. */
  readonly range: OwnRange;
  readonly startedAt: Millis;
  /** False once the machine was too slow for a fair score. */
  readonly scored: boolean;
  readonly told: { readonly grabs: number; readonly steps: number; readonly handsOn: number };
}

/** What the reducer remembers between steps: a plain value that no other room reads. */
export interface SessionMemory {
  /** The phase was changed and has not begun yet; `settle` begins it within the same step. */
  readonly entering: boolean;
  readonly lastBody: BodyState | null;
  readonly cameraOk: boolean;
  readonly saying: boolean; // FLOW-4: a demonstration or a zero does not end meanwhile
  readonly supervisor: SupervisorMemory;
  readonly setUp: SetUpMemory;
  /** The question that a pause pushed aside. */
  readonly parkedQuestion: Question | null;
  readonly quiet: {
    readonly kind: 'zero' | 'rezero';
    readonly seen: boolean;
    readonly waitedMs: number;
  };
  /** Length of the rest as it began, ms: it can be asked for again (DOSE-5). */
  readonly restMs: Millis;
  /** How far amplitude or hold stands from its rung within this session, by ladder, −0.1 … 0.1. */
  readonly adjustments: Readonly<Record<string, number>>;
  /** The ratings were asked: they are asked once. */
  readonly rated: boolean;
  /** For how long nobody has been seen and nobody has answered, ms (STOP-5). */
  readonly aloneMs: number;
}

/** Timers of the supervisor, all in milliseconds; see SPEC.md, SUP rules. */
export interface SupervisorMemory {
  readonly lastFrame: Millis | null;
  /** Why nothing can be measured, and for how long that has been so. */
  readonly untrackedMs: number;
  readonly untrackedAs: IncidentKind | null;
  /** Where the person stands when upright, in the mirrored picture 0 … 1; null before somebody was measured. */
  readonly place: { readonly x: number; readonly height: number; readonly bottom: number } | null;
  /** Somebody was in the picture since the last alarm: only then can somebody be gone from a rest. */
  readonly present: boolean;
  readonly satMs: number;
  readonly floorMs: number;
  readonly noFrameMs: number;
  /** Decaying count of frames and of their time, for the average rate. */
  readonly frames: number;
  readonly framesMs: number;
  readonly tooSlow: boolean;
  /** Steps in the last second and a half, and how long ago the balance point left the base: what tells a stumble from a step. */
  readonly steps: readonly Millis[];
  readonly outsideMs: number;
  readonly stumbles: number;
}

/** Filters of set-up: which checks hold and how long each has disagreed. */
export interface SetUpMemory {
  readonly started: boolean;
  readonly met: Readonly<Record<SetUpCheckId, boolean>>;
  readonly againstMs: Readonly<Record<SetUpCheckId, number>>;
  /** Which way to move, for `centred`. */
  readonly direction: 'left' | 'right';
  readonly asked: SetUpCheckId | null;
  readonly askedMs: number;
  readonly heldMs: number;
  /** Checks that are no longer asked: advice that was not followed, or a "go on" of somebody at the screen. */
  readonly waived: readonly SetUpCheckId[];
}
