import * as v from 'valibot';
import type { DrillInfo, ParameterInfo, Parsed } from './drill.ts';

/** The parameters of a drill with this `info`: one number a name (choices are indices). */
export type ParametersOf<I extends DrillInfo> = { readonly [Name in keyof I['parameters']]: number };

/** A choice: the value is an index into the words. */
export const choice = (choices: readonly string[], about: string): ParameterInfo => ({
  unit: 'choice',
  min: 0,
  max: choices.length - 1,
  default: 0,
  whole: true,
  choices,
  about,
});

/** Support, from the most to none: a recorded axis of its own, since no camera sees a hand's load. Otago-style order [S]. */
export const SUPPORTS = ['two-hands', 'one-hand', 'fingertips', 'hovering', 'none'] as const;
export const support = choice(
  SUPPORTS,
  'Hand support that is agreed on; told, not seen. Taking more than this is a grab.',
);

/** Feedback, from always to never: gains vanish when it is always on (s12984-017-0316-0; PMC5774163 gave it on four of six) [S]. */
export const feedback = choice(
  ['full', 'four-of-six', 'at-the-end'],
  'When the moving picture of the own body is shown: always, on four trials of six, or only after the trial.',
);

export const stance = choice(
  ['comfortable', 'hip-width', 'feet-together'],
  'How far the feet stand apart. Told in words; the measures follow whatever stance was calibrated.',
);

/** A number of the drill's own unit: `[smallest, largest, standard]`. */
export const amount = (
  unit: string,
  [min, max, standard]: readonly [number, number, number],
  about: string,
): ParameterInfo => ({ unit, min, max, default: standard, about });

/** RP-7: how far off centre a controlled repetition may be. A therapist widens it for somebody who cannot stand straight. */
export const upright = (aside: number, bend: number) => ({
  aside: amount(
    '1 = over the ankle',
    [0.2, 1.5, aside],
    'How far the weight may be to one side; more for somebody who has one leg that carries less.',
  ),
  bend: amount(
    'degrees',
    [8, 30, bend],
    'How far the trunk may bend to a side; more for somebody who cannot stand straight.',
  ),
});

/** Outcomes that many drills share. */
export const SUPPORT_TOLD = { unit: '0/1', about: 'More support was taken than agreed (told).' } as const;
export const SUPPORT_LEVEL = {
  unit: '0–4',
  about: 'Support that was agreed on, index into the support choices.',
} as const;

/** A count of trials, repetitions, … */
export const count = (min: number, max: number, standard: number, about: string): ParameterInfo => ({
  unit: 'count',
  min,
  max,
  default: standard,
  whole: true,
  about,
});

/** A duration in seconds. */
export const seconds = (min: number, max: number, standard: number, about: string): ParameterInfo => ({
  unit: 's',
  min,
  max,
  default: standard,
  about,
});

/** Whether live feedback is shown on this trial. `index`: 0 for the first scored trial. Practice always has it. */
export const feedbackShown = (mode: number, index: number, practice: boolean): boolean =>
  practice || mode === 0 || (mode === 1 && index % 3 !== 2);

function schemaOf(info: DrillInfo) {
  const entries = Object.entries(info.parameters).map(([name, one]) => {
    const range = v.pipe(v.number(), v.finite(), v.minValue(one.min), v.maxValue(one.max));
    return [name, v.optional(one.whole ? v.pipe(range, v.integer()) : range, one.default)] as const;
  });
  return v.strictObject(Object.fromEntries(entries));
}

/**
 * Makes the `parse` of a drill from its `info`: missing parameters take their defaults; an unknown name, a number outside its bounds or
 * a fraction where whole numbers are meant is refused with a sentence that names the parameter.
 */
export function parserOf<I extends DrillInfo>(info: I): (raw: unknown) => Parsed<ParametersOf<I>> {
  const schema = schemaOf(info);
  return (raw) => {
    const result = v.safeParse(schema, raw);
    if (result.success) return { ok: true, value: result.output as ParametersOf<I> };
    const name = String(result.issues[0].path?.[0]?.key ?? '');
    const one = info.parameters[name];
    if (!one) return { ok: false, reason: { id: 'drill.refused.unknown', values: { name } } };
    const values = { name, min: one.min, max: one.max };
    return { ok: false, reason: { id: 'drill.refused.parameter', values } };
  };
}
