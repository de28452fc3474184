import { cueMessage } from '../drills/catalogue.ts';
import type { Cue } from '../drills/cue.ts';
import type { Say } from '../drills/drill.ts';
import { language, t } from '../i18n/i18n.ts';
import type { Settings } from '../screens/ui/settings.ts';
import type { SessionState } from '../session/state.ts';
import { createSoundPlayer } from '../voice/sounds.ts';
import { createSpeechPort } from '../voice/speech.ts';
import { createVoice, type Voice } from '../voice/voice.ts';
import { freshTrials } from './fresh.ts';

/** Cues of the middle of a movement: seen and heard by their sound, too many to be spoken. */
const UNSPOKEN: readonly Cue[] = ['none', 'centre', 'stand-still'];

export interface Narrator {
  /** Looks at the session before and after one step and says what changed for the person. */
  observe(before: SessionState, after: SessionState): void;
  readonly voice: Voice;
  close(): void;
}

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
    rate: settings.voiceRate,
    volume: settings.volume,
  });
  const unlock = () => voice.unlock();
  for (const event of ['pointerdown', 'keydown'] as const) addEventListener(event, unlock, { once: true });

  return {
    voice,
    observe(before, after) {
      if (after.paused && before.paused?.why !== after.paused.why) {
        voice.hush();
        if (after.paused.why !== 'asked') voice.sound('safety');
        // An incident is told first, then the question that waits for an answer.
        const text = [after.aside, after.say].map(words).filter(Boolean).join(' ');
        if (text) voice.say(text, { safety: after.paused.why !== 'asked' });
        return;
      }
      sounds(voice, before, after);
      if (after.paused && after.aside && after.aside.id !== before.aside?.id) {
        // Nobody has answered: the helper is called (SUP-10).
        voice.say(words(after.aside), { safety: true });
      } else if (after.question && after.question.id !== before.question?.id) {
        voice.say(words(after.question.say), { safety: after.paused !== null });
      } else if (after.phase === 'teach' && before.phase !== 'teach') {
        const drill = after.plan.items[after.item]?.drill;
        voice.say([words(after.aside), drill && t(`drill.${drill}.how`)].filter(Boolean).join(' '));
      } else if (after.drill && practising(after) !== practising(before)) {
        // A first try does not count, and then it does: nobody should have to guess which.
        voice.say(t(practising(after) ? 'play.practice' : 'play.counts'));
      } else if (after.cue !== before.cue && !UNSPOKEN.includes(after.cue)) {
        voice.say(t(cueMessage(after.cue, after.drill?.drill ?? null)), { safety: after.cue === 'stop' });
      } else if (after.say && after.say.id !== before.say?.id) {
        voice.say(words(after.say));
      } else if (after.aside && after.aside.id !== before.aside?.id) {
        voice.say(words(after.aside));
      }
    },
    close() {
      for (const event of ['pointerdown', 'keydown'] as const) removeEventListener(event, unlock);
      voice.hush();
      voice.close();
    },
  };
}

const practising = ({ drill }: SessionState): boolean => drill?.practice === true && !drill.done;

const words = (say: Say | null): string => (say ? t(say.id, say.values) : '');

/** Arriving, holding, done and waiting each have a sound of their own, for those who cannot see the screen. */
function sounds(voice: Voice, before: SessionState, after: SessionState): void {
  const fresh = freshTrials(before, after).at(-1);
  if (fresh) {
    voice.sound(fresh.outcome === 'hit' ? 'done' : 'wait');
    return;
  }
  const [was, is] = [before.drill, after.drill];
  if (!is || !was || is.drill !== was.drill) return;
  if (was.hold === 0 && is.hold > 0) voice.sound('arrive');
  else if (Math.floor(is.hold * 4) > Math.floor(was.hold * 4)) voice.sound('tick');
}
