import { beginQuietStance, createBody, stepBody } from '../../src/body/body.ts';
import { LANDMARK } from '../../src/pose/sample.ts';
import { millis, type Side } from '../../src/units.ts';
import type { PictureRow } from '../browser/harness/peers.ts';
import type { PeerName } from '../browser/harness/peers-adapters.ts';
import { END, HZ, LIFTS, PLANTED, QUIET_END, SOFT, SWAYS } from '../browser/harness/peers-script.ts';
import { sineFit } from './accuracy-score.ts';
import { median, round } from './marks.ts';

/** Who is scored: each pipeline's bare landmarks, and what Heron's body room makes of its own. */
export type Contestant = PeerName | 'heron-body';

export interface Event {
  readonly t: number;
  readonly event: 'foot-lift' | 'foot-down';
  readonly foot: Side;
}
export interface Sway {
  /** Amplitude as a share of the true one. */
  readonly kept: number;
  /** How much later than the truth, ms. */
  readonly delay: number;
}
export interface Scores {
  /** Share of pictures with a person in them. */
  readonly seen: number;
  readonly small: Sway | null;
  readonly large: Sway | null;
  readonly lifts: {
    readonly expected: number;
    readonly found: number;
    /** Median size of the timing errors, ms, and the largest. Null when nothing was found. */
    readonly error: number | null;
    readonly worst: number | null;
  };
  /** Events that belong to no lift, over the whole script. */
  readonly wrong: number;
  readonly wrongPerMinute: number;
}

/** Lift and down of the plain detector, as shares of the body height: low enough for a lift of 5 cm. [J] */
const UP = 0.02;
const DOWN = 0.01;
/** A found event belongs to a true one no farther away, ms. */
const NEAR = 500;

/**
 * A plain foot detector for those who bring none, as demonstrations have it: the ankle against its own median height in the quiet
 * stance, lifted over 2 % of the body height, down again under 1 %.
 */
export function plainEvents(rows: readonly PictureRow[], name: PeerName, height: number): Event[] {
  const events: Event[] = [];
  for (const foot of ['left', 'right'] as const) {
    const quiet = rows.filter((row) => row.t < QUIET_END).flatMap((row) => row.seen[name][foot] ?? []);
    if (quiet.length === 0) continue;
    const floor = median(quiet);
    let up = false;
    for (const row of rows) {
      const y = row.seen[name][foot];
      if (y === null) continue;
      const lift = (floor - y) / height;
      if (up ? lift < DOWN : lift > UP) {
        up = !up;
        events.push({ t: row.t, event: up ? 'foot-lift' : 'foot-down', foot });
      }
    }
  }
  return events.sort((a, b) => a.t - b.t);
}

interface Bodies {
  readonly events: readonly Event[];
  /** `BodyState.lateral` for each row; null where not measured. */
  readonly lateral: readonly (number | null)[];
}

/** Heron's body room on its own samples, as the game is given it. */
export function bodies(rows: readonly PictureRow[], stature: number | null): Bodies {
  let body = beginQuietStance(createBody(stature === null ? {} : { stature }), millis(5000));
  const events: Event[] = [];
  const lateral = rows.map((row) => {
    const { sample } = row.seen.heron;
    if (!sample) return null;
    const offset = sample.t - row.t;
    const stepped = stepBody(body, sample);
    body = stepped.tracker;
    for (const e of stepped.state.events)
      if (e.event === 'foot-lift' || e.event === 'foot-down')
        events.push({ t: e.t - offset, event: e.event, foot: e.foot });
    return stepped.state.lateral;
  });
  return { events, lateral };
}

/** Amplitude and delay of a sway against the truth. Null when it was not seen nearly always. */
function sway(
  rows: readonly PictureRow[],
  part: { readonly from: number; readonly to: number },
  truth: (row: PictureRow) => number | null,
  estimate: (row: PictureRow) => number | null,
): Sway | null {
  const within = rows.filter((row) => row.t >= part.from + SOFT && row.t <= part.to - SOFT);
  const both = within.flatMap((row) => {
    const [real, mine] = [truth(row), estimate(row)];
    return real === null || mine === null ? [] : [{ t: row.t, real, mine }];
  });
  if (both.length < 0.8 * within.length || both.length < 30) return null;
  const t = both.map((row) => row.t);
  const real = sineFit({ t, x: both.map((row) => row.real) }, HZ);
  const mine = sineFit({ t, x: both.map((row) => row.mine) }, HZ);
  const turn = Math.atan2(Math.sin(real.phase - mine.phase), Math.cos(real.phase - mine.phase));
  return {
    kept: round(mine.amplitude / real.amplitude, 3),
    delay: round((1000 * turn) / (2 * Math.PI * HZ)),
  };
}

