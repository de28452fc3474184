import { decide } from '../../../src/progression/after.ts';
import { reopen } from '../../../src/progression/before.ts';
import {
  type Bounds,
  type Case,
  type Entry,
  LADDER,
  type Outcome,
  standing,
} from '../../../src/progression/ladder.ts';

export const OPEN: Bounds = { floor: null, ceiling: null, lock: false, openTop: 12 };
export const on = (day: number, hour = 10) => ({ at: day * 86_400_000 + hour * 3_600_000, day });
export const outcome = (level: number, hits: number, more: Partial<Outcome> = {}): Outcome => ({
  session: `s${level}-${hits}-${Math.abs(JSON.stringify(more).length)}`,
  level,
  hits,
  misses: 10 - hits,
  voids: 0,
  grabs: 0,
  scored: true,
  painBefore: 1,
  painAfter: 1,
  fatigue: 3,
  steadiness: 2,
  redFlag: null,
  ...more,
});

/** A history that begins on `level` and is played on from there; unless told otherwise the looking for the rung (LAD-16) is over. */
export class Patient {
  history: Entry[];
  bounds: Bounds;
  constructor(level = 5, bounds = OPEN, seeking = false) {
    this.bounds = bounds;
    this.history = [];
    const start = reopen(this.at(0), { placed: level });
    if (start !== null) this.history.push({ decision: start, outcome: null });
    if (!seeking) for (let n = 0; n < LADDER.seekSessions; n++) this.play(0, 7, { session: `before${n}` }, n);
  }
  at(day: number, hour = 10): Case {
    return { ladder: 'weight-shift', history: this.history, bounds: this.bounds, now: on(day, hour) };
  }
  get level(): number {
    return standing(this.history, this.bounds).level;
  }
  play(day: number, hits: number, more: Partial<Outcome> = {}, hour = 10) {
    const played = outcome(this.level, hits, { session: `d${day}h${hour}`, ...more });
    const decision = decide(this.at(day, hour), played);
    this.history.push({ decision, outcome: played });
    return decision;
  }
  open(day: number, cleared = false) {
    const decision = reopen(this.at(day), { cleared });
    if (decision !== null) this.history.push({ decision, outcome: null });
    return decision;
  }
}
