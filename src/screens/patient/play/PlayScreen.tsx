import { useComputed, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../i18n/i18n.ts';
import type { Phase } from '../../../session/state.ts';
import { ChoiceBoxes, ChoicePanel } from './ChoicePanel.tsx';
import { Controls } from './Controls.tsx';
import { choicesOf, eventOf, scaleOf } from './choices.ts';
import type { PlayController } from './controller.ts';
import { Demo } from './Demo.tsx';
import { LoadingBar, ProblemSheet } from './overlays.tsx';
import { Preview } from './Preview.tsx';
import { StatusLine } from './StatusLine.tsx';
import './play.css';

/** Where the picture of the person is the main thing, and where the game is. */
const PREVIEW_PHASES: readonly Phase[] = ['questions', 'support', 'set-up', 'quiet', 'ratings'];
const GAME_PHASES: readonly Phase[] = ['range', 'warm-up', 'teach', 'drill', 'rest', 'cool-down'];

/** The whole of `#/play` while a session runs. The cue itself stands in the live region of index.html, above this. */
export function PlayScreen({ controller }: { controller: PlayController }) {
  const phase = useComputed(() => controller.session.value.phase).value;
  const deciding = useComputed(() => {
    const { question, paused } = controller.session.value;
    return question !== null || paused !== null;
  }).value;
  const demo = useComputed(() => {
    const { plan, item } = controller.session.value;
    return plan.items[item]?.drill ?? null;
  }).value;
  const main = useRef<HTMLElement>(null);
  // Set directly, so that a new rate or shape does not redraw the screen. `data-poses` is for testers and benches.
  useSignalEffect(() => {
    if (main.current) main.current.dataset.poses = String(controller.posesPerSecond.value);
  });
  useSignalEffect(() => main.current?.style.setProperty('--aspect', String(controller.aspect.value)));
  useKeys(controller);
  return (
    <main class="play" data-phase={phase} ref={main}>
      <h1 class="visually-hidden">{t('play.title')}</h1>
      {GAME_PHASES.includes(phase) && <GameStage controller={controller} />}
      <Preview controller={controller} small={!deciding && !PREVIEW_PHASES.includes(phase)} />
      {deciding ? <ChoicePanel controller={controller} /> : <StatusLine controller={controller} />}
      {!deciding && phase === 'teach' && demo && <Demo drill={demo} />}
      {!deciding && phase === 'rest' && <ChoiceBoxes controller={controller} />}
      <LoadingBar controller={controller} />
      <Controls controller={controller} />
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
 * One key for each key action, for the helper and for presenter remotes (which send Page Up and Page Down):
 * space, Enter or Page Down goes on or pauses; Esc or Page Up pauses, and stops when already paused; a digit gives the
 * answer of a scale. Health questions are never answered by "go on": their answers are reached by Tab, or 1 for yes and
 * 2 for no. A key that a focused button wants for itself is left to it.
 */
function useKeys(controller: PlayController): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const what = meaning(controller, event);
      if (what === null) return;
      event.preventDefault();
      controller.send(what);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [controller]);
}

/** Yes-no questions where "yes" is simply the way on. */
const GO_ON_QUESTIONS = ['quick-safe', 'support-ready', 'all-right', 'cleared'];

function meaning(controller: PlayController, event: KeyboardEvent) {
  const session = controller.session.value;
  const { question, paused } = session;
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return null;
  if (event.key === 'Escape' || event.key === 'PageUp') {
    return paused ? ({ type: 'stop', by: 'key' } as const) : ({ type: 'pause', by: 'key' } as const);
  }
  if (question && /^\d$/.test(event.key)) {
    if (scaleOf(question)) return eventOf(session, event.key, 'key');
    const chosen = choicesOf(session)[Number(event.key) - 1];
    return chosen ? eventOf(session, chosen.id, 'key') : null;
  }
  const taken = event.target instanceof Element && event.target.closest('button, input, select, textarea, a');
  if (taken || ![' ', 'Enter', 'PageDown'].includes(event.key)) return null;
  if (question) {
    return GO_ON_QUESTIONS.includes(question.id) ? eventOf(session, 'yes', 'key') : null;
  }
  if (paused || session.phase === 'teach' || session.phase === 'rest')
    return eventOf(session, 'go-on', 'key');
  return { type: 'pause', by: 'key' } as const;
}
