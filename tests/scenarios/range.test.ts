import { expect } from 'vitest';
import '../kit/matchers.ts';
import { footing } from '../../src/session/range.ts';
import { rangesOf } from '../kit/plan.ts';
import { scenario } from '../kit/scenario.ts';

const weak = { left: 0.08, right: 0.6 };

scenario('H-03', 'a weak side is never asked beyond 80 % of what it did', async ({ therapist, patient }) => {
  await therapist.hasSeenAt('weight-shift', 10);
  await therapist.prescribes('weight-shift');
  patient.is({ range: weak });
  await patient.plays({ known: true, atOnce: true });
  const left = patient.asked.filter((one) => one.phase === 'drill').map((one) => -(one.reach ?? 0));
  expect(left.length).toBeGreaterThan(5);
  // A tenth for the sway that was measured with it.
  expect(Math.max(...left)).toBeLessThanOrEqual(0.8 * weak.left * 1.1);
  // Too little to be asked for at all: that is said, and the other side practises (WS-1).
  const shifts = patient.trials.filter((one) => one.drill === 'weight-shift');
  expect(new Set(shifts.map((one) => one.side))).toEqual(new Set(['right']));
  expect(shifts.filter((one) => one.outcome === 'hit').length).toBeGreaterThan(2);
});
scenario('H-03', 'a side that is left in peace is told so', async ({ therapist, patient }) => {
  await therapist.prescribes('weight-shift');
  patient.is({ range: weak });
  await patient.arrives({ known: true, atOnce: true });
  patient.until('range').until('teach');
  expect(patient.session.aside).toEqual({ id: 'session.note.spared', values: { side: 'left' } });
});
scenario(
  'H-03',
  'the strong side keeps what it measured when the other is weak',
  async ({ therapist, patient }) => {
    await therapist.prescribes('weight-shift');
    patient.is({ range: weak });
    await patient.arrives({ known: true, atOnce: true });
    patient.until('drill');
    // The range is kept with the drill that was measured, no longer once for the whole session.
    expect(patient.session.running?.range.right).toBeCloseTo(0.6, 1);
  },
);
scenario('H-03', 'a small range that can be measured is kept as it is', async ({ therapist, patient }) => {
  await therapist.prescribes('weight-shift');
  patient.is({ range: { left: 0.22, right: 0.6 } });
  await patient.arrives({ known: true, atOnce: true });
  patient.until('drill');
  expect(patient.session.running?.range.left).toBeCloseTo(0.22, 1);
  expect(patient.session.running?.range.left).toBeLessThan(0.3);
});
scenario(
  'H-03',
  'the range that was measured is the one that is remembered',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('weight-shift', { parameters: { trials: 2 } });
    patient.is({ range: { left: 0.6, right: 0.7 } });
    await patient.plays({ atOnce: true });
    const measured = patient.session.results.filter((one) => one.drill === 'shift-range');
    patient.goesHome();
    const { lastRanges } = (await next.visit()).prepared.history;
    expect(measured.length).toBeGreaterThan(0);
    for (const { parameters, range } of measured) {
      expect(range.left).toBeCloseTo(0.6, 1);
      expect(lastRanges[footing(parameters)]?.left).toBeCloseTo(range.left, 2);
      expect(lastRanges[footing(parameters)]?.right).toBeCloseTo(range.right, 2);
    }
  },
);
scenario(
  'H-03',
  'the range is measured with the support that it is used with',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 12);
    await therapist.prescribes('weight-shift');
    await patient.plays({ known: true, atOnce: true });
    // Lines hold wishes, not what is played: only the session tells which support it was.
    const support = (drill: string) =>
      patient.session.results.filter((one) => one.drill === drill).map((one) => one.parameters.support);
    expect(support('shift-range')).toEqual([4]);
    expect(support('weight-shift')).toEqual([4]);
  },
);
scenario(
  'H-03',
  'no shift is played with a range of another stance or support, in a check neither',
  async ({ therapist, patient }) => {
    await therapist.prescribes('weight-shift');
    await therapist.prescribes('rhythmic-shift');
    patient.is({ range: { left: 0.6, right: 0.7 } });
    await patient.plays({ known: true, atOnce: true });
    const { results } = patient.session;
    const shifts = results.filter((one) => ['weight-shift', 'rhythmic-shift'].includes(one.drill));
    expect(new Set(shifts.map((one) => footing(one.parameters))).size).toBeGreaterThan(1);
    for (const shift of shifts) {
      const before = results.slice(0, results.indexOf(shift));
      const measured = before.some(
        (one) => one.drill === 'shift-range' && footing(one.parameters) === footing(shift.parameters),
      );
      expect(measured).toBe(true);
    }
  },
);
scenario(
  'H-03',
  'a skipped range in a narrow stance does not take over the range of a wide one',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 14);
    await therapist.prescribes('weight-shift');
    const wide = { [footing({ stance: 0, support: 4 })]: { left: 0.9, right: 0.9 } };
    await patient.arrives({ known: true, atOnce: true, lastRanges: wide });
    patient.until('range').does({ type: 'skip' }).until('drill');
    expect(patient.session.running?.range).toEqual({ left: 0.4, right: 0.4 });
  },
);
scenario(
  'H-03',
  'a skipped range takes last time’s of the same stance and support',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 14);
    await therapist.prescribes('weight-shift');
    await patient.arrives({
      known: true,
      atOnce: true,
      lastRanges: rangesOf({ left: 0.3, right: 0.7 }),
    });
    patient.until('range').does({ type: 'skip' }).until('drill');
    expect(patient.session.running?.range).toEqual({ left: 0.3, right: 0.7 });
  },
);
scenario(
  'H-13',
  'nobody stands longer than three minutes while the range of a weak side is measured',
  async ({ therapist, patient }) => {
    await therapist.prescribes('weight-shift');
    patient.is({ range: weak });
    await patient.arrives({ atOnce: true });
    patient.until('drill');
    expect(patient.longestStandingMs).toBeLessThanOrEqual(180_000);
    const tries = patient.trials.filter((one) => one.drill === 'shift-range');
    expect(tries.length).toBeLessThanOrEqual(8);
  },
);
scenario(
  'H-13',
  'a measurement that fails is done once more, after a rest and without practice',
  async ({ therapist, patient }) => {
    await therapist.prescribes('weight-shift');
    patient.is({ character: 'trunk-only' });
    await patient.arrives({ known: true, atOnce: true });
    const isDone = () => patient.session.results.filter((one) => one.drill === 'shift-range').length;
    patient.until('range').until((state) => state.phase === 'rest' && isDone() === 1);
    patient.until('range').until(() => isDone() === 2);
    expect(patient.session.results[1]?.parameters.practice).toBe(0);
    // Six practised, at most ten tries, ten more after the rest: once it was 48.
    expect(patient.trials.length + 6).toBeLessThanOrEqual(26);
  },
);
