import { NO_QUALITIES } from '../../src/body/qualities.ts';
import type { BodyState } from '../../src/body/state.ts';
import { drillOf } from '../../src/drills/catalogue.ts';
import type { DrillContext, DrillId, DrillState, Parsed } from '../../src/drills/drill.ts';
import type { Millis } from '../../src/units.ts';

/** A frame in which nothing was measured. */
export function unmeasured(t: Millis): BodyState {
  const foot = { contact: 'unknown', lift: null, lateral: null } as const;
  const hand = { at: null, raised: false, nearHip: false } as const;
  return {
    t,
    tracked: false,
    notMeasured: 'nobody',
    quality: 0,
    lateral: null,
    lateralSmooth: null,
    lateralVelocity: null,
    pelvis: null,
    trunkLean: null,
    extrapolated: null,
    margin: null,
    loadRight: null,
    left: foot,
    right: foot,
    kneeLeft: null,
    kneeRight: null,
    rise: null,
    heelRise: null,
    stance: null,
    handLeft: hand,
    handRight: hand,
    box: null,
    cameraRoll: null,
    light: null,
    calibrated: false,
    quiet: null,
    posesPerSecond: 0,
    events: [],
    qualities: NO_QUALITIES,
  };
}

/** Parses and starts in one go: unknown parameters (from a plan) to a running drill, or the reason why not. */
export function startDrill(id: DrillId, parameters: unknown, context: DrillContext): Parsed<DrillState> {
  const drill = drillOf(id);
  const parsed = drill.parse(parameters);
  return parsed.ok ? { ok: true, value: drill.start(parsed.value, context) } : parsed;
}
