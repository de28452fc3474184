import { mayBeAFall } from '../../facts/words.ts';
import { t } from '../../i18n/i18n.ts';
import type { Person, Rating } from '../../records/schema.ts';
import { Card } from '../ui/card.tsx';

/** Short cards to learn from. Words: `feeling.learn.<id>` (title), `.text`, `.source`. */
export const LESSONS = ['feet', 'shoes', 'low-sugar', 'falls', 'pacing'] as const;
export type Lesson = (typeof LESSONS)[number];

/** What is known when cards are chosen. */
export interface LessonContext {
  readonly profile: Pick<Person['profile'], 'footwear' | 'lowSugarMedicine' | 'support'> | null;
  /** Ratings of the last session. */
  readonly ratings: readonly Pick<Rating, 'kind' | 'when' | 'value'>[];
  /** Kinds of the last sessions' incidents, and what people said had happened. */
  readonly incidents: readonly string[];
}

/**
 * Which cards fit just now, the most fitting first; never a statement about the person's health. With nothing known: feet, the
 * one that is for everybody with little feeling in them [J].
 */
export function fittingLessons({ profile, ratings, incidents }: LessonContext): readonly Lesson[] {
  const most = (kind: Rating['kind']) =>
    Math.max(0, ...ratings.filter((rating) => rating.kind === kind).map((rating) => rating.value));
  const fits: Readonly<Record<Lesson, boolean>> = {
    falls: incidents.some(
      (word) => mayBeAFall(word) || ['fall', 'stumble', 'stumbles', 'caught'].includes(word),
    ),
    'low-sugar': profile?.lowSugarMedicine ?? false,
    pacing: most('pain') >= 4 || most('effort') >= 6 || most('fatigue') >= 6,
    shoes: profile !== null && profile.footwear !== 'closed-shoes',
    feet: most('numbness') > 0 || most('tingling') > 0,
  };
  const order: readonly Lesson[] = ['falls', 'low-sugar', 'pacing', 'shoes', 'feet'];
  const found = order.filter((lesson) => fits[lesson]);
  return found.length > 0 ? found : ['feet'];
}

/** The cards themselves, each with where it was read. */
export function LessonCards({ lessons }: { readonly lessons: readonly Lesson[] }) {
  return (
    <div class="grid">
      {lessons.map((lesson) => (
        <Card key={lesson} title={t(`feeling.learn.${lesson}`)}>
          <p>{t(`feeling.learn.${lesson}.text`)}</p>
          <p class="soft">
            <small>{t('feeling.learn.source', { source: t(`feeling.learn.${lesson}.source`) })}</small>
          </p>
        </Card>
      ))}
    </div>
  );
}
