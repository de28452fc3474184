import type { BodyState } from '../../body/state.ts';
import type { Millis } from '../../units.ts';
import type { EndWords, Told, Trial } from '../drill.ts';

/** How a trial ended. */
export interface Verdict {
  readonly outcome: Trial['outcome'];
  readonly reason: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A trial that could not be judged. */
export const voided = (reason: string, metrics: Verdict['metrics'] = {}): Verdict => ({
  outcome: 'void',
  reason,
  metrics,
});

/** The verdict that somebody's word ends a running trial with, or null when it does not. 'support' and 'step' are each drill's own affair. */
export function toldVerdict(told: Told | undefined): Verdict | null {
  if (told === 'skip') return voided('skipped');
  if (told === 'hands-on') return { outcome: 'miss', reason: 'helped', metrics: { support: 1 } };
  return null;
}

/** One way in which a trial can end, as data: the outcome, its words, and when it applies. */
export interface Ending<Run, F> extends EndWords {
  readonly when: (run: Run, frame: F) => Ended | null;
  /** Asked before the picture is followed, during a blink too: the picture that ends a hold is not measured. */
  readonly early?: true;
}
export interface Ended {
  readonly reason: string;
  readonly t: Millis;
  /** Waits this long, ms, for an earlier end that is still to be told; any other end ends the wait. */
  readonly confirmMs?: number;
}
interface Picture {
  readonly body: BodyState;
  readonly told: Told | undefined;
}

/** An ending of one word at the newest picture. */
const ending =
  (outcome: Trial['outcome']) =>
  <Run, F extends Picture>(reason: string, test: (run: Run, frame: F) => boolean): Ending<Run, F> => ({
    outcome,
    reasons: [reason],
    when: (run, frame) => (test(run, frame) ? { reason, t: frame.body.t } : null),
  });
export const hit = ending('hit');
export const miss = ending('miss');
export const voids = ending('void');

/** A miss whose word depends on what happened. */
export const missAs = <Run, F extends Picture>(
  reasons: readonly string[],
  pick: (run: Run, frame: F) => string | null,
): Ending<Run, F> => ({
  outcome: 'miss',
  reasons,
  when: (run, frame) => {
    const reason = pick(run, frame);
    return reason === null ? null : { reason, t: frame.body.t };
  },
});

/** The earliest end, the first in the list where times are equal, or null while the trial goes on. */
export function earliest<Run, F extends Picture>(
  ends: readonly Ending<Run, F>[],
  run: Run,
  frame: F,
): (Verdict & { readonly t: Millis }) | null {
  let first: (Ended & { readonly outcome: Trial['outcome'] }) | null = null;
  let others = 0;
  for (const { when, outcome } of ends) {
    const ended = when(run, frame);
    if (ended === null) continue;
    others++;
    if (first === null || ended.t < first.t) first = { ...ended, outcome };
  }
  if (first === null) return null;
  const { confirmMs = 0, outcome, reason, t } = first;
  if (others === 1 && frame.body.t < t + confirmMs) return null;
  return { outcome, reason, t, metrics: {} };
}
