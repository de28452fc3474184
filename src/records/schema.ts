import * as v from 'valibot';
import { DRILL_IDS, type Trial } from '../drills/drill.ts';
import { SOURCES } from '../prescription/played.ts';
import type { Rule } from '../progression/ladder.ts';
import { lineOfVersion1 } from './plan-lines.ts';
import {
  count,
  few,
  finite,
  fraction,
  idSchema,
  LIMITS,
  livedSchema,
  millisSchema,
  numbers,
  saySchema,
  stampSchema,
  text,
  whenSchema,
  word,
} from './schema-parts.ts';

/**
 * What a record is: one Valibot schema a thing, and the type that follows from it. Everything that enters from
 * outside (a file, a link, an old database) passes through here; the limits keep a hostile file from filling the disk.
 */

const drillIdSchema = v.picklist(DRILL_IDS);

export const SUPPORTS = ['none', 'counter', 'cane', 'walker', 'helper-hand'] as const;
export const FOOTWEAR = ['closed-shoes', 'barefoot', 'socks', 'open-shoes'] as const;
export const HELPER_ROLES = ['none', 'watching', 'hands-ready', 'hands-on'] as const;
const supportSchema = v.picklist(SUPPORTS);
const helperSchema = v.picklist(HELPER_ROLES);

const painSchema = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10)));

/** What a session must know of a person: the contract `Profile` of `src/prescription/profile.ts`. */
export const profileSchema = v.strictObject({
  support: supportSchema,
  footwear: v.picklist(FOOTWEAR),
  glasses: v.boolean(),
  helper: helperSchema,
  lowSugarMedicine: v.boolean(),
  allowedDrills: v.nullable(few(drillIdSchema, DRILL_IDS.length)),
  oneLegUnlocked: v.nullable(v.picklist(['therapist', 'check'])),
  /** 0–10, set by a therapist. Entries of before version 0.9 have neither. */
  usualPain: v.optional(painSchema),
  painLimit: v.optional(painSchema),
  /** Files of version 1 do not have it. */
  legLeftOut: v.optional(v.nullable(v.picklist(['left', 'right'])), null),
});

/** What can be said about a person, beside the profile. `name` may be a pseudonym or empty: the single user of a home needs none. */
export const personFields = {
  name: text(LIMITS.name),
  yearOfBirth: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1890), v.maxValue(2100))),
  /** Stature in mm; only then are lengths shown in mm. */
  heightMm: v.nullable(v.pipe(finite, v.minValue(400), v.maxValue(2600))),
  notes: text(LIMITS.note),
  archived: v.boolean(),
};
/** A person who practises. */
export const personSchema = v.strictObject({
  id: idSchema,
  ...personFields,
  profile: profileSchema,
  /**
   * The entry that this one is shown under, where somebody said that the two are one person. Follows from the facts (`src/facts/same.ts`) and is kept
   * only to be found by; in files of version 1 it was the word itself.
   */
  mergedInto: v.nullable(idSchema),
  /** When each field was last set (`registers.ts`). Files of version 1 have none. */
  clocks: v.optional(v.record(word, stampSchema)),
  createdAt: whenSchema,
  updatedAt: whenSchema,
});
export type Person = v.InferOutput<typeof personSchema>;

const ladderBounds = v.strictObject({
  floor: v.nullable(v.pipe(count, v.maxValue(99))),
  ceiling: v.nullable(v.pipe(count, v.maxValue(99))),
  /** Locked: the ladder does not move this drill. */
  lock: v.boolean(),
});
const interval = v.pipe(
  v.strictObject({ min: finite, max: finite }),
  v.check((b) => b.min <= b.max, 'lower bound above upper bound'),
);
const sidesSchema = v.picklist(['both', 'left', 'right']);

/** A line of a plan, the contract `PrescriptionLine` of `src/prescription/line.ts`, and what the therapist bounds of its ladder. */
const lineSchema = v.strictObject({
  drill: drillIdSchema,
  sides: sidesSchema,
  /** A number is fixed, an interval is bounds; without a word here the ladder decides. `playedBy` has the last word. */
  parameters: v.pipe(
    v.record(word, v.union([finite, interval])),
    v.check((r) => Object.keys(r).length <= 40, 'too many entries'),
  ),
  /** Seconds of rest afterwards, where that is longer than the drill's own. */
  rest: v.nullable(v.pipe(count, v.maxValue(LIMITS.restSeconds))),
  ladder: ladderBounds,
});
export type PlanDrill = v.InferOutput<typeof lineSchema>;

