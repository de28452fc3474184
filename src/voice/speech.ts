/** How a line is to be spoken. */
export interface Utterance {
  readonly text: string;
  /** BCP 47 language, such as `de`. */
  readonly language: string;
  /** 1 = the voice's own speed. */
  readonly rate: number;
  /** 0 … 1. */
  readonly volume: number;
}

/** What a mouth reports of one utterance, each at most once, and nothing after `stop`. */
export interface Heard {
  started(): void;
  /** `failed`: the machine gave up; the words were not, or not all, heard. */
  ended(how: 'said' | 'failed'): void;
}

/** A mouth. The real one is Web Speech; tests bring their own. */
export interface SpeechPort {
  /** Begins to speak and answers true, or answers false when it cannot (no voice of that language). */
  speak(utterance: Utterance, heard: Heard): boolean;
  /** Stops in the middle of the word. */
  stop(): void;
  /** Whether there is a voice for the language, for the settings screen. Voices may arrive late. */
  canSpeak(language: string): boolean;
}

/** The voice for a language: on this device before one in the network (privacy), the exact region before any, else null. */
export function chooseVoice<V extends Pick<SpeechSynthesisVoice, 'lang' | 'localService' | 'default'>>(
  voices: readonly V[],
  language: string,
  region: string | undefined,
): V | null {
  const wanted = language.toLowerCase();
  const fitting = voices.filter((voice) => {
    const tag = voice.lang.toLowerCase().replace('_', '-');
    return tag === wanted || tag.startsWith(`${wanted}-`);
  });
  const score = (voice: V): number =>
    (voice.localService ? 4 : 0) +
    (region && voice.lang.toLowerCase().replace('_', '-') === region.toLowerCase() ? 2 : 0) +
    (voice.default ? 1 : 0);
  return [...fitting].sort((a, b) => score(b) - score(a))[0] ?? null;
}

/**
 * Web Speech as a port. Only voices on the device are used: a network voice would send the words away, and nothing
 * leaves the origin. Where there is none, `speak` answers false and the captions do the work.
 */
export function createSpeechPort(
  synthesis: SpeechSynthesis | undefined = globalThis.speechSynthesis,
  regions: readonly string[] = globalThis.navigator?.languages ?? [],
): SpeechPort {
  // Chromium forgets utterances that nobody holds, and then never says that they ended.
  let held: SpeechSynthesisUtterance | null = null;
  const voiceFor = (language: string): SpeechSynthesisVoice | null => {
    if (!synthesis) return null;
    const local = synthesis.getVoices().filter((voice) => voice.localService);
    return chooseVoice(
      local,
      language,
      regions.find((tag) => tag.toLowerCase().startsWith(`${language}-`)),
    );
  };
  return {
    canSpeak: (language) => voiceFor(language) !== null,
    speak({ text, language, rate, volume }, heard) {
      const voice = voiceFor(language);
      if (!synthesis || !voice) return false;
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.rate = rate;
      utterance.volume = volume;
      let open = true;
      const once = (how: 'said' | 'failed') => () => {
        if (!open) return;
        open = false;
        if (held === utterance) held = null;
        heard.ended(how);
      };
      utterance.onstart = () => heard.started();
      utterance.onend = once('said');
      utterance.onerror = once('failed');
      held = utterance;
      try {
        // A synthesis that was left paused (another tab, a sleeping computer) takes words and never speaks them.
        synthesis.resume();
        synthesis.speak(utterance);
      } catch {
        open = false;
        held = null;
        return false;
      }
      return true;
    },
    stop() {
      if (held) {
        held.onstart = null;
        held.onend = null;
        held.onerror = null;
        held = null;
      }
      synthesis?.cancel();
    },
  };
}
