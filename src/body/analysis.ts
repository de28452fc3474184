import { LANDMARK, type Landmark, type PoseSample } from '../pose/sample.ts';
import { millis, type Side } from '../units.ts';
import type { AnalysisEvent, AnalysisFrame, AnalysisResult, Reference } from './analysis-file.ts';
import { type BodyOptions, type BodyTracker, beginQuietStance, createBody, stepBody } from './body.ts';
import { type Figure, figureOf } from './figure.ts';
import { type Sides, settleSides } from './identity.ts';
import { loadShare, RATE, STILL_SPEED } from './measures.ts';
import { type Found, geometry, quietStretch, scan } from './reference.ts';
import type { BodyEvent, BodyState, NotMeasured } from './state.ts';
import { COAST, FOUND_AFTER, PRESENT } from './tell.ts';
import { withCalibration } from './tracker.ts';
import { WATCH_DEFAULTS } from './watch.ts';
import { WEIGHTS } from './weights.ts';
import { zeroLag } from './zero-lag.ts';

/** The landmarks that the measures use; only these are kept: 230 bytes a frame, 12 MB for half an hour at 30 frames a second. */
const KEPT: readonly number[] = [
  LANDMARK.nose,
  LANDMARK.leftEar,
  LANDMARK.rightEar,
  ...Array.from({ length: 6 }, (_, i) => LANDMARK.leftShoulder + i),
  ...Array.from({ length: 10 }, (_, i) => LANDMARK.leftHip + i),
];
const STRIDE = KEPT.length * 3;
const BLOCK = 1024;
/** Quiet standing that gives the live view a zero, ms: nobody in a clip was asked to wait. [J] */
const LIVE_QUIET = millis(1500);

/** A recording being analysed. Grows by a fixed few bytes a frame; changed in place, for half an hour of copies would not be cheap. */
export interface Analysis {
  readonly options: BodyOptions;
  readonly points: Float32Array[];
  /** t, width, height, people, light of each frame. */
  readonly rows: Float64Array[];
  count: number;
  sides: Sides | null;
  /** The live view while the file is read: it takes its zero from the first short stretch of standing still. */
  live: BodyTracker;
}

/** An empty analysis. */
export const createAnalysis = (options: BodyOptions = {}): Analysis => ({
  options,
  points: [],
  rows: [],
  count: 0,
  sides: null,
  live: beginQuietStance(createBody(options), LIVE_QUIET),
});

/** Takes one sample in (times must rise; others are left out) and returns what can be said of it without the rest. */
export function stepAnalysis(analysis: Analysis, sample: PoseSample): BodyState {
  const live = stepBody(analysis.live, sample);
  const late = analysis.live.lastT !== null && !(sample.t > analysis.live.lastT);
  analysis.live = live.tracker;
  if (late) return live.state;
  const settled = settleSides(analysis.sides, sample);
  analysis.sides = settled.sides;
  const block = Math.floor(analysis.count / BLOCK);
  const at = analysis.count % BLOCK;
  analysis.points[block] ??= new Float32Array(BLOCK * STRIDE);
  analysis.rows[block] ??= new Float64Array(BLOCK * 5);
  const points = analysis.points[block];
  const rows = analysis.rows[block];
  KEPT.forEach((index, k) => {
    const l = settled.sample.landmarks[index];
    points[at * STRIDE + 3 * k] = l?.x ?? Number.NaN;
    points[at * STRIDE + 3 * k + 1] = l?.y ?? Number.NaN;
    points[at * STRIDE + 3 * k + 2] = l?.visibility ?? Number.NaN;
  });
  rows.set([sample.t, sample.width, sample.height, sample.people ?? -1, sample.light ?? -1], at * 5);
  analysis.count += 1;
  return live.state;
}

