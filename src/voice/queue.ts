/**
 * Which line is spoken when. A pure reducer: the clock comes in, what to do goes out. Rules: SPEC.md.
 */

/**
 * `safety`: cuts in. `cue`: a movement that is asked now, on time or not at all. `ask`: a question, an explanation, a place to stand.
 * `remark`: praise, reasons, hints; said only where there is room.
 */
export type Urgency = 'safety' | 'cue' | 'ask' | 'remark';

export interface Line {
  readonly text: string;
  readonly urgency: Urgency;
}

/** A line and what was asked when it was offered: it goes when that is over. A remark is about what was (null). */
interface Bound extends Line {
  readonly about: string | null;
}

export interface QueueState {
  /** What is asked of the person now, as a word that changes with it. */
  readonly asked: string | null;
  /** The line being spoken, since when, and until when at the latest it is taken as spoken. */
  readonly speaking: (Bound & { readonly since: number; readonly until: number }) | null;
  readonly safetyWaiting: readonly Bound[];
  /** The one cue or ask that waits, which it does for safety only, and the one remark. */
  readonly askWaiting: (Bound & { readonly offered: number }) | null;
  readonly remarkWaiting: (Bound & { readonly offered: number }) | null;
  /** The last line that began. */
  readonly last: (Bound & { readonly at: number }) | null;
}

export type QueueEvent =
  | { readonly type: 'offer'; readonly line: Line }
  /** Something else is asked now: every line about what was asked before is over. */
  | { readonly type: 'asks'; readonly about: string | null }
  /** The voice reports that the line is over. */
  | { readonly type: 'ended' }
  | { readonly type: 'tick' }
  /** Say nothing more, and stop now. */
  | { readonly type: 'clear' };

export interface QueueStep {
  readonly state: QueueState;
  /** Stop the voice first. */
  readonly cut: boolean;
  /** Then begin this line. */
  readonly speak: Line | null;
}

/** A remark begins at the earliest so long after the line before began, ms (VOICE-2). */
export const GAP_MS = 4000;
/** A remark that waited longer is about something forgotten, ms (VOICE-3). [J] */
export const STALE_MS = 5000;
/** A cue that could not begin by now misleads more than it helps, ms (VOICE-3). [J] */
export const LATE_MS = 700;
export const REPEAT_MS = 8000;

export const emptyQueue: QueueState = {
  asked: null,
  speaking: null,
  safetyWaiting: [],
  askWaiting: null,
  remarkWaiting: null,
  last: null,
};

/**
 * How long a line may take at the most, ms: slow speech (about 9 characters a second) and a margin for a voice that starts late [J].
 */
export const longestMs = (text: string): number => 2500 + text.length * 110;

/** One event at `now` (ms of any steady clock). */
export function stepQueue(before: QueueState, event: QueueEvent, now: number): QueueStep {
  if (event.type === 'clear') {
    const { asked, last } = before;
    return { state: { ...emptyQueue, asked, last }, cut: before.speaking !== null, speak: null };
  }
  let state = event.type === 'ended' ? { ...before, speaking: null } : before;
  // A voice that has had its time may still be droning on: VOICE-1.
  if (state.speaking && now >= state.speaking.until) state = { ...state, speaking: null };
  if (event.type === 'asks' && event.about !== state.asked) state = askElse(state, event.about);
  if (event.type === 'offer') state = offer(state, event.line, now);
  const { askWaiting, remarkWaiting } = state;
  if (askWaiting?.urgency === 'cue' && now - askWaiting.offered > LATE_MS)
    state = { ...state, askWaiting: null };
  if (remarkWaiting && now - remarkWaiting.offered > STALE_MS) state = { ...state, remarkWaiting: null };
  const cut = event.type !== 'ended' && before.speaking !== null && state.speaking === null;
  if (state.speaking) return { state, cut, speak: null };

  const [safety, ...otherSafety] = state.safetyWaiting;
  if (safety) return begin({ ...state, safetyWaiting: otherSafety }, safety, now, cut);
  if (state.askWaiting) return begin({ ...state, askWaiting: null }, state.askWaiting, now, cut);
  if (state.remarkWaiting && now >= earliest(state))
    return begin({ ...state, remarkWaiting: null }, state.remarkWaiting, now, cut);
  return { state, cut, speak: null };
}

/** When `tick` is worth sending next, ms of the same clock; null when nothing can happen by time alone. */
export function nextWake(state: QueueState): number | null {
  if (state.speaking) return state.speaking.until;
  return state.remarkWaiting ? earliest(state) : null;
}

const earliest = ({ last }: QueueState): number => (last?.at ?? Number.NEGATIVE_INFINITY) + GAP_MS;

/** What is no longer asked is not said, and not finished either. */
function askElse(state: QueueState, asked: string | null): QueueState {
  const over = (line: Bound | null) => line !== null && line.urgency !== 'remark' && line.about !== asked;
  return {
    ...state,
    asked,
    speaking: over(state.speaking) ? null : state.speaking,
    askWaiting: over(state.askWaiting) ? null : state.askWaiting,
    safetyWaiting: state.safetyWaiting.filter((line) => !over(line)),
  };
}

function offer(state: QueueState, line: Line, now: number): QueueState {
  if (line.text.trim() === '') return state;
  const { urgency } = line;
  const bound = { ...line, about: urgency === 'remark' ? null : state.asked, offered: now };
  const { speaking, last } = state;
  const same = (other: Bound | null) => other?.text === line.text && other.about === bound.about;
  // Safety is not cut off by safety; everything else gives way to what is asked.
  const left = speaking?.urgency === 'safety' ? speaking : null;
  if (urgency === 'safety') {
    if (same(left) || state.safetyWaiting.some(same)) return state;
    const safetyWaiting = [...state.safetyWaiting, bound];
    return { ...state, speaking: left, askWaiting: null, remarkWaiting: null, safetyWaiting };
  }
  const known = same(speaking) || (same(last) && last !== null && now - last.at < REPEAT_MS);
  if (urgency === 'remark') return { ...state, remarkWaiting: known ? null : bound };
  if (known || same(state.askWaiting)) return state;
  // Nobody thinks of the try before while moving on.
  const remarkWaiting = urgency === 'cue' ? null : state.remarkWaiting;
  return { ...state, speaking: left, askWaiting: bound, remarkWaiting };
}

function begin(state: QueueState, line: Bound, now: number, cut: boolean): QueueStep {
  const { text, urgency, about } = line;
  return {
    state: {
      ...state,
      speaking: { text, urgency, about, since: now, until: now + longestMs(text) },
      last: { text, urgency, about, at: now },
    },
    cut,
    speak: { text, urgency },
  };
}
