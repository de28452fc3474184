import { expect } from 'vitest';
import { openLocks } from '../../src/facts/lock.ts';
import '../kit/matchers.ts';
import type { Cast } from '../kit/scenario.ts';
import { scenario } from '../kit/scenario.ts';

const SHORT = { known: true, atOnce: true } as const;

async function fallsAndIsCleared({ patient, next }: Cast, days = 2): Promise<void> {
  await patient.arrives(SHORT);
  patient.until('drill').falls().stops();
  await patient.ends();
  patient.goesHome();
  await next.visit({ days });
  await patient.plays(SHORT);
  patient.goesHome();
}

for (const [what, ladder] of [
  ['a floor', { floor: 2, ceiling: null, lock: false }],
  ['a level set by the therapist', { floor: null, ceiling: null, lock: true }],
] as const)
  scenario('H-07', `after a clearance with ${what} the ladder stays open`, async (cast) => {
    const { therapist, next } = cast;
    await therapist.hasSeenAt('heel-raise', 2);
    await therapist.prescribes('heel-raise', { ladder });
    await fallsAndIsCleared(cast);
    await next.visit({ days: 2 });
    expect((await therapist.ladder('heel-raise')).at(-1)?.decision.locked).toBe(false);
  });
scenario('H-07', 'after a clearance an ordinary ladder stays open', async (cast) => {
  const { therapist, next } = cast;
  await therapist.hasSeenAt('heel-raise', 2);
  await therapist.prescribes('heel-raise');
  await fallsAndIsCleared(cast);
  await next.visit({ days: 2 });
  expect((await therapist.ladder('heel-raise')).at(-1)?.decision.locked).toBe(false);
});
scenario(
  'H-07',
  'a clearance in the short session opens the ladders too',
  async ({ therapist, patient, next }) => {
    await therapist.hasSeenAt('heel-raise', 2);
    // The first session is in the clinic, without a plan, and ends with a fall.
    await patient.arrives({ clinic: 'hands-ready', known: true });
    patient
      .until((s) => s.drill !== null)
      .falls()
      .stops();
    await patient.ends();
    patient.goesHome();
    await next.visit({ days: 2 });
    await patient.plays();
    expect(patient.session.answers.some((one) => one.question === 'cleared' && one.value === true)).toBe(
      true,
    );
    patient.goesHome();
    await next.visit();
    expect((await therapist.ladder('heel-raise')).at(-1)?.decision.locked).toBe(false);
  },
);
scenario('H-07', 'a "no" at the clearance keeps the lock', async ({ therapist, patient, next }) => {
  await therapist.prescribes('heel-raise');
  await patient.arrives(SHORT);
  patient.until('drill').falls().stops();
  await patient.ends();
  patient.goesHome();
  await next.visit();
  await patient.arrives(SHORT);
  patient.answers(false).answers(true);
  await patient.ends();
  patient.goesHome();
  expect(await next.visit()).toBeLocked();
});

scenario(
  'H-04',
  'the session in which the clearance was said is deleted: the lock is open all the same',
  async (cast) => {
    await cast.therapist.hasSeenAt('heel-raise', 2);
    await cast.therapist.prescribes('heel-raise');
    await fallsAndIsCleared(cast);
    const { records } = cast.clinic;
    for (const { id } of await records.sessions.list()) await records.sessions.remove(id);
    expect((await cast.next.visit()).prepared.history.locked).toBe(false);
  },
);
scenario(
  'H-08',
  'three months off after a fall begin no higher than three months off without one',
  async ({ therapist, patient, next }) => {
    await therapist.notes({ helper: 'hands-ready', oneLegUnlocked: 'check' });
    await therapist.hasSeenAt('single-leg-stance:left', 10);
    await therapist.prescribes('single-leg-stance', { sides: 'left' });
    await patient.arrives(SHORT);
    patient.until('drill').falls().stops();
    await patient.ends();
    patient.goesHome();
    await next.visit({ days: 91 });
    await patient.arrives(SHORT);
    patient.answers(true).until('drill');
    // Without a fall: three rungs down, and looked at anew (LAD-9).
    const first = patient.session.plan.items[0];
    expect(first?.check === true || (first?.level ?? 0) <= 7).toBe(true);
  },
);

scenario('H-08', 'a fall closes what a check had opened on one leg', async ({ therapist, patient, next }) => {
  await therapist.notes({ helper: 'hands-ready', oneLegUnlocked: 'check' });
  await therapist.prescribes('single-leg-stance', { sides: 'left' });
  expect((await next.visit()).prepared.profile.oneLegUnlocked).toBe('check');
  await patient.arrives(SHORT);
  patient.until('drill').falls().stops();
  await patient.ends();
  patient.goesHome();
  expect((await next.visit()).prepared.profile.oneLegUnlocked).toBeNull();
});

for (const [id, value, what] of [
  ['first-wound', true, 'a wound on a foot'],
  ['first-chest-pain', true, 'chest pain'],
  ['first-stand', false, 'not being able to stand for half a minute'],
] as const)
  scenario(
    'H-17',
    `${what}, told in the first questions, ends the day before anybody stands, and locks`,
    async ({ therapist, patient, next }) => {
      await therapist.prescribes('heel-raise');
      patient.is({ answers: { [id]: value } });
      await patient.plays();
      expect(patient.trials).toEqual([]);
      expect(await next.visit()).toBeLocked();
    },
  );
