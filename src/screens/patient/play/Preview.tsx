import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../../i18n/i18n.ts';
import type { PoseSample } from '../../../pose/sample.ts';
import type { PlayController } from './controller.ts';
import { drawMirrored } from './skeleton.ts';

/** The live picture, mirrored, with the skeleton: large in set-up, small in a corner while playing. */
export function Preview({ controller, small }: { controller: PlayController; small: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = controller.preview.value !== null;
  useEffect(() => {
    let sample: PoseSample | null = null;
    let last = 0;
    const draw = () => {
      const picture = controller.preview.value;
      if (!canvas.current || !picture) return;
      const [w, h] = size(picture);
      if (w > 0 && h > 0) drawMirrored(canvas.current, picture, sample, w / h);
    };
    // Drawn at every pose while large, and at most eight times a second while small: the game needs the time then.
    return controller.onSample((next) => {
      sample = next;
      if (small && next.t - last < 125) return;
      last = next.t;
      draw();
    });
  }, [controller, small]);
  return (
    <div class={small ? 'play-preview play-preview-small' : 'play-preview'} hidden={!shown}>
      <canvas ref={canvas} role="img" aria-label={t('play.you')} />
    </div>
  );
}

function size(picture: HTMLVideoElement | HTMLCanvasElement): [number, number] {
  return picture instanceof HTMLVideoElement
    ? [picture.videoWidth, picture.videoHeight]
    : [picture.width, picture.height];
}
