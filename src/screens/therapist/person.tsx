import { oneLegUnlocked } from '../../facts/permission.ts';
import { t } from '../../i18n/i18n.ts';
import { review } from '../../report/review.ts';
import { Button } from '../ui/button.tsx';
import { useLoaded } from '../ui/data.ts';
import { LoadFailed } from '../ui/load-failed.tsx';
import { Notice } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { levelsOf } from './cause-words.ts';
import { DataPart } from './data-part.tsx';
import { PlanPart } from './plan-part.tsx';
import { ReportPart } from './report-part.tsx';
import { ReviewPart, SessionPart } from './review-part.tsx';
import { personName } from './roster.tsx';
import { StartPart } from './start-part.tsx';
import { StopBanner } from './stop-banner.tsx';

const PARTS = ['review', 'plan', 'report', 'data'] as const;

/** One person: review, plan, report, data; and from here a session in one tap. */
export function PersonPage(props: {
  readonly id: string;
  readonly part: string;
  readonly item: string | undefined;
}) {
  const { id, part, item } = props;
  const [loaded, lookAgain] = useLoaded(async (records) => {
    const person = await records.people.get(id);
    if (!person) return null;
    const [heads, sessions, versions, history, facts] = await Promise.all([
      records.sessions.list({ person: id }),
      records.sessions.records({ person: id }),
      records.plans.versions(id),
      records.ladders.history(id),
      records.facts.of(id),
    ]);
    // Who opened one-leg standing is told by the facts.
    const drills = versions.at(-1)?.drills ?? [];
    const unlocked = oneLegUnlocked(facts, drills, person.profile.legLeftOut);
    const told = { ...person, profile: { ...person.profile, oneLegUnlocked: unlocked } };
    return {
      person: told,
      heads,
      sessions,
      versions,
      facts,
      review: review(sessions, facts, history),
      levels: levelsOf(history),
    };
  }, id);
  const found = loaded.is === 'ready' ? loaded.value : null;
  if (!found) {
    return (
      <Page title={t('therapist.title')} back={{ href: '#/therapist', label: t('therapist.roster') }}>
        {loaded.is === 'loading' ? (
          <p role="status">{t('common.loading')}</p>
        ) : loaded.is === 'failed' ? (
          <LoadFailed error={loaded.error} />
        ) : (
          <Notice tone="warn">{t('therapist.unknown')}</Notice>
        )}
      </Page>
    );
  }
  return (
    <Page
      title={personName(found.person)}
      back={{ href: '#/therapist', label: t('therapist.roster') }}
      actions={
        part === 'start' ? null : (
          <Button kind="primary" icon="play" action="start" href={`#/therapist/${id}/start`}>
            {t('therapist.start')}
          </Button>
        )
      }
    >
      <nav class="tabs no-print" aria-label={t('therapist.parts')}>
        {PARTS.map((one) => (
          <a
            key={one}
            href={`#/therapist/${id}/${one}`}
            aria-current={one === part || (one === 'review' && part === 'session') ? 'page' : undefined}
          >
            {t(`therapist.part.${one}`)}
          </a>
        ))}
      </nav>
      <StopBanner person={id} facts={found.facts} onChanged={lookAgain} />
      {part === 'start' ? (
        <StartPart person={found.person} plan={found.versions.at(-1) ?? null} />
      ) : part === 'plan' ? (
        <PlanPart
          key={found.versions.length}
          person={found.person}
          versions={found.versions}
          levels={found.levels}
          onChanged={lookAgain}
        />
      ) : part === 'report' ? (
        <ReportPart
          person={found.person}
          heads={found.heads}
          facts={found.facts}
          review={found.review}
          plan={found.versions.at(-1) ?? null}
        />
      ) : part === 'data' ? (
        <DataPart
          person={found.person}
          sessions={found.sessions}
          facts={found.facts}
          plans={found.versions}
          levels={found.levels}
          onChanged={lookAgain}
        />
      ) : part === 'session' && item ? (
        <SessionPart person={id} id={item} heads={found.heads} facts={found.facts} onChanged={lookAgain} />
      ) : (
        <ReviewPart
          person={found.person}
          heads={found.heads}
          facts={found.facts}
          review={found.review}
          asked={found.versions.at(-1)?.dose.daysPerWeek ?? 3}
          onChanged={lookAgain}
        />
      )}
    </Page>
  );
}
