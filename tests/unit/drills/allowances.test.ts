import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { hitShare, play } from '../../kit/fast-person.ts';

describe('what a therapist can allow for', () => {
  const crooked = (drill: 'sit-to-stand' | 'mini-squat' | 'heel-raise', allowed: Record<string, number>) =>
    play({
      drill,
      character: 'good',
      seed: 2,
      skim: true,
      parameters: { repetitions: 4, ...allowed },
      // Half the way to one ankle and 15° of side bend: one leg that carries less, after a stroke or with a prosthesis.
      disturb: (body) => ({
        ...body,
        lateralSmooth: (body.lateralSmooth ?? 0) + 0.5,
        trunkLean: (body.trunkLean ?? 0) + 15,
      }),
    }).state;

  it.each(['sit-to-stand', 'mini-squat', 'heel-raise'] as const)(
    'RP-7: %s: somebody who cannot stand straight hits once the limits are widened for them',
    (drill) => {
      expect(crooked(drill, {}).trials.every((one) => one.reason === 'off-centre')).toBe(true);
      expect(hitShare(crooked(drill, { aside: 0.8, bend: 25 }))).toBe(1);
    },
  );

  it('ST-2: marching asks at first for no more height than the camera needs to see a lift', () => {
    const { rungs } = drillOf('marching').info;
    expect(rungs?.start.lift).toBe(drillOf('marching').info.parameters.lift?.min);
    expect(rungs?.changes.at(-1)).toEqual({ set: 'lift', to: 0.03 });
    const low = (lift: number) =>
      hitShare(
        play({
          drill: 'marching',
          character: 'good',
          seed: 1,
          skim: true,
          parameters: { trials: 2, pace: 3, lift },
          disturb: (body) => ({
            ...body,
            left: { ...body.left, lift: ((body.left.lift ?? 0) * 0.4) as typeof body.left.lift },
            right: { ...body.right, lift: ((body.right.lift ?? 0) * 0.4) as typeof body.right.lift },
          }),
        }).state,
      );
    expect(low(0.03)).toBe(0);
    expect(low(0.02)).toBe(1);
  });
});
