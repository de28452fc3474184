import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import './caregiver.css';

/**
 * A stop that fills the screen: any key and any tap presses it, so that a helper reaches it from across the room with a
 * remote, a keyboard held in one hand, or a slap on the tablet. Mount it over the game while a helper watches.
 */
export function BigStop({ onStop }: { readonly onStop: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  const act = useRef(onStop);
  act.current = onStop;
  useEffect(() => {
    button.current?.focus();
    const stop = (event: KeyboardEvent) => {
      // Keys that only change what other keys mean are no decision.
      if (['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'Fn'].includes(event.key) || event.repeat) return;
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
