import { beginQuietStance, createBody, stepBody } from '../../src/body/body.ts';
import type { BodyEvent, BodyState } from '../../src/body/state.ts';
import type { PoseSample } from '../../src/pose/sample.ts';
import { millis, type Side } from '../../src/units.ts';
import { LIFTS, QUIET, SHIFT, SWAY } from '../browser/harness/accuracy-script.ts';
import type { PatientTruth } from '../recordings/pack.ts';
import type { Cell } from './accuracy-cells.ts';

/** Errors of one measure: estimate less truth. `worst` is the largest of them in size, with its sign. */
export interface Errors {
  readonly n: number;
  readonly bias: number;
  readonly sd: number;
  readonly worst: number;
}

export interface FootEvent {
  readonly event: 'foot-lift' | 'foot-down' | 'foot-moved';
  readonly foot: Side;
  readonly t: number;
}

export interface Score {
  readonly id: string;
  readonly label: string;
  readonly group: Cell['group'];
  readonly pictures: number;
  /** Length of the clip after the quiet stance, s. */
  readonly seconds: number;
  /** Share of pictures in which somebody was tracked; after the calibration, in which `lateral` was a number. */
  readonly tracked: number;
  readonly measured: number;
  /** Reasons for pictures without a number after the calibration, most frequent first. */
  readonly reasons: readonly string[];
  readonly calibratedAt: number | null;
  /** Mean and least of the own quality after the calibration. */
  readonly quality: { readonly mean: number; readonly least: number } | null;
  /** Mean of what each measure says of itself (`qualities`); `lifts`: the foot of which less is known. */
  readonly sure: { readonly lateral: number; readonly lifts: number } | null;
  /** By measure, in the unit of its name. Null where it was never a number. */
  readonly errors: Readonly<Record<string, Errors | null>>;
  /** Slope of estimate against truth in the ± 100 mm movement. */
  readonly gain: number | null;
  readonly delay: number | null;
  readonly sway: { readonly kept: number; readonly delay: number } | null;
  /** A person like a statue: SD of `lateral`, mm, and of the lifts, mm. */
  readonly noise: { readonly lateral: number; readonly lift: number } | null;
  readonly lifts: {
    readonly expected: number;
    readonly found: number;
    /** Errors of the times found, ms. */
    readonly times: readonly number[];
    readonly wrongFoot: number;
    readonly invented: number;
  };
  readonly events: readonly FootEvent[];
}

export function errorsOf(values: readonly number[]): Errors | null {
  if (values.length === 0) return null;
  const n = values.length;
  const bias = values.reduce((sum, v) => sum + v, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - bias) ** 2, 0) / n);
  const worst = values.reduce((far, v) => (Math.abs(v) > Math.abs(far) ? v : far), 0);
  return { n, bias, sd, worst };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

interface Course {
  readonly t: readonly number[];
  readonly x: readonly number[];
}
/** Value of a course at `t` between its points. */
function at({ t, x }: Course, when: number): number {
  let i = t.findIndex((v) => v >= when);
  if (i < 0) i = t.length - 1;
  if (i === 0) return x[0] ?? 0;
  const [t0, t1] = [t[i - 1] ?? 0, t[i] ?? 0];
  const k = Math.min(1, (when - t0) / (t1 - t0));
  return (x[i - 1] ?? 0) * (1 - k) + (x[i] ?? 0) * k;
}

function slope(a: readonly number[], b: readonly number[]): { readonly k: number; readonly r: number } {
  const n = a.length;
  const ma = a.reduce((s, v) => s + v, 0) / n;
  const mb = b.reduce((s, v) => s + v, 0) / n;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const [da, db] = [(a[i] ?? 0) - ma, (b[i] ?? 0) - mb];
    ab += da * db;
    aa += da * da;
    bb += db * db;
  }
  return { k: ab / aa, r: ab / Math.sqrt(aa * bb) };
}

/** How much later than the truth the estimate comes, ms: the shift with the greatest correlation, to 1 ms. Null when it lies at the end of the search. */
export function delayOf(estimate: Course, truth: Course, limit = 250): number | null {
  let best = { r: Number.NEGATIVE_INFINITY, d: 0 };
  for (let d = -limit; d <= limit; d += 1) {
    const shifted = estimate.t.map((t) => at(truth, t - d));
    const { r } = slope(shifted, estimate.x);
    if (r > best.r) best = { r, d };
  }
  return Math.abs(best.d) === limit ? null : best.d;
}

