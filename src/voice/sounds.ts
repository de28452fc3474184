import type { BeatSound } from './beat.ts';

/** What can be heard without words. */
export const SOUNDS = ['arrive', 'tick', 'done', 'wait', 'safety'] as const;
export type Sound = (typeof SOUNDS)[number];

/** One note: `at` and `ms` in milliseconds, pitch in Hz gliding from `from` to `to`, `gain` 0 … 1. */
export interface Note {
  readonly at: number;
  readonly ms: number;
  readonly from: number;
  readonly to: number;
  readonly gain: number;
  readonly wave: OscillatorType;
}

/**
 * The scores. Told apart by rhythm and direction, so that they work for one ear and for little hearing (VOICE-9):
 * arrive, two notes up; tick, one short knock; done, three notes up and a long one; wait, one long note sinking;
 * safety, four notes swinging, the loudest.
 */
export const SCORES: Readonly<Record<Sound, readonly Note[]>> = {
  arrive: [
    { at: 0, ms: 160, from: 523, to: 523, gain: 0.5, wave: 'triangle' },
    { at: 130, ms: 280, from: 784, to: 784, gain: 0.5, wave: 'triangle' },
  ],
  tick: [{ at: 0, ms: 55, from: 660, to: 420, gain: 0.35, wave: 'triangle' }],
  done: [
    { at: 0, ms: 180, from: 523, to: 523, gain: 0.5, wave: 'triangle' },
    { at: 150, ms: 180, from: 659, to: 659, gain: 0.5, wave: 'triangle' },
    { at: 300, ms: 700, from: 1047, to: 1047, gain: 0.5, wave: 'triangle' },
  ],
  wait: [{ at: 0, ms: 620, from: 392, to: 294, gain: 0.45, wave: 'sine' }],
  safety: [
    { at: 0, ms: 190, from: 880, to: 880, gain: 0.8, wave: 'square' },
    { at: 220, ms: 190, from: 587, to: 587, gain: 0.8, wave: 'square' },
    { at: 440, ms: 190, from: 880, to: 880, gain: 0.8, wave: 'square' },
    { at: 660, ms: 320, from: 587, to: 587, gain: 0.8, wave: 'square' },
  ],
};

/**
 * The beat: a low wooden note for the left, the same a fifth higher for the right, between them where the drill tells no side. What lies
 * between two beats is short and soft, and the last part rises into the next beat.
 */
export const BEATS: Readonly<Record<BeatSound, readonly Note[]>> = {
  'beat-left': [{ at: 0, ms: 220, from: 262, to: 262, gain: 0.9, wave: 'triangle' }],
  'beat-right': [{ at: 0, ms: 220, from: 392, to: 392, gain: 0.9, wave: 'triangle' }],
  beat: [{ at: 0, ms: 220, from: 320, to: 320, gain: 0.9, wave: 'triangle' }],
  between: [{ at: 0, ms: 50, from: 700, to: 700, gain: 0.3, wave: 'triangle' }],
  'pick-up': [{ at: 0, ms: 90, from: 700, to: 930, gain: 0.35, wave: 'triangle' }],
};

export interface SoundPlayer {
  /** Plays one now, at `volume` 0 … 1. Silent where the browser has no sound or has not been allowed it yet. */
  play(sound: Sound, volume: number): void;
  /** Plays a note of the beat so long from now, to the millisecond: by the audio clock, which a busy page does not delay. */
  beat(sound: BeatSound, volume: number, afterMs: number): void;
  /** Browsers allow sound only after a key or tap: call it from one. */
  unlock(): void;
  close(): void;
}

/** Sounds made by WebAudio from the scores above; no files. `create` is left out outside tests. */
export function createSoundPlayer(
  create: () => AudioContext | null = () =>
    typeof AudioContext === 'undefined' ? null : new AudioContext({ latencyHint: 'interactive' }),
): SoundPlayer {
  let context: AudioContext | null | undefined;
  const audio = (): AudioContext | null => {
    if (context === undefined) {
      try {
        context = create();
      } catch {
        context = null; // no sound hardware: the game is complete without sound
      }
    }
    return context;
  };
  const awake = (): AudioContext | null => {
    const out = audio();
    if (out?.state === 'suspended') void out.resume().catch(() => undefined);
    return out;
  };
  return {
    play(sound, volume) {
      const out = awake();
      if (!out || volume <= 0) return;
      for (const note of SCORES[sound]) playNote(out, note, volume);
    },
    beat(sound, volume, afterMs) {
      const out = awake();
      // The clock of a sound that is not allowed yet stands still: beats put on it would all be heard at once, later.
      if (out?.state !== 'running' || volume <= 0) return;
      for (const note of BEATS[sound]) playNote(out, { ...note, at: note.at + afterMs }, volume);
    },
    unlock() {
      awake();
    },
    close() {
      void context?.close().catch(() => undefined);
      context = null;
    },
  };
}

function playNote(out: AudioContext, note: Note, volume: number): void {
  const start = out.currentTime + note.at / 1000;
  const end = start + note.ms / 1000;
  const tone = out.createOscillator();
  const level = out.createGain();
  tone.type = note.wave;
  tone.frequency.setValueAtTime(note.from, start);
  tone.frequency.linearRampToValueAtTime(note.to, end);
  // Soft edges: a hard start clicks and startles. The ear hears loudness as a ratio, hence the square.
  const peak = Math.max(0.0002, note.gain * volume * volume * (note.wave === 'square' ? 0.45 : 1));
  level.gain.setValueAtTime(0.0001, start);
  level.gain.exponentialRampToValueAtTime(peak, start + 0.012);
  level.gain.exponentialRampToValueAtTime(0.0001, end);
  tone.connect(level).connect(out.destination);
  tone.start(start);
  tone.stop(end + 0.02);
}
