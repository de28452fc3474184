import type { Fact, Stamp, UnknownFact } from './fact.ts';

/** A device's clock: the last stamp that it gave or saw. A plain value. */
export interface Clock {
  readonly origin: string;
  readonly wallMs: number;
  readonly counter: number;
}
/** Parts the device's own name from that of one of its windows, in the origin of what only its memory could hold. */
export const LANE = '.';
/** The device that a fact comes from, whichever of its windows noted it. */
export const deviceOf = (origin: string): string => origin.split(LANE)[0] ?? origin;

export const newClock = (origin: string): Clock => ({ origin, wallMs: 0, counter: 0 });

/** A stamp further ahead of this device's clock than this is not followed: one wrong clock would date everybody's facts. [J] */
export const LONGEST_DRIFT_MS = 24 * 3_600_000;
const LAST_COUNT = 0xffff;

/** Gives the next stamp. `now`: wall time, ms since 1970. */
export function tick(clock: Clock, now: number): { readonly clock: Clock; readonly at: Stamp } {
  const next = advance(clock, Math.max(now, clock.wallMs));
  return { clock: next, at: stampOf(next) };
}

/**
 * Gives the next stamp, later than `seen` whatever clock that came from: who changes a value has seen it, and wins over it. A stamp that lies too far
 * ahead is passed by once and does not carry this clock along.
 */
export function tickAfter(
  clock: Clock,
  seen: Stamp,
  now: number,
): { readonly clock: Clock; readonly at: Stamp } {
  const next = tick(seen === '' ? clock : receive(clock, seen, now), now);
  if (next.at > seen) return next;
  return { clock: next.clock, at: stampOf(advance({ ...clock, ...readStamp(seen) }, 0)) };
}

/** Takes note of a stamp from another device, so that what is noted here afterwards is later. */
export function receive(clock: Clock, seen: Stamp, now: number): Clock {
  const { wallMs, counter } = readStamp(seen);
  const last = Math.max(clock.wallMs, now);
  if (wallMs > last + LONGEST_DRIFT_MS || wallMs < clock.wallMs) return clock;
  return wallMs > clock.wallMs || counter > clock.counter ? { ...clock, wallMs, counter } : clock;
}

function advance(clock: Clock, wallMs: number): Clock {
  if (wallMs > clock.wallMs) return { ...clock, wallMs, counter: 0 };
  if (clock.counter < LAST_COUNT) return { ...clock, counter: clock.counter + 1 };
  return { ...clock, wallMs: clock.wallMs + 1, counter: 0 };
}

const stampOf = ({ wallMs, counter, origin }: Clock): Stamp =>
  `${new Date(wallMs).toISOString()}-${counter.toString(16).padStart(4, '0')}-${origin}`;

/** Wall time (ms since 1970) and counter of a stamp. */
export const readStamp = (at: Stamp): { readonly wallMs: number; readonly counter: number } => ({
  wallMs: Date.parse(at.slice(0, 24)),
  counter: Number.parseInt(at.slice(25, 29), 16),
});

/** The order in which facts are folded: by stamp, which holds the device, then by id. The same on every device, whatever came first. */
export const byStamp = (a: Pick<Fact, 'at' | 'id'>, b: Pick<Fact, 'at' | 'id'>): number =>
  a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0;

/**
 * Set union by id, sorted: merging two devices' facts loses nothing and asks nobody. Should two different facts ever carry one id (a damaged
 * file), the greater text stays, so that both devices end up alike.
 */
export function union<F extends Fact | UnknownFact>(...lists: readonly (readonly F[])[]): readonly F[] {
  const found = new Map<string, F>();
  for (const fact of lists.flat()) {
    const here = found.get(fact.id);
    if (here === undefined || JSON.stringify(fact) > JSON.stringify(here)) found.set(fact.id, fact);
  }
  return [...found.values()].sort(byStamp);
}
