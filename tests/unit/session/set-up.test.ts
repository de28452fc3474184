import { describe, expect, it } from 'vitest';
import type { BodyState } from '../../../src/body/state.ts';
import {
  answerTargets,
  noDwell,
  noRaise,
  standOf,
  stepDwell,
  stepRaise,
} from '../../../src/session/hands-free.ts';
import { askSetUp, setUpDone, startSetUp, stepSetUp, waiveSetUp } from '../../../src/session/set-up.ts';
import type { SetUpMemory } from '../../../src/session/state.ts';
import { type MirroredPoint, millis } from '../../../src/units.ts';
import { standingAt } from './person.ts';

const boxed = (left: number, top: number, right: number, bottom: number): Partial<BodyState> => ({
  box: { left, top, right, bottom },
});
/** Set-up over frames; the cues in the order in which they appeared, and the last memory. */
function watch(ms: number, frameMs: number, frame: (t: number) => Partial<BodyState>) {
  let memory: SetUpMemory = startSetUp();
  const cues: string[] = [];
  let doneAt: number | null = null;
  for (let t = 0; t < ms; t += frameMs) {
    const body = standingAt(t, 0, frame(t));
    memory = stepSetUp(memory, body, millis(frameMs));
    const { cue } = askSetUp(memory, body, false);
    if (cues.at(-1) !== cue) cues.push(cue);
    if (doneAt === null && setUpDone(memory)) doneAt = t;
  }
  return { memory, cues, doneAt };
}

describe('SET: one cue at a time, satisfied hands-free', () => {
  const good: [string, Partial<BodyState>][] = [
    ['webcam, 2.5 m', boxed(0.42, 0.12, 0.58, 0.92)],
    ['webcam 640×480, 4 m', boxed(0.45, 0.3, 0.55, 0.77)],
    ['telephone held upright', boxed(0.3, 0.2, 0.7, 0.75)],
    ['filling the picture', boxed(0.38, 0.03, 0.62, 0.95)],
  ];
  for (const [name, box] of good)
    for (const frameMs of [33, 100])
      it(`SET-1: is done about a second after somebody stands well (${name}, every ${frameMs} ms)`, () => {
        const { doneAt, cues } = watch(3000, frameMs, () => box);
        expect(doneAt).not.toBeNull();
        expect(doneAt ?? 9e9).toBeLessThanOrEqual(1200);
        expect(cues).toEqual(['ready']);
      });

  const asked: [string, Partial<BodyState>, string, string][] = [
    ['too near', boxed(0.3, -0.05, 0.7, 1.1), 'step-back', 'far-enough'],
    ['too far', boxed(0.47, 0.4, 0.53, 0.7), 'come-closer', 'close-enough'],
    ['too far to the left of the mirrored picture', boxed(0.05, 0.12, 0.21, 0.92), 'move-right', 'centred'],
    ['too far to the right of the mirrored picture', boxed(0.79, 0.12, 0.95, 0.92), 'move-left', 'centred'],
    ['nobody', { box: null, tracked: false, notMeasured: 'nobody' }, 'come-closer', 'seen'],
    ['dark', { tracked: false, notMeasured: 'dark' }, 'stand-still', 'light'],
    ['two people', { tracked: false, notMeasured: 'second-person' }, 'stand-still', 'alone'],
    ['feet hidden', { tracked: false, notMeasured: 'partial' }, 'step-back', 'feet'],
    ['sitting', { tracked: false, notMeasured: 'sitting' }, 'rise', 'facing'],
    ['turned', { tracked: false, notMeasured: 'turned' }, 'stand-still', 'facing'],
    ['camera tilted', { cameraRoll: 7 }, 'stand-still', 'level'],
  ];
  for (const [name, frame, cue, check] of asked)
    it(`SET-2: ${name} asks for ${check} with the cue ${cue}`, () => {
      const { memory, cues, doneAt } = watch(3000, 100, () => frame);
      expect(memory.asked).toBe(check);
      expect(cues).toEqual([cue]);
      expect(doneAt).toBeNull();
    });

  it('SET-3: at the very edge of every limit, with noise, the cue does not flicker', () => {
    for (const centre of [0.34, 0.66])
      for (const height of [0.44, 0.46]) {
        let seed = 1;
        const noise = () => {
          seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
          return (seed / 4294967296 - 0.5) * 0.016;
        };
        const { cues } = watch(20_000, 100, () =>
          boxed(centre - 0.08 + noise(), 0.3 + noise(), centre + 0.08 + noise(), 0.3 + height + noise()),
        );
        expect(cues.length, `${centre} ${height}: ${cues.join(' ')}`).toBeLessThanOrEqual(4);
      }
  });

  it('SET-4: must be held: stepping out of place within the second starts it anew', () => {
    const { doneAt } = watch(4000, 100, (t) =>
      t > 500 && t < 1200 ? boxed(0.8, 0.12, 0.96, 0.92) : boxed(0.42, 0.12, 0.58, 0.92),
    );
    expect(doneAt).toBeGreaterThan(2000);
  });

  it('SET-6: a tilted camera is let be after a while, and "go on" passes any check', () => {
    expect(watch(20_000, 100, () => ({ cameraRoll: 7 })).doneAt).not.toBeNull();
    const { memory } = watch(1000, 100, () => boxed(0.47, 0.4, 0.53, 0.7));
    expect(memory.asked).toBe('close-enough');
    expect(waiveSetUp(memory).asked).toBeNull();
  });
});

const at = (x: number, y: number): MirroredPoint => ({ x, y }) as MirroredPoint;
const hand = (x: number | null, y = 0.2): Partial<BodyState> => ({
  handRight: { at: x === null ? null : at(x, y), raised: false, nearHip: false },
});

