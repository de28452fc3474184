import { expect } from 'vitest';
import '../kit/matchers.ts';
import { eventsOf } from '../../src/facts/incidents.ts';
import { openLocks } from '../../src/facts/lock.ts';
import { scenario } from '../kit/scenario.ts';

const SHORT = { known: true, atOnce: true } as const;

// What happened stands in the facts; the old list of a session gets an incident with its answer only.
scenario(
  'H-04',
  'falls, and the lid is shut before anybody answers: the next visit is locked',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient
      .until((s) => (s.drill?.trials.length ?? 0) >= 2)
      .falls()
      .for(30_000);
    await patient.powerCut();
    expect(eventsOf(await next.facts()).map((one) => [one.what, one.fine])).toEqual([
      ['rapid-descent', null],
    ]);
    expect(await next.visit()).toBeLocked();
  },
);
for (const phase of ['drill', 'rest'] as const)
  scenario(
    'H-04',
    `lies on the floor in a ${phase}, and the power goes before anybody answers: the next visit is locked`,
    async ({ therapist, patient, next }) => {
      await therapist.prescribes('heel-raise');
      await therapist.prescribes('mini-squat');
      await patient.arrives(SHORT);
      patient.until(phase).for(500).seen({ rise: 0.1 }, 20_000);
      expect(patient.alarms.at(-1)).toBe('on-the-floor');
      await patient.powerCut();
      expect(await next.visit()).toBeLocked();
    },
  );
scenario(
  'H-04',
  'lies on the floor and nobody ever answers: one lock, which names the fall',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient
      .until('drill')
      .seen({ rise: 0.1 }, 20_000)
      .isOutOfView(11 * 60_000);
    await patient.powerCut();
    const facts = await next.facts();
    const fell = facts.find((fact) => fact.kind === 'incident' && fact.what === 'on-the-floor');
    expect(openLocks(facts).map(({ why, id }) => [why, facts.find((fact) => fact.id === id)])).toEqual([
      ['fall', expect.objectContaining({ kind: 'locked', of: fell?.id })],
    ]);
    expect(await next.visit()).toBeLocked();
  },
);
scenario(
  'H-04',
  'vanished out of an exercise, the session ended itself, and then the power goes: the next visit is locked',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').isOutOfView(11 * 60_000);
    expect(patient.session.stop?.reason).toBe('abandoned');
    await patient.powerCut();
    expect(await next.visit()).toBeLocked();
  },
);
scenario(
  'H-04',
  'whatever paused the session is on the disk before it is answered',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until((s) => (s.drill?.trials.length ?? 0) >= 1).isOutOfView(2000);
    await patient.powerCut();
    expect(eventsOf(await next.facts()).map((one) => one.what)).toEqual(['person-gone']);
  },
);
scenario(
  'H-04',
  'falls and Stop is pressed: locked until a clinician clears, and the roster says so',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').falls().stops();
    await patient.ends();
    expect(await next.visit()).toBeLocked();
    expect((await therapist.roster()).locks).toMatchObject([{ why: 'fall' }]);
  },
);
scenario('H-04', 'a fall that is answered for with "I fell" locks', async ({ therapist, patient, next }) => {
  await therapist.prescribes('heel-raise');
  await patient.arrives(SHORT);
  patient.until('drill').falls().answers(false).answers('fall').answers(true);
  await patient.ends();
  expect(await next.visit()).toBeLocked();
});
scenario(
  'H-04',
  'a power cut without a fall locks nothing, and every finished trial is there',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until((s) => (s.drill?.trials.length ?? 0) >= 3);
    await patient.powerCut();
    const [stored] = await next.records();
    expect(stored?.drills.flatMap((one) => one.trials).length).toBe(3);
    const visit = await next.visit();
    expect(visit.prepared.history.locked).toBe(false);
    expect(visit.interrupted.length).toBe(1);
  },
);
scenario('H-04', 'a colleague’s system learns of a fall that was told', async ({ therapist, patient }) => {
  await therapist.prescribes('heel-raise');
  await patient.arrives(SHORT);
  patient.until('drill').isOutOfView(2000).answers(false).answers('fall').answers(true);
  await patient.ends();
  const events = (await therapist.fhir()).filter((one) => one.resourceType === 'AdverseEvent');
  expect(JSON.stringify(events)).toContain('fall');
});

for (const phase of ['rest', 'set-up'] as const)
  scenario(
    'H-05',
    `out of the picture in ${phase === 'rest' ? 'a rest' : 'set-up'}: asked after within half a minute`,
    async ({ therapist, patient }) => {
      await therapist.prescribes('heel-raise');
      await therapist.prescribes('mini-squat');
      await patient.arrives(SHORT);
      // Only somebody who was there can be missed: a camera that is set up before an empty room raises nothing.
      patient.until(phase).for(500).isOutOfView(30_000);
      expect(patient.session.paused).not.toBeNull();
      expect(patient.alarms.length).toBe(1);
    },
  );
