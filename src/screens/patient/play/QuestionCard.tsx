import { useEffect, useRef } from 'preact/hooks';
import { formatNumber, t } from '../../../i18n/i18n.ts';
import type { AnswerValue, Question } from '../../../session/state.ts';
import type { PlayController } from './controller.ts';

/** One question at a time, in large type, with answers that can be reached by touch, key or a helper. */
export function QuestionCard({ question, controller }: { question: Question; controller: PlayController }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A new question is where a screen reader and the keyboard expect to be.
  useEffect(() => heading.current?.focus(), [question.id]);
  const answer = (value: AnswerValue) => controller.send({ type: 'answer', question: question.id, value });
  return (
    <section class="play-question" aria-labelledby="question">
      <h2 id="question" tabIndex={-1} ref={heading}>
        {t(question.say.id, question.say.values)}
      </h2>
      <p class="play-question-help">{t(`session.ask.${question.id}.help`)}</p>
      <div class={`play-answers play-answers-${question.kind}`}>
        {question.kind === 'yes-no' && (
          <>
            <button type="button" class="play-button play-button-main" onClick={() => answer(true)}>
              {t('play.yes')}
            </button>
            <button type="button" class="play-button" onClick={() => answer(false)}>
              {t('play.no')}
            </button>
          </>
        )}
        {question.kind === 'scale' &&
          Array.from({ length: question.max - question.min + 1 }, (_, i) => question.min + i).map((value) => (
            <button
              type="button"
              key={value}
              class="play-button play-button-scale"
              onClick={() => answer(value)}
            >
              {formatNumber(value)}
            </button>
          ))}
        {question.kind === 'choice' &&
          question.options.map((word) => (
            <button type="button" key={word} class="play-button" onClick={() => answer(word)}>
              {t(`session.happened.${word}`)}
            </button>
          ))}
      </div>
    </section>
  );
}
