import type { DrillInfo, ParameterInfo, Say } from '../drills/drill.ts';
import type { Numbers, Traits } from '../drills/traits.ts';
import { otherSide, type Side } from '../units.ts';
import { guardLimit, refusedFor } from './allowed.ts';
import { fixedBy, type Interval, intervalOf, type Line, sideChoice, sidesOf } from './line.ts';
import type { HelperRole, Profile } from './profile.ts';

/** How far amplitude or hold may leave its rung within a session (design.md, "Progression"). */
export const WITHIN_SESSION = 0.1;

/** Who a value comes from. `today`: it was made easier or harder in this session. */
export const SOURCES = ['drill', 'rung', 'therapist', 'today'] as const;
export type Source = (typeof SOURCES)[number];
/** Who can limit a value. `legs`: which legs the person may use. */
export type Limiter = 'drill' | 'therapist' | 'guard' | 'legs';

/** One parameter as it is played, and why. */
export interface Chosen {
  readonly value: number;
  readonly from: Source;
  /** Inside these the value had to stay. */
  readonly limits: Interval;
  /** Whose limit changed the value that was wished for; null: nobody's. */
  readonly cutBy: Limiter | null;
}

/** What is played, and why. */
export interface Played {
  readonly ok: true;
  readonly parameters: Readonly<Record<string, Chosen>>;
  /** The same, as numbers alone. */
  readonly values: Numbers;
  readonly traits: Traits;
  /** The legs that have trials. */
  readonly sides: readonly Side[];
}

/** It is not played, with the sentence why not. */
export interface Refused {
  readonly ok: false;
  readonly why: Say;
}

export interface Asked {
  readonly info: DrillInfo;
  readonly line: Line;
  /** Numbers of the rung in play; null where no ladder says anything. */
  readonly rung: Numbers | null;
  readonly profile: Pick<Profile, 'oneLegUnlocked' | 'legLeftOut' | 'support'>;
  readonly helper: HelperRole;
  /** How far amplitude or hold was moved in this session, −0.1 … 0.1. */
  readonly adjustment: number;
}

type Limit = Interval & { readonly by: Limiter };

/**
 * What is played, and why: every number of every trial comes from here and from nowhere else. A wish is the therapist's fixed value, else
 * the rung's, else the drill's own; today's adjustment moves it; then it is cut to what drill, therapist, guard and legs allow together.
 */
export function playedBy(asked: Asked): Played | Refused {
  const { info, line, profile, helper } = asked;
  const unknown = Object.keys(line.parameters).find((name) => !Object.hasOwn(info.parameters, name));
  if (unknown !== undefined) return refused({ id: 'drill.refused.unknown', values: { name: unknown } });
  const sides = sidesOf(line, profile.legLeftOut);
  // The guard depends on the traits and the traits on the stance, which no guard limits.
  const traits = info.traits(valuesOf(chosenBy(asked, sides, null)));
  const why = refusedFor({ info, line, traits, sides, profile, helper });
  if (why !== null) return refused(why);
  const parameters: Record<string, Chosen> = {};
  for (const [name, chosen] of chosenBy(asked, sides, guardLimit(traits, profile, helper))) {
    if ('id' in chosen) return refused(chosen);
    parameters[name] = chosen;
  }
  const values = valuesOf(Object.entries(parameters));
  const played = sides.filter((side) => traits.sides === 'both-together' || plays(info, values, side));
  return { ok: true, parameters, values, traits, sides: played };
}

/** Whether the parameter that chooses a leg, if there is one, leaves this one in. */
const plays = (info: DrillInfo, values: Numbers, side: Side): boolean =>
  Object.entries(values).every(([name, value]) => {
    const other = sideChoice(info, name, otherSide(side));
    return other === null || other !== value;
  });

const refused = (why: Say): Refused => ({ ok: false, why });

type Named = readonly (readonly [string, Chosen | Say])[];

const valuesOf = (chosen: Named): Numbers =>
  Object.fromEntries(chosen.flatMap(([name, one]) => ('id' in one ? [] : [[name, one.value] as const])));

const chosenBy = (asked: Asked, sides: readonly Side[], guard: Interval | null): Named =>
  Object.entries(asked.info.parameters).map(([name, about]) => {
    const limits = limitsOf({ asked, name, about, sides, guard });
    return [name, choose(asked, name, about, limits)] as const;
  });

