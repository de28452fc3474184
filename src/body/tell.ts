import { millis } from '../units.ts';
import { bridged } from './qualities.ts';
import type { BodyEvent, BodyState, NotMeasured } from './state.ts';
import type { Told } from './tracker.ts';

/** A missed frame or two are bridged for this long, ms; after that the numbers are gone. [J] */
export const COAST = 150;
/** Tracking must have been good for this long to be called found, ms. [J] */
export const FOUND_AFTER = 200;

/** Reasons under which a person still stands (or sits) in front of us, whole and recognised. */
export const PRESENT: ReadonlySet<NotMeasured | null> = new Set<NotMeasured | null>([
  null,
  'uncalibrated',
  'sitting',
]);

/** What the outside learns of tracking with this frame: flag and events, slower than the frames so that one bad frame is no alarm. */
export function stepTold(
  told: Told,
  t: number,
  reason: NotMeasured | null,
  secondPerson: boolean,
): { readonly told: Told; readonly events: readonly BodyEvent[] } {
  const good = PRESENT.has(reason);
  const badSince = good ? null : (told.badSince ?? t);
  const goodSince = good ? (told.goodSince ?? t) : null;
  const events: BodyEvent[] = [];
  let { tracked } = told;
  if (tracked && badSince !== null && t - badSince > COAST) {
    tracked = false;
    events.push({ t: millis(badSince), event: 'tracking-lost' });
  } else if (!tracked && goodSince !== null && t - goodSince >= FOUND_AFTER) {
    tracked = true;
    events.push({ t: millis(t), event: 'tracking-found' });
  }
  if (secondPerson && !told.secondPerson) events.push({ t: millis(t), event: 'second-person' });
  return { told: { ...told, tracked, badSince, goodSince, secondPerson }, events };
}

/** Bridges a bad frame with the last good numbers, the moving one moved on, at half quality; null when there is nothing to bridge with. */
export function coasted(told: Told, t: number, now: BodyState): BodyState | null {
  const { coast } = told;
  if (!told.tracked || coast === null || t - coast.t > COAST) return null;
  const { state } = coast;
  const velocity = state.lateralVelocity ?? 0;
  return {
    ...state,
    t: now.t,
    box: now.box,
    cameraRoll: now.cameraRoll,
    light: now.light,
    calibrated: now.calibrated,
    quiet: now.quiet,
    posesPerSecond: now.posesPerSecond,
    handLeft: now.handLeft,
    handRight: now.handRight,
    events: now.events,
    lateral: state.lateral === null ? null : state.lateral + (velocity * (t - coast.t)) / 1000,
    tracked: true,
    quality: state.quality / 2,
    qualities: bridged(state.qualities, now.qualities),
  };
}
