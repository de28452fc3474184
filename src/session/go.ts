import { millis } from '../units.ts';
import type { LogEntry, SessionState } from './state.ts';
import type { Phase } from './words.ts';

/** The log is for reading, not for records: old lines go first when somebody leans on a key. */
const LONGEST_LOG = 2000;

/** One more line in the session's log, at its time. */
export function note(state: SessionState, what: string, detail: string): SessionState {
  const entry: LogEntry = { at: state.elapsed, what, detail };
  return { ...state, log: [...state.log.slice(-(LONGEST_LOG - 1)), entry] };
}

/** The only writer of `phase`. `settle` then calls what the chart says to do on entering, within the same step. */
export function go(state: SessionState, phase: Phase): SessionState {
  return note(
    {
      ...state,
      phase,
      inPhase: millis(0),
      remaining: millis(0),
      memory: { ...state.memory, entering: true },
    },
    'phase',
    phase,
  );
}
