/**
 * Pixels give way before the pose model does: when poses fall under 24 a second, the render scale and the effects go down a
 * step at a time, and come back, more slowly, when there is room again. Pure reducer; times in ms on one clock.
 */
export interface QualityStep {
  /** Drawn pixels per art pixel, each way. */
  readonly renderScale: number;
  /** Frames a second at most; 0 = every display frame. */
  readonly frameLimit: number;
  /** Ripples, mist and passing reeds: 0 none, 1 few, 2 all. */
  readonly effects: 0 | 1 | 2;
}

/** From best to cheapest. All still legible: positions, targets and holds are never left out. [J] */
export const QUALITY_STEPS: readonly QualityStep[] = [
  { renderScale: 1, frameLimit: 0, effects: 2 },
  { renderScale: 0.8, frameLimit: 0, effects: 2 },
  { renderScale: 0.7, frameLimit: 30, effects: 1 },
  { renderScale: 0.55, frameLimit: 30, effects: 1 },
  { renderScale: 0.45, frameLimit: 20, effects: 0 },
];

export interface QualityState {
  /** Index into QUALITY_STEPS. */
  readonly step: number;
  /** Never goes above this step (the asked quality, or software rendering). */
  readonly best: number;
  /** Since when the poses have been too slow / fast enough, or null. */
  readonly slowSince: number | null;
  readonly fastSince: number | null;
  /** Going up waits longer after each time that going up had to be taken back. */
  readonly patience: number;
  readonly raisedAt: number | null;
}

/** Poses a second wanted (issue 2) and the rate that counts as room to spare. [J] */
export const POSES_WANTED = 24;
export const POSES_TO_SPARE = 26;
const DOWN_AFTER = 1500;
const UP_AFTER = 8000;
const PATIENCE_MAX = 64_000;

/** The state to begin with: `low` and software rendering begin, and stay, at the cheaper steps. */
export function startQuality(asked: 'low' | 'high', software: boolean): QualityState {
  const best = asked === 'low' ? (software ? 3 : 2) : software ? 2 : 0;
  return { step: best, best, slowSince: null, fastSince: null, patience: UP_AFTER, raisedAt: null };
}

/**
 * One look at the rate of poses (a second, over the last two seconds; null when nobody is tracked or it is not known: then nothing
 * changes, since an empty room says nothing about speed).
 */
export function stepQuality(state: QualityState, posesPerSecond: number | null, now: number): QualityState {
  if (posesPerSecond === null || posesPerSecond <= 0) return { ...state, slowSince: null, fastSince: null };
  if (posesPerSecond < POSES_WANTED) {
    const slowSince = state.slowSince ?? now;
    if (now - slowSince < DOWN_AFTER || state.step >= QUALITY_STEPS.length - 1)
      return { ...state, slowSince, fastSince: null };
    const tookBack = state.raisedAt !== null && now - state.raisedAt < 20_000;
    return {
      ...state,
      step: state.step + 1,
      slowSince: now,
      fastSince: null,
      patience: tookBack ? Math.min(PATIENCE_MAX, state.patience * 2) : state.patience,
      raisedAt: null,
    };
  }
  if (posesPerSecond < POSES_TO_SPARE) return { ...state, slowSince: null, fastSince: null };
  const fastSince = state.fastSince ?? now;
  if (now - fastSince < state.patience || state.step <= state.best)
    return { ...state, slowSince: null, fastSince };
  return { ...state, step: state.step - 1, slowSince: null, fastSince: now, raisedAt: now };
}

/** What the step means for drawing. */
export const qualityOf = (state: QualityState): QualityStep =>
  QUALITY_STEPS[state.step] ?? (QUALITY_STEPS[QUALITY_STEPS.length - 1] as QualityStep);
