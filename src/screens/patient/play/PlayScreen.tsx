import { useComputed, useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../i18n/i18n.ts';
import { CHART, taughtNow } from '../../../session/phases.ts';
import type { SessionState } from '../../../session/state.ts';
import { settings } from '../../ui/settings.ts';
import { ChoiceBoxes, ChoicePanel } from './ChoicePanel.tsx';
import { Controls } from './Controls.tsx';
import { choicesOf, isMuteKey, keyEvent } from './choices.ts';
import type { PlayController } from './controller.ts';
import { Demo } from './Demo.tsx';
import { HelperReports } from './HelperReports.tsx';
import { Captions, LoadingBar, ProblemSheet, RaiseRing } from './overlays.tsx';
import { Preview } from './Preview.tsx';
import { StatusLine } from './StatusLine.tsx';
import './play.css';

/** After the first drill the game stays while the zero is renewed: it is not built anew after every rest. */
function showsGame({ phase, drill, results }: SessionState): boolean {
  const { shows } = CHART[phase];
  return shows === 'game' || (shows === 'person-then-game' && (drill !== null || results.length > 0));
}

/** The whole of `#/play` while a session runs. The cue itself stands in the live region of index.html, above this. */
export function PlayScreen({ controller }: { controller: PlayController }) {
  const phase = useComputed(() => controller.session.value.phase).value;
  const row = CHART[phase];
  const deciding = useComputed(() => {
    const { question, paused, stop } = controller.session.value;
    return stop === null && (question !== null || paused !== null);
  }).value;
  const boxes = useComputed(() => choicesOf(controller.session.value).length > 0).value;
  const demo = useComputed(() => taughtNow(controller.session.value)).value;
  const game = useComputed(() => showsGame(controller.session.value)).value;
  const small = !deciding && (game || row.shows === 'nothing');
  const main = useRef<HTMLElement>(null);
  // Set directly, so that a new rate or shape does not redraw the screen. `data-poses` is for testers and benches.
  useSignalEffect(() => {
    if (main.current) main.current.dataset.poses = String(controller.posesPerSecond.value);
  });
  useSignalEffect(() => main.current?.style.setProperty('--aspect', String(controller.aspect.value)));
  useKeys(controller);
  useTap(controller, main);
  return (
    <main class="play" data-phase={phase} ref={main}>
      <h1 class="visually-hidden">{t('play.title')}</h1>
      {game && <GameStage controller={controller} />}
      {(!small || settings.value.skeleton) && <Preview controller={controller} small={small} />}
      {deciding ? <ChoicePanel controller={controller} /> : <StatusLine controller={controller} />}
      {!deciding && demo && <Demo drill={demo} />}
      {!deciding && boxes && <ChoiceBoxes controller={controller} />}
      <HelperReports controller={controller} />
      <RaiseRing controller={controller} />
      <Captions controller={controller} />
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

/** A tap anywhere on the picture pauses: a helper need not find the button. Buttons keep their own meaning. */
function useTap(controller: PlayController, main: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = main.current;
    const onTap = (event: MouseEvent) => {
      const { paused, question } = controller.session.value;
      const taken =
        event.target instanceof Element && event.target.closest('button, a, input, summary') !== null;
      if (!taken && !paused && !question && !controller.problem.value)
        controller.send({ type: 'pause', by: 'tap' });
    };
    element?.addEventListener('click', onTap);
    return () => element?.removeEventListener('click', onTap);
  }, [controller, main]);
}

/** Keys for the helper and for presenter remotes: `keyEvent` says what each means. */
function useKeys(controller: PlayController): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      // A sheet with a problem lies over everything: its own buttons are what keys are for.
      if (controller.problem.value) return;
      const taken =
        event.target instanceof Element &&
        event.target.closest('button, input, select, textarea, a, summary') !== null;
      if (isMuteKey(event.key)) return controller.mute(!controller.muted.value);
      const what = keyEvent(controller.session.value, {
        key: event.key,
        taken,
        any: !controller.clinic,
      });
      if (what === null) return;
      event.preventDefault();
      controller.send(what);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [controller]);
}