/** As version 1 wrote it: read for ever, never written. */
const version1LineSchema = v.pipe(
  v.strictObject({
    drill: drillIdSchema,
    sides: sidesSchema,
    parameters: numbers(40),
    amplitude: v.nullable(interval),
    holdSeconds: v.nullable(interval),
    ladder: ladderBounds,
  }),
  v.transform(({ ladder, ...line }): PlanDrill => ({ ...lineOfVersion1(line), ladder })),
);

export const planDrillSchema = v.lazy((raw) =>
  typeof raw === 'object' && raw !== null && 'holdSeconds' in raw ? version1LineSchema : lineSchema,
);

export const LAST_VERSION = 100_000;
/** One version of a plan. Versions are never changed, only followed by the next; the highest is in force. */
export const planSchema = v.strictObject({
  id: idSchema,
  person: idSchema,
  version: v.pipe(count, v.minValue(1), v.maxValue(LAST_VERSION)),
  /** Who wrote this version (a name or initials), and when. */
  author: text(LIMITS.name),
  createdAt: livedSchema,
  template: v.nullable(word),
  goals: text(LIMITS.note),
  drills: few(planDrillSchema, LIMITS.drillsPerPlan),
  dose: v.strictObject({
    daysPerWeek: v.pipe(count, v.minValue(1), v.maxValue(7)),
    minutes: v.pipe(finite, v.minValue(2), v.maxValue(60)),
  }),
  support: supportSchema,
  precautions: text(LIMITS.note),
  noteToPatient: text(LIMITS.note),
});
export type Plan = v.InferOutput<typeof planSchema>;

/** One trial, the contract of `src/drills/drill.ts` in a form that can be built up. */
export type StoredTrial = { -readonly [K in keyof Trial]: Trial[K] };

const TRIAL_KEYS = ['n', 'side', 'target', 'outcome', 'reason', 't0', 't1', 'metrics'] as const;
const isFinite_ = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x);

/**
 * Whether a value is a trial and nothing else. Written out by hand, because a clinic's file holds two million of them and
 * a schema took a quarter of a minute longer for that.
 */
export function isTrial(x: unknown): x is StoredTrial {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) return false;
  const trial: Partial<Record<(typeof TRIAL_KEYS)[number], unknown>> = x;
  if (Object.keys(x).length !== TRIAL_KEYS.length || !TRIAL_KEYS.every((key) => Object.hasOwn(x, key)))
    return false;
  const { n, side, target, outcome, reason, t0, t1, metrics } = trial;
  if (!Number.isInteger(n) || !isFinite_(n) || n < 1 || n > LIMITS.trialsPerDrill) return false;
  if (side !== null && side !== 'left' && side !== 'right') return false;
  if (target !== null && !isFinite_(target)) return false;
  if (outcome !== 'hit' && outcome !== 'miss' && outcome !== 'void') return false;
  if (typeof reason !== 'string' || reason.length > LIMITS.word) return false;
  if (!isFinite_(t0) || !isFinite_(t1)) return false;
  if (typeof metrics !== 'object' || metrics === null || Array.isArray(metrics)) return false;
  const entries = Object.entries(metrics);
  return (
    entries.length <= LIMITS.metricsPerTrial &&
    entries.every(
      ([key, value]) =>
        key.length >= 1 && key.length <= LIMITS.word && key !== '__proto__' && isFinite_(value),
    )
  );
}
export const trialSchema = v.custom<StoredTrial>(isTrial, 'not a trial');

const channelName = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9]{0,31}$/, 'not a channel name'));
/**
 * Measures over time, column by column and equally long: `t` in ms on the session's clock, then for instance `lateral`.
 * Null where nothing was measured. Kept to 1 ms and 1/10 000.
 */
export const traceSchema = v.pipe(
  v.record(channelName, v.pipe(v.array(v.nullable(finite)), v.maxLength(LIMITS.traceSamples))),
  v.check((r) => 't' in r && Object.keys(r).length <= LIMITS.traceChannels, 'no time or too many channels'),
  v.check((r) => new Set(Object.values(r).map((c) => c.length)).size === 1, 'channels of unequal length'),
  v.check((r) => r.t?.every((x) => x !== null) ?? false, 'a time is missing'),
);
export type Trace = Readonly<Record<string, readonly (number | null)[]>>;

