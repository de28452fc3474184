import { useComputed } from '@preact/signals';
import { formatNumber, t } from '../../../i18n/i18n.ts';
import { CHART } from '../../../session/phases.ts';
import type { SessionState } from '../../../session/state.ts';
import type { PlayController } from './controller.ts';
import { LeftOutList } from './LeftOutList.tsx';

/** Under the cue: the sentence that belongs to it, how far we are, and a quieter line. */
export function StatusLine({ controller }: { controller: PlayController }) {
  const say = useComputed(() => words(controller.session.value.say));
  const aside = useComputed(() => words(controller.session.value.aside));
  const progress = useComputed(() => progressWords(controller.session.value));
  const bar = useComputed(() => progressBar(controller.session.value));
  const leftOut = useComputed(() => controller.session.value.leftOut);
  const notice = controller.notice.value;
  return (
    <section class="play-status" aria-label={t('play.status')}>
      {say.value && <p class="play-say">{say.value}</p>}
      {aside.value && <p class="play-aside">{aside.value}</p>}
      <LeftOutList list={leftOut.value} />
      {notice && <p class="play-aside">{t(notice)}</p>}
      {bar.value !== null && (
        <progress class="play-progress" max={100} value={bar.value} aria-label={t('play.progress')} />
      )}
      {progress.value && <p class="play-count">{progress.value}</p>}
    </section>
  );
}

const words = (say: SessionState['say']): string => (say ? t(say.id, say.values) : '');

function progressWords(session: SessionState): string {
  const { drill } = session;
  if (!drill) return '';
  if (drill.practice) return t('play.practice');
  return t('play.trial', { n: Math.min(drill.trialNumber, drill.trialCount), of: drill.trialCount });
}

/** Rounded to whole per cents, so that the page is not redrawn for changes nobody sees. */
function progressBar(session: SessionState): number | null {
  const progress = CHART[session.phase].progress(session);
  return progress === null ? null : Math.round(progress * 100);
}

/** Seconds left, for rests and demonstrations. */
export const secondsLeft = (session: SessionState): string =>
  formatNumber(Math.ceil(session.remaining / 1000));
