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

/** Cues whose general words would mislead in one drill: "Sit down" is no way to ask for a small knee bend. */
const OWN_WORDS: Readonly<Record<string, readonly Cue[]>> = {
  'mini-squat': ['sit', 'rise'],
  'heel-raise': ['rise', 'foot-down'],
  'step-pattern': ['ready', 'stand-still'],
  'ankle-mobility': ['sit', 'lift-left', 'lift-right'],
  'hip-mobility': ['lift-left', 'lift-right'],
  'calf-stretch': ['step-left', 'step-right'],
  posture: ['stand-still'],
};

/** Message id of the big instruction text for a cue of a drill (`cue.<cue>`, or `cue.<drill>.<cue>` where the drill has its own words). */
export const cueMessage = (cue: Cue, drill: string | null = null): string =>
  drill !== null && OWN_WORDS[drill]?.includes(cue) ? `cue.${drill}.${cue}` : `cue.${cue}`;
