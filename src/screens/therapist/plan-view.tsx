import { drillOf } from '../../drills/catalogue.ts';
import type { Numbers } from '../../drills/traits.ts';
import { formatNumber, t } from '../../i18n/i18n.ts';
import { restAfter } from '../../prescription/line.ts';
import type { Player } from '../../prescription/profile.ts';
import { above, type Bounds } from '../../progression/ladder.ts';
import { type Ladder, readChange, readRung } from '../../progression/rungs.ts';
import type { PlanChange } from '../../records/plan-diff.ts';
import type { Person, Plan, PlanDrill } from '../../records/schema.ts';
import { boundsOf, lineWords, previewsOf, withPlan } from './cause-words.ts';
import { painRule } from './pain-fields.tsx';

type Viewed = Pick<Plan, 'goals' | 'drills' | 'dose' | 'support' | 'precautions' | 'noteToPatient'>;

/** A plan as the patient will meet it, and what its ladders would do next. */
export function PlanView(props: {
  readonly plan: Viewed;
  readonly levels: ReadonlyMap<string, number>;
  readonly profile: Player & Pick<Person['profile'], 'usualPain' | 'painLimit'>;
}) {
  const { plan } = props;
  const profile = withPlan(props.profile, plan);
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
          <LineView key={index} line={item} levels={props.levels} profile={profile} />
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

/** One line of the plan: what it is for, why each number of it is what it is, and where its ladders stand; or why it is left out. */
function LineView(props: {
  readonly line: PlanDrill;
  readonly levels: ReadonlyMap<string, number>;
  readonly profile: Player;
}) {
  const { line, profile } = props;
  const previews = previewsOf(line, props.levels, profile);
  const refused = previews.some(({ played }) => !played.ok);
  return (
    <li class="keep">
      <strong>{t(`drill.${line.drill}.name`)}</strong>
      {line.sides !== 'both' && ` (${t(`common.${line.sides}`)})`}
      <br />
      <span class="soft">{t(`drill.${line.drill}.purpose`)}</span>
      <Causes words={lineWords(previews)} refused={refused} />
      {line.rest !== null && !refused && (
        <p>{t('therapist.rest.after', { count: restAfter(drillOf(line.drill).info, line.rest) })}</p>
      )}
      {previews.map(({ ladder, item, played }) =>
        ladder === null || !played.ok ? null : (
          <LadderView
            key={ladder.id}
            ladder={ladder}
            level={item.level ?? 0}
            played={played.values}
            lock={line.ladder.lock}
            bounds={boundsOf(line, ladder, profile)}
          />
        ),
      )}
    </li>
  );
}

/** The sentences of a line; the one about a drill that is left out stands out. */
function Causes({ words, refused }: { readonly words: readonly string[]; readonly refused: boolean }) {
  return (
    <div class={refused ? 'causes refusal' : 'causes'}>
      {words.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}

function LadderView(props: {
  readonly ladder: Ladder;
  readonly level: number;
  readonly played: Numbers;
  readonly lock: boolean;
  readonly bounds: Bounds;
}) {
  const { ladder, level, lock, bounds } = props;
  const now = readRung(ladder, level, props.played);
  // A rung that the plan's own numbers leave nothing of is passed over here as it is by the ladder.
  const up = above(level, bounds);
  const next = lock || up === level ? null : readChange(ladder, up);
  return (
    <p class="soft">
      {t(now.id, now.values)}{' '}
      {lock
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
  'rest-after',
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
