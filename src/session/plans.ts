import { drillOf } from '../drills/catalogue.ts';
import type { DrillId, Say } from '../drills/drill.ts';
import { standing } from '../progression/ladder.ts';
import { checkTop, type Ladder, ladderFor, openTop, rung, topOf } from '../progression/rungs.ts';
import type { Side } from '../units.ts';
import type { LadderRecord } from './outcome.ts';
import { icuWord } from './questions.ts';
import type { PlannedDrill, Profile, SessionHistory, SessionPlan } from './state.ts';

/** What a person is taken for until somebody says otherwise: the careful case. */
export const CAREFUL_PROFILE: Profile = {
  support: 'counter',
  footwear: 'closed-shoes',
  glasses: false,
  helper: 'none',
  lowSugarMedicine: false,
  allowedDrills: null,
  oneLegUnlocked: null,
  usualPain: null,
  painLimit: null,
};
export const NO_HISTORY: SessionHistory = {
  finishedSessions: 0,
  firstQuestionsPassed: false,
  locked: false,
  drillsSeen: [],
  lastRange: null,
};

/** Rest between drills, ms: at least the 20 s that one-leg work asks for. [J] */
export const REST_MS = 20_000;
/** Ten to fifteen minutes of practice [J]; the whole session ends by itself after an hour with all its pauses. */
export const DOSE_MS = 15 * 60_000;
const MAXIMUM_MS = 60 * 60_000;

const item = (
  drill: DrillId,
  part: PlannedDrill['part'],
  more: Partial<PlannedDrill> = {},
): PlannedDrill => ({
  drill,
  parameters: {},
  ladder: null,
  level: null,
  check: false,
  top: null,
  part,
  restMs: 0,
  notes: [],
  ...more,
});

/**
 * The short session for a look at the drawn person: one question, set-up, quiet stance, own range, ten weight shifts, result. Its drills
 * count for no ladder: there is no rating to decide with.
 */
export const quickPlan: SessionPlan = {
  version: 1,
  name: 'quick',
  questions: 'short',
  askSupport: false,
  items: [item('shift-range', 'range'), item('weight-shift', 'main', { parameters: { support: 2 } })],
  askRatings: false,
  doseMs: 10 * 60_000,
  maximumMs: 30 * 60_000,
};

/** The first session of a person: the same practice, after the whole screening and with a support that was asked for (FIRST-1). */
export const firstPlan: SessionPlan = { ...quickPlan, questions: 'full', askSupport: 'choose' };

/** Drills whose `stance` says how far apart the feet are. */
const SHIFTS: ReadonlySet<DrillId> = new Set(['weight-shift', 'rhythmic-shift', 'shift-range']);
/** How far apart the feet belong for an item: the index of the shifting drills' `stance`; 0, the comfortable one, for every other drill. */
const stanceOf = (one: PlannedDrill | undefined): number =>
  one !== undefined && SHIFTS.has(one.drill) ? (one.parameters.stance ?? 0) : 0;

/** `stanceOf` the item at `index`, or null where it need not be said, because nothing in the session asks for another stance than the comfortable one. */
export function stanceSaid(plan: SessionPlan, index: number): number | null {
  return plan.items.some((one) => stanceOf(one) > 0) ? stanceOf(plan.items[index]) : null;
}

/** One line of what a therapist (or a template) prescribes. Numbers override the rung's; `null` leaves them to the ladder. */
export interface Prescribed {
  readonly drill: DrillId;
  readonly sides: 'both' | 'left' | 'right';
  readonly parameters: Readonly<Record<string, number>>;
  readonly amplitude: { readonly min: number; readonly max: number } | null;
  readonly holdSeconds: { readonly min: number; readonly max: number } | null;
}

/** The programme of somebody without a therapist: balance first, then strength; one-leg work is kept out by its gate. [J] */
export const HOME_PROGRAMME: readonly Prescribed[] = (
  ['weight-shift', 'marching', 'single-leg-stance', 'heel-raise', 'mini-squat'] as const
).map((drill) => ({ drill, sides: 'both', parameters: {}, amplitude: null, holdSeconds: null }));

export interface TodayInput {
  readonly name: string;
  readonly drills: readonly Prescribed[];
  /** By ladder id: history and bounds. A ladder that is missing here begins with its check or its lowest rung. */
  readonly ladders: Readonly<Record<string, LadderRecord>>;
  readonly profile: Profile;
  readonly minutes: number;
  /** A clinician stands by and has asked already. */
  readonly clinic: boolean;
}

/** Today's session, and what was left out of it with the reason, as sentences. */
export interface Today {
  readonly plan: SessionPlan;
  readonly leftOut: readonly { readonly drill: DrillId; readonly why: Say }[];
}

/**
 * Makes today's session of a prescription and the ladders (rules PLAN-1 … PLAN-6): range, warm-up, the prescribed drills at their rungs
 * with rests, cool-down. Device, helper and footwear change words and gates, never silently.
 */
