import { ankleMobility } from './ankle-mobility.ts';
import { assessFourStage } from './assess-four-stage.ts';
import { assessSingleLeg } from './assess-single-leg.ts';
import { assessSitToStand } from './assess-sit-to-stand.ts';
import { calfStretch } from './calf-stretch.ts';
import type { Cue } from './cue.ts';
import { DRILL_IDS, type Drill, type DrillId, type DrillInfo, type DrillState } from './drill.ts';
import { heelRaise } from './heel-raise.ts';
import { hipMobility } from './hip-mobility.ts';
import { marching } from './marching.ts';
import { miniSquat } from './mini-squat.ts';
import { posture } from './posture.ts';
import { quietStance } from './quiet-stance.ts';
import { rhythmicShift } from './rhythmic-shift.ts';
import { shiftRange } from './shift-range.ts';
import { singleLegStance } from './single-leg-stance.ts';
import { sitToStand } from './sit-to-stand.ts';
import { stepPattern } from './step-pattern.ts';
import type { Numbers, Traits } from './traits.ts';
import { weightShift } from './weight-shift.ts';

/** Every drill by its id, each with its own types. */
export const DRILLS = {
  'weight-shift': weightShift,
  'rhythmic-shift': rhythmicShift,
  'single-leg-stance': singleLegStance,
  marching,
  'step-pattern': stepPattern,
  'quiet-stance': quietStance,
  'sit-to-stand': sitToStand,
  'mini-squat': miniSquat,
  'heel-raise': heelRaise,
  'ankle-mobility': ankleMobility,
  'hip-mobility': hipMobility,
  'calf-stretch': calfStretch,
  posture,
  'shift-range': shiftRange,
  'assess-single-leg': assessSingleLeg,
  'assess-four-stage': assessFourStage,
  'assess-sit-to-stand': assessSitToStand,
} as const satisfies Record<DrillId, unknown>;

export type AnyDrill = Drill<Numbers, DrillState>;

/** The drill of an id, for code that treats all drills alike. Give `step` only states that `start` or `step` of the same drill returned. */
export const drillOf = (id: DrillId): AnyDrill => DRILLS[id];

/** What a drill asks of the body with these parameters. */
export const traitsOf = (id: DrillId, parameters: Numbers): Traits => drillOf(id).info.traits(parameters);

/** Whether the soles are to be looked at afterwards: whoever feels little there learns of a sore by looking only. */
export function loadsSoles(id: DrillId, parameters: Numbers): boolean {
  const { loads, feet } = traitsOf(id, parameters);
  return loads === 'forefoot' || feet === 'stepping';
}

/** Returns every drill whose `info` satisfies the question, in the catalogue's order. */
export const drillsWith = (has: (info: DrillInfo) => boolean): readonly DrillId[] =>
  DRILL_IDS.filter((id) => has(drillOf(id).info));

export const isAssessment = (id: DrillId): boolean => drillOf(id).info.kind === 'assessment';

/** Message id of the big instruction text for a cue of a drill (`cue.<cue>`, or `cue.<drill>.<cue>` where the drill has its own words). */
export const cueMessage = (cue: Cue, drill: DrillId | null = null): string =>
  drill !== null && drillOf(drill).info.scene.ownCues.includes(cue) ? `cue.${drill}.${cue}` : `cue.${cue}`;
