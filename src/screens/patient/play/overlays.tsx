import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { formatNumber, t } from '../../../i18n/i18n.ts';
import { taughtNow } from '../../../session/phases.ts';
import { sentencesOf } from '../../../voice/voice.ts';
import { answersOf } from './choices.ts';
import type { PlayController } from './controller.ts';

/** A sheet over everything that takes the focus. */
function Sheet({ title, children }: { title: string; children: ComponentChildren }) {
  const sheet = useRef<HTMLElement>(null);
  useEffect(() => sheet.current?.focus(), []);
  return (
    <section
      class="play-sheet"
      role="alertdialog"
      aria-modal="true"
      aria-label={title}
      tabIndex={-1}
      ref={sheet}
    >
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What keeps the camera or the model from working, in plain words, with every way on. */
export function ProblemSheet({ controller }: { controller: PlayController }) {
  const problem = controller.problem.value;
  if (!problem) return null;
  return (
    <Sheet title={t(problem.title)}>
      <p class="play-say">{t(problem.help)}</p>
      <div class="play-answers">
        <button type="button" class="play-button play-button-main" onClick={() => controller.retry()}>
          {t('play.retry')}
        </button>
        {/* A new page: what the drawn person does shall never stand in a session that somebody began. */}
        <a class="play-button" href={virtualAddress()}>
          {t('play.tryVirtual')}
        </a>
        <a class="play-button" href="#/">
          {t('play.home')}
        </a>
      </div>
    </Sheet>
  );
}

function virtualAddress(): string {
  const given = new URLSearchParams(location.search);
  given.set('camera', 'virtual');
  return `?${given}#/play`;
}

/** Progress of the model's download in bytes, never a spinner. */
export function LoadingBar({ controller }: { controller: PlayController }) {
  const loading = controller.loading.value;
  if (!loading) return null;
  const megabytes = (bytes: number) =>
    formatNumber(bytes / 1e6, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <div class="play-loading" role="status">
      <p>
        {loading.total === null
          ? t('play.loading')
          : t('play.loadingBytes', { loaded: megabytes(loading.loaded), total: megabytes(loading.total) })}
      </p>
      <progress
        max={loading.total ?? 1}
        value={loading.total === null ? undefined : loading.loaded}
        aria-label={t('play.loading')}
      />
    </div>
  );
}

/** What is said aloud, in words, unless the same words stand on the screen already. */
export function Captions({ controller }: { controller: PlayController }) {
  const caption = controller.caption.value;
  const { say, aside, question } = controller.session.value;
  const taught = taughtNow(controller.session.value);
  const screen = [
    say && t(say.id, say.values),
    aside && t(aside.id, aside.values),
    question && t(question.say.id, question.say.values),
    question && t(`session.ask.${question.id}.help`),
    // What stands in the list of answers is not laid over it once more.
    ...(question?.kind === 'choice' ? answersOf(question) : []).map(({ say: words }) => words && t(words.id)),
    // The demonstration shows its words beside the figure.
    ...(taught ? ['name', 'how', 'before'].map((part) => t(`drill.${taught}.${part}`)) : []),
    document.getElementById('cue')?.textContent,
  ].join(' ');
  const shown = sentencesOf(caption).every((sentence) => screen.includes(sentence.replace(/[.!?؟]$/, '')));
  // Screen readers have the cue and the status line: a third voice would only be in the way.
  return (
    <p class="captions play-captions" aria-hidden="true">
      {shown ? '' : caption}
    </p>
  );
}

/** Fills while a hand is up, so that people see that it is understood. */
export function RaiseRing({ controller }: { controller: PlayController }) {
  const { raise } = controller.hands.value;
  if (raise === 0) return null;
  return <div class="play-raise" aria-hidden="true" style={{ '--done': `${raise * 100}%` }} />;
}
