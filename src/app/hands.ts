import type { BodyState } from '../body/state.ts';
import { choicesOf, eventOf } from '../screens/patient/play/choices.ts';
import type { HandsShown } from '../screens/patient/play/controller.ts';
import {
  answerTargets,
  coveredBy,
  type DwellState,
  MIDDLE,
  noDwell,
  noRaise,
  type RaiseState,
  type Stand,
  standOf,
  stepDwell,
  stepRaise,
} from '../session/hands-free.ts';
import { CHART } from '../session/phases.ts';
import type { SessionEvent, SessionState } from '../session/state.ts';
import type { Millis } from '../units.ts';

/** What a hand raised for a second says now, or null where it says nothing. It answers no incident, and never says that the feet are in place. */
function raiseEvent(session: SessionState): SessionEvent | null {
  if (session.paused) return session.paused.incident === null ? { type: 'resume', by: 'hand' } : null;
  return CHART[session.phase].pausable ? { type: 'pause', by: 'hand' } : null;
}

/**
 * The hands of the person as a way to choose: over a box, or one raised for a second. Holds the two small reducers of the
 * session room between frames and tells which event came of them.
 */
export class Hands {
  #dwell: DwellState = noDwell;
  #raise: RaiseState = noRaise;
  #asked = '';
  /** Boxes that a hand lay over when the question came: they are no answer before it was lifted away. */
  #stale: readonly string[] = [];
  #stand: Stand | null = null;

  step(
    session: SessionState,
    body: BodyState,
    dt: Millis,
    aspect = 16 / 9,
  ): { shown: HandsShown; event: SessionEvent | null } {
    const choices = choicesOf(session);
    const ids = choices.map((choice) => choice.id);
    const asked = `${session.question?.id ?? ''}/${session.paused?.why ?? ''}/${ids.join()}`;
    if (asked !== this.#asked) {
      this.#dwell = noDwell;
      this.#stale = ids;
      this.#stand = null;
    }
    this.#asked = asked;
    // Laid once for a question: boxes that follow every sway could not be hit.
    this.#stand = standOf(body, aspect, this.#stand);
    const sign = raiseEvent(session);
    // Reaching for a box must be no sign: where a raised hand is one, the boxes lie lower.
    const targets = answerTargets(ids, this.#stand ?? MIDDLE, sign !== null);
    const covered = coveredBy(targets, body);
    this.#stale = this.#stale.filter((id) => covered.includes(id));

    this.#raise = sign === null ? noRaise : stepRaise(this.#raise, body, dt);
    // A hand on its way up to be a sign points at nothing.
    const signing = sign !== null && (body.handLeft.raised || body.handRight.raised);
    const open = targets.filter((target) => !this.#stale.includes(target.id));
    this.#dwell = stepDwell(this.#dwell, signing ? [] : open, body, dt);
    const shown = {
      targets,
      over: this.#dwell.over,
      // Steps of a twentieth: finer is not seen, and every step redraws a box.
      progress: Math.round(this.#dwell.progress * 20) / 20,
      raise: Math.round(this.#raise.progress * 20) / 20,
    };
    if (this.#raise.done) return { shown, event: sign };
    if (this.#dwell.chosen) return { shown, event: eventOf(session, this.#dwell.chosen, 'hand') };
    return { shown, event: null };
  }
}
