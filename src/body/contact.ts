import { edgeOf, type Seen } from './edge.ts';
import { clamp, median } from './filters.ts';
import { riseOf, stepUnloaded, UNLOADED_START, type Unloaded } from './unloaded.ts';

/** The foot contact machine: one for each foot, fed with the height of the foot over its standing height. */

/** Tunables of contact, all in H and ms. Sources in evidence.md; departures are marked. */
export interface ContactOptions {
  /**
   * Mean height over `liftFor` that is a lift. evidence.md judges .03 H of true height [J]; the network sees a true lift of .029 H (5 cm) as .011 to .034 H,
   * and squats, shifts and heel raises as up to .009 H (virtual patient). [J]
   */
  readonly liftHeight: number;
  /**
   * Share of `liftHeight` and of `noiseFactor` that is left for a foot without weight to be lifted: nobody holds a foot up without the weight over the other
   * one, so there the same height tells more. There the height counts less what carrying nothing adds to it (`unloaded.ts`). So counted the clips of `npm run bench:accuracy` show
   * a standing foot without weight up to .0051 H high and a true 5 cm as .0091 H and more, each the mean over 200 ms; .55 of .0135 H lies in the middle. [J]
   */
  readonly unweightedUp: number;
  /**
   * The same for coming down, of `downHeight` too, where the height counts as it is seen: less what is expected, single low pictures of a small lift
   * would be taken for the floor. A heel raised by 6 cm over its toes, as of somebody who touches the floor with them, is seen as .005 H
   * (`tests/recordings/patient`). [J]
   */
  readonly unweightedDown: number;
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
  unweightedUp: 0.55,
  unweightedDown: 0.7,
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
  /** The last second, oldest first, less what carrying nothing adds. */
  readonly trace: readonly Seen[];
  /** Slow drift of the height of a foot that stands. */
  readonly rest: number;
  readonly t: number | null;
  /** What of its height comes from carrying nothing. */
  readonly unloaded: Unloaded;
}
export const CONTACT_START: ContactMachine = {
  lifted: false,
  moved: false,
  since: null,
  movedSince: null,
  trace: [],
  rest: 0,
  t: null,
  unloaded: UNLOADED_START,
};

export interface ContactEvent {
  readonly t: number;
  readonly event: 'foot-lift' | 'foot-down' | 'foot-moved';
}

const TRACE_MS = 1200;

/** The height at which the foot stood shortly before `since`; 0 when it was not seen standing. */
function standing(trace: readonly Seen[], since: number, threshold: number): number {
  const before = trace.filter(([at]) => at >= since - 600 && at <= since - 100).map(([, h]) => h);
  return before.length < 3 ? 0 : Math.min(median(before), 0.8 * threshold);
}

/** Looked back over this for the height that a foot came down from, ms. [J] */
const BEFORE_DOWN = 500;

/**
 * A height over `floor` that only the lifted foot had between `from` and `to`: the one that begins a lift, or less where it was held lower than that (small lifts sag,
 * and what carrying nothing adds is taken off).
 */
function reached(trace: readonly Seen[], from: number, to: number, floor: number, up: number): number {
  let most = 0;
  for (const [at, h] of trace) if (at >= from && at < to) most = Math.max(most, h - floor);
  return Math.min(up, 0.7 * most);
}

/** A descent is waited for no longer than this, and judged over twice this, ms. [J] */
const SETTLE_LIMIT = 400;
/** A lift that is sure is waited for no longer than this while the foot rises by more than so much in 70 ms, ms and H. [J] */
const RISING_LIMIT = 150;
const RISING = 0.003;
const HALF = 70;

/** Mean height after `from` up to `to`, H; 0 when there was none. */
function meanOf(trace: readonly Seen[], from: number, to: number): number {
  const span = trace.filter(([at]) => at > from && at <= to).map(([, h]) => h);
  return span.length === 0 ? 0 : span.reduce((sum, h) => sum + h, 0) / span.length;
}

/** How far the foot sank between the last two spans of 70 ms, H. */
const sinking = (trace: readonly Seen[], t: number): number =>
  meanOf(trace, t - 2 * HALF, t - HALF) - meanOf(trace, t - HALF, t);

/** The foot is on its way up: the last 70 ms lie clearly over the 70 ms before. A camera too slow to have seen both tells nothing, and nobody waits for it. */
const rises = (trace: readonly Seen[], t: number): boolean =>
  trace.some(([at]) => at > t - 2 * HALF && at <= t - HALF) && sinking(trace, t) < -RISING;

