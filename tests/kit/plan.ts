import type { DrillId, OwnRange } from '../../src/drills/drill.ts';
import { DRILL_IDS } from '../../src/drills/drill.ts';
import type { PrescriptionLine as Prescribed } from '../../src/prescription/line.ts';
import { CAREFUL_PROFILE, type Profile } from '../../src/prescription/profile.ts';
import { planToday, type Today } from '../../src/prescription/today.ts';
import { footing } from '../../src/session/range.ts';
import type { SessionHistory } from '../../src/session/state.ts';
import { NO_HISTORY } from '../../src/session/state.ts';
import { RANGE } from './fast-person.ts';

/** The one place of the tests' kit that knows how a prescription becomes today's session. */
export interface PlanOptions {
  readonly profile?: Partial<Profile>;
  readonly minutes?: number;
  readonly clinic?: boolean;
  /** Only the prescribed drills: without range, warm-up and cool-down, support question and placement checks. */
  readonly bare?: boolean;
}

/** A line of a prescription with what differs from the ordinary. */
export const prescribed = (drill: DrillId, differs: Partial<Prescribed> = {}): Prescribed => ({
  drill,
  sides: 'both',
  parameters: {},
  rest: null,
  ...differs,
});

export const profileOf = (differs: Partial<Profile> = {}): Profile => ({ ...CAREFUL_PROFILE, ...differs });

/** The same own range in every stance and with every support. */
export const rangesOf = (range: OwnRange): SessionHistory['lastRanges'] =>
  Object.fromEntries(
    [0, 1, 2].flatMap((stance) => [0, 1, 2, 3, 4].map((support) => [footing({ stance, support }), range])),
  );

/** Somebody who has been here before, and knows these drills. */
export const historyOf = (known: boolean): SessionHistory => ({
  ...NO_HISTORY,
  firstQuestionsPassed: true,
  finishedSessions: known ? 10 : 0,
  drillsSeen: known ? DRILL_IDS : [],
  lastRanges: rangesOf(RANGE),
});

export function planFor(drills: readonly Prescribed[], options: PlanOptions = {}): Today {
  const { minutes = 10, clinic = true, bare = false } = options;
  const today = planToday({
    name: 'kit',
    drills,
    ladders: {},
    profile: profileOf(options.profile),
    minutes,
    clinic,
  });
  if (!bare) return today;
  const items = today.plan.items
    .filter((item) => item.part === 'main' && !item.check)
    .map((item) => ({ ...item, level: item.ladder === null ? null : (item.level ?? 0) }));
  return { ...today, plan: { ...today.plan, items, askSupport: false } };
}
