import { expect } from 'vitest';
import '../kit/matchers.ts';
import { scenario } from '../kit/scenario.ts';

const SHORT = { known: true, atOnce: true } as const;

scenario('H-01', '"ankle-mobility, right only" never asks the left', async ({ therapist, patient }) => {
  await therapist.prescribes('ankle-mobility', { sides: 'right' });
  patient.staysStanding();
  await patient.plays(SHORT);
  expect(patient).toHavePlayed('ankle-mobility');
  expect(patient).toHaveSpared('left');
});
scenario('H-01', '"one-leg test, right only" never stands on the left', async ({ therapist, patient }) => {
  await therapist.notes({ helper: 'hands-ready' });
  await therapist.prescribes('assess-single-leg', { sides: 'right' });
  await patient.plays(SHORT);
  expect(patient).toHavePlayed('assess-single-leg');
  expect(patient).toHaveSpared('left');
});
scenario('H-01', '"one leg, right only" never stands on the left', async ({ therapist, patient }) => {
  await therapist.notes({ helper: 'hands-ready' });
  await therapist.hasSeenAt('single-leg-stance:right', 1);
  await therapist.prescribes('single-leg-stance', { sides: 'right' });
  await patient.plays(SHORT);
  expect(patient).toHavePlayed('single-leg-stance');
  expect(patient).toHaveSpared('left');
});
// While one leg moves to the side or stretches, the other carries the person; three stages of the four-stage test stand on both.
for (const drill of [
  'weight-shift',
  'rhythmic-shift',
  'marching',
  'step-pattern',
  'heel-raise',
  'mini-squat',
  'sit-to-stand',
  'hip-mobility',
  'calf-stretch',
  'assess-four-stage',
] as const)
  scenario(
    'H-01',
    `"${drill}, right only" is refused with a sentence: it would load the left`,
    async ({ therapist, next }) => {
      await therapist.notes({ helper: 'hands-ready' });
      await therapist.prescribes(drill, { sides: 'right' });
      expect(await next.visit()).toLeaveOut(drill);
    },
  );

scenario(
  'H-01',
  'warm-up and cool-down leave out the leg that the plan leaves out',
  async ({ therapist, patient }) => {
    await therapist.notes({ helper: 'hands-ready' });
    await therapist.prescribes('assess-single-leg', { sides: 'right' });
    await patient.plays({ known: true });
    expect(patient).toHavePlayed('ankle-mobility');
    expect(patient).toHaveSpared('left');
  },
);
scenario(
  'H-01',
  'a leg that the person leaves out is never asked, whatever the plan says',
  async ({ therapist, patient, next }) => {
    await therapist.notes({ legLeftOut: 'left', helper: 'hands-ready' });
    for (const drill of ['ankle-mobility', 'assess-single-leg', 'weight-shift', 'heel-raise'] as const)
      await therapist.prescribes(drill);
    patient.staysStanding();
    await patient.plays(SHORT);
    expect(patient).toHavePlayed('assess-single-leg');
    expect(patient).toHaveSpared('left');
    patient.goesHome();
    const visit = await next.visit();
    for (const drill of ['weight-shift', 'heel-raise'] as const) expect(visit).toLeaveOut(drill);
  },
);

for (const [what, sides, legLeftOut] of [
  ['the left leg left out', 'both', 'left'],
  ['a plan for the right leg alone', 'right', null],
] as const)
  scenario(
    'H-02',
    `with ${what} the one-leg check asks the right leg alone, and opens nothing for the left`,
    async ({ therapist, patient, next }) => {
      await therapist.notes({ helper: 'hands-ready', legLeftOut });
      await therapist.prescribes('single-leg-stance', { sides });
      await patient.plays(SHORT);
      expect(patient).toHaveSpared('left');
      patient.goesHome();
      expect((await next.visit()).prepared.profile.oneLegUnlocked).toBe('check');
      await therapist.notes({ legLeftOut: null, helper: 'none' });
      await therapist.prescribes('single-leg-stance', { sides: 'left' });
      const both = await next.visit();
      expect(both.prepared.profile.oneLegUnlocked).toBeNull();
      expect(both).toLeaveOut('single-leg-stance');
    },
  );

for (const [drill, parameters] of [
  ['single-leg-stance', {}],
  ['assess-single-leg', {}],
] as const)
  scenario('H-02', `${drill} is left out for somebody without a helper`, async ({ therapist, next }) => {
    await therapist.prescribes(drill, { parameters });
    expect(await next.visit()).toLeaveOut(drill);
  });
for (const [drill, parameters] of [
  ['assess-four-stage', {}],
  ['quiet-stance', { stance: 3, support: 4, hold: 30 }],
] as const)
  scenario(
    'H-02',
    `${drill} on one leg is left out for somebody without a helper`,
    async ({ therapist, next }) => {
      await therapist.prescribes(drill, { parameters });
      expect(await next.visit()).toLeaveOut(drill);
    },
  );
