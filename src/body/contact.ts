import { median } from './filters.ts';

/** The foot contact machine: one for each foot, fed with the height of the foot over its standing height. */

/** Tunables of contact, all in H and ms. Sources in evidence.md; departures are marked. */
export interface ContactOptions {
  /**
   * Mean height over `liftFor` that is a lift. evidence.md judges .03 H of true height [J]; the network sees a true lift of .029 H (5 cm) as .011 to .034 H,
   * and squats, shifts and heel raises as up to .009 H (virtual patient). [J]
   */
  readonly liftHeight: number;
  /**
   * Share of `liftHeight`, `downHeight` and `noiseFactor` that is left for a foot without weight: nobody holds a foot up without the weight over the other
   * one, so there the same height tells more. While the weight was there, the clips of `npm run bench:accuracy` (21 clips, full model and lite) show a standing
   * foot up to .0083 H high and a true 5 cm as .0111 H and more, each the mean over 200 ms; .7 of .0135 H is their geometric middle. A heel raised by 6 cm
   * over its toes, as of somebody who touches the floor with them, is seen as .005 H (`tests/recordings/patient`). [J]
   */
  readonly unweighted: number;
  readonly liftFor: number;
  readonly downHeight: number;
  readonly downFor: number;
  /** Thresholds of a foot that carries never lie below this many standard deviations of the quiet stance. */
  readonly noiseFactor: number;
  /** Sideways distance from its place that makes a standing foot `moved`, and the one that takes it back. [J] */
  readonly movedBeyond: number;
  readonly homeWithin: number;
}
export const CONTACT_DEFAULTS: ContactOptions = {
  liftHeight: 0.0135,
  unweighted: 0.7,
  liftFor: 200,
  downHeight: 0.008,
  downFor: 130,
  noiseFactor: 3,
  movedBeyond: 0.05,
  homeWithin: 0.03,
};

export interface ContactMachine {
  readonly lifted: boolean;
  readonly moved: boolean;
  /** Since when the height contradicts `lifted`; null when it does not. */
  readonly since: number | null;
  readonly movedSince: number | null;
  /** Height and time of the last second, oldest first. */
  readonly trace: readonly (readonly [t: number, lift: number])[];
  /** Slow drift of the height of a foot that stands. */
  readonly rest: number;
  readonly t: number | null;
}
export const CONTACT_START: ContactMachine = {
  lifted: false,
  moved: false,
  since: null,
  movedSince: null,
  trace: [],
  rest: 0,
  t: null,
};

export interface ContactEvent {
  readonly t: number;
  readonly event: 'foot-lift' | 'foot-down' | 'foot-moved';
}

const TRACE_MS = 1200;

/** Lengths of movement that are tried, ms; how much standing before the movement and how much holding after it take part in the fit; how finely its beginning is searched, ms. */
const LENGTHS = [120, 150, 190, 230, 280, 330, 380, 430, 490, 560, 640, 740, 860, 1000];
const STANDING = 300;
const HOLDING = 120;
const GRID = 5;
/** The floor under a foot may lie this many times the noise from where it was seen. [J] */
const FLOOR = 1;
/** No foot is seen more steadily than this in movement, H: the virtual patient's standing foot has an SD of up to .0025 H while it sways by 6 mm, more in larger movement. [J] */
const LEAST = 0.003;
/** People raise and lower a foot within some 0.2 to 0.8 s: the natural logarithm of the length in ms, and its spread. What is not seen clearly is taken to be usual. [J] */
const USUAL = { log: Math.log(380), sd: 0.25 };
/**
 * The network holds a standing foot down and sees the first and the last millimetres of a lift late and early: by 32 and 46 ms on average for the
 * virtual patient (full model, 12 lifts of 5–14 cm). What the fit leaves of that is taken off: less in the clips of the accuracy bench than in the ten long holds
 * and the twelve lifts of the unit tests; at 30 the worst of each lies equally far inside its limit. ms. [J]
 */
const HELD_DOWN = 30;

/** Course of a minimum-jerk movement from 0 to 1 (Flash and Hogan 1985) [R]. */
const minimumJerk = (s: number): number => (s <= 0 ? 0 : s >= 1 ? 1 : s * s * s * (10 + s * (6 * s - 15)));
/** The other way to go: half a cosine, which leaves at once where minimum jerk begins softly. Feet do something between; what fits better counts. */
const halfCosine = (s: number): number => (s <= 0 ? 0 : s >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * s));
/** The shapes in steps of 1/2048, for the fit looks them up some hundred thousand times. */
const STEPS = 2048;
const tabled = (shape: (s: number) => number): Float64Array =>
  Float64Array.from({ length: STEPS + 1 }, (_, i) => shape(i / STEPS));
/** Every course of movement that is tried: shape and length, ms. */
const COURSES = [minimumJerk, halfCosine]
  .map(tabled)
  .flatMap((shape) => LENGTHS.map((length) => ({ shape, length })));

