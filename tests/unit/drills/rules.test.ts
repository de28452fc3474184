import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cueMessage, drillOf, isAssessment } from '../../../src/drills/catalogue.ts';
import { caught } from '../../../src/drills/core.ts';
import { CUES } from '../../../src/drills/cue.ts';
import { DRILL_IDS, type DrillState } from '../../../src/drills/drill.ts';
import { balancedSides, shuffled } from '../../../src/drills/random.ts';
import { drillDocs } from '../../../src/tools/drill-docs.ts';
import { millis } from '../../../src/units.ts';
import { startDrill } from '../../kit/bare.ts';
import { CHARACTERS, play, RANGE } from '../../kit/fast-person.ts';

const WORDS: Record<string, string> = {
  ...(JSON.parse(readFileSync('src/i18n/en/cue.json', 'utf8')) as Record<string, string>),
  ...(JSON.parse(readFileSync('src/i18n/en/drill.json', 'utf8')) as Record<string, string>),
};

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const one of Object.values(value)) freeze(one);
  }
  return value;
}

/** Plays a drill with all characters, shows every state to `watch`, and gives how each ended. */
function everybody(id: (typeof DRILL_IDS)[number], watch: (state: DrillState) => void): DrillState[] {
  const rates = [
    { fps: 12, limitMs: 400_000 },
    { fps: 30, limitMs: 200_000 },
  ];
  return CHARACTERS.flatMap((character) =>
    rates.map((rate) => play({ drill: id, character, seed: 5, skim: true, ...rate, watch }).state),
  );
}

