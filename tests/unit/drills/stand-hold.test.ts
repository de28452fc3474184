import { describe, expect, it } from 'vitest';
import { caught } from '../../../src/drills/core.ts';
import { SUPPORTS } from '../../../src/drills/parameters.ts';
import { type Millis, millis } from '../../../src/units.ts';
import { play } from '../../kit/fast-person.ts';

/** When the raised foot really was in the air during a trial, seconds. */
function truthOf(played: ReturnType<typeof play>, t0: Millis, t1: Millis): number {
  const up = played.person.truth.find((one) => one.up && one.t >= t0 - 100);
  const down = played.person.truth.find((one) => !one.up && one.t > (up?.t ?? 0));
  if (!up) throw new Error(`no lift after ${t0} until ${t1}`);
  return ((down?.t ?? Number.POSITIVE_INFINITY) - up.t) / 1000;
}

describe('single-leg stance', () => {
  it.each([0, 1, 2, 3, 4])(
    'SLS-3: the time held is the truth within 0.1 s, each leg, support level %i, any frame rate',
    (support) => {
      for (const fps of [12, 15, 30, 60])
        for (let seed = 1; seed <= 4; seed++) {
          const played = play({
            drill: 'single-leg-stance',
            character: 'falls-out',
            seed,
            fps,
            parameters: { support, trials: 4 },
          });
          const { trials } = played.state;
          expect(trials.map((one) => one.side).sort()).toEqual(['left', 'left', 'right', 'right']);
          for (const one of trials) {
            expect(one.reason).toBe('foot-down');
            expect(one.metrics.supportLevel).toBe(support);
            expect(Math.abs((one.metrics.held ?? 0) - truthOf(played, one.t0, one.t1))).toBeLessThanOrEqual(
              0.1,
            );
          }
        }
    },
  );

  it('SLS-4: a raised foot that lands away from its place is a step, not only a touch-down', () => {
    const { state } = play({
      drill: 'single-leg-stance',
      character: 'falls-out',
      seed: 5,
      parameters: { trials: 2 },
      disturb: (body) => ({
        ...body,
        events: body.events.flatMap((one) =>
          one.event === 'foot-down' ? [one, { ...one, event: 'foot-moved' as const }] : [one],
        ),
      }),
    });
    expect(state.trials.map((one) => one.reason)).toEqual(['stepped', 'stepped']);
    expect(state.trials.every(caught)).toBe(true);
  });

  it('SLS-5: a touch-down just before the goal is found out although it is confirmed after it', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const played = play({
        drill: 'single-leg-stance',
        character: 'falls-out',
        seed,
        fps: 15,
        parameters: { hold: 3, trials: 2 },
      });
      for (const one of played.state.trials) {
        const truth = truthOf(played, one.t0, one.t1);
        expect(one.outcome).toBe(truth >= 3 ? 'hit' : 'miss');
      }
    }
  });

  it('SLS-6: at least twenty seconds of rest lie between two holds, even when the helper presses', () => {
    const { state } = play({
      drill: 'single-leg-stance',
      character: 'good',
      seed: 3,
      parameters: { trials: 4 },
      tell: (now) => (now.cue === 'rest' ? 'in-position' : undefined),
    });
    const { trials } = state;
    expect(trials).toHaveLength(4);
    for (let i = 1; i < trials.length; i++)
      expect((trials[i]?.t0 ?? 0) - (trials[i - 1]?.t1 ?? 0)).toBeGreaterThanOrEqual(20_000);
  });

  it('SLS-4: what the helper tells ends the hold: support beyond the agreed one, a step, hands on', () => {
    const told = (word: 'support' | 'step' | 'hands-on', support: number) => {
      let held = 0;
      const { state } = play({
        drill: 'single-leg-stance',
        character: 'good',
        seed: 1,
        parameters: { hold: 10, trials: 2, support },
        tell: (now) => {
          held = now.hold > 0.3 && now.hold < 0.9 ? held + 1 : 0;
          return held === 1 ? word : undefined;
        },
      });
      return state.trials.map((one) => one.reason);
    };
    expect(told('support', SUPPORTS.indexOf('none'))).toEqual(['support-taken', 'support-taken']);
    expect(told('support', SUPPORTS.indexOf('two-hands'))).toEqual(['held', 'held']);
    expect(told('step', 0)).toEqual(['stepped', 'stepped']);
    expect(told('hands-on', 0)).toEqual(['helped', 'helped']);
  });

  it('SLS-4: the standing foot ends it, the raised one moving in the air does not', () => {
    const moved = (which: 'standing' | 'raised') => {
      let once = false;
      const { state } = play({
        drill: 'single-leg-stance',
        character: 'good',
        seed: 1,
        parameters: { hold: 5, trials: 2 },
        disturb: (body, now) => {
          if (now.hold < 0.4) once = false;
          if (now.hold < 0.5 || once || now.view.world !== 'heron' || now.view.leg === null) return body;
          once = true;
          const raised = now.view.leg === 'left' ? 'right' : 'left';
          const foot = which === 'standing' ? now.view.leg : raised;
          return { ...body, events: [{ t: body.t, event: 'foot-moved', foot }] };
        },
      });
      return state.trials.map((one) => one.reason);
    };
    expect(moved('standing')).toEqual(['stance-foot-moved', 'stance-foot-moved']);
    expect(moved('raised')).toEqual(['held', 'held']);
  });

  it('DR-5: a pause during the hold never turns into a held goal', () => {
    let jump = 0;
    const { state } = play({
      drill: 'single-leg-stance',
      character: 'good',
      seed: 1,
      parameters: { hold: 8, trials: 2 },
      disturb: (body, now) => {
        if (now.hold > 0.3 && jump === 0) jump = 30_000;
        return { ...body, t: millis(body.t + jump) };
      },
    });
    expect(state.trials[0]).toMatchObject({ outcome: 'void', reason: 'interrupted' });
  });

  it('SLS-7: one leg alone can be practised', () => {
    for (const [legs, side] of [
      [1, 'left'],
      [2, 'right'],
    ] as const) {
      const { state } = play({
        drill: 'single-leg-stance',
        character: 'good',
        seed: 1,
        skim: true,
        parameters: { legs, trials: 3 },
      });
      expect(state.trials.map((one) => one.side)).toEqual([side, side, side]);
      expect(state.summary).toHaveProperty(side === 'left' ? 'bestLeft' : 'bestRight', 3);
    }
  });
});

