import { useState } from 'preact/hooks';
import { formatDate, t } from '../../i18n/i18n.ts';
import type { Profile } from '../../prescription/profile.ts';
import { planDiff } from '../../records/plan-diff.ts';
import { PLAN_TEMPLATES } from '../../records/plan-templates.ts';
import type { PlanDraft } from '../../records/plans.ts';
import type { Person, Plan } from '../../records/schema.ts';
import type { Review } from '../../report/review.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Notice } from '../ui/notice.tsx';
import { PlanEditor } from './plan-editor.tsx';
import { PlanImport } from './plan-import.tsx';
import { PlanShare } from './plan-share.tsx';
import { ChangeList, PlanView } from './plan-view.tsx';

/** The plan of one person: what is in force, changing it, sending it, and every version before. */
export function PlanPart(props: {
  readonly person: Person;
  readonly versions: readonly Plan[];
  readonly review: Review;
  readonly oneLegUnlocked: Profile['oneLegUnlocked'];
  readonly onSaved: () => void;
}) {
  const { person, versions } = props;
  const current = versions.at(-1) ?? null;
  const profile = { ...person.profile, oneLegUnlocked: props.oneLegUnlocked };
  const [draft, setDraft] = useState<PlanDraft | null>(null);
  if (draft) {
    return (
      <PlanEditor
        start={draft}
        before={current}
        levels={levelsOf(props.review)}
        person={{ ...person, profile }}
        onCancel={() => setDraft(null)}
        onSaved={() => {
          setDraft(null);
          props.onSaved();
        }}
      />
    );
  }
  const begin = (plan: Omit<PlanDraft, 'person' | 'author'>, author: string) =>
    setDraft({ ...structuredClone(plan), person: person.id, author });
  return (
    <>
      {current ? (
        <Card title={t('therapist.plan.current', { version: current.version })}>
          <div class="stack">
            <p class="soft">{versionLine(current)}</p>
            <PlanView plan={current} levels={levelsOf(props.review)} profile={profile} />
            <div class="row">
              <Button
                kind="primary"
                icon="note"
                action="edit-plan"
                onClick={() => {
                  const { id: _id, version: _version, createdAt: _at, ...plan } = current;
                  begin(plan, current.author);
                }}
              >
                {t('therapist.plan.change')}
              </Button>
            </div>
          </div>
        </Card>
      ) : (
        <Notice>{t('therapist.plan.none')}</Notice>
      )}
      {current && <PlanShare plan={current} />}
      <Card title={t('therapist.plan.templates')}>
        <p>{t('therapist.plan.templates.about')}</p>
        <div class="grid">
          {PLAN_TEMPLATES.map((template) => (
            <div key={template.id}>
              <h3>{t(`records.template.${template.id}`)}</h3>
              <p>{t(`records.template.${template.id}.about`)}</p>
              <Button
                icon="plus"
                action={`template-${template.id}`}
                onClick={() =>
                  begin(
                    { ...template.plan, goals: t(`records.template.${template.id}.goal`) },
                    current?.author ?? '',
                  )
                }
              >
                {t('therapist.plan.use')}
              </Button>
            </div>
          ))}
        </div>
      </Card>
      <Card title={t('therapist.plan.import')}>
        <PlanImport person={person} current={current} onDone={props.onSaved} />
      </Card>
      {versions.length > 1 && (
        <Card title={t('therapist.plan.versions')}>
          {[...versions].reverse().map((plan, index, newestFirst) => {
            const older = newestFirst[index + 1];
            return (
              <details key={plan.id}>
                <summary>
                  {t('therapist.plan.version', { version: plan.version })} · {versionLine(plan)}
                </summary>
                {older ? (
                  <ChangeList changes={planDiff(older, plan)} />
                ) : (
                  <PlanView plan={plan} levels={new Map()} profile={profile} />
                )}
              </details>
            );
          })}
        </Card>
      )}
    </>
  );
}

/** Who wrote a version, and when. */
const versionLine = (plan: Plan): string =>
  t('therapist.plan.by', {
    author: plan.author || t('common.unknown'),
    date: formatDate(Date.parse(plan.createdAt), { dateStyle: 'medium', timeStyle: 'short' }),
  });

/** The rung that each ladder stood on last, by ladder id. */
export function levelsOf(review: Review): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  for (const { entry } of [...review.decisions].reverse())
    levels.set(entry.decision.ladder, entry.decision.to);
  return levels;
}
