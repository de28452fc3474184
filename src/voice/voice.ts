import { type ReadonlySignal, signal } from '@preact/signals';
import { emptyQueue, nextWake, type QueueEvent, type QueueState, stepQueue } from './queue.ts';
import type { Sound, SoundPlayer } from './sounds.ts';
import type { SpeechPort } from './speech.ts';

export interface VoiceOptions {
  /** The mouth: `createSpeechPort()`. */
  readonly port: SpeechPort;
  /** The sounds: `createSoundPlayer()`. */
  readonly sounds?: SoundPlayer;
  /** A steady clock, ms: `() => performance.now()`. */
  readonly now: () => number;
  /** Calls back once after `ms`; returns what cancels it. Left out: `setTimeout`. */
  readonly later?: (ms: number, call: () => void) => () => void;
}

/** How the voice is set; all of it from the settings. */
export interface VoiceSettings {
  readonly language: string;
  readonly voice: boolean;
  readonly sounds: boolean;
  readonly rate: number;
  /** 0 … 1 */
  readonly volume: number;
}

export interface Voice {
  /**
   * Says a line in turn: at most one every four seconds, the newest wins, nothing overlaps. `safety` jumps the queue.
   * Every line that is said appears in `caption`, sound or no sound.
   */
  say(text: string, how?: { readonly safety?: boolean }): void;
  /** Plays a sound at once. */
  sound(kind: Sound): void;
  /** What is being said, in words; empty when nothing is. */
  readonly caption: ReadonlySignal<string>;
  readonly muted: ReadonlySignal<boolean>;
  mute(muted: boolean): void;
  setVolume(volume: number): void;
  configure(settings: Partial<VoiceSettings>): void;
  /** Forgets what waits and stops speaking: on leaving the screen, on pause. */
  hush(): void;
  /** Call from the first key or tap: browsers allow sound only then. */
  unlock(): void;
  close(): void;
}

const timeout = (ms: number, call: () => void): (() => void) => {
  const id = setTimeout(call, ms);
  return () => clearTimeout(id);
};

/** How long a caption stays when nobody speaks it, ms: three words a second and a second to notice it [J]. */
export const readingMs = (text: string): number =>
  Math.max(2500, 1000 + text.trim().split(/\s+/).length * 330);

/** Heron's voice: speech in turn, sounds at once, captions always. Rules: SPEC.md. */
export function createVoice({ port, sounds, now, later = timeout }: VoiceOptions): Voice {
  let queue: QueueState = emptyQueue;
  let settings: VoiceSettings = { language: 'en', voice: true, sounds: true, rate: 1, volume: 0.8 };
  let wake: (() => void) | null = null;
  let silentEnd: (() => void) | null = null;
  let turn = 0; // which line an "ended" belongs to: a late one of a cut line must not end the next
  const caption = signal('');
  const muted = signal(false);

  const send = (event: QueueEvent): void => {
    const { state, cut, speak } = stepQueue(queue, event, now());
    queue = state;
    if (cut) stopMouth();
    if (speak) begin(speak.text);
    else if (!queue.speaking) caption.value = '';
    wake?.();
    const at = nextWake(queue);
    wake = at === null ? null : later(Math.max(0, at - now()) + 1, () => send({ type: 'tick' }));
  };
  const stopMouth = (): void => {
    turn += 1;
    silentEnd?.();
    silentEnd = null;
    port.stop();
  };
  const begin = (text: string): void => {
    turn += 1;
    const mine = turn;
    const ended = () => {
      if (mine === turn) send({ type: 'ended' });
    };
    caption.value = text;
    const { language, rate, volume } = settings;
    const audible = settings.voice && !muted.peek() && volume > 0;
    if (!audible || !port.speak({ text, language, rate, volume }, ended))
      silentEnd = later(readingMs(text), ended);
  };

  return {
    caption,
    muted,
    say: (text, how) => send({ type: 'offer', line: { text, safety: how?.safety ?? false } }),
    sound(kind) {
      if (settings.sounds && !muted.peek()) sounds?.play(kind, settings.volume);
    },
    mute(next) {
      if (next === muted.peek()) return;
      muted.value = next;
      if (!next || !queue.speaking) return;
      // Silence now, but the caption stays for as long as it takes to read.
      const text = queue.speaking.text;
      stopMouth();
      const mine = turn;
      silentEnd = later(readingMs(text), () => {
        if (mine === turn) send({ type: 'ended' });
      });
    },
    setVolume(volume) {
      settings = { ...settings, volume: Math.min(1, Math.max(0, volume)) };
    },
    configure(next) {
      settings = { ...settings, ...next };
    },
    hush() {
      send({ type: 'clear' });
    },
    unlock: () => sounds?.unlock(),
    close() {
      send({ type: 'clear' });
      wake?.();
      wake = null;
      sounds?.close();
    },
  };
}
