import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CUES, type Cue } from '../../../src/drills/cue.ts';
import {
  CHARACTERS,
  type Character,
  type PatientState,
  REACTION,
  startPatient,
  stepPatient,
  type Told,
} from '../../../src/virtual-patient/behaviour.ts';
import { ARM } from '../../../src/virtual-patient/pose.ts';
import { solve } from '../../../src/virtual-patient/skeleton.ts';
import { poseOf, type Stance, stanceOf } from '../../../src/virtual-patient/stance.ts';

const told = (cue: Cue, target: number | null = null): Told => ({ cue, target, handTo: null });

/** Plays cues one after the other and looks at the stance at every step. */
function play(
  start: PatientState,
  script: readonly (readonly [Told, number])[],
  dt: number,
  look?: (stance: Stance, t: number) => void,
): PatientState {
  let state = start;
  for (const [what, ms] of script)
    for (let t = 0; t < ms - 1e-6; t += dt) {
      state = stepPatient(state, what, dt);
      look?.(stanceOf(state), state.t);
    }
  return state;
}
const steady = { sway: 0 } as const;
const person = (character: Character, seed = 1): PatientState => startPatient({ ...steady, character, seed });

describe('the virtual patient’s behaviour', () => {
  it('is the same, bit for bit, from the same seed and cues', () => {
    const cue = fc.tuple(
      fc.constantFrom(...CUES),
      fc.constantFrom(null, -0.8, -0.4, 0, 0.5, 0.8),
      fc.integer({ min: 1, max: 80 }),
    );
    fc.assert(
      fc.property(
        fc.array(cue, { maxLength: 12 }),
        fc.constantFrom(...CHARACTERS),
        fc.integer(),
        (cues, character, seed) => {
          const script = cues.map(([c, target, n]) => [told(c, target), n * 33] as const);
          const [a, b] = [1, 2].map(() => play(startPatient({ character, seed }), script, 33));
          expect(a).toEqual(b);
          expect(JSON.parse(JSON.stringify(a)).motions).toEqual(a?.motions);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reacts within human time: 300 to 900 ms after every new cue, and not before', () => {
    for (let seed = 0; seed < 200; seed++) {
      let begun = 0;
      play(person('good', seed), [[told('lean-right', 0.6), 1500]], 10, (s, t) => {
        if (begun === 0 && s.lateral > 1e-4) begun = t;
      });
      // A minimum-jerk start is slow: some ms pass before it shows.
      expect(begun).toBeGreaterThanOrEqual(REACTION.min);
      expect(begun).toBeLessThan(REACTION.max + 120);
    }
  });

  it('goes to the target of its own range, to the right side, and stays there within the band', () => {
    for (const target of [-0.8, -0.5, 0.4, 0.8]) {
      const state = person('good', 7);
      let [worst, from] = [0, 3600];
      play(state, [[told(target < 0 ? 'lean-left' : 'lean-right', target), 8000]], 33, (s, t) => {
        if (t > from) worst = Math.max(worst, Math.abs(s.lateral - 0.75 * target));
      });
      expect(worst).toBeLessThan(0.045);
      from = 0;
    }
  });

  it('moves smoothly: no jump in place or speed, whatever is asked and whoever it is', () => {
    const cue = fc.tuple(fc.constantFrom(...CUES), fc.integer({ min: 2, max: 60 }));
    fc.assert(
      fc.property(
        fc.array(cue, { minLength: 3, maxLength: 10 }),
        fc.constantFrom(...CHARACTERS),
        fc.integer(),
        (cues, character, seed) => {
          let before: Stance | null = null;
          let speed = 0;
          play(
            person(character, seed),
            cues.map(([c, n]) => [told(c), n * 50] as const),
            10,
            (s) => {
              if (before) {
                const v = (s.lateral - before.lateral) / 0.01;
                expect(Math.abs(v)).toBeLessThan(6);
                expect(Math.abs(v - speed)).toBeLessThan(0.8);
                speed = v;
              }
              before = s;
            },
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('hardly depends on how time is cut', () => {
    const script = [
      [told('lean-left', -0.6), 4000],
      [told('centre', 0), 3000],
      [told('lift-right'), 4000],
      [told('foot-down'), 2000],
    ] as const;
    const ends = [100, 50, 20, 10].map((dt) => {
      const seen: number[] = [];
      play(person('good', 3), script, dt, (s, t) => {
        if (t % 100 < 1e-6) seen.push(s.lateral, s.liftRight);
      });
      return seen;
    });
    for (const other of ends.slice(1))
      expect(other.map((v) => v.toFixed(6))).toEqual(ends[0]?.map((v) => v.toFixed(6)));
  });

  it('lifts the asked foot with the weight over the other, holds it, and puts it down first', () => {
    let liftedWhileUnready = -1;
    const up = play(person('good', 2), [[told('lift-left'), 5000]], 33, (s) => {
      if (s.liftLeft > 0.03) liftedWhileUnready = Math.max(liftedWhileUnready, 0.5 - s.lateral);
    });
    expect(liftedWhileUnready).toBeLessThan(0);
    const s = stanceOf(up);
    expect(s.liftLeft).toBeGreaterThan(0.1);
    expect(s.liftRight).toBe(0);
    const truth = solve(poseOf(up));
    expect(truth.lift.left).toBeGreaterThan(0.1);
    expect(truth.lateral).toBeGreaterThan(0.85);
    const down = stanceOf(play(up, [[told('foot-down'), 3000]], 33));
    expect(Math.max(down.liftLeft, down.liftRight)).toBe(0);
    expect(Math.abs(down.lateral)).toBeLessThan(0.02);
  });

  it('has characters that cheat or fail in their own way', () => {
    const most = (
      character: Character,
      pick: (s: Stance) => number,
      cue = told('lean-right', 0.8),
      seed = 5,
    ): number => {
      let value = 0;
      let state = person(character, seed);
      for (let i = 0; i < 4; i++) {
        value = 0;
        state = play(state, [[cue, 7000]], 33, (s) => {
          value = Math.max(value, pick(s));
        });
        state = play(state, [[told('centre', 0), 3000]], 33);
      }
      return value;
    };
    expect(most('still', (s) => Math.abs(s.lateral) + s.liftLeft + s.liftRight + Math.abs(s.trunk))).toBe(0);
    expect(most('trunk-only', (s) => Math.abs(s.lateral))).toBe(0);
    expect(most('trunk-only', (s) => s.trunk)).toBeGreaterThan(12);
    expect(most('foot-lifter', (s) => s.liftLeft)).toBeGreaterThan(0.1);
    expect(most('giving-up', (s) => s.lateral)).toBeLessThan(0.4);
    expect(most('falling-out', (s) => s.stepRight)).toBeGreaterThan(0.1);
    expect(most('hesitant', (s) => s.lateral)).toBeGreaterThan(0.55);
  });

  it('follows the set-up cues whoever it is: farther, nearer, left and right', () => {
    for (const character of ['good', 'still', 'trunk-only'] as const) {
      const go = (cue: Cue): Stance => stanceOf(play(person(character), [[told(cue), 4000]], 33));
      expect(go('step-back').z).toBeGreaterThan(0.4);
      expect(go('come-closer').z).toBeLessThan(-0.4);
      expect(go('move-left').x).toBeLessThan(-0.4);
      expect(go('move-right').x).toBeGreaterThan(0.4);
      const stopped = play(
        person(character),
        [
          [told('step-back'), 2000],
          [told('stand-still'), 1500],
        ],
        33,
      );
      const later = play(stopped, [[told('stand-still'), 2000]], 33);
      expect(stanceOf(later).z).toBeCloseTo(stanceOf(stopped).z, 6);
      expect(stanceOf(later).liftLeft + stanceOf(later).liftRight).toBe(0);
    }
  });

  it('sits, rises, and raises a hand when asked', () => {
    const seated = play(person('good'), [[told('sit'), 4000]], 33);
    expect(stanceOf(seated).sit).toBe(1);
    expect(stanceOf(play(seated, [[told('rise'), 4000]], 33)).sit).toBe(0);
    const hand: Told = { cue: 'rest', target: null, handTo: { side: 'right', arm: ARM.raised } };
    const up = poseOf(play(person('good'), [[hand, 2500]], 33));
    expect(up.armRight.up).toBeCloseTo(ARM.raised.up, 6);
    expect(up.armLeft.up).toBeCloseTo(ARM.down.up, 6);
    const squat: Told = { ...told('sit'), exercise: 'squat' };
    expect(stanceOf(play(person('good'), [[squat, 3000]], 33)).squat).toBeGreaterThan(0.4);
    const heels: Told = { ...told('rise'), exercise: 'heels' };
    expect(stanceOf(play(person('good'), [[heels, 3000]], 33)).heels).toBeGreaterThan(0.04);
  });
});