/** The kept sample number `i`; landmarks that were not kept lie on the nose. */
export function sampleAt(analysis: Analysis, i: number): PoseSample {
  const block = Math.floor(i / BLOCK);
  const at = i % BLOCK;
  const points = analysis.points[block] ?? new Float32Array(BLOCK * STRIDE);
  const rows = analysis.rows[block] ?? new Float64Array(BLOCK * 5);
  const row = (k: number): number => rows[at * 5 + k] ?? 0;
  const point = (k: number): Landmark => ({
    x: points[at * STRIDE + 3 * k] ?? 0,
    y: points[at * STRIDE + 3 * k + 1] ?? 0,
    visibility: points[at * STRIDE + 3 * k + 2] ?? 0,
  });
  const nose = point(0);
  let landmarks: Landmark[] = [];
  if (Number.isFinite(nose.x)) {
    landmarks = new Array<Landmark>(33).fill(nose);
    KEPT.forEach((index, k) => {
      landmarks[index] = point(k);
    });
    landmarks[LANDMARK.leftIndex] = landmarks[LANDMARK.leftPinky] = landmarks[LANDMARK.leftWrist] ?? nose;
    landmarks[LANDMARK.rightIndex] = landmarks[LANDMARK.rightPinky] = landmarks[LANDMARK.rightWrist] ?? nose;
  }
  return {
    t: millis(row(0)),
    width: row(1),
    height: row(2),
    landmarks,
    people: row(3) < 0 ? null : row(3),
    light: row(4) < 0 ? null : row(4),
  };
}

/** Everything the second run keeps of a frame. */
interface Kept {
  readonly t: number;
  readonly quality: number;
  readonly sureLateral: number;
  readonly sureLifts: number;
  readonly reason: NotMeasured | null;
  readonly raw: number | null;
  readonly half: number;
  readonly liftLeft: number | null;
  readonly liftRight: number | null;
  /** The foot in the air when there is one and the other stands. */
  readonly lifted: Side | null;
}
interface Replay {
  readonly kept: readonly Kept[];
  readonly events: readonly BodyEvent[];
}

/**
 * The measures and events of the whole recording. The zero and the standing heights come from the quietest stretch on both feet (and again where the
 * person stands elsewhere); where there is none, from geometry. `lateral` is filtered forwards and backwards and has no delay.
 */
