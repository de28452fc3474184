import type { PoseSample } from '../pose/sample.ts';
import { bodyHeights, type Millis, millis, type Side } from '../units.ts';
import { type Base, feetNow, lifts, stepBase } from './base.ts';
import type { Calibration } from './calibration.ts';
import {
  CONTACT_DEFAULTS,
  CONTACT_START,
  type ContactMachine,
  type ContactOptions,
  stepContact,
} from './contact.ts';
import { ankleSpacing, nextRoll, nextStature, qualityOf } from './estimates.ts';
import { figureOf } from './figure.ts';
import { HAND_START, type HandTrack, stepHand } from './hands.ts';
import { type Sides, settleSides } from './identity.ts';
import { MEASURE_START, type Measures, type MeasureTracks, stepMeasures } from './measures.ts';
import { type Quiet, startQuiet, stepQuiet } from './quiet.ts';
import type { BodyEvent, BodyState, FootState, NotMeasured } from './state.ts';
import { stepWatch, WATCH_DEFAULTS, WATCH_START, type Watch, type WatchOptions } from './watch.ts';
import { WEIGHTS, type WeightTable } from './weights.ts';

/** What may be chosen; everything has a default. */
export interface BodyOptions {
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
export interface BodyTracker {
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
  /** Pixels to one body height before a calibration. */
  readonly stature: number | null;
  readonly roll: number | null;
  readonly stamps: readonly number[];
  readonly reported: Reported;
  readonly sides: Sides | null;
  readonly lastT: number | null;
}
/** What the outside has been told about tracking, and the last good numbers for coasting over a missed frame. */
interface Reported {
  readonly tracked: boolean;
  readonly badSince: number | null;
  readonly goodSince: number | null;
  readonly secondPerson: boolean;
  readonly coast: { readonly t: number; readonly state: BodyState } | null;
}

/** A missed frame or two are bridged for this long, ms; after that the numbers are gone. [J] */
export const COAST = 150;
/** Tracking must have been good for this long to be called found, ms. [J] */
export const FOUND_AFTER = 200;
/** Filters start anew after a gap longer than this, ms. [J] */
const GAP = 400;

/** A body room that has seen nobody yet. */
export function createBody(options: BodyOptions = {}): BodyTracker {
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
    stature: null,
    roll: null,
    stamps: [],
    reported: { tracked: false, badSince: null, goodSince: null, secondPerson: false, coast: null },
    sides: null,
    lastT: null,
  };
}

/** Starts measuring a quiet stance; `BodyState.quiet` tells how it goes and the clock starts anew whenever the person moves. */
export function beginQuietStance(tracker: BodyTracker, duration: Millis = millis(5000)): BodyTracker {
  return { ...tracker, quiet: startQuiet('full', duration) };
}

/**
 * A short re-zero (1.5 s of standing still, for rests): keeps the person and takes new places of the feet and zeros.
 * Without a calibration to refresh it measures a whole quiet stance.
 */
export function beginRezero(tracker: BodyTracker, duration: Millis = millis(1500)): BodyTracker {
  return tracker.calibration === null
    ? beginQuietStance(tracker)
    : { ...tracker, quiet: startQuiet('zero', duration) };
}