/** A drill of a session without its trials: what was asked, at which rung, over which own range, and how it went around the trials. */
export const drillHeadSchema = v.strictObject({
  drill: drillIdSchema,
  version: count,
  parameters: numbers(60),
  /** Who each parameter came from; records of version 1 do not say. */
  from: v.optional(v.record(word, v.picklist(SOURCES))),
  /** The ladder this counts for (progression/rungs.ts) and its rung when the drill ran; null: none. */
  ladder: v.nullable(word),
  level: v.nullable(count),
  range: v.nullable(
    v.strictObject({ left: v.pipe(finite, v.minValue(0)), right: v.pipe(finite, v.minValue(0)) }),
  ),
  support: supportSchema,
  helper: helperSchema,
  /** Told while the drill ran: hand took support, foot stepped, helper's hands on. */
  grabs: count,
  steps: count,
  handsOn: count,
  /** Wall time of its begin: a session that was taken up again the next day has drills on two days. Absent in old records. */
  begunAt: v.optional(whenSchema),
  /** ms since the session began; `endedAt` null while the drill runs. */
  startedAt: millisSchema,
  endedAt: v.nullable(millisSchema),
  /** False: skipped or stopped before its end. */
  complete: v.boolean(),
  /** False: the machine was too slow for a fair score in some part of it. */
  scored: v.boolean(),
  /** Results of the whole drill by name (`DrillInfo.summary`); empty until it is done. */
  summary: numbers(LIMITS.metricsPerTrial),
});
/** A drill as lists need it: how many trials went how, in place of the trials. */
const drillListingSchema = v.strictObject({
  ...drillHeadSchema.entries,
  tally: v.strictObject({ hit: count, miss: count, void: count }),
});
export const sessionDrillSchema = v.strictObject({
  ...drillHeadSchema.entries,
  trials: few(trialSchema, LIMITS.trialsPerDrill),
  traces: v.optional(traceSchema),
});
export type DrillHead = v.InferOutput<typeof drillHeadSchema>;
export type Tally = v.InferOutput<typeof drillListingSchema>['tally'];

/** A rating by the person. Scales: pain, fatigue, effort, numbness, tingling 0–10; steadiness 1–5 (5 = lost balance). */
export const ratingSchema = v.pipe(
  v.strictObject({
    kind: v.picklist(['pain', 'fatigue', 'effort', 'steadiness', 'numbness', 'tingling']),
    when: v.picklist(['before', 'during', 'after']),
    value: v.pipe(finite, v.minValue(0), v.maxValue(10)),
    /** Where in the body, a word of the body map; null: overall. */
    site: v.nullable(word),
  }),
  v.check((r) => r.kind !== 'steadiness' || (r.value >= 1 && r.value <= 5), 'steadiness is 1 to 5'),
);
export type Rating = v.InferOutput<typeof ratingSchema>;

/** Something worth knowing that happened: seen by the supervisor (`Incident` of session/state.ts) or noted by somebody. */
export const incidentSchema = v.strictObject({
  kind: word,
  by: v.picklist(['supervisor', 'patient', 'helper', 'therapist']),
  /** ms since the session began. */
  at: millisSchema,
  phase: v.nullable(word),
  drill: v.nullable(drillIdSchema),
  saw: v.record(word, v.union([v.boolean(), finite, text(400)])),
  answered: v.nullable(v.picklist(['yes', 'no'])),
  note: text(LIMITS.note),
});
export type Incident = v.InferOutput<typeof incidentSchema>;

/** The rules of progression/ladder.ts; the compiler holds the two lists together. */
const RULES = Object.keys({
  start: true,
  stop: true,
  body: true,
  support: true,
  success: true,
  up: true,
  hold: true,
  'too-few': true,
  'not-scored': true,
  week: true,
  day: true,
  top: true,
  'other-level': true,
  therapist: true,
  locked: true,
  cleared: true,
  gap: true,
  calibrate: true,
  joined: true,
} satisfies Record<Rule, true>) as Rule[];

