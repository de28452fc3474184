import { HELPER_LOG } from '../facts/words.ts';
import type { EntryKind } from '../records/entries.ts';
import type { Incident } from '../records/schema.ts';

import type { LogEntry, SessionState } from '../session/state.ts';
import { PHASES, type Phase } from '../session/words.ts';

const TOLD: Readonly<Record<string, EntryKind>> = {
  support: 'told-support',
  step: 'told-step',
  'hands-on': 'told-hands-on',
};

/**
 * Turns the session's log into entries of the record: what was told, asked for, noted or reported, each at its time and with the phase that it
 * fell into. Looks at every line once.
 */
export class EntryKeeper {
  readonly #by: Incident['by'];
  #seen: LogEntry | null = null;
  #phase: Phase = PHASES[0];

  /** @param by whom the entries are put down to: whoever stands at the keys */
  constructor(by: Incident['by']) {
    this.#by = by;
  }

  /** The entries since the last call. Times are the session's own, ms since it began. */
  fresh(state: SessionState): Incident[] {
    // Old lines of a long log go first: the last one seen is looked for, not counted.
    const from = this.#seen === null ? 0 : state.log.lastIndexOf(this.#seen) + 1;
    const lines = state.log.slice(from);
    this.#seen = state.log.at(-1) ?? this.#seen;
    return lines.flatMap((line): Incident[] => {
      if (line.what === 'phase') this.#phase = line.detail as Phase;
      const entry = this.#entry(line, state);
      return entry ? [entry] : [];
    });
  }

  #entry({ at, what, detail }: LogEntry, state: SessionState): Incident | null {
    const drill = state.drill?.drill ?? state.plan.items[state.item]?.drill ?? null;
    const make = (kind: string, more: Partial<Incident> = {}): Incident => ({
      kind,
      by: this.#by,
      at,
      phase: this.#phase,
      drill,
      saw: {},
      answered: null,
      note: '',
      ...more,
    });
    switch (what) {
      case 'told':
        return TOLD[detail] ? make(TOLD[detail]) : null;
      case 'note':
        return detail.trim() === '' ? null : make('note', { note: detail.slice(0, LONGEST_NOTE) });
      case 'report':
        return (HELPER_LOG as readonly string[]).includes(detail) ? make(detail) : null;
      case 'asked-adjust': {
        const [direction = '', to = '0'] = detail.split(' ');
        return make(direction, { saw: { adjustment: Number(to) } });
      }
      case 'skip':
        return make('skip', { saw: { skipped: detail } });
      case 'pause':
        return detail.startsWith('asked by ') ? make('pause', { saw: { by: detail.slice(9) } }) : null;
      case 'resume':
        return detail === 'asked' ? make('go-on') : null;
      default:
        return null;
    }
  }
}

/** As long as the record's own limit on notes. */
const LONGEST_NOTE = 20_000;