/** A tracker that uses this calibration from now on. */
export function withCalibration(tracker: BodyTracker, calibration: Calibration): BodyTracker {
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

/** Reasons under which a person still stands in front of us, whole and recognised. */
const PRESENT: ReadonlySet<NotMeasured | null> = new Set<NotMeasured | null>([
  null,
  'uncalibrated',
  'sitting',
]);

/**
 * One sample in, where the body is out. Samples must rise in time; one that does not is answered with the state before it.
 * Never throws for finite numbers; landmarks that are not finite count as nobody.
 */
export function stepBody(
  tracker: BodyTracker,
  seen: PoseSample,
): { readonly tracker: BodyTracker; readonly state: BodyState } {
  const t: number = seen.t;
  const { settings } = tracker;
  const late = tracker.lastT !== null && !(t > tracker.lastT);
  if (late && tracker.reported.coast !== null)
    return { tracker, state: { ...tracker.reported.coast.state, events: [] } };
  const dt = tracker.lastT === null ? 0 : (t - tracker.lastT) / 1000;
  const stamps = [...tracker.stamps.filter((at) => at > t - 2000 && at < t), t];
  const { sample, sides } = settleSides(tracker.sides, seen);
  const figure = figureOf(sample, WEIGHTS[settings.weights]);

  let calibration = tracker.calibration;
  let base = tracker.base;
  let tracks = dt * 1000 > GAP ? MEASURE_START : tracker.tracks;
  let left = tracker.left;
  let right = tracker.right;

  const feet = figure !== null && calibration !== null ? feetNow(figure, calibration) : null;
  const away = feet === null ? 0 : Math.abs((feet.asideLeft + feet.asideRight) / 2);
  const watched = stepWatch(
    tracker.watch,
    { sample, figure, calibration, rise: tracks.rise?.x ?? null, away },
    settings.watch,
  );
  let watch = watched.watch;
  let reason = watched.reason;

  // The quiet stance runs beside everything else and may end in a new calibration.
  let quiet = tracker.quiet;
  let fresh = false;
  if (quiet !== null) {
    const usable = reason === null || reason === 'uncalibrated' || reason === 'moved' || reason === 'sitting';
    const upright = reason !== 'sitting' || (figure !== null && figure.stature > 0);
    const done = stepQuiet(quiet, t, usable && upright ? figure : null, calibration);
    quiet = done.calibration === null ? done.quiet : null;
    if (done.calibration !== null) {
      const next = withCalibration({ ...tracker, watch, tracks }, done.calibration);
      ({ calibration, base, tracks, left, right, watch } = next);
      reason = null;
      fresh = true;
    }
  }

  const stature = calibration?.stature ?? nextStature(tracker.stature, figure, reason, dt);
  const events: BodyEvent[] = [];
  let measures: Measures | null = null;
  let feetStates: { readonly left: FootState; readonly right: FootState } = UNKNOWN_FEET;

  if (figure !== null && calibration !== null && (reason === null || reason === 'sitting')) {
    const now = feetNow(figure, calibration);
    const least = settings.watch.footVisibility;
    const leftSeen = figure.left.visibility >= least;
    const rightSeen = figure.right.visibility >= least;
    const anchors = {
      left: leftSeen && !left.lifted && !left.moved,
      right: rightSeen && !right.lifted && !right.moved,
    };
    base = stepBase(base, t, now, anchors, calibration.noise.foot);
    if (reason === null) {
      const over = lifts(now, base);
      const gap = dt * 1000 > GAP;
      const stepFoot = (machine: ContactMachine, foot: Side, seenNow: boolean): FootState => {
        const start = gap || !seenNow ? restart(machine) : machine;
        const aside = foot === 'left' ? now.asideLeft : now.asideRight;
        const shift = aside - (base?.shift ?? 0);
        // A hidden foot keeps what is known of it and is told as unknown.
        const next = seenNow
          ? stepContact(start, t, over[foot], shift, calibration?.noise.lift ?? 0, settings.contact)
          : { machine: start, lift: 0, events: [] };
        if (foot === 'left') left = next.machine;
        else right = next.machine;
        for (const e of next.events) events.push({ t: millis(e.t), event: e.event, foot });
        const home =
          ((calibration?.[foot].ankle ?? 0) - (calibration?.mid ?? 0)) / (calibration?.stature ?? 1);
        return seenNow ? footState(next.machine, next.lift, home + shift) : UNKNOWN_FOOT;
      };
      feetStates = { left: stepFoot(left, 'left', leftSeen), right: stepFoot(right, 'right', rightSeen) };
    }
    const step = stepMeasures(tracks, t, figure, calibration, base, {
      leftDown: !left.lifted,
      rightDown: !right.lifted,
      pendulum: Math.sqrt((0.57 * settings.stature) / 9.81),
    });
    tracks = step.tracks;
    measures = step.measures;
    if (step.descent) events.push({ t: millis(t), event: 'rapid-descent' });
  }
  return finish();

  function finish(): { readonly tracker: BodyTracker; readonly state: BodyState } {
    const good = PRESENT.has(reason);
    const { reported } = tracker;
    const badSince = good ? null : (reported.badSince ?? t);
    const goodSince = good ? (reported.goodSince ?? t) : null;
    let told = reported.tracked;
    if (told && badSince !== null && t - badSince > COAST) {
      told = false;
      events.push({ t: millis(badSince), event: 'tracking-lost' });
    } else if (!told && goodSince !== null && t - goodSince >= FOUND_AFTER) {
      told = true;
      events.push({ t: millis(t), event: 'tracking-found' });
    }
    const second = watch.people !== null && watch.people.count > 1;
    if (second && !reported.secondPerson) events.push({ t: millis(t), event: 'second-person' });

    const unit = stature ?? 0;
    const shown = figure !== null && reason !== 'jumped' && reason !== 'dark' ? figure : null;
    const handLeft = stepHand(tracker.handLeft, t, shown?.armLeft ?? null, unit, settings.watch.visibility);
    const handRight = stepHand(
      tracker.handRight,
      t,
      shown?.armRight ?? null,
      unit,
      settings.watch.visibility,
    );
    const roll = calibration?.roll ?? nextRoll(tracker.roll, figure, reason, dt);
    const first = stamps[0] ?? t;
    const perSecond = stamps.length > 1 && t > first ? ((stamps.length - 1) * 1000) / (t - first) : 0;
    const usable = reason === null ? measures : null;
    const common = {
      t: sample.t,
      box:
        figure === null
          ? null
          : { left: 1 - figure.box.x1, top: figure.box.y0, right: 1 - figure.box.x0, bottom: figure.box.y1 },
      cameraRoll: roll,
      light: sample.light,
      calibrated: calibration !== null && !watch.mustCheck,
      quiet: quiet === null ? null : { progress: quiet.progress, problem: quiet.problem },
      posesPerSecond: perSecond,
      events,
      handLeft: handLeft.state,
      handRight: handRight.state,
    };
    let state: BodyState = {
      ...common,
      tracked: told && good,
      notMeasured: reason,
      quality: figure === null || !good ? 0 : qualityOf(figure, calibration, tracks.noise, perSecond),
      lateral: usable?.lateral ?? null,
      lateralSmooth: usable?.lateralSmooth ?? null,
      lateralVelocity: usable?.lateralVelocity ?? null,
      pelvis: usable?.pelvis ?? null,
      trunkLean: usable?.trunkLean ?? null,
      extrapolated: usable?.extrapolated ?? null,
      margin: usable === null ? null : bodyHeights(usable.margin),
      loadRight: usable?.loadRight ?? null,
      left: feetStates.left,
      right: feetStates.right,
      kneeLeft: measures?.kneeLeft ?? (good && figure !== null ? figure.kneeLeft : null),
      kneeRight: measures?.kneeRight ?? (good && figure !== null ? figure.kneeRight : null),
      rise: measures?.rise ?? null,
      heelRise: usable === null ? null : bodyHeights(usable.heelRise),
      stance:
        good && figure !== null && unit > 0 ? bodyHeights(ankleSpacing(figure, calibration) / unit) : null,
    };
    // One or two bad frames are bridged with the last good numbers, the moving one moved on.
    const coast = reported.coast;
    if (!good && told && coast !== null && t - coast.t <= COAST && !fresh) {
      const v = coast.state.lateralVelocity ?? 0;
      state = {
        ...coast.state,
        ...common,
        lateral: coast.state.lateral === null ? null : coast.state.lateral + (v * (t - coast.t)) / 1000,
        tracked: true,
        quality: coast.state.quality / 2,
      };
    }
    return {
      tracker: {
        ...tracker,
        calibration,
        quiet,
        watch,
        base,
        left,
        right,
        handLeft: handLeft.track,
        handRight: handRight.track,
        tracks,
        stature,
        roll,
        stamps,
        reported: {
          tracked: told,
          badSince,
          goodSince,
          secondPerson: second,
          coast: good ? { t, state: { ...state, events: [] } } : coast,
        },
        sides,
        lastT: t,
      },
      state,
    };
  }
}

const UNKNOWN_FOOT: FootState = { contact: 'unknown', lift: null, lateral: null };
const UNKNOWN_FEET = { left: UNKNOWN_FOOT, right: UNKNOWN_FOOT };

const restart = (m: ContactMachine): ContactMachine => ({ ...m, since: null, movedSince: null, trace: [] });

const footState = (machine: ContactMachine, lift: number, lateral: number): FootState => ({
  contact: machine.lifted ? 'lifted' : machine.moved ? 'moved' : 'down',
  lift: bodyHeights(lift),
  lateral: bodyHeights(lateral),
});
