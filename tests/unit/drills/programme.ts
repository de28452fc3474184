import { describe, expect, it } from 'vitest';
import { drillsWith, isAssessment } from '../../../src/drills/catalogue.ts';
import type { DrillId } from '../../../src/drills/drill.ts';
import type { Numbers, Scene } from '../../../src/drills/traits.ts';
import { type Character, hitShare, play } from '../../kit/fast-person.ts';
import { cases } from '../../kit/nightly.ts';

/** What the programme must show (SPEC.md, DR-20 … DR-23), with plans short enough to play thousands. */
const SHORT: Readonly<Partial<Record<DrillId, Numbers>>> = {
  'weight-shift': { trials: 4 },
  'rhythmic-shift': { trials: 4 },
  'single-leg-stance': { trials: 4 },
  marching: { trials: 2 },
  'step-pattern': { trials: 2 },
  'quiet-stance': { trials: 2, rest: 5 },
  'sit-to-stand': { repetitions: 4 },
  'mini-squat': { repetitions: 4 },
  'heel-raise': { repetitions: 4 },
  'hip-mobility': { repetitions: 4 },
};
interface Count {
  hits: number;
  misses: number;
  voids: number;
}
function many(drill: DrillId, character: Character, sessions: number, parameters?: Numbers): Count {
  const count: Count = { hits: 0, misses: 0, voids: 0 };
  for (let seed = 1; seed <= sessions; seed++) {
    const { state } = play({ drill, character, seed, skim: true, ...(parameters ? { parameters } : {}) });
    expect(state.done, `${drill}, ${character}, seed ${seed} ends`).toBe(true);
    for (const one of state.trials) {
      if (one.outcome === 'hit') count.hits++;
      else if (one.outcome === 'miss') count.misses++;
      else count.voids++;
    }
  }
  return count;
}

const FAIR: readonly Character[] = ['good', 'hesitant', 'falls-out'];
/** Who cheats or gets into trouble in which drill, and the reason that most of the trials must end with. */
const CHEATS: readonly (readonly [DrillId, Character, string])[] = [
  ['weight-shift', 'trunk-only', 'trunk-only'],
  ['weight-shift', 'foot-lift', 'foot-lifted'],
  ['weight-shift', 'half-way', 'time-out'],
  ['weight-shift', 'falls-out', 'did-not-hold'],
  ['shift-range', 'trunk-only', 'trunk-only'],
  ['shift-range', 'foot-lift', 'foot-lifted'],
  ['shift-range', 'falls-out', 'did-not-stay'],
  ['rhythmic-shift', 'trunk-only', 'trunk-only'],
  ['rhythmic-shift', 'foot-lift', 'foot-lifted'],
  ['rhythmic-shift', 'half-way', 'not-reached'],
  ['single-leg-stance', 'falls-out', 'foot-down'],
  ['single-leg-stance', 'half-way', 'time-out'],
  ['marching', 'half-way', 'too-low'],
  ['step-pattern', 'half-way', 'too-low'],
  ['sit-to-stand', 'half-way', 'not-far-enough'],
  ['sit-to-stand', 'falls-out', 'too-short'],
  ['mini-squat', 'half-way', 'not-far-enough'],
  ['heel-raise', 'half-way', 'not-far-enough'],
  ['hip-mobility', 'half-way', 'not-far-enough'],
  ['hip-mobility', 'trunk-only', 'off-centre'],
  ['assess-sit-to-stand', 'half-way', 'not-far-enough'],
];

/** Of one perfect performer (DR-20). */
const SESSIONS = cases(150, 1000);

/**
 * The programme of all drills that are played in one world. A file for each: `npm test` runs two at a time, and in one file they would be played one
 * after the other.
 */