const nullableRating = v.nullable(v.pipe(finite, v.minValue(0), v.maxValue(10)));
/** One line of a ladder's history: what was decided, with rule and sentence, and on what (`Entry` of progression/ladder.ts). */
export const entrySchema = v.strictObject({
  decision: v.strictObject({
    ladder: word,
    rule: v.picklist(RULES),
    from: count,
    to: count,
    locked: v.boolean(),
    good: v.boolean(),
    when: v.strictObject({
      at: v.pipe(finite, v.minValue(0), v.maxValue(253_402_300_799_999)),
      day: v.pipe(v.number(), v.integer()),
    }),
    after: v.optional(v.nullable(v.pipe(finite, v.minValue(0), v.maxValue(253_402_300_799_999)))),
    sentence: saySchema,
  }),
  outcome: v.nullable(
    v.strictObject({
      session: word,
      level: count,
      hits: count,
      misses: count,
      voids: count,
      grabs: count,
      scored: v.boolean(),
      painBefore: nullableRating,
      painAfter: nullableRating,
      fatigue: nullableRating,
      steadiness: nullableRating,
      redFlag: v.nullable(v.picklist(['fall', 'symptom', 'wound'])),
      easier: v.optional(v.boolean()),
      ended: v.optional(v.picklist(['stumble', 'pain', 'tired'])),
      elsewhere: v.optional(v.boolean()),
    }),
  ),
});
export type LadderEntry = v.InferOutput<typeof entrySchema>;

/** A ladder entry that belongs to no session: a gap, a clearance, a therapist's word. Never changed. */
export const stepSchema = v.strictObject({ id: idSchema, person: idSchema, entry: entrySchema });
export type Step = v.InferOutput<typeof stepSchema>;

const sessionEntries = {
  id: idSchema,
  person: idSchema,
  /** Wall time of the start, and minutes to add to UTC for the local day. */
  startedAt: whenSchema,
  utcOffset: v.pipe(v.number(), v.integer(), v.minValue(-900), v.maxValue(900)),
  /** The frames' clock at the start: a trial's `t0 − clock` is its time into the session. */
  clock: millisSchema,
  endedAt: v.nullable(whenSchema),
  status: v.picklist(['running', 'finished', 'stopped', 'interrupted']),
  app: text(LIMITS.word),
  plan: v.nullable(v.strictObject({ id: idSchema, version: count })),
  device: v.strictObject({
    /** The device's own name, made on it at random; absent in old records. */
    id: v.optional(idSchema),
    camera: v.picklist(['webcam', 'virtual', 'file']),
    width: count,
    height: count,
    pose: v.nullable(
      v.strictObject({
        model: v.picklist(['lite', 'full']),
        delegate: v.picklist(['CPU', 'GPU']),
        posesPerSecond: v.pipe(finite, v.minValue(0)),
      }),
    ),
  }),
  /** What makes two sessions comparable or not, beside the device and each drill's support. */
  conditions: v.strictObject({
    footwear: v.picklist(FOOTWEAR),
    glasses: v.boolean(),
    /** Mean tracking quality 0 … 1, null when unknown. */
    quality: v.nullable(fraction),
  }),
  /** Why it was stopped, where it was. */
  stopped: v.nullable(v.strictObject({ reason: word, advice: saySchema, lock: v.boolean() })),
  /** Answers to the safety questions, by question. */
  answers: v.pipe(
    v.record(word, v.union([v.boolean(), finite, text(400)])),
    v.check((r) => Object.keys(r).length <= 60, 'too many answers'),
  ),
  ratings: few(ratingSchema, LIMITS.listPerSession),
  incidents: few(incidentSchema, LIMITS.listPerSession),
  /** What the ladders decided after it, for the next session. */
  decisions: few(entrySchema, LIMITS.listPerSession),
};

/** A session with a tally in place of its trials: what a list needs. */
export const sessionHeadSchema = v.strictObject({
  ...sessionEntries,
  drills: few(drillListingSchema, LIMITS.drillsPerSession),
});
export type SessionHead = v.InferOutput<typeof sessionHeadSchema>;

/** A whole session, as the export file holds it. */
export const sessionSchema = v.strictObject({
  ...sessionEntries,
  drills: few(sessionDrillSchema, LIMITS.drillsPerSession),
});
export type SessionRecord = v.InferOutput<typeof sessionSchema>;
export type SessionDrill = SessionRecord['drills'][number];
export type SessionStatus = SessionRecord['status'];

/** A setting of this device. Values are small JSON; whoever reads a setting validates it. */
export const settingSchema = v.strictObject({ id: word, value: v.unknown() });
export type Setting = v.InferOutput<typeof settingSchema>;
