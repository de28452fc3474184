import {
  type BodyOptions,
  type BodyTracker,
  beginQuietStance,
  createBody,
  stepBody,
} from '../../../src/body/body.ts';
import type { BodyEvent, BodyState } from '../../../src/body/state.ts';
import type { PoseSample } from '../../../src/pose/sample.ts';
import { millis } from '../../../src/units.ts';
import { type Posture, record, type SceneOptions, type Truth } from '../../recordings/synthetic.ts';

export interface Played {
  readonly states: readonly BodyState[];
  readonly truth: readonly Truth[];
  readonly events: readonly BodyEvent[];
  readonly tracker: BodyTracker;
}
/** Feeds samples to a tracker. */
export function feed(
  samples: readonly PoseSample[],
  tracker: BodyTracker = beginQuietStance(createBody(), millis(3000)),
): Omit<Played, 'truth'> {
  const states: BodyState[] = [];
  let body = tracker;
  for (const sample of samples) {
    const step = stepBody(body, sample);
    body = step.tracker;
    states.push(step.state);
  }
  return { states, events: states.flatMap((s) => s.events), tracker: body };
}
/** Quiet stance is measured in the first three seconds; scripts begin to move after that. */
export const QUIET_MS = 3000;
export function play(
  seconds: number,
  script: (t: number) => Posture,
  scene: SceneOptions = {},
  options: BodyOptions = {},
): Played {
  const { samples, truth } = record(seconds, script, scene);
  return { ...feed(samples, beginQuietStance(createBody(options), millis(QUIET_MS))), truth };
}
/** Foot events only. */
export const footEvents = (events: readonly BodyEvent[]): string[] =>
  events.flatMap((e) => ('foot' in e ? [`${e.event} ${e.foot}`] : []));
/** States between two times. */
export const between = (states: readonly BodyState[], from: number, to: number): BodyState[] =>
  states.filter((s) => s.t >= from && s.t <= to);
/** The state nearest to a time. */
export function at(states: readonly BodyState[], t: number): BodyState {
  const found = states.reduce<BodyState | null>(
    (best, s) => (best === null || Math.abs(s.t - t) < Math.abs(best.t - t) ? s : best),
    null,
  );
  if (found === null) throw new Error('No states');
  return found;
}
