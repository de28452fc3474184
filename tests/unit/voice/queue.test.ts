import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyQueue,
  GAP_MS,
  type Line,
  longestMs,
  nextWake,
  type QueueEvent,
  type QueueState,
  REPEAT_MS,
  STALE_MS,
  stepQueue,
} from '../../../src/voice/queue.ts';

const line = (text: string, safety = false): Line => ({ text, safety });

/** Feeds events at their times and lists what was begun, and when. */
function play(events: readonly (readonly [number, QueueEvent])[]) {
  let state: QueueState = emptyQueue;
  const begun: { at: number; text: string; safety: boolean; cut: boolean }[] = [];
  for (const [at, event] of events) {
    const step = stepQueue(state, event, at);
    state = step.state;
    if (step.speak) begun.push({ at, ...step.speak, cut: step.cut });
  }
  return { state, begun };
}
const offer = (text: string, safety = false): QueueEvent => ({ type: 'offer', line: line(text, safety) });
const ended: QueueEvent = { type: 'ended' };
const LONG = 'Shift your weight slowly over your left foot and hold it there';
const tick: QueueEvent = { type: 'tick' };

describe('the queue', () => {
  it('VOICE-1 begins nothing while a line is being spoken', () => {
    const { begun } = play([
      [0, offer(LONG)],
      [GAP_MS + 500, offer('two')],
    ]);
    expect(begun.map((b) => b.text)).toEqual([LONG]);
  });

  it('VOICE-2 keeps four seconds between the beginnings of ordinary lines', () => {
    const { begun } = play([
      [0, offer('one')],
      [900, ended],
      [1000, offer('two')],
      [GAP_MS - 1, tick],
      [GAP_MS, tick],
    ]);
    expect(begun.map((b) => [b.at, b.text])).toEqual([
      [0, 'one'],
      [GAP_MS, 'two'],
    ]);
  });

  it('VOICE-3 keeps only the newest line that waits, and drops one that came too late', () => {
    const newest = play([
      [0, offer('one')],
      [100, offer('two')],
      [200, offer('three')],
      [900, ended],
      [GAP_MS, tick],
    ]);
    expect(newest.begun.map((b) => b.text)).toEqual(['one', 'three']);
    const late = play([
      [0, offer('a very long line')],
      [100, offer('two')],
      [100 + STALE_MS + 1, ended],
      [9000, tick],
    ]);
    expect(late.begun).toHaveLength(1);
    expect(late.state.waiting).toBeNull();
  });

  it('VOICE-4 does not repeat what was just said, and takes back what no longer holds', () => {
    const again = play([
      [0, offer('one')],
      [500, ended],
      [GAP_MS, offer('one')],
      [REPEAT_MS, offer('one')],
    ]);
    expect(again.begun.map((b) => b.at)).toEqual([0, REPEAT_MS]);
    const back = play([
      [0, offer('left')],
      [500, ended],
      [600, offer('right')],
      [700, offer('left')],
      [GAP_MS, tick],
    ]);
    expect(back.begun.map((b) => b.text)).toEqual(['left']);
  });

  it('VOICE-5 lets safety cut in, in order, and never be cut', () => {
    const { begun } = play([
      [0, offer('one')],
      [300, offer('Stop.', true)],
      [400, offer('two')],
      [500, offer('Sit down.', true)],
      [1300, ended],
      [2300, ended],
    ]);
    expect(begun.slice(0, 3).map((b) => [b.at, b.text, b.cut])).toEqual([
      [0, 'one', false],
      [300, 'Stop.', true],
      [1300, 'Sit down.', false],
    ]);
  });

  it('VOICE-6 takes a line as over when its voice never says so', () => {
    const { begun } = play([
      [0, offer(LONG)],
      [longestMs(LONG) - 1000, offer('two')],
      [longestMs(LONG), tick],
    ]);
    expect(begun.map((b) => b.text)).toEqual([LONG, 'two']);
    expect(begun[1]?.cut).toBe(true);
  });

  it('clears everything at once', () => {
    const { state } = play([
      [0, offer('one')],
      [10, offer('two')],
      [20, offer('S', true)],
      [30, { type: 'clear' }],
    ]);
    expect([state.speaking, state.waiting, state.safetyWaiting]).toEqual([null, null, []]);
    expect(nextWake(state)).toBeNull();
  });

  it('VOICE-1, 2, 5 hold for any order of events', () => {
    const event = fc.oneof(
      fc.record({
        type: fc.constant('offer' as const),
        line: fc.record({ text: fc.constantFrom('a', 'b', 'c', 'dd'), safety: fc.boolean() }),
      }),
      fc.constant(ended),
      fc.constant(tick),
      fc.constant({ type: 'clear' } as const),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), event), { maxLength: 60 }),
        (steps) => {
          let state: QueueState = emptyQueue;
          let now = 0;
          let lastOrdinary = Number.NEGATIVE_INFINITY;
          for (const [wait, next] of steps) {
            now += wait;
            const before = state;
            const step = stepQueue(state, next, now);
            state = step.state;
            if (next.type === 'offer' && next.line.safety) {
              // Offered safety is spoken or waits; it is never lost.
              const kept =
                state.speaking?.text === next.line.text ||
                state.safetyWaiting.some((l) => l.text === next.line.text);
              expect(kept).toBe(true);
            }
            if (!step.speak) continue;
            expect(before.speaking === null || step.cut || next.type === 'ended').toBe(true);
            if (before.speaking?.safety && now < before.speaking.until) expect(next.type).toBe('ended');
            if (!step.speak.safety) {
              expect(now - lastOrdinary).toBeGreaterThanOrEqual(GAP_MS);
              lastOrdinary = now;
            }
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
