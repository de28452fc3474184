import { describe, expect, it } from 'vitest';
import { AHEAD_MS, type BeatNow, noBeat, partsOf, stepBeat, UNDIVIDED_MS } from '../../../src/voice/beat.ts';

/** The notes of a drill that stands in beats of `paceMs`, looked at `fps` times a second; `blink` ms without a clock after 900 ms. */
function listen(paceMs: number, fps: number, how: { swing?: boolean; late?: number; blink?: number } = {}) {
  const heard: { sound: string; at: number }[] = [];
  const beats: number[] = [];
  let memory = noBeat;
  const frame = 1000 / fps;
  let n = 0;
  let began = 0;
  let stood = 0;
  for (let wall = 0; wall < 8 * paceMs; wall += frame) {
    if (how.blink && wall > 900 && stood < how.blink) {
      stood += frame;
      began += frame;
    }
    const length = paceMs + (how.late ?? 0);
    if (wall - began >= length) {
      began = how.swing ? began + length : wall;
      n += 1;
    }
    if (beats.length === n) beats.push(how.swing ? began : wall);
    const side = n % 2 === 0 ? 'left' : 'right';
    const now: BeatNow = {
      id: String(n),
      ageMs: Math.min(paceMs, wall - began),
      paceMs,
      side,
      next: how.swing ? (side === 'left' ? 'right' : 'left') : null,
    };
    const step = stepBeat(memory, now);
    memory = step.memory;
    for (const note of step.notes) heard.push({ sound: note.sound, at: wall + note.afterMs });
  }
  return { heard, beats, main: heard.filter(({ sound }) => sound.startsWith('beat')) };
}

describe('VOICE-12: the beat', () => {
  it.each([12, 15, 24, 30, 60])('is heard on the drill’s own beat at %i frames a second', (fps) => {
    for (const paceMs of [1500, 2000, 2500, 3000, 4000])
      for (const swing of [false, true]) {
        const { main, beats } = listen(paceMs, fps, { swing });
        for (const [i, at] of beats.entries()) {
          const note = main[i];
          expect(note?.sound).toBe(i % 2 === 0 ? 'beat-left' : 'beat-right');
          expect(Math.abs((note?.at ?? Number.NaN) - at)).toBeLessThan(10);
        }
        expect(main.length - beats.length).toBeLessThanOrEqual(swing ? 1 : 0);
      }
  });

  it('is divided over 1.8 s, into parts of 0.5 to 0.75 s, each heard once and to the millisecond', () => {
    expect([1000, 1500, 1800, 2000, 2500, 3000, 4000].map(partsOf)).toEqual([1, 1, 1, 3, 4, 4, 6]);
    for (const paceMs of [2000, 2500, 3000, 4000]) {
      expect(paceMs / partsOf(paceMs)).toBeLessThan(UNDIVIDED_MS);
      for (const fps of [12, 30]) {
        const { heard } = listen(paceMs, fps, { swing: true });
        const times = heard.map(({ at }) => at).filter((at) => at < 7 * paceMs);
        expect(times).toHaveLength(7 * partsOf(paceMs));
        for (const [i, at] of times.entries()) expect(at).toBeCloseTo((i * paceMs) / partsOf(paceMs), 3);
      }
    }
  });

  it('waits with a drill that waits: no second beat for a late foot, nothing ahead of a blink', () => {
    const late = listen(2000, 20, { late: 700 });
    expect(late.main).toHaveLength(late.beats.length);
    const still = listen(3000, 20, { blink: 500 });
    const between = still.heard.filter(({ sound, at }) => !sound.startsWith('beat') && at < 3500);
    expect(between).toHaveLength(3);
    // What was handed to the audio clock already is heard; everything after it keeps the drill's time.
    const second = between[1];
    expect(second?.at).toBeGreaterThan(1500 + 500 - AHEAD_MS);
  });

  it('ends with the beat', () => {
    expect(stepBeat({ id: '3', untilMs: 500, ahead: true }, null)).toEqual({ memory: noBeat, notes: [] });
  });
});
