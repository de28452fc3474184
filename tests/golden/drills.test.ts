import { expect, test } from 'vitest';
import { drillOf } from '../../src/drills/catalogue.ts';
import { DRILL_IDS, type DrillId, type DrillState, type Told } from '../../src/drills/drill.ts';
import { drawAt } from '../../src/drills/random.ts';
import type { Numbers } from '../../src/drills/traits.ts';
import { type Play, play } from '../kit/fast-person.ts';
import { compareGolden, type Parts, report } from './golden.ts';

/** Every drill as it is played by an able person, one who does nothing, one who goes half-way and one who does not hold. */
const CHARACTERS = ['good', 'statue', 'half-way', 'falls-out'] as const;
const SEEDS = 8;
/** Parameters that vary from seed to seed; a parameter that a drill gets later keeps its default here. */
const VARIED = [
  'amplitude',
  'band',
  'hold',
  'pace',
  'stance',
  'support',
  'feedback',
  'legs',
  'leg',
  'lift',
  'waits',
  'remember',
];

function parametersFor(id: DrillId, seed: number): Numbers {
  const { info } = drillOf(id);
  const chosen: Record<string, number> = {};
  for (const [name, one] of Object.entries(info.parameters)) {
    if (name === 'trials' || name === 'repetitions')
      chosen[name] = Math.max(one.min, Math.min(4, one.default));
    if (seed % 2 === 0 || !VARIED.includes(name)) continue;
    const share = drawAt(seed, [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) | 0);
    const top = name === 'hold' ? Math.min(one.max, 12) : one.max;
    const value = one.min + share * (top - one.min);
    chosen[name] = one.whole ? Math.round(value) : Math.round(value * 1000) / 1000;
  }
  return drillOf(id).parse(chosen).ok ? chosen : {};
}

/** Every fourth person loses the camera now and then, every fifth takes the support or skips. */
function trouble(seed: number): Pick<Play, 'disturb' | 'tell'> {
  const away = seed % 4 === 3;
  const talks = seed % 5 === 4;
  let said = 0;
  return {
    disturb: (body) =>
      away && Math.floor(body.t / 100) % 97 < 5 * (1 + (seed % 3))
        ? { ...body, tracked: false, lateral: null, notMeasured: 'partial' }
        : body,
    ...(talks
      ? {
          tell: (state: DrillState, t: number): Told | undefined => {
            if (state.cue === 'ready') return t % 3000 < 70 ? 'in-position' : undefined;
            if (t - said < 9000) return undefined;
            said = t;
            return (['support', 'step', 'skip'] as const)[Math.floor(t / 9000) % 3];
          },
        }
      : {}),
  };
}

for (const id of DRILL_IDS)
  test(`golden drill ${id}`, () => {
    const played = new Map<string, Parts>();
    for (const character of CHARACTERS)
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { state } = play({
          drill: id,
          parameters: parametersFor(id, seed),
          character,
          seed,
          fps: 15,
          skim: true,
          limitMs: 240_000,
          firstTry: seed % 3 === 1,
          ...trouble(seed),
        });
        played.set(`${id} ${character} ${seed}`, { trials: state.trials, summary: [state.summary] });
      }
    expect(report(`drills (${id})`, compareGolden(`drill-${id}`, played))).toBe('');
  });
