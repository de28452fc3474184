import type { BodyState } from '../body/state.ts';
import type { Cue } from '../drills/cue.ts';
import type { Say } from '../drills/drill.ts';
import type { Millis } from '../units.ts';
import type { SetUpMemory, SetUpState } from './state.ts';
import { SET_UP_CHECKS, type SetUpCheckId } from './words.ts';

/**
 * Limits of set-up, fractions of the mirrored picture unless they say otherwise. Each pair is (to become met, to stay met):
 * the gap between the two is what keeps a cue from flickering. All [J]; generous enough for a telephone held upright and
 * for a webcam of 640×480 at 4 m, strict enough that hands and feet stay in the picture during a full shift.
 */
export const SET_UP_LIMITS = {
  top: [0.015, 0.002],
  bottom: [0.985, 0.998],
  tallest: [0.93, 0.96],
  shortest: [0.45, 0.41],
  offCentre: [0.16, 0.24],
  /** Degrees. */
  roll: [4, 5],
  /** A check changes its mind only after this long, ms: three frames at ten a second. */
  changeMs: 300,
  /** A cue stays on screen at least this long before another question replaces it, ms. */
  cueMs: 700,
  /** All checks met for this long ends set-up, ms. */
  holdMs: 1000,
  /** Advice that a person far from the screen cannot always follow is asked this long, then let be, ms. */
  adviceMs: 12_000,
} as const;

/** Set-up before the first frame. */
export function startSetUp(): SetUpMemory {
  return {
    started: false,
    met: everyCheck(false),
    againstMs: everyCheck(0),
    direction: 'left',
    asked: null,
    askedMs: 0,
    heldMs: 0,
    waived: [],
  };
}

/** One frame of set-up (rules SET-1 … SET-7). `dt` in ms. */
export function stepSetUp(memory: SetUpMemory, body: BodyState, dt: Millis): SetUpMemory {
  const now = judge(memory, body);
  const met = { ...memory.met };
  const againstMs = { ...memory.againstMs };
  for (const id of SET_UP_CHECKS) {
    // The first frame is believed at once, so that somebody who stands well is not asked for anything.
    if (!memory.started) met[id] = now[id];
    againstMs[id] = now[id] === met[id] ? 0 : againstMs[id] + dt;
    if (againstMs[id] >= SET_UP_LIMITS.changeMs) {
      met[id] = now[id];
      againstMs[id] = 0;
    }
  }
  const tired = memory.asked === 'level' && memory.askedMs >= SET_UP_LIMITS.adviceMs;
  const waived = tired ? [...memory.waived, 'level' as const] : memory.waived;
  const counts = (id: SetUpCheckId) => !waived.includes(id);

  const wanted = SET_UP_CHECKS.find((id) => !met[id] && counts(id)) ?? null;
  const keep =
    memory.asked !== null &&
    wanted !== null &&
    wanted !== memory.asked &&
    memory.askedMs < SET_UP_LIMITS.cueMs;
  const asked = keep ? memory.asked : wanted;
  const steady = wanted === null && SET_UP_CHECKS.every((id) => againstMs[id] === 0 || !counts(id));
  return {
    started: true,
    met,
    againstMs,
    direction: direction(memory, body, met.centred),
    asked,
    askedMs: asked === memory.asked ? memory.askedMs + dt : 0,
    heldMs: steady ? memory.heldMs + dt : 0,
    waived,
  };
}

/** "Go on" in spite of what is asked: a person at the screen knows better than a rule about the picture (SET-6). */
export const waiveSetUp = (memory: SetUpMemory): SetUpMemory =>
  memory.asked === null
    ? memory
    : { ...memory, waived: [...memory.waived, memory.asked], asked: null, askedMs: 0 };

/** All met and held. */
export const setUpDone = (memory: SetUpMemory): boolean =>
  memory.started && memory.asked === null && memory.heldMs >= SET_UP_LIMITS.holdMs;

