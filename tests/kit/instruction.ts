import type { DrillId } from '../../src/drills/drill.ts';
import type { Phase } from '../../src/session/state.ts';

/** What the words on the screen tell a person to do with the whole body. */
export interface Instruction {
  readonly posture: 'standing' | 'sitting';
  readonly facing: 'camera' | 'away';
}

const SEATED: readonly DrillId[] = ['sit-to-stand', 'assess-sit-to-stand', 'ankle-mobility'];
const TO_THE_WALL: readonly DrillId[] = ['calf-stretch'];
/** From the demonstration of a drill on its instruction counts. */
const SHOWN: readonly Phase[] = ['teach', 'warm-up', 'drill', 'cool-down'];

/** What the screen says about posture and facing, or null where it leaves them to cues. */
export function instructionFor(
  phase: Phase,
  drill: DrillId | null,
  _parameters: Readonly<Record<string, number>>,
): Instruction | null {
  if (phase === 'rest') return { posture: 'sitting', facing: 'camera' };
  if (drill === null || !SHOWN.includes(phase)) return null;
  return {
    posture: SEATED.includes(drill) ? 'sitting' : 'standing',
    facing: TO_THE_WALL.includes(drill) ? 'away' : 'camera',
  };
}
