import type { Base } from './base.ts';
import type { Calibration } from './calibration.ts';
import { CONTACT_DEFAULTS, CONTACT_START, type ContactMachine, type ContactOptions } from './contact.ts';
import { FALL_START, type Fall } from './fall.ts';
import { HAND_START, type HandTrack } from './hands.ts';
import type { Sides } from './identity.ts';
import { MEASURE_START, type MeasureTracks } from './measures.ts';
import type { Quiet } from './quiet.ts';
import type { BodyState } from './state.ts';
import { WATCH_DEFAULTS, WATCH_START, type Watch, type WatchOptions } from './watch.ts';
import type { WeightTable } from './weights.ts';

/** What may be chosen; everything has a default. */
export interface TrackerOptions {
  /** Segment table behind the centre of mass; default `mean` of the sexes. */
  readonly weights?: WeightTable;
  readonly contact?: Partial<ContactOptions>;
  readonly watch?: Partial<WatchOptions>;
  /** Stature in metres, for the pendulum time of the extrapolated centre of mass only; default 1.70. */
  readonly stature?: number;
}
export interface BodySettings {
  readonly weights: WeightTable;
  readonly contact: ContactOptions;
  readonly watch: WatchOptions;
  readonly stature: number;
}

/** The memory of the body room: a plain value that can be logged, compared and stored. Treat it as opaque. */
export interface Tracker {
  readonly settings: BodySettings;
  readonly calibration: Calibration | null;
  readonly quiet: Quiet | null;
  readonly watch: Watch;
  readonly base: Base | null;
  readonly left: ContactMachine;
  readonly right: ContactMachine;
  readonly handLeft: HandTrack;
  readonly handRight: HandTrack;
  readonly tracks: MeasureTracks;
  readonly fall: Fall;
  /** Pixels to one body height before a calibration. */
  readonly stature: number | null;
  readonly roll: number | null;
  readonly stamps: readonly number[];
  readonly told: Told;
  readonly sides: Sides | null;
  readonly lastT: number | null;
}

/** What the outside has been told about tracking, and the last good numbers for coasting over a missed frame. */
export interface Told {
  readonly tracked: boolean;
  readonly badSince: number | null;
  readonly goodSince: number | null;
  readonly secondPerson: boolean;
  readonly coast: { readonly t: number; readonly state: BodyState } | null;
  readonly last: BodyState | null;
}

/** A body room that has seen nobody yet. */
export function newTracker(options: TrackerOptions): Tracker {
  return {
    settings: {
      weights: options.weights ?? 'mean',
      contact: { ...CONTACT_DEFAULTS, ...options.contact },
      watch: { ...WATCH_DEFAULTS, ...options.watch },
      stature: options.stature ?? 1.7,
    },
    calibration: null,
    quiet: null,
    watch: WATCH_START,
    base: null,
    left: CONTACT_START,
    right: CONTACT_START,
    handLeft: HAND_START,
    handRight: HAND_START,
    tracks: MEASURE_START,
    fall: FALL_START,
    stature: null,
    roll: null,
    stamps: [],
    told: { tracked: false, badSince: null, goodSince: null, secondPerson: false, coast: null, last: null },
    sides: null,
    lastT: null,
  };
}

/** A tracker that uses this calibration from now on. */
export function withCalibration(tracker: Tracker, calibration: Calibration): Tracker {
  return {
    ...tracker,
    calibration,
    base: null,
    left: CONTACT_START,
    right: CONTACT_START,
    tracks: MEASURE_START,
    stature: calibration.stature,
    roll: calibration.roll,
    watch: {
      ...tracker.watch,
      mustCheck: false,
      awaySince: null,
      strangerSince: null,
      lowSince: null,
      leaptAt: null,
    },
  };
}
