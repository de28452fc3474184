import { t } from '../../i18n/i18n.ts';
import { Guarded } from '../therapist/lock.tsx';
import { PlanImport } from '../therapist/plan-import.tsx';
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
    return { person, current: (await records.plans.current(person.id)) ?? null };
  });
  if (loaded.is === 'failed') return <LoadFailed error={loaded.error} />;
  if (loaded.is === 'loading') return null;
  return (
    <Card title={t('settings.plan')}>
      <PlanImport
        // Another link is another question: nothing of the last one may stay on the screen.
        key={fragment}
        person={loaded.value.person}
        current={loaded.value.current}
        onDone={lookAgain}
        {...(fragment === undefined ? {} : { fragment })}
      />
    </Card>
  );
}
