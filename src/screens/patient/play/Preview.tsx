import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../i18n/i18n.ts';
import type { PlayController } from './controller.ts';
import { drawSkeleton } from './skeleton.ts';

/** While small, the skeleton is drawn at most so often: the game needs the time. Ms. */
const SMALL_EVERY = 120;

/** The live picture, mirrored, with the skeleton over it: large in set-up, small in a corner while playing. */
export function Preview({ controller, small }: { controller: PlayController; small: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = controller.preview.value;

  useEffect(() => {
    if (!view) return;
    place.current?.prepend(view);
    return () => view.remove();
  }, [view]);

  useEffect(() => {
    let last = 0;
    return controller.onSample((sample) => {
      if (!canvas.current || (small && sample.t - last < SMALL_EVERY)) return;
      last = sample.t;
      drawSkeleton(canvas.current, sample);
    });
  }, [controller, small]);

  return (
    <div class={small ? 'play-preview play-preview-small' : 'play-preview'} hidden={!view}>
      <div class="play-mirror play-fit" ref={place} role="img" aria-label={t('play.you')}>
        <canvas ref={canvas} />
      </div>
    </div>
  );
}
