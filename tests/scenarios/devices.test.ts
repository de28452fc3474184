import { expect } from 'vitest';
import { exportFile, readExport } from '../../src/records/exchange.ts';
import { importFile } from '../../src/records/merge.ts';
import { roster } from '../../src/report/roster.ts';
import { millis } from '../../src/units.ts';
import { Clinic } from '../kit/clinic.ts';
import '../kit/matchers.ts';
import { type Cast, scenario } from '../kit/scenario.ts';

const SHORT = { known: true, atOnce: true } as const;

async function fallsAndStops({ therapist, patient }: Cast): Promise<void> {
  await therapist.prescribes('heel-raise');
  await patient.arrives(SHORT);
  patient.until('drill').falls().stops();
  await patient.ends();
}

/** Everything that one device knows goes to the other as a file. */
async function carries(from: Clinic, to: Clinic): Promise<void> {
  const text = (await exportFile(from.records, { app: '0.1.0' })).join('');
  const read = await readExport(text);
  if (!read.ok) throw new Error(`The file was refused: ${read.why}.`);
  await importFile(to.records, read.file);
}

scenario('H-04', 'deleting the session of a fall does not delete the lock', async (cast) => {
  await fallsAndStops(cast);
  const { records } = cast.clinic;
  for (const session of await cast.next.records()) await records.sessions.remove(session.id);
  expect(await cast.next.visit()).toBeLocked();
});
scenario('H-04', 'sessions that are too old to be kept take no lock with them', async (cast) => {
  await fallsAndStops(cast);
  await cast.clinic.records.storage.setRetention({ tracesMonths: null, sessionsMonths: 3 });
  expect(await cast.next.visit({ days: 120 })).toBeLocked();
});
scenario('H-04', 'a fall told after the file went to the clinic survives both ways', async (cast) => {
  const { clinic: home, therapist, patient } = cast;
  await therapist.prescribes('heel-raise', { parameters: { repetitions: 4 } });
  await patient.plays(SHORT);
  const { id } = patient.record;
  const note = (kind: string) => ({
    kind,
    by: 'helper' as const,
    at: millis(60_000),
    phase: null,
    drill: null,
    saw: {},
    answered: null,
    note: '',
  });
  await home.records.sessions.note(id, { incidents: [note('held-on')] });
  const clinic = await Clinic.open();
  await carries(home, clinic);
  await home.records.sessions.note(id, { incidents: [note('fall')] });
  await carries(home, clinic);
  await carries(clinic, home);
  const kinds = async (from: Clinic) =>
    (await from.records.sessions.get(id))?.incidents.map((one) => one.kind);
  expect(await kinds(clinic)).toContain('fall');
  expect(await kinds(home)).toContain('fall');
});
scenario('H-04', 'a lock from home is a lock in the clinic', async (cast) => {
  await fallsAndStops(cast);
  const clinic = await Clinic.open();
  await carries(cast.clinic, clinic);
  const people = await clinic.records.people.list();
  const rows = roster(
    people,
    await clinic.records.sessions.list({}),
    new Map(),
    await clinic.records.facts.safety(),
    '2026-03-03',
  );
  expect(rows.map((row) => row.locks.length)).toContain(1);
});
scenario('H-16', 'a clock that jumps ten years ahead for one start deletes no session', async (cast) => {
  await cast.therapist.prescribes('heel-raise', { parameters: { repetitions: 4 } });
  await cast.patient.plays(SHORT);
  await cast.clinic.records.storage.setRetention({ tracesMonths: null, sessionsMonths: 36 });
  await cast.next.visit({ days: 3650 });
  // Nor where somebody says so while the clock is wrong.
  await cast.clinic.records.storage.applyRetention();
  cast.clinic.passes(-3650 * 86_400_000);
  expect((await cast.next.records()).length).toBe(1);
});
