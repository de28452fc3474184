import { describe, expect, it } from 'vitest';
import { SCORES, SOUNDS, type Sound } from '../../../src/voice/sounds.ts';
import { chooseVoice, type SpeechPort } from '../../../src/voice/speech.ts';
import { createVoice, readingMs } from '../../../src/voice/voice.ts';

/** A clock with timers that the test moves. */
function fakeClock() {
  let now = 0;
  let timers: { at: number; call: () => void }[] = [];
  return {
    now: () => now,
    later(ms: number, call: () => void) {
      const timer = { at: now + ms, call };
      timers.push(timer);
      return () => {
        timers = timers.filter((t) => t !== timer);
      };
    },
    run(ms: number) {
      const end = now + ms;
      for (;;) {
        const next = timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers = timers.filter((t) => t !== next);
        now = Math.max(now, next.at);
        next.call();
      }
      now = end;
    },
  };
}
function fakePort(canSpeak = true) {
  const log: string[] = [];
  const endings: (() => void)[] = [];
  const port: SpeechPort = {
    canSpeak: () => canSpeak,
    speak(utterance, done) {
      if (!canSpeak) return false;
      log.push(`${utterance.language}: ${utterance.text}`);
      endings.push(done);
      return true;
    },
    stop() {
      log.push('stop');
    },
  };
  return { port, log, finish: (n = endings.length - 1) => endings[n]?.() };
}
function setUp(canSpeak = true) {
  const clock = fakeClock();
  const mouth = fakePort(canSpeak);
  const played: [Sound, number][] = [];
  const sounds = {
    play: (sound: Sound, volume: number) => void played.push([sound, volume]),
    unlock: () => undefined,
    close: () => undefined,
  };
  const voice = createVoice({ port: mouth.port, sounds, now: clock.now, later: clock.later });
  return { clock, mouth, played, voice };
}

describe('the voice', () => {
  it('VOICE-1, 2 speaks in turn, by its own clock, and shows what it says', () => {
    const { clock, mouth, voice } = setUp();
    voice.configure({ language: 'de' });
    voice.say('Nach links lehnen');
    voice.say('Stillhalten');
    expect(voice.caption.value).toBe('Nach links lehnen');
    clock.run(1200);
    mouth.finish();
    expect(voice.caption.value).toBe('');
    clock.run(2799);
    expect(mouth.log).toEqual(['de: Nach links lehnen']);
    clock.run(10);
    expect(mouth.log).toEqual(['de: Nach links lehnen', 'de: Stillhalten']);
  });

  it('VOICE-5 safety stops the mouth first; a late end of the cut line ends nothing', () => {
    const { mouth, voice } = setUp();
    voice.say('Lean left');
    voice.say('Stop. Hold on.', { safety: true });
    expect(mouth.log).toEqual(['en: Lean left', 'stop', 'en: Stop. Hold on.']);
    mouth.finish(0);
    expect(voice.caption.value).toBe('Stop. Hold on.');
  });

  it.each([
    ['without any voice', false, {}],
    ['with the voice switched off', true, { voice: false }],
    ['at volume 0', true, { volume: 0 }],
  ])('VOICE-7 goes on as captions %s', (_name, canSpeak, settings) => {
    const { clock, mouth, voice } = setUp(canSpeak);
    voice.configure(settings);
    voice.say('Stand still');
    expect(mouth.log).toEqual([]);
    expect(voice.caption.value).toBe('Stand still');
    clock.run(readingMs('Stand still') - 1);
    expect(voice.caption.value).toBe('Stand still');
    clock.run(2);
    expect(voice.caption.value).toBe('');
  });

  it('VOICE-8 mute stops in the middle of the word, keeps the caption, and is silent until unmuted', () => {
    const { clock, mouth, played, voice } = setUp();
    voice.say('Lean right');
    voice.mute(true);
    expect(mouth.log).toEqual(['en: Lean right', 'stop']);
    expect(voice.caption.value).toBe('Lean right');
    voice.sound('done');
    expect(played).toEqual([]);
    clock.run(10_000);
    voice.mute(false);
    voice.setVolume(0.5);
    voice.sound('arrive');
    voice.say('Centre');
    expect(played).toEqual([['arrive', 0.5]]);
    expect(mouth.log.at(-1)).toBe('en: Centre');
  });

  it('hush forgets what waits', () => {
    const { clock, mouth, voice } = setUp();
    voice.say('one');
    voice.say('two');
    voice.hush();
    clock.run(20_000);
    expect(mouth.log).toEqual(['en: one', 'stop']);
    expect(voice.caption.value).toBe('');
  });
});

describe('voices and sounds', () => {
  const voice = (lang: string, localService = true, isDefault = false) => ({
    lang,
    localService,
    default: isDefault,
  });
  it('chooses a voice of the language, the region of the browser before others', () => {
    const all = [voice('en_US'), voice('de-DE'), voice('de-AT'), voice('ar-SA', false)];
    expect(chooseVoice(all, 'de', 'de-AT')?.lang).toBe('de-AT');
    expect(chooseVoice(all, 'en', undefined)?.lang).toBe('en_US');
    expect(chooseVoice(all, 'es', undefined)).toBeNull();
    expect(chooseVoice([voice('de-DE', false), voice('de-CH')], 'de', 'de-DE')?.lang).toBe('de-CH');
  });

  it('VOICE-9 no two sounds share number of notes, direction and length, and all stay under 2 kHz', () => {
    const shapes = SOUNDS.map((sound) => {
      const notes = SCORES[sound];
      const last = notes.at(-1);
      const length = Math.max(...notes.map((n) => n.at + n.ms));
      return [
        notes.length,
        Math.sign((last?.to ?? 0) - (notes[0]?.from ?? 0)),
        Math.round(length / 200),
      ].join();
    });
    expect(new Set(shapes).size).toBe(SOUNDS.length);
    for (const note of SOUNDS.flatMap((s) => SCORES[s]))
      expect(Math.max(note.from, note.to)).toBeLessThan(2000);
  });
});
