import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../i18n/i18n.ts';
import type { Phase } from '../../../session/state.ts';
import { Controls } from './Controls.tsx';
import type { PlayController } from './controller.ts';
import { LoadingBar, PauseSheet, ProblemSheet } from './overlays.tsx';
import { Preview } from './Preview.tsx';
import { QuestionCard } from './QuestionCard.tsx';
import { StatusLine } from './StatusLine.tsx';
import './play.css';

/** Where the picture of the person is the main thing, and where the game is. */
const PREVIEW_PHASES: readonly Phase[] = ['set-up', 'quiet'];
const GAME_PHASES: readonly Phase[] = ['range', 'warm-up', 'teach', 'drill', 'rest', 'cool-down'];

/** The whole of `#/play` while a session runs. The cue itself stands in the live region of index.html, above this. */
export function PlayScreen({ controller }: { controller: PlayController }) {
  const phase = useComputed(() => controller.session.value.phase);
  const question = useComputed(() => controller.session.value.question);
  const paused = useComputed(() => controller.session.value.paused !== null);
  const inGame = GAME_PHASES.includes(phase.value);
  const small = !PREVIEW_PHASES.includes(phase.value);

  const main = useRef<HTMLElement>(null);
  // For testers and the benches; set directly, so that a new rate does not redraw the screen.
  useSignalEffect(() => {
    if (main.current) main.current.dataset.poses = String(controller.posesPerSecond.value);
  });
  useKeys(controller);
  return (
    <main class="play" data-phase={phase.value} ref={main}>
      <h1 class="visually-hidden">{t('play.title')}</h1>
      {inGame && <GameStage controller={controller} />}
      <Preview controller={controller} small={small} />
      {question.value && !paused.value ? (
        <QuestionCard question={question.value} controller={controller} />
      ) : (
        <StatusLine controller={controller} />
      )}
      <LoadingBar controller={controller} />
      <Controls controller={controller} />
      {paused.value && <PauseSheet controller={controller} />}
      <ProblemSheet controller={controller} />
    </main>
  );
}

/** The canvas is opaque to assistive technology: what it shows is told by the cue and the status line. */
function GameStage({ controller }: { controller: PlayController }) {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    controller.attachGame(stage.current);
    return () => controller.attachGame(null);
  }, [controller]);
  return <div class="play-stage" ref={stage} aria-hidden="true" />;
}

/**
 * One key for each key action, for the helper and for presenter remotes: space or Enter goes on, Esc stops.
 * A key that a focused button or field wants for itself is left to it.
 */
function useKeys(controller: PlayController): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const busy =
        event.target instanceof Element && event.target.closest('button, input, select, textarea, a, dialog');
      const session = controller.session.value;
      if (event.key === 'Escape' || event.key === 'PageUp') {
        event.preventDefault();
        controller.send(session.paused ? { type: 'stop', by: 'key' } : { type: 'pause', by: 'key' });
      } else if (!busy && (event.key === ' ' || event.key === 'Enter' || event.key === 'PageDown')) {
        event.preventDefault();
        if (session.paused) controller.send({ type: 'resume', by: 'key' });
        else if (session.question?.kind === 'yes-no') {
          controller.send({ type: 'answer', question: session.question.id, value: true });
        } else if (session.phase === 'teach' || session.phase === 'rest') controller.send({ type: 'go-on' });
        else controller.send({ type: 'pause', by: 'key' });
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [controller]);
}
