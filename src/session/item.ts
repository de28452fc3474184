import type { BodyState } from '../body/state.ts';
import { drillOf, traitsOf } from '../drills/catalogue.ts';
import type { DrillState, Say, Told } from '../drills/drill.ts';
import type { Traits } from '../drills/traits.ts';
import { legsOf } from '../prescription/line.ts';
import { type PlannedDrill, playedItem } from '../prescription/plan.ts';
import { leftOf, type Played, type Refused, sourcesOf } from '../prescription/played.ts';
import { nextTry, place, triesOf } from '../progression/placement.ts';
import { ladderById, openTop } from '../progression/rungs.ts';
import type { Millis } from '../units.ts';
import { isMeasurement, rangeOn, stillOpen } from './range.ts';
import type { DrillResult, RunningItem, SessionState } from './state.ts';

/** The item in play or next, or null after the last. */
export const itemOf = (state: SessionState): PlannedDrill | null => state.plan.items[state.item] ?? null;

/** The item in play at the level that is played now; `tries`: how many trials a try of a check has. */
export interface InPlay {
  readonly item: PlannedDrill;
  readonly tries: number | null;
}

/**
 * The item as it is played now: a check becomes its next try, and an item that waits for the check (`level` null on a ladder) gets the
 * level that the check found. Null: nothing (more) to play here (ITEM-6).
 */
export function resolve(state: SessionState): InPlay | null {
  const item = itemOf(state);
  if (item === null) return null;
  const ladder = item.ladder === null ? null : ladderById(item.ladder);
  if (ladder === null || (!item.check && item.level !== null)) return { item, tries: null };
  const top = Math.min(item.top ?? Number.MAX_SAFE_INTEGER, openTop(ladder, state.profile.oneLegUnlocked));
  const tries = triesOf(state.results, ladder.id);
  if (!item.check) return { item: { ...item, level: place(ladder, tries, top) ?? 0 }, tries: null };
  // A try that was skipped or stopped ends the check: somebody has had enough of it.
  const last = state.results.at(-1);
  if (last !== undefined && last.item === state.item && !last.complete) return null;
  const next = nextTry(ladder, tries, top);
  return next === null ? null : { item: { ...item, level: next.level }, tries: next.trials };
}

/** What the item is played with now, and why: the one call from the session into the prescription. */
export function playedNow(
  state: SessionState,
  { item, tries }: InPlay,
  adjustment?: number,
): Played | Refused {
  const moved = adjustment ?? (item.ladder === null ? 0 : (state.memory.adjustments[item.ladder] ?? 0));
  return playedItem(item, state.profile, { adjustment: moved, tries });
}

/** Whether the person has played the drill before, in an earlier session or earlier today. */
export const knownDrill = (state: SessionState, drill: PlannedDrill['drill']): boolean =>
  state.history.drillsSeen.includes(drill) || state.results.some((result) => result.drill === drill);

/** Trials of the item that were played before a change interrupted it: only the others are left (ADJ-1). */
export const doneOf = (state: SessionState): number =>
  state.results
    .filter((result) => result.item === state.item && !result.check)
    .reduce((sum, result) => sum + result.trials.length, 0);

/** What the drill in play asks of the body, or else the one that is planned next: its demonstration and the way there are part of it. */
export function traitsNow({ running, plan, item, profile }: SessionState): Traits | null {
  if (running !== null) return traitsOf(running.item.drill, running.parameters);
  const planned = plan.items[item];
  if (planned === undefined) return null;
  const played = playedItem(planned, profile);
  return played.ok ? played.traits : traitsOf(planned.drill, {});
}

/** Starts an item, or tells why it is refused. */
export function startRunning(
  state: SessionState,
  now: InPlay,
): { readonly drill: DrillState; readonly running: RunningItem } | { readonly refused: Say } {
  const { item } = now;
  const drill = drillOf(item.drill);
  const played = playedNow(state, now);
  if (!played.ok) return { refused: played.why };
  const left = leftOf(drill.info, played.values, doneOf(state)) ?? played.values;
  // The practice shifts of the first measurement have shown how it goes (ITEM-4).
  const again = isMeasurement(item) && state.results.some(isMeasurement);
  const parameters = again ? { ...left, practice: 0 } : left;
  const parsed = drill.parse(parameters);
  if (!parsed.ok) return { refused: parsed.reason };
  const range = rangeOn(state, parameters);
  const reach = stillOpen(state.results, parameters) ?? 'both';
  // A seed of its own for every item and every try, so that two blocks of one drill do not repeat their order.
  const seed = (Math.imul(state.seed | 0, 31) + state.results.length * 7919) >>> 0;
  // One try without score before a drill that the person has never done (ITEM-7); assessments keep their own protocol.
  const firstTry = drill.info.kind === 'training' && !knownDrill(state, item.drill);
  const from = sourcesOf(played);
  const legs = legsOf(played.sides) ?? 'both';
  const started = drill.start(parsed.value, { seed, range, firstTry, legs, reach });
  // A drill that is over before it begins cannot be played with this range.
  if (started.done) return { refused: started.say ?? { id: 'drill.refused.range-too-small' } };
  return {
    drill: started,
    running: { item, parameters, from, range, startedAt: state.elapsed, scored: true, told: noTold },
  };
}

export function stepDrill(drill: DrillState, body: BodyState, dt: Millis, told?: Told): DrillState {
  return drillOf(drill.drill).step(drill, body, dt, told);
}

/** The state with the drill in play put among the results, finished or not. No trial is lost, whatever ends it (ITEM-1). */
export function keepDrill(state: SessionState, complete: boolean): SessionState {
  const { drill, running, profile } = state;
  if (drill === null || running === null) return state;
  const { item, parameters, from, range, startedAt, scored, told } = running;
  const result: DrillResult = {
    item: state.item,
    drill: drill.drill,
    ladder: item.ladder,
    level: item.level,
    check: item.check,
    parameters,
    from,
    range,
    support: profile.support,
    helper: profile.helper,
    trials: drill.trials,
    summary: drill.summary,
    order: drill.trials.map((trial) => trial.side),
    ...told,
    startedAt,
    endedAt: state.elapsed,
    complete,
    scored,
  };
  const results = [...state.results, result];
  const found = isMeasurement(item) ? rangeOn({ ...state, results }, parameters) : range;
  return { ...state, results: [...state.results, { ...result, range: found }], drill: null, running: null };
}

/** Place of the item among those of its part: "drill 2 of 4". */
export function placeOf(state: SessionState): { index: number; count: number } {
  const item = itemOf(state);
  if (item === null) return { index: 0, count: 0 };
  const same = state.plan.items.map((other, i) => ({ other, i })).filter((x) => x.other.part === item.part);
  return { index: same.findIndex((x) => x.i === state.item) + 1, count: same.length };
}

/** Every trial that exists, finished items first. For autosave: it only ever grows. */
export const allTrials = (state: SessionState): readonly DrillState['trials'][number][] => [
  ...state.results.flatMap((result) => result.trials),
  ...(state.drill?.trials ?? []),
];

const noTold = { grabs: 0, steps: 0, handsOn: 0 } as const;
