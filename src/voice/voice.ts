import { type ReadonlySignal, signal } from '@preact/signals';
import type { BeatNote } from './beat.ts';
import { emptyQueue, nextWake, type QueueEvent, type QueueState, stepQueue, type Urgency } from './queue.ts';
import type { Sound, SoundPlayer } from './sounds.ts';
import type { Heard, SpeechPort } from './speech.ts';

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
  /** The beat of drills that have one. */
  readonly beat: boolean;
  readonly rate: number;
  /** 0 … 1 */
  readonly volume: number;
}

export interface Voice {
  /** Says a line in turn (SPEC.md). Every line that is said appears in `caption`, sound or no sound. */
  say(text: string, urgency: Urgency): void;
  /** Tells what is asked of the person now: lines about anything else are cut off and forgotten. Call before `say`. */
  asks(about: string | null): void;
  /** Plays a sound at once. */
  sound(kind: Sound): void;
  /** Plays notes of the beat at their times; while there is a beat, speech is quieter (VOICE-12). */
  beat(notes: readonly BeatNote[]): void;
  /** What is being said, in words; empty when nothing is. */
  readonly caption: ReadonlySignal<string>;
  /** What the `ask` that is being said, or waits to be, is about; null when everything asked has been said. */
  readonly owes: ReadonlySignal<string | null>;
  readonly muted: ReadonlySignal<boolean>;
  mute(muted: boolean): void;
  configure(settings: Partial<VoiceSettings>): void;
  /** Call from the first key or tap: browsers allow sound only then. */
  unlock(): void;
  /** Says what it has begun to its end, and then closes. */
  finish(): void;
  /** Stops in the middle of the word. */
  close(): void;
}

const timeout = (ms: number, call: () => void): (() => void) => {
  const id = setTimeout(call, ms);
  return () => clearTimeout(id);
};

/** How long a caption stays when nobody speaks it, ms: three words a second and a second to notice it [J]. */
export const readingMs = (text: string): number =>
  Math.max(2500, 1000 + text.trim().split(/\s+/).length * 330);

/** A caption longer than this hides too much of the picture, and browsers lose long utterances in the middle. Characters. [J] */
const PART_LENGTH = 90;

export const sentencesOf = (text: string): readonly string[] => text.trim().split(/(?<=[.!?؟])\s+/);

/** A line in whole sentences, as many together as make a caption. */
export function partsOf(line: string): readonly string[] {
  const parts: string[] = [];
  for (const sentence of sentencesOf(line)) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + sentence.length < PART_LENGTH)
      parts[parts.length - 1] = `${last} ${sentence}`;
    else parts.push(sentence);
  }
  return parts;
}

/** A mouth that has not begun by now will not: its line is read instead (VOICE-6). ms [J] */
export const START_MS = 3000;
/** Speech over a beat keeps this share of its volume, so that the beat stays the louder (VOICE-12). [J] */
export const BESIDE_BEAT = 0.6;
/** So long after its last note a beat is over, ms: longer than the slowest beat without parts. */
const BEAT_OVER_MS = 2000;

/** Heron's voice: speech in turn, sounds at once, captions always. Rules: SPEC.md. */
export function createVoice({ port, sounds, now, later = timeout }: VoiceOptions): Voice {
  let queue: QueueState = emptyQueue;
  let settings: VoiceSettings = {
    language: 'en',
    voice: true,
    sounds: true,
    beat: true,
    rate: 1,
    volume: 0.8,
  };
  let wake: (() => void) | null = null;
  let watch: (() => void) | null = null; // ends a line that no mouth will end
  let turn = 0; // which line a report belongs to: a late one of a cut line must not end the next
  let beatUntil = Number.NEGATIVE_INFINITY;
  let finishing = false;
  const caption = signal('');
  const owes = signal<string | null>(null);
  const muted = signal(false);

  const send = (event: QueueEvent): void => {
    const { state, cut, speak } = stepQueue(queue, event, now());
    queue = state;
    if (cut) stopMouth();
    if (speak) begin(speak.text);
    else if (!queue.speaking) caption.value = '';
    const ask = queue.askWaiting ?? queue.speaking;
    owes.value = ask?.urgency === 'ask' ? ask.about : null;
    wake?.();
    const at = nextWake(queue);
    wake = at === null ? null : later(Math.max(0, at - now()) + 1, () => send({ type: 'tick' }));
    if (finishing && at === null) close();
  };
  const unwatch = (): void => {
    watch?.();
    watch = null;
  };
  const stopMouth = (): void => {
    turn += 1;
    unwatch();
    port.stop();
  };
  const begin = (line: string): void => {
    beginPart(partsOf(line));
  };
  /** Says the first part, and then the others; the queue knows only the whole line. */
  const beginPart = ([text = '', ...others]: readonly string[]): void => {
    turn += 1;
    const mine = turn;
    const begun = now();
    const over = () => {
      if (mine !== turn) return;
      unwatch();
      if (others.length > 0) beginPart(others);
      else send({ type: 'ended' });
    };
    /** The words stand on the screen for as long as reading takes from their beginning. */
    const read = () => {
      unwatch();
      watch = later(Math.max(0, begun + readingMs(text) - now()), () => {
        if (mine !== turn) return;
        port.stop();
        over();
      });
    };
    const heard: Heard = {
      started: () => {
        if (mine === turn) unwatch();
      },
      ended: (how) => {
        if (mine !== turn) return;
        if (how === 'said') over();
        else read();
      },
    };
    unwatch();
    caption.value = text;
    const { language, rate } = settings;
    const volume = settings.volume * (now() < beatUntil ? BESIDE_BEAT : 1);
    const audible = settings.voice && !muted.peek() && volume > 0;
    watch = later(START_MS, read);
    if (!audible || !port.speak({ text, language, rate, volume }, heard)) read();
  };
  const close = (): void => {
    finishing = false;
    send({ type: 'clear' });
    wake?.();
    wake = null;
    sounds?.close();
  };

  return {
    caption,
    owes,
    muted,
    say: (text, urgency) => send({ type: 'offer', line: { text, urgency } }),
    asks(about) {
      if (about !== queue.asked) send({ type: 'asks', about });
    },
    sound(kind) {
      if (settings.sounds && !muted.peek()) sounds?.play(kind, settings.volume);
    },
    beat(notes) {
      if (!settings.beat || muted.peek()) return;
      if (notes.length > 0) beatUntil = now() + BEAT_OVER_MS;
      for (const { sound, afterMs } of notes) sounds?.beat(sound, settings.volume, afterMs);
    },
    mute(next) {
      if (next === muted.peek()) return;
      muted.value = next;
      if (!next || !queue.speaking) return;
      // Silence now; what is left of the line goes on as captions.
      const { text } = queue.speaking;
      const parts = partsOf(text);
      const at = parts.indexOf(caption.peek());
      stopMouth();
      beginPart(parts.slice(Math.max(0, at)));
    },
    configure(next) {
      settings = { ...settings, ...next };
    },
    unlock: () => sounds?.unlock(),
    finish() {
      finishing = true;
      if (nextWake(queue) === null) close();
    },
    close,
  };
}