describe.each(DRILL_IDS)('%s', (id) => {
  const { info } = drillOf(id);

  it('DR-1, DR-2: says on every step a cue of the vocabulary that has words, and writes down only what its info names', () => {
    const ended = everybody(id, (state) => {
      if (!CUES.includes(state.cue) || state.cue === 'none') expect.fail(`cue ${state.cue}`);
      if (!(cueMessage(state.cue, id) in WORDS)) expect.fail(cueMessage(state.cue, id));
      if (state.say && !(state.say.id in WORDS)) expect.fail(state.say.id);
      if (state.hold < 0 || state.hold > 1) expect.fail(`hold ${state.hold}`);
      if (state.trialNumber < 1 || state.trialNumber > Math.max(1, state.trialCount))
        expect.fail(`trial ${state.trialNumber} of ${state.trialCount}`);
    });
    for (const state of ended) {
      state.trials.forEach((trial, i) => {
        expect(trial.n).toBe(i + 1);
        expect(Object.keys(info.reasons)).toContain(trial.reason);
        expect(Object.keys(info.outcomes)).toEqual(expect.arrayContaining(Object.keys(trial.metrics)));
        expect(Object.values(trial.metrics).every(Number.isFinite), JSON.stringify(trial)).toBe(true);
        expect(trial.t1).toBeGreaterThanOrEqual(trial.t0);
        expect(trial.t0).toBeGreaterThanOrEqual((state.trials[i - 1]?.t0 ?? 0) as number);
      });
      expect(Object.keys(info.summary)).toEqual(expect.arrayContaining(Object.keys(state.summary)));
      expect(Object.values(state.summary).every(Number.isFinite)).toBe(true);
    }
  });

  it('DR-3: is a reducer over plain values: leaves its input alone and goes on alike from a stored copy', () => {
    const drill = drillOf(id);
    let before: string | null = null;
    let steps = 0;
    play({
      drill: id,
      character: 'good',
      seed: 3,
      limitMs: 60_000,
      watch: (state, body) => {
        freeze(state);
        steps++;
        if (before !== null && !state.done && steps % 7 === 0) {
          const copy = JSON.parse(before) as DrillState;
          const first = drill.step(copy, body, millis(1000 / 30));
          const second = drill.step(copy, body, millis(1000 / 30));
          if (JSON.stringify(first) !== JSON.stringify(second)) expect.fail('step is not pure');
          if (JSON.stringify(copy) !== before) expect.fail('step changed its input');
          if (id !== 'quiet-stance' && id !== 'assess-four-stage')
            if (JSON.stringify(first) !== JSON.stringify(state))
              expect.fail('a stored copy goes on otherwise');
        }
        before = JSON.stringify(state);
      },
    });
    expect(steps).toBeGreaterThan(50);
  });

  it('DR-10: a bystander or a lost picture voids the trial and never fails it', () => {
    const gone = {
      tracked: false,
      rise: null,
      lateral: null,
      lateralSmooth: null,
      pelvis: null,
      heelRise: null,
    };
    const trials = [173, 401].flatMap((period) => {
      let n = 0;
      return play({
        drill: id,
        character: 'good',
        seed: 2,
        skim: true,
        limitMs: 600_000,
        parameters: id === 'assess-four-stage' ? { rest: 5 } : {},
        disturb: (body) => {
          n++;
          const notMeasured = n % (2 * period) > period ? ('second-person' as const) : ('nobody' as const);
          return n % period > period - 28 ? { ...body, ...gone, notMeasured, events: [] } : body;
        },
      }).state.trials;
    });
    const disturbed = trials.filter((one) =>
      ['tracking-lost', 'second-person', 'interrupted'].includes(one.reason),
    );
    expect(disturbed.length).toBeGreaterThan(0);
    for (const one of disturbed) expect(one.outcome).toBe('void');
  });

  it('DR-11: blinks of the tracker of up to half a second change nothing', () => {
    let n = 0;
    const { state } = play({
      drill: id,
      character: 'good',
      seed: 4,
      skim: true,
      disturb: (body) => {
        n++;
        return n % 60 >= 54 ? { ...body, tracked: false, notMeasured: 'partial' } : body;
      },
    });
    expect(state.trials.filter((one) => one.outcome === 'void' && one.reason !== 'guided')).toEqual([]);
  });

  it('DR-12: any sequence of words from outside leaves it able to end', () => {
    const told = ['support', 'step', 'skip', 'in-position', 'hands-on'] as const;
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 5, maxLength: 40 }), fc.integer(), (words, seed) => {
        let n = 0;
        const { state } = play({
          drill: id,
          character: 'random',
          seed,
          fps: 10,
          skim: true,
          limitMs: 3_000_000,
          tell: () => (n++ % 25 === 0 ? told[words[Math.floor(n / 25) % words.length] ?? 9] : undefined),
        });
        return state.done && state.trials.every((one) => one.reason in info.reasons);
      }),
      { numRuns: 6, seed: 1 },
    );
  });

  it('DR-13: takes every value within the bounds and refuses everything else with a sentence', () => {
    const context = { seed: 1, range: RANGE };
    for (const [name, one] of Object.entries(info.parameters)) {
      expect(WORDS, name).toHaveProperty([`drill.parameter.${name}`]);
      for (const word of one.choices ?? []) expect(WORDS).toHaveProperty([`drill.choice.${word}`]);
      expect(one.min).toBeLessThanOrEqual(one.default);
      expect(one.default).toBeLessThanOrEqual(one.max);
      for (const value of [one.min, one.max, one.default])
        expect(startDrill(id, { [name]: value }, context).ok, `${name} ${value}`).toBe(true);
      const bad: unknown[] = [
        one.min - 1,
        one.max + 1,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        '1',
        null,
        [],
        {},
      ];
      if (one.whole && one.max > one.min) bad.push(one.min + 0.5);
      for (const value of bad) {
        const answer = startDrill(id, { [name]: value }, context);
        expect(answer.ok, `${name} ${String(value)}`).toBe(false);
        if (!answer.ok) expect(WORDS).toHaveProperty([answer.reason.id]);
      }
    }
    for (const value of [null, 1, 'x', [1], { nonsense: 1 }, undefined])
      expect(startDrill(id, value, context).ok, String(value)).toBe(false);
  });

  it('DR-19: a reason that tells of a step or of being held counts as one, and no other does', () => {
    const tells = /foot moved|saw a step|support was taken|hands on/i;
    for (const [reason, text] of Object.entries(info.reasons))
      expect(caught({ reason, metrics: {} }), `${reason}: ${text}`).toBe(tells.test(text));
    expect(caught({ reason: 'held', metrics: { support: 1 } })).toBe(true);
  });

  it('DR-14: has words for its name, purpose, instruction and reasons', () => {
    for (const key of ['name', 'purpose', 'how']) expect(WORDS).toHaveProperty([`drill.${id}.${key}`]);
    expect(isAssessment(id)).toBe(info.kind === 'assessment');
    if (info.kind === 'assessment')
      for (const key of ['before', 'after']) expect(WORDS).toHaveProperty([`drill.${id}.${key}`]);
    for (const reason of Object.keys(info.reasons)) expect(WORDS).toHaveProperty([`drill.reason.${reason}`]);
    for (const name of [...Object.keys(info.outcomes), ...Object.keys(info.summary)])
      expect(WORDS).toHaveProperty([`drill.outcome.${name}`]);
    expect(info.id).toBe(id);
  });
});

describe('order of trials', () => {
  it('DR-8: sides are balanced, never four alike in a row, and follow from the seed alone', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 20 }), (seed, count) => {
        const sides = balancedSides(count, seed);
        const left = sides.filter((one) => one === 'left').length;
        return (
          sides.length === count &&
          Math.abs(2 * left - count) <= 1 &&
          !sides.some((one, i) => i >= 3 && sides.slice(i - 3, i).every((before) => before === one)) &&
          balancedSides(count, seed).join() === sides.join()
        );
      }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.integer()), (seed, items) => {
        const sorted = (list: readonly number[]) => [...list].sort((a, b) => a - b);
        expect(sorted(shuffled(items, seed))).toEqual(sorted(items));
      }),
    );
  });
});

describe('docs/drills.md', () => {
  it('is what the drills say of themselves (npx tsx src/tools/drill-docs.ts)', () => {
    expect(readFileSync('docs/drills.md', 'utf8')).toBe(drillDocs());
  });
});
