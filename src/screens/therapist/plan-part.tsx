import { useState } from 'preact/hooks';
import { formatDate, t } from '../../i18n/i18n.ts';
import { planDiff } from '../../records/plan-diff.ts';
import { PLAN_TEMPLATES } from '../../records/plan-templates.ts';
import type { PlanDraft } from '../../records/plans.ts';
import type { Person, Plan } from '../../records/schema.ts';
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
  readonly levels: ReadonlyMap<string, number>;
  readonly onChanged: () => void;
}) {
  const { person, versions, levels } = props;
  const current = versions.at(-1) ?? null;
  const [draft, setDraft] = useState<PlanDraft | null>(null);
  if (draft) {
    // What is the person's is stored at once, so there is something new to read after "Cancel" too.
    const leave = () => {
      setDraft(null);
      props.onChanged();
    };
    return (
      <PlanEditor
        start={draft}
        before={current}
        levels={levels}
        person={person}
        onCancel={leave}
        onSaved={leave}
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
            <PlanView plan={current} levels={levels} profile={person.profile} />
            <div class="row no-print">
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
              <Button icon="print" action="print-plan" onClick={() => print()}>
                {t('therapist.plan.print')}
              </Button>
            </div>
          </div>
        </Card>
      ) : (
        <Notice>{t('therapist.plan.none')}</Notice>
      )}
      {current && <PlanShare plan={current} />}
      <Card class="no-print" title={t('therapist.plan.templates')}>
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
      <Card class="no-print" title={t('therapist.plan.import')}>
        <PlanImport person={person} current={current} onDone={props.onChanged} />
      </Card>
      {versions.length > 1 && (
        <Card class="no-print" title={t('therapist.plan.versions')}>
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
                  <PlanView plan={plan} levels={new Map()} profile={person.profile} />
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
