import * as v from 'valibot';
import { millis } from '../units.ts';

/** What the schemas of records are made of. */

/** Limits on what is accepted from outside. [J] generous beside real use: a session has about 60 trials, a note a page. */
export const LIMITS = {
  name: 120,
  note: 20_000,
  word: 80,
  drillsPerSession: 60,
  trialsPerDrill: 1_000,
  metricsPerTrial: 64,
  listPerSession: 1_000,
  drillsPerPlan: 40,
  restSeconds: 600,
  traceSamples: 200_000,
  traceChannels: 96,
} as const;

export const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
export const word = v.pipe(v.string(), v.minLength(1), v.maxLength(LIMITS.word));
export const finite = v.pipe(v.number(), v.finite());
export const fraction = v.pipe(finite, v.minValue(0), v.maxValue(1));
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
export const few = <T extends v.GenericSchema>(item: T, max: number) =>
  v.pipe(v.array(item), v.maxLength(max));
export const numbers = (max: number) =>
  v.pipe(
    v.record(word, finite),
    v.check((r) => Object.keys(r).length <= max, 'too many entries'),
  );

export const idSchema = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, 'not an id'),
);
/** Wall time as ISO 8601 in UTC with milliseconds, the one form that also sorts as text. */
export const whenSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, 'not a time'),
  v.check((s) => !Number.isNaN(Date.parse(s)), 'not a time'),
);
/** A time that a device can have lived: a later one would win for good. The year is a judgement [J]. */
export const LIVED = /^(19|20)\d\d-/;
export const livedSchema = v.pipe(whenSchema, v.regex(LIVED, 'a time to come'));
export const millisSchema = v.pipe(finite, v.transform(millis));

/** A stamp (`src/facts/order.ts`). */
export const stampSchema = v.pipe(
  v.string(),
  v.regex(LIVED, 'a time to come'),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z-[0-9a-f]{4}-[^\s/]{1,80}$/, 'not a stamp'),
);

export const saySchema = v.strictObject({
  id: word,
  values: v.optional(v.record(word, v.union([text(400), finite]))),
});
