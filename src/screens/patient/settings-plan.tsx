import { oneLegUnlocked } from '../../facts/permission.ts';
import { t } from '../../i18n/i18n.ts';
import { levelsOf } from '../therapist/cause-words.ts';
import { Guarded } from '../therapist/lock.tsx';
import { PlanImport } from '../therapist/plan-import.tsx';
import { PlanView } from '../therapist/plan-view.tsx';
import { Card } from '../ui/card.tsx';
import { useLoaded } from '../ui/data.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Page } from '../ui/page.tsx';

/** Takes a plan that a therapist sent: from the address (`#/settings/plan/<data>`), or from a file or a pasted link. */
export function PlanPage({ fragment }: { readonly fragment: string }) {
  return (
    <Page title={t('settings.plan')} lead={t('settings.plan.lead')} back={{ href: '#/' }}>
      <Guarded title={t('settings.plan')}>
        <PlanCard fragment={fragment} />
      </Guarded>
    </Page>
  );
}

export function PlanCard({ fragment }: { readonly fragment?: string }) {
  const [loaded, lookAgain] = useLoaded(async (records) => {
    const person = await records.people.current();
    const [current, history, facts] = await Promise.all([
      records.plans.current(person.id),
      records.ladders.history(person.id),
      records.facts.of(person.id),
    ]);
    const unlocked = oneLegUnlocked(facts, current?.drills ?? [], person.profile.legLeftOut);
    return {
      person: { ...person, profile: { ...person.profile, oneLegUnlocked: unlocked } },
      current: current ?? null,
      levels: levelsOf(history),
    };
  });
  if (loaded.is === 'failed') return <LoadFailed error={loaded.error} />;
  if (loaded.is === 'loading') return null;
  const { person, current, levels } = loaded.value;
  return (
    <Card title={t('settings.plan')}>
      {current && (
        <details>
          <summary>{t('therapist.plan.current', { version: current.version })}</summary>
          <PlanView plan={current} levels={levels} profile={person.profile} />
        </details>
      )}
      <PlanImport
        // Another link is another question: nothing of the last one may stay on the screen.
        key={fragment}
        person={person}
        current={current}
        onDone={lookAgain}
        {...(fragment === undefined ? {} : { fragment })}
      />
    </Card>
  );
}
