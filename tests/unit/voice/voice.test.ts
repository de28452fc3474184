import { describe, expect, it } from 'vitest';
import type { BeatSound } from '../../../src/voice/beat.ts';
import { BEATS, SCORES, SOUNDS, type Sound } from '../../../src/voice/sounds.ts';
import { chooseVoice, type Heard, type SpeechPort } from '../../../src/voice/speech.ts';
import { BESIDE_BEAT, createVoice, partsOf, readingMs, START_MS } from '../../../src/voice/voice.ts';
import { fakeClock } from './clock.ts';

function fakePort(canSpeak = true) {
  const log: string[] = [];
  const reports: Heard[] = [];
  const volumes: number[] = [];
  const port: SpeechPort = {
    canSpeak: () => canSpeak,
    speak(utterance, heard) {
      if (!canSpeak) return false;
      log.push(`${utterance.language}: ${utterance.text}`);
      reports.push(heard);
      volumes.push(utterance.volume);
      return true;
    },
    stop() {
      log.push('stop');
    },
  };
  return {
    port,
    log,
    volumes,
    start: (n = reports.length - 1) => reports[n]?.started(),
    finish: (n = reports.length - 1) => reports[n]?.ended('said'),
    fail: (n = reports.length - 1) => reports[n]?.ended('failed'),
  };
}
function setUp(canSpeak = true) {
  const clock = fakeClock();
  const mouth = fakePort(canSpeak);
  const played: [Sound, number][] = [];
  const beats: [BeatSound, number, number][] = [];
  const sounds = {
    play: (sound: Sound, volume: number) => void played.push([sound, volume]),
    beat: (sound: BeatSound, volume: number, afterMs: number) => void beats.push([sound, volume, afterMs]),
    unlock: () => undefined,
    close: () => undefined,
  };
  const voice = createVoice({ port: mouth.port, sounds, now: clock.now, later: clock.later });
  return { clock, mouth, played, beats, voice };
}

