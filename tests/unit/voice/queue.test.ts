import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  emptyQueue,
  GAP_MS,
  LATE_MS,
  type Line,
  longestMs,
  nextWake,
  type QueueEvent,
  type QueueState,
  REPEAT_MS,
  STALE_MS,
  stepQueue,
  type Urgency,
} from '../../../src/voice/queue.ts';

const line = (text: string, urgency: Urgency = 'remark'): Line => ({ text, urgency });

/** Feeds events at their times and lists what was begun, and when. */
function play(events: readonly (readonly [number, QueueEvent])[]) {
  let state: QueueState = emptyQueue;
  const begun: { at: number; text: string; urgency: Urgency; cut: boolean }[] = [];
  for (const [at, event] of events) {
    const step = stepQueue(state, event, at);
    state = step.state;
    if (step.speak) begun.push({ at, ...step.speak, cut: step.cut });
  }
  return { state, begun };
}
const offer = (text: string, urgency?: Urgency): QueueEvent => ({ type: 'offer', line: line(text, urgency) });
const asks = (about: string): QueueEvent => ({ type: 'asks', about });
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

  it('VOICE-2 lets four seconds pass before a remark begins', () => {
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

  it('VOICE-3 keeps only the newest remark that waits, and drops one that came too late', () => {
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
    expect(late.state.remarkWaiting).toBeNull();
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
      [300, offer('Stop.', 'safety')],
      [400, offer('two')],
      [500, offer('Sit down.', 'safety')],
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

  it('VOICE-3, 10: a cue cuts praise at once, and is cut itself when something else is asked', () => {
    const { begun, state } = play([
      [0, asks('between')],
      [10, offer('Well done: you arrived and stayed.')],
      [900, asks('lean-left')],
      [900, offer('Weight to the left', 'cue')],
      [910, offer('That was the other side.')],
      [1500, asks('between')],
    ]);
    expect(begun.map((b) => [b.at, b.text])).toEqual([
      [10, 'Well done: you arrived and stayed.'],
      [900, 'Weight to the left'],
    ]);
    expect(state.speaking).toBeNull();
    const step = stepQueue({ ...state, speaking: null }, offer('Weight to the right', 'cue'), 1600);
    expect(step.speak?.text).toBe('Weight to the right');
  });

  it('VOICE-3: a cue behind a safety line is said on time or not at all', () => {
    const held = (ms: number) =>
      play([
        [0, offer('Are you all right?', 'safety')],
        [100, offer('Lift your left foot', 'cue')],
        [100 + ms, ended],
        [100 + ms, tick],
      ]).begun.map((b) => b.text);
    expect(held(LATE_MS)).toEqual(['Are you all right?', 'Lift your left foot']);
    expect(held(LATE_MS + 1)).toEqual(['Are you all right?']);
  });

  it('VOICE-4: the same movement asked anew is said anew, however soon', () => {
    const { begun } = play([
      [0, asks('left#1')],
      [0, offer('Left', 'cue')],
      [500, ended],
      [2000, asks('left#2')],
      [2000, offer('Left', 'cue')],
      [2010, offer('Left', 'cue')],
    ]);
    expect(begun.map((b) => b.at)).toEqual([0, 2000]);
  });

  it('VOICE-5: an answered question is not asked to its end', () => {
    const { begun, state } = play([
      [0, asks('pause')],
      [0, offer('Are you all right?', 'safety')],
      [100, offer('Nobody has answered.', 'safety')],
      [600, asks('set-up')],
      [600, offer('Take a step back', 'ask')],
    ]);
    expect(begun.map((b) => [b.at, b.text])).toEqual([
      [0, 'Are you all right?'],
      [600, 'Take a step back'],
    ]);
    expect(state.safetyWaiting).toEqual([]);
  });

  it('clears everything at once', () => {
    const { state } = play([
      [0, offer('one')],
      [10, offer('two')],
      [20, offer('S', 'safety')],
      [30, { type: 'clear' }],
    ]);
    expect([state.speaking, state.askWaiting, state.remarkWaiting, state.safetyWaiting]).toEqual([
      null,
      null,
      null,
      [],
    ]);
    expect(nextWake(state)).toBeNull();
  });

  it('VOICE-1, 2, 3, 5, 10 hold for any order of events', () => {
    const event = fc.oneof(
      fc.record({
        type: fc.constant('offer' as const),
        line: fc.record({
          text: fc.constantFrom('a', 'b', 'c', 'dd'),
          urgency: fc.constantFrom<Urgency>('safety', 'cue', 'ask', 'remark'),
        }),
      }),
      fc.record({ type: fc.constant('asks' as const), about: fc.constantFrom('x', 'y', 'z') }),
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
          let lastBegan = Number.NEGATIVE_INFINITY;
          for (const [wait, next] of steps) {
            now += wait;
            const before = state;
            const step = stepQueue(state, next, now);
            state = step.state;
            if (next.type === 'offer' && next.line.urgency === 'safety') {
              // Offered safety is spoken or waits; only what is asked afterwards takes its place.
              const kept =
                state.speaking?.text === next.line.text ||
                state.safetyWaiting.some((l) => l.text === next.line.text);
              expect(kept).toBe(true);
            }
            // VOICE-3: nothing is said, or waits, about what is no longer asked.
            for (const one of [state.speaking, state.askWaiting, ...state.safetyWaiting])
              if (one && one.urgency !== 'remark') expect(one.about).toBe(state.asked);
            // VOICE-10: what is asked waits for safety only.
            if (state.askWaiting) expect(state.speaking?.urgency).toBe('safety');
            if (!step.speak) continue;
            expect(before.speaking === null || step.cut || next.type === 'ended').toBe(true);
            if (before.speaking?.urgency === 'safety' && now < before.speaking.until)
              expect(next.type === 'ended' || next.type === 'asks').toBe(true);
            if (step.speak.urgency === 'remark') expect(now - lastBegan).toBeGreaterThanOrEqual(GAP_MS);
            lastBegan = now;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
