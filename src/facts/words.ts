/** The closed vocabularies that facts hold. A word here stands in records: never rename, only add. */

/** What the supervisor can see. Words: `session.incident.<kind>`. `src/session/SPEC.md` says when each is raised. */
export const INCIDENT_KINDS = [
  'person-gone',
  'second-person',
  'tracking-lost',
  'rapid-descent',
  'stumble',
  'feet-moved',
  'sat-down',
  'on-the-floor',
  'too-dark',
  'too-slow',
  'over-dose',
  'camera-lost',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

/** What may have been a fall: it goes before every other pause, and locks unless the person answers "fine" (LOCK-2, STOP-3). */
export const mayBeAFall = (what: string): boolean => what === 'rapid-descent' || what === 'on-the-floor';

/** What can be said to have happened when somebody is not all right. Words: `session.happened.<word>`. */
export const HAPPENINGS = [
  'fall',
  'stumble',
  'dizzy',
  'chest-pain',
  'breathless',
  'pain',
  'wound',
  'tired',
  'other',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** What a helper can report with one tap. */
export const HELPER_LOG = ['held-on', 'step', 'stumble', 'caught', 'fall', 'dizzy', 'pain', 'other'] as const;
export type HelperLog = (typeof HELPER_LOG)[number];

/** Every word that an event can be. */
export type EventWord = IncidentKind | Happening | HelperLog;

/**
 * What an event is to a therapist: `clinical` concerns the person's health, `support` is help that was needed, `technical` is the camera,
 * the room or the machine.
 */
export type EventClass = 'clinical' | 'support' | 'technical';

export const CLASS_OF: Readonly<Record<EventWord, EventClass>> = {
  'rapid-descent': 'clinical',
  'on-the-floor': 'clinical',
  stumble: 'clinical',
  fall: 'clinical',
  dizzy: 'clinical',
  'chest-pain': 'clinical',
  breathless: 'clinical',
  pain: 'clinical',
  wound: 'clinical',
  tired: 'clinical',
  other: 'clinical',
  caught: 'clinical',
  'held-on': 'support',
  step: 'support',
  'sat-down': 'support',
  'over-dose': 'support',
  'person-gone': 'technical',
  'second-person': 'technical',
  'tracking-lost': 'technical',
  'feet-moved': 'technical',
  'too-dark': 'technical',
  'too-slow': 'technical',
  'camera-lost': 'technical',
};

/** A word of a newer Heron is taken for clinical: what is not understood is not played down (INC-2). */
export const classOf = (what: string): EventClass =>
  Object.hasOwn(CLASS_OF, what) ? CLASS_OF[what as EventWord] : 'clinical';
