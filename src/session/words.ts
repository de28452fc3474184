/** The order of things in a session. `result` and `stopped` are the two ends; nothing leaves them. */
export const PHASES = [
  'questions', // safety questions and the pain rating before
  'support', // the fixed support, the shoes, the floor and the helper
  'set-up', // standing well in the picture, one cue at a time
  'quiet', // quiet stance: zero and noise
  'range', // own range of lateral shift
  'warm-up',
  'teach', // demonstration before a drill
  'drill',
  'rest',
  'ratings', // pain, effort, steadiness afterwards
  'cool-down',
  'result',
  'stopped',
] as const;
export type Phase = (typeof PHASES)[number];

/** What set-up checks, in the order of asking. Words: `session.check.<id>` (short), cue sentences `session.set-up.<…>`. */
export const SET_UP_CHECKS = [
  'seen', // somebody is in the picture
  'light',
  'alone', // nobody but the patient, and the helper where there is one
  'far-enough', // step back until the whole body fits
  'close-enough', // come closer until big enough
  'centred', // move left or right
  'feet', // feet and ankles seen
  'facing', // turned to the camera, standing
  'level', // camera not tilted
] as const;
export type SetUpCheckId = (typeof SET_UP_CHECKS)[number];

export type StopReason = 'asked' | 'safety-answer' | 'not-all-right' | 'stumbles' | 'abandoned';