describe('the voice', () => {
  it('VOICE-1, 2 speaks in turn, by its own clock, and shows what it says', () => {
    const { clock, mouth, voice } = setUp();
    voice.configure({ language: 'de' });
    voice.say('Nach links lehnen', 'remark');
    voice.say('Stillhalten', 'remark');
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
    voice.say('Lean left', 'remark');
    voice.say('Stop. Hold on.', 'safety');
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
    voice.say('Stand still', 'remark');
    expect(mouth.log).toEqual([]);
    expect(voice.caption.value).toBe('Stand still');
    clock.run(readingMs('Stand still') - 1);
    expect(voice.caption.value).toBe('Stand still');
    clock.run(2);
    expect(voice.caption.value).toBe('');
  });

  it('VOICE-8 mute stops in the middle of the word, keeps the caption, and is silent until unmuted', () => {
    const { clock, mouth, played, voice } = setUp();
    voice.say('Lean right', 'remark');
    voice.mute(true);
    expect(mouth.log).toEqual(['en: Lean right', 'stop']);
    expect(voice.caption.value).toBe('Lean right');
    voice.sound('done');
    expect(played).toEqual([]);
    clock.run(10_000);
    voice.mute(false);
    voice.configure({ volume: 0.5 });
    voice.sound('arrive');
    voice.say('Centre', 'remark');
    expect(played).toEqual([['arrive', 0.5]]);
    expect(mouth.log.at(-1)).toBe('en: Centre');
  });

  it('VOICE-3: what is no longer asked is cut off, and what was to come with it is forgotten', () => {
    const { clock, mouth, voice } = setUp();
    voice.asks('pause');
    voice.say('one', 'safety');
    voice.say('two', 'safety');
    voice.say('three', 'ask');
    expect(voice.owes.value).toBe('pause');
    voice.asks('stand');
    clock.run(20_000);
    expect(mouth.log).toEqual(['en: one', 'stop']);
    expect(voice.caption.value).toBe('');
    expect(voice.owes.value).toBeNull();
  });

  it('VOICE-6: words that never end, never begin or fail hold nobody up for longer than reading takes', () => {
    const { clock, mouth, voice } = setUp();
    const next = 'Shift your weight slowly over your left foot and hold it there for me';
    voice.asks('a');
    voice.say(next, 'ask');
    expect(voice.owes.value).toBe('a');
    clock.run(START_MS + 1);
    expect(voice.caption.value).toBe(next);
    clock.run(readingMs(next) - START_MS);
    expect(voice.owes.value).toBeNull();
    expect(mouth.log.at(-1)).toBe('stop');

    voice.asks('b');
    voice.say(next, 'ask');
    mouth.fail();
    expect(voice.caption.value).toBe(next);
    clock.run(readingMs(next) + 1);
    expect(voice.owes.value).toBeNull();

    voice.asks('c');
    voice.say(next, 'ask');
    mouth.start();
    clock.run(60_000);
    expect(voice.owes.value).toBeNull();

    // And while it hangs, something else that is asked is said at once.
    voice.asks('d');
    voice.say('Stand up', 'ask');
    voice.asks('e');
    voice.say('Sit down', 'ask');
    expect(mouth.log.slice(-2)).toEqual(['stop', 'en: Sit down']);
  });

  it('VOICE-7: a long line is said in whole sentences, each with its own caption', () => {
    const { mouth, voice } = setUp();
    const line =
      'Three tries on each leg; the best one counts. A try ends when the foot touches down, or you take hold. You may stop at any moment.';
    expect(partsOf(line).join(' ')).toBe(line);
    expect(partsOf('Stop. Hold on.')).toEqual(['Stop. Hold on.']);
    voice.asks('a');
    voice.say(line, 'ask');
    for (const part of partsOf(line)) {
      expect(voice.caption.value).toBe(part);
      expect(voice.owes.value).toBe('a');
      mouth.finish();
    }
    expect(voice.owes.value).toBeNull();
    expect(mouth.log).toHaveLength(partsOf(line).length);
  });

  it('VOICE-11: the last words are said to their end', () => {
    const { mouth, voice } = setUp();
    voice.say('Sit down and rest.', 'safety');
    voice.say('Everything you finished is saved.', 'safety');
    voice.finish();
    mouth.finish();
    expect(mouth.log).toEqual(['en: Sit down and rest.', 'en: Everything you finished is saved.']);
    mouth.finish();
    expect(mouth.log).not.toContain('stop');
    expect(voice.caption.value).toBe('');
  });

  it('VOICE-12: the beat is louder than the words beside it, and has a switch of its own', () => {
    const { mouth, beats, clock, voice } = setUp();
    voice.configure({ volume: 1, sounds: false });
    voice.beat([{ sound: 'beat-left', afterMs: 0 }]);
    voice.asks('left');
    voice.say('Left', 'cue');
    expect(beats).toEqual([['beat-left', 1, 0]]);
    expect(mouth.volumes).toEqual([BESIDE_BEAT]);
    clock.run(10_000);
    voice.asks('rest');
    voice.say('Rest', 'ask');
    expect(mouth.volumes.at(-1)).toBe(1);
    voice.configure({ beat: false });
    voice.beat([{ sound: 'beat-right', afterMs: 0 }]);
    voice.configure({ beat: true });
    voice.mute(true);
    voice.beat([{ sound: 'beat-right', afterMs: 0 }]);
    expect(beats).toHaveLength(1);
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
    for (const note of [...SOUNDS.flatMap((s) => SCORES[s]), ...Object.values(BEATS).flat()])
      expect(Math.max(note.from, note.to)).toBeLessThan(2000);
    // Left and right by pitch, and by enough of it: a fifth.
    const pitch = (sound: BeatSound) => BEATS[sound][0]?.from ?? 0;
    expect(pitch('beat-right') / pitch('beat-left')).toBeGreaterThan(1.45);
  });
});
