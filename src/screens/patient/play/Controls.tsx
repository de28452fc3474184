import { useComputed } from '@preact/signals';
import { t } from '../../../i18n/i18n.ts';
import { canGoBack } from '../../../session/answers.ts';
import { CHART } from '../../../session/phases.ts';
import { Icon } from '../../ui/icon.tsx';
import { changeSettings, settings } from '../../ui/settings.ts';
import { waitsForPosition } from './choices.ts';
import type { PlayController } from './controller.ts';
import { secondsLeft } from './StatusLine.tsx';

/** The few things a helper can tell or ask for with a tap while the patient stands metres away. */
export function Controls({ controller }: { controller: PlayController }) {
  const row = useComputed(() => CHART[controller.session.value.phase]).value;
  const left = useComputed(() =>
    controller.session.value.remaining > 0 ? secondsLeft(controller.session.value) : null,
  );
  const waits = useComputed(() => waitsForPosition(controller.session.value));
  const paused = useComputed(() => controller.session.value.paused !== null);
  const back = useComputed(() => canGoBack(controller.session.value));
  // What is read back is no rating: it cannot be left out.
  const skips = useComputed(() => {
    const { phase, question } = controller.session.value;
    const { asks, skippable } = CHART[phase];
    const may = asks === 'answers' && skippable;
    return may && question !== null && (question.about === null || question.kind === 'choice');
  });
  const { send } = controller;
  if (row.shows === 'nothing') return null;
  return (
    <nav class="play-controls" aria-label={t('play.controls')}>
      {row.passes && !row.boxes && (
        <button
          type="button"
          class="play-button play-button-main"
          onClick={() => controller.send({ type: 'go-on' })}
        >
          {left.value === null ? t('play.goOn') : t('play.goOnIn', { seconds: left.value })}
        </button>
      )}
      {waits.value && (
        <button
          type="button"
          class="play-button play-button-main"
          onClick={() => send({ type: 'told', told: 'in-position' })}
        >
          {t('play.inPosition')}
        </button>
      )}
      {back.value && (
        <button type="button" class="play-button" data-action="back" onClick={() => send({ type: 'back' })}>
          {t('play.back')}
        </button>
      )}
      {skips.value && (
        <button type="button" class="play-button" onClick={() => send({ type: 'skip' })}>
          {t('play.skip')}
        </button>
      )}
      {row.counts && (
        <button
          type="button"
          class="play-button"
          onClick={() => controller.send({ type: 'told', told: 'support' })}
        >
          {t('play.support')}
        </button>
      )}
      {!paused.value && (
        <button type="button" class="play-button" onClick={() => send({ type: 'pause', by: 'tap' })}>
          {t('play.pause')}
        </button>
      )}
      <button
        type="button"
        class="play-button play-button-stop"
        onClick={() => controller.send({ type: 'stop', by: 'tap' })}
      >
        {t('play.stop')}
      </button>
      <MuteButton controller={controller} />
      {row.counts && <PictureButton />}
      <Drawing controller={controller} />
    </nav>
  );
}

/** Everything works without sound: what is said stands in the captions. */
function MuteButton({ controller }: { controller: PlayController }) {
  const muted = controller.muted.value;
  const name = muted ? t('play.unmute') : t('play.mute');
  return (
    <button
      type="button"
      class="play-button play-button-icon"
      aria-label={name}
      title={name}
      data-action="mute"
      onClick={() => controller.mute(!muted)}
    >
      <Icon name={muted ? 'mute' : 'sound'} />
    </button>
  );
}

/** The small picture of the person in the corner, away and back; remembered for the next time. */
function PictureButton() {
  const { skeleton } = settings.value;
  const name = skeleton ? t('play.picture.hide') : t('play.picture.show');
  return (
    <button
      type="button"
      class="play-button play-button-icon"
      aria-label={name}
      title={name}
      data-action="picture"
      onClick={() => changeSettings({ skeleton: !skeleton })}
    >
      <Icon name={skeleton ? 'hide' : 'person'} />
    </button>
  );
}

/** How much of the lake is drawn, in words: on a slow machine pixels give way to the camera, and say so. */
function Drawing({ controller }: { controller: PlayController }) {
  const step = controller.drawing.value;
  if (step === null) return null;
  const word = step === 0 ? 'full' : step < 3 ? 'lighter' : 'lightest';
  return (
    <p class="play-drawing" data-drawing={word}>
      {t(`play.drawing.${word}`)}
    </p>
  );
}