scenario('H-17', 'pain of 7 before practice ends the day with advice', async ({ therapist, patient }) => {
  await therapist.prescribes('heel-raise');
  patient.is({ answers: { 'pain-before': 7 } });
  await patient.plays();
  expect(patient.trials).toEqual([]);
  expect(patient.session.stop?.advice.id).toBe('session.advice.pain');
});

scenario(
  'H-16',
  'a clock that stood a year ahead blocks no step up for eleven months',
  async ({ therapist, patient, next, clinic }) => {
    const year = 365 * 86_400_000;
    await therapist.hasSeenAt('heel-raise', 1);
    await therapist.prescribes('heel-raise');
    for (let n = 0; n < 2; n++) {
      await next.visit({ days: n === 0 ? 365 : 2 });
      await patient.plays(SHORT);
      patient.goesHome();
    }
    clinic.passes(-year);
    for (let n = 0; n < 6; n++) {
      await next.visit({ days: 3 });
      await patient.plays(SHORT);
      patient.goesHome();
    }
    const rules = (await therapist.ladder('heel-raise')).slice(-6).map((one) => one.decision.rule);
    expect(rules).toContain('up');
  },
);
scenario(
  'H-07',
  'what the therapist clears at the desk opens session and ladders, and nobody asks again',
  async ({ therapist, patient, next }) => {
    await therapist.hasSeenAt('heel-raise', 2);
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').falls().stops();
    await patient.ends();
    patient.goesHome();
    expect(await next.visit()).toBeLocked();
    await therapist.clears();
    const visit = await next.visit({ days: 2 });
    expect(visit).not.toBeLocked();
    expect(visit.prepared.clearances).toEqual([]);
    expect((await therapist.ladder('heel-raise')).at(-1)?.decision).toMatchObject({
      rule: 'cleared',
      locked: false,
    });
    expect((await therapist.roster()).locks).toEqual([]);
  },
);

scenario(
  'H-04',
  'a fall that is told after Stop and not yet confirmed when the power goes locks the next visit (LOCK-6)',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').for(3000).stops();
    await patient.ends();
    patient.answers(false).answers('fall');
    await patient.ends();
    await patient.powerCut();
    expect(await next.visit()).toBeLocked();
  },
);
scenario(
  'H-04',
  'chest pain that is told in a pause and not yet confirmed when the power goes locks the next visit (LOCK-6)',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').for(3000).stumbles();
    patient.answers(false).answers('chest-pain').for(100);
    await patient.powerCut();
    expect(await next.visit()).toBeLocked();
  },
);
scenario(
  'H-04',
  'a fall that was told by mistake and taken back locks nothing (LOCK-6)',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').for(3000).stumbles();
    patient.answers(false).answers('fall').for(100).answers(false).for(100);
    await patient.powerCut();
    expect((await next.visit()).prepared.history.locked).toBe(false);
  },
);
scenario(
  'H-04',
  'a fall that is told and confirmed is one lock, not two (LOCK-6)',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').for(3000).stumbles();
    patient.answers(false).answers('fall').answers(true);
    await patient.ends();
    patient.goesHome();
    expect(openLocks(await next.facts()).map(({ why }) => why)).toEqual(['fall']);
  },
);
scenario(
  'H-08',
  'whoever goes down quickly and calls it dizziness has fallen: what a check had opened on one leg is closed (STOP-3)',
  async ({ therapist, patient, next }) => {
    await therapist.notes({ helper: 'hands-ready', oneLegUnlocked: 'check' });
    await therapist.prescribes('single-leg-stance', { sides: 'left' });
    await patient.arrives(SHORT);
    patient.until('drill').falls().answers(false).answers('dizzy').answers(true);
    await patient.ends();
    patient.goesHome();
    const visit = await next.visit();
    expect(visit).toBeLocked();
    expect(visit.prepared.profile.oneLegUnlocked).toBeNull();
  },
);
scenario(
  'H-04',
  'whoever goes down quickly, says "No" and then "something else", is told of the lock and finds every ladder locked (STOP-3)',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('heel-raise', 2);
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').falls().answers(false).answers('other').answers(true);
    await patient.ends();
    expect(patient.record.stopped?.lock).toBe(true);
    expect((await therapist.ladder('heel-raise')).at(-1)?.decision.locked).toBe(true);
  },
);
scenario(
  'H-07',
  'a fall that is noted after the question for the clearance was answered stays locked (LOCK-3)',
  async ({ therapist, patient, next, clinic }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').falls().stops();
    await patient.ends();
    patient.goesHome();
    await next.visit();
    await patient.arrives(SHORT);
    patient.answers(true);
    const { id } = await clinic.person();
    const fall = { what: 'fall', t: 0, note: 'In the bath.' } as const;
    await clinic.records.facts.report(id, null, fall, { role: 'helper', name: null });
    await patient.plays();
    patient.goesHome();
    expect(await next.visit()).toBeLocked();
    expect(openLocks(await next.facts())).toHaveLength(1);
  },
);
scenario(
  'H-04',
  'a helper\'s fall while "No" to the clearance is read back is a lock of its own (STOP-4)',
  async ({ therapist, patient, next }) => {
    await therapist.notes({ helper: 'watching' });
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').falls().stops();
    await patient.ends();
    patient.goesHome();
    await next.visit();
    await patient.arrives(SHORT);
    patient.answers(false).does({ type: 'report', what: 'fall' });
    await patient.ends();
    patient.goesHome();
    expect(openLocks(await next.facts())).toHaveLength(2);
  },
);
