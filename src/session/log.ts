import type { SessionState } from './state.ts';

/** The log is for reading, not for records: old lines go first when somebody leans on a key. */
const LONGEST_LOG = 2000;

/** One more line in the session's log, at its time. */
export function note(state: SessionState, what: string, detail: string): SessionState {
  const log = [...state.log.slice(-(LONGEST_LOG - 1)), { at: state.elapsed, what, detail }];
  return { ...state, log };
}