describe('HAND: choosing and pausing without touching', () => {
  const targets = answerTargets(['yes', 'no']);
  const dwell = (frames: readonly (number | null)[], frameMs = 100) => {
    let state = noDwell;
    const chosen: string[] = [];
    const ring: number[] = [];
    for (const [i, x] of frames.entries()) {
      state = stepDwell(state, targets, standingAt(i * frameMs, 0, hand(x)), millis(frameMs));
      if (state.chosen !== null) chosen.push(state.chosen);
      ring.push(state.progress);
    }
    return { chosen, ring };
  };
  const still = (x: number | null, n: number) => Array.from({ length: n }, () => x);

  it('HAND-2: a hand held for a second and a half chooses once, and not again before it has left (HAND-3)', () => {
    expect(dwell(still(0.2, 14)).chosen).toEqual([]);
    expect(dwell(still(0.2, 60)).chosen).toEqual(['yes']);
    expect(dwell([...still(0.2, 20), ...still(0.5, 3), ...still(null, 3), ...still(0.2, 20)]).chosen).toEqual(
      ['yes', 'yes'],
    );
    expect(dwell([...still(0.2, 20), ...still(0.8, 20)]).chosen).toEqual(['yes', 'no']);
  });

  it('HAND-4: a flicker of the hand costs a little of the ring, a real departure all of it', () => {
    expect(dwell([...still(0.2, 8), null, ...still(0.2, 11)]).chosen).toEqual(['yes']);
    expect(dwell([...still(0.2, 12), ...still(null, 12), ...still(0.2, 6)]).chosen).toEqual([]);
    for (const value of dwell([...still(0.2, 9), ...still(null, 9), ...still(0.8, 9)]).ring) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
    }
  });

  it('HAND-1: targets are large, inside the picture and apart, for up to nine answers', () => {
    for (let n = 1; n <= 9; n++) {
      const boxes = answerTargets(Array.from({ length: n }, (_, i) => `${i}`));
      for (const [i, a] of boxes.entries()) {
        expect(a.left).toBeGreaterThanOrEqual(0);
        expect(a.right).toBeLessThanOrEqual(1);
        expect(a.bottom).toBeLessThanOrEqual(0.75);
        expect(a.right - a.left).toBeGreaterThanOrEqual(1 / 6);
        expect(a.bottom - a.top).toBeGreaterThanOrEqual(1 / 6);
        for (const b of boxes.slice(i + 1)) expect(a.right < b.left || a.bottom < b.top).toBe(true);
      }
    }
  });

  it('HAND-9: near and far, in the middle and aside, every box is in reach of a hand of somebody who stands still', () => {
    const aspect = 16 / 9;
    for (const height of [0.46, 0.6, 0.75, 0.9])
      for (const x of [0.36, 0.5, 0.64])
        for (let n = 1; n <= 9; n++) {
          const stand = { x, top: (0.95 - height) / 2, height, aspect };
          const stature = height / aspect;
          for (const box of answerTargets(
            Array.from({ length: n }, (_, i) => `${i}`),
            stand,
          )) {
            const aside = Math.max(0, box.left - x, x - box.right);
            expect(aside / stature, `${n} boxes, ${height} high, at ${x}`).toBeLessThan(0.47);
            // Over the head or beside it, not only above an outstretched arm.
            expect((stand.top - box.bottom) / height).toBeLessThan(0.15);
            expect([box.left >= 0, box.right <= 1, box.top >= 0, box.bottom <= 0.75]).toEqual([
              true,
              true,
              true,
              true,
            ]);
          }
        }
  });

  it('HAND-9: the boxes follow somebody who walks, not an arm that is stretched out', () => {
    const hanging = { at: at(0.5, 0.55), raised: false, nearHip: true };
    const box = { left: 0.42, top: 0.12, right: 0.58, bottom: 0.92 };
    const hands = { handLeft: hanging, handRight: hanging };
    const first = standOf(standingAt(0, 0, { ...hands, box }), 16 / 9, null);
    expect(first?.x).toBeCloseTo(0.5, 6);
    const stretched = { ...hands, handRight: { ...hanging, nearHip: false }, box: { ...box, right: 0.8 } };
    expect(standOf(standingAt(0, 0, stretched), 16 / 9, first)).toBe(first);
    const walked = { ...hands, box: { ...box, left: 0.6, right: 0.76 } };
    expect(standOf(standingAt(0, 0, walked), 16 / 9, first)?.x).toBeCloseTo(0.68, 6);
    expect(standOf(standingAt(0, 0, { ...walked, box: null }), 16 / 9, first)).toBe(first);
  });

  it('HAND-5, HAND-6: one hand up for a second counts once; both hands, or half a second, do not', () => {
    const raise = (frames: readonly string[]) => {
      let state = noRaise;
      let done = 0;
      for (const [i, up] of frames.entries()) {
        const body = standingAt(i * 50, 0, {
          handLeft: { at: null, raised: up === 'both', nearHip: false },
          handRight: { at: null, raised: up !== 'none', nearHip: false },
        });
        state = stepRaise(state, body, millis(50));
        if (state.done) done++;
      }
      return done;
    };
    const n = (word: string, count: number) => Array.from({ length: count }, () => word);
    expect(raise(n('one', 60))).toBe(1);
    expect(raise(n('one', 10))).toBe(0);
    expect(raise(n('both', 60))).toBe(0);
    expect(raise([...n('one', 12), 'none', 'none', ...n('one', 12)])).toBe(1);
    expect(raise([...n('one', 30), ...n('none', 10), ...n('one', 30)])).toBe(2);
  });
});
