import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import type { Trial } from '../../../src/drills/drill.ts';
import type { SessionPlan } from '../../../src/prescription/plan.ts';
import { quickPlan } from '../../../src/prescription/templates.ts';
import { footing, rangeOn, stillOpen } from '../../../src/session/range.ts';
import { startSession } from '../../../src/session/session.ts';
import { NO_HISTORY, type SessionState } from '../../../src/session/state.ts';
import { millis, type Side } from '../../../src/units.ts';
import { FastPatient } from '../../kit/fast-patient.ts';
import type { Character } from '../../kit/fast-person.ts';
import { historyOf, planFor, prescribed, profileOf, rangesOf } from '../../kit/plan.ts';
import { beyond } from './reach.ts';

const HERE = { stance: 1, support: 2 };
const tries = (side: Side, ...did: readonly (number | string | null)[]): Trial[] =>
  did.map(
    (one, i): Trial => ({
      n: i + 1,
      side,
      target: null,
      outcome: one === null ? 'void' : typeof one === 'number' ? 'hit' : 'miss',
      reason: typeof one === 'string' ? one : 'measured',
      t0: millis(0),
      t1: millis(1),
      metrics: { ...(typeof one === 'number' && { excursion: one }) },
    }),
  );
const measured = (parameters: Readonly<Record<string, number>>, ...trials: readonly Trial[]) => ({
  drill: 'shift-range' as const,
  parameters,
  trials,
});
const on = (results: Parameters<typeof rangeOn>[0]['results'], last = {}) =>
  rangeOn({ results, history: { ...NO_HISTORY, lastRanges: last } }, HERE);

describe('ITEM-4: the own range, each side on its own', () => {
  it('is the median of what was held; a weak side does not spoil the other', () => {
    const trials = [...tries('left', 0.2, 0.22, 0.9), ...tries('right', 0.6, 0.7, 1.4)];
    expect(on([measured(HERE, ...trials)])).toEqual({ left: 0.22, right: 0.7 });
    expect(on([measured(HERE, ...tries('left', 1.2, 1.3))]).left).toBe(1);
  });

  it('of two measurements all tries count together', () => {
    const both = [measured(HERE, ...tries('left', 0.5, null)), measured(HERE, ...tries('left', 0.3, 0.4))];
    expect(on(both).left).toBe(0.4);
  });

  it('a side that could not is not asked; one that was not tried is asked cautiously, or as last time standing like this', () => {
    expect(on([measured(HERE, ...tries('left', 'no-shift', 'no-shift'))])).toEqual({ left: 0, right: 0.4 });
    expect(on([measured(HERE, ...tries('left', 0.3))]).left).toBe(0.3);
    expect(on([measured(HERE, ...tries('left', 0.7))]).left).toBe(0.4);
    expect(on([measured(HERE, ...tries('left', null, null))]).left).toBe(0.4);
    const last = { [footing(HERE)]: { left: 0.7, right: 0.2 }, '0/2': { left: 0.9, right: 0.9 } };
    expect(on([], last)).toEqual({ left: 0.7, right: 0.2 });
    expect(on([measured(HERE, ...tries('left', 0.5))], last).left).toBe(0.5);
  });

  it('nothing that was not measured is more than what was shown today on another footing', () => {
    const wide = measured(
      { stance: 0, support: 2 },
      ...tries('left', 0.25, 0.3, 0.35),
      ...tries('right', 0.8, 0.8),
    );
    expect(on([wide])).toEqual({ left: 0.3, right: 0.4 });
    expect(on([wide], rangesOf({ left: 0.9, right: 0.7 }))).toEqual({ left: 0.3, right: 0.7 });
  });

  it('is measured twice at most, and the second time only the side that is still open', () => {
    const right = tries('right', 0.6, 0.6, 0.6);
    const one = measured(HERE, ...right, ...tries('left', 'trunk-only', 'no-shift'));
    expect(stillOpen([], HERE)).toBe('both');
    expect(stillOpen([one], HERE)).toBe('left');
    expect(stillOpen([one, one], HERE)).toBeNull();
    expect(stillOpen([measured(HERE, ...right, ...tries('left', 'no-shift', 'no-shift'))], HERE)).toBeNull();
    expect(stillOpen([measured(HERE, ...right, ...tries('left', 0.2, 0.2))], HERE)).toBeNull();
  });

  it('SR-6: only the sides that are asked are measured, and no side is tried on and on', () => {
    const { info, start } = drillOf('shift-range');
    const defaults = Object.fromEntries(
      Object.entries(info.parameters).map(([name, one]) => [name, one.default]),
    );
    const state = start(
      { ...defaults, practice: 0 },
      { seed: 1, range: { left: 0, right: 0 }, reach: 'left' },
    );
    expect(state.trialCount).toBe(3);
    for (const range of [
      { left: 0.05, right: 0.6 },
      { left: 0.05, right: 0.05 },
    ]) {
      const plan: SessionPlan = { ...quickPlan, questions: 'none' };
      const patient = new FastPatient(startSession(plan, profileOf(), historyOf(true), 3), {
        seed: 3,
        range,
      });
      patient.play(600_000);
      const shifts = patient.session.results.filter((one) => one.drill === 'shift-range');
      const asked = shifts.flatMap((one) => one.trials).length + 6;
      expect(shifts).toHaveLength(1);
      expect(asked).toBeLessThanOrEqual(16);
    }
  });
});

describe('SES-6: no target beyond 80 % of what that side did in that stance and with that support', () => {
  const character = fc.constantFrom<Character>(
    'good',
    'good',
    'half-way',
    'trunk-only',
    'falls-out',
    'statue',
  );
  const share = fc.double({ min: 0.02, max: 1, noNaN: true });
  const session = fc.record({
    seed: fc.integer({ min: 1, max: 100_000 }),
    character,
    range: fc.record({ left: share, right: share }),
    last: fc.option(fc.record({ left: share, right: share })),
    drills: fc.constantFrom(
      ['weight-shift'],
      ['rhythmic-shift', 'weight-shift'],
      ['weight-shift', 'rhythmic-shift'],
    ),
    skips: fc.array(fc.integer({ min: 100, max: 3000 }), { maxLength: 3 }),
    fixed: fc.constantFrom<Readonly<Record<string, number>>>(
      {},
      { stance: 2, amplitude: 0.8 },
      { support: 4, amplitude: 0.8 },
    ),
  });

  it('over random sessions', { timeout: 300_000 }, () => {
    const sides = new Set<string>();
    fc.assert(
      fc.property(session, (one) => {
        const lines = one.drills.map((drill) =>
          prescribed(drill as 'weight-shift', { parameters: one.fixed }),
        );
        const { plan } = planFor(lines);
        const items = plan.items.filter(({ part }) => part === 'range' || part === 'main');
        const history = { ...historyOf(true), lastRanges: one.last === null ? {} : rangesOf(one.last) };
        const start = startSession({ ...plan, items, askSupport: false }, profileOf(), history, one.seed);
        const patient = new FastPatient(start, { ...one, frameMs: 80 });
        const check = (state: SessionState) => {
          const target = state.drill?.target ?? 0;
          if (state.phase === 'drill' && target !== 0) sides.add(target < 0 ? 'left' : 'right');
          expect(beyond(state)).toBeLessThanOrEqual(1e-9);
        };
        patient.watch = check;
        for (const ms of one.skips) {
          patient.play(ms * 80);
          patient.send({ type: 'skip' });
        }
        patient.play(900_000);
      }),
      { numRuns: 15, seed: 13 },
    );
    expect([...sides].sort()).toEqual(['left', 'right']);
  });
});
