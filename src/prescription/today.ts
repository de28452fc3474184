import { drillOf } from '../drills/catalogue.ts';
import type { DrillId, Say } from '../drills/drill.ts';
import type { Legs, Numbers } from '../drills/traits.ts';
import { type LadderRecord, standing } from '../progression/ladder.ts';
import { checkTop, type Ladder, ladderFor, openTop, rung, topOf } from '../progression/rungs.ts';
import { otherSide, type Side } from '../units.ts';
import { switchedOff } from './allowed.ts';
import { lineOf, type PrescriptionLine, restAfter, sidesOf } from './line.ts';
import { type LeftOut, type PlannedDrill, plannedOf, playedItem, type SessionPlan } from './plan.ts';
import { icuWord, type Player, type Profile } from './profile.ts';
import { COOL_DOWN, RANGE, WARM_UP } from './templates.ts';

/** Ten to fifteen minutes of practice [J]; the whole session ends by itself after an hour with all its pauses. */
export const DOSE_MS = 15 * 60_000;
const MAXIMUM_MS = 60 * 60_000;

export interface TodayInput {
  readonly name: string;
  readonly drills: readonly PrescriptionLine[];
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
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes today's session of a prescription and the ladders (rules PLAN-1 … PLAN-8): range, warm-up, the prescribed drills at their rungs
 * with rests, cool-down. What may not be played is left out with the reason (PLAN-6), the parts that nobody prescribed as well (PLAN-8).
 */
export function planToday(input: TodayInput): Today {
  const { profile } = input;
  const leftOut: LeftOut[] = [];
  const lines = input.drills;
  /** Nobody prescribed what stands around the lines: switched off, it is not missed. */
  const mayDo = (drill: DrillId) => switchedOff(drill, profile) === null;
  const playable = (items: readonly PlannedDrill[]): readonly PlannedDrill[] =>
    items.filter((one) => {
      const played = playedItem(one, profile);
      const known = leftOut.some(({ drill }) => drill === one.drill);
      if (!played.ok && !known) leftOut.push({ drill: one.drill, why: played.why });
      return played.ok;
    });
  const main = playable(lines.flatMap((line) => mainItems(line, input)));
  const sides = sidesOfRest(lines);
  const shift = main.find(isShift);
  const range = plannedOf(lineOf(RANGE, { sides: shift ? 'both' : sides }), 'range', {
    asks: shift ? asShifted(shift, profile) : null,
  });
  const around = [
    range,
    ...(mayDo(WARM_UP) ? [warmUp(sides, profile)] : []),
    ...(mayDo(COOL_DOWN) ? [plannedOf(lineOf(COOL_DOWN, { sides }), 'cool-down')] : []),
  ];
  const rest = playable(around);
  const plan: SessionPlan = {
    version: 1,
    name: input.name,
    questions: input.clinic ? 'none' : 'full',
    askSupport: true,
    items: [
      ...rest.filter((one) => one.part !== 'cool-down'),
      ...main,
      ...rest.filter((one) => one.part === 'cool-down'),
    ],
    askRatings: true,
    doseMs: Math.min(DOSE_MS * 4, Math.max(60_000, input.minutes * 60_000)),
    maximumMs: MAXIMUM_MS,
  };
  return { plan, leftOut };
}

/** Nobody prescribes warm-up and cool-down: they leave out every leg that any line leaves out (PLAN-8). */
function sidesOfRest(lines: readonly PrescriptionLine[]): Legs {
  const out = new Set(lines.flatMap(({ sides }) => (sides === 'both' ? [] : [otherSide(sides)])));
  const [only, ...more] = out;
  return only === undefined || more.length > 0 ? 'both' : otherSide(only);
}

/** With one leg left out the warm-up is done on a chair: standing, that leg would carry the person. */
function warmUp(sides: Legs, profile: Profile): PlannedDrill {
  const line = lineOf(WARM_UP, { sides });
  const seated = sidesOf(line, profile.legLeftOut).length === 1;
  return plannedOf(line, 'warm-up', seated ? { notes: [{ id: 'session.note.seated' }] } : {});
}

const isShift = (one: PlannedDrill): boolean => drillOf(one.drill).info.ownRange !== undefined;

/** Stance and support of a shift, in which its own range is then measured (PLAN-7). */
function asShifted(shift: PlannedDrill, profile: Profile): Numbers | null {
  const played = playedItem(shift, profile);
  if (!played.ok) return null;
  const { stance = 0, support = 0 } = played.values;
  return { stance, support };
}

/** How far apart the feet belong for an item: the index of the shifting drills' `stance`; 0, the comfortable one, for every other drill. */
function stanceOf(one: PlannedDrill | undefined, profile: Profile): number {
  if (one === undefined || !isShift(one)) return 0;
  const played = playedItem(one, profile);
  return played.ok ? (played.values.stance ?? 0) : 0;
}

/** `stanceOf` the item at `index`, or null where it need not be said, because nothing in the session asks for another stance than the comfortable one. */
export function stanceSaid(plan: SessionPlan, index: number, profile: Profile): number | null {
  return plan.items.some((one) => stanceOf(one, profile) > 0) ? stanceOf(plan.items[index], profile) : null;
}

/** The ladders that a line climbs: one, or one for each leg that it asks. */
export function laddersOf(line: PrescriptionLine, legLeftOut: Side | null): readonly Ladder[] {
  const whole = ladderFor(line.drill, null);
  if (whole !== null) return [whole];
  return sidesOf(line, legLeftOut).flatMap((side) => ladderFor(line.drill, side) ?? []);
}

/** A line as it is played where its ladders stand, an item for each ladder: for whoever reads the plan before it is played. */
export function itemsAt(
  line: PrescriptionLine,
  legLeftOut: Side | null,
  levelOf: (ladder: Ladder) => number,
): readonly PlannedDrill[] {
  const ladders = laddersOf(line, legLeftOut);
  if (ladders.length === 0) return [plannedOf(line, 'main')];
  return ladders.map((ladder) => plannedOf(line, 'main', { ladder: ladder.id, level: levelOf(ladder) }));
}

/** Somebody beside, everything open: what a line would ask if nothing were closed. */
const WITH_HELPER = { helper: 'watching', oneLegUnlocked: 'therapist', support: 'counter' } as const;

/** The legs that stand alone on some level of these lines, where that needs a helper beside until it is unlocked (GATE-2). */
export function oneLegWork(
  lines: readonly Pick<PrescriptionLine, 'drill' | 'sides' | 'parameters'>[],
  legLeftOut: Side | null,
): readonly Side[] {
  const legs = new Set<Side>();
  for (const line of lines.map((one) => lineOf(one.drill, one)))
    for (const ladder of [null, ...laddersOf(line, legLeftOut)])
      for (let level = 0; level <= (ladder === null ? 0 : topOf(ladder)); level++) {
        const at = ladder === null ? {} : { ladder: ladder.id, level };
        const played = playedItem(plannedOf(line, 'main', at), { ...WITH_HELPER, legLeftOut });
        if (played.ok && played.traits.guard === 'helper') for (const leg of played.sides) legs.add(leg);
      }
  return [...legs].sort();
}

/** Whether a line leaves a placement check anything to look for: no number of the ladder, nor of its tries, was prescribed (PLAN-2). */
const isOpen = (line: PrescriptionLine, ladder: Ladder): boolean =>
  !Object.keys(line.parameters).some(
    (name) => name === 'trials' || ladder.changes.some((change) => change.set === name),
  );

function mainItems(line: PrescriptionLine, input: TodayInput): PlannedDrill[] {
  const { profile } = input;
  const ladders = laddersOf(line, profile.legLeftOut);
  const restMs = restAfter(drillOf(line.drill).info, line.rest) * 1000;
  const rested = { restMs, notes: notesFor(line, profile) } as const;
  if (ladders.length === 0) return [plannedOf(line, 'main', rested)];
  return ladders.flatMap((ladder) => {
    const record = input.ladders[ladder.id];
    const open = openTop(ladder, profile.oneLegUnlocked);
    const bounds = record?.bounds ?? { floor: null, ceiling: null, lock: false, openTop: open };
    const stands = standing(record?.history ?? [], { ...bounds, openTop: Math.min(open, bounds.openTop) });
    const again = record?.history.at(-1)?.decision.rule === 'calibrate';
    const unknown = ladder.check.climb > 0 && (!stands.started || again);
    if (!unknown || bounds.lock || !isOpen(line, ladder))
      return [plannedOf(line, 'main', { ladder: ladder.id, level: stands.level, ...rested })];
    const helped = checkTop(ladder, profile.helper !== 'none');
    const top = Math.min(open, bounds.openTop, bounds.ceiling ?? open, helped);
    const notes = [{ id: 'session.note.check' }];
    return [
      plannedOf(line, 'main', { ladder: ladder.id, check: true, top, restMs, notes }),
      plannedOf(line, 'main', { ladder: ladder.id, top, ...rested }),
    ];
  });
}

/** What a line asks at every level of a ladder: what the ladder judges its steps by (LAD-18). */
export const askedOf = (line: PrescriptionLine, ladder: Ladder, player: Player): Numbers[] =>
  Array.from({ length: topOf(ladder) + 1 }, (_, level) => {
    const played = playedItem(plannedOf(line, 'main', { ladder: ladder.id, level }), player);
    return played.ok ? played.values : rung(ladder, level);
  });

/** What is said before a drill because of a device, a helper or bare feet. */
function notesFor(line: PrescriptionLine, profile: Profile): Say[] {
  const notes: Say[] = [];
  const played = playedItem(plannedOf(line, 'main'), profile);
  if (played.ok && played.traits.guard === 'helper' && profile.helper !== 'none')
    notes.push({ id: 'session.note.helper-beside' });
  notes.push({ id: 'session.note.support', values: { support: icuWord(profile.support) } });
  if (profile.footwear !== 'closed-shoes') notes.push({ id: 'session.note.footwear' });
  return notes;
}
