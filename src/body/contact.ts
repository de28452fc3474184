/** The foot contact machine: one for each foot, fed with the height of the foot over its standing height. */

/** Tunables of contact, all in H and ms. Sources in evidence.md; departures are marked. */
export interface ContactOptions {
  /**
   * Height that begins a lift. evidence.md judges .03 H [J]; a promised 5 cm lift of a 1.95 m person is .026 H,
   * so the threshold has to lie below that. [J]
   */
  readonly liftHeight: number;
  readonly liftFor: number;
  readonly downHeight: number;
  readonly downFor: number;
  /** Thresholds never lie below this many standard deviations of the quiet stance. */
  readonly noiseFactor: number;
  /** Sideways distance from its place that makes a standing foot `moved`, and the one that takes it back. [J] */
  readonly movedBeyond: number;
  readonly homeWithin: number;
}
export const CONTACT_DEFAULTS: ContactOptions = {
  liftHeight: 0.022,
  liftFor: 200,
  downHeight: 0.013,
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

/** Time between samples a and b at which the line through them meets `level`. */
function crossing(a: readonly [number, number], b: readonly [number, number], level: number): number {
  const rise = b[1] - a[1];
  if (rise === 0) return b[0];
  const share = Math.min(1, Math.max(0, (level - a[1]) / rise));
  return a[0] + share * (b[0] - a[0]);
}

/**
 * When the foot left the floor, looking back from `from`: the trace is followed down to a low and a very low level, and the start is where
 * a parabola through both would touch the floor; feet leave the floor smoothly, so the first visible height comes late. [J]
 */
export function onsetBefore(
  trace: ContactMachine['trace'],
  from: number,
  threshold: number,
  noise: number,
): number {
  const low = Math.min(0.5 * threshold, Math.max(0.003, 1.5 * noise));
  const high = Math.max(4 * low, threshold);
  return extrapolate(trace, from, low, Math.min(high, 4 * low), -1);
}

/** When the foot met the floor, for a descent that ended near `from`. The mirror of {@link onsetBefore} in time. */
export function touchBefore(
  trace: ContactMachine['trace'],
  threshold: number,
  noise: number,
  floor: number,
): number {
  const low = Math.min(0.5 * threshold, Math.max(0.003, 1.5 * noise));
  // From the end back to the last moment above the threshold: the descent.
  let i = trace.length - 1;
  while (i > 0 && (trace[i]?.[1] ?? 0) - floor < threshold) i -= 1;
  const shifted = trace.map(([t, h]) => [t, h - floor] as const);
  const start = shifted[i]?.[0] ?? shifted[0]?.[0] ?? 0;
  return extrapolate(shifted, start, low, 4 * low, 1);
}

function extrapolate(
  trace: ContactMachine['trace'],
  from: number,
  low: number,
  high: number,
  direction: 1 | -1,
): number {
  let index = trace.findLastIndex(([t]) => t <= from);
  if (index < 0) index = direction === 1 ? 0 : trace.length - 1;
  const meet = (level: number): number | null => {
    let i = index;
    if (direction === -1) {
      // Walk forward first: `from` may lie under the level still.
      while (i < trace.length - 1 && (trace[i]?.[1] ?? 0) < level) i += 1;
    } else {
      while (i > 0 && (trace[i]?.[1] ?? 0) < level) i -= 1;
    }
    for (; i + direction >= 0 && i + direction < trace.length; i += direction) {
      const here = trace[i];
      const next = trace[i + direction];
      if (here === undefined || next === undefined) return null;
      if (here[1] >= level && next[1] < level)
        return direction === -1 ? crossing(next, here, level) : crossing(here, next, level);
    }
    return null;
  };
  const tLow = meet(low);
  const tHigh = meet(high);
  if (tLow === null) return tHigh ?? (direction === -1 ? (trace[0]?.[0] ?? from) : from);
  if (tHigh === null) return tLow;
  const step = (tHigh - tLow) / (Math.sqrt(high / low) - 1);
  // A slow or noisy foot must not throw the estimate far back. [J]
  return tLow - Math.max(-120, Math.min(120, step));
}

/**
 * One frame of one foot. `lift`: height over the standing height, H. `aside`: distance from its place, H, sideways along the floor; `noise`: SD of `lift`
 * in quiet stance. A foot that stands still drifts slowly in the picture with posture; the drift is followed while it is small.
 */
export function stepContact(
  machine: ContactMachine,
  t: number,
  height: number,
  aside: number,
  noise: number,
  options: ContactOptions,
): { readonly machine: ContactMachine; readonly lift: number; readonly events: readonly ContactEvent[] } {
  const up = Math.max(options.liftHeight, options.noiseFactor * noise);
  const down = Math.max(options.downHeight, Math.min(0.7 * up, options.noiseFactor * noise));
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
      events.push({ t: onsetBefore(trace, since, up, noise), event: 'foot-lift' });
      lifted = true;
      since = null;
    }
  } else {
    if (lift < down) since ??= t;
    else if (lift > up) since = null;
    if (since !== null && t - since >= options.downFor) {
      const began = since;
      const settled = trace.filter(([at]) => at >= t - options.downFor / 2 && at >= began).map(([, h]) => h);
      const floor = settled.length > 0 ? Math.min(...settled) : 0;
      events.push({ t: touchBefore(trace, up, noise, Math.min(floor, down)), event: 'foot-down' });
      lifted = false;
      since = null;
    }
  }

  if (!lifted && since === null) {
    // Followed only while small, and slowly: a foot that is raised in slow motion is still seen.
    if (Math.abs(lift) < down) rest += (1 - Math.exp(-dt / 3)) * lift;
    const away = Math.abs(aside);
    if (!moved) {
      if (away > options.movedBeyond) movedSince ??= t;
      else movedSince = null;
      if (movedSince !== null && t - movedSince >= options.downFor) {
        events.push({ t: movedSince, event: 'foot-moved' });
        moved = true;
        movedSince = null;
      }
    } else if (away < options.homeWithin) moved = false;
  } else movedSince = null;
  return { machine: { lifted, moved, since, movedSince, trace, rest, t }, lift, events };
}