export function finishAnalysis(analysis: Analysis): AnalysisResult {
  const work = finishing(analysis);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** The same in pieces of a few milliseconds, for a page that must stay alive after half an hour of frames; yields the share of the current run, 0 … 1. */
export function* finishing(analysis: Analysis): Generator<number, AnalysisResult, void> {
  const weights = WEIGHTS[analysis.options.weights ?? 'mean'];
  const figure = (i: number): Figure | null => {
    const sample = sampleAt(analysis, i);
    const f = figureOf(sample, weights);
    return f === null || f.stature < WATCH_DEFAULTS.smallest * sample.height ? null : f;
  };
  const seen = scan(analysis.count, figure);
  yield 0;
  const main =
    quietStretch(seen, figure, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY) ?? geometry(seen, figure);
  if (main === null) return assemble(yield* replay(analysis, [], 'none'), 'none');
  const spans: Span[] = [{ from: Number.NEGATIVE_INFINITY, found: main }];
  let run = yield* replay(analysis, spans, main.kind);
  if (main.kind === 'quiet-stance') {
    for (const [from, to] of elsewhere(run.kept, 1500)) {
      const there = quietStretch(seen, figure, from, to);
      if (there !== null) spans.push({ from, found: there }, { from: to + 1, found: main });
    }
    if (spans.length > 1) run = yield* replay(analysis, spans, main.kind);
  }
  return assemble(run, main.kind);
}

/** From when on which calibration holds. */
interface Span {
  readonly from: number;
  readonly found: Found;
}

/** Lifts that count when the floor is only assumed. H. [J] */
const GEOMETRY_LIFT = {
  liftHeight: 0.075,
  unweightedUp: 1,
  unweightedDown: 1,
  downHeight: 0.04,
  movedBeyond: Number.POSITIVE_INFINITY,
};

/** Frames of a run between two yields. */
const PIECE = 256;

function* replay(
  analysis: Analysis,
  spans: readonly Span[],
  kind: Reference,
): Generator<number, Replay, void> {
  const { options } = analysis;
  let tracker = createBody({
    ...options,
    contact: { ...(kind === 'geometry' ? GEOMETRY_LIFT : {}), ...options.contact },
    // The whole recording is one visit: nobody can be asked to check again, and a squat is no seat.
    watch: {
      absent: Number.POSITIVE_INFINITY,
      sittingFor: 2500,
      ...(kind === 'geometry' ? { crossed: Number.POSITIVE_INFINITY } : {}),
      ...options.watch,
    },
  });
  let next = 0;
  const kept: Kept[] = [];
  const events: BodyEvent[] = [];
  for (let i = 0; i < analysis.count; i += 1) {
    if (i % PIECE === 0) yield i / analysis.count;
    const sample = sampleAt(analysis, i);
    for (let span = spans[next]; span !== undefined && sample.t >= span.from; span = spans[next]) {
      tracker = withCalibration(tracker, span.found.calibration);
      next += 1;
    }
    const { tracker: after, state } = stepBody(tracker, sample);
    tracker = after;
    const c = tracker.calibration;
    const { left, right } = state;
    kept.push({
      t: state.t,
      quality: state.quality,
      sureLateral: state.qualities.lateral,
      sureLifts: Math.max(state.qualities.liftLeft, state.qualities.liftRight),
      reason: state.notMeasured,
      raw: state.notMeasured === null ? tracker.tracks.raw : null,
      half: c === null ? 0 : c.half / c.stature,
      liftLeft: left.lift,
      liftRight: right.lift,
      lifted:
        (left.contact === 'lifted') === (right.contact === 'lifted')
          ? null
          : left.contact === 'lifted'
            ? 'left'
            : 'right',
    });
    events.push(...state.events);
  }
  return { kept, events };
}

/** Times between which the person was away from the calibrated place for longer than `least` ms. */
function elsewhere(kept: readonly Kept[], least: number): [number, number][] {
  const out: [number, number][] = [];
  let from: number | null = null;
  let last = 0;
  for (const { t, reason } of kept) {
    if (reason === 'moved') {
      from ??= t;
      last = t;
    } else if (from !== null && reason === null) {
      if (last - from > least) out.push([from, last]);
      from = null;
    }
  }
  if (from !== null && last - from > least) out.push([from, last]);
  return out;
}

/** Tracking seen from afterwards: a gap of up to `COAST` ms is bridged, and a person must be there for `FOUND_AFTER` ms to count. */
function trackedSpans(kept: readonly Kept[]): {
  readonly tracked: readonly boolean[];
  readonly events: AnalysisEvent[];
} {
  const present = kept.map((k) => PRESENT.has(k.reason));
  const fill = (value: boolean, shorterThan: number): void => {
    for (let i = 0; i < present.length; ) {
      let j = i;
      while (j < present.length && present[j] === present[i]) j += 1;
      const from = kept[i]?.t ?? 0;
      const until = kept[j]?.t ?? Number.POSITIVE_INFINITY;
      if (present[i] === value && i > 0 && until - from <= shorterThan) present.fill(!value, i, j);
      i = j;
    }
  };
  fill(false, COAST);
  fill(true, FOUND_AFTER);
  const events: AnalysisEvent[] = [];
  for (let i = 0; i < present.length; i += 1)
    if (present[i] !== (present[i - 1] ?? false))
      events.push({
        type: 'event',
        t: kept[i]?.t ?? 0,
        event: present[i] ? 'tracking-found' : 'tracking-lost',
      });
  return { tracked: present, events };
}

function assemble({ kept, events }: Replay, reference: Reference): AnalysisResult {
  const t = kept.map((k) => k.t);
  const raw = kept.map((k) => k.raw);
  const smooth = zeroLag(t, raw, RATE.lateral);
  const slow = zeroLag(t, raw, RATE.velocity);
  const trust = reference === 'geometry' ? 0.5 : 1;
  const seen = trackedSpans(kept);
  const frames = kept.map((k, i): AnalysisFrame => {
    const lateral = smooth.x[i] ?? null;
    const speed = Math.abs(slow.v[i] ?? Number.POSITIVE_INFINITY) * k.half;
    const still = lateral !== null && speed < STILL_SPEED;
    const share =
      k.lifted === null ? loadShare((lateral ?? 0) * k.half, k.half) : k.lifted === 'left' ? 1 : 0;
    return {
      type: 'frame',
      t: k.t,
      tracked: seen.tracked[i] ?? false,
      quality: k.quality * trust,
      lateral,
      loadRight: still ? share : null,
      liftLeft: k.liftLeft,
      liftRight: k.liftRight,
      ...(k.reason === null ? {} : { notMeasured: k.reason }),
    };
  });
  const feet = events
    .filter((e) => e.event !== 'tracking-lost' && e.event !== 'tracking-found')
    .map((e): AnalysisEvent => ({ type: 'event', ...e, t: Math.max(t[0] ?? 0, e.t) }));
  const tracked = frames.filter((f) => f.tracked).length / Math.max(1, frames.length);
  return {
    frames,
    events: [...seen.events, ...feet].toSorted((a, b) => a.t - b.t),
    reference,
    tracked,
    sure: {
      lateral: Float32Array.from(kept, (k) => k.sureLateral * trust),
      lifts: Float32Array.from(kept, (k) => k.sureLifts * trust),
    },
  };
}
