import { ladderById } from '../../progression/rungs.ts';
import { movedTo } from '../../session/answers.ts';
import { CHART } from '../../session/phases.ts';
import type { SessionEvent, SessionState } from '../../session/state.ts';

/** What a therapist can do with one key while the patient practises. Words: `therapist.live.<id>`. */
export const LIVE_ACTIONS = [
  'pause',
  'skip',
  'easier',
  'harder',
  'support',
  'step',
  'hands-on',
  'note',
] as const;
export type LiveAction = (typeof LIVE_ACTIONS)[number];

/**
 * One letter each. Letters, because the patient's keys are space, Enter, Esc, Page Up, Page Down and digits (play/choices.ts); and letters that lie
 * in the same place on QWERTY, QWERTZ and AZERTY keyboards, so that they can also be found by place where the alphabet is another one.
 */
export const LIVE_KEYS: Readonly<Record<LiveAction, string>> = {
  pause: 'P',
  skip: 'K',
  easier: 'E',
  harder: 'H',
  support: 'S',
  step: 'T',
  'hands-on': 'O',
  note: 'N',
};

/** The action of a pressed key, by its letter or, on another alphabet's keyboard, by its place; null when it has none. */
export function actionOfKey({
  key,
  code,
}: {
  readonly key: string;
  readonly code: string;
}): LiveAction | null {
  const letter = /^[a-z]$/i.test(key) ? key.toUpperCase() : code.replace(/^Key/, '');
  // A digit or a sign typed on a letter's place is what it says, not where it lies.
  if (!/^\p{L}$/u.test(key) || !/^[A-Z]$/.test(letter)) return null;
  return LIVE_ACTIONS.find((action) => LIVE_KEYS[action] === letter) ?? null;
}

/** The ladder of the drill in play and what moves on it within a session, or null where nothing does. */
export function movable(
  session: SessionState,
): { readonly ladder: string; readonly parameter: string } | null {
  const ladder = session.plan.items[session.item]?.ladder ?? null;
  const parameter = ladder === null ? null : (ladderById(ladder)?.within ?? null);
  return ladder === null || parameter === null ? null : { ladder, parameter };
}

/** What an action would send now; null when it makes no sense now. Writing a note is the panel's own matter. */
export function eventOfAction(
  session: SessionState,
  action: Exclude<LiveAction, 'note'>,
): SessionEvent | null {
  const { paused, drill, phase, item, plan } = session;
  switch (action) {
    case 'pause':
      if (paused === null) return { type: 'pause', by: 'helper' };
      // After an incident the question on the screen is answered first: yes or no, never by a pause key.
      return paused.incident === null ? { type: 'resume', by: 'helper' } : null;
    case 'skip':
      return paused === null && CHART[phase].skippable ? { type: 'skip' } : null;
    case 'easier':
    case 'harder':
      return paused === null &&
        drill !== null &&
        !plan.items[item]?.check &&
        movedTo(session, action) !== null
        ? { type: 'adjust', direction: action }
        : null;
    default:
      return drill !== null ? { type: 'told', told: action } : null;
  }
}
