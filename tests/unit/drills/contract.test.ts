import { describe, expect, it } from 'vitest';
import type { BodyState } from '../../../src/body/state.ts';
import { drillOf, traitsOf } from '../../../src/drills/catalogue.ts';
import { COMMON_REASONS } from '../../../src/drills/core.ts';
import { DRILL_IDS, type DrillId } from '../../../src/drills/drill.ts';
import { legsAllow, type Numbers } from '../../../src/drills/traits.ts';
import { millis } from '../../../src/units.ts';
import { play, RANGE, UPRIGHT } from '../../kit/fast-person.ts';

/** Every drill, and quiet standing in each stance: its traits depend on it. */
const CASES = DRILL_IDS.flatMap((id): (readonly [string, DrillId, Numbers])[] =>
  id === 'quiet-stance'
    ? [0, 1, 2, 3].map((stance) => [`${id} ${stance}`, id, { stance, trials: 2, rest: 5 }] as const)
    : [[id, id, {}] as const],
);

const SEATED: BodyState = {
  ...UPRIGHT,
  tracked: false,
  notMeasured: 'sitting',
  rise: 0.6,
  lateral: null,
  lateralSmooth: null,
  pelvis: null,
};

it.each(DRILL_IDS)('DR-2: %s ends with the words of its reasons, and with no other', (id) => {
  const { ends, info } = drillOf(id);
  const words = new Set([...ends.flatMap((one) => one.reasons), ...Object.keys(COMMON_REASONS)]);
  expect([...words].sort()).toEqual(Object.keys(info.reasons).sort());
});

describe.each(CASES)('%s', (_, id, parameters) => {
  const traits = traitsOf(id, parameters);

  it.each(['left', 'right'] as const)('DR-17: with the %s leg alone the other one does no work', (legs) => {
    const { state } = play({ drill: id, character: 'good', seed: 3, legs, skim: true, parameters });
    expect(state.done).toBe(true);
    if (legsAllow(traits, legs)) {
      expect(state.trials.length).toBeGreaterThan(0);
      expect([...new Set(state.trials.map((one) => one.side))]).toEqual([legs]);
    } else {
      expect(state).toMatchObject({ trials: [], cue: 'stop', say: { id: 'drill.refused.leg-left-out' } });
    }
  });

  if (traits.posture === 'chair' || traits.posture === 'any')
    it('DR-18: somebody who sits for a minute is not lost', () => {
      const drill = drillOf(id);
      const parsed = drill.parse(parameters);
      if (!parsed.ok) throw new Error(parsed.reason.id);
      let state = drill.start(parsed.value, { seed: 1, range: RANGE });
      for (let t = 0; t < 60_000; t += 50) state = drill.step(state, { ...SEATED, t: millis(t) }, millis(50));
      const lost = ['tracking-lost', 'second-person', 'interrupted', 'not-ready'];
      expect(state.trials.filter((one) => lost.includes(one.reason))).toEqual([]);
    });

  if (traits.feet === 'planted' || traits.feet === 'one-lifted')
    it('DR-18: no trial counts in which a foot moved that should stay', () => {
      const moves: { t: number; foot: 'left' | 'right' }[] = [];
      let cue = '';
      let since = 0;
      const { state } = play({
        drill: id,
        character: 'good',
        seed: 5,
        skim: true,
        parameters,
        disturb: (body, now) => {
          const lifted = body.left.contact === 'lifted' || body.right.contact === 'lifted';
          const key = `${now.cue} ${lifted}`;
          if (key !== cue) [cue, since] = [key, body.t];
          const asked = /^(lean|lift|rise|sit|stand-still|foot-down)/.test(now.cue);
          const ready = traits.feet === 'planted' || lifted;
          if (!asked || !ready || body.t - since < 700 || (moves.at(-1)?.t ?? 0) > since) return body;
          const foot = body.right.contact === 'lifted' ? 'left' : 'right';
          moves.push({ t: body.t, foot });
          return { ...body, events: [...body.events, { t: body.t, event: 'foot-moved', foot }] };
        },
      });
      const spoiled = state.trials.filter((one) =>
        moves.some((move) => move.t > one.t0 && move.t < one.t1 - 400),
      );
      const met = state.trials.some((one) => moves.some((move) => move.t > one.t0 && move.t <= one.t1));
      expect(met).toBe(true);
      expect(spoiled.filter((one) => one.outcome === 'hit')).toEqual([]);
    });
});
