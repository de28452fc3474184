import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { DrillState } from '../drills/drill.ts';
import { language, t } from '../i18n/i18n.ts';
import type { Settings } from '../screens/ui/settings.ts';
import { CHART } from '../session/phases.ts';
import type { SessionState } from '../session/state.ts';
import { noBeat, stepBeat } from '../voice/beat.ts';
import { createSoundPlayer } from '../voice/sounds.ts';
import { createSpeechPort } from '../voice/speech.ts';
import { createVoice, type Voice } from '../voice/voice.ts';
import { type Asked, askedOf, beatOf, sentences, words } from './asked.ts';
import { freshTrials } from './fresh.ts';

export interface Narrator {
  /** Looks at the session before and after one step and says what changed for the person. */
  observe(before: SessionState, after: SessionState): void;
  /** The words of the running demonstration or zero are still being said: the session waits for them (FLOW-4). */
  readonly saying: ReadonlySignal<boolean>;
  readonly voice: Voice;
  /** The session is over: its last words are said to their end. */
  finish(): void;
  /** Silence at once. */
  close(): void;
}

/** Arrivals closer together than this are one, ms. [J] */
const ARRIVAL_MS = 1000;

/** The voice of a session: cues and sentences in turn, sounds at once, captions always. */
export function createNarrator(settings: Settings): Narrator {
  const voice = createVoice({
    port: createSpeechPort(),
    sounds: createSoundPlayer(),
    now: () => performance.now(),
  });
  voice.configure({
    language: language.value,
    voice: settings.voice,
    sounds: settings.sounds,
    beat: settings.beat,
    rate: settings.voiceRate,
    volume: settings.volume,
  });
  const unlock = () => voice.unlock();
  for (const event of ['pointerdown', 'keydown'] as const) addEventListener(event, unlock, { once: true });
  const lock = () => {
    for (const event of ['pointerdown', 'keydown'] as const) removeEventListener(event, unlock);
  };
  return {
    ...narrate(voice),
    voice,
    finish() {
      lock();
      voice.finish();
    },
    close() {
      lock();
      voice.close();
    },
  };
}

/** What is said and heard of a session through this voice. */
export function narrate(voice: Voice): Pick<Narrator, 'observe' | 'saying'> {
  let key: string | null = null;
  let movements = 0;
  let reminded: { readonly text: string; readonly at: number } | null = null;
  let beat = noBeat;
  let arrived = Number.NEGATIVE_INFINITY;
  const explained = signal<string | null>(null);

  return {
    saying: computed(() => explained.value !== null && voice.owes.value === explained.value),
    observe(before, after) {
      const asked = askedOf(after, beatOf(before) !== null);
      const changed = asked.key !== key;
      key = asked.key;
      if (changed && after.paused !== null && after.paused.why !== 'asked' && before.paused !== after.paused)
        voice.sound('safety');
      hear(before, after);
      const stepped = stepBeat(beat, beatOf(after));
      beat = stepped.memory;
      voice.beat(stepped.notes);
      if (changed) {
        const movement = asked.urgency === 'cue';
        if (movement) movements += 1;
        const about = movement ? `${key}#${movements}` : key;
        const { asks } = CHART[after.phase];
        const waited = (asks === 'demonstration' || asks === 'zero') && after.paused === null;
        explained.value = waited ? about : null;
        voice.asks(about);
      }
      tell(changed ? asked : null, before, after);
      remind(asked, after);
    },
  };

  /** Arriving, holding, done and waiting each have a sound of their own, for those who cannot see the screen. */
  function hear(before: SessionState, after: SessionState): void {
    const fresh = freshTrials(before, after).at(-1);
    if (fresh) {
      voice.sound(fresh.outcome === 'hit' || fresh.reason === 'guided' ? 'done' : 'wait');
      return;
    }
    const [was, is] = [before.drill, after.drill];
    if (!is || !was || is.drill !== was.drill || !heardHold(is)) return;
    if (was.hold === 0 && is.hold > 0) {
      // Whoever is still on the way begins to hold again and again: that is one arrival.
      if (after.elapsed - arrived >= ARRIVAL_MS) voice.sound('arrive');
      arrived = after.elapsed;
    } else if (Math.floor(is.hold * 4) > Math.floor(was.hold * 4)) voice.sound('tick');
  }

  function tell(asked: Asked | null, before: SessionState, after: SessionState): void {
    const reason = reasonOf(before, after);
    // A first try does not count, and then it does: nobody should have to guess which.
    const counts = practising(before) && !practising(after) && after.drill ? t('play.counts') : '';
    if (asked === null || asked.text === '') {
      voice.say(counts, 'ask');
      if (counts === '') voice.say(reason, 'remark');
    } else if (asked.urgency === 'safety') voice.say(asked.text, 'safety');
    else if (asked.urgency === 'cue') {
      // The movement first: it is asked now.
      voice.say(asked.text, 'cue');
      voice.say(counts || reason, 'remark');
    } else voice.say(sentences(reason, counts, leftOutWords(before, after), asked.text), 'ask');
    const listens = CHART[after.phase].asks === 'zero' || after.drill !== null;
    const hint = after.aside?.id !== before.aside?.id && listens;
    if (hint && after.paused === null) voice.say(words(after.aside), 'remark');
  }

  /** What is still asked is said again in its own time. */
  function remind({ reminder, urgency }: Asked, { elapsed }: SessionState): void {
    if (reminder === null) reminded = null;
    else if (reminded?.text !== reminder.text) reminded = { text: reminder.text, at: elapsed };
    else if (elapsed - reminded.at >= reminder.everyMs) {
      reminded = { text: reminder.text, at: elapsed };
      if (urgency === 'safety') voice.sound('safety');
      voice.say(reminder.text, urgency);
    }
  }
}

const practising = ({ drill }: SessionState): boolean => drill?.practice === true && !drill.done;

/** Why the try that has just ended counted or not; a practice try leaves no trial, but its reason. */
function reasonOf(before: SessionState, after: SessionState): string {
  if (after.paused !== null) return '';
  const fresh = freshTrials(before, after).at(-1);
  if (fresh) return t(`drill.reason.${fresh.reason}`);
  const told = after.drill !== null && after.say?.id.startsWith('drill.reason.') === true;
  return told && after.say?.id !== before.say?.id ? words(after.say) : '';
}

/** Which exercises the session has just left out, and why (ITEM-5). */
const leftOutWords = (before: SessionState, after: SessionState): string =>
  after.leftOut.length <= before.leftOut.length
    ? ''
    : sentences(
        ...after.leftOut
          .slice(before.leftOut.length)
          .map(({ drill, why }) => `${t(`drill.${drill}.name`)}: ${words(why)}`),
      );

/** Faded feedback is faded for the ear too (DR-15); in a series the beat is what is heard. */
const heardHold = ({ feedback, view }: DrillState): boolean => feedback && view.world !== 'stones';
