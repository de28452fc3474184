import type { PoseSample } from '../pose/sample.ts';
import { bodyHeights, type Millis, millis } from '../units.ts';
import { feetNow } from './base.ts';
import { ankleSpacing, nextRoll, nextStature, qualityOf } from './estimates.ts';
import { FALL_START, stepFall } from './fall.ts';
import { stepFeet, UNKNOWN_FOOT } from './feet.ts';
import { type Figure, figureOf } from './figure.ts';
import { stepHand } from './hands.ts';
import { settleSides } from './identity.ts';
import { MEASURE_START, type Measures, stepMeasures } from './measures.ts';
import { qualitiesOf } from './qualities.ts';
import { startQuiet, stepQuiet } from './quiet.ts';
import type { BodyEvent, BodyState, NotMeasured } from './state.ts';
import { coasted, PRESENT, stepTold } from './tell.ts';
import { newTracker, type Tracker, type TrackerOptions, withCalibration } from './tracker.ts';
import { isCrowded, stepWatch } from './watch.ts';
import { WEIGHTS } from './weights.ts';

/** The memory of the body room: a plain value that can be logged, compared and stored. Treat it as opaque. */
export type BodyTracker = Tracker;
export type BodyOptions = TrackerOptions;

/** A body room that has seen nobody yet. Every option has a default. */
export const createBody = (options: BodyOptions = {}): BodyTracker => newTracker(options);

/** A tracker while its frame is being worked out. */
type Fresh = { -readonly [K in keyof BodyTracker]: BodyTracker[K] };

/** Filters start anew after this long without a measure, ms. [J] */
const GAP = 400;