/** Over `up` a foot may be lifted, under `down` it may be down, H. */
function thresholds(
  noise: number,
  share: number,
  { liftHeight, downHeight, noiseFactor }: ContactOptions,
): { readonly up: number; readonly down: number } {
  const up = share * Math.max(liftHeight, noiseFactor * noise);
  return { up, down: Math.max(share * downHeight, Math.min(0.7 * up, noiseFactor * noise)) };
}

/** Once a foot was high for so long, one low picture is not held against it; and no further away may the picture before be, ms. [J] */
const DIP_AFTER = 100;

/** The low picture at `t` stands alone after a stretch that is high on average: it is the network's, and the foot is still up. */
function dips(trace: readonly Seen[], t: number, since: number | null, down: number, up: number): boolean {
  const before = trace.at(-1);
  if (since === null || before === undefined || t - since < DIP_AFTER || t - before[0] > DIP_AFTER)
    return false;
  return before[1] >= down && meanOf(trace, since - 1, t) >= up;
}

/**
 * One frame of one foot. `lift`: height over the standing height, H. `aside`: distance from its place, H, sideways along the floor; `noise`: SD of `lift`
 * in quiet stance; `unweighted`: 0 for a foot that may carry weight, 1 for one that carries none; `toOther`: where the weight is, 1 over the other foot, −1 over this one. A foot that stands still drifts slowly in the picture with posture; the drift is followed while it is small.
 */
export function stepContact(
  machine: ContactMachine,
  t: number,
  height: number,
  aside: number,
  noise: number,
  unweighted: number,
  toOther: number,
  options: ContactOptions,
): { readonly machine: ContactMachine; readonly lift: number; readonly events: readonly ContactEvent[] } {
  const lift = height - machine.rest;
  const off = clamp(toOther, 0, 1);
  // Lifts are judged, and both events dated, on what the weight does not explain.
  const net = lift - riseOf(machine.unloaded) * off;
  const rising = thresholds(noise, 1 - unweighted * (1 - options.unweightedUp), options);
  const falling = thresholds(noise, 1 - unweighted * (1 - options.unweightedDown), options);
  const keep = machine.trace.findIndex(([at]) => at >= t - TRACE_MS);
  const trace = [
    ...(keep > 0 ? machine.trace.slice(keep) : keep === 0 ? machine.trace : []),
    [t, net, off] as const,
  ];
  const events: ContactEvent[] = [];
  const dt = machine.t === null ? 0 : (t - machine.t) / 1000;
  let { lifted, moved, since, movedSince, rest, unloaded } = machine;
  if (!lifted) {
    const { up, down } = rising;
    if (net > up) since ??= t;
    else if (net < down && !dips(machine.trace, t, since, down, up)) since = null;
    // A foot that still rises is waited for: half a flank tells neither how high it goes nor when it began.
    const wait = since !== null && rises(trace, t) ? RISING_LIMIT : 0;
    if (since !== null && t - since >= options.liftFor + wait) {
      const from = since;
      if (meanOf(trace, t - options.liftFor, t) >= up) {
        const threshold = reached(trace, since, Number.POSITIVE_INFINITY, 0, up);
        events.push({
          t: edgeOf(trace, since, 1, threshold, standing(trace, since, up), noise),
          event: 'foot-lift',
        });
        lifted = true;
        since = null;
        // One high picture and lingering under the threshold are no lift: it begins where the foot was high again.
      } else since = trace.find(([at, h]) => at > from && h > up)?.[0] ?? null;
    }
  } else {
    if (lift < falling.down) since ??= t;
    else if (lift > falling.up) since = null;
    // A foot that comes down slowly is waited for, so that the moment of touching is seen and not guessed.
    const settled =
      since !== null && t - since >= options.downFor && sinking(trace, t) < Math.max(0.0012, noise);
    if (since !== null && (settled || t - since >= SETTLE_LIMIT)) {
      // One frame alone is no floor: at a slow camera the last three.
      const last = trace.filter(([at], i) => at >= t - HALF || i >= trace.length - 3).map(([, h]) => h);
      const floor = Math.min(falling.down, median(last));
      const threshold = reached(trace, since - BEFORE_DOWN, since, floor, rising.up);
      events.push({
        t: edgeOf(trace, since, -1, threshold, floor, noise),
        event: 'foot-down',
      });
      lifted = false;
      since = null;
    }
  }

  if (!lifted && since === null && events.length === 0) unloaded = stepUnloaded(unloaded, dt, off, lift);
  // Followed only while small, and slowly: a foot that is raised in slow motion is still seen.
  if (!lifted && since === null && Math.abs(lift) < falling.down) rest += (1 - Math.exp(-dt / 3)) * lift;
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
  return { machine: { lifted, moved, since, movedSince, trace, rest, t, unloaded }, lift, events };
}
