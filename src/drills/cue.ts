/** The closed vocabulary of `data-cue` (ARCHITECTURE.md, "Hooks"). Outside programs rely on these words. */
export const CUES = [
  'none',
  'step-back',
  'come-closer',
  'move-left',
  'move-right',
  'ready',
  'stand-still',
  'lean-left',
  'lean-right',
  'centre',
  'lift-left',
  'lift-right',
  'foot-down',
  'step-left',
  'step-right',
  'rise',
  'sit',
  'rest',
  'stop',
] as const;
export type Cue = (typeof CUES)[number];