scenario(
  'H-02',
  'with nothing to hold on to and nobody beside, heel raises are left out',
  async ({ therapist, next }) => {
    await therapist.notes({ support: 'none' });
    await therapist.prescribes('heel-raise');
    expect(await next.visit()).toLeaveOut('heel-raise');
  },
);
scenario(
  'H-02',
  'who has nothing to hold on to the first time does not begin, and is not locked out',
  async ({ patient, next }) => {
    patient.is({ answers: { 'support-what': 'none' } });
    await patient.plays();
    expect(patient.trials).toEqual([]);
    expect(patient.session.stop?.advice.id).toBe('session.advice.support-what');
    expect(await next.visit()).not.toBeLocked();
  },
);
scenario('H-02', 'with a helper within reach the exercise is reached', async ({ therapist, patient }) => {
  await therapist.notes({ helper: 'hands-ready' });
  await therapist.hasSeenAt('single-leg-stance:left', 1);
  await therapist.prescribes('single-leg-stance', { sides: 'left' });
  patient.hasHelperBeside();
  await patient.arrives(SHORT);
  patient.until('drill');
  expect(patient).toHaveNoAlarm();
});
scenario('H-02', 'beside a known helper a stranger still pauses practice', async ({ therapist, patient }) => {
  await therapist.notes({ helper: 'hands-ready' });
  await therapist.prescribes('weight-shift');
  patient.hasHelperBeside();
  await patient.arrives(SHORT);
  patient.until('drill').seen({ tracked: false, notMeasured: 'second-person' }, 500);
  expect(patient.session.paused?.why).toBe('second-person');
});

scenario(
  'H-09',
  'two hands and 40 % stay two hands and 40 % on a high rung',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 12);
    await therapist.prescribes('weight-shift', { parameters: { support: 0, amplitude: 0.4 } });
    await patient.plays(SHORT);
    expect(patient).toHavePlayedWith('weight-shift', { support: 0, amplitude: 0.4 });
  },
);
scenario('H-09', '"harder" never passes the bound of the therapist', async ({ therapist, patient }) => {
  await therapist.hasSeenAt('weight-shift', 6);
  await therapist.prescribes('weight-shift', { parameters: { amplitude: { min: 0.4, max: 0.5 } } });
  await patient.arrives(SHORT);
  patient
    .until('drill')
    .does({ type: 'adjust', direction: 'harder' }, { type: 'adjust', direction: 'harder' });
  await patient.plays();
  const asked = patient.trials
    .filter((one) => one.drill === 'weight-shift')
    .map((one) => one.parameters.amplitude);
  expect(Math.max(...asked.map((one) => one ?? 0))).toBeLessThanOrEqual(0.5);
});
scenario('H-09', 'the bounds of the therapist hold over the rung', async ({ therapist, patient }) => {
  await therapist.hasSeenAt('weight-shift', 12);
  await therapist.prescribes('weight-shift', { parameters: { amplitude: { min: 0.4, max: 0.5 } } });
  await patient.plays(SHORT);
  expect(patient).toHavePlayedWith('weight-shift', { amplitude: 0.5 });
});
scenario(
  'H-09',
  '"right only, two hands, at most half way" is played, stored and told so through every drill of the plan',
  async ({ therapist, patient, next }) => {
    await therapist.notes({ helper: 'hands-ready' });
    await therapist.hasSeenAt('weight-shift', 12);
    await therapist.hasSeenAt('single-leg-stance:right', 5);
    await therapist.prescribes('weight-shift', {
      parameters: { support: 0, amplitude: { min: 0.4, max: 0.5 } },
    });
    await therapist.prescribes('single-leg-stance', { sides: 'right', parameters: { support: 0 } });
    await therapist.prescribes('ankle-mobility', { sides: 'right' });
    await therapist.prescribes('heel-raise', { sides: 'right' });
    patient.staysStanding();
    await patient.plays(SHORT);
    expect(patient).toHavePlayedWith('weight-shift', { support: 0, amplitude: 0.5 });
    expect(patient).toHavePlayedWith('single-leg-stance', { support: 0 });
    const legs = patient.trials.filter(({ drill }) =>
      ['single-leg-stance', 'ankle-mobility'].includes(drill),
    );
    expect(new Set(legs.map(({ side }) => side))).toEqual(new Set(['right']));
    const kept = patient.record.drills.find(({ drill }) => drill === 'weight-shift');
    expect(kept?.from).toMatchObject({ support: 'therapist', amplitude: 'therapist', hold: 'rung' });
    expect(JSON.stringify(await therapist.fhir())).toContain('amplitude 0.5 (therapist)');
    patient.goesHome();
    expect(await next.visit()).toLeaveOut('heel-raise');
  },
);
scenario('H-16', 'a plan with five tries can still move the ladder', async ({ therapist, patient, next }) => {
  await therapist.hasSeenAt('weight-shift', 2);
  await therapist.prescribes('weight-shift', { parameters: { trials: 5 } });
  for (let day = 0; day < 4; day++) {
    await patient.plays(SHORT);
    patient.goesHome();
    await next.visit({ days: 2 });
  }
  const rules = (await therapist.ladder('weight-shift')).map((one) => one.decision.rule);
  expect(rules).toContain('up');
});
