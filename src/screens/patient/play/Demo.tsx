import { useEffect, useRef } from 'preact/hooks';
import { isAssessment } from '../../../drills/catalogue.ts';
import type { DrillId } from '../../../drills/drill.ts';
import { t } from '../../../i18n/i18n.ts';

/** Before a drill: how it is done, by a drawn person, with the words beside it. */
export function Demo({ drill }: { drill: DrillId }) {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let mounted: { destroy(): void } | null = null;
    let current = true;
    const reducedMotion = document.documentElement.dataset.motion === 'reduced';
    void import('../../../game/demo.ts').then(({ mountDemo }) => {
      if (current && stage.current) mounted = mountDemo(stage.current, drill, { reducedMotion });
    });
    return () => {
      current = false;
      mounted?.destroy();
    };
  }, [drill]);
  return (
    <section class="play-demo" aria-label={t(`drill.${drill}.name`)}>
      <h2>{t(`drill.${drill}.name`)}</h2>
      <div class="play-demo-figure" ref={stage} />
      <p>{t(`drill.${drill}.how`)}</p>
      {/* How the measurement goes and what stops it is known before it begins. */}
      {isAssessment(drill) && <p class="play-choice-help">{t(`drill.${drill}.before`)}</p>}
    </section>
  );
}
