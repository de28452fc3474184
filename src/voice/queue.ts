/**
 * Which line is spoken when. A pure reducer: the clock comes in, what to do goes out. Rules: SPEC.md.
 */
export interface Line {
  readonly text: string;
  readonly safety: boolean;
}

export interface QueueState {
  /** The line being spoken, since when, and until when at the latest it is taken as spoken. */
  readonly speaking: (Line & { readonly since: number; readonly until: number }) | null;
  /** The one ordinary line that waits. */
  readonly waiting: (Line & { readonly offered: number }) | null;
  readonly safetyWaiting: readonly Line[];
  /** The last line that began. */
  readonly last: { readonly text: string; readonly at: number } | null;
}

export type QueueEvent =
  | { readonly type: 'offer'; readonly line: Line }
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

export const GAP_MS = 4000;
export const STALE_MS = 5000;
export const REPEAT_MS = 8000;

export const emptyQueue: QueueState = { speaking: null, waiting: null, safetyWaiting: [], last: null };

/**
 * How long a line may take at the most, ms: slow speech (about 9 characters a second) and a margin for a voice that starts late [J].
 */
export const longestMs = (text: string): number => 2500 + text.length * 110;

/** One event at `now` (ms of any steady clock). */
export function stepQueue(before: QueueState, event: QueueEvent, now: number): QueueStep {
  let state = before;
  let cut = false;
  if (event.type === 'clear') {
    return { state: { ...emptyQueue, last: state.last }, cut: state.speaking !== null, speak: null };
  }
  if (event.type === 'ended') state = { ...state, speaking: null };
  if (state.speaking && now >= state.speaking.until) {
    state = { ...state, speaking: null };
    cut = true; // it may still be droning on: VOICE-1
  }
  if (event.type === 'offer') {
    state = offer(state, event.line, now);
    if (event.line.safety && state.speaking && !state.speaking.safety) {
      state = { ...state, speaking: null };
      cut = true;
    }
  }
  if (state.waiting && now - state.waiting.offered > STALE_MS) state = { ...state, waiting: null };
  if (state.speaking) return { state, cut, speak: null };

  const [safety, ...otherSafety] = state.safetyWaiting;
  if (safety) return begin({ ...state, safetyWaiting: otherSafety }, safety, now, cut);
  if (state.waiting && now >= (state.last?.at ?? Number.NEGATIVE_INFINITY) + GAP_MS) {
    const { text, safety: isSafety } = state.waiting;
    return begin({ ...state, waiting: null }, { text, safety: isSafety }, now, cut);
  }
  return { state, cut, speak: null };
}

/** When `tick` is worth sending next, ms of the same clock; null when nothing can happen by time alone. */
export function nextWake(state: QueueState): number | null {
  if (state.speaking) return state.speaking.until;
  if (state.waiting) return (state.last?.at ?? 0) + GAP_MS;
  return null;
}

function offer(state: QueueState, line: Line, now: number): QueueState {
  if (line.text.trim() === '') return state;
  if (line.safety) {
    const known = [
      state.speaking?.safety ? state.speaking.text : null,
      ...state.safetyWaiting.map((l) => l.text),
    ];
    return known.includes(line.text)
      ? state
      : { ...state, safetyWaiting: [...state.safetyWaiting, line], waiting: null };
  }
  if (state.speaking?.text === line.text) return { ...state, waiting: null };
  if (state.waiting?.text === line.text) return state;
  if (!state.speaking && state.last?.text === line.text && now - state.last.at < REPEAT_MS) {
    return { ...state, waiting: null };
  }
  return { ...state, waiting: { ...line, offered: now } };
}

function begin(state: QueueState, line: Line, now: number, cut: boolean): QueueStep {
  return {
    state: {
      ...state,
      speaking: { ...line, since: now, until: now + longestMs(line.text) },
      last: { text: line.text, at: now },
    },
    cut,
    speak: line,
  };
}
