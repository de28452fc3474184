import { startPatient, stepPatient } from '../../virtual-patient/behaviour.ts';
import { LAPTOP } from '../../virtual-patient/optics.ts';
import { ARM, mirrorPose, STANDING } from '../../virtual-patient/pose.ts';
import { atLateral, solve } from '../../virtual-patient/skeleton.ts';
import { poseOf, stanceOf } from '../../virtual-patient/stance.ts';
import { createTruthStage } from '../../virtual-patient/truth.ts';
import { momentOf } from './atlas-plan.ts';
import { createAtlasPlayer } from './atlas-player.ts';
import { renderAtlas, renderClip } from './render-atlas.ts';

/** What a tool may use in the page that draws virtual patients: `window.stage`. */
const api = {
  createTruthStage,
  createAtlasPlayer,
  momentOf,
  renderAtlas,
  renderClip,
  ARM,
  LAPTOP,
  STANDING,
  atLateral,
  mirrorPose,
  solve,
  poseOf,
  stanceOf,
  startPatient,
  stepPatient,
};
export type Stage = typeof api;
declare global {
  interface Window {
    stage: Stage;
  }
}
window.stage = api;
