import { useEffect, useRef } from 'preact/hooks';
import { formatNumber, t } from '../../../i18n/i18n.ts';
import type { Question } from '../../../session/question.ts';
import { anchorOf, type Choice, choicesOf, eventOf, keyOf, openQuestion, scaleOf } from './choices.ts';
import type { PlayController } from './controller.ts';
import { LeftOutList } from './LeftOutList.tsx';

/** A decision: its words above, its answers as boxes over the mirrored picture, where a hand can be held over them too. */
export function ChoicePanel({ controller }: { controller: PlayController }) {
  const session = controller.session.value;
  const heading = useRef<HTMLHeadingElement>(null);
  const { paused } = session;
  const question = openQuestion(session);
  const key = `${question?.id ?? ''}-${question?.about ?? ''}-${question?.part?.from ?? ''}-${paused?.why ?? ''}`;
  // A new decision is where a screen reader and the keyboard expect to be.
  useEffect(() => {
    if (key) heading.current?.focus();
  }, [key]);
  const scale = question && scaleOf(question);
  const listed = question?.kind === 'choice';
  return (
    <section class="play-choice" aria-labelledby="choice" data-question={question?.id}>
      <div class="play-choice-words">
        {(paused || question) && session.aside && (
          <p class="play-aside" role="status">
            {t(session.aside.id, session.aside.values)}
          </p>
        )}
        {controller.notice.value && <p class="play-aside">{t(controller.notice.value)}</p>}
        <h2 id="choice" tabIndex={-1} ref={heading}>
          {question ? t(question.say.id, question.say.values) : t('play.paused')}
        </h2>
        <p class="play-choice-help">
          {question
            ? t(`session.ask.${question.id}.help`)
            : session.say && t(session.say.id, session.say.values)}
        </p>
        <LeftOutList list={question?.id === 'support-ready' ? controller.leftOut : session.leftOut} />
      </div>
      <ChoiceBoxes controller={controller} decorative={listed || (scale !== null && scale !== undefined)} />
      {listed && <AnswerList key={question.id} controller={controller} />}
      {question && scale && (
        <FingerScale
          question={question}
          scale={scale}
          onChoose={(value) => controller.send({ type: 'answer', question: question.id, value })}
        />
      )}
    </section>
  );
}

/**
 * Every answer of a choice in words that are read and hit from the floor, or by whoever stands beside; a list longer than the screen scrolls. Its
 * number is its key, and what its box over the picture shows.
 */
function AnswerList({ controller }: { controller: PlayController }) {
  const session = controller.session.value;
  return (
    <ol class="play-list">
      {choicesOf(session).map(({ id, say }, place) => (
        <li key={id}>
          <button
            type="button"
            class="play-button play-button-answer"
            data-answer={id}
            aria-keyshortcuts={keyOf(place) ?? undefined}
            onClick={() => {
              const event = eventOf(session, id, 'tap');
              if (event) controller.send(event);
            }}
          >
            <span class="play-answer-number" aria-hidden="true">
              {numberAt(place)}
            </span>
            <span>{say && t(say.id, say.values)}</span>
          </button>
        </li>
      ))}
    </ol>
  );
}

/** The number of an answer is the key that chooses it. */
const numberAt = (place: number): string => formatNumber(Number(keyOf(place) ?? place + 1));

/** Every number of a scale for fingers, between the words of its two ends. */
function FingerScale(props: {
  readonly question: Question;
  readonly scale: readonly number[];
  readonly onChoose: (value: number) => void;
}) {
  const { question, scale } = props;
  const anchor = (value: number) => {
    const say = anchorOf(question, value);
    return say && t(say.id);
  };
  return (
    <div class="play-scale">
      <p class="play-scale-end" aria-hidden="true">
        {anchor(question.min)}
      </p>
      {scale.map((value) => {
        const words = anchor(value);
        return (
          <button
            type="button"
            key={value}
            class="play-button play-button-scale"
            aria-label={words ? `${formatNumber(value)} – ${words}` : undefined}
            onClick={() => props.onChoose(value)}
          >
            {formatNumber(value)}
          </button>
        );
      })}
      <p class="play-scale-end" aria-hidden="true">
        {anchor(question.max)}
      </p>
    </div>
  );
}

/** The boxes for the hand. They are buttons as well, unless the same answers stand below them with finer steps. */
export function ChoiceBoxes({
  controller,
  decorative = false,
}: {
  controller: PlayController;
  decorative?: boolean;
}) {
  const session = controller.session.value;
  const hands = controller.hands.value;
  const listed = openQuestion(session)?.kind === 'choice';
  return (
    <div class="play-over" aria-hidden={decorative ? 'true' : undefined}>
      <div class="play-fit">
        {choicesOf(session).map((choice, i) => {
          const box = hands.targets.find((target) => target.id === choice.id);
          const over = hands.over === choice.id;
          return (
            <button
              type="button"
              key={choice.id}
              tabIndex={decorative ? -1 : 0}
              data-choice={choice.id}
              class={`play-box play-box-${choice.tone}${over ? ' play-box-over' : ''}`}
              style={box ? place(box, over ? hands.progress : 0) : fallback(i, choicesOf(session).length)}
              onClick={() => {
                const event = eventOf(session, choice.id, 'tap');
                if (event) controller.send(event);
              }}
            >
              <BoxWords choice={choice} number={listed ? numberAt(i) : null} />
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** Longer words than this stand in lines, so they are set smaller: a box is as large as the picture lets it be. [J] */
const ONE_WORD = 9;

/** The number large, where there is one, and its words. `number`: of an answer whose words stand in the list, and in the box where it is large. */
function BoxWords({ choice: { part, say }, number }: { choice: Choice; number: string | null }) {
  const words = say && t(say.id, say.values);
  if (number !== null)
    return (
      <span class="play-box-numbered">
        <span class="play-box-number">{number}</span>
        <small class="play-box-listed">{words}</small>
      </span>
    );
  const long = (words?.length ?? 0) > ONE_WORD;
  if (part === null) return <span class={long ? 'play-box-lines' : 'play-box-word'}>{words}</span>;
  return (
    <span class="play-box-word">
      <span class="play-box-number">
        {part.from === part.to
          ? formatNumber(part.from)
          : t('play.choice.part', { from: part.from, to: part.to })}
      </span>
      {words && <small>{words}</small>}
    </span>
  );
}
const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)}%`;
/** Boxes are in the mirrored picture, which is the same way round in every language: physical left, not inline-start. */
const place = (box: { left: number; top: number; right: number; bottom: number }, progress: number) => ({
  left: percent(box.left),
  top: percent(box.top),
  width: percent(box.right - box.left),
  height: percent(box.bottom - box.top),
  '--done': percent(progress),
});
/** Before the camera runs the boxes stand side by side. */
const fallback = (i: number, of: number) =>
  place({ left: (i + 0.04) / of, right: (i + 0.96) / of, top: 0.25, bottom: 0.75 }, 0);
