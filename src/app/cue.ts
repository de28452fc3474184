import { type Cue, cueMessage } from '../drills/cue.ts';
import type { DrillId } from '../drills/drill.ts';
import { t } from '../i18n/i18n.ts';

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

  /**
   * @param target signed fraction of the own range, or null
   * @param drill some cues have words of their own in a drill (a small knee bend is not "sit down")
   */
  show(cue: Cue, target: number | null, drill: DrillId | null): void {
    const text = cue === 'none' ? '' : t(cueMessage(cue, drill));
    if (this.#element.dataset.cue !== cue) this.#element.dataset.cue = cue;
    const aim = target === null ? undefined : String(Math.round(target * 1000) / 1000);
    if (aim === undefined) delete this.#element.dataset.target;
    else if (this.#element.dataset.target !== aim) this.#element.dataset.target = aim;
    if (this.#element.textContent !== text) this.#element.textContent = text;
  }
}
