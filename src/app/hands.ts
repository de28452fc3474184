import type { BodyState } from '../body/state.ts';
import { choicesOf, eventOf } from '../screens/patient/play/choices.ts';
import type { HandsShown } from '../screens/patient/play/controller.ts';
import {
  answerTargets,
  type DwellState,
  noDwell,
  noRaise,
  type RaiseState,
  stepDwell,
  stepRaise,
} from '../session/hands-free.ts';
import type { SessionEvent, SessionState } from '../session/state.ts';
import type { Millis } from '../units.ts';

/** Phases in which a raised hand pauses: in the others there is nothing to pause, or the hands choose. */
const PAUSABLE: readonly SessionState['phase'][] = [
  'set-up',
  'quiet',
  'range',
  'warm-up',
  'drill',
  'rest',
  'cool-down',
];

/**
 * The hands of the person as a way to choose: over a box, or one raised for a second. Holds the two small reducers of the
 * session room between frames and tells which event came of them.
 */
export class Hands {
  #dwell: DwellState = noDwell;
  #raise: RaiseState = noRaise;
  #asked = '';

  step(
    session: SessionState,
    body: BodyState,
    dt: Millis,
  ): { shown: HandsShown; event: SessionEvent | null } {
    const choices = choicesOf(session);
    const ids = choices.map((choice) => choice.id);
    const asked = `${session.question?.id ?? ''}/${ids.join()}`;
    // A new question is not answered by a hand that happens to be there from the one before: it must be lifted away first.
    if (asked !== this.#asked) this.#dwell = { ...noDwell, spent: this.#dwell.spent ?? this.#dwell.over };
    this.#asked = asked;
    const targets = answerTargets(ids);
    this.#dwell = stepDwell(this.#dwell, targets, body, dt);
    const canPause = session.paused ? session.question === null : PAUSABLE.includes(session.phase);
    this.#raise = canPause && this.#dwell.over === null ? stepRaise(this.#raise, body, dt) : noRaise;
    const shown = {
      targets,
      over: this.#dwell.over,
      // Steps of a twentieth: finer is not seen, and every step redraws a box.
      progress: Math.round(this.#dwell.progress * 20) / 20,
      raise: Math.round(this.#raise.progress * 20) / 20,
    };
    if (this.#dwell.chosen) return { shown, event: eventOf(session, this.#dwell.chosen, 'hand') };
    if (this.#raise.done) return { shown, event: { type: session.paused ? 'resume' : 'pause', by: 'hand' } };
    return { shown, event: null };
  }
}
