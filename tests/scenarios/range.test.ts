import { expect } from 'vitest';
import '../kit/matchers.ts';
import { scenario } from '../kit/scenario.ts';

scenario.fails(
  'H-03',
  'a weak side is never asked beyond 80 % of what it did',
  'safety 3',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 10);
    await therapist.prescribes('weight-shift');
    const weak = 0.08;
    patient.is({ range: { left: weak, right: 0.6 } });
    await patient.plays({ known: true, atOnce: true });
    const left = patient.asked.filter((one) => one.phase === 'drill').map((one) => -(one.reach ?? 0));
    expect(left.length).toBeGreaterThan(5);
    // A tenth for the sway that was measured with it.
    expect(Math.max(...left)).toBeLessThanOrEqual(0.8 * weak * 1.1);
  },
);
scenario.fails(
  'H-03',
  'the strong side keeps what it measured when the other is weak',
  'safety 3',
  async ({ therapist, patient }) => {
    await therapist.prescribes('weight-shift');
    patient.is({ range: { left: 0.08, right: 0.6 } });
    await patient.arrives({ known: true, atOnce: true });
    patient.until('drill');
    expect(patient.session.range?.right).toBeCloseTo(0.6, 1);
  },
);
scenario.fails(
  'H-03',
  'the range that was measured is the one that is remembered',
  'safety 3',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('weight-shift', { parameters: { trials: 2 } });
    patient.is({ range: { left: 0.6, right: 0.7 } });
    await patient.plays({ atOnce: true });
    const { range } = patient.session;
    patient.goesHome();
    const visit = await next.visit();
    expect(visit.prepared.history.lastRange?.left).toBeCloseTo(range?.left ?? 0, 2);
    expect(visit.prepared.history.lastRange?.right).toBeCloseTo(range?.right ?? 0, 2);
  },
);
scenario(
  'H-03',
  'the range is measured with the support that it is used with',
  async ({ therapist, next }) => {
    await therapist.hasSeenAt('weight-shift', 12);
    await therapist.prescribes('weight-shift');
    const { items } = (await next.visit()).prepared.plan;
    const support = (drill: string) => items.find((item) => item.drill === drill)?.parameters.support ?? 0;
    expect(support('shift-range')).toBe(support('weight-shift'));
  },
);
scenario.fails(
  'H-03',
  'a skipped range in a narrow stance does not take over the range of a wide one',
  'safety 3',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 14);
    await therapist.prescribes('weight-shift');
    await patient.arrives({ known: true, atOnce: true, lastRange: { left: 0.9, right: 0.9 } });
    patient.until('range').does({ type: 'skip' }).until('drill');
    expect(patient.session.range?.left ?? 0).toBeLessThanOrEqual(0.4);
  },
);
scenario.fails(
  'H-13',
  'nobody stands longer than three minutes while the range of a weak side is measured',
  'safety 3, 13',
  async ({ therapist, patient }) => {
    await therapist.prescribes('weight-shift');
    patient.is({ range: { left: 0.08, right: 0.6 } });
    await patient.arrives({ atOnce: true });
    patient.until('drill');
    expect(patient.longestStandingMs).toBeLessThanOrEqual(180_000);
  },
);