/** What the screen shows of it. */
export function showSetUp(memory: SetUpMemory): SetUpState {
  return {
    checks: SET_UP_CHECKS.map((id) => ({
      id,
      state: memory.asked === id ? 'asked' : memory.met[id] ? 'met' : 'waiting',
    })),
    asked: memory.asked,
    held: Math.min(1, memory.heldMs / SET_UP_LIMITS.holdMs),
  };
}

/** Cue and sentence for what is asked now. */
export function askSetUp(
  memory: SetUpMemory,
  body: BodyState | null,
  helper: boolean,
): { cue: Cue; say: Say } {
  switch (memory.asked) {
    case null:
      return memory.started
        ? { cue: 'ready', say: { id: 'session.set-up.ready' } }
        : { cue: 'none', say: { id: 'session.set-up.waiting' } };
    case 'seen':
      return { cue: 'come-closer', say: { id: 'session.set-up.seen' } };
    case 'light':
      return { cue: 'stand-still', say: { id: 'session.set-up.light' } };
    case 'alone':
      return {
        cue: 'stand-still',
        say: { id: helper ? 'session.set-up.with-helper' : 'session.set-up.alone' },
      };
    case 'far-enough':
      return { cue: 'step-back', say: { id: 'session.set-up.step-back' } };
    case 'close-enough':
      return { cue: 'come-closer', say: { id: 'session.set-up.come-closer' } };
    case 'centred':
      return memory.direction === 'left'
        ? { cue: 'move-left', say: { id: 'session.set-up.move-left' } }
        : { cue: 'move-right', say: { id: 'session.set-up.move-right' } };
    case 'feet':
      return { cue: 'step-back', say: { id: 'session.set-up.feet' } };
    case 'facing':
      return body?.notMeasured === 'sitting'
        ? { cue: 'rise', say: { id: 'session.set-up.stand-up' } }
        : { cue: 'stand-still', say: { id: 'session.set-up.facing' } };
    case 'level':
      return { cue: 'stand-still', say: { id: 'session.set-up.level' } };
  }
}

/** What this one frame says of each check, with the looser limit for those already met. */
function judge(memory: SetUpMemory, body: BodyState): Record<SetUpCheckId, boolean> {
  const limit = (id: SetUpCheckId, pair: readonly [number, number]) => (memory.met[id] ? pair[1] : pair[0]);
  const { box, notMeasured } = body;
  // With nobody there the later checks have nothing to say: they keep what they had.
  if (box === null) return { ...memory.met, seen: false, light: notMeasured !== 'dark' };
  const height = box.bottom - box.top;
  const far = 'far-enough';
  return {
    seen: notMeasured !== 'nobody',
    light: notMeasured !== 'dark',
    alone: notMeasured !== 'second-person' && notMeasured !== 'jumped',
    'far-enough':
      box.top >= limit(far, SET_UP_LIMITS.top) &&
      box.bottom <= limit(far, SET_UP_LIMITS.bottom) &&
      height <= limit(far, SET_UP_LIMITS.tallest),
    'close-enough': height >= limit('close-enough', SET_UP_LIMITS.shortest),
    centred: Math.abs(offCentre(body)) <= limit('centred', SET_UP_LIMITS.offCentre),
    feet: notMeasured !== 'partial',
    facing: notMeasured !== 'turned' && notMeasured !== 'sitting',
    level: body.cameraRoll === null || Math.abs(body.cameraRoll) <= limit('level', SET_UP_LIMITS.roll),
  };
}

/** Which way to go; it changes only across the middle third, so that the arrow does not flip. */
function direction(memory: SetUpMemory, body: BodyState, centred: boolean): 'left' | 'right' {
  const off = offCentre(body);
  if (centred || Math.abs(off) < SET_UP_LIMITS.offCentre[0] / 2) return memory.direction;
  // The box is of the mirrored picture: somebody standing to the right of the middle moves to the own left.
  return off > 0 ? 'left' : 'right';
}

const offCentre = (body: BodyState): number =>
  body.box === null ? 0 : (body.box.left + body.box.right) / 2 - 0.5;

function everyCheck<T>(value: T): Record<SetUpCheckId, T> {
  return Object.fromEntries(SET_UP_CHECKS.map((id) => [id, value])) as Record<SetUpCheckId, T>;
}