describe('assessments of standing', () => {
  it('AL-2: best of three on each leg; a leg that reached the cap is spared the rest', () => {
    const good = play({ drill: 'assess-single-leg', character: 'good', seed: 1, skim: true }).state;
    expect(good.trials.map((one) => one.reason)).toEqual(['cap', 'cap']);
    expect(good.summary).toMatchObject({ bestLeft: 30, bestRight: 30 });
    const short = play({ drill: 'assess-single-leg', character: 'falls-out', seed: 1, skim: true }).state;
    expect(short.trials).toHaveLength(6);
    const left = short.trials.filter((one) => one.side === 'left').map((one) => one.metrics.held ?? 0);
    expect(short.summary.bestLeft).toBe(Math.max(...left));
  });

  it('AF-1: the four stages follow each other and the first that is not held ends the test', () => {
    const good = play({ drill: 'assess-four-stage', character: 'good', seed: 1, skim: true }).state;
    expect(good.summary).toMatchObject({ stages: 4, tandem: 10, oneLeg: 10 });
    let told = false;
    const short = play({
      drill: 'assess-four-stage',
      character: 'good',
      seed: 1,
      skim: true,
      disturb: (body, now) => {
        // In the third stage, after about five seconds, a foot is set aside.
        const third = now.trialNumber === 3 && now.hold > 0.5 && !told;
        if (third) told = true;
        return third ? { ...body, events: [{ t: body.t, event: 'foot-moved', foot: 'left' }] } : body;
      },
    }).state;
    expect(short.trials.map((one) => one.outcome)).toEqual(['hit', 'hit', 'miss']);
    expect(short.summary.stages).toBe(2);
    expect(short.summary.tandem).toBeGreaterThan(4.9);
    expect(short.summary.tandem).toBeLessThan(5.5);
  });

  it('QS-3: in tandem, a place that was left and a foot that looks lifted do not matter; a change does', () => {
    const { state } = play({
      drill: 'quiet-stance',
      character: 'good',
      seed: 1,
      skim: true,
      parameters: { stance: 2, trials: 2, rest: 5 },
      disturb: (body) => ({
        ...body,
        tracked: false,
        notMeasured: 'moved',
        calibrated: false,
        left: { ...body.left, contact: 'lifted' },
      }),
    });
    expect(state.trials.map((one) => one.reason)).toEqual(['held', 'held']);
  });

  it('AS-3: full stands in thirty seconds are counted; used arms give nothing', () => {
    const good = play({ drill: 'assess-sit-to-stand', character: 'good', seed: 2 }).state;
    expect(good.summary.stands).toBe(good.trials.filter((one) => one.outcome === 'hit').length);
    expect(good.summary.stands).toBeGreaterThan(5);
    const arms = play({
      drill: 'assess-sit-to-stand',
      character: 'good',
      seed: 2,
      tell: (now) => (now.view.world === 'reeds' && now.view.reps === 2 ? 'support' : undefined),
    }).state;
    expect(arms).toMatchObject({ done: true, summary: { stands: 0, armsUsed: 1 } });
  });
});
