import { drillOf } from '../drills/catalogue.ts';
import type { DrillId } from '../drills/drill.ts';
import type { Legs } from '../drills/traits.ts';
import type { Interval, PrescriptionLine } from '../prescription/line.ts';

/** What of a plan's line differs between version 1 and now. */
interface Version1Line {
  readonly drill: DrillId;
  readonly sides: Legs;
  readonly parameters: Readonly<Record<string, number>>;
  readonly amplitude: Interval | null;
  readonly holdSeconds: Interval | null;
}
type Now = Pick<PrescriptionLine, 'drill' | 'sides' | 'rest'> & {
  parameters: Record<string, number | Interval>;
};

/**
 * A line of a plan as version 1 wrote it, with the meaning that the editor showed: a parameter is fixed, amplitude and hold are bounded, and which
 * leg is trained stands in `sides` alone. A fixed amplitude or hold beside bounds was played inside them; so it stays.
 */
export function lineOfVersion1(old: Version1Line): Now {
  const { drill, parameters: numbers, amplitude, holdSeconds } = old;
  const { info } = drillOf(drill);
  const parameters: Record<string, number | Interval> = { ...numbers };
  let { sides } = old;
  const legs = info.parameters.legs?.choices?.[numbers.legs ?? 0];
  delete parameters.legs;
  if (sides === 'both' && (legs === 'left' || legs === 'right')) sides = legs;
  for (const [name, bounds] of [
    ['amplitude', amplitude],
    ['hold', holdSeconds],
  ] as const) {
    if (bounds === null || info.parameters[name] === undefined) continue;
    const { min, max } = bounds;
    const fixed = numbers[name];
    parameters[name] = fixed === undefined ? { min, max } : Math.min(max, Math.max(min, fixed));
  }
  return { drill, sides, parameters, rest: null };
}