scenario(
  'H-05',
  'out of the picture in a drill: asked after within two seconds',
  async ({ therapist, patient }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').isOutOfView(2000);
    expect(patient.session.question?.id).toBe('all-right');
  },
);
scenario('H-05', 'nobody answers: the helper is called', async ({ therapist, patient }) => {
  await therapist.prescribes('heel-raise');
  await patient.arrives(SHORT);
  patient.until('drill').falls();
  expect(patient.session.aside?.id).toBe('session.incident.rapid-descent');
  patient.isOutOfView(30_000);
  expect(patient.session.aside?.id).toBe('session.nobody-answers');
});

scenario(
  'H-06',
  'two of ten tries ended by a step that was seen take one rung off',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 4);
    await therapist.prescribes('weight-shift');
    await patient.arrives(SHORT);
    for (const trial of [2, 5]) {
      patient.until((s) => s.phase === 'drill' && s.drill?.trialNumber === trial && s.cue.startsWith('lean'));
      patient
        .for(600)
        .seen({ events: [{ t: patient.session.elapsed, event: 'foot-moved', foot: 'left' }] }, 60);
    }
    await patient.plays();
    const last = (await therapist.ladder('weight-shift')).at(-1)?.decision;
    expect(last?.to).toBeLessThan(4);
  },
);
scenario(
  'H-06',
  'two of ten tries in which the support was taken take one rung off',
  async ({ therapist, patient }) => {
    await therapist.hasSeenAt('weight-shift', 4);
    await therapist.prescribes('weight-shift');
    await patient.arrives(SHORT);
    for (const trial of [2, 5]) {
      patient.until((s) => s.phase === 'drill' && s.drill?.trialNumber === trial && s.cue.startsWith('lean'));
      patient.for(400).does({ type: 'told', told: 'support' });
    }
    await patient.plays();
    const last = (await therapist.ladder('weight-shift')).at(-1)?.decision;
    expect(last?.to).toBeLessThan(4);
  },
);
scenario('H-06', 'a day that two stumbles ended lowers the level', async ({ therapist, patient }) => {
  await therapist.hasSeenAt('weight-shift', 4);
  await therapist.prescribes('weight-shift');
  await patient.arrives(SHORT);
  for (let n = 0; n < 2; n++) {
    patient.until((s) => s.phase === 'drill' && (s.drill?.trials.length ?? 0) > 3 * (n + 1)).stumbles();
    if (patient.session.question !== null) patient.answers(true);
  }
  await patient.plays();
  expect(patient.session.stop?.reason).toBe('stumbles');
  expect((await therapist.ladder('weight-shift')).at(-1)?.decision.to).toBeLessThan(4);
});

scenario(
  'H-05',
  'a session that everybody has left ends itself, keeps its tries, and the next visit is locked',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until((s) => (s.drill?.trials.length ?? 0) >= 2).isOutOfView(11 * 60_000);
    expect(patient.session).toMatchObject({ phase: 'stopped', stop: { reason: 'abandoned' } });
    await patient.ends();
    expect(patient.record.drills.flatMap((one) => one.trials).length).toBe(2);
    // Who vanished out of an exercise and never came back may have fallen.
    expect(await next.visit()).toBeLocked();
  },
);
scenario(
  'H-05',
  'who walks away from a pause they asked for, and stays away, is not locked out',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient
      .until('set-up')
      .does({ type: 'pause', by: 'tap' })
      .isOutOfView(11 * 60_000);
    expect(patient.session.stop?.reason).toBe('abandoned');
    await patient.ends();
    expect(await next.visit()).not.toBeLocked();
  },
);
scenario(
  'H-04',
  'a helper who stops because somebody fell out of view is asked, and what is told then locks',
  async ({ therapist, patient, next }) => {
    await therapist.prescribes('heel-raise');
    await patient.arrives(SHORT);
    patient.until('drill').isOutOfView(5000).stops();
    await patient.ends();
    expect(await next.visit()).not.toBeLocked();
    patient.answers(false).answers('fall').answers(true);
    await patient.ends();
    expect(await next.visit()).toBeLocked();
  },
);
scenario('H-04', 'a helper who had to catch the patient pauses practice', async ({ therapist, patient }) => {
  await therapist.notes({ helper: 'hands-ready' });
  await therapist.prescribes('heel-raise');
  await patient.arrives(SHORT);
  patient.until('drill').does({ type: 'report', what: 'caught' });
  expect(patient.session.paused).not.toBeNull();
  patient.stops();
  await patient.ends();
  expect(patient.record.incidents.map((one) => one.kind)).toContain('caught');
});
scenario(
  'H-04',
  'a fall that the helper writes down after practice stops the next one',
  async ({ therapist, patient, next, clinic }) => {
    await therapist.prescribes('heel-raise', { parameters: { repetitions: 4 } });
    await patient.plays(SHORT);
    patient.goesHome();
    const [played] = await next.records();
    const by = { role: 'helper', name: null } as const;
    const fall = { what: 'fall', t: 900_000, note: '' } as const;
    await clinic.records.facts.report(played?.person ?? '', played?.id ?? '', fall, by);
    expect(await next.visit()).toBeLocked();
    expect(await therapist.roster()).toMatchObject({ incidents: 1, locks: [{ why: 'fall', by }] });
  },
);