export function programme(world: Scene['world']): void {
  const ids = drillsWith((info) => info.scene.world === world);
  const scored = ids.filter((id) => id in SHORT);
  const assessments = ids.filter((id) => isAssessment(id));
  const guided = ids.filter((id) => !scored.includes(id) && !assessments.includes(id));

  describe('DR-20: a perfect performer', () => {
    it.each(scored)(`%s: at least 98 % hits in ${SESSIONS} sessions`, { timeout: 300_000 }, (drill) => {
      const { hits, misses, voids } = many(drill, 'good', SESSIONS, SHORT[drill]);
      expect(hits / (hits + misses + voids)).toBeGreaterThanOrEqual(0.98);
    });
    it.each(assessments)('%s: measured throughout', { timeout: 300_000 }, (drill) => {
      const { hits, misses, voids } = many(drill, 'good', 20);
      expect(hits / (hits + misses + voids)).toBeGreaterThanOrEqual(0.98);
    });
  });

  describe('DR-21: nobody gets on by chance', () => {
    it.each(scored)('%s: a random mover hits at most 5 %', { timeout: 300_000 }, (drill) => {
      const { hits, misses } = many(drill, 'random', 120, SHORT[drill]);
      expect(hits / Math.max(1, hits + misses)).toBeLessThanOrEqual(0.05);
    });
    it.each([...scored, ...assessments])('%s: a statue hits nothing', { timeout: 300_000 }, (drill) => {
      expect(many(drill, 'statue', 4, SHORT[drill]).hits).toBe(0);
    });
    it.each(guided)('%s: claims nothing, for anybody', (drill) => {
      for (const character of ['good', 'random', 'statue'] as const)
        expect(many(drill, character, 5)).toMatchObject({ hits: 0, misses: 0 });
    });
  });

  describe('DR-22: the frame rate does not decide', () => {
    it.each(scored)(
      '%s: 15, 24, 30 and 60 frames a second agree within one trial in fifty',
      {
        timeout: 300_000,
      },
      (drill) => {
        let trials = 0;
        const differ = new Map([15, 24, 60].map((fps) => [fps, 0]));
        for (const character of FAIR)
          for (let seed = 1; seed <= 9; seed++) {
            const outcomes = (fps: number) =>
              play({
                drill,
                character,
                seed,
                fps,
                skim: true,
                parameters: SHORT[drill] ?? {},
              }).state.trials.map((one) => one.outcome);
            const reference = outcomes(30);
            trials += reference.length;
            for (const fps of differ.keys()) {
              const other = outcomes(fps);
              const longest = Math.max(reference.length, other.length);
              for (let i = 0; i < longest; i++)
                if (reference[i] !== other[i]) differ.set(fps, (differ.get(fps) ?? 0) + 1);
            }
          }
        for (const [fps, count] of differ)
          expect(count / trials, `${fps} against 30`).toBeLessThanOrEqual(1 / 50);
      },
    );

    it.each(scored)('%s: a good performer succeeds at 12 poses a second with twice the noise', (drill) => {
      let share = 0;
      for (let seed = 1; seed <= 10; seed++)
        share += hitShare(
          play({
            drill,
            character: 'good',
            seed,
            fps: 12,
            noise: 0.025,
            skim: true,
            parameters: SHORT[drill] ?? {},
          }).state,
        );
      expect(share / 10).toBeGreaterThanOrEqual(0.95);
    });
  });

  describe('DR-23: a run is bit-identical from its seed and recording', () => {
    it.each(ids)('%s', (drill) => {
      const run = () => {
        const states: string[] = [];
        play({
          drill,
          character: 'hesitant',
          seed: 7,
          skim: true,
          parameters: SHORT[drill] ?? {},
          watch: (state) => {
            if (states.length % 10 === 0 || state.done) states.push(JSON.stringify(state));
            else states.push('');
          },
        });
        return states.join('\n');
      };
      expect(run()).toBe(run());
    });
  });

  describe('DR-24: cheats and troubles end with their own reason', () => {
    it.each(CHEATS.filter(([drill]) => ids.includes(drill)))(
      '%s, %s: no hit, mostly "%s"',
      (drill, character, reason) => {
        const words: string[] = [];
        for (let seed = 1; seed <= 6; seed++) {
          for (const one of play({ drill, character, seed, skim: true }).state.trials) {
            expect(one.outcome).not.toBe('hit');
            words.push(one.reason);
          }
        }
        expect(words.filter((word) => word === reason).length / words.length).toBeGreaterThan(0.5);
      },
    );

    it('a person who gives up ends every drill with misses, not with an error', () => {
      for (const drill of [...scored, ...assessments]) {
        const { state } = play({ drill, character: 'gives-up', seed: 3, skim: true });
        expect(state.done, drill).toBe(true);
      }
    });
  });
}
