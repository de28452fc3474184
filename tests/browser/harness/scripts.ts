import type { DrillState, DrillView } from '../../../src/drills/drill.ts';

/** A made-up state around a view: what a drill would say while the game draws that view. */
export function stateOf(view: DrillView, more: Partial<DrillState> = {}): DrillState {
  const drills = {
    river: 'weight-shift',
    heron: 'single-leg-stance',
    stones: 'marching',
    reeds: 'sit-to-stand',
  } as const;
  return {
    drill: drills[view.world],
    cue: 'none',
    target: null,
    say: null,
    hold: 0,
    trialNumber: 1,
    trialCount: 10,
    practice: false,
    trials: [],
    feedback: true,
    summary: {},
    done: false,
    view,
    ...more,
  };
}

const smooth = (k: number) => {
  const c = Math.max(0, Math.min(1, k));
  return c * c * (3 - 2 * c);
};

/**
 * A player as a function of time: same `ms`, same state, so that pictures can be compared and benches repeated.
 * River: 8 s for a gate, alternating sides: 1 s rest, lean 1.5 s, hold 2.5 s, back to the centre.
 */
export const PLAYERS = {
  river(ms: number): DrillState {
    const n = Math.floor(ms / 8000);
    const t = (ms % 8000) / 1000;
    const side = n % 2 === 0 ? 1 : -1;
    const goal = side * (0.5 + (n % 3) * 0.15);
    const out = smooth((t - 1.4) / 1.4) * (1 - smooth((t - 5.8) / 1.4));
    const sway = Math.sin(ms / 420) * 0.012;
    const asked = t > 0.8 && t < 5.8;
    return stateOf(
      {
        world: 'river',
        position: goal * out + sway,
        target: asked ? goal : null,
        band: 0.1,
        beat: null,
      },
      {
        cue: asked ? (side > 0 ? 'lean-right' : 'lean-left') : 'centre',
        target: asked ? goal : null,
        hold: asked ? Math.max(0, Math.min(1, (t - 2.7) / 2.6)) : 0,
        trialNumber: n + 1,
      },
    );
  },
  heron(ms: number): DrillState {
    const n = Math.floor(ms / 14000);
    const t = (ms % 14000) / 1000;
    const up = smooth((t - 2) / 0.8) * (1 - smooth((t - 12) / 0.6));
    const left = n % 2 === 0;
    const held = Math.max(0, Math.min(10000, (t - 2.4) * 1000));
    return stateOf(
      {
        world: 'heron',
        leg: left ? 'right' : 'left',
        liftLeft: left ? up * 0.11 : 0.001,
        liftRight: left ? 0.001 : up * 0.11,
        heldMs: up > 0.3 ? held : 0,
        goalMs: 10000,
        stillness: up > 0.3 ? Math.min(1, held / 4000) : 0.3,
      },
      { cue: left ? 'lift-left' : 'lift-right', hold: up > 0.3 ? held / 10000 : 0, trialNumber: n + 1 },
    );
  },
  stones(ms: number): DrillState {
    const pattern = ['left', 'right', 'wait', 'right', 'left', 'right', 'left', 'wait'] as const;
    const beatMs = 1600;
    const step = Math.floor(ms / beatMs);
    const index = step % pattern.length;
    const beat = (ms % beatMs) / beatMs;
    const side = pattern[index];
    const lift = Math.sin(Math.max(0, Math.min(1, (beat - 0.35) / 0.6)) * Math.PI) * 0.1;
    return stateOf(
      {
        world: 'stones',
        pattern,
        index,
        beat,
        liftLeft: side === 'left' ? lift : 0,
        liftRight: side === 'right' ? lift : 0,
        patternShown: Math.floor(step / pattern.length) % 2 === 0,
      },
      { cue: side === 'left' ? 'lift-left' : side === 'right' ? 'lift-right' : 'stand-still', hold: beat },
    );
  },
  reeds(ms: number): DrillState {
    const rep = ms / 5000;
    const depth = Math.sin((rep % 1) * Math.PI) ** 2;
    return stateOf(
      { world: 'reeds', reps: Math.min(10, Math.floor(rep)), goal: 10, depth, figure: 'chair' },
      { cue: rep % 1 < 0.5 ? 'rise' : 'sit', hold: depth },
    );
  },
} as const;
