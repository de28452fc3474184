import { NO_QUALITIES } from '../body/qualities.ts';
import type { BodyState } from '../body/state.ts';
import { drillOf, traitsOf } from '../drills/catalogue.ts';
import type { DrillInfo, DrillState, OwnRange, Told } from '../drills/drill.ts';
import type { Traits } from '../drills/traits.ts';
import { nextTry, place, type Try } from '../progression/placement.ts';
import { ladderById, openTop, rung } from '../progression/rungs.ts';
import type { Millis } from '../units.ts';
import type { DrillResult, PlannedDrill, RunningItem, SessionState } from './state.ts';

/** Own range when none could be measured and none is known: small on purpose (ITEM-4). [J] */
export const CAUTIOUS_RANGE: OwnRange = { left: 0.4, right: 0.4 };
/** Bounds of a believable own range on the lateral scale; 1 is over the ankle, where nobody is sent. [J] */
export const RANGE_BOUNDS = { min: 0.15, max: 1 } as const;
/** How far amplitude or hold may leave its rung within a session (design.md, "Progression"). */
export const WITHIN_SESSION = 0.1;

/** The item in play or next, or null after the last. */
export const itemOf = (state: SessionState): PlannedDrill | null => state.plan.items[state.item] ?? null;

/**
 * Parameters as they are played: the drill's defaults, the plan's values over them, and the one amplitude or hold of the
 * ladder moved by at most a tenth within this session (ITEM-3). Always inside the drill's own bounds.
 */
export function playedParameters(
  info: DrillInfo,
  item: PlannedDrill,
  adjustment: number,
): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [name, about] of Object.entries(info.parameters)) values[name] = about.default;
  Object.assign(values, item.parameters);
  const moves = item.ladder === null ? null : (ladderById(item.ladder)?.within ?? null);
  const about = moves === null ? undefined : info.parameters[moves];
  if (moves !== null && about !== undefined) {
    const share = Math.max(-WITHIN_SESSION, Math.min(WITHIN_SESSION, adjustment));
    const planned = values[moves] ?? about.default;
    const moved = Math.round(planned * (1 + share) * 1000) / 1000;
    values[moves] = Math.max(about.min, Math.min(about.max, moved));
  }
  return values;
}

/** What a placement check of this session has tried on a ladder so far. */
export const triesOf = (results: SessionState['results'], ladder: string): Try[] =>
  results
    .filter((result) => result.check && result.ladder === ladder && result.level !== null)
    .map((result) => ({
      level: result.level ?? 0,
      hits: result.trials.filter((trial) => trial.outcome === 'hit').length,
      misses: result.trials.filter((trial) => trial.outcome === 'miss').length,
    }));

/**
 * The item as it is played now: a check becomes its next try, and an item that waits for the check (`level` null on a ladder) gets the
 * level that the check found. Null: nothing (more) to play here (ITEM-6).
 */
export function resolve(state: SessionState): PlannedDrill | null {
  const item = itemOf(state);
  const ladder = item?.ladder == null ? null : ladderById(item.ladder);
  if (item === null || ladder === null) return item;
  if (!item.check && item.level !== null) return withWhatIsLeft(state, item);
  const top = Math.min(item.top ?? Number.MAX_SAFE_INTEGER, openTop(ladder, state.profile.oneLegUnlocked));
  const tries = triesOf(state.results, ladder.id);
  if (!item.check) {
    const level = place(ladder, tries, top) ?? 0;
    const placed = { ...item, level, parameters: { ...item.parameters, ...rung(ladder, level) } };
    return withWhatIsLeft(state, placed);
  }
  // A try that was skipped or stopped ends the check: somebody has had enough of it.
  const last = state.results.at(-1);
  if (last !== undefined && last.item === state.item && !last.complete) return null;
  const next = nextTry(ladder, tries, top);
  if (next === null) return null;
  const parameters = { ...item.parameters, ...rung(ladder, next.level), trials: next.trials };
  return { ...item, level: next.level, parameters };
}

/** Whether the person has played the drill before, in an earlier session or earlier today. */
export const knownDrill = (state: SessionState, drill: PlannedDrill['drill']): boolean =>
  state.history.drillsSeen.includes(drill) || state.results.some((result) => result.drill === drill);

