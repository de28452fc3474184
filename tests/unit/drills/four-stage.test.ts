import { describe, expect, it } from 'vitest';
import type { DrillState } from '../../../src/drills/drill.ts';
import { type Play, play } from '../../kit/fast-person.ts';

/** The four-stage test by somebody who does all right but for what the test changes. Also: the cues and words of the whole run. */
function stages(change: Partial<Play>) {
  const heard: string[] = [];
  const { state, ms } = play({
    drill: 'assess-four-stage',
    character: 'good',
    seed: 1,
    skim: true,
    parameters: { rest: 5 },
    watch: (now) => {
      const word = `${now.cue} ${now.say?.id ?? ''}`;
      if (heard.at(-1) !== word) heard.push(word);
    },
    ...change,
  });
  expect(state.done).toBe(true);
  return { state, ms, heard, lifted: heard.some((word) => word.startsWith('lift')) };
}
const asks = (now: DrillState, stage: string) => now.say?.id === `drill.say.stage.${stage}`;
/** Says "in position" two seconds after it was asked for, but never for this stage. */
function neverSays(stage: string): NonNullable<Play['tell']> {
  let since: number | null = null;
  return (now, t) => {
    since = now.cue === 'ready' && !asks(now, stage) ? (since ?? t) : null;
    if (since === null || t - since < 2000) return undefined;
    since = null;
    return 'in-position';
  };
}

describe('the four-stage test (CDC: who cannot assume or hold a stage stops)', () => {
  it('AF-2: who cannot get heel to toe keeps two stages and is not asked to stand on one leg', () => {
    const { state, lifted, ms } = stages({ tell: neverSays('tandem') });
    expect(state.trials.map((one) => one.outcome)).toEqual(['hit', 'hit', 'void']);
    expect(state.summary).toEqual({ stages: 2 });
    expect(lifted).toBe(false);
    expect(ms).toBeLessThan(120_000);
  });

  it('AF-2: a stage that is skipped ends the test', () => {
    const ready = neverSays('tandem');
    const { state, lifted } = stages({
      tell: (now, t) => (asks(now, 'tandem') ? 'skip' : ready(now, t)),
    });
    expect(state.trials.at(-1)).toMatchObject({ target: 3, outcome: 'void', reason: 'skipped' });
    expect(state.summary).toEqual({ stages: 2 });
    expect(lifted).toBe(false);
  });

  it('AF-2: a stage that the camera loses each time ends the test after its repeats', () => {
    const { state, lifted } = stages({
      disturb: (body, now) =>
        now.trialNumber === 3 && now.hold > 0.3 ? { ...body, tracked: false, notMeasured: 'nobody' } : body,
    });
    expect(state.trials.filter((one) => one.target === 3).every((one) => one.outcome === 'void')).toBe(true);
    expect(state.summary).toEqual({ stages: 2 });
    expect(lifted).toBe(false);
  });

  it('AF-3: the last stage begins with the feet back at the zero, then the lift, with no word of another stage', () => {
    const { state, heard } = stages({});
    expect(state.summary).toMatchObject({ stages: 4, tandem: 10, oneLeg: 10 });
    const rests = heard.lastIndexOf(
      'rest drill.reason.held',
      heard.findIndex((w) => w.startsWith('lift')),
    );
    const last = heard.slice(
      rests + 1,
      heard.findIndex((w) => w.startsWith('lift')),
    );
    expect(last).toContain('stand-still drill.say.feet-as-at-the-start');
    expect(last.filter((word) => word.includes('drill.say.stage'))).toEqual([]);
  });

  it('SLS-2: a stage on one leg that was lost before a lift begins again with the lift, not with a word', () => {
    let lost = 0;
    const { state, heard } = stages({
      disturb: (body, now) => {
        if (!now.cue.startsWith('lift') || lost > 40) return body;
        lost++;
        return { ...body, tracked: false, notMeasured: 'nobody', events: [] };
      },
    });
    expect(state.trials.some((one) => one.target === 4 && one.outcome === 'void')).toBe(true);
    const after = heard.slice(heard.findIndex((word) => word.startsWith('lift')));
    expect(after.filter((word) => word.startsWith('ready'))).toEqual([]);
    expect(state.summary.stages).toBe(4);
  });
});

describe('the one-leg test', () => {
  it('AL-3: a foot that is not lifted in three tries is 0 s, for that leg', () => {
    const { state } = play({ drill: 'assess-single-leg', character: 'statue', seed: 1, skim: true });
    expect(state.trials.map((one) => one.reason)).toEqual(new Array(6).fill('time-out'));
    expect(state.summary).toEqual({ bestLeft: 0, meanLeft: 0, bestRight: 0, meanRight: 0 });
    const left = play({ drill: 'assess-single-leg', character: 'statue', seed: 1, skim: true, legs: 'left' });
    expect(left.state.summary).toEqual({ bestLeft: 0, meanLeft: 0 });
  });
});
