import type { SessionState } from '../../../src/session/state.ts';

/**
 * SES-6, worked out anew from the trials alone: how far the present target is beyond 80 % of what that side has done in this stance and with
 * this support; of a side that was not tried there, beyond 80 % of last time's or of the cautious 0.4.
 */
export function beyond(state: SessionState): number {
  const { drill, running, results, history } = state;
  if (drill === null || running === null || !['weight-shift', 'rhythmic-shift'].includes(drill.drill))
    return 0;
  const target = drill.target ?? 0;
  if (target === 0) return 0;
  const side = target < 0 ? 'left' : 'right';
  const place = ({ stance = 0, support = 0 }: Readonly<Record<string, number>>) => `${stance}/${support}`;
  const tried = results
    .filter((one) => one.drill === 'shift-range' && place(one.parameters) === place(running.parameters))
    .flatMap((one) => one.trials)
    .filter((one) => one.side === side && one.outcome !== 'void');
  const did = tried.map((one) => one.metrics.excursion ?? 0);
  const most =
    did.length > 0 ? Math.max(...did) : (history.lastRanges[place(running.parameters)]?.[side] ?? 0.4);
  return Math.abs(target) * running.range[side] - 0.8 * most;
}
