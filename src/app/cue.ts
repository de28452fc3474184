import { cueMessage } from '../drills/catalogue.ts';
import type { Cue } from '../drills/cue.ts';
import type { DrillId } from '../drills/drill.ts';
import { t } from '../i18n/i18n.ts';
import type { SessionState } from '../session/state.ts';

/** What the live region shows. */
export interface Shown {
  readonly cue: Cue;
  /** Signed fraction of the own range, or null. */
  readonly target: number | null;
  /** Some cues have words of their own in a drill (a small knee bend is not "sit down"). */
  readonly drill: DrillId | null;
  /** `safety`: the supervisor has paused, or the session ended for safety's sake. Changes frame and colour. */
  readonly tone: 'calm' | 'safety';
}

export const NOTHING: Shown = { cue: 'none', target: null, drill: null, tone: 'calm' };

/** What a session has to show. */
export function shownOf(state: SessionState): Shown {
  const { paused, stop } = state;
  const alarm = paused !== null ? paused.why !== 'asked' : stop !== null && stop.reason !== 'asked';
  return {
    cue: state.cue,
    target: state.target,
    drill: state.drill?.drill ?? null,
    tone: alarm ? 'safety' : 'calm',
  };
}

/**
 * The live region of index.html: the one place where the instruction of the moment stands, for the eyes, for assistive
 * technology and for programs (ARCHITECTURE.md, "Hooks" 1). Touched only when something changed, so that a screen
 * reader does not repeat itself.
 */
export class CueRegion {
  readonly #element: HTMLElement;

  constructor(element: HTMLElement) {
    this.#element = element;
  }

  show({ cue, target, drill, tone }: Shown): void {
    const { dataset } = this.#element;
    const text = cue === 'none' ? '' : t(cueMessage(cue, drill));
    if (dataset.cue !== cue) dataset.cue = cue;
    const aim = target === null ? undefined : String(Math.round(target * 1000) / 1000);
    if (aim === undefined) delete dataset.target;
    else if (dataset.target !== aim) dataset.target = aim;
    if (tone === 'calm') delete dataset.tone;
    else if (dataset.tone !== tone) dataset.tone = tone;
    if (this.#element.textContent !== text) this.#element.textContent = text;
  }
}