/** A tracker that expects so many people in the picture from now on: two where a helper stands beside (BODY-44). */
export function expectPeople(tracker: BodyTracker, people: number): BodyTracker {
  const { settings } = tracker;
  return settings.watch.people === people
    ? tracker
    : { ...tracker, settings: { ...settings, watch: { ...settings.watch, people } } };
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

/** Reasons under which a quiet stance may be measured: it is what ends the last three. */
const CAN_CALIBRATE: ReadonlySet<NotMeasured | null> = new Set<NotMeasured | null>([
  null,
  'uncalibrated',
  'moved',
  'sitting',
]);
/** Reasons under which the figure is not the person's own or not whole. */
const UNRELIABLE: ReadonlySet<NotMeasured | null> = new Set<NotMeasured | null>([
  'nobody',
  'dark',
  'partial',
  'jumped',
  'crossed',
]);

/**
 * One sample in, where the body is out. Samples must rise in time; one that does not changes nothing and repeats the state before it.
 * Never throws for finite numbers; landmarks that are not finite count as nobody.
 */
export function stepBody(
  prior: BodyTracker,
  seen: PoseSample,
): { readonly tracker: BodyTracker; readonly state: BodyState } {
  const t: number = seen.t;
  const { settings } = prior;
  if (prior.lastT !== null && !(t > prior.lastT) && prior.told.last !== null)
    return { tracker: prior, state: { ...prior.told.last, events: [] } };
  const dt = prior.lastT === null ? 0 : (t - prior.lastT) / 1000;
  const { sample, sides } = settleSides(prior.sides, seen);
  const figure = figureOf(sample, WEIGHTS[settings.weights]);

  const watched = stepWatch(
    prior.watch,
    {
      sample,
      figure,
      calibration: prior.calibration,
      rise: prior.tracks.rise?.x ?? null,
      away: awayOf(figure, prior),
    },
    settings.watch,
  );
  // One copy a frame, filled in here and seen by nobody before it is done: copying it for every part was a tenth of all that a step allocates.
  const tracker: Fresh = { ...prior };
  tracker.sides = sides;
  tracker.watch = watched.watch;
  tracker.lastT = t;
  let { reason } = watched;
  const measuredAt = tracker.tracks.lateral?.t ?? null;
  if (measuredAt !== null && t - measuredAt > GAP) tracker.tracks = MEASURE_START;

  // The quiet stance runs beside everything else and may end in a new calibration.
  if (tracker.quiet !== null) {
    // The place of before ends with a whole quiet stance: held against it, nobody who was away could ever be measured again.
    if (reason === 'moved' && tracker.quiet.kind === 'full') reason = 'uncalibrated';
    const still = CAN_CALIBRATE.has(reason) ? figure : null;
    const { quiet, calibration } = stepQuiet(tracker.quiet, t, still, tracker.calibration);
    tracker.quiet = calibration === null ? quiet : null;
    if (calibration !== null) {
      Object.assign(tracker, withCalibration(tracker, calibration));
      reason = null;
    }
  }
  tracker.stature = tracker.calibration?.stature ?? nextStature(tracker.stature, figure, reason, dt);
  tracker.roll = tracker.calibration?.roll ?? nextRoll(tracker.roll, figure, reason, dt);
  tracker.stamps = lately(tracker.stamps, t);

  const events: BodyEvent[] = [];
  let measures: Measures | null = null;
  let feet: Pick<BodyState, 'left' | 'right'> = { left: UNKNOWN_FOOT, right: UNKNOWN_FOOT };
  const { calibration } = tracker;
  if (figure !== null && calibration !== null && (reason === null || reason === 'sitting')) {
    const stood = stepFeet(tracker, figure, calibration, settings, reason === null);
    feet = stood.states;
    events.push(...stood.events);
    tracker.base = stood.feet.base;
    tracker.left = stood.feet.left;
    tracker.right = stood.feet.right;
    const step = stepMeasures(tracker.tracks, figure, calibration, stood.feet.base, {
      leftDown: !stood.feet.left.lifted,
      rightDown: !stood.feet.right.lifted,
      pendulum: Math.sqrt((0.57 * settings.stature) / 9.81),
    });
    tracker.tracks = step.tracks;
    measures = step.measures;
  }
  if (figure !== null && tracker.stature !== null && !UNRELIABLE.has(reason)) {
    const { fall, fell } = stepFall(tracker.fall, figure, tracker.stature);
    tracker.fall = fall;
    if (fell) events.push({ t: seen.t, event: 'rapid-descent' });
  } else if (reason === 'jumped') tracker.fall = FALL_START;

  const { told, events: news } = stepTold(
    tracker.told,
    t,
    reason,
    isCrowded(tracker.watch.people, settings.watch),
  );
  const hands = stepHands(tracker, t, reason === 'jumped' || reason === 'dark' ? null : figure);
  const now = stateOf(tracker, sample, {
    figure,
    reason,
    measures,
    feet,
    hands: hands.states,
    tracked: told.tracked && PRESENT.has(reason),
    events: [...events, ...news],
  });
  const good = PRESENT.has(reason);
  const state = good ? now : (coasted(told, t, now) ?? now);
  const quietly = state.events.length === 0 ? state : { ...state, events: [] };
  tracker.handLeft = hands.tracks.handLeft;
  tracker.handRight = hands.tracks.handRight;
  tracker.told = { ...told, last: quietly, coast: good ? { t, state: quietly } : told.coast };
  return { state, tracker };
}

/** The moments of the last two seconds, with `t`, ms. */
function lately(stamps: readonly number[], t: number): number[] {
  const from = stamps.findIndex((at) => at > t - 2000);
  const out = from < 0 ? [] : stamps.slice(from);
  out.push(t);
  return out;
}

/** Distance of the middle of the feet from the calibrated place, H. */
function awayOf(figure: Figure | null, { calibration }: BodyTracker): number {
  if (figure === null || calibration === null) return 0;
  const now = feetNow(figure, calibration);
  return Math.abs((now.asideLeft + now.asideRight) / 2);
}

function stepHands(
  { handLeft, handRight, stature, settings }: BodyTracker,
  t: number,
  figure: Figure | null,
): {
  readonly tracks: Pick<BodyTracker, 'handLeft' | 'handRight'>;
  readonly states: Pick<BodyState, 'handLeft' | 'handRight'>;
} {
  const unit = stature ?? 0;
  const left = stepHand(handLeft, t, figure?.armLeft ?? null, unit, settings.watch.visibility);
  const right = stepHand(handRight, t, figure?.armRight ?? null, unit, settings.watch.visibility);
  return {
    tracks: { handLeft: left.track, handRight: right.track },
    states: { handLeft: left.state, handRight: right.state },
  };
}

interface Findings {
  readonly figure: Figure | null;
  readonly reason: NotMeasured | null;
  readonly measures: Measures | null;
  readonly feet: Pick<BodyState, 'left' | 'right'>;
  readonly hands: Pick<BodyState, 'handLeft' | 'handRight'>;
  readonly tracked: boolean;
  readonly events: readonly BodyEvent[];
}

/** The findings of a frame in the words of the contract. */
function stateOf(tracker: BodyTracker, sample: PoseSample, found: Findings): BodyState {
  const { calibration, stamps, stature, quiet } = tracker;
  const { figure, reason, measures } = found;
  const standing = reason === null ? measures : null;
  const present = PRESENT.has(reason) ? figure : null;
  const elapsed = sample.t - (stamps[0] ?? sample.t);
  const posesPerSecond = elapsed > 0 ? ((stamps.length - 1) * 1000) / elapsed : 0;
  const box = figure?.box ?? null;
  const { noise } = tracker.tracks;
  const state: Omit<BodyState, 'qualities'> = {
    t: sample.t,
    tracked: found.tracked,
    notMeasured: reason,
    quality: present === null ? 0 : qualityOf(present, calibration, noise, posesPerSecond),
    lateral: standing?.lateral ?? null,
    lateralSmooth: standing?.lateralSmooth ?? null,
    lateralVelocity: standing?.lateralVelocity ?? null,
    pelvis: standing?.pelvis ?? null,
    trunkLean: standing?.trunkLean ?? null,
    extrapolated: standing?.extrapolated ?? null,
    margin: standing === null ? null : bodyHeights(standing.margin),
    loadRight: standing?.loadRight ?? null,
    ...found.feet,
    kneeLeft: measures?.kneeLeft ?? present?.kneeLeft ?? null,
    kneeRight: measures?.kneeRight ?? present?.kneeRight ?? null,
    rise: measures?.rise ?? null,
    heelRise: standing === null ? null : bodyHeights(standing.heelRise),
    stance:
      present === null || stature === null ? null : bodyHeights(ankleSpacing(present, calibration) / stature),
    ...found.hands,
    box: box === null ? null : { left: 1 - box.x1, top: box.y0, right: 1 - box.x0, bottom: box.y1 },
    cameraRoll: tracker.roll,
    light: sample.light,
    calibrated: calibration !== null && !tracker.watch.mustCheck,
    quiet: quiet === null ? null : { progress: quiet.progress, problem: quiet.problem },
    posesPerSecond,
    events: found.events,
  };
  return { ...state, qualities: qualitiesOf(figure, calibration, noise, posesPerSecond, state) };
}