/**
 * When the foot left the floor (`direction` 1) or met it (−1). A threshold knows nothing of how fast the foot went, and the first height that can be told
 * from noise comes late: so standing, the whole flank of the movement around the crossing at `from` and the beginning of the hold are fitted together with
 * floor + a · course((t − edge) / length), minimum jerk or half a cosine, with the usual length as far as the noise leaves it open.
 * `floor`: the height at which this foot stands there; `threshold`: a height that only a lifted foot has; `noise`: SD of the heights.
 */
export function edgeOf(
  trace: ContactMachine['trace'],
  from: number,
  direction: 1 | -1,
  threshold: number,
  floor: number,
  noise: number,
): number {
  // From here on time runs away from the floor in both cases.
  const seen =
    direction === 1
      ? trace.map(([t, h]) => [t, h - floor] as const)
      : trace.map(([t, h]) => [-t, h - floor] as const).toReversed();
  // One picture in which the foot is higher than before and after it is the network's, not the foot's, and would make the flank steep.
  const high = Math.max(threshold, 3 * Math.max(noise, LEAST));
  const path = seen.map(([t, h], i) => {
    const around = Math.max(seen[i - 1]?.[1] ?? h, seen[i + 1]?.[1] ?? h);
    return [t, h < high ? h : Math.min(h, around)] as const;
  });
  const height = (i: number): number => path[i]?.[1] ?? 0;
  const time = (i: number): number => path[i]?.[0] ?? direction * from;
  const start = direction * from;
  let cross = path.findIndex(([t, h]) => t >= start && h >= threshold);
  if (cross < 0) cross = path.length - 1;
  let peak = 0;
  for (let i = cross; i < path.length && height(i) > 0.5 * threshold; i += 1)
    peak = Math.max(peak, height(i));
  let top = cross;
  while (top < path.length - 1 && height(top) < 0.85 * peak) top += 1;
  // The hold belongs to it until the foot moves on.
  let last = top;
  while (last < path.length - 1 && time(last + 1) <= time(top) + HOLDING && height(last + 1) > 0.7 * peak)
    last += 1;
  let foot = cross;
  while (foot > 0 && height(foot) > Math.max(0.1 * threshold, Math.min(0.4 * threshold, 1.5 * noise)))
    foot -= 1;
  const points = path.filter(([t], i) => i <= last && t >= time(foot) - STANDING);
  const end = time(cross);
  const begin = points[0]?.[0] ?? end;
  // A foot in the air is seen less steadily than one that stands: a share of its height is added to the noise. [J]
  const weights = points.map(([, h]) => 1 / (Math.max(noise, LEAST) ** 2 + (0.08 * h) ** 2));
  // The floor itself is known no better than the noise: it is fitted too, near `floor`.
  const hold = 1 / (FLOOR * Math.max(noise, LEAST)) ** 2;
  const w0 = weights.reduce((sum, w) => sum + w, hold);
  const h0 = points.reduce((sum, [, h], i) => sum + (weights[i] ?? 0) * h, 0);
  const hh = points.reduce((sum, [, h], i) => sum + (weights[i] ?? 0) * h * h, 0);
  const n = points.length;
  const times = Float64Array.from(points, ([t]) => t);
  const w = Float64Array.from(weights);
  const wh = Float64Array.from(points, ([, h], i) => (weights[i] ?? 0) * h);
  let best = end;
  let least = Number.POSITIVE_INFINITY;
  for (const { shape, length } of COURSES) {
    const unusual = ((Math.log(length) - USUAL.log) / USUAL.sd) ** 2;
    for (let edge = end - GRID; edge >= begin - GRID; edge -= GRID) {
      let hx = 0;
      let xx = 0;
      let x0 = 0;
      // From the last point back to the edge: before it the foot stands and adds nothing.
      for (let i = n - 1; i >= 0; i -= 1) {
        const s = ((times[i] ?? 0) - edge) / length;
        if (s <= 0) break;
        const x = s >= 1 ? 1 : (shape[(s * STEPS + 0.5) | 0] ?? 0);
        const wx = (w[i] ?? 0) * x;
        hx += (wh[i] ?? 0) * x;
        xx += wx * x;
        x0 += wx;
      }
      // Weighted least squares in two unknowns, the height of the movement and of the floor.
      const det = xx * w0 - x0 * x0;
      const a = det > 0 ? (hx * w0 - h0 * x0) / det : 0;
      const b = det > 0 ? (h0 * xx - hx * x0) / det : h0 / w0;
      const error = hh - a * hx - b * h0 + unusual;
      if (error < least) {
        least = error;
        best = edge;
      }
    }
  }
  return direction * (best - HELD_DOWN);
}

/** The height at which the foot stood shortly before `since`; 0 when it was not seen standing. */
function standing(trace: ContactMachine['trace'], since: number, threshold: number): number {
  const before = trace.filter(([at]) => at >= since - 600 && at <= since - 100).map(([, h]) => h);
  return before.length < 3 ? 0 : Math.min(median(before), 0.8 * threshold);
}

