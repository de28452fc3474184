import { LANDMARK, type Landmark, type PoseSample } from '../pose/sample.ts';
import { millis } from '../units.ts';
import type { AnalysisEvent, AnalysisFrame, AnalysisResult, Reference } from './analysis-file.ts';
import { type BodyOptions, type BodyTracker, createBody, stepBody, withCalibration } from './body.ts';
import { type Figure, figureOf } from './figure.ts';
import { type Sides, settleSides } from './identity.ts';
import { loadShare, STILL_SPEED } from './measures.ts';
import { type Found, geometry, quietStretch } from './reference.ts';
import type { BodyState } from './state.ts';
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

/** A recording being analysed. Grows by a fixed few bytes a frame; changed in place, for half an hour of copies would not be cheap. */
export interface Analysis {
  readonly options: BodyOptions;
  readonly points: Float32Array[];
  /** t, width, height, people, light of each frame. */
  readonly rows: Float64Array[];
  count: number;
  /** The live view while the file is read: uncalibrated measures only. */
  live: BodyTracker;
}

/** An empty analysis. */
export const createAnalysis = (options: BodyOptions = {}): Analysis => ({
  options,
  points: [],
  rows: [],
  count: 0,
  live: createBody(options),
});

/** Takes one sample in (times must rise; others are left out) and returns what can be said of it without the rest. */
export function stepAnalysis(analysis: Analysis, sample: PoseSample): BodyState {
  const live = stepBody(analysis.live, sample);
  const late = analysis.live.lastT !== null && !(sample.t > analysis.live.lastT);
  analysis.live = live.tracker;
  if (late) return live.state;
  const block = Math.floor(analysis.count / BLOCK);
  const at = analysis.count % BLOCK;
  analysis.points[block] ??= new Float32Array(BLOCK * STRIDE);
  analysis.rows[block] ??= new Float64Array(BLOCK * 5);
  const points = analysis.points[block];
  const rows = analysis.rows[block];
  KEPT.forEach((index, k) => {
    const l = sample.landmarks[index];
    points[at * STRIDE + 3 * k] = l?.x ?? Number.NaN;
    points[at * STRIDE + 3 * k + 1] = l?.y ?? Number.NaN;
    points[at * STRIDE + 3 * k + 2] = l?.visibility ?? Number.NaN;
  });
  rows.set([sample.t, sample.width, sample.height, sample.people ?? -1, sample.light ?? -1], at * 5);
  analysis.count += 1;
  return live.state;
}

/** The kept sample number `i`; landmarks that were not kept lie on the nose. */
function sampleAt(analysis: Analysis, i: number): PoseSample {
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
  readonly state: BodyState;
  readonly raw: number | null;
  readonly half: number;
}

/**
 * The measures and events of the whole recording. The zero and the standing heights come from the quietest stretch on both feet (and again where the
 * person stands elsewhere); where there is none, from geometry. `lateral` is filtered forwards and backwards and has no delay.
 */
export function finishAnalysis(analysis: Analysis): AnalysisResult {
  const figures = figuresOf(analysis);
  const first = figures.find((f) => f !== null);
  const none: Reference = 'none';
  if (first === undefined || first === null) return assemble(replay(analysis, [], none), none);
  const end = analysis.count > 0 ? sampleAt(analysis, analysis.count - 1).t : 0;
  const main = quietStretch(figures, Number.NEGATIVE_INFINITY, end) ?? geometry(figures);
  if (main === null) return assemble(replay(analysis, [], none), none);
  let found: readonly Span[] = [{ from: Number.NEGATIVE_INFINITY, found: main }];
  let kept = replay(analysis, found, main.kind);
  const elsewhere =
    main.kind === 'geometry'
      ? []
      : stretches(kept, 1500).flatMap(([from, to]) => {
          const there = quietStretch(figures, from, to);
          return there === null
            ? []
            : [
                { from, found: there },
                { from: to + 1, found: main },
              ];
        });
  if (elsewhere.length > 0) {
    found = [...found, ...elsewhere];
    kept = replay(analysis, found, main.kind);
  }
  return assemble(kept, main.kind);
}

