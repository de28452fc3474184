import { useComputed } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n/i18n.ts';
import { isOver } from '../../session/step.ts';
import type { Millis } from '../../units.ts';
import type { PlayController } from '../patient/play/controller.ts';
import { useLoaded } from '../ui/data.ts';
import { actionOfKey, eventOfAction, LIVE_ACTIONS, LIVE_KEYS, type LiveAction } from './live-actions.ts';
import { LiveCauses, LiveEntries, LiveLeftOut, LiveMeasures, LiveProgress } from './live-measures.tsx';
import { personName } from './roster.tsx';
import './live-panel.css';

/**
 * Beside the game in the clinic: what the camera measures just now and how far that can be trusted, and one button and one key for everything that
 * the therapist sees or decides. The session's own log keeps each at its time; the recorder writes it into the record.
 */
export function LivePanel({ controller, person }: { controller: PlayController; person: string }) {
  const [loaded] = useLoaded((records) => records.people.get(person), person);
  const [noteFrom, setNoteFrom] = useState<Millis | null>(null);
  const over = useComputed(() => isOver(controller.session.value));
  const act = (action: LiveAction): void => {
    const session = controller.session.peek();
    if (action === 'note') {
      setNoteFrom((from) => from ?? session.elapsed);
      return;
    }
    const event = eventOfAction(session, action);
    if (event) controller.send(event);
  };
  useLiveKeys(act);
  if (over.value) return null;
  const found = loaded.is === 'ready' ? loaded.value : null;
  return (
    <aside class="live" aria-label={t('therapist.live')}>
      <header>
        <h2>
          <bdi>{found ? personName(found) : t('therapist.live')}</bdi>
        </h2>
        <LiveProgress controller={controller} />
      </header>
      <div class="live-actions">
        {LIVE_ACTIONS.map((action) => (
          <ActionButton key={action} controller={controller} action={action} onAct={act} />
        ))}
      </div>
      {noteFrom !== null && (
        <NoteField
          onSave={(text) => {
            controller.send({ type: 'note', text, at: noteFrom });
            setNoteFrom(null);
          }}
          onLeave={() => setNoteFrom(null)}
        />
      )}
      <LiveCauses controller={controller} />
      <LiveMeasures controller={controller} />
      <LiveLeftOut controller={controller} />
      <LiveEntries controller={controller} />
    </aside>
  );
}

/** The panel's letters. What somebody types into a field is text; a held key is one press. */
function useLiveKeys(act: (action: LiveAction) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (event.target instanceof Element && event.target.closest('input, select, textarea')) return;
      const action = actionOfKey(event);
      if (action === null) return;
      event.preventDefault();
      latest.current(action);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function ActionButton(props: {
  readonly controller: PlayController;
  readonly action: LiveAction;
  readonly onAct: (action: LiveAction) => void;
}) {
  const { controller, action } = props;
  const possible = useComputed(
    () => action === 'note' || eventOfAction(controller.session.value, action) !== null,
  );
  const paused = useComputed(() => controller.session.value.paused !== null);
  const word = action === 'pause' && paused.value ? 'therapist.live.go-on' : `therapist.live.${action}`;
  return (
    <button
      type="button"
      class="live-action"
      data-action={action}
      aria-keyshortcuts={LIVE_KEYS[action]}
      aria-disabled={possible.value ? undefined : 'true'}
      // With the mouse the focus stays where it was, so that the space bar goes on pausing.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => props.onAct(action)}
    >
      <span>{t(word)}</span>
      <kbd>{LIVE_KEYS[action]}</kbd>
    </button>
  );
}

/** A line about this moment. Enter keeps it, Esc leaves it; neither reaches the patient's keys. */
function NoteField(props: { readonly onSave: (text: string) => void; readonly onLeave: () => void }) {
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  // Before the next key can arrive: the first letters of a note must never be taken for the panel's keys.
  useLayoutEffect(() => field.current?.focus(), []);
  const save = () => (text.trim() === '' ? props.onLeave() : props.onSave(text.trim()));
  return (
    <form
      class="live-note"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <label>
        {t('therapist.live.note.label')}
        <textarea
          ref={field}
          class="input"
          dir="auto"
          rows={2}
          maxLength={2000}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Escape') props.onLeave();
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            save();
          }}
        />
      </label>
      <button type="submit" class="live-action">
        <span>{t('therapist.live.note.save')}</span>
        <kbd>{t('therapist.live.enter')}</kbd>
      </button>
    </form>
  );
}
