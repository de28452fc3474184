import type { Side } from '../units.ts';

/** What is heard of a beat: its side where it has one, and what leads from one beat to the next. */
export type BeatSound = 'beat-left' | 'beat-right' | 'beat' | 'between' | 'pick-up';

/** A beat of a drill in progress, as its state tells it. */
export interface BeatNow {
  /** Names this beat: the next one has another name. */
  readonly id: string;
  /** Milliseconds since it began on the drill's own clock, which stands still on a blink. */
  readonly ageMs: number;
  readonly paceMs: number;
  readonly side: Side | null;
  /** The side of the next beat where nothing can hold that one up; a step may be waited for, a swing is not. */
  readonly next: Side | null;
}

export interface BeatNote {
  readonly sound: BeatSound;
  /** From now. */
  readonly afterMs: number;
}

/** How far sound has been scheduled: in which beat, until when in it, and whether the next beat is scheduled too. */
export interface BeatMemory {
  readonly id: string | null;
  readonly untilMs: number;
  readonly ahead: boolean;
}

export const noBeat: BeatMemory = { id: null, untilMs: 0, ahead: false };

/** Nobody keeps time with intervals over about 1.8 s (Repp 2006 [S]): a longer beat is divided into parts of at most 0.75 s [J]. */
export const UNDIVIDED_MS = 1800;
const PART_MS = 750;
/** So far ahead notes are handed to the audio clock, ms: more than the slowest camera's frame, so that a busy page is not heard. [J] */
export const AHEAD_MS = 200;

/** Into how many parts a beat is divided. */
export const partsOf = (paceMs: number): number => (paceMs > UNDIVIDED_MS ? Math.ceil(paceMs / PART_MS) : 1);

const soundOf = (side: Side | null): BeatSound => (side === null ? 'beat' : `beat-${side}`);

/** What is to be scheduled on seeing the beat as it stands now; null: there is none. Call with every state of the drill. */
export function stepBeat(
  memory: BeatMemory,
  now: BeatNow | null,
): { readonly memory: BeatMemory; readonly notes: readonly BeatNote[] } {
  if (now === null) return { memory: noBeat, notes: [] };
  const notes: BeatNote[] = [];
  const fresh = now.id !== memory.id;
  if (fresh && !memory.ahead) notes.push({ sound: soundOf(now.side), afterMs: 0 });
  const from = fresh ? 0 : memory.untilMs;
  const until = Math.max(from, now.ageMs + AHEAD_MS);
  const parts = partsOf(now.paceMs);
  for (let i = 1; i < parts; i++) {
    const at = (i * now.paceMs) / parts;
    // A part that is over already (a long pause between two frames) would only be heard late.
    if (at > from && at <= until && at >= now.ageMs)
      notes.push({ sound: i === parts - 1 ? 'pick-up' : 'between', afterMs: at - now.ageMs });
  }
  let ahead = fresh ? false : memory.ahead;
  if (!ahead && now.next !== null && until >= now.paceMs) {
    notes.push({ sound: soundOf(now.next), afterMs: Math.max(0, now.paceMs - now.ageMs) });
    ahead = true;
  }
  return { memory: { id: now.id, untilMs: until, ahead }, notes };
}