/** From when on which calibration holds. */
interface Span {
  readonly from: number;
  readonly found: Found;
}

function figuresOf(analysis: Analysis): (Figure | null)[] {
  const weights = WEIGHTS[analysis.options.weights ?? 'mean'];
  let sides: Sides | null = null;
  return Array.from({ length: analysis.count }, (_, i) => {
    const settled = settleSides(sides, sampleAt(analysis, i));
    sides = settled.sides;
    const figure = figureOf(settled.sample, weights);
    return figure === null || figure.stature < 0.2 * settled.sample.height ? null : figure;
  });
}

/** Lifts that count when the floor is only assumed. H. [J] */
const GEOMETRY_LIFT = { liftHeight: 0.075, downHeight: 0.04, movedBeyond: Number.POSITIVE_INFINITY };

function replay(analysis: Analysis, spans: readonly Span[], kind: Reference): Kept[] {
  const { options } = analysis;
  let tracker = createBody({
    ...options,
    contact: { ...(kind === 'geometry' ? GEOMETRY_LIFT : {}), ...options.contact },
    // The whole recording is one visit: nobody can be asked to check again.
    watch: {
      absent: Number.POSITIVE_INFINITY,
      sittingFor: 2500,
      ...(kind === 'geometry' ? { crossed: Number.POSITIVE_INFINITY } : {}),
      ...options.watch,
    },
  });
  let next = 0;
  return Array.from({ length: analysis.count }, (_, i) => {
    const sample = sampleAt(analysis, i);
    for (let span = spans[next]; span !== undefined && sample.t >= span.from; span = spans[next]) {
      tracker = withCalibration(tracker, span.found.calibration);
      next += 1;
    }
    const step = stepBody(tracker, sample);
    tracker = step.tracker;
    const c = tracker.calibration;
    return {
      state: step.state,
      raw: step.state.notMeasured === null ? tracker.tracks.raw : null,
      half: c === null ? 0 : c.half / c.stature,
    };
  });
}

/** Times between which the person was away from the calibrated place for longer than `least` ms. */
function stretches(kept: readonly Kept[], least: number): [number, number][] {
  const out: [number, number][] = [];
  let from: number | null = null;
  let last = 0;
  for (const { state } of kept) {
    if (state.notMeasured === 'moved') {
      from ??= state.t;
      last = state.t;
    } else if (from !== null && state.notMeasured === null) {
      if (last - from > least) out.push([from, last]);
      from = null;
    }
  }
  if (from !== null && last - from > least) out.push([from, last]);
  return out;
}

function assemble(kept: readonly Kept[], reference: Reference): AnalysisResult {
  const t = kept.map((k) => k.state.t as number);
  const smooth = zeroLag(
    t,
    kept.map((k) => k.raw),
    25,
  );
  const slow = zeroLag(
    t,
    kept.map((k) => k.raw),
    10,
  );
  const trust = reference === 'geometry' ? 0.5 : 1;
  const frames = kept.map(({ state, half }, i): AnalysisFrame => {
    const lateral = smooth.x[i] ?? null;
    const speed = Math.abs(slow.v[i] ?? Number.POSITIVE_INFINITY) * half;
    const still = lateral !== null && speed < STILL_SPEED;
    const oneFoot = (state.left.contact === 'lifted') !== (state.right.contact === 'lifted');
    const loaded = state.right.contact === 'lifted' ? 0 : 1;
    return {
      type: 'frame',
      t: state.t,
      tracked: state.tracked,
      quality: state.quality * trust,
      lateral,
      loadRight: !still || lateral === null ? null : oneFoot ? loaded : loadShare(lateral * half, half),
      liftLeft: state.left.lift,
      liftRight: state.right.lift,
      ...(state.notMeasured === null ? {} : { notMeasured: state.notMeasured }),
    };
  });
  const events = kept.flatMap(({ state }) =>
    state.events.map((e): AnalysisEvent => ({ type: 'event', ...e, t: Math.max(t[0] ?? 0, e.t) })),
  );
  const tracked = frames.filter((f) => f.tracked).length / Math.max(1, frames.length);
  return { frames, events: events.toSorted((a, b) => a.t - b.t), reference, tracked };
}
