import { drillOf } from '../../drills/catalogue.ts';
import type { ParameterInfo } from '../../drills/drill.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { intervalOf } from '../../prescription/line.ts';
import type { Player } from '../../prescription/profile.ts';
import { askedOf } from '../../prescription/today.ts';
import { above, inBounds } from '../../progression/ladder.ts';
import { LADDERS, type Ladder, openTop, readChange, readRung } from '../../progression/rungs.ts';
import type { PlanChange } from '../../records/plan-diff.ts';
import type { Person, Plan, PlanDrill } from '../../records/schema.ts';
import { painRule } from './pain-fields.tsx';

type Viewed = Pick<Plan, 'goals' | 'drills' | 'dose' | 'support' | 'precautions' | 'noteToPatient'>;

/** The ladders that a drill of a plan climbs, by its sides. */
export const laddersOf = (item: Pick<PlanDrill, 'drill' | 'sides'>): readonly Ladder[] =>
  LADDERS.filter(
    (ladder) =>
      ladder.drill === item.drill &&
      (ladder.side === null || item.sides === 'both' || item.sides === ladder.side),
  );

/** A plan as the patient will meet it, and what its ladders would do next. */
export function PlanView(props: {
  readonly plan: Viewed;
  readonly levels: ReadonlyMap<string, number>;
  readonly profile: Player & Pick<Person['profile'], 'usualPain' | 'painLimit'>;
}) {
  const { plan } = props;
  return (
    <div class="stack">
      <dl class="facts">
        <div>
          <dt>{t('records.plan.field.days')}</dt>
          <dd>{formatNumber(plan.dose.daysPerWeek)}</dd>
        </div>
        <div>
          <dt>{t('records.plan.field.minutes')}</dt>
          <dd>{formatNumber(plan.dose.minutes)}</dd>
        </div>
        <div>
          <dt>{t('records.plan.field.support')}</dt>
          <dd>{t(`settings.support.${plan.support}`)}</dd>
        </div>
      </dl>
      <p>{painRule(props.profile)}</p>
      <Free label={t('records.plan.field.goals')} text={plan.goals} />
      <Free label={t('records.plan.field.precautions')} text={plan.precautions} />
      <Free label={t('records.plan.field.note')} text={plan.noteToPatient} />
      <ol>
        {plan.drills.map((item, index) => (
          <li key={index}>
            <strong>{t(`drill.${item.drill}.name`)}</strong>
            {item.sides !== 'both' && ` (${t(`common.${item.sides}`)})`}
            <br />
            <span class="soft">{t(`drill.${item.drill}.purpose`)}</span>
            <DrillBounds item={item} />
            {laddersOf(item).map((ladder) => (
              <LadderView
                key={ladder.id}
                ladder={ladder}
                item={item}
                level={props.levels.get(ladder.id) ?? 0}
                profile={props.profile}
              />
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}

function Free({ label, text }: { readonly label: string; readonly text: string }) {
  return text ? (
    <p class="notes">
      <strong>{label}:</strong> <bdi>{text}</bdi>
    </p>
  ) : null;
}

/** A parameter's value as it is said: a choice by its word, a share in per cent. */
export function valueWords(about: ParameterInfo | undefined, value: number): string {
  const word = about?.choices?.[value];
  if (word !== undefined) return t(`drill.choice.${word}`);
  return about?.unit.startsWith('fraction')
    ? formatNumber(value, { style: 'percent', maximumFractionDigits: 0 })
    : formatNumber(value);
}

/** What the therapist fixed of a drill, in one line; nothing when the drill's own defaults hold. */
function DrillBounds({ item }: { readonly item: PlanDrill }) {
  const { info } = drillOf(item.drill);
  const lines = Object.entries(item.parameters).map(([name, wish]) => {
    const { min, max } = intervalOf(wish);
    const about = info.parameters[name];
    const words = [...new Set([min, max])].map((value) => valueWords(about, value)).join(' – ');
    return `${t(`drill.parameter.${name}`)}: ${words}`;
  });
  return lines.length > 0 ? (
    <>
      <br />
      {lines.join(' · ')}
    </>
  ) : null;
}

function LadderView(props: {
  readonly ladder: Ladder;
  readonly item: PlanDrill;
  readonly level: number;
  readonly profile: Player;
}) {
  const { ladder, item } = props;
  const open = openTop(ladder, props.profile.oneLegUnlocked);
  const bounds = { ...item.ladder, openTop: open, asked: askedOf(item, ladder, props.profile) };
  const level = inBounds(props.level, bounds);
  const now = readRung(ladder, level);
  // A rung that the plan's own numbers leave nothing of is passed over here as it is by the ladder.
  const up = above(level, bounds);
  const next = item.ladder.lock || up === level ? null : readChange(ladder, up);
  return (
    <p class="soft">
      {t(now.id, now.values)}{' '}
      {item.ladder.lock
        ? t('therapist.ladder.locked')
        : next
          ? t('therapist.ladder.next', { change: t(next.id, next.values) })
          : t('therapist.ladder.top')}
    </p>
  );
}

/** Differences between two plans, one sentence each; says so when there are none. */
export function ChangeList({ changes }: { readonly changes: readonly PlanChange[] }) {
  if (changes.length === 0) return <p>{t('therapist.plan.same')}</p>;
  return (
    <ul>
      {changes.map((change) => (
        <li key={`${change.kind}-${change.drill}-${change.field}-${String(change.before)}`}>
          <bdi>{changeText(change)}</bdi>
        </li>
      ))}
    </ul>
  );
}

const FIELDS = [
  'goals',
  'days',
  'minutes',
  'support',
  'precautions',
  'note',
  'drill',
  'sides',
  'amplitude',
  'hold',
  'floor',
  'ceiling',
  'lock',
  'order',
];

function changeText(change: PlanChange): string {
  const drill = change.drill ? t(`drill.${change.drill}.name`) : null;
  if (change.kind !== 'changed') return t(`records.plan.change.${change.kind}`, { what: drill ?? '' });
  const field = FIELDS.includes(change.field)
    ? t(`records.plan.field.${change.field}`)
    : t(`drill.parameter.${change.field}`);
  const shown = (value: PlanChange['before']): string => {
    if (value === null || value === '') return '–';
    if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no');
    if (typeof value === 'number') return formatNumber(value);
    if (change.field === 'support') return t(`settings.support.${value}`);
    if (change.field === 'sides') return value === 'both' ? t('therapist.both') : t(`common.${value}`);
    return value;
  };
  return t('records.plan.change.changed', {
    what: drill ? `${drill}, ${field}` : field,
    before: shown(change.before),
    after: shown(change.after),
  });
}