/** Looked back over this for the height that a foot came down from, ms. [J] */
const BEFORE_DOWN = 500;

/** A height that the foot had until it came down: the one that begins a lift, or less where it was held lower than that (small lifts sag). */
function held(trace: ContactMachine['trace'], since: number, floor: number, up: number): number {
  let most = 0;
  for (const [at, h] of trace) if (at < since && at >= since - BEFORE_DOWN) most = Math.max(most, h - floor);
  return Math.min(up, 0.7 * most);
}

/** A descent is waited for no longer than this, and judged over twice this, ms. [J] */
const SETTLE_LIMIT = 400;
const HALF = 70;

/** Mean height after `from` up to `to`, H; 0 when there was none. */
function meanOf(trace: ContactMachine['trace'], from: number, to: number): number {
  const span = trace.filter(([at]) => at > from && at <= to).map(([, h]) => h);
  return span.length === 0 ? 0 : span.reduce((sum, h) => sum + h, 0) / span.length;
}

/** How far the foot sank between the last two spans of 70 ms, H. */
const sinking = (trace: ContactMachine['trace'], t: number): number =>
  meanOf(trace, t - 2 * HALF, t - HALF) - meanOf(trace, t - HALF, t);

/**
 * One frame of one foot. `lift`: height over the standing height, H. `aside`: distance from its place, H, sideways along the floor; `noise`: SD of `lift`
 * in quiet stance; `unweighted`: 0 for a foot that may carry weight, 1 for one that carries none. A foot that stands still drifts slowly in the picture with posture; the drift is followed while it is small.
 */
export function stepContact(
  machine: ContactMachine,
  t: number,
  height: number,
  aside: number,
  noise: number,
  unweighted: number,
  options: ContactOptions,
): { readonly machine: ContactMachine; readonly lift: number; readonly events: readonly ContactEvent[] } {
  const share = 1 - unweighted * (1 - options.unweighted);
  const up = share * Math.max(options.liftHeight, options.noiseFactor * noise);
  const down = Math.max(options.downHeight * share, Math.min(0.7 * up, options.noiseFactor * noise));
  const lift = height - machine.rest;
  const keep = machine.trace.findIndex(([at]) => at >= t - TRACE_MS);
  const trace = [
    ...(keep > 0 ? machine.trace.slice(keep) : keep === 0 ? machine.trace : []),
    [t, lift] as const,
  ];
  const events: ContactEvent[] = [];
  const dt = machine.t === null ? 0 : (t - machine.t) / 1000;
  let { lifted, moved, since, movedSince, rest } = machine;

  if (!lifted) {
    if (lift > up) since ??= t;
    else if (lift < down) since = null;
    if (since !== null && t - since >= options.liftFor) {
      const from = since;
      if (meanOf(trace, t - options.liftFor, t) >= up) {
        events.push({
          t: edgeOf(trace, since, 1, up, standing(trace, since, up), noise),
          event: 'foot-lift',
        });
        lifted = true;
        since = null;
        // One high picture and lingering under the threshold are no lift: it begins where the foot was high again.
      } else since = trace.find(([at, h]) => at > from && h > up)?.[0] ?? null;
    }
  } else {
    if (lift < down) since ??= t;
    else if (lift > up) since = null;
    // A foot that comes down slowly is waited for, so that the moment of touching is seen and not guessed.
    const settled =
      since !== null && t - since >= options.downFor && sinking(trace, t) < Math.max(0.0012, noise);
    if (since !== null && (settled || t - since >= SETTLE_LIMIT)) {
      // One frame alone is no floor: at a slow camera the last three.
      const last = trace.filter(([at], i) => at >= t - HALF || i >= trace.length - 3).map(([, h]) => h);
      const floor = Math.min(down, median(last));
      events.push({
        t: edgeOf(trace, since, -1, held(trace, since, floor, up), floor, noise),
        event: 'foot-down',
      });
      lifted = false;
      since = null;
    }
  }

  // Followed only while small, and slowly: a foot that is raised in slow motion is still seen.
  if (!lifted && since === null && Math.abs(lift) < down) rest += (1 - Math.exp(-dt / 3)) * lift;
  // A foot that has come down and waits to be called down is already seen where it will stand: steps that follow each other quickly are told apart.
  const onFloor = lifted ? since !== null : since === null;
  const away = Math.abs(aside);
  if (!onFloor) movedSince = null;
  else if (!moved) {
    if (away > options.movedBeyond) movedSince ??= t;
    else movedSince = null;
    // It went beyond half a frame before it was seen there, on average: no camera is slower to tell than another.
    if (!lifted && movedSince !== null && t - movedSince + 500 * dt >= options.downFor) {
      events.push({ t: Math.max(movedSince, events[0]?.t ?? movedSince), event: 'foot-moved' });
      moved = true;
      movedSince = null;
    }
  } else if (!lifted && away < options.homeWithin) moved = false;
  return { machine: { lifted, moved, since, movedSince, trace, rest, t }, lift, events };
}