/** Amplitude and phase (radians) at `hz` by least squares, beside an offset and a trend. */
export function sineFit(course: Course, hz: number): { readonly amplitude: number; readonly phase: number } {
  const t0 = course.t[0] ?? 0;
  const w = (2 * Math.PI * hz) / 1000;
  const rows = course.t.map((t) => [Math.sin(w * t), Math.cos(w * t), 1, (t - t0) / 1000]);
  const m = Array.from({ length: 4 }, (_, i) =>
    Array.from({ length: 5 }, (_, j) =>
      rows.reduce((s, row, n) => s + (row[i] ?? 0) * (j < 4 ? (row[j] ?? 0) : (course.x[n] ?? 0)), 0),
    ),
  );
  // Gauss–Jordan; the four columns are never dependent over two periods.
  for (let i = 0; i < 4; i += 1) {
    const pivot = m[i]?.[i] ?? 1;
    m[i] = (m[i] ?? []).map((v) => v / pivot);
    for (let j = 0; j < 4; j += 1) {
      const f = m[j]?.[i] ?? 0;
      if (j !== i) m[j] = (m[j] ?? []).map((v, k) => v - f * (m[i]?.[k] ?? 0));
    }
  }
  const [s, c] = [m[0]?.[4] ?? 0, m[1]?.[4] ?? 0];
  return { amplitude: Math.hypot(s, c), phase: Math.atan2(c, s) };
}

/** A found event belongs to a true one of the same foot and kind no farther away than this, ms. */
const NEAR = 500;

function matchEvents(events: readonly FootEvent[], expected: boolean): Score['lifts'] {
  const truths: FootEvent[] = expected
    ? LIFTS.flatMap((l) => [
        { event: 'foot-lift' as const, foot: l.foot, t: l.t0 },
        { event: 'foot-down' as const, foot: l.foot, t: l.t1 },
      ])
    : [];
  const left = events.filter((e) => e.event !== 'foot-moved');
  const times: number[] = [];
  for (const truth of truths) {
    const near = left
      .filter((e) => e.event === truth.event && e.foot === truth.foot && Math.abs(e.t - truth.t) <= NEAR)
      .sort((a, b) => Math.abs(a.t - truth.t) - Math.abs(b.t - truth.t))[0];
    if (!near) continue;
    times.push(near.t - truth.t);
    left.splice(left.indexOf(near), 1);
  }
  const lifting = (e: FootEvent): boolean =>
    expected && LIFTS.some((l) => l.foot !== e.foot && e.t > l.t0 - NEAR && e.t < l.t1 + NEAR);
  const wrongFoot = left.filter((e) => e.event === 'foot-lift' && lifting(e)).length;
  const invented =
    left.filter((e) => e.event === 'foot-lift').length -
    wrongFoot +
    events.filter((e) => e.event === 'foot-moved').length;
  return { expected: truths.length, found: times.length, times, wrongFoot, invented };
}

interface Seen {
  readonly state: BodyState;
  readonly truth: PatientTruth;
}