/** When each foot truly left the floor and came back: what Heron's body room looks for. */
const CONTACTS: readonly Event[] = LIFTS.flatMap(({ foot, t0, t1 }) => [
  { event: 'foot-lift' as const, foot, t: t0 },
  { event: 'foot-down' as const, foot, t: t1 },
]);

/** When each true ankle crossed the heights of the plain detector: so that it is not blamed for what it was not told to look for. */
function crossings(rows: readonly PictureRow[], stature: number): Event[] {
  const events: Event[] = [];
  for (const foot of ['left', 'right'] as const) {
    let up = false;
    for (const row of rows) {
      if (row.lift === null || row.t >= PLANTED) continue;
      const lift = row.lift[foot] / stature;
      if (up ? lift < DOWN : lift > UP) {
        up = !up;
        events.push({ t: row.t, event: up ? 'foot-lift' : 'foot-down', foot });
      }
    }
  }
  return events;
}

/** Matches found events to those that were. */
export function matchLifts(
  events: readonly Event[],
  truths: readonly Event[],
): Scores['lifts'] & { readonly wrong: number } {
  const left = events.filter((e) => e.t > QUIET_END);
  const errors: number[] = [];
  for (const truth of truths) {
    const near = left
      .filter((e) => e.event === truth.event && e.foot === truth.foot && Math.abs(e.t - truth.t) <= NEAR)
      .sort((a, b) => Math.abs(a.t - truth.t) - Math.abs(b.t - truth.t))[0];
    if (!near) continue;
    errors.push(Math.abs(near.t - truth.t));
    left.splice(left.indexOf(near), 1);
  }
  return {
    expected: truths.length,
    found: errors.length,
    error: errors.length > 0 ? round(median(errors)) : null,
    worst: errors.length > 0 ? round(Math.max(...errors)) : null,
    wrong: left.length,
  };
}

/** @param height of the person in the picture, px: what the plain detector's shares are of */
export function scoreScript(
  rows: readonly PictureRow[],
  height: number,
  stature: number,
): Record<Contestant, Scores> {
  const own = bodies(rows, stature);
  const [small, large] = SWAYS;
  const crossed = crossings(rows, stature);
  const minutes = (END - QUIET_END) / 60_000;
  const of = (
    name: PeerName,
    events: readonly Event[],
    truths: readonly Event[],
    truth: (row: PictureRow) => number | null,
    estimate: (row: PictureRow) => number | null,
  ): Scores => {
    const { wrong, ...lifts } = matchLifts(events, truths);
    return {
      seen: round(rows.filter((row) => row.seen[name].hip !== null).length / rows.length, 3),
      small: sway(rows, small, truth, estimate),
      large: sway(rows, large, truth, estimate),
      lifts,
      wrong,
      wrongPerMinute: round(wrong / minutes, 2),
    };
  };
  const bare = (name: PeerName): Scores =>
    of(
      name,
      plainEvents(rows, name, height),
      crossed,
      (row) => row.hip,
      (row) => row.seen[name].hip,
    );
  const index = new Map(rows.map((row, i) => [row, i]));
  return {
    mediapipe: bare('mediapipe'),
    human: bare('human'),
    heron: bare('heron'),
    'heron-body': of(
      'heron',
      own.events,
      CONTACTS,
      (row) => row.lateral,
      (row) => own.lateral[index.get(row) ?? -1] ?? null,
    ),
  };
}

/** Footage in which both feet stay on the floor all the time: every event is a wrong one. A minute's worth. */
export function wrongOnFootage(rows: readonly PictureRow[], height: number): Record<Contestant, number> {
  const length = Math.max(1, (rows.at(-1)?.t ?? 0) - (rows[0]?.t ?? 0)) / 60_000;
  const count = (events: readonly Event[]): number => round(events.length / length, 1);
  return {
    mediapipe: count(plainEvents(rows, 'mediapipe', height)),
    human: count(plainEvents(rows, 'human', height)),
    heron: count(plainEvents(rows, 'heron', height)),
    'heron-body': count(bodies(rows, null).events),
  };
}

/** Height of the person in the picture, px, from Heron's landmarks: nose to ankles, and a tenth for the head and the feet. */
export function heightOf(rows: readonly PictureRow[]): number {
  const spans = rows.flatMap(({ seen: { heron } }) => {
    const nose = heron.sample?.landmarks[LANDMARK.nose];
    if (!nose || !heron.sample || heron.left === null || heron.right === null) return [];
    return [(heron.left + heron.right) / 2 - nose.y * heron.sample.height];
  });
  return 1.1 * median(spans);
}
