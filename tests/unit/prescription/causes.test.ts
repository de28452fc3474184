import { describe, expect, it } from 'vitest';
import { drillOf } from '../../../src/drills/catalogue.ts';
import { DRILL_IDS, type DrillId } from '../../../src/drills/drill.ts';
import { type Cause, causesOf } from '../../../src/prescription/causes.ts';
import { lineOf, type PrescriptionLine } from '../../../src/prescription/line.ts';
import { legsOffered, tooFewTries } from '../../../src/prescription/offer.ts';
import { playedItem } from '../../../src/prescription/plan.ts';
import { CAREFUL_PROFILE, type Profile } from '../../../src/prescription/profile.ts';
import { itemsAt } from '../../../src/prescription/today.ts';

interface Case extends Partial<PrescriptionLine> {
  readonly level?: number;
  readonly adjustment?: number;
  readonly also?: readonly string[];
}
function causes(drill: DrillId, { level = 0, adjustment = 0, also, ...line }: Case): readonly Cause[] {
  const [item] = itemsAt(lineOf(drill, line), null, () => level);
  const played = item && playedItem(item, CAREFUL_PROFILE, { adjustment });
  if (!played?.ok) throw new Error('refused');
  return causesOf(item as NonNullable<typeof item>, played, also);
}

describe('CAUSE-1: who decided a number, and what it would have been', () => {
  const rows: readonly (readonly [string, Case, Partial<Cause>])[] = [
    [
      'fixed in the plan',
      { parameters: { amplitude: 0.4 }, level: 12 },
      { value: 0.4, why: 'plan', level: 12, otherwise: 0.8 },
    ],
    [
      'fixed to what the level asks',
      { parameters: { amplitude: 0.8 }, level: 12 },
      { why: 'plan', otherwise: null },
    ],
    [
      'the most that the plan allows',
      { parameters: { amplitude: { min: 0.4, max: 0.5 } }, level: 12 },
      { value: 0.5, why: 'most', otherwise: 0.8 },
    ],
    [
      'the least that the plan asks for',
      { parameters: { amplitude: { min: 0.6, max: 0.8 } } },
      { value: 0.6, why: 'least', level: 0, otherwise: 0.4 },
    ],
    [
      'inside its bounds',
      { parameters: { amplitude: { min: 0.4, max: 0.7 } }, level: 5 },
      { value: 0.6, why: 'between', limits: { min: 0.4, max: 0.7 }, otherwise: null },
    ],
    ['made easier today', { level: 5, adjustment: -0.1 }, { value: 0.54, why: 'easier', otherwise: 0.6 }],
    ['made harder today', { level: 5, adjustment: 0.05 }, { value: 0.63, why: 'harder', otherwise: 0.6 }],
    [
      'the level alone, where it is asked for',
      { level: 5, also: ['amplitude'] },
      { value: 0.6, why: 'level' },
    ],
  ];
  it.each(rows)('%s', (_name, given, expected) => {
    expect(causes('weight-shift', given).find(({ name }) => name === 'amplitude')).toMatchObject(expected);
  });

  it('a number that no ladder moves stands beside the drill’s own', () => {
    expect(causes('calf-stretch', { parameters: { trials: 4 } })).toMatchObject([
      { name: 'trials', why: 'plan', level: null, otherwise: 2 },
    ]);
    expect(causes('weight-shift', { parameters: { timeout: 9 }, level: 3 })).toMatchObject([
      { name: 'timeout', why: 'plan', level: null },
    ]);
  });

  it('what nobody decided on is not told', () => {
    expect(causes('weight-shift', { level: 5 })).toEqual([]);
  });
});

describe('itemsAt', () => {
  const levels = (line: Partial<PrescriptionLine>, leg: Profile['legLeftOut'] = null) =>
    itemsAt(lineOf('single-leg-stance', line), leg, () => 3).map(({ ladder }) => ladder);
  it('gives an item for each leg that the line and the person leave', () => {
    expect(levels({})).toEqual(['single-leg-stance:left', 'single-leg-stance:right']);
    expect(levels({ sides: 'left' })).toEqual(['single-leg-stance:left']);
    expect(levels({}, 'left')).toEqual(['single-leg-stance:right']);
    // Nothing is left of both: the item stays, so that its refusal is told.
    expect(levels({ sides: 'left' }, 'left')).toEqual([null]);
  });
});

describe('what an editor offers', () => {
  it('OFFER-1: one side alone only where the drill can keep to it', () => {
    const oneSided = DRILL_IDS.filter((id) => legsOffered(drillOf(id).info, { parameters: {} }).length > 1);
    expect(oneSided).toEqual(['single-leg-stance', 'ankle-mobility', 'assess-single-leg']);
    const stands = drillOf('quiet-stance').info;
    expect(legsOffered(stands, { parameters: {} })).toEqual(['both']);
    expect(legsOffered(stands, { parameters: { stance: 3 } })).toEqual(['both', 'left', 'right']);
  });

  it('OFFER-2: fewer than eight tries or repetitions on a ladder are warned of', () => {
    const few = (drill: DrillId, parameters: PrescriptionLine['parameters']) =>
      tooFewTries(drillOf(drill).info, { parameters });
    expect(few('weight-shift', { trials: 7 })).toBe(7);
    expect(few('weight-shift', { trials: { min: 2, max: 6 } })).toBe(6);
    expect(few('mini-squat', { repetitions: 5 })).toBe(5);
    expect(few('weight-shift', { trials: 8 })).toBeNull();
    expect(few('weight-shift', {})).toBeNull();
    // No ladder waits for stretches.
    expect(few('calf-stretch', { trials: 2 })).toBeNull();
  });
});