/** Plays a recording through the body room as it runs in the product (online) and holds it against the truth. */
export function score(
  cell: Cell,
  samples: readonly PoseSample[],
  truths: readonly (PatientTruth | undefined)[],
): Score {
  const { stature, stance } = cell.clip.person;
  let body = beginQuietStance(createBody({ stature }), millis(5000));
  const seen: Seen[] = [];
  let calibratedAt: number | null = null;
  samples.forEach((sample, i) => {
    const step = stepBody(body, sample);
    body = step.tracker;
    const truth = truths[i];
    if (truth) seen.push({ state: step.state, truth });
    if (step.state.calibrated) calibratedAt ??= sample.t;
  });
  const { script } = cell.clip;
  const half = (1000 * stance) / 2;
  const within = (from: number, to: number): Seen[] =>
    seen.filter(({ state: s }) => s.t >= from && s.t <= to && s.calibrated);
  const zero = (key: 'lateral' | 'pelvis'): number =>
    median(seen.filter(({ state: s }) => s.t > 300 && s.t < QUIET.to - 400).map((v) => v.truth[key]));
  const [zeroLateral, zeroPelvis] = [zero('lateral'), zero('pelvis')];
  const after = seen.filter(({ state: s }) => s.t > QUIET.to);
  const measuring = script === 'measures';
  const planted = measuring ? within(SHIFT.from, SWAY.to) : within(QUIET.to, Number.POSITIVE_INFINITY);

  const errors = (list: readonly Seen[], of: (v: Seen) => number | null): Errors | null =>
    errorsOf(list.flatMap((v) => of(v) ?? []));
  const less = (a: number | null, b: number): number | null => (a === null ? null : a - b);
  const shifts = within(SHIFT.from, SHIFT.to);
  const course = (list: readonly Seen[], of: (v: Seen) => number | null): Course => {
    const good = list.flatMap((v) => {
      const x = of(v);
      return x === null ? [] : [[v.state.t, x] as const];
    });
    return { t: good.map(([t]) => t), x: good.map(([, x]) => x) };
  };
  const estimate = course(shifts, (v) => v.state.lateral);
  const whole = course(seen, (v) => v.truth.lateral);
  const enough = (c: Course, list: readonly Seen[]): boolean =>
    c.t.length > 20 && c.t.length > 0.8 * list.length;
  const moved = measuring && enough(estimate, shifts);

  // The soft ends of the sway are left out.
  const swaying = within(SWAY.from + 100, SWAY.to - 100);
  const small = course(swaying, (v) => v.state.lateral);
  let sway: Score['sway'] = null;
  if (measuring && enough(small, swaying)) {
    const mine = sineFit(small, SWAY.hz);
    const real = sineFit(
      course(swaying, (v) => v.truth.lateral),
      SWAY.hz,
    );
    const turn = Math.atan2(Math.sin(real.phase - mine.phase), Math.cos(real.phase - mine.phase));
    sway = { kept: mine.amplitude / real.amplitude, delay: (1000 * turn) / (2 * Math.PI * SWAY.hz) };
  }

  const events = seen.flatMap(({ state }) =>
    state.events.filter((e): e is Extract<BodyEvent, { foot: Side }> => 'foot' in e),
  );
  const reasons = new Map<string, number>();
  for (const { state } of after)
    if (state.notMeasured) reasons.set(state.notMeasured, (reasons.get(state.notMeasured) ?? 0) + 1);
  const known = after.filter((v) => v.state.lateral !== null).map((v) => v.state);
  const qualities = known.map((state) => state.quality);
  const peaks = LIFTS.flatMap((l) => {
    const top = within((l.t0 + l.t1) / 2 - 80, (l.t0 + l.t1) / 2 + 80);
    return top.flatMap((v) => {
      const lift = v.state[l.foot].lift;
      return lift === null ? [] : [1000 * (lift * stature - v.truth[l.foot])];
    });
  });
  const still = script === 'still' ? errors(planted, (v) => v.state.lateral) : null;
  const feet = script === 'still' ? errors(planted, (v) => v.state.left.lift) : null;
  return {
    id: cell.id,
    label: cell.label,
    group: cell.group,
    pictures: seen.length,
    seconds: Math.max(0, (seen.at(-1)?.state.t ?? 0) - QUIET.to) / 1000,
    tracked: seen.filter((v) => v.state.tracked).length / Math.max(1, seen.length),
    measured: after.filter((v) => v.state.lateral !== null).length / Math.max(1, after.length),
    reasons: [...reasons].sort((a, b) => b[1] - a[1]).map(([reason]) => reason),
    calibratedAt,
    quality: qualities.length === 0 ? null : { mean: mean(qualities), least: Math.min(...qualities) },
    sure:
      known.length === 0
        ? null
        : {
            lateral: mean(known.map((s) => s.qualities.lateral)),
            lifts: mean(known.map((s) => Math.min(s.qualities.liftLeft, s.qualities.liftRight))),
          },
    errors: {
      lateral: errors(measuring ? shifts : planted, (v) => {
        const e = less(v.state.lateral, v.truth.lateral - zeroLateral);
        return e === null ? null : half * e;
      }),
      pelvis: errors(measuring ? shifts : planted, (v) => {
        const e = less(v.state.pelvis, v.truth.pelvis - zeroPelvis);
        return e === null ? null : half * e;
      }),
      trunkLean: errors(planted, (v) => v.state.trunkLean),
      stance: errors(measuring ? planted : [], (v) =>
        v.state.stance === null ? null : 1000 * (v.state.stance * stature - stance),
      ),
      rise: errors(measuring ? planted : [], (v) => less(v.state.rise, 1)),
      cameraRoll: errors(planted.slice(-1), (v) => less(v.state.cameraRoll, -cell.roll)),
      lift: measuring ? errorsOf(peaks) : null,
    },
    gain: moved
      ? slope(
          estimate.t.map((t) => at(whole, t)),
          estimate.x,
        ).k
      : null,
    delay: moved ? delayOf(estimate, whole) : null,
    sway,
    noise: still && feet ? { lateral: half * still.sd, lift: 1000 * stature * feet.sd } : null,
    lifts: matchEvents(events, measuring),
    events: events.map((e) => ({ event: e.event, foot: e.foot, t: Math.round(e.t) })),
  };
}
