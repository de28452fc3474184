import { drillOf } from '../../drills/catalogue.ts';
import type { DrillInfo, ParameterInfo } from '../../drills/drill.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { type Cause, causesOf } from '../../prescription/causes.ts';
import { type PlannedDrill, playedItem } from '../../prescription/plan.ts';
import type { Played, Refused } from '../../prescription/played.ts';
import type { Player } from '../../prescription/profile.ts';
import { askedOf, itemsAt } from '../../prescription/today.ts';
import { type Bounds, inBounds } from '../../progression/ladder.ts';
import { type Ladder, ladderById, openTop } from '../../progression/rungs.ts';
import type { LadderEntry, Plan, PlanDrill } from '../../records/schema.ts';
import { isPercent } from './written-in.ts';

/** A parameter's value as it is said: a choice by its word, a share in per cent, a time with its unit. */
export function valueWords(about: ParameterInfo | undefined, value: number): string {
  const word = about?.choices?.[value];
  if (word !== undefined) return t(`drill.choice.${word}`);
  if (about?.unit === 's') return t('common.seconds', { count: value });
  return about !== undefined && isPercent(about)
    ? formatNumber(value, { style: 'percent', maximumFractionDigits: 1 })
    : formatNumber(value);
}

/** Why a number is what it is: the one place that says it, for plan view, printed plan, live panel and FHIR (CAUSE-1). */
function causeWords(info: DrillInfo, cause: Cause): string {
  const said = (value: number) => valueWords(info.parameters[cause.name], value);
  const level = cause.level === null ? 'none' : formatNumber(cause.level + 1);
  const words = t('prescription.cause', {
    name: t(`drill.parameter.${cause.name}`),
    value: said(cause.value),
    why: cause.why,
    least: said(cause.limits.min),
    most: said(cause.limits.max),
    level,
  });
  if (cause.otherwise === null) return words;
  return `${words} ${t('prescription.otherwise', { level, value: said(cause.otherwise) })}`;
}

/** What is said of an item: each number that somebody decided on, and why; or why it is left out. */
export function playedWords(
  item: PlannedDrill,
  played: Played | Refused,
  also: readonly string[] = [],
): readonly string[] {
  if (!played.ok) return [t(played.why.id, played.why.values)];
  return causesOf(item, played, also).map((cause) => causeWords(drillOf(item.drill).info, cause));
}

/** The person as a session with this plan takes them: the support that is prescribed is the one that is asked for. */
export const withPlan = <P extends Player>(player: P, { support }: Pick<Plan, 'support'>): P => ({
  ...player,
  support,
});

/** Inside what a ladder may move for this person on this line of a plan. */
export function boundsOf(item: PlanDrill, ladder: Ladder, player: Player): Bounds {
  const open = openTop(ladder, player.oneLegUnlocked);
  return { ...item.ladder, openTop: open, asked: askedOf(item, ladder, player) };
}

/** A line of a plan as this person would play it where the ladders stand, on one ladder (null: it has none). */
export interface Preview {
  readonly ladder: Ladder | null;
  readonly item: PlannedDrill;
  readonly played: Played | Refused;
}

export function previewsOf(
  item: PlanDrill,
  levels: ReadonlyMap<string, number>,
  player: Player,
): readonly Preview[] {
  const levelOf = (ladder: Ladder) => inBounds(levels.get(ladder.id) ?? 0, boundsOf(item, ladder, player));
  return itemsAt(item, player.legLeftOut, levelOf).map((one) => ({
    ladder: one.ladder === null ? null : ladderById(one.ladder),
    item: one,
    played: playedItem(one, player),
  }));
}

/** All sentences of a line, each once: two legs are often played alike. */
export const lineWords = (previews: readonly Preview[]): readonly string[] => [
  ...new Set(previews.flatMap(({ item, played }) => playedWords(item, played))),
];

/** The rung that each ladder stood on last, by ladder id. `history`: oldest first. */
export const levelsOf = (history: readonly LadderEntry[]): ReadonlyMap<string, number> =>
  new Map(history.map(({ decision }) => [decision.ladder, decision.to]));
