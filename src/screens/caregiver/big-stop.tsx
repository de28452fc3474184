import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { isHaltKey } from '../patient/play/choices.ts';
import './caregiver.css';

/**
 * A stop that fills the screen: any key that halts and any tap presses it, so that a helper reaches it from across the room with a
 * remote, a keyboard held in one hand, or a slap on the tablet. Mount it over the game while a helper watches.
 */
export function BigStop({ onStop }: { readonly onStop: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const act = useRef(onStop);
  act.current = onStop;
  useEffect(() => {
    button.current?.focus();
    const stop = (event: KeyboardEvent) => {
      // The try teaches what is true while somebody practises: the same keys halt, and no others.
      if (!isHaltKey(event.key) || event.repeat) return;
      event.preventDefault();
      event.stopPropagation();
      act.current();
    };
    addEventListener('keydown', stop, true);
    return () => removeEventListener('keydown', stop, true);
  }, []);
  return (
    <button ref={button} type="button" class="big-stop" onPointerDown={() => act.current()}>
      <span>{t('caregiver.stop')}</span>
      <small>{t('caregiver.stop.how')}</small>
    </button>
  );
}