export function planToday(input: TodayInput): Today {
  const { profile } = input;
  const leftOut: Today['leftOut'][number][] = [];
  const main: PlannedDrill[] = [];
  for (const one of input.drills) {
    if (profile.allowedDrills !== null && !profile.allowedDrills.includes(one.drill)) continue;
    // An impossible prescription is left out and the reason is read out, not met in the middle of the session (PLAN-6).
    const parsed = drillOf(one.drill).parse(one.parameters);
    if (!parsed.ok) {
      leftOut.push({ drill: one.drill, why: parsed.reason });
      continue;
    }
    if (needsHelper(one.drill, profile)) {
      leftOut.push({ drill: one.drill, why: { id: 'session.note.helper-needed' } });
      continue;
    }
    main.push(...mainItems(one, input));
  }
  const drills = [
    // The own range belongs to the stance in which the shift is then done (PLAN-7).
    item('shift-range', 'range', { restMs: 0, parameters: stanceFor(main) }),
    item('ankle-mobility', 'warm-up'),
    ...main,
    item('calf-stretch', 'cool-down'),
  ];
  const allowed = drills.filter(
    (one) =>
      one.part === 'range' || profile.allowedDrills === null || profile.allowedDrills.includes(one.drill),
  );
  const plan: SessionPlan = {
    version: 1,
    name: input.name,
    questions: input.clinic ? 'none' : 'full',
    askSupport: true,
    items: allowed,
    askRatings: true,
    doseMs: Math.min(DOSE_MS * 4, Math.max(60_000, input.minutes * 60_000)),
    maximumMs: MAXIMUM_MS,
  };
  return { plan, leftOut };
}

/** The stance of the first shift of the session, for measuring the range; empty for the comfortable one. */
function stanceFor(main: readonly PlannedDrill[]): Record<string, number> {
  const stance = stanceOf(main.find((one) => SHIFTS.has(one.drill)));
  return stance === 0 ? {} : { stance };
}

/** A helper at arm's length for one-leg work until it is unlocked (evidence.md, "Safety at home" [J]). */
const needsHelper = (drill: DrillId, profile: Profile): boolean =>
  (drill === 'single-leg-stance' || drill === 'assess-single-leg') &&
  profile.helper === 'none' &&
  profile.oneLegUnlocked === null;

function mainItems(one: Prescribed, input: TodayInput): PlannedDrill[] {
  const ladders = laddersOf(one);
  const notes = notesFor(one.drill, input.profile);
  const rested = { restMs: REST_MS, notes } as const;
  if (ladders.length === 0) return [item(one.drill, 'main', { parameters: one.parameters, ...rested })];
  return ladders.flatMap((ladder) => {
    const record = input.ladders[ladder.id];
    const open = openTop(ladder, input.profile.oneLegUnlocked);
    const bounds = record?.bounds ?? { floor: null, ceiling: null, lock: false, openTop: open };
    const stands = standing(record?.history ?? [], { ...bounds, openTop: Math.min(open, bounds.openTop) });
    const again = record?.history.at(-1)?.decision.rule === 'calibrate';
    // Where a therapist has set amplitude or hold there is nothing left to look for.
    const free = one.amplitude === null && one.holdSeconds === null && !bounds.lock;
    const check = ladder.check.climb > 0 && (!stands.started || again) && free;
    const helped = checkTop(ladder, input.profile.helper !== 'none');
    const top = Math.min(open, bounds.openTop, bounds.ceiling ?? open, helped);
    if (check) {
      const tries = item(one.drill, 'main', {
        parameters: one.parameters,
        ladder: ladder.id,
        check: true,
        top,
        restMs: REST_MS,
        notes: [{ id: 'session.note.check' }],
      });
      return [
        tries,
        item(one.drill, 'main', { parameters: one.parameters, ladder: ladder.id, top, ...rested }),
      ];
    }
    const parameters = askedAt(one, ladder, stands.level);
    return [item(one.drill, 'main', { parameters, ladder: ladder.id, level: stands.level, ...rested })];
  });
}

function laddersOf(one: Prescribed): Ladder[] {
  const whole = ladderFor(one.drill, null);
  if (whole !== null) return [whole];
  const sides: readonly Side[] = one.sides === 'both' ? ['left', 'right'] : [one.sides];
  return sides.flatMap((side) => ladderFor(one.drill, side) ?? []);
}

/** What a rung asks for once the prescription is laid over it. */
const askedAt = (one: Prescribed, ladder: Ladder, level: number): Record<string, number> =>
  within(one, { ...one.parameters, ...rung(ladder, level) });

/** The same for every level: what the ladder judges its steps by (LAD-18). */
export const askedOf = (one: Prescribed, ladder: Ladder): Record<string, number>[] =>
  Array.from({ length: topOf(ladder) + 1 }, (_, level) => askedAt(one, ladder, level));

/** The therapist's amplitude and hold bounds hold over the rung, and the drill's own bounds over both. */
function within(one: Prescribed, parameters: Record<string, number>): Record<string, number> {
  const bounded = { ...parameters };
  const { info } = drillOf(one.drill);
  const clamp = (name: string, bounds: { min: number; max: number } | null) => {
    const about = info.parameters[name];
    const value = bounded[name];
    if (bounds === null || about === undefined || value === undefined) return;
    const wanted = Math.min(bounds.max, Math.max(bounds.min, value));
    bounded[name] = Math.min(about.max, Math.max(about.min, wanted));
  };
  clamp('amplitude', one.amplitude);
  clamp('hold', one.holdSeconds);
  return bounded;
}

/** What is said before a drill because of a device, a helper or bare feet. */
function notesFor(drill: DrillId, profile: Profile): Say[] {
  const notes: Say[] = [];
  if (drill === 'single-leg-stance' && profile.helper !== 'none')
    notes.push({ id: 'session.note.helper-beside' });
  notes.push({ id: 'session.note.support', values: { support: icuWord(profile.support) } });
  if (profile.footwear !== 'closed-shoes') notes.push({ id: 'session.note.footwear' });
  return notes;
}
