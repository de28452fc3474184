import type { BodyState } from '../body/state.ts';
import type { Millis } from '../units.ts';

/**
 * Choosing and pausing without touching anything. Pure; targets are in the mirrored picture, where the person sees the own hand.
 * Rules HAND-1 … HAND-6 in SPEC.md.
 */
export interface DwellTarget {
  readonly id: string;
  /** Box in the mirrored picture, 0 … 1. At least a sixth of the picture wide and high, so that a shaking hand stays in (HAND-1). */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const HANDS = {
  /** How long the hand stays over a target to choose it, ms. [J] */
  dwellMs: 1500,
  /** The ring runs back this many times as fast as it fills while the hand is away, so that a flicker costs little. */
  decay: 2,
  /** A target is entered inside its box and left this far outside it, fraction of the picture. */
  margin: 0.03,
  /** A raised hand pauses or goes on after this long, ms (design: one second). */
  raiseMs: 1000,
  /** A gap in seeing the raised hand that does not start the second anew, ms. */
  raiseGapMs: 150,
  /** Longer steps than this say nothing about the time between, ms. */
  longestStepMs: 250,
} as const;

/** A hand over targets. A plain value. */
export interface DwellState {
  /** The target under the hand, or the last one while its ring runs back. */
  readonly over: string | null;
  /** 0 … 1, for the ring. */
  readonly progress: number;
  /** Chosen and not left yet: it cannot be chosen again before the hand has left it (HAND-3). */
  readonly spent: string | null;
  /** Stands in exactly one state. */
  readonly chosen: string | null;
}
export const noDwell: DwellState = { over: null, progress: 0, spent: null, chosen: null };

/** One frame of choosing by dwell. Either hand may point; the one that is over a target wins, the one already there before the other. */
export function stepDwell(
  state: DwellState,
  targets: readonly DwellTarget[],
  body: BodyState,
  dt: Millis,
): DwellState {
  const passed = Math.max(0, Math.min(HANDS.longestStepMs, Number.isFinite(dt) ? dt : 0));
  const known = targets.some((target) => target.id === state.over);
  const over = known ? state.over : null;
  const progress = known ? state.progress : 0;
  const under = pointedAt(targets, body, over ?? state.spent);
  const spent = state.spent !== null && under === state.spent ? state.spent : null;
  if (spent !== null) return { over: null, progress: 0, spent, chosen: null };
  if (under === null) {
    const left = Math.max(0, progress - (HANDS.decay * passed) / HANDS.dwellMs);
    return { over: left > 0 ? over : null, progress: left, spent: null, chosen: null };
  }
  // Another target starts from nothing: half a ring on one is not half a choice of the next.
  const grown = (under === over ? progress : 0) + passed / HANDS.dwellMs;
  if (grown < 1) return { over: under, progress: grown, spent: null, chosen: null };
  return { over: null, progress: 0, spent: under, chosen: under };
}

function pointedAt(targets: readonly DwellTarget[], body: BodyState, current: string | null): string | null {
  const inside = (target: DwellTarget) => covers(body, target, target.id === current ? HANDS.margin : 0);
  const held = targets.find((target) => target.id === current && inside(target));
  return (held ?? targets.find(inside))?.id ?? null;
}

/** Whether a hand is over a box. One that hangs at the hip points at nothing (HAND-7). */
function covers(body: BodyState, target: DwellTarget, margin: number): boolean {
  return [body.handLeft, body.handRight].some(
    ({ at, nearHip }) =>
      at !== null &&
      !nearHip &&
      at.x >= target.left - margin &&
      at.x <= target.right + margin &&
      at.y >= target.top - margin &&
      at.y <= target.bottom + margin,
  );
}

/** The boxes that a hand lies over now: when a question has just come, they are no answer to it (HAND-8). */
export const coveredBy = (targets: readonly DwellTarget[], body: BodyState): readonly string[] =>
  targets.filter((target) => covers(body, target, 0)).map((target) => target.id);

/** A raised hand. A plain value. */
export interface RaiseState {
  readonly heldMs: number;
  readonly gapMs: number;
  /** Done, and the hand is still up: it must come down before it counts again (HAND-5). */
  readonly spent: boolean;
  /** Stands in exactly one state: pause, or go on. */
  readonly done: boolean;
  /** 0 … 1, for the ring. */
  readonly progress: number;
}
export const noRaise: RaiseState = { heldMs: 0, gapMs: 0, spent: false, done: false, progress: 0 };

/** One frame of the raised hand. Both hands up is stretching or surprise, not a sign (HAND-6). */
export function stepRaise(state: RaiseState, body: BodyState, dt: Millis): RaiseState {
  const passed = Math.max(0, Math.min(HANDS.longestStepMs, Number.isFinite(dt) ? dt : 0));
  const up = body.handLeft.raised !== body.handRight.raised;
  if (!up) {
    const gapMs = state.gapMs + passed;
    if (gapMs <= HANDS.raiseGapMs && (state.heldMs > 0 || state.spent))
      return { ...state, gapMs, done: false };
    return noRaise;
  }
  if (state.spent) return { ...state, gapMs: 0, done: false };
  const heldMs = state.heldMs + passed;
  const done = heldMs >= HANDS.raiseMs;
  return {
    heldMs: done ? 0 : heldMs,
    gapMs: 0,
    spent: done,
    done,
    progress: done ? 0 : heldMs / HANDS.raiseMs,
  };
}

/** Where the person stands in the mirrored picture, 0 … 1, and its width by its height: what the boxes are laid around. */
export interface Stand {
  readonly x: number;
  readonly top: number;
  readonly height: number;
  readonly aspect: number;
}
/** Somebody in the middle who fills three quarters of an ordinary webcam's picture. */
export const MIDDLE: Stand = { x: 0.5, top: 0.14, height: 0.75, aspect: 16 / 9 };
/** Somebody who has gone this far aside, or sat down, gets the boxes laid anew, fraction of the picture. [J] */
const MOVED = 0.08;
/** Hands in the lap of somebody who sits are lower than this, as a share of the person's height in the picture. */
const LAP = 0.4;

/**
 * Where the person stands now; where nobody is seen, or hardly moved, as before. An arm that is stretched out makes the person's box wider, and one
 * over the head makes it higher: only who lets both hands hang has gone, and only who has both low has sat down. No box runs away from a hand.
 */
export function standOf(body: BodyState, aspect: number, before: Stand | null): Stand | null {
  if (body.box === null) return before;
  const { left, right, top, bottom } = body.box;
  const x = (left + right) / 2;
  const hands = [body.handLeft, body.handRight];
  const walked = (stand: Stand) => Math.abs(stand.x - x) >= MOVED && hands.every(({ nearHip }) => nearHip);
  const sat = (stand: Stand) =>
    Math.abs(stand.top - top) >= MOVED &&
    hands.every(({ at }) => at !== null && at.y > top + LAP * (bottom - top));
  if (before !== null && !walked(before) && !sat(before)) return before;
  return { x, top, height: bottom - top, aspect };
}

/** Smallest side of a box, largest width of one, room to the picture's edges and lowest edge: fractions of the picture (HAND-1). */
const BOX = { least: 1 / 6 + 0.001, widest: 0.465, edge: 0.02, lowest: 0.74, gap: 0.02 } as const;
/**
 * A hand reaches about half a stature to each side of the body's middle and to a quarter of it over the head; lower than a third below the
 * top of the head hands rest on a counter. In statures. [J from segment lengths, Winter 2009 [R]]
 */
const REACH = { column: 0.75, over: 0.2, under: 0.34, unraised: 0.14 } as const;

/**
 * The targets of a question as dwell boxes: side by side around the person, where a hand reaches them without leaning or stepping (HAND-9), and
 * over the height of a hand that hangs or rests on a counter. Scales with more than six steps are not for dwelling: the question is asked as a
 * coarser choice by the screen.
 * @param unraised lower than a hand that counts as raised: where that pauses, reaching for a box must not (HAND-10)
 */
export function answerTargets(
  ids: readonly string[],
  stand: Stand = MIDDLE,
  unraised = false,
): DwellTarget[] {
  const rows = ids.length <= 3 ? 1 : ids.length <= 6 ? 2 : 3;
  const perRow = Math.max(1, Math.ceil(ids.length / rows));
  const stature = stand.height / stand.aspect;
  // As wide as reach, and the nearer edge of the picture, let them be; never smaller than a shaking hand needs.
  const room = (2 * (Math.min(stand.x, 1 - stand.x) - BOX.edge) - BOX.gap * (perRow - 1)) / perRow;
  const width = Math.max(BOX.least, Math.min(room, BOX.widest, REACH.column * stature));
  const whole = perRow * width + (perRow - 1) * BOX.gap;
  const start = Math.max(BOX.edge, Math.min(1 - BOX.edge - whole, stand.x - whole / 2));

  const above = unraised ? -REACH.unraised : REACH.over;
  const from = Math.max(BOX.edge, stand.top - above * stand.height);
  const to = stand.top + REACH.under * stand.height;
  const height = Math.max(BOX.least, (to - from - (rows - 1) * BOX.gap) / rows);
  const tall = rows * height + (rows - 1) * BOX.gap;
  const first = Math.max(BOX.edge, Math.min(from, BOX.lowest - tall));
  return ids.map((id, i) => {
    const left = start + (i % perRow) * (width + BOX.gap);
    const top = first + Math.floor(i / perRow) * (height + BOX.gap);
    return { id, left, top, right: left + width, bottom: top + height };
  });
}