function limitsOf(of: {
  readonly asked: Asked;
  readonly name: string;
  readonly about: ParameterInfo;
  readonly sides: readonly Side[];
  readonly guard: Interval | null;
}): readonly Limit[] {
  const { asked, name, about, sides, guard } = of;
  const limits: Limit[] = [{ min: about.min, max: about.max, by: 'drill' }];
  const wish = asked.line.parameters[name];
  if (wish !== undefined) limits.push({ ...intervalOf(wish), by: 'therapist' });
  if (name === 'support' && guard !== null) limits.push({ ...guard, by: 'guard' });
  const [only, ...more] = sides;
  const side = only === undefined || more.length > 0 ? null : sideChoice(asked.info, name, only);
  if (side !== null) limits.push({ min: side, max: side, by: 'legs' });
  // The ladder of one leg is played with that leg or not at all.
  const ofLadder = sideChoice(asked.info, name, 'left') === null ? undefined : asked.rung?.[name];
  if (ofLadder !== undefined) limits.push({ min: ofLadder, max: ofLadder, by: 'legs' });
  return limits;
}

function choose(
  { info, line, rung, adjustment }: Asked,
  name: string,
  about: ParameterInfo,
  limits: readonly Limit[],
): Chosen | Say {
  const low = limits.reduce((a, b) => (b.min > a.min ? b : a));
  const high = limits.reduce((a, b) => (b.max < a.max ? b : a));
  const fixed = fixedBy(line.parameters[name]);
  if (low.min > high.max) return clash(name, about, low, high);
  if (about.whole === true && fixed !== null && !Number.isInteger(fixed))
    return { id: 'drill.refused.parameter', values: { name, min: about.min, max: about.max } };
  // Between two whole numbers there may be none.
  const whole = (value: number, up: boolean) =>
    about.whole === true ? (up ? Math.ceil(value) : Math.floor(value)) : value;
  const bounds = { min: whole(low.min, true), max: whole(high.max, false) };
  if (bounds.min > bounds.max) return clash(name, about, low, high);

  const asked = rung?.[name];
  const wish = fixed ?? asked ?? about.default;
  const planned = cut(wish, bounds);
  const moves = rung !== null && info.rungs?.within === name;
  const share = moves ? Math.max(-WITHIN_SESSION, Math.min(WITHIN_SESSION, adjustment)) : 0;
  const moved = share === 0 ? planned : Math.round(planned * (1 + share) * 1000) / 1000;
  const value = cut(moved, bounds);
  const wanted = value === planned && moved === planned ? wish : moved;
  const limiter = value > wanted ? low.by : value < wanted ? high.by : null;
  const source = fixed !== null ? 'therapist' : asked !== undefined ? 'rung' : 'drill';
  const from =
    value !== planned ? 'today' : planned !== wish && limiter === 'therapist' ? 'therapist' : source;
  return { value, from, limits: bounds, cutBy: limiter };
}

const cut = (value: number, { min, max }: Interval): number => Math.min(max, Math.max(min, value));

/** Two limits that do not overlap: a sentence that names both, never a silent winner (PLAYED-3). */
function clash(name: string, about: ParameterInfo, low: Limit, high: Limit): Say {
  const by = [low.by, high.by];
  if (by.includes('legs')) return { id: 'prescription.refused.no-leg' };
  if (by.includes('guard')) return { id: 'session.note.helper-needed' };
  const percent = about.unit.startsWith('fraction');
  const said = (value: number) => (percent ? Math.round(value * 100) : value);
  const unit = percent ? 'percent' : about.unit === 's' ? 'seconds' : 'other';
  const values = { name, unit, least: said(low.min), most: said(high.max), low: low.by, high: high.by };
  return { id: 'prescription.refused.limits', values };
}

/** How often a drill is done: tries or repetitions; null where it is not counted. */
export const countOf = (info: DrillInfo): string | null =>
  ['trials', 'repetitions'].find((name) => info.parameters[name] !== undefined) ?? null;

/**
 * What is left of a block that a change interrupts after `done` trials: both parts together are what was asked (ADJ-1). Null where fewer
 * are left than the drill can be played with: then the block is played to its end as it began.
 */
export function leftOf(info: DrillInfo, values: Numbers, done: number): Numbers | null {
  const name = countOf(info);
  const about = name === null ? undefined : info.parameters[name];
  if (name === null || about === undefined || done === 0) return values;
  const left = (values[name] ?? about.default) - done;
  return left < about.min ? null : { ...values, [name]: left };
}

/** Who each value came from, as records keep it. */
export const sourcesOf = ({ parameters }: Played): Readonly<Record<string, Source>> =>
  Object.fromEntries(Object.entries(parameters).map(([name, { from }]) => [name, from]));