/** After a change within the drill (ADJ-1) only the trials that are left are played, without practising again. */
function withWhatIsLeft(state: SessionState, item: PlannedDrill): PlannedDrill {
  const done = state.results
    .filter((result) => result.item === state.item && !result.check)
    .flatMap((result) => result.trials);
  const about = drillOf(item.drill).info.parameters.trials;
  if (done.length === 0 || about === undefined) return item;
  const planned = item.parameters.trials ?? about.default;
  return { ...item, parameters: { ...item.parameters, trials: Math.max(about.min, planned - done.length) } };
}

/** What the drill in play asks of the body, or else the one that is planned next: its demonstration and the way there are part of it. */
export function traitsNow({ running, plan, item }: SessionState): Traits | null {
  if (running !== null) return traitsOf(running.item.drill, running.parameters);
  const planned = plan.items[item];
  return planned === undefined ? null : traitsOf(planned.drill, planned.parameters);
}

/** Starts an item, or tells why its drill refuses the parameters. */
export function startRunning(
  state: SessionState,
  item: PlannedDrill,
): { readonly drill: DrillState; readonly running: RunningItem } | { readonly refused: string } {
  const drill = drillOf(item.drill);
  const adjustment = item.ladder === null ? 0 : (state.memory.adjustments[item.ladder] ?? 0);
  const parameters = playedParameters(drill.info, item, adjustment);
  const parsed = drill.parse(parameters);
  if (!parsed.ok) return { refused: parsed.reason.id };
  // A range from another day was measured in the comfortable stance, as far as anybody knows (PLAN-7).
  const earlier = (parameters.stance ?? 0) === 0 ? state.history.lastRange : null;
  const range = state.range ?? earlier ?? CAUTIOUS_RANGE;
  // A seed of its own for every item and every try, so that two blocks of one drill do not repeat their order.
  const seed = (Math.imul(state.seed | 0, 31) + state.results.length * 7919) >>> 0;
  // One try without score before a drill that the person has never done (ITEM-7); assessments keep their own protocol.
  const firstTry = drill.info.kind === 'training' && !knownDrill(state, item.drill);
  return {
    drill: drill.start(parsed.value, { seed, range, firstTry }),
    running: { item, parameters, range, startedAt: state.elapsed, scored: true, told: noTold },
  };
}

export function stepDrill(drill: DrillState, body: BodyState, dt: Millis, told?: Told): DrillState {
  return drillOf(drill.drill).step(drill, body, dt, told);
}

/** The state with the drill in play put among the results, finished or not. No trial is lost, whatever ends it (ITEM-1). */
export function keepDrill(state: SessionState, complete: boolean): SessionState {
  const { drill, running, profile } = state;
  if (drill === null || running === null) return state;
  const { item, parameters, range, startedAt, scored, told } = running;
  const result: DrillResult = {
    item: state.item,
    drill: drill.drill,
    ladder: item.ladder,
    level: item.level,
    check: item.check,
    parameters,
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
  return { ...state, results: [...state.results, result], drill: null, running: null };
}

/** A frame in which nothing was measured: what a drill is given when the session pauses, so that the running trial is void. */
export function unmeasured(t: Millis): BodyState {
  const foot = { contact: 'unknown', lift: null, lateral: null } as const;
  const hand = { at: null, raised: false, nearHip: false } as const;
  return {
    t,
    tracked: false,
    notMeasured: 'nobody',
    quality: 0,
    lateral: null,
    lateralSmooth: null,
    lateralVelocity: null,
    pelvis: null,
    trunkLean: null,
    extrapolated: null,
    margin: null,
    loadRight: null,
    left: foot,
    right: foot,
    kneeLeft: null,
    kneeRight: null,
    rise: null,
    heelRise: null,
    stance: null,
    handLeft: hand,
    handRight: hand,
    box: null,
    cameraRoll: null,
    light: null,
    calibrated: false,
    quiet: null,
    posesPerSecond: 0,
    events: [],
    qualities: NO_QUALITIES,
  };
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
