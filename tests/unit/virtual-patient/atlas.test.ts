import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CUES } from '../../../src/drills/cue.ts';
import { ATLAS_CAMERA, atlasPoses, CROP, momentOf } from '../../../src/tools/clips/atlas-plan.ts';
import { clipStance, FPS, periodOf, WHOLE_GAME } from '../../../src/tools/clips/clip-plan.ts';
import { CHARACTERS, startPatient, stepPatient } from '../../../src/virtual-patient/behaviour.ts';
import { project } from '../../../src/virtual-patient/optics.ts';
import { ARM } from '../../../src/virtual-patient/pose.ts';
import { solve } from '../../../src/virtual-patient/skeleton.ts';
import { stanceOf } from '../../../src/virtual-patient/stance.ts';

const pictures = new Map(atlasPoses());

describe('the atlas of pictures', () => {
  it('has a picture for every moment of every character, and the shares sum to one', () => {
    const cue = fc.tuple(fc.constantFrom(...CUES), fc.boolean(), fc.integer({ min: 5, max: 60 }));
    fc.assert(
      fc.property(
        fc.array(cue, { maxLength: 8 }),
        fc.constantFrom(...CHARACTERS),
        fc.integer(),
        (cues, character, seed) => {
          let state = startPatient({ character, seed });
          for (const [word, hand, count] of cues)
            for (let i = 0; i < count; i++) {
              const handTo = hand ? { side: 'left' as const, arm: ARM.raised } : null;
              state = stepPatient(state, { cue: word, target: null, handTo }, 41);
              const { layers } = momentOf(stanceOf(state));
              for (const layer of layers) expect(pictures.has(layer.name), layer.name).toBe(true);
              const sum = layers.reduce((all, layer) => all + layer.share, 0);
              expect(Math.abs(sum - 1)).toBeLessThan(0.02);
            }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('mixes pictures whose true positions average to the wanted one', () => {
    for (let lateral = -0.9; lateral <= 0.9; lateral += 0.037) {
      const stance = { ...stanceOf(startPatient({ sway: 0 })), lateral };
      let mean = 0;
      for (const layer of momentOf(stance).layers) {
        const pose = pictures.get(layer.name);
        if (pose) mean += layer.share * solve(pose).lateral;
      }
      expect(mean).toBeCloseTo(lateral, 2);
    }
  });

  it('keeps the whole person, raised hands too, inside the part of the picture that is stored', () => {
    for (const [name, pose] of pictures) {
      for (const joint of project(solve(pose).joints, ATLAS_CAMERA)) {
        const [x, y] = [joint.x * ATLAS_CAMERA.picture.width, joint.y * ATLAS_CAMERA.picture.height];
        expect(x, name).toBeGreaterThan(CROP.x + 12);
        expect(x, name).toBeLessThan(CROP.x + CROP.width - 12);
        expect(y, name).toBeGreaterThan(CROP.y + 8);
        expect(y, name).toBeLessThan(CROP.y + CROP.height - 8);
      }
    }
  });
});

describe('clips for the fake camera', () => {
  const kinds = ['march', 'quiet', 'range', 'targets', 'both'] as const;

  it('are periodic and without jumps, so that periods and parts can follow one another', () => {
    for (const kind of kinds) {
      const count = Math.round(periodOf(kind, WHOLE_GAME.amplitude) * FPS);
      const at = (i: number) => clipStance(kind, i / FPS, WHOLE_GAME);
      expect(at(0).lateral).toBeCloseTo(0, 3);
      for (let i = 1; i <= count; i++) expect(Math.abs(at(i).lateral - at(i - 1).lateral)).toBeLessThan(0.1);
      expect(at(count).lateral).toBeCloseTo(0, 3);
    }
  });

  it('dwell on each side long enough for the drills: 1.3 s at the place, 2 s in the middle before', () => {
    for (const [kind, at] of [
      ['range', 1],
      ['targets', WHOLE_GAME.amplitude],
    ] as const)
      for (const place of [at, -at, 0]) {
        const wanted = WHOLE_GAME.range * place;
        let [run, longest] = [0, 0];
        for (let i = 0; i < periodOf(kind, WHOLE_GAME.amplitude) * FPS; i++) {
          run = Math.abs(clipStance(kind, i / FPS, WHOLE_GAME).lateral - wanted) < 0.06 ? run + 1 : 0;
          longest = Math.max(longest, run);
        }
        expect(longest / FPS).toBeGreaterThan(place === 0 ? 2 : 1.3);
      }
  });
});
