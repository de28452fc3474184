import { useId, useState } from 'preact/hooks';
import { drillOf } from '../../drills/catalogue.ts';
import { t } from '../../i18n/i18n.ts';
import { planDiff } from '../../records/plan-diff.ts';
import { type ReadPlan, readPlanFile, readPlanFragment } from '../../records/plan-link.ts';
import type { Person, Plan } from '../../records/schema.ts';
import { Button } from '../ui/button.tsx';
import { sharedRecords } from '../ui/data.ts';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/notice.tsx';
import { ChangeList, PlanView } from './plan-view.tsx';

const info = (id: Parameters<typeof drillOf>[0]) => drillOf(id)?.info;
/** The data of a plan link, or of the text that somebody pasted. */
export const fragmentOf = (text: string): string => text.trim().split('/plan/').at(-1) ?? '';

/**
 * Takes a plan from a file or a link. It is read and checked, shown with its differences to the plan in force, and stored
 * only when that was accepted. `fragment`: the address already carried one.
 */
export function PlanImport(props: {
  readonly person: Person;
  readonly current: Plan | null;
  readonly fragment?: string;
  readonly onDone: () => void;
}) {
  const id = useId();
  const [read, setRead] = useState<ReadPlan | null>(
    props.fragment === undefined ? null : readPlanFragment(props.fragment, info),
  );
  const [link, setLink] = useState('');
  const [result, setResult] = useState<'done' | 'failed' | null>(null);
  const take = async (found: ReadPlan & { ok: true }) => {
    const { id: _id, version: _version, createdAt: _at, ...plan } = found.plan;
    try {
      await (await sharedRecords()).plans.write({ ...plan, person: props.person.id });
      setRead(null);
      setResult('done');
      props.onDone();
    } catch {
      setResult('failed');
    }
  };
  return (
    <div class="stack">
      {props.fragment === undefined && (
        <div class="grid">
          <div class="field">
            <label for={id}>{t('therapist.plan.file')}</label>
            <input
              id={id}
              class="input"
              type="file"
              accept=".json,application/json"
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = '';
                setResult(null);
                file?.text().then(
                  (text) => setRead(readPlanFile(text, info)),
                  () => setResult('failed'),
                );
              }}
            />
          </div>
          <TextField
            label={t('therapist.plan.link')}
            value={link}
            onInput={(text) => {
              setLink(text);
              setResult(null);
              setRead(text.trim() === '' ? null : readPlanFragment(fragmentOf(text), info));
            }}
          />
        </div>
      )}
      {read && !read.ok && (
        <Notice tone="warn" live>
          {t(read.reason.id, read.reason.values)}
        </Notice>
      )}
      {read?.ok && (
        <Notice title={t('therapist.plan.ask')} live>
          <p>{t('therapist.plan.ask.about', { author: read.plan.author || t('common.unknown') })}</p>
          {props.current && (
            <>
              <h3>{t('therapist.plan.changes')}</h3>
              <ChangeList changes={planDiff(props.current, read.plan)} />
            </>
          )}
          <details open={!props.current}>
            <summary>{t('therapist.plan.whole')}</summary>
            <PlanView plan={read.plan} levels={new Map()} profile={props.person.profile} />
          </details>
          <div class="row">
            <Button kind="primary" icon="check" action="take-plan" onClick={() => void take(read)}>
              {t('therapist.plan.take')}
            </Button>
            <Button onClick={() => setRead(null)}>{t('common.cancel')}</Button>
          </div>
        </Notice>
      )}
      {result && (
        <Notice tone={result === 'done' ? 'good' : 'stop'} live>
          {result === 'done' ? t('therapist.plan.taken') : t('common.failed')}
        </Notice>
      )}
    </div>
  );
}
